//! Go's quoted strings, both ways.

use std::fmt::Write as _;

/// `text` as Go's `%q` prints it.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str(r"\\"),
            '\x07' => quoted.push_str(r"\a"),
            '\x08' => quoted.push_str(r"\b"),
            '\x0c' => quoted.push_str(r"\f"),
            '\n' => quoted.push_str(r"\n"),
            '\r' => quoted.push_str(r"\r"),
            '\t' => quoted.push_str(r"\t"),
            '\x0b' => quoted.push_str(r"\v"),
            ' ' => quoted.push(' '),
            c if c.is_ascii_control() => _ = write!(quoted, r"\x{:02x}", u32::from(c)),
            c if c.is_control() || c.is_whitespace() => {
                _ = write!(quoted, r"\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What a quoted string of Go's stands for: raw in backticks, with escapes in double quotes.
pub(super) fn unquote(quoted: &str) -> Option<String> {
    if let Some(raw) = quoted.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        return Some(raw.replace('\r', ""));
    }
    let mut rest = quoted.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut text = Vec::new();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '"' => return None,
            '\\' => escaped(&mut rest, &mut text)?,
            c => text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// One escape, after its backslash: a byte or a character.
fn escaped(rest: &mut std::str::Chars<'_>, text: &mut Vec<u8>) -> Option<()> {
    let kind = rest.next()?;
    let plain = match kind {
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '\\' => '\\',
        'x' => {
            return digits(rest, 0, 2, 16).and_then(|n| u8::try_from(n).ok()).map(|b| text.push(b));
        }
        '0'..='7' => {
            let number = digits(rest, kind.to_digit(8)?, 2, 8)?;
            return u8::try_from(number).ok().map(|b| text.push(b));
        }
        'u' => character(digits(rest, 0, 4, 16)?)?,
        'U' => character(digits(rest, 0, 8, 16)?)?,
        _ => return None,
    };
    text.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
    Some(())
}

/// Exactly `count` digits, after what `start` stands for.
fn digits(rest: &mut std::str::Chars<'_>, start: u32, count: usize, radix: u32) -> Option<u32> {
    (0..count).try_fold(start, |number, _| {
        let digit = rest.next()?.to_digit(radix)?;
        number.checked_mul(radix)?.checked_add(digit)
    })
}

/// A surrogate is no character, and Go reads it as the replacement for one.
fn character(number: u32) -> Option<char> {
    if matches!(number, 0xd800..=0xdfff) { Some('\u{fffd}') } else { char::from_u32(number) }
}
