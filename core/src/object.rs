//! A JSON object under construction: members in order, values as finished JSON.
//!
//! Bodies are put together from texts, so that a value given as JSON arrives as it was given.

use crate::json;
use crate::value::quoted;

/// Members in order, values as finished JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Object {
    members: Vec<(String, String)>,
    /// As a body, sent even while it has no members.
    pub(crate) even_empty: bool,
}

impl Object {
    /// The object that `json` is, if it is one.
    pub(crate) fn read(json: &str) -> Option<Self> {
        let mut object = Self::default();
        for (name, value) in json::members(json)? {
            object.set(&name, value);
        }
        Some(object)
    }

    /// The list of objects that `json` is, if it is one.
    pub(crate) fn read_list(json: &str) -> Option<Vec<Self>> {
        json::items(json)?.into_iter().map(Self::read).collect()
    }

    /// The object that `json` is; where it is anything else, one with `json` as the member `name`.
    pub(crate) fn whole_or(name: &str, json: &str) -> Self {
        Self::read(json).unwrap_or_else(|| {
            let mut object = Self::default();
            object.set(name, json);
            object
        })
    }

    /// Sets a member, in its old place where there is one of exactly this name.
    pub(crate) fn set(&mut self, name: &str, json: impl Into<String>) {
        match self.members.iter_mut().find(|(known, _)| known == name) {
            Some((_, value)) => *value = json.into(),
            None => self.members.push((name.to_owned(), json.into())),
        }
    }

    /// Sets a member that it does not have yet, before all others.
    pub(crate) fn set_first(&mut self, name: &str, json: impl Into<String>) {
        self.members.insert(0, (name.to_owned(), json.into()));
    }

    /// The member that Consul would take for `name`: it does not tell upper from lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.members().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Puts `replacement` in the place of the member `name`.
    pub(crate) fn replace(&mut self, name: &str, replacement: (&str, String)) {
        let mut members = self.members.iter_mut();
        if let Some(member) = members.find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            *member = (replacement.0.to_owned(), replacement.1);
        }
    }

    /// Sets every member of `other`.
    pub(crate) fn merge(&mut self, other: Self) {
        for (name, value) in other.members {
            self.set(&name, value);
        }
    }

    /// The members: names, and values as JSON.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The object as JSON.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::from("{");
        for (position, (name, value)) in self.members().enumerate() {
            if position > 0 {
                text.push_str(", ");
            }
            text.push_str(&quoted(name));
            text.push_str(": ");
            text.push_str(value);
        }
        text.push('}');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_their_text() {
        let mut object = Object::read(r#"{"b": 18446744073709551616, "a": [1,  2]}"#).unwrap();
        object.set("b", "1.0");
        object.set("ü", "null");
        object.set_first("z", "0");
        assert_eq!(object.to_text(), r#"{"z": 0, "b": 1.0, "a": [1,  2], "\u00fc": null}"#);
    }

    #[test]
    fn a_member_is_found_in_any_case_and_replaced_in_place() {
        let mut object = Object::read(r#"{"Script":"x","interval":"1s"}"#).unwrap();
        assert_eq!(object.get("script"), Some(r#""x""#));
        object.replace("script", ("args", "[]".into()));
        assert_eq!(object.to_text(), r#"{"args": [], "interval": "1s"}"#);
    }
}
