//! Arguments as JavaScript writes them: one text, an argument after the other.
//!
//! | text | argument |
//! |---|---|
//! | `-` | not given |
//! | `sSIZE:TEXT` | a text |
//! | `tSIZE:TEXT` `fSIZE:TEXT` | a number or boolean that is true, or false, to JavaScript |
//! | `jSIZE:TEXT` `kSIZE:TEXT` | JSON of something that is true, or false |
//! | `lCOUNT:` and then `SIZE:TEXT` … | several texts |
//! | `mCOUNT:` and then `SIZE:TEXTSIZE:TEXT` … | names and texts |
//! | `y` | bytes, which stay in JavaScript |
//!
//! A text has its size in front, so nothing in it needs escaping. What is not written like this
//! ends the arguments: only our own JavaScript writes them.

use std::borrow::Cow;

use lictor::value::Value;

/// The arguments in `text`.
pub(crate) fn read(text: &str) -> Vec<Value<'_>> {
    let mut rest = Rest(text);
    std::iter::from_fn(|| rest.value()).collect()
}

/// Texts, two by two.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = Rest(text);
    std::iter::from_fn(move || Some((rest.text()?, rest.text()?)))
}

struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn value(&mut self) -> Option<Value<'a>> {
        let kind = self.0.chars().next()?;
        self.0 = self.0.get(1..)?;
        Some(match kind {
            '-' => Value::Null,
            's' => Value::Str(Cow::Borrowed(self.text()?)),
            't' | 'f' => Value::Scalar { text: Cow::Borrowed(self.text()?), truthy: kind == 't' },
            'j' | 'k' => Value::Json { text: Cow::Borrowed(self.text()?), truthy: kind == 'j' },
            'l' => {
                let count = self.number()?;
                let items = (0..count).map(|_| self.text().map(Cow::Borrowed));
                Value::List(items.collect::<Option<_>>()?)
            }
            'm' => {
                let count = self.number()?;
                let mut text = || self.text().map(Cow::Borrowed);
                let items = (0..count).map(|_| Some((text()?, text()?)));
                Value::Map(items.collect::<Option<_>>()?)
            }
            'y' => Value::Bytes(Cow::Borrowed(&[])),
            _ => return None,
        })
    }

    fn number(&mut self) -> Option<usize> {
        let (digits, rest) = self.0.split_once(':')?;
        self.0 = rest;
        digits.parse().ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let units = self.number()?;
        // Where the text is ASCII, as it nearly always is, its bytes are its units.
        let size = match self.0.get(..units) {
            Some(text) if text.is_ascii() => units,
            _ => {
                let mut left = units;
                let mut chars = self.0.char_indices();
                let end = chars
                    .find(|(_, c)| left.checked_sub(c.len_utf16()).map(|l| left = l).is_none());
                end.map_or(self.0.len(), |(at, _)| at)
            }
        };
        let (text, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_read() {
        let text = "-s3:a:bt1:7f1:0j2:{}k4:nulll2:1:a0:m1:1:k2:v-y";
        let scalar = |text: &'static str, truthy| Value::Scalar { text: text.into(), truthy };
        let json = |text: &'static str, truthy| Value::Json { text: text.into(), truthy };
        let expected = vec![
            Value::Null,
            Value::from("a:b"),
            scalar("7", true),
            scalar("0", false),
            json("{}", true),
            json("null", false),
            Value::List(vec!["a".into(), "".into()]),
            Value::Map(vec![("k".into(), "v-".into())]),
            Value::Bytes(Cow::Borrowed(&[])),
        ];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn sizes_are_utf16_units() {
        let text = "s3:é😀s2:zz";
        assert_eq!(read(text), vec![Value::from("é😀"), Value::from("zz")]);
        let pairs: Vec<_> = pairs("1:é2:😀").collect();
        assert_eq!(pairs, [("é", "😀")]);
    }

    #[test]
    fn what_is_not_written_like_this_ends_the_arguments() {
        for text in ["s", "s5", "s9:ab", "sx:ab", "?", "é", "l3:1:a"] {
            assert!(read(text).len() <= 1, "{text}");
        }
    }
}
