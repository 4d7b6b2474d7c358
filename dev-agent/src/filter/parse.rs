//! From text to matches as written, and Consul's words for what is not an expression.
//!
//! Consul's parser is a PEG with backtracking, and its errors show it: they list every terminal that
//! was tried at the furthest place reached, and every complaint of a rule on the way, even where
//! another rule then went on. So this one backtracks in the same order and keeps the same books.

use std::collections::BTreeSet;

use super::{Node, quote, quote::unquote};

/// How deep parentheses may nest, since each level takes stack; Consul itself slows down long before.
const DEEPEST: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Equal,
    NotEqual,
    In,
    NotIn,
    Empty,
    NotEmpty,
    Matches,
    NotMatches,
}

/// A match as written.
#[derive(Debug)]
pub(super) struct Match {
    pub(super) selector: Vec<String>,
    pub(super) op: Op,
    /// Empty for [`Op::Empty`] and [`Op::NotEmpty`].
    pub(super) value: String,
}

/// Reads a whole expression.
pub(super) fn expression(text: &str) -> Result<Node<Match>, String> {
    let mut parser = Parser { text, ..Parser::default() };
    let found = parser.input();
    match found {
        Some(node) if parser.faults.is_empty() => Ok(node),
        _ => Err(parser.complaint()),
    }
}

#[derive(Default)]
struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// Inside an odd number of negative look-aheads.
    inverted: bool,
    furthest: usize,
    expected: BTreeSet<String>,
    faults: Vec<String>,
}

/// The terminals, and what they leave behind when they fail.
impl Parser<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes note of a terminal tried at `at`: what failed is what would have been expected.
    fn tried(&mut self, matched: bool, at: usize, want: impl FnOnce() -> String) {
        if matched != self.inverted || at < self.furthest {
            return;
        }
        if at > self.furthest {
            self.furthest = at;
            self.expected.clear();
        }
        let not = if self.inverted { "!" } else { "" };
        self.expected.insert(format!("{not}{}", want()));
    }

    fn literal(&mut self, word: &str) -> Option<()> {
        let matched = self.rest().starts_with(word);
        self.tried(matched, self.at, || quote(word));
        matched.then(|| self.at += word.len())
    }

    fn class(&mut self, name: &str, holds: fn(char) -> bool) -> Option<char> {
        let found = self.rest().chars().next().filter(|c| holds(*c));
        self.tried(found.is_some(), self.at, || name.to_owned());
        self.at += found.map_or(0, char::len_utf8);
        found
    }

    fn any(&mut self) -> Option<char> {
        self.class(".", |_| true)
    }

    fn letter(&mut self) -> Option<char> {
        self.class("[a-zA-Z]", |c| c.is_ascii_alphabetic())
    }

    fn word(&mut self) -> Option<char> {
        self.class("[a-zA-Z0-9_]", |c| c.is_ascii_alphanumeric() || c == '_')
    }

    fn digit(&mut self) -> Option<char> {
        self.class("[0-9]", |c| c.is_ascii_digit())
    }

    fn blank(&mut self) -> Option<char> {
        self.class(r"[ \t\r\n]", |c| matches!(c, ' ' | '\t' | '\r' | '\n'))
    }

    fn blanks(&mut self) -> Option<()> {
        self.blank()?;
        while self.blank().is_some() {}
        Some(())
    }

    fn end(&mut self) -> Option<()> {
        self.not(|p| p.any().map(drop))
    }

    /// Whether `rule` does not follow; nothing is consumed.
    fn not(&mut self, rule: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let start = self.at;
        self.inverted = !self.inverted;
        let found = rule(self);
        self.inverted = !self.inverted;
        self.at = start;
        found.is_none().then_some(())
    }

    /// One alternative: what it consumed is given back when it fails.
    fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = rule(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// A complaint that fails the whole expression, whatever else may still match.
    fn fault<T>(&mut self, at: usize, rule: &str, text: &str) -> Option<T> {
        let fault = format!("{}: rule {rule:?}: {text}", self.place(at));
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
        None
    }

    /// Line, column and offset; a line's end belongs to the line it starts.
    fn place(&self, at: usize) -> String {
        let before = self.text.get(..at).unwrap_or_default();
        let here = self.text.get(at..).and_then(|rest| rest.chars().next());
        let read = before.chars().chain(here.or(Some(' ')));
        let (line, column) = read.fold((1, 0), |(line, column), c| match c {
            '\n' => (line + 1, 0),
            _ => (line, column + 1),
        });
        format!("{line}:{column} ({at})")
    }

    fn complaint(mut self) -> String {
        if !self.faults.is_empty() {
            return self.faults.join("\n");
        }
        let end = self.expected.remove("!.").then(|| "EOF".to_owned());
        let mut expected: Vec<_> =
            std::mem::take(&mut self.expected).into_iter().chain(end).collect();
        let last = expected.pop().unwrap_or_default();
        let terminals = match expected.as_slice() {
            [] => last,
            others => format!("{} or {last}", others.join(", ")),
        };
        format!("{}: no match found, expected: {terminals}", self.place(self.furthest))
    }
}

/// The rules.
impl Parser<'_> {
    fn input(&mut self) -> Option<Node<Match>> {
        let grouped = self.attempt(|p| {
            p.blanks();
            p.literal("(")?;
            let inner = p.padded(0)?;
            p.literal(")")?;
            p.blanks();
            p.end().map(|()| inner)
        });
        grouped.or_else(|| {
            let inner = self.padded(0)?;
            self.end().map(|()| inner)
        })
    }

    /// An expression with blanks around it, or without.
    fn padded(&mut self, depth: usize) -> Option<Node<Match>> {
        self.blanks();
        let inner = self.either(depth)?;
        self.blanks();
        Some(inner)
    }

    fn either(&mut self, depth: usize) -> Option<Node<Match>> {
        self.joined("or", Node::Any, |p| p.joined("and", Node::All, |p| p.negation(depth)))
    }

    /// One `part` or several with `word` between them.
    fn joined(
        &mut self,
        word: &str,
        join: fn(Vec<Node<Match>>) -> Node<Match>,
        part: impl Fn(&mut Self) -> Option<Node<Match>>,
    ) -> Option<Node<Match>> {
        let first = part(self)?;
        let mut parts = vec![first];
        while let Some(next) = self.attempt(|p| {
            p.blanks()?;
            p.literal(word)?;
            p.blanks()?;
            part(p)
        }) {
            parts.push(next);
        }
        if parts.len() == 1 { parts.pop() } else { Some(join(parts)) }
    }

    fn negation(&mut self, depth: usize) -> Option<Node<Match>> {
        let mut starts = vec![self.at];
        while self.attempt(|p| p.literal("not").and_then(|()| p.blanks())).is_some() {
            starts.push(self.at);
        }
        // Where what follows the last `not` is no expression, `not` may itself be a selector.
        while let Some(start) = starts.pop() {
            self.at = start;
            if let Some(node) = self.grouping(depth) {
                let odd = starts.len() % 2 == 1;
                return Some(if odd { Node::Not(Box::new(node)) } else { node });
            }
        }
        None
    }

    fn grouping(&mut self, depth: usize) -> Option<Node<Match>> {
        let start = self.at;
        let mut unclosed = None;
        if self.literal("(").is_some() {
            if depth == DEEPEST {
                return self.fault(start, "grouping", "Too many nested parentheses");
            }
            if let Some(inner) = self.padded(depth + 1) {
                if self.literal(")").is_some() {
                    return Some(inner);
                }
                unclosed = Some(self.at);
            }
        }
        self.at = start;
        if let Some(found) = self.one() {
            return Some(Node::Leaf(found));
        }
        unclosed.and_then(|at| self.fault(at, "grouping", "Unmatched parentheses"))
    }

    fn one(&mut self) -> Option<Match> {
        self.attempt(|p| {
            let selector = p.selector()?;
            let op = p.operator_before_value()?;
            p.value().map(|value| Match { selector, op, value })
        })
        .or_else(|| {
            self.attempt(|p| {
                let selector = p.selector()?;
                let empty = p.attempt(|p| p.words(&["is", "empty"])).map(|()| Op::Empty);
                let op = empty.or_else(|| {
                    p.attempt(|p| p.words(&["is", "not", "empty"])).map(|()| Op::NotEmpty)
                })?;
                Some(Match { selector, op, value: String::new() })
            })
        })
        .or_else(|| {
            self.attempt(|p| {
                let value = p.value()?;
                let op = p.operator_in()?;
                p.selector().map(|selector| Match { selector, op, value })
            })
        })
        .or_else(|| {
            self.attempt(|p| {
                p.value()?;
                p.operator_in()?;
                p.not(|p| p.selector().map(drop))?;
                p.fault(p.at, "match", "Invalid selector")
            })
        })
    }

    fn operator_before_value(&mut self) -> Option<Op> {
        let sign = |p: &mut Self, sign| {
            p.attempt(|p| {
                p.blanks();
                p.literal(sign)?;
                p.blanks();
                Some(())
            })
        };
        sign(self, "==")
            .map(|()| Op::Equal)
            .or_else(|| sign(self, "!=").map(|()| Op::NotEqual))
            .or_else(|| self.word_operator(&["contains"]).map(|()| Op::In))
            .or_else(|| self.word_operator(&["not", "contains"]).map(|()| Op::NotIn))
            .or_else(|| self.word_operator(&["matches"]).map(|()| Op::Matches))
            .or_else(|| self.word_operator(&["not", "matches"]).map(|()| Op::NotMatches))
    }

    fn operator_in(&mut self) -> Option<Op> {
        let plain = self.word_operator(&["in"]).map(|()| Op::In);
        plain.or_else(|| self.word_operator(&["not", "in"]).map(|()| Op::NotIn))
    }

    fn word_operator(&mut self, words: &[&str]) -> Option<()> {
        self.attempt(|p| p.words(words).and_then(|()| p.blanks()))
    }

    /// Each of the words after blanks.
    fn words(&mut self, words: &[&str]) -> Option<()> {
        words.iter().try_for_each(|word| self.blanks().and_then(|()| self.literal(word)))
    }

    fn selector(&mut self) -> Option<Vec<String>> {
        let mut parts = vec![self.identifier()?];
        while let Some(part) =
            self.attempt(|p| p.literal(".").and_then(|()| p.identifier())).or_else(|| self.index())
        {
            parts.push(part);
        }
        Some(parts)
    }

    fn identifier(&mut self) -> Option<String> {
        let mut name = String::from(self.letter()?);
        while let Some(c) = self.word() {
            name.push(c);
        }
        Some(name)
    }

    fn index(&mut self) -> Option<String> {
        let opened = |p: &mut Self| {
            p.literal("[")?;
            p.blanks();
            Some(())
        };
        self.attempt(|p| {
            opened(p)?;
            let key = p.string()?;
            p.blanks();
            p.literal("]").map(|()| key)
        })
        .or_else(|| {
            self.attempt(|p| {
                opened(p)?;
                p.not(|p| p.string().map(drop))?;
                p.fault(p.at, "index", "Invalid index")
            })
        })
        .or_else(|| {
            self.attempt(|p| {
                opened(p)?;
                p.string()?;
                p.blanks();
                p.not(|p| p.literal("]"))?;
                p.fault(p.at, "index", "Unclosed index expression")
            })
        })
    }

    fn value(&mut self) -> Option<String> {
        let selector = self.attempt(Self::selector).map(|parts| parts.join("."));
        selector.or_else(|| self.number()).or_else(|| self.string())
    }

    fn number(&mut self) -> Option<String> {
        let start = self.at;
        let digits = |p: &mut Self| {
            p.literal("-");
            if p.literal("0").is_none() {
                p.class("[1-9]", |c| matches!(c, '1'..='9'))?;
                while p.digit().is_some() {}
            }
            p.attempt(|p| {
                p.literal(".")?;
                p.digit()?;
                while p.digit().is_some() {}
                Some(())
            });
            Some(())
        };
        self.attempt(|p| {
            digits(p)?;
            if p.ends_number() {
                return p.text.get(start..p.at).map(str::to_owned);
            }
            // The second alternative asks the same again, negated.
            p.not(|p| p.ends_number().then_some(()))?;
            p.fault(p.at, "number", "Invalid number literal")
        })
    }

    /// Whether what follows a number may follow one; nothing is consumed.
    fn ends_number(&mut self) -> bool {
        let start = self.at;
        let ends = self.blanks().or_else(|| self.end()).or_else(|| self.literal(")"));
        self.at = start;
        ends.is_some()
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        for mark in ["`", "\""] {
            self.at = start;
            if self.quoted(mark).is_some() && self.literal(mark).is_some() {
                let read = self.text.get(start..self.at).and_then(unquote);
                return read.or_else(|| {
                    // Consul goes on with an empty string, and fails at the end.
                    self.fault::<String>(start, "string", "invalid syntax").or(Some(String::new()))
                });
            }
        }
        for mark in ["`", "\""] {
            self.at = start;
            if self.quoted(mark).is_some() {
                // A mark that opened and was never closed has run to the end.
                self.end();
                self.fault::<()>(self.at, "string", "Unterminated string literal");
                break;
            }
        }
        self.at = start;
        None
    }

    /// The opening mark, and everything up to the closing one.
    fn quoted(&mut self, mark: &str) -> Option<()> {
        self.literal(mark)?;
        while self.attempt(|p| p.not(|p| p.literal(mark)).and_then(|()| p.any())).is_some() {}
        Some(())
    }
}
