//! How a request that makes sense comes to make almost sense.

use lictor_dev_agent::Request;
use proptest::prelude::*;

use crate::seeds::MEMBERS;

/// A change at some place of one part of a request: which place, only its length can tell.
#[derive(Debug, Clone)]
pub(crate) struct Mutation {
    part: Part,
    at: prop::sample::Index,
    change: Change,
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Method,
    Target,
    Query,
    Body,
}

#[derive(Debug, Clone)]
enum Change {
    /// In place of a word, a text in quotes, a number.
    Replace(String),
    Insert(String),
    Remove(usize),
    /// What follows comes so often.
    Repeat(usize, usize),
    /// Of a text in UTF-8, a byte that is no more.
    Spoil(u8),
    /// Brackets around it, so many.
    Wrap(usize),
}

pub(crate) fn mutation() -> impl Strategy<Value = Mutation> {
    let part = prop_oneof![
        1 => Just(Part::Method),
        3 => Just(Part::Target),
        3 => Just(Part::Query),
        6 => Just(Part::Body),
    ];
    let change = prop_oneof![
        6 => odd().prop_map(Change::Replace),
        3 => odd().prop_map(Change::Insert),
        2 => (1..20_usize).prop_map(Change::Remove),
        1 => (1..30_usize, 2..200_usize).prop_map(|(length, times)| Change::Repeat(length, times)),
        1 => any::<u8>().prop_map(Change::Spoil),
        1 => prop_oneof![1..5_usize, Just(50_000)].prop_map(Change::Wrap),
    ];
    (part, any::<prop::sample::Index>(), change).prop_map(|(part, at, change)| Mutation {
        part,
        at,
        change,
    })
}

/// What has a meaning somewhere, or nowhere.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => select(JSON),
        3 => prop::sample::select(MEMBERS.as_slice()).prop_map(|name| format!("\"{name}\"")),
        1 => select(FIELDS).prop_map(|name| format!("\"{name}\"")),
        2 => select(TEXTS),
        2 => select(PARAMETERS),
        1 => duration(),
        1 => duration().prop_map(|text| format!("\"{text}\"")),
        1 => filter().prop_map(|text| format!("&filter={text}")),
        1 => rules(),
        1 => rules().prop_map(|text| format!("{text:?}")),
        1 => any::<String>(),
    ]
}

fn select(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(texts).prop_map(str::to_owned)
}

const JSON: &[&str] = &[
    "null",
    "true",
    "-1",
    "0",
    "1e400",
    "1.5",
    "-0",
    "18446744073709551616",
    "9223372036854775807",
    "\"\"",
    "\"a\\u0000b\"",
    "\"\\ud800\"",
    "[]",
    "{}",
    "[null]",
    "{\"\":null}",
    "[[\"a\"]]",
    "{\"a\":{\"a\":[1]}}",
    "\"{{\"",
    "\"${match(1)}\"",
    "\"${name.full}\"",
    "\"^((a+)+)+$\"",
    "\"(?P<\"",
    "\"\\r\\nX: y\"",
    "\"any\"",
    "\"passing\"",
    "\"set\"",
    "\"check-session\"",
    "\"get-tree\"",
    "\"delete\"",
    "\"name_prefix_match\"",
    "\"<name0>\"",
];

/// Of the members of bodies, those that are in no story.
const FIELDS: &[&str] = &[
    "ServiceName",
    "UDP",
    "H2PING",
    "AliasNode",
    "Failover",
    "Roles",
    "Local",
    "ExpirationTTL",
    "AccessorID",
    "é",
];

const TEXTS: &[&str] = &[
    "%", "%00", "%zz", "%ff", "%2f", "/../", "//", "?", "&", "=", ";", "+", "#", "\0", "\r\n", "é",
    "\u{202e}", "<name0>", "<name1>", "<index0>", "self", "name/", "execute", "explain", "clone",
    "{", "}", "[", "]", "\"", "\\", ",", ":", "*", "any", "consul", "_agent",
];

const PARAMETERS: &[&str] = &[
    "&index=<index0>",
    "&index=1",
    "&index=-1",
    "&index=18446744073709551616",
    "&wait=1ms",
    "&wait=0",
    "&wait=-1s",
    "&wait=9223372036s",
    "&recurse",
    "&keys",
    "&separator=/",
    "&separator=",
    "&raw",
    "&cas=0",
    "&cas=x",
    "&cas=<index0>",
    "&flags=18446744073709551615",
    "&flags=-1",
    "&acquire=<name0>",
    "&release=<name0>",
    "&hash=x",
    "&stale",
    "&consistent",
    "&cached",
    "&passing",
    "&passing=x",
    "&tag=a",
    "&tag=",
    "&near=_agent",
    "&near=_ip",
    "&node-meta=a:b",
    "&node-meta=a",
    "&dc=dc1",
    "&dc=x",
    "&ns=x",
    "&token=root",
    "&format=text",
    "&note=a",
    "&enable=true",
    "&enable=x",
    "&reason=\r\n",
    "&pretty",
    "&limit=1",
    "&limit=-1",
    "&wan=1",
    "&replace-existing-checks",
    "&ns=",
    "&name=x",
    "&service=a",
    "&node=.*",
    "&filter=",
];

/// What is almost a length of time.
pub(crate) fn duration() -> impl Strategy<Value = String> {
    let number = prop_oneof!["[0-9]{0,20}", "[0-9]{0,3}\\.[0-9]{0,24}", Just("9".repeat(40))];
    let unit = prop_oneof!["(ns|us|µs|ms|s|m|h|d)?", "[a-zé ]{0,2}"];
    let parts = prop::collection::vec((number, unit), 0..4);
    ("[-+]{0,2}", parts).prop_map(|(sign, parts)| {
        let parts: String = parts.into_iter().map(|(number, unit)| number + &unit).collect();
        sign + &parts
    })
}

/// What is almost a filter, escaped as little as it has to be.
pub(crate) fn filter() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "ID",
        "Name",
        "Node",
        "Service",
        "Service.Tags",
        "ServiceTags",
        "Meta.a",
        "Meta[\"a\"]",
        "Checks.Status",
        "Port",
        "Weights.Passing",
        "TaggedAddresses.lan.Address",
        "and",
        "or",
        "not",
        "in",
        "not in",
        "contains",
        "is empty",
        "is not empty",
        "matches",
        "not matches",
        "==",
        "!=",
        "(",
        ")",
        "((((((((",
        "\"a\"",
        "`a`",
        "\"(a|b)+\"",
        "\"[\"",
        "\"\\x\"",
        "\"",
        "1",
        "-0",
        "01",
        "1.5e9",
        "a",
        "é",
        ".",
        "[",
        "]",
        "\"/a/b\"",
        "not not not not",
    ];
    prop::collection::vec(prop_oneof![9 => select(WORDS), 1 => any::<String>()], 0..14).prop_map(
        |words| words.join(" ").replace('%', "%25").replace('&', "%26").replace('#', "%23"),
    )
}

/// The rules of a policy: whole ones in any order, more than one of a kind.
pub(crate) fn whole_rules() -> impl Strategy<Value = String> {
    let resources = vec!["key", "node", "service", "session", "agent", "event", "query"];
    let own = prop::sample::select(vec!["", "a", "foo/", "foo/a", "é", "lictor"]);
    let levels = prop::sample::select(vec!["read", "write", "deny"]);
    let named = (prop::sample::select(resources), any::<bool>(), own, levels.clone()).prop_map(
        |(resource, prefix, name, level)| {
            let prefix = if prefix { "_prefix" } else { "" };
            format!("{resource}{prefix} \"{name}\" {{ policy = \"{level}\" }}")
        },
    );
    let alone = prop::sample::select(vec!["acl", "keyring", "operator"]);
    let alone = (alone, levels).prop_map(|(resource, level)| format!("{resource} = \"{level}\""));
    let rule = prop_oneof![6 => named, 1 => alone];
    prop::collection::vec(rule, 0..6).prop_map(|rules| rules.join("\n"))
}

/// What are almost the rules of a policy.
pub(crate) fn rules() -> impl Strategy<Value = String> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), rule_words()), 1..3);
    let changed = (whole_rules(), edits).prop_map(|(rules, edits)| {
        edits.into_iter().fold(rules, |rules, (at, words)| {
            let mut parts: Vec<_> = rules.split(' ').collect();
            let at = at.index(parts.len());
            parts[at] = &words;
            parts.join(" ")
        })
    });
    prop_oneof![
        3 => whole_rules(),
        3 => changed,
        1 => prop::collection::vec(rule_words(), 0..14).prop_map(|words| words.join(" ")),
    ]
}

fn rule_words() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "key",
        "key_prefix",
        "service",
        "service_prefix",
        "node_prefix",
        "session_prefix",
        "agent",
        "event",
        "query_prefix",
        "operator",
        "acl",
        "keyring",
        "\"\"",
        "\"a\"",
        "\"foo/\"",
        "{",
        "}",
        "{ policy = \"read\" }",
        "{ policy = \"write\" }",
        "{ policy = \"deny\" }",
        "policy",
        "=",
        "\"write\"",
        "\"list\"",
        "intentions",
        "# x\n",
        "/* ",
        " */",
        "//",
        ",",
        "é",
        "\"",
        "{ { {",
        "<<EOF\na\nEOF",
        "1",
        "true",
        "[",
        "]",
        ":",
    ];
    select(WORDS)
}

impl Mutation {
    pub(crate) fn apply(&self, mut request: Request) -> Request {
        match self.part {
            Part::Method => request.method = lossy(&self.changed(request.method.as_bytes())),
            Part::Target => request.target = lossy(&self.changed(request.target.as_bytes())),
            Part::Query => {
                let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
                request.target = format!("{path}?{}", lossy(&self.changed(query.as_bytes())));
            }
            Part::Body => request.body = self.changed(&request.body),
        }
        request
    }

    fn changed(&self, bytes: &[u8]) -> Vec<u8> {
        let at = self.at.index(bytes.len() + 1);
        let (before, after) = bytes.split_at(at);
        match &self.change {
            Change::Insert(text) => [before, text.as_bytes(), after].concat(),
            Change::Remove(length) => [before, after.get(*length..).unwrap_or_default()].concat(),
            Change::Repeat(length, times) => {
                let piece = after.get(..*length).unwrap_or(after).repeat(*times);
                [before, &piece, after].concat()
            }
            Change::Spoil(byte) => match after {
                [_, after @ ..] => [before, &[*byte], after].concat(),
                [] => [before, &[*byte]].concat(),
            },
            Change::Wrap(depth) => {
                let (open, close) = [("[", "]"), ("{\"a\":", "}"), ("(", ")")][at % 3];
                [open.repeat(*depth).as_bytes(), bytes, close.repeat(*depth).as_bytes()].concat()
            }
            Change::Replace(text) => {
                let tokens = tokens(bytes);
                let Some((start, end)) = tokens.get(self.at.index(tokens.len().max(1))) else {
                    return text.clone().into_bytes();
                };
                [&bytes[..*start], text.as_bytes(), &bytes[*end..]].concat()
            }
        }
    }
}

/// Where the words, numbers and texts in quotes of a text are.
fn tokens(bytes: &[u8]) -> Vec<(usize, usize)> {
    let word =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'<');
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let length = match rest[0] {
            b'"' => {
                rest[1..].iter().position(|byte| *byte == b'"').map_or(rest.len(), |end| end + 2)
            }
            _ => rest.iter().take_while(|byte| word(byte)).count(),
        };
        if length > 0 {
            tokens.push((at, at + length));
        }
        at += length.max(1);
    }
    tokens
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
