//! JSON one level deep: an object as names and values, a list as items, each value still a text.
//!
//! Bodies are put together from texts, so nothing here knows numbers or builds trees. `serde_json`
//! could do the same, with many times the code, and every byte of it is loaded by browsers.

/// The members of the object that `json` is, in order.
pub(crate) fn members(json: &str) -> Option<Vec<(String, &str)>> {
    let mut members = Vec::new();
    whole(json, [b'{', b'}'], &mut |scan| {
        let name = text(scan.name()?)?;
        members.push((name, scan.value()?));
        Some(())
    })?;
    Some(members)
}

/// The items of the list that `json` is.
pub(crate) fn items(json: &str) -> Option<Vec<&str>> {
    let mut items = Vec::new();
    whole(json, [b'[', b']'], &mut |scan| {
        items.push(scan.value()?);
        Some(())
    })?;
    Some(items)
}

/// The text that `json` is.
pub(crate) fn text(json: &str) -> Option<String> {
    let mut scan = Scan { json, at: 0 };
    let quoted = scan.token().and_then(|byte| scan.string(byte))?;
    scan.end()?;
    let mut rest = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(rest.len());
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let (unescaped, after) = unescape(escape)?;
        text.push(unescaped);
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}

/// What stands after a backslash, and the rest.
fn unescape(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let plain = match chars.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unescape_unit(chars.as_str()),
        same => same,
    };
    Some((plain, chars.as_str()))
}

/// A character of one unit of UTF-16, or of two.
fn unescape_unit(text: &str) -> Option<(char, &str)> {
    let hex = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok();
    let (first, rest) = (hex(text)?, text.get(4..)?);
    if let Some(single) = char::from_u32(first) {
        return Some((single, rest));
    }
    let rest = rest.strip_prefix("\\u")?;
    let (high, low) = (first.checked_sub(0xD800)?, hex(rest)?.checked_sub(0xDC00)?);
    if high >= 0x400 || low >= 0x400 {
        return None;
    }
    Some((char::from_u32(0x1_0000 + (high << 10) + low)?, rest.get(4..)?))
}

/// Reads `json` as nothing but what stands between `open` and `close`, with `,` between.
fn whole<'a>(
    json: &'a str,
    [open, close]: [u8; 2],
    one: &mut dyn FnMut(&mut Scan<'a>) -> Option<()>,
) -> Option<()> {
    let mut scan = Scan { json, at: 0 };
    if scan.token()? != open {
        return None;
    }
    if !scan.closes(close) {
        loop {
            one(&mut scan)?;
            match scan.token()? {
                b',' => {}
                byte if byte == close => break,
                _ => return None,
            }
        }
    }
    scan.end()
}

struct Scan<'a> {
    json: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
    }

    /// The next byte that is no space.
    fn token(&mut self) -> Option<u8> {
        self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        self.next()
    }

    fn end(&mut self) -> Option<()> {
        self.token().is_none().then_some(())
    }

    /// Whether `close` comes next; only then it is taken.
    fn closes(&mut self, close: u8) -> bool {
        let before = self.at;
        let closes = self.token() == Some(close);
        if !closes {
            self.at = before;
        }
        closes
    }

    /// The name of a member, in quotes; the colon is taken too.
    fn name(&mut self) -> Option<&'a str> {
        let name = self.token().and_then(|byte| self.string(byte))?;
        (self.token()? == b':').then_some(name)
    }

    /// A whole value. What is open is kept in a list, so no depth exhausts the stack.
    fn value(&mut self) -> Option<&'a str> {
        let mut open = Vec::new();
        let mut start = None;
        loop {
            let first = self.token()?;
            let start = *start.get_or_insert(self.at - 1);
            let close = match first {
                b'{' => Some(b'}'),
                b'[' => Some(b']'),
                _ => None,
            };
            match close {
                Some(close) if !self.closes(close) => {
                    open.push(close);
                    if close == b'}' {
                        self.name()?;
                    }
                    continue;
                }
                Some(_) => {}
                None => self.single(first)?,
            }
            loop {
                let Some(close) = open.last() else { return self.json.get(start..self.at) };
                match self.token()? {
                    b',' => break,
                    byte if byte == *close => open.pop(),
                    _ => return None,
                };
            }
            if open.last() == Some(&b'}') {
                self.name()?;
            }
        }
    }

    /// A value that holds no others, whose first byte was taken.
    fn single(&mut self, first: u8) -> Option<()> {
        let word = match first {
            b't' => "rue",
            b'f' => "alse",
            b'n' => "ull",
            b'"' => return self.string(first).map(|_| ()),
            _ => return self.number(first),
        };
        let rest = self.json.get(self.at..)?;
        self.at += word.len();
        rest.starts_with(word).then_some(())
    }

    /// A string, quotes and all, whose first byte was taken.
    fn string(&mut self, first: u8) -> Option<&'a str> {
        let start = self.at - 1;
        if first != b'"' {
            return None;
        }
        loop {
            match self.next()? {
                b'"' => return self.json.get(start..self.at),
                b'\\' => match self.next()? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                    b'u' => {
                        for _ in 0..4 {
                            self.next().filter(u8::is_ascii_hexdigit)?;
                        }
                    }
                    _ => return None,
                },
                0..b' ' => return None,
                _ => {}
            }
        }
    }

    fn number(&mut self, first: u8) -> Option<()> {
        let first = if first == b'-' { self.next()? } else { first };
        match first {
            b'0' => {}
            b'1'..=b'9' => self.skip(|byte| byte.is_ascii_digit()),
            _ => return None,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    /// One digit at least.
    fn digits(&mut self) -> Option<()> {
        let before = self.at;
        self.skip(|byte| byte.is_ascii_digit());
        (self.at > before).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use proptest::prelude::*;
    use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
    use serde_json::value::RawValue;

    use super::*;

    /// An object as `serde_json` takes it apart.
    #[derive(Debug)]
    struct Members(Vec<(String, Box<RawValue>)>);

    impl<'de> Deserialize<'de> for Members {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Each;

            impl<'de> Visitor<'de> for Each {
                type Value = Members;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("an object")
                }

                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                    let next = std::iter::from_fn(|| map.next_entry().transpose());
                    next.collect::<Result<_, _>>().map(Members)
                }
            }

            deserializer.deserialize_map(Each)
        }
    }

    /// Both readers say the same of `json`, whatever it is.
    fn agree(json: &str) {
        let theirs = serde_json::from_str::<Members>(json).ok();
        let theirs = theirs.as_ref().map(|members| {
            members.0.iter().map(|(name, value)| (name.clone(), value.get())).collect::<Vec<_>>()
        });
        assert_eq!(members(json), theirs, "members of {json:?}");
        let theirs = serde_json::from_str::<Vec<&RawValue>>(json).ok();
        let theirs = theirs.map(|items| items.into_iter().map(RawValue::get).collect::<Vec<_>>());
        assert_eq!(items(json), theirs, "items of {json:?}");
        assert_eq!(text(json), serde_json::from_str(json).ok(), "text of {json:?}");
    }

    /// JSON of any kind, with spaces where they may be.
    fn json() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "null",
            "true",
            "false",
            r"-?(0|[1-9]\d{0,19})(\.\d{1,3})?([eE][+-]?\d{1,3})?"
        ];
        let escape = r#"\\(["\\/bfnrt]|u[0-9a-fA-F]{4}|ud83d\\ude0[0-9])"#;
        let string =
            proptest::collection::vec(prop_oneof![escape, "[^\"\\\\\x00-\x1f]{1,3}"], 0..4);
        let string = string.prop_map(|parts| format!("\"{}\"", parts.concat()));
        let space = "[ \t\r\n]{0,2}";
        prop_oneof![word, string.clone()].prop_recursive(4, 32, 4, move |inner| {
            let item = (space, inner.clone(), space).prop_map(|(a, b, c)| format!("{a}{b}{c}"));
            let member = (space, string.clone(), space, item.clone())
                .prop_map(|(a, name, b, value)| format!("{a}{name}{b}:{value}"));
            let listed = |strategy| proptest::collection::vec(strategy, 0..4);
            prop_oneof![
                listed(item.boxed()).prop_map(|items| format!("[{}]", items.join(","))),
                listed(member.boxed()).prop_map(|members| format!("{{{}}}", members.join(","))),
            ]
        })
    }

    proptest! {
        #[test]
        fn json_is_read_as_serde_json_reads_it(json in json()) {
            agree(&json);
            agree(&format!(" [{json} ] "));
            agree(&format!("{{\"a\":{json}, \"a\":\t1}}"));
        }

        #[test]
        fn json_with_a_mistake_too(json in json(), at: prop::sample::Index, junk in ".{0,2}", cut in 0..3_usize) {
            let mut chars: Vec<_> = json.chars().collect();
            let at = at.index(chars.len());
            let end = chars.len().min(at + cut);
            chars.splice(at..end, junk.chars());
            agree(&chars.into_iter().collect::<String>());
        }

        #[test]
        fn and_what_only_looks_like_it(json in r#"[\[\]{},:"\\ \-+.0-2eEtrufalsn\x00\x1f]{0,12}"#) {
            agree(&json);
        }
    }

    #[test]
    fn halves_of_a_pair_are_no_text() {
        for json in [r#""\ud83d""#, r#""\ud83d\u0041""#, r#""\ude00""#, r#""\ud83d\ud83d""#] {
            agree(json);
            assert_eq!(text(json), None);
            assert!(items(&format!("[{json}]")).is_some(), "a text within is not looked into");
        }
        assert_eq!(text(r#""\ud83d\ude00\/é""#).as_deref(), Some("😀/é"));
    }

    #[test]
    fn no_depth_is_too_much() {
        let deep = format!("{}{}", "[".repeat(300_000), "]".repeat(300_000));
        assert_eq!(items(&deep).map(|items| items.len()), Some(1));
        assert_eq!(items(&deep[1..]), None);
        assert_eq!(items(&"[{\"a\":".repeat(100_000)), None);
    }
}
