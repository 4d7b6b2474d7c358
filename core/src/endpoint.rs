//! The vocabulary of a row: what an [`Endpoint`] is made of.
//!
//! The rows themselves stand in [`crate::api`], one file a group; `table.rs` turns a row into an
//! [`Endpoint`] and a typed struct. Bindings read the endpoints as data; a call's way from
//! arguments to a [`Request`](crate::request::Request) is in [`crate::request`], a reply's way
//! back in [`crate::reply`].

use std::borrow::Cow;

use crate::Result;
use crate::config::Consistency;
use crate::object::Object;
use crate::request::Args;
use crate::value::Value;

/// An HTTP method that Consul uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "Consul's API has these four")]
pub enum Method {
    /// Reads.
    Get,
    /// Writes, almost all of them.
    Put,
    /// A few writes.
    Post,
    /// Removes.
    Delete,
}

impl Method {
    /// The method's name in upper case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// One endpoint of Consul's HTTP API.
#[derive(Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// The group, such as `kv`.
    pub group: &'static str,
    /// The name within the group, such as `get` or `service.register`.
    pub name: &'static str,
    /// The verb.
    pub method: Method,
    /// The path, with `{name}` where a parameter goes.
    pub path: &'static str,
    /// The parameters, in the order of the call.
    pub params: &'static [Param],
    /// For a body with rules of its own: the function that finishes it.
    pub(crate) finish: Option<Finish>,
    /// What a reply is.
    pub shape: ShapeOf,
    /// What a 404 is.
    pub missing: Missing,
    /// Statuses that are answers, with a body like that of a success.
    pub also: &'static [u16],
    /// What it does, as documentation.
    pub doc: &'static str,
}

impl Endpoint {
    /// The full name, such as `agent.service.register`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}.{}", self.group, self.name)
    }

    /// Whether a call of it sends a body.
    #[must_use]
    pub fn has_body(&self) -> bool {
        let whole = |place| matches!(place, Place::Payload | Place::Document);
        self.params.iter().any(|param| param.place.is_member() || whole(param.place))
    }
}

/// Finishes a JSON body: it gets the arguments, and the object made of those that are members.
pub(crate) type Finish = fn(&Args<'_, '_>, &mut Object) -> Result<()>;

/// One parameter of an endpoint.
#[derive(Debug)]
#[non_exhaustive]
pub struct Param {
    /// Its name in a call.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Where it goes.
    pub place: Place,
    /// What it is when not given.
    pub default: Preset,
    /// What it means, as documentation.
    pub doc: &'static str,
    /// Its turn in the query string; the order of the call where the group names none.
    pub rank: u8,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A text.
    Str,
    /// A text that must not start with a slash.
    Key,
    /// An unsigned 64-bit number.
    Int,
    /// True or false.
    Bool,
    /// A Go duration such as `10s`.
    Duration,
    /// A number of seconds, perhaps with a fraction.
    Seconds,
    /// One text or several.
    Strs,
    /// Names and texts.
    Map,
    /// Text or bytes, sent as they are.
    Bytes,
    /// Whatever has a form as text or bytes, sent as that.
    Payload,
    /// Anything that has a JSON form; what it ought to be is for the types of the bindings.
    Json(Of),
    /// One of a few texts.
    OneOf(&'static [&'static str]),
    /// An argument of an old client that its binding folds into another one; never sent as such.
    Legacy,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A segment of the path: a slash in it is escaped.
    Segment,
    /// The rest of the path: it keeps its slashes.
    Tail,
    /// A query parameter of this name.
    Query(&'static str, When),
    /// A query parameter of this name whose presence counts, sent with this text.
    Flag(&'static str, &'static str),
    /// A query parameter of this name, `true` or `false`, when it was given at all.
    Truth(&'static str),
    /// The consistency mode: sent as the flag `stale` or `consistent`.
    Mode,
    /// The datacenter, or else the client's: query parameter `dc`.
    Datacenter,
    /// The token, or else the client's: header `X-Consul-Token`.
    Token,
    /// A member of the JSON body.
    Field(&'static str, When),
    /// A member of the JSON body; or, where an object is given, the body that the other members are
    /// added to.
    Definition(&'static str),
    /// Members of the JSON body: those of the check definition that is given.
    Check,
    /// The datacenter, or else the client's: a member of the JSON body.
    DatacenterField(&'static str),
    /// The body, as it is.
    Payload,
    /// The body, as JSON.
    Document,
    /// Read by the function that finishes the body.
    Body,
    /// For the transport: how long the call may take. Not sent.
    Timeout,
    /// Nowhere by itself ([`Kind::Legacy`]).
    Nowhere,
}

impl Place {
    /// Whether it is in a JSON body, beside others.
    #[must_use]
    pub const fn is_member(self) -> bool {
        matches!(
            self,
            Self::Field(..)
                | Self::Definition(_)
                | Self::Check
                | Self::DatacenterField(_)
                | Self::Body
        )
    }
}

/// When a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// Always, as null where it was not given.
    Always,
    /// When it was given at all.
    Given,
    /// When it is neither empty, zero nor false.
    Truthy,
    /// When it is, and the call is a blocking query.
    Blocking,
}

/// What a parameter is when not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Preset {
    /// It must be given.
    Required,
    /// Absent.
    Null,
    /// False.
    False,
    /// This text.
    Text(&'static str),
    /// This number.
    Number(u64),
}

/// What a 404 means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// That there is nothing, which is an answer.
    Null,
    /// The same, and Consul gives this answer without an index.
    Bare,
    /// A failure.
    Error,
}

/// How the body of a reply is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// Only the status counts: 200 is true.
    Bool,
    /// Text, as it is.
    Text,
    /// Bytes, as they are.
    Bytes,
    /// JSON.
    Json(Json),
}

/// How a JSON reply is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_structs, reason = "a row spells it out")]
pub struct Json {
    /// The index in the header belongs to the result: the call can block.
    pub index: bool,
    /// Of the list, the first item or nothing.
    pub one: bool,
    /// Of the object, this member.
    pub member: Option<&'static str>,
    /// The member of each item that holds base64.
    pub decode: Option<&'static str>,
    /// What the result is, for the types of the bindings.
    pub of: Of,
}

/// What a JSON value is: an argument, or a result.
///
/// The names are those of the bindings' types, such as `consul.types` of the Python package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Of {
    /// It depends.
    #[default]
    Any,
    /// True or false.
    Truth,
    /// A whole number.
    Number,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// An object of texts.
    Labels,
    /// Something else that has a name.
    Named(&'static str),
    /// An object.
    Object(&'static str),
    /// A list of objects.
    Objects(&'static str),
    /// This, or nothing.
    Maybe(&'static str),
}

impl Shape {
    /// JSON as it is.
    pub const JSON: Self = Self::Json(PLAIN);
    /// JSON with an index.
    pub const INDEXED: Self = Self::Json(Json { index: true, ..PLAIN });
    /// The first item of a list.
    pub const ONE: Self = Self::Json(Json { one: true, ..PLAIN });
    /// The first item of a list, with an index.
    pub const INDEXED_ONE: Self = Self::Json(Json { index: true, one: true, ..PLAIN });
    /// The `ID` of what was made.
    pub const ID: Self = Self::Json(Json { member: Some("ID"), of: Of::Text, ..PLAIN });

    /// The same, with a result of this type.
    #[must_use]
    pub const fn of(self, of: Of) -> Self {
        match self {
            Self::Json(json) => Self::Json(Json { of, ..json }),
            other => other,
        }
    }

    /// The same with an index, if it is JSON.
    #[must_use]
    pub const fn indexed(self) -> Self {
        match self {
            Self::Json(json) => Self::Json(Json { index: true, ..json }),
            other => other,
        }
    }
}

const PLAIN: Json = Json { index: false, one: false, member: None, decode: None, of: Of::Any };

/// The shape of a reply, or the function that tells it from the arguments.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ShapeOf {
    /// Always this one.
    Always(Shape),
    /// This one; with an index where the call names one, be it 0.
    Asked(Shape),
    /// It depends on the arguments.
    By(fn(&[Value<'_>]) -> Shape),
}

/// What a client adds to its calls: used where a call does not say otherwise.
#[derive(Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "callers build it from what they have")]
pub struct Defaults<'c> {
    /// The token.
    pub token: Option<&'c str>,
    /// The datacenter.
    pub dc: Option<&'c str>,
    /// The consistency mode of reads.
    pub consistency: Consistency,
    /// The namespace (Enterprise): query parameter `ns` of every call.
    pub namespace: Option<&'c str>,
    /// The admin partition (Enterprise): query parameter `partition` of every call.
    pub partition: Option<&'c str>,
    /// Send the token as the query parameter `token`, for transports that take no headers.
    pub token_in_query: bool,
}

impl std::fmt::Debug for Defaults<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Defaults")
            .field("token", &self.token.map(|_| "…"))
            .field("dc", &self.dc)
            .field("consistency", &self.consistency)
            .field("namespace", &self.namespace)
            .field("partition", &self.partition)
            .field("token_in_query", &self.token_in_query)
            .finish()
    }
}

/// The types that a [`Kind`] takes in Rust; the names are those used in rows.
pub mod kind {
    use super::{Cow, Kind, Of, Value};
    use std::time::Duration;

    /// A kind's Rust side.
    pub trait Typed {
        /// The kind.
        const KIND: Kind;
        /// What a setter takes.
        type Arg<'a>;
        /// The value of it.
        fn value(arg: Self::Arg<'_>) -> Value<'_>;
    }

    macro_rules! kinds {
        ($($(#[doc = $doc:literal])* $name:ident<$lt:lifetime>($arg:ty) = $kind:expr;)*) => {$(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, Copy)]
            #[non_exhaustive]
            pub struct $name;

            impl Typed for $name {
                const KIND: Kind = $kind;
                type Arg<$lt> = $arg;
                fn value(arg: Self::Arg<'_>) -> Value<'_> {
                    Value::from(arg)
                }
            }
        )*};
    }

    kinds! {
        /// [`Kind::Str`].
        Str<'a>(&'a str) = Kind::Str;
        /// [`Kind::Key`].
        Key<'a>(&'a str) = Kind::Key;
        /// [`Kind::Int`].
        Int<'a>(u64) = Kind::Int;
        /// [`Kind::Bool`].
        Bool<'a>(bool) = Kind::Bool;
        /// [`Kind::Duration`].
        Wait<'a>(Duration) = Kind::Duration;
        /// [`Kind::Strs`].
        Strs<'a>(&'a [&'a str]) = Kind::Strs;
        /// [`Kind::Map`].
        Map<'a>(&'a [(&'a str, &'a str)]) = Kind::Map;
        /// [`Kind::Bytes`].
        Bytes<'a>(&'a [u8]) = Kind::Bytes;
        /// [`Kind::Payload`].
        Payload<'a>(&'a [u8]) = Kind::Payload;
        /// A text in JSON: see [`Value::from_json`], as for all of [`Kind::Json`].
        Text<'a>(Value<'a>) = Kind::Json(Of::Text);
        /// A list of texts in JSON.
        Texts<'a>(Value<'a>) = Kind::Json(Of::Texts);
        /// A whole number in JSON.
        Number<'a>(Value<'a>) = Kind::Json(Of::Number);
        /// True or false in JSON.
        Truth<'a>(Value<'a>) = Kind::Json(Of::Truth);
        /// An object of texts.
        Labels<'a>(Value<'a>) = Kind::Json(Of::Labels);
        /// An object whose members are Consul's to judge.
        Object<'a>(Value<'a>) = Kind::Json(Of::Object("Fields"));
        /// A list of such objects.
        Objects<'a>(Value<'a>) = Kind::Json(Of::Objects("Fields"));
        /// A text, or an object that says more.
        TextOrObject<'a>(Value<'a>) = Kind::Json(Of::Named("TextOrFields"));
        /// A list of texts or objects, each of which names a node.
        NodeIdentities<'a>(Value<'a>) = Kind::Json(Of::Named("NodeIdentities"));
        /// What a TTL check can be told to be.
        Status<'a>(Value<'a>) = Kind::Json(Of::Named("CheckStatus"));
        /// One of the states of a check, or `any`.
        State<'a>(&'a str) = Kind::OneOf(&["any", "unknown", "passing", "warning", "critical"]);
        /// Which side of an intention.
        Side<'a>(&'a str) = Kind::OneOf(&["source", "destination"]);
        /// A consistency mode by name.
        Mode<'a>(crate::config::Consistency) = Kind::Str;
    }

    /// [`Kind::Legacy`]: Rust never had these.
    #[derive(Debug, Clone, Copy)]
    #[non_exhaustive]
    pub struct Legacy;

    impl Typed for Legacy {
        const KIND: Kind = Kind::Legacy;
        type Arg<'a> = std::convert::Infallible;
        fn value(arg: Self::Arg<'_>) -> Value<'_> {
            match arg {}
        }
    }

    /// [`Kind::Seconds`].
    #[derive(Debug, Clone, Copy)]
    #[non_exhaustive]
    pub struct Seconds;

    impl Typed for Seconds {
        const KIND: Kind = Kind::Seconds;
        type Arg<'a> = Duration;
        fn value(arg: Self::Arg<'_>) -> Value<'_> {
            let text = Cow::Owned(arg.as_secs_f64().to_string());
            Value::Scalar { text, truthy: !arg.is_zero() }
        }
    }

    impl From<crate::config::Consistency> for Value<'_> {
        fn from(mode: crate::config::Consistency) -> Self {
            Self::Str(Cow::Borrowed(mode.as_str()))
        }
    }
}
