//! Regular expressions of Go, on an engine with the same ASCII classes.
//!
//! The text is read as Go reads it, with Go's errors, and written anew for the engine: what only one
//! of the two takes for special is escaped. Unicode classes (`\pL`) are the one thing refused that
//! Go has.

use std::fmt::Write as _;

use regex_lite::Regex;

/// What an expression may repeat at most.
const MOST: u32 = 1000;

/// A regular expression that matches anywhere in a text.
#[derive(Debug)]
pub(crate) struct Pattern(Regex);

impl Pattern {
    pub(crate) fn compile(text: &str) -> Result<Self, String> {
        let mut reader = Reader { whole: text, rest: text, written: String::new(), open: 0 };
        reader
            .read()
            .map_err(|Wrong(what, where_)| format!("error parsing regexp: {what}: `{where_}`"))?;
        Regex::new(&reader.written)
            .map(Self)
            .map_err(|error| format!("error parsing regexp: {error}: `{text}`"))
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// What is wrong, and the part of the text that it is about.
struct Wrong<'a>(&'static str, &'a str);

struct Reader<'a> {
    whole: &'a str,
    rest: &'a str,
    written: String,
    open: usize,
}

/// One character or class after a backslash.
enum Escape {
    Char(char),
    /// Written the same for the engine.
    Class(&'static str),
}

impl<'a> Reader<'a> {
    fn read(&mut self) -> Result<(), Wrong<'a>> {
        // Whether there is something to repeat, and the repetition just before.
        let (mut operand, mut repetition) = (false, None);
        while let Some(c) = self.rest.chars().next() {
            let start = self.rest;
            if let Some(after) = repeats(start)
                .map_err(|after| Wrong("invalid repeat count", until(start, after)))?
            {
                let lazy = after.strip_prefix('?');
                let after = lazy.unwrap_or(after);
                if let Some(last) = repetition {
                    return Err(Wrong("invalid nested repetition operator", until(last, after)));
                }
                let operator = until(start, after);
                if !operand {
                    return Err(Wrong("missing argument to repetition operator", operator));
                }
                self.written.push_str(operator);
                self.rest = after;
                repetition = Some(start);
                continue;
            }
            repetition = None;
            operand = if c == '(' { self.group(operand)? } else { c != '|' };
            match c {
                '(' => {}
                ')' => self.close()?,
                '[' => self.class()?,
                '\\' => self.escaped()?,
                '|' | '^' | '$' | '.' => {
                    self.written.push(c);
                    self.skip(1);
                }
                c => {
                    self.literal(c);
                    self.skip(c.len_utf8());
                }
            }
        }
        if self.open > 0 { Err(Wrong("missing closing )", self.whole)) } else { Ok(()) }
    }

    fn skip(&mut self, size: usize) {
        self.rest = self.rest.get(size..).unwrap_or_default();
    }

    /// A character that stands for itself.
    fn literal(&mut self, c: char) {
        if c.is_alphanumeric() || c == '_' || !c.is_ascii() {
            self.written.push(c);
        } else {
            _ = write!(self.written, "\\x{{{:x}}}", u32::from(c));
        }
    }

    fn close(&mut self) -> Result<(), Wrong<'a>> {
        self.open = self.open.checked_sub(1).ok_or(Wrong("unexpected )", self.whole))?;
        self.written.push(')');
        self.skip(1);
        Ok(())
    }

    /// What opens a group; names are dropped. Whether there is something to repeat after it: what
    /// was before, where it is flags alone.
    fn group(&mut self, operand: bool) -> Result<bool, Wrong<'a>> {
        let start = self.rest;
        if let Some(named) = start.strip_prefix("(?P<").filter(|named| !named.is_empty()) {
            let Some((name, after)) = named.split_once('>') else {
                return Err(Wrong("invalid named capture", start));
            };
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return Err(Wrong("invalid named capture", until(start, after)));
            }
            self.rest = after;
        } else if let Some(flags) = start.strip_prefix("(?") {
            return Ok(self.flags(start, flags)? && operand);
        } else {
            self.skip(1);
        }
        self.written.push_str("(?:");
        self.open += 1;
        Ok(false)
    }

    fn flags(&mut self, start: &'a str, flags: &'a str) -> Result<bool, Wrong<'a>> {
        let (mut negated, mut any) = (false, false);
        for (at, c) in flags.char_indices() {
            let after = flags.get(at + c.len_utf8()..).unwrap_or_default();
            match c {
                'i' | 'm' | 's' | 'U' => any = true,
                '-' if !negated => (negated, any) = (true, false),
                ':' | ')' if any || !negated => {
                    if any || c == ':' {
                        self.written.push_str(until(start, after));
                    }
                    self.open += usize::from(c == ':');
                    self.rest = after;
                    return Ok(c == ')');
                }
                _ => {
                    return Err(Wrong("invalid or unsupported Perl syntax", until(start, after)));
                }
            }
        }
        Err(Wrong("invalid or unsupported Perl syntax", start))
    }

    fn escaped(&mut self) -> Result<(), Wrong<'a>> {
        if let Some(quoted) = self.rest.strip_prefix(r"\Q") {
            let (text, after) = quoted.split_once(r"\E").unwrap_or((quoted, ""));
            text.chars().for_each(|c| self.literal(c));
            self.rest = after;
            return Ok(());
        }
        for anchor in [r"\A", r"\b", r"\B", r"\z"] {
            if self.rest.starts_with(anchor) {
                self.written.push_str(anchor);
                self.skip(2);
                return Ok(());
            }
        }
        match self.escape()? {
            Escape::Char(c) => self.literal(c),
            Escape::Class(class) => _ = write!(self.written, "[{class}]"),
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<Escape, Wrong<'a>> {
        let start = self.rest;
        self.skip(1);
        let Some(c) = self.rest.chars().next() else {
            return Err(Wrong("trailing backslash at end of expression", ""));
        };
        self.skip(c.len_utf8());
        let class = match c {
            'd' => "0-9",
            'D' => r"\D",
            's' => r"\t\n\x0C\r ",
            'S' => r"\S",
            'w' => "0-9A-Za-z_",
            'W' => r"\W",
            _ => "",
        };
        if !class.is_empty() {
            return Ok(Escape::Class(class));
        }
        if matches!(c, 'p' | 'P') {
            return Err(Wrong("invalid character class range", until(start, self.property())));
        }
        let found = match c {
            'a' => Some('\x07'),
            'f' => Some('\x0c'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\x0b'),
            'x' => self.hexadecimal(),
            '0'..='7' => self.octal(c),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(c),
            _ => None,
        };
        found.map(Escape::Char).ok_or(Wrong("invalid escape sequence", until(start, self.rest)))
    }

    /// What comes after the name of a Unicode class.
    fn property(&self) -> &'a str {
        if self.rest.starts_with('{') {
            self.rest.split_once('}').map_or("", |(_, after)| after)
        } else {
            let mut chars = self.rest.chars();
            chars.next();
            chars.as_str()
        }
    }

    /// Takes as much as Go looks at, also of what it then refuses.
    fn hexadecimal(&mut self) -> Option<char> {
        if !self.rest.starts_with('{') {
            let mut digits = self.rest.chars();
            let pair = [digits.next(), digits.next()].map(|c| c.and_then(|c| c.to_digit(16)));
            self.rest = digits.as_str();
            let [Some(high), Some(low)] = pair else { return None };
            return char::from_u32(high * 16 + low);
        }
        self.skip(1);
        let (mut number, mut count) = (0_u32, 0);
        loop {
            let c = self.rest.chars().next()?;
            self.skip(c.len_utf8());
            if c == '}' && count > 0 {
                return char::from_u32(number);
            }
            number = number.checked_mul(16)?.checked_add(c.to_digit(16)?)?;
            if number > 0x10_ffff {
                return None;
            }
            count += 1;
        }
    }

    /// Up to three octal digits; a lone one that is not zero would be a reference.
    fn octal(&mut self, first: char) -> Option<char> {
        let mut number = first.to_digit(8)?;
        if first != '0' && !self.rest.starts_with(|c| matches!(c, '0'..='7')) {
            return None;
        }
        for _ in 0..2 {
            let Some(digit) = self.rest.chars().next().and_then(|c| c.to_digit(8)) else { break };
            number = number * 8 + digit;
            self.skip(1);
        }
        char::from_u32(number)
    }

    fn class(&mut self) -> Result<(), Wrong<'a>> {
        let start = self.rest;
        self.skip(1);
        self.written.push('[');
        if self.rest.starts_with('^') {
            self.written.push('^');
            self.skip(1);
        }
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            if let Some(named) = self.rest.strip_prefix("[:")
                && let Some((name, after)) = named.split_once(":]")
            {
                let part = until(self.rest, after);
                if !CLASSES.contains(&name.strip_prefix('^').unwrap_or(name)) {
                    return Err(Wrong("invalid character class range", part));
                }
                self.written.push_str(part);
                self.rest = after;
                continue;
            }
            let part = self.rest;
            let low = match self.class_char(start)? {
                Escape::Class(class) => {
                    self.written.push_str(class);
                    continue;
                }
                Escape::Char(low) => low,
            };
            self.literal(low);
            let ranged = self.rest.strip_prefix('-').filter(|rest| !rest.starts_with(']'));
            if let Some(after) = ranged {
                let before = self.rest;
                self.rest = after;
                let Escape::Char(high) = self.class_char(start)? else {
                    let end = self.rest;
                    return Err(Wrong(
                        "invalid escape sequence",
                        until(before, end).get(1..).unwrap_or(""),
                    ));
                };
                if high < low {
                    return Err(Wrong("invalid character class range", until(part, self.rest)));
                }
                self.written.push('-');
                self.literal(high);
            }
        }
        self.skip(1);
        self.written.push(']');
        Ok(())
    }

    fn class_char(&mut self, start: &'a str) -> Result<Escape, Wrong<'a>> {
        match self.rest.chars().next() {
            None => Err(Wrong("missing closing ]", start)),
            Some('\\') => self.escape(),
            Some(c) => {
                self.skip(c.len_utf8());
                Ok(Escape::Char(c))
            }
        }
    }
}

/// The named classes.
const CLASSES: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

/// What comes after a repetition, or after one that asks for too much; nothing if it is none.
fn repeats(text: &str) -> Result<Option<&str>, &str> {
    if let Some(after) = text.strip_prefix(['*', '+', '?']) {
        return Ok(Some(after));
    }
    let Some((bounds, after)) = text.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
        return Ok(None);
    };
    let (low, high) = bounds.split_once(',').unwrap_or((bounds, bounds));
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        // Go takes a number with a zero before it for no number at all.
        let plain = plain && (digits.len() == 1 || !digits.starts_with('0'));
        plain.then(|| digits.parse().unwrap_or(u32::MAX))
    };
    let low = number(low);
    let high = if high.is_empty() { low } else { number(high) };
    match (low, high) {
        (Some(low), Some(high)) if low.max(high) > MOST || low > high => Err(after),
        (Some(_), Some(_)) => Ok(Some(after)),
        _ => Ok(None),
    }
}

/// The part of `text` before `after`, which is its end.
fn until<'a>(text: &'a str, after: &str) -> &'a str {
    text.get(..text.len().saturating_sub(after.len())).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn errors_are_those_of_go() {
        for (pattern, what, part) in [
            ("(", "missing closing )", "("),
            ("a)", "unexpected )", "a)"),
            ("[a", "missing closing ]", "[a"),
            ("a**", "invalid nested repetition operator", "**"),
            ("a*{2}?b", "invalid nested repetition operator", "*{2}?"),
            ("(*)", "missing argument to repetition operator", "*"),
            ("a{1001}", "invalid repeat count", "{1001}"),
            ("a{2,1}", "invalid repeat count", "{2,1}"),
            ("[b-a]", "invalid character class range", "b-a"),
            ("[[:foo:]]", "invalid character class range", "[:foo:]"),
            (r"\8", "invalid escape sequence", r"\8"),
            (r"\1", "invalid escape sequence", r"\1"),
            (r"a\xg~b", "invalid escape sequence", r"\xg~"),
            (r"[a-\d]", "invalid escape sequence", r"\d"),
            ("a\\", "trailing backslash at end of expression", ""),
            ("(?z)", "invalid or unsupported Perl syntax", "(?z"),
            ("(?i", "invalid or unsupported Perl syntax", "(?i"),
            ("(?P<é>a)", "invalid named capture", "(?P<é>"),
        ] {
            let error = Pattern::compile(pattern).map(drop).unwrap_err();
            assert_eq!(error, format!("error parsing regexp: {what}: `{part}`"), "{pattern}");
        }
    }

    #[test]
    fn what_only_one_of_the_two_engines_finds_special_is_escaped() {
        for (pattern, text) in [
            ("a{,2}", "a{,2}"),
            ("[a&&b]", "&"),
            ("[[]", "["),
            ("[a-]", "-"),
            (r"\Q(*\E", "(*"),
            (r"\07\x41\x{e9}\_", "\x07Aé_"),
            ("(?P<n>a)(?P<n>b)", "ab"),
            ("(?i:WEB)-[[:digit:]]+$", "web-42"),
            (r"^[^\s]\s.$", "a b"),
        ] {
            assert!(Pattern::compile(pattern).unwrap().is_match(text), "{pattern}");
        }
        assert!(!Pattern::compile(r"\s").unwrap().is_match("\x0b"), "Go's \\s has no vertical tab");
        assert!(!Pattern::compile(".").unwrap().is_match("\n"));
    }
}
