//! JSON in the form of Go's `encoding/json`, indented by four spaces as `-dev` does it.

use std::fmt::Write;

use super::Json;

/// A value as text, without a line end.
pub(super) fn indented(json: &Json) -> Vec<u8> {
    let mut out = String::with_capacity(256);
    value(&mut out, json, 0);
    out.into_bytes()
}

fn value(out: &mut String, json: &Json, depth: usize) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(number) => out.push_str(number),
        Json::Text(content) => text(out, content),
        Json::List(items) if items.is_empty() => out.push_str("[]"),
        Json::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                line(out, at, depth + 1);
                value(out, item, depth + 1);
            }
            end(out, ']', depth);
        }
        Json::Object(members) if members.is_empty() => out.push_str("{}"),
        Json::Object(members) => {
            out.push('{');
            for (at, (name, member)) in members.iter().enumerate() {
                line(out, at, depth + 1);
                text(out, name);
                out.push_str(": ");
                value(out, member, depth + 1);
            }
            end(out, '}', depth);
        }
    }
}

fn line(out: &mut String, at: usize, depth: usize) {
    out.push_str(if at == 0 { "\n" } else { ",\n" });
    indent(out, depth);
}

fn end(out: &mut String, bracket: char, depth: usize) {
    out.push('\n');
    indent(out, depth);
    out.push(bracket);
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("    ", depth));
}

/// A text in quotes. Go escapes what would be markup in a web page too.
fn text(out: &mut String, content: &str) {
    out.push('"');
    for c in content.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                // Writing to a text cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use crate::json::object;

    #[test]
    fn it_looks_as_go_writes_it() {
        let json = object! { "a": => vec!["<b>\n"], "empty": => Vec::<&str>::new(), "none": ?None::<u64>,
        "n": => 1.0, "o": => object! {} };
        let text = String::from_utf8(json.to_text()).unwrap();
        let expected = "{\n    \"a\": [\n        \"\\u003cb\\u003e\\n\"\n    ],\n    \"empty\": [],\n    \"n\": 1,\n    \"o\": {}\n}";
        assert_eq!(text, expected);
    }
}
