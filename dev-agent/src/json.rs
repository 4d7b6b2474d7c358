//! JSON as Consul reads and writes it: a tree that keeps the order of members ([`Json`],
//! [`object!`]), Go's grammar with Go's errors ([`read`]), and typed structures
//! with Go's rules for names ([`decode`]).

pub(crate) mod decode;
pub(crate) mod read;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;

/// A value of JSON. Numbers are kept as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Json {
    #[default]
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(Cow<'static, str>, Self)>),
}

/// An object of members in the order in which they are written. `?` leaves out what is `None`;
/// see [`full`] for leaving out what is empty.
macro_rules! object {
    ($($name:literal : $(? $optional:expr)? $(=> $value:expr)?),* $(,)?) => {{
        let members: Vec<Option<(std::borrow::Cow<'static, str>, $crate::json::Json)>> = vec![$(
            $($optional.map(|value| ($name.into(), $crate::json::Json::from(value))),)?
            $(Some(($name.into(), $crate::json::Json::from($value))),)?
        )*];
        $crate::json::Json::Object(members.into_iter().flatten().collect())
    }};
}

pub(crate) use object;

/// What is not empty, for members that Go omits when they are.
pub(crate) fn full<T: Default + PartialEq>(value: T) -> Option<T> {
    (value != T::default()).then_some(value)
}

impl Json {
    /// A list of what can become JSON.
    pub(crate) fn list<T: Into<Self>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }

    /// `null` when there is nothing, as Go writes a slice or a map that was never made.
    pub(crate) fn nullable(self) -> Self {
        match self {
            Self::List(items) if items.is_empty() => Self::Null,
            Self::Object(members) if members.is_empty() => Self::Null,
            other => other,
        }
    }

    /// The same with the members of all objects by name, as Go writes what it read into a map.
    pub(crate) fn sorted(&self) -> Self {
        match self {
            Self::List(items) => Self::list(items.iter().map(Self::sorted)),
            Self::Object(members) => {
                Self::map(members.iter().map(|(name, value)| (name.as_ref(), value.sorted())))
            }
            other => other.clone(),
        }
    }

    /// The same with `null` for empty lists of that name, as where Consul shows what it keeps.
    pub(crate) fn raw(self, name: &str) -> Self {
        match self {
            Self::List(items) => Self::list(items.into_iter().map(|item| item.raw(name))),
            Self::Object(members) => {
                let raw = members.into_iter().map(|(own, value)| {
                    let value = if own == name { value.nullable() } else { value.raw(name) };
                    (own, value)
                });
                Self::Object(raw.collect())
            }
            other => other,
        }
    }

    /// Adds a member to the end of an object.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Self>) -> Self {
        if let Self::Object(members) = &mut self {
            members.push((name.into(), value.into()));
        }
        self
    }

    /// A map without an order of its own, by name.
    pub(crate) fn map<K: Into<String>, T: Into<Self>>(
        members: impl IntoIterator<Item = (K, T)>,
    ) -> Self {
        let members = members.into_iter().map(|(name, value)| (name.into(), value.into()));
        let sorted: BTreeMap<String, Self> = members.collect();
        Self::Object(sorted.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// The JSON's text, indented by four spaces as `-dev` does it.
    pub(crate) fn to_text(&self) -> Vec<u8> {
        write::indented(self)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Json {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl From<$type> for Json {
            fn from(value: $type) -> Self {
                // Rust writes `1.0` as `1` here, which is what Go does.
                Self::Number(value.to_string())
            }
        }
    )*};
}

numbers!(u16 i64 u64 usize f64);

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::list(items)
    }
}

impl From<&Vec<String>> for Json {
    fn from(items: &Vec<String>) -> Self {
        Self::list(items)
    }
}

impl From<&BTreeMap<String, String>> for Json {
    fn from(map: &BTreeMap<String, String>) -> Self {
        Self::map(map.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// For what works on `serde_json`'s values: filters.
impl From<&Json> for serde_json::Value {
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(text) => serde_json::from_str(text).unwrap_or_default(),
            Json::Text(text) => Self::String(text.clone()),
            Json::List(items) => Self::Array(items.iter().map(Self::from).collect()),
            Json::Object(members) => Self::Object(
                members.iter().map(|(name, value)| (name.to_string(), Self::from(value))).collect(),
            ),
        }
    }
}
