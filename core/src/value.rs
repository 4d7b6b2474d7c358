//! The value of one argument, before it is placed into a request.
//!
//! Bindings turn what their language has into a [`Value`]; Rust code meets it only through the
//! typed calls in [`crate::api`], whose setters take ordinary types.

use std::borrow::Cow;
use std::time::Duration;

use crate::duration;

/// The value of one argument.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "bindings build it and core matches it")]
pub enum Value<'a> {
    /// Not given.
    Null,
    /// A text.
    Str(Cow<'a, str>),
    /// Bytes, for a body.
    Bytes(Cow<'a, [u8]>),
    /// A number, a boolean, or whatever else its language writes as a single text.
    Scalar {
        /// As it is sent.
        text: Cow<'a, str>,
        /// Whether its language takes it for true.
        truthy: bool,
    },
    /// Several texts, sent as repeated parameters.
    List(Vec<Cow<'a, str>>),
    /// Names and texts, sent as repeated `name:text` parameters.
    Map(Vec<(Cow<'a, str>, Cow<'a, str>)>),
    /// A finished JSON text.
    Json {
        /// The JSON.
        text: Cow<'a, str>,
        /// Whether its language takes the value for true (neither null, empty, zero nor false).
        truthy: bool,
    },
}

impl Value<'_> {
    /// Whether nothing was given.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it was given and is neither empty, zero nor false.
    #[must_use]
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Str(text) => !text.is_empty(),
            Self::Bytes(bytes) => !bytes.is_empty(),
            Self::Scalar { truthy, .. } | Self::Json { truthy, .. } => *truthy,
            Self::List(items) => !items.is_empty(),
            Self::Map(items) => !items.is_empty(),
        }
    }

    /// The text of a text or scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Str(text) | Self::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The JSON for a body: a JSON text as it is, anything else encoded as what it is.
    #[must_use]
    pub fn json(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed("null"),
            Self::Json { text, .. } | Self::Scalar { text, .. } => Cow::Borrowed(text),
            Self::Str(text) => Cow::Owned(quoted(text)),
            Self::Bytes(bytes) => {
                Cow::Owned(quoted(&base64_simd::STANDARD.encode_to_string(bytes)))
            }
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(|item| quoted(item)).collect();
                Cow::Owned(format!("[{}]", items.join(", ")))
            }
            Self::Map(items) => {
                let items: Vec<_> =
                    items.iter().map(|(k, v)| format!("{}: {}", quoted(k), quoted(v))).collect();
                Cow::Owned(format!("{{{}}}", items.join(", ")))
            }
        }
    }

    /// JSON made of any serializable value.
    ///
    /// # Errors
    ///
    /// What `serde_json` says of a value that has no JSON, such as a map with keys that are no texts.
    pub fn from_json<T: serde::Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        let text = serde_json::to_string(value)?;
        let truthy = !matches!(text.as_str(), "null" | "false" | "0" | "\"\"" | "[]" | "{}");
        Ok(Self::Json { text: Cow::Owned(text), truthy })
    }
}

/// `text` as a JSON string, in ASCII: Python writes it so, and we what it would have written.
pub(crate) fn quoted(text: &str) -> String {
    // A text has always a form as JSON.
    let json = serde_json::to_string(text).unwrap_or_default();
    if json.is_ascii() {
        return json;
    }
    let mut units = [0; 2];
    json.chars().fold(String::with_capacity(2 * json.len()), |mut out, c| {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
        out
    })
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Str(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Str(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Scalar { text: Cow::Owned(number.to_string()), truthy: number != 0 }
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Scalar { text: Cow::Borrowed(if flag { "true" } else { "false" }), truthy: flag }
    }
}

impl From<Duration> for Value<'_> {
    fn from(duration: Duration) -> Self {
        Self::Str(Cow::Owned(duration::format(duration)))
    }
}

impl<'a> From<&[&'a str]> for Value<'a> {
    fn from(items: &[&'a str]) -> Self {
        Self::List(items.iter().map(|item| Cow::Borrowed(*item)).collect())
    }
}

impl<'a> From<&[(&'a str, &'a str)]> for Value<'a> {
    fn from(items: &[(&'a str, &'a str)]) -> Self {
        Self::Map(items.iter().map(|(k, v)| (Cow::Borrowed(*k), Cow::Borrowed(*v))).collect())
    }
}
