//! What a checked match says about an element.

use serde_json::Value;

use super::check::{Ask, Step, Test};

/// Whether the element passes the test.
pub(super) fn holds(test: &Test, item: &Value) -> bool {
    follow(test, &test.steps, item)
}

fn follow(test: &Test, steps: &[Step], value: &Value) -> bool {
    match steps {
        [] => test.ask.of(value) != test.negated,
        [Step::Field(name), rest @ ..] => {
            follow(test, rest, value.get(name).unwrap_or(&Value::Null))
        }
        [Step::Key(name), rest @ ..] => match value.get(name) {
            Some(found) => follow(test, rest, found),
            None => test.holds_of_nothing(),
        },
        // Through a list, a negated test too asks for any one element.
        [Step::Each, rest @ ..] => {
            value.as_array().is_some_and(|list| list.iter().any(|each| follow(test, rest, each)))
        }
    }
}

impl Test {
    /// What a key that a map does not have makes of it: `matches` is true of it, as in Consul.
    fn holds_of_nothing(&self) -> bool {
        self.negated != matches!(self.ask, Ask::IsEmpty) || matches!(self.ask, Ask::Matches(_))
    }
}

impl Ask {
    fn of(&self, value: &Value) -> bool {
        let text = || value.as_str().unwrap_or_default();
        match self {
            Self::IsBool(wanted) => value.as_bool().unwrap_or_default() == *wanted,
            Self::IsInt(wanted) => value.as_i64().unwrap_or_default() == *wanted,
            Self::IsText(wanted) => text() == wanted,
            Self::HasText(part) => text().contains(part),
            Self::Lists(wanted) => {
                value.as_array().is_some_and(|list| list.iter().any(|each| each == wanted))
            }
            Self::HasKey(key) => value.get(key).is_some(),
            Self::IsEmpty => match value {
                Value::Array(list) => list.is_empty(),
                Value::Object(map) => map.is_empty(),
                _ => true,
            },
            Self::Matches(pattern) => pattern.is_match(text()),
        }
    }
}
