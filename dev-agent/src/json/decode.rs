//! From JSON to structures by the rules of Go as Consul uses it: names in any case, unknown names
//! refused, `null` leaves a field as it is.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::{Json, read};
use crate::duration;

/// Reads a body. The error is Go's, without what an endpoint puts before it.
pub(crate) fn decode<T: Decode>(body: &[u8]) -> Result<T, String> {
    from_json(&read::read(body)?)
}

pub(crate) fn from_json<T: Decode>(json: &Json) -> Result<T, String> {
    let mut value = T::default();
    value.take(json, &Place::default())?;
    Ok(value)
}

pub(crate) trait Decode: Default {
    /// The names of the fields, of what has any.
    const NAMES: &'static [&'static str] = &[];

    /// Takes a value; `place` is where it is, for the error.
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String>;
}

/// Where in a body a value is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    structure: &'static str,
    path: String,
    /// Go has lost track of where it is: all that follows is said of this place.
    lost: bool,
}

impl Place {
    pub(crate) fn field(&self, structure: &'static str, name: &str) -> Self {
        if self.lost {
            return self.clone();
        }
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { structure, path: format!("{}{dot}{name}", self.path), lost: false }
    }

    /// The same for a decoder of its own, which knows nothing of what is around it.
    pub(crate) fn lost(&self) -> Self {
        Self { lost: true, ..self.clone() }
    }

    pub(crate) fn mismatch<T>(&self, json: &Json, wanted: &str) -> Result<T, String> {
        let found = match json {
            Json::Null => "null".to_owned(),
            Json::Bool(_) => "bool".to_owned(),
            Json::Number(number) if wanted.starts_with("int") || wanted.starts_with("uint") => {
                format!("number {number}")
            }
            Json::Number(_) => "number".to_owned(),
            Json::Text(_) => "string".to_owned(),
            Json::List(_) => "array".to_owned(),
            Json::Object(_) => "object".to_owned(),
        };
        let place = if self.path.is_empty() {
            "Go value".to_owned()
        } else {
            format!("Go struct field {}.{}", self.structure, self.path)
        };
        Err(format!("json: cannot unmarshal {found} into {place} of type {wanted}"))
    }
}

/// Declares a structure that is read from JSON: a field, its type, its name in Consul and further
/// names that it goes by, which count where Consul's own is not there.
macro_rules! decoded {
    ($(#[$meta:meta])* $name:ident $go:literal { $($rest:tt)* }) => {
        $crate::json::decode::decoded! { $(#[$meta])* $name $go, concat!("structs.", $go), { $($rest)* } }
    };
    ($(#[$meta:meta])* $name:ident $go:literal, $type_name:expr, {
        $($(#[$doc:meta])* $field:ident: $type:ty = $json:literal $(| $alias:literal)*),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default)]
        pub(crate) struct $name { $($(#[$doc])* pub(crate) $field: $type),* }

        impl $crate::json::decode::Decode for $name {
            const NAMES: &'static [&'static str] = &[$($json $(, $alias)*),*];

            fn take(
                &mut self,
                json: &$crate::json::Json,
                place: &$crate::json::decode::Place,
            ) -> std::result::Result<(), String> {
                let members = match json {
                    $crate::json::Json::Null => return Ok(()),
                    $crate::json::Json::Object(members) => members,
                    other => return place.mismatch(other, $type_name),
                };
                for (name, value) in members {
                    $(if name.eq_ignore_ascii_case($json) $(|| name.eq_ignore_ascii_case($alias))* {
                        if name.eq_ignore_ascii_case($json) || self.$field == <$type>::default() {
                            let place = place.field($go, $json);
                            $crate::json::decode::Decode::take(&mut self.$field, value, &place)?;
                        }
                        continue;
                    })*
                    return Err(format!("json: unknown field {name:?}"));
                }
                Ok(())
            }
        }
    };
}

pub(crate) use decoded;

impl Decode for String {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        match json {
            Json::Null => {}
            Json::Text(text) => self.clone_from(text),
            other => return place.mismatch(other, "string"),
        }
        Ok(())
    }
}

impl Decode for bool {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        match json {
            Json::Null => {}
            Json::Bool(value) => *self = *value,
            other => return place.mismatch(other, "bool"),
        }
        Ok(())
    }
}

macro_rules! integers {
    ($($type:ty, $go:literal;)*) => {$(
        impl Decode for $type {
            fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
                match json {
                    Json::Null => {}
                    Json::Number(number) => match number.parse() {
                        Ok(value) => *self = value,
                        Err(_) => return place.mismatch(json, $go),
                    },
                    other => return place.mismatch(other, $go),
                }
                Ok(())
            }
        }
    )*};
}

integers! { i64, "int"; u64, "uint64"; }

impl Decode for f64 {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        match json {
            Json::Null => {}
            Json::Number(number) => *self = number.parse().unwrap_or_default(),
            other => return place.mismatch(other, "float64"),
        }
        Ok(())
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        let Json::List(items) = json else {
            return if *json == Json::Null { Ok(()) } else { place.mismatch(json, "[]string") };
        };
        self.clear();
        for item in items {
            let mut value = T::default();
            value.take(item, place)?;
            self.push(value);
        }
        Ok(())
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        let Json::Object(members) = json else {
            return if *json == Json::Null {
                Ok(())
            } else {
                place.mismatch(json, "map[string]string")
            };
        };
        for (name, value) in members {
            self.entry(name.to_string()).or_default().take(value, place)?;
        }
        Ok(())
    }
}

/// A value that has a decoder of its own in Consul, which knows nothing of what is around it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Own<T>(pub(crate) T);

impl<T> Deref for Own<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Decode> Decode for Own<T> {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        self.0.take(json, &place.lost())
    }
}

/// A value of which Consul passes over the members that it does not know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lenient<T>(pub(crate) T);

impl<T> Deref for Lenient<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Decode> Decode for Lenient<T> {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        let Json::Object(members) = json else { return self.0.take(json, place) };
        let known = |name: &str| T::NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
        let members = members.iter().filter(|(name, _)| known(name)).cloned();
        self.0.take(&Json::Object(members.collect()), place)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        self.as_mut().take(json, place)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        match json {
            Json::Null => *self = None,
            other => self.get_or_insert_default().take(other, place)?,
        }
        Ok(())
    }
}

/// Any value, kept as it is.
impl Decode for Json {
    fn take(&mut self, json: &Json, _: &Place) -> Result<(), String> {
        self.clone_from(json);
        Ok(())
    }
}

/// Nanoseconds: a text of Go's durations, or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Nanos(pub(crate) i64);

impl Nanos {
    pub(crate) fn span(self) -> std::time::Duration {
        std::time::Duration::from_nanos(u64::try_from(self.0).unwrap_or(0))
    }
}

impl Decode for Nanos {
    fn take(&mut self, json: &Json, _: &Place) -> Result<(), String> {
        match json {
            Json::Text(text) => self.0 = duration::parse(text)?,
            #[expect(clippy::cast_possible_truncation, reason = "Go does the same")]
            Json::Number(number) => self.0 = number.parse::<f64>().unwrap_or_default() as i64,
            // Consul looks at nothing else.
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Nanos, decode};

    decoded! { Inner "Inner" { port: i64 = "Port" } }
    decoded! { Outer "Outer" {
        name: String = "Name", tags: Vec<String> = "Tags" | "tag_list", inner: Inner = "Inner",
        ttl: Nanos = "TTL",
    } }

    #[test]
    fn names_go_by_any_case_and_unknown_ones_are_refused() {
        let read = decode::<Outer>(br#"{"NAME":"a","tag_list":["b"],"ttl":"1s","inner":null}"#);
        let wanted = Outer {
            name: "a".into(),
            tags: vec!["b".into()],
            ttl: Nanos(1_000_000_000),
            ..Outer::default()
        };
        assert_eq!(read, Ok(wanted));
        assert_eq!(decode::<Outer>(br#"{"Nam":"a"}"#).unwrap_err(), "json: unknown field \"Nam\"");
        let error = decode::<Outer>(br#"{"Inner":{"Port":"80"}}"#).unwrap_err();
        assert_eq!(
            error,
            "json: cannot unmarshal string into Go struct field Inner.Inner.Port of type int"
        );
    }
}
