//! `endpoints!`: a row becomes a constant and a typed struct.
//!
//! A group is a file in `api/`; it opens with its name and the order of its query parameters, and
//! then has a row for each endpoint:
//!
//! ```text
//! endpoints! {
//!     group "kv", order [index wait dc];
//!
//!     /// Reads the entry of `key`.                       what it does: documentation everywhere
//!     Get "get": GET "/v1/kv/{key}" (                     Rust name, name, verb, path
//!         /// The key.
//!         key: Key => Tail;                               required parameters, then a semicolon
//!         index,                                          a common one: see `api/common.rs`
//!         /// Every key under `key`.
//!         recurse: Bool = False => Flag("recurse", "1"),  name: kind = default => place
//!     ) -> by shape_of_get;                               the reply: a shape, or `by` a function
//! }
//! ```
//!
//! A shape may be followed by what the result is, as in `JSON Text` or, with the name of its type,
//! `INDEXED Objects Node`, and come after `asked`: the index belongs to the result where the call
//! names one. Then a row may say
//! `(body finish)`: the function `finish` completes the JSON body that the parameters make up;
//! `(also 429)`: a reply of this status is an answer like that of a success; and `[strict]`: a 404
//! is a failure, where otherwise it means that there is nothing; or `[bare]`: such a 404 has no
//! index.
//!
//! From each row come `kv::Get` with `new` (the required parameters), a setter for every other
//! one and, through [`Call`](crate::api::Call), `request` and `reply`; and `kv::Get::ENDPOINT`,
//! the same as data, which the bindings, their generated files and the README's table are made of.

macro_rules! endpoints {
    (
        group $group:literal, order [$($order:ident)*];
        $(
            $(#[doc = $doc:literal])+
            $Type:ident $name:literal : $method:ident $path:literal (
                $($(#[doc = $rdoc:literal])* $req:ident $(: $rkind:ident => $rplace:expr)?),* ;
                $($(#[doc = $odoc:literal])* $opt:ident
                    $(: $okind:ident $(= $odef:expr)? => $oplace:expr)?),* $(,)?
            ) -> $($shape:ident)+ $((body $finish:ident))? $((also $($also:literal)+))? $([$missing:ident])? ;
        )+
    ) => {
        /// The rows of this group.
        pub(crate) static ENDPOINTS: &[&$crate::endpoint::Endpoint] = &[$($Type::ENDPOINT),+];

        const ORDER: &[&str] = &[$(stringify!($order)),*];

        $(
            $(#[doc = $doc])+
            #[doc = ""]
            #[doc = concat!("`", stringify!($method), " ", $path, "`")]
            #[derive(Clone, PartialEq, Eq)]
            pub struct $Type<'a>(
                [$crate::value::Value<'a>; {
                    const NAMES: &[&str] = &[$(stringify!($req),)* $(stringify!($opt)),*];
                    NAMES.len()
                }],
            );

            impl<'a> $Type<'a> {
                const PARAMS: &'static [$crate::endpoint::Param] = {
                    use $crate::endpoint::{Place::*, Preset::*, When::*};
                    // Not every row uses every word; this one uses each.
                    const _: ($crate::endpoint::Place, $crate::endpoint::Preset) =
                        (Query("", Given), Null);
                    &[
                        $($crate::table::param!(
                            ORDER, $req, Required, [$($rdoc)*] $(, $rkind, $rplace)?
                        ),)*
                        $($crate::table::param!(
                            ORDER, $opt, $crate::table::or!(Null $($(, $odef)?)?), [$($odoc)*]
                            $(, $okind, $oplace)?
                        ),)*
                    ]
                };

                /// The row as data.
                pub const ENDPOINT: &'static $crate::endpoint::Endpoint =
                    &$crate::endpoint::Endpoint {
                        group: $group,
                        name: $name,
                        method: $crate::table::method!($method),
                        path: $path,
                        params: Self::PARAMS,
                        finish: $crate::table::or!(None $(, Some($finish))?),
                        shape: $crate::table::shape!($($shape)+),
                        missing: $crate::table::missing!($($missing)?),
                        also: &[$($($also),+)?],
                        doc: $crate::table::kept!($($doc)+),
                    };

                /// A call with what it requires.
                #[must_use]
                pub fn new(
                    $($req: $crate::table::arg!('a, $req $(, $rkind)?)),*
                ) -> Self {
                    Self([
                        $($crate::table::value!($req $(, $rkind)?),)*
                        $($crate::table::null!($opt),)*
                    ])
                }

                $(
                    $(#[doc = $odoc])*
                    #[doc = $crate::table::setter_doc!($opt $(, $okind)?)]
                    #[must_use]
                    pub fn $opt(mut self, $opt: $crate::table::arg!('a, $opt $(, $okind)?)) -> Self {
                        const NAME: &str = $crate::table::plain(stringify!($opt));
                        const AT: usize = $crate::table::position($Type::PARAMS, NAME);
                        if let Some(slot) = self.0.get_mut(AT) {
                            *slot = $crate::table::value!($opt $(, $okind)?);
                        }
                        self
                    }
                )*
            }

            impl $crate::api::Call for $Type<'_> {
                fn endpoint(&self) -> &'static $crate::endpoint::Endpoint {
                    Self::ENDPOINT
                }

                fn args(&self) -> &[$crate::value::Value<'_>] {
                    &self.0
                }
            }

            impl std::fmt::Debug for $Type<'_> {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    $crate::api::debug(self, f)
                }
            }
        )+
    };
}

/// A parameter: its own, or the common one of its name.
macro_rules! param {
    ($order:ident, $name:ident, $preset:expr, [$($doc:literal)*]) => {{
        let mut param = $crate::api::common::$name::PARAM;
        param.rank = $crate::table::rank($order, stringify!($name));
        param
    }};
    ($order:ident, $name:ident, $preset:expr, [$($doc:literal)*], $kind:ident, $place:expr) => {
        $crate::endpoint::Param {
            name: $crate::table::plain(stringify!($name)),
            kind: <$crate::endpoint::kind::$kind as $crate::endpoint::kind::Typed>::KIND,
            place: $place,
            default: $preset,
            doc: $crate::table::kept!($($doc)*),
            rank: $crate::table::rank($order, stringify!($name)),
        }
    };
}

/// The Rust type of a parameter.
macro_rules! arg {
    ($lt:lifetime, $name:ident) => {
        <$crate::api::common::$name::Kind as $crate::endpoint::kind::Typed>::Arg<$lt>
    };
    ($lt:lifetime, $name:ident, $kind:ident) => {
        <$crate::endpoint::kind::$kind as $crate::endpoint::kind::Typed>::Arg<$lt>
    };
}

/// The value of an argument.
macro_rules! value {
    ($name:ident) => {
        <$crate::api::common::$name::Kind as $crate::endpoint::kind::Typed>::value($name)
    };
    ($name:ident, $kind:ident) => {
        <$crate::endpoint::kind::$kind as $crate::endpoint::kind::Typed>::value($name)
    };
}

/// The documentation of a common parameter; a row's own has its own.
macro_rules! setter_doc {
    ($name:ident) => {
        $crate::api::common::common_doc!($name)
    };
    ($name:ident, $kind:ident) => {
        ""
    };
}

macro_rules! null {
    ($name:ident) => {
        $crate::value::Value::Null
    };
}

/// The documentation, where it is kept in rows (feature `docs`).
macro_rules! kept {
    ($($doc:literal)*) => {
        if cfg!(feature = "docs") { concat!($($doc, "\n"),*) } else { "" }
    };
}

/// The last one given.
macro_rules! or {
    ($default:expr) => {
        $default
    };
    ($default:expr, $given:expr) => {
        $given
    };
}

macro_rules! method {
    (GET) => {
        $crate::endpoint::Method::Get
    };
    (PUT) => {
        $crate::endpoint::Method::Put
    };
    (POST) => {
        $crate::endpoint::Method::Post
    };
    (DELETE) => {
        $crate::endpoint::Method::Delete
    };
}

macro_rules! shape {
    (by $tell:ident) => {
        $crate::endpoint::ShapeOf::By($tell)
    };
    (asked $shape:ident $of:ident $name:ident) => {
        $crate::endpoint::ShapeOf::Asked(
            $crate::endpoint::Shape::$shape.of($crate::endpoint::Of::$of(stringify!($name))),
        )
    };
    ($shape:ident) => {
        $crate::endpoint::ShapeOf::Always($crate::endpoint::Shape::$shape)
    };
    ($shape:ident $of:ident) => {
        $crate::endpoint::ShapeOf::Always(
            $crate::endpoint::Shape::$shape.of($crate::endpoint::Of::$of),
        )
    };
    ($shape:ident $of:ident $name:ident) => {
        $crate::endpoint::ShapeOf::Always(
            $crate::endpoint::Shape::$shape.of($crate::endpoint::Of::$of(stringify!($name))),
        )
    };
}

macro_rules! missing {
    () => {
        $crate::endpoint::Missing::Null
    };
    (strict) => {
        $crate::endpoint::Missing::Error
    };
    (bare) => {
        $crate::endpoint::Missing::Bare
    };
}

pub(crate) use {arg, endpoints, kept, method, missing, null, or, param, setter_doc, shape, value};

/// A name without the mark of those that are words of Rust's, as in `r#type`.
pub(crate) const fn plain(name: &str) -> &str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// Where `name` stands in `order`; after all of them where it does not.
pub(crate) const fn rank(order: &[&str], name: &str) -> u8 {
    let mut position = 0;
    let mut rest = order;
    while let [first, others @ ..] = rest {
        if same(first, name) {
            return position;
        }
        position += 1;
        rest = others;
    }
    u8::MAX
}

/// Where the parameter `name` stands.
pub(crate) const fn position(params: &[crate::endpoint::Param], name: &str) -> usize {
    let mut rest = params;
    while let [first, others @ ..] = rest {
        if same(first.name, name) {
            break;
        }
        rest = others;
    }
    params.len() - rest.len()
}

const fn same(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    loop {
        match (a, b) {
            ([], []) => return true,
            ([x, rest_a @ ..], [y, rest_b @ ..]) if *x == *y => (a, b) = (rest_a, rest_b),
            _ => return false,
        }
    }
}
