//! When two replies are the same: byte for byte, except for what no two agents have in common.
//!
//! Identifiers are held against each other one to one: what is called X here is called Y there, from
//! then on. Indexes have to be in the same order: two that are equal, or one that is greater, are
//! so on the other side too. Nothing else is forgiven.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::ops::RangeInclusive;

use crate::Reply;

/// What is known to correspond, over all that has been compared.
#[derive(Default)]
pub(crate) struct Ties {
    names: [HashMap<String, String>; 2],
    indexes: BTreeMap<(&'static str, u64), u64>,
    /// From one index to another, for both: what happened there, in whatever order.
    jumbles: Vec<[RangeInclusive<u64>; 2]>,
    /// Since the sequence began, in the order of their first appearance.
    pub(crate) new_names: Vec<[String; 2]>,
    pub(crate) new_indexes: Vec<[u64; 2]>,
}

/// Headers of the connection, and those that say what the comparison of bodies says better.
const IGNORED: [&str; 4] = ["Date", "Content-Length", "Transfer-Encoding", "Connection"];

/// Before a number that is an index; those of one name are compared with each other.
const INDEXES: [(&str, &str); 7] = [
    ("X-Consul-Index: ", "raft"),
    ("\"CreateIndex\": ", "raft"),
    ("\"ModifyIndex\": ", "raft"),
    ("\"Index\": ", "raft"),
    ("current modify index ", "raft"),
    (" != ", "raft"),
    ("\"LTime\": ", "lamport"),
];

/// Before an opaque text of one's own, up to the end of the word.
const OPAQUE: [&str; 4] =
    ["X-Consul-Contenthash: ", "\"ContentHash\": \"", "\"CreateTime\": \"", "\"Hash\": \""];

#[derive(Debug, PartialEq)]
enum Token<'a> {
    Text(&'a str),
    Name(&'a str),
    Index(&'static str, u64),
}

impl Ties {
    /// From here on the order of changes is up to chance, until [`order`](Self::order) comes back.
    pub(crate) fn jumble(&mut self, newest: [u64; 2]) {
        self.jumbles.push(newest.map(|newest| newest + 1..=u64::MAX));
    }

    /// What comes after these indexes has its order.
    pub(crate) fn order(&mut self, newest: [u64; 2]) {
        if let Some(jumble) = self.jumbles.last_mut() {
            let [real, dev] = jumble.each_ref().map(|indexes| *indexes.start());
            *jumble = [real..=newest[0], dev..=newest[1]];
        }
        self.new_indexes.push(newest);
    }

    /// Begins a new sequence: what `<name0>` and `<index0>` stand for is found out anew.
    pub(crate) fn forget_places(&mut self) {
        self.new_names.clear();
        self.new_indexes.clear();
    }

    /// Ties everything in the one reply to everything in the other, or says what differs and leaves
    /// all as it was.
    pub(crate) fn tie(&mut self, real: &Reply, dev: &Reply, hashed: bool) -> Result<(), String> {
        let sizes = (self.new_names.len(), self.new_indexes.len());
        let mut added = Vec::new();
        let tied = self.try_tie(&text(real), &text(dev), hashed, &mut added);
        if tied.is_err() {
            for [real, dev] in self.new_names.drain(sizes.0..) {
                self.names[0].remove(&real);
                self.names[1].remove(&dev);
            }
            self.new_indexes.truncate(sizes.1);
            for key in added {
                self.indexes.remove(&key);
            }
        }
        tied
    }

    fn try_tie(
        &mut self,
        real: &str,
        dev: &str,
        hashed: bool,
        added: &mut Vec<(&'static str, u64)>,
    ) -> Result<(), String> {
        let (left, right) = (tokens(real, hashed), tokens(dev, hashed));
        let (mut indexes, mut before) = (Vec::new(), "");
        for (a, b) in left.iter().zip(&right) {
            match (a, b) {
                (Token::Text(a), Token::Text(b)) if a == b => before = a,
                (Token::Name(a), Token::Name(b)) => self.tie_names(a, b)?,
                (Token::Index(space, a), Token::Index(other, b)) if space == other => {
                    indexes.push((*space, *a, *b, last_line(before)));
                }
                _ => return Err("another text".to_owned()),
            }
        }
        if left.len() != right.len() {
            let longer = if left.len() > right.len() { "more" } else { "less" };
            return Err(format!("there is {longer} in the real one"));
        }
        for (space, real, dev, what) in indexes {
            if self.tie_indexes(space, real, dev, what)? {
                added.push((space, real));
            }
        }
        Ok(())
    }

    fn tie_names(&mut self, real: &str, dev: &str) -> Result<(), String> {
        match (self.names[0].get(real), self.names[1].get(dev)) {
            (None, None) => {
                self.names[0].insert(real.to_owned(), dev.to_owned());
                self.names[1].insert(dev.to_owned(), real.to_owned());
                self.new_names.push([real.to_owned(), dev.to_owned()]);
                Ok(())
            }
            (Some(tied), _) if tied == dev => Ok(()),
            (a, b) => Err(format!("`{real}`, so far {a:?}, is `{dev}`, so far {b:?}, here")),
        }
    }

    /// Whether the two are new.
    fn tie_indexes(
        &mut self,
        space: &'static str,
        real: u64,
        dev: u64,
        what: &str,
    ) -> Result<bool, String> {
        let jumbled = |[ours, theirs]: &[RangeInclusive<u64>; 2]| {
            ours.contains(&real) && theirs.contains(&dev)
        };
        if space == "raft" && self.jumbles.iter().any(jumbled) {
            return Ok(false);
        }
        let before = self.indexes.range((space, 0)..(space, real)).next_back();
        let after = self.indexes.range((space, real + 1)..=(space, u64::MAX)).next();
        let known = self.indexes.get(&(space, real));
        let fits = (real == 0) == (dev == 0)
            && known.is_none_or(|known| *known == dev)
            && before.is_none_or(|(_, before)| *before < dev)
            && after.is_none_or(|(_, after)| dev < *after);
        if !fits {
            let place = format!("before: {before:?}, so far: {known:?}, after: {after:?}");
            return Err(format!("{space} index {real} is {dev} here ({place}): {what}"));
        }
        let new = known.is_none();
        if new && space == "raft" {
            self.new_indexes.push([real, dev]);
        }
        self.indexes.insert((space, real), dev);
        Ok(new)
    }
}

/// The reply as one text: status, headers by name, body.
pub(crate) fn text(reply: &Reply) -> String {
    let mut headers: Vec<_> =
        reply.headers.iter().filter(|(name, _)| !IGNORED.contains(&name.as_str())).collect();
    headers.sort();
    let mut text = format!("{}\n", reply.status);
    for (name, value) in headers {
        _ = writeln!(text, "{name}: {value}");
    }
    text + "\n" + &String::from_utf8_lossy(&reply.body)
}

/// The reply as one text without what no two agents have in common.
pub(crate) fn masked(reply: &Reply) -> String {
    let text = text(reply);
    let mask = |token: &Token<'_>| match token {
        Token::Text(text) => (*text).to_owned(),
        Token::Name(_) => "<name>".to_owned(),
        Token::Index(..) => "<index>".to_owned(),
    };
    tokens(&text, false).iter().map(mask).collect()
}

/// `hashed`: the index is a hash, and so a name.
fn tokens(text: &str, hashed: bool) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let (skip, size, token) = if let Some((prefix, space)) = starts(rest) {
            let digits = rest[prefix..].bytes().take_while(u8::is_ascii_digit).count();
            let number = &rest[prefix..prefix + digits];
            match number.parse() {
                Ok(_) if hashed && space == "raft" => (prefix, digits, Token::Name(number)),
                Ok(index) => (prefix, digits, Token::Index(space, index)),
                Err(_) => (0, 0, Token::Text("")),
            }
        } else if let Some(prefix) = OPAQUE.iter().find(|prefix| rest.starts_with(**prefix)) {
            let word =
                rest[prefix.len()..].bytes().take_while(|byte| !b"\"\n".contains(byte)).count();
            (prefix.len(), word, Token::Name(&rest[prefix.len()..prefix.len() + word]))
        } else if is_uuid(rest.as_bytes()) {
            (0, 36, Token::Name(&rest[..36]))
        } else {
            (0, 0, Token::Text(""))
        };
        if size == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        tokens.push(Token::Text(&text[start..at + skip]));
        tokens.push(token);
        at += skip + size;
        start = at;
    }
    tokens.push(Token::Text(&text[start..]));
    tokens
}

fn starts(rest: &str) -> Option<(usize, &'static str)> {
    let found = INDEXES.iter().find(|(prefix, _)| rest.starts_with(prefix));
    found.map(|(prefix, space)| (prefix.len(), *space))
}

fn last_line(text: &str) -> &str {
    text.trim_end().rsplit('\n').next().unwrap_or_default().trim()
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() >= 36
        && bytes[..36].iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
