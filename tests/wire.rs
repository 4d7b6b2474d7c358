//! The golden vectors of `wire/`, held against the core.
//!
//! The fields of a case are described in `wire/README.md`. Python reads the same files in
//! `python/test_wire.py`; cases that make sense only there are counted here and passed over.
#![expect(clippy::unwrap_used, reason = "a file that cannot be read is a failed test")]
#![expect(clippy::disallowed_methods, reason = "only the core opens no files")]
#![expect(clippy::print_stderr, reason = "a test says how much it did")]

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lictor::api;
use lictor::config::Consistency;
use lictor::endpoint::{Defaults, Endpoint, Json, Kind, Shape};
use lictor::error::{Error, ReplyError};
use lictor::reply::Reply;
use lictor::request::{Body, Request};
use lictor::value::Value;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Value as Tree, json};

#[derive(Deserialize)]
struct Vectors {
    #[serde(default)]
    requests: Vec<Case>,
    #[serde(default)]
    replies: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    call: String,
    only: Option<String>,
    args: Option<Box<RawValue>>,
    #[serde(default)]
    client: Client,
    request: Option<Tree>,
    error: Option<Tree>,
    reply: Option<Answer>,
    index: Option<String>,
    #[serde(default)]
    value: Tree,
}

/// Status, headers, body.
type Answer = (u16, Vec<(String, String)>, Tree);

#[derive(Deserialize, Default)]
struct Client {
    token: Option<String>,
    dc: Option<String>,
    consistency: Option<String>,
    namespace: Option<String>,
    partition: Option<String>,
}

#[test]
fn requests() {
    run(
        "request",
        |vectors| &vectors.requests,
        |case| {
            let (endpoint, args) = call(case);
            // Once as for a transport that takes headers, and once for one that does not.
            [false, true].map(|token_in_query| {
                let client = Defaults {
                    token: case.client.token.as_deref(),
                    dc: case.client.dc.as_deref(),
                    consistency: consistency(&case.client),
                    namespace: case.client.namespace.as_deref(),
                    partition: case.client.partition.as_deref(),
                    token_in_query,
                };
                let request = endpoint.request(&args, &client);
                let actual =
                    request.map_or_else(|error| failure(&error), |request| parts(&request));
                (expected_request(case, token_in_query), actual)
            })
        },
    );
}

#[test]
fn replies() {
    run(
        "reply",
        |vectors| &vectors.replies,
        |case| {
            let (endpoint, args) = call(case);
            let (status, headers, body) = case.reply.as_ref().unwrap();
            let headers = headers.iter().map(|(name, value)| (name, value.as_bytes()));
            let body = bytes(body);
            let reply = endpoint.reply(&args, *status, headers, &body);
            let actual = reply.and_then(|reply| read(&reply));
            [(expected_reply(case), actual.unwrap_or_else(|error| failure(&error)))]
        },
    );
}

/// Checks every case and tells all differences together; `check` returns expected and actual.
fn run<const N: usize>(
    what: &str,
    cases: fn(&Vectors) -> &[Case],
    check: impl Fn(&Case) -> [(Tree, Tree); N],
) {
    let mut unseen: BTreeSet<_> = api::endpoints().map(Endpoint::id).collect();
    let (mut ran, mut elsewhere, mut differences) = (0, 0, Vec::new());
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let vectors: Vectors = serde_json::from_str(&text).unwrap();
        assert!(!vectors.requests.is_empty(), "no cases in {}", path.display());
        for case in cases(&vectors) {
            if case.only.as_deref() == Some("python") {
                elsewhere += 1;
                continue;
            }
            ran += 1;
            unseen.remove(&case.call);
            for (expected, actual) in check(case) {
                let actual = as_detailed_as(&expected, actual);
                if actual != expected {
                    let id = &case.id;
                    differences.push(format!("{id}:\n  expected {expected}\n  actual   {actual}"));
                }
            }
        }
    }
    eprintln!("{ran} {what} cases; {elsewhere} are for Python alone");
    differences.extend(unseen.iter().map(|call| format!("{call}: no {what} case")));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/wire");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
}

// ---- arguments ----------------------------------------------------------------------------------

/// The endpoint, and the arguments in the order of its parameters.
fn call(case: &Case) -> (&'static Endpoint, Vec<Value<'static>>) {
    let endpoint = api::endpoints().find(|endpoint| endpoint.id() == case.call);
    assert!(endpoint.is_some(), "{}: there is no such endpoint", case.id);
    let endpoint = endpoint.unwrap();
    let Members(mut given) = case.args.as_ref().map_or_else(Members::default, |a| read_as(a.get()));
    let values = endpoint.params.iter().map(|param| {
        let at = given.iter().position(|(name, _)| name == param.name);
        at.map_or(Value::Null, |at| value(param.kind, given.remove(at).1.get()))
    });
    let values = values.collect();
    let unknown = given.first().map(|(name, _)| name);
    assert_eq!(unknown, None, "{}: there is no such parameter", case.id);
    (endpoint, values)
}

/// What Rust makes of an argument.
fn value(kind: Kind, json: &str) -> Value<'static> {
    match read_as(json) {
        Tree::Null => Value::Null,
        _ if matches!(kind, Kind::Json(_)) => as_json(json),
        Tree::Bool(flag) => flag.into(),
        Tree::String(text) => text.into(),
        Tree::Number(number) if number.is_u64() => number.as_u64().unwrap().into(),
        Tree::Array(_) => Value::List(read_as(json)),
        Tree::Object(object) => match (object.get("$bytes"), object.get("$int")) {
            (Some(_), _) => Value::Bytes(bytes(&Tree::Object(object)).into()),
            (_, Some(digits)) => digits.as_str().unwrap().parse::<u64>().unwrap().into(),
            _ if kind == Kind::Map => {
                let members = read_as::<Members>(json).0.into_iter();
                Value::Map(members.map(|(k, v)| (k.into(), read_as(v.get()))).collect())
            }
            _ => as_json(json),
        },
        Tree::Number(_) => as_json(json),
    }
}

/// The value as JSON, with numbers of any size written out.
fn as_json(json: &str) -> Value<'static> {
    let mut parts = json.split(r#"{"$int": ""#);
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let (digits, rest) = part.split_once(r#""}"#).unwrap();
        text = text + digits + rest;
    }
    let Value::Json { text, truthy } = Value::from_json(&read_as::<&RawValue>(&text)).unwrap()
    else {
        unreachable!("`from_json` makes JSON")
    };
    Value::Json { text: Cow::Owned(text.into_owned()), truthy }
}

/// The members of an object in their order, which [`Tree`] forgets.
#[derive(Default)]
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

fn read_as<'a, T: Deserialize<'a>>(json: &'a str) -> T {
    serde_json::from_str(json).unwrap()
}

fn consistency(client: &Client) -> Consistency {
    client.consistency.as_deref().map_or_else(Consistency::default, |mode| mode.parse().unwrap())
}

// ---- requests -----------------------------------------------------------------------------------

fn parts(request: &Request<'_>) -> Tree {
    json!({
        "method": request.method.as_str(),
        "path": request.path,
        "query": request.query.iter().map(|p| json!([p.name, p.value])).collect::<Vec<_>>(),
        "token": request.token,
        "body": match &request.body {
            Body::Json(text) => json!({ "json": canonical(text) }),
            body => json!({ "base64": base64(body.as_bytes()) }),
        },
        "timeout": request.timeout.map(|timeout| timeout.as_secs_f64()),
    })
}

/// What the case says, in the form of [`parts`] or [`failure`].
fn expected_request(case: &Case, token_in_query: bool) -> Tree {
    if let Some(error) = &case.error {
        return error.clone();
    }
    let request = case.request.as_ref().unwrap();
    let pairs = request["query"].as_array().into_iter().flatten();
    let mut query: Vec<(&Tree, &Tree)> = pairs.map(|pair| (&pair[0], &pair[1])).collect();
    let token = query.iter().position(|(name, _)| *name == "token");
    let token = token.filter(|_| !token_in_query).map(|at| query.remove(at).1);
    let body = &request["body"];
    json!({
        "method": request["method"],
        "path": request["path"],
        "query": query,
        "token": token,
        "body": match (body["json"].as_str(), body["text"].as_str()) {
            (Some(text), _) => json!({ "json": canonical(text) }),
            (_, Some(text)) => json!({ "base64": base64(text.as_bytes()) }),
            _ => json!({ "base64": body["base64"].as_str().unwrap_or_default() }),
        },
        "timeout": request["timeout"].as_f64(),
    })
}

/// The JSON without white space and with its texts escaped in one way: equal for equal values whose
/// members stand in the same order.
fn canonical(json: &str) -> String {
    let mut out = String::new();
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            out += &json!(texts.next().unwrap().unwrap()).to_string();
            texts.byte_offset()
        } else {
            out.extend(Some(first).filter(|c| !c.is_whitespace()));
            first.len_utf8()
        };
        rest = rest.split_at(length).1;
    }
    out
}

// ---- replies ------------------------------------------------------------------------------------

fn expected_reply(case: &Case) -> Tree {
    let value = || json!({ "index": case.index, "value": thawed(&case.value) });
    case.error.clone().unwrap_or_else(value)
}

/// The index and the value, read as the reply's shape says.
fn read(reply: &Reply<'_>) -> lictor::Result<Tree> {
    let Json { index, decode, one, .. } = match reply.shape {
        Shape::Json(shape) => shape,
        Shape::Text => {
            let text = String::from_utf8_lossy(reply.body);
            return Ok(json!({ "index": null, "value": text }));
        }
        Shape::Bytes => {
            return Ok(json!({ "index": null, "value": { "$bytes": base64(reply.body) } }));
        }
        _ => return Ok(json!({ "index": null, "value": reply.truth()? })),
    };
    let mut value = reply.json::<Tree>()?.unwrap_or_default();
    if let Some(member) = decode.filter(|_| reply.found()) {
        match &mut value {
            Tree::Array(items) if !one => {
                items.iter_mut().try_for_each(|item| decoded(item, member))?;
            }
            Tree::Null if one && reply.body == b"[]" => {}
            other => decoded(other, member)?,
        }
    }
    let index = reply.meta.index.filter(|_| index).map(|index| index.to_string());
    Ok(json!({ "index": index, "value": value }))
}

/// Marks the member's base64 as bytes.
fn decoded(item: &mut Tree, member: &str) -> Result<(), ReplyError> {
    let problem = |text: &str| ReplyError::Body { expected: "an item", problem: text.to_owned() };
    let object = item.as_object_mut().ok_or_else(|| problem("no object"))?;
    if let Some(value) = object.get_mut(member).filter(|value| !value.is_null()) {
        let text = value.as_str().ok_or_else(|| problem("no text"))?;
        let bytes = base64_simd::STANDARD.decode_to_vec(text);
        *value = json!({ "$bytes": base64(&bytes.map_err(|_| problem("no base64"))?) });
    }
    Ok(())
}

fn failure(error: &Error) -> Tree {
    let reply = |problem: &str| json!({ "reply": problem });
    match error {
        Error::Argument(e) => json!({
            "argument": e.name(),
            "fault": format!("{:?}", e.fault()).to_lowercase(),
            "problem": e.problem(),
        }),
        Error::Status(e) => json!({ "status": e.status(), "kind": e.kind().name() }),
        Error::Reply(ReplyError::HeaderMissing(_)) => reply("header missing"),
        Error::Reply(ReplyError::HeaderTwice(_)) => reply("header twice"),
        Error::Reply(ReplyError::HeaderUnreadable { .. }) => reply("header unreadable"),
        Error::Reply(ReplyError::Body { .. }) => reply("body"),
        other => reply(&other.to_string()),
    }
}

/// Without the words of a problem where the case has none.
fn as_detailed_as(expected: &Tree, mut actual: Tree) -> Tree {
    if let (Some(actual), None) = (actual.as_object_mut(), expected.get("problem")) {
        actual.remove("problem");
    }
    actual
}

/// The value with numbers of any size as numbers, as far as [`Tree`] can hold them.
fn thawed(value: &Tree) -> Tree {
    match value {
        Tree::Array(items) => items.iter().map(thawed).collect(),
        Tree::Object(members) => match members.get("$int").and_then(Tree::as_str) {
            Some(digits) => read_as(digits),
            None => members.iter().map(|(name, value)| (name.clone(), thawed(value))).collect(),
        },
        other => other.clone(),
    }
}

/// The bytes of a text or of `{"$bytes": base64}`.
fn bytes(value: &Tree) -> Vec<u8> {
    match value.as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => base64_simd::STANDARD.decode_to_vec(value["$bytes"].as_str().unwrap()).unwrap(),
    }
}

fn base64(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}
