//! From arguments to a request: validate, place, escape.
//!
//! A [`Request`] is parts, not a URL: whoever sends it joins path and query ([`Request::target`])
//! and puts an address in front. Nothing here knows of connections or time.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use crate::body::Args;
use crate::config::Consistency;
use crate::duration;
use crate::endpoint::{Defaults, Endpoint, Kind, Method, Param, Place, Preset, When};
use crate::error::{ArgumentError, Fault, Result};
use crate::value::Value;

/// The header that carries the token.
pub const TOKEN_HEADER: &str = "X-Consul-Token";

/// How long Consul holds a blocking query back when the call names no `wait`.
pub const DEFAULT_WAIT: Duration = Duration::from_secs(300);

/// The paths of the old ACL system whose rest is a token.
const SECRET: [&str; 3] = ["/v1/acl/info/", "/v1/acl/clone/", "/v1/acl/destroy/"];

/// What a query string keeps as it is.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What a segment of a path keeps as it is.
const SEGMENT: &AsciiSet = &QUERY.remove(b':');
/// What the tail of a path keeps as it is.
const TAIL: &AsciiSet = &SEGMENT.remove(b'/');

/// A request to Consul: everything but the address.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request<'a> {
    /// The verb.
    pub method: Method,
    /// The path, escaped.
    pub path: String,
    /// The query parameters, in order, not escaped.
    pub query: Vec<Pair<'a>>,
    /// The token for the header [`TOKEN_HEADER`].
    pub token: Option<Cow<'a, str>>,
    /// The body.
    pub body: Body<'a>,
    /// How long the call may take beyond [`hold`](Self::hold), where it says so itself.
    pub timeout: Option<Duration>,
}

/// A query parameter.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pair<'a> {
    /// Its name.
    pub name: &'static str,
    /// Its value, not escaped.
    pub value: Cow<'a, str>,
    /// The parameter of the endpoint that it came from; none for what the client adds to all.
    pub param: Option<usize>,
    rank: u8,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body<'a> {
    /// None.
    Empty,
    /// These bytes.
    Bytes(Cow<'a, [u8]>),
    /// This JSON.
    Json(String),
}

impl Body<'_> {
    /// The bytes to send.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Empty => &[],
            Self::Bytes(bytes) => bytes,
            Self::Json(text) => text.as_bytes(),
        }
    }
}

impl<'a> Request<'a> {
    /// Path and query, escaped: what stands between the verb and the version in HTTP.
    #[must_use]
    pub fn target(&self) -> String {
        let mut target = String::with_capacity(self.path.len() + 24 * self.query.len());
        target.push_str(&self.path);
        for (position, pair) in self.query.iter().enumerate() {
            target.push(if position == 0 { '?' } else { '&' });
            target.push_str(pair.name);
            target.push('=');
            push_escaped_query(&mut target, &pair.value);
        }
        target
    }

    fn with(self, body: Body<'a>) -> Self {
        // A GET has no body: what Consul also takes with one, it takes by POST.
        let method = match self.method {
            Method::Get if !body.as_bytes().is_empty() => Method::Post,
            method => method,
        };
        Self { method, body, ..self }
    }

    /// For a blocking query, how long the server may hold the answer back: the `wait`, with the
    /// sixteenth that Consul adds at random. `None` for any other call.
    #[must_use]
    pub fn hold(&self) -> Option<Duration> {
        let value = |name| self.query.iter().find(|pair| pair.name == name).map(|p| &p.value);
        value("index").or_else(|| value("hash"))?;
        let wait = value("wait").and_then(|text| duration::parse(text).ok());
        let wait = wait.unwrap_or(DEFAULT_WAIT);
        Some(wait.saturating_add(wait / 16))
    }
}

/// The path of a target (or a path) as it may be shown: without the query, and without the tokens
/// that the old ACL system has in its paths.
///
/// ```
/// use lictor::request::shown;
///
/// assert_eq!(shown("/v1/kv/web/a?token=5ec7"), "/v1/kv/web/a");
/// assert_eq!(shown("/v1/acl/info/5ec7"), "/v1/acl/info/…");
/// ```
#[must_use]
pub fn shown(target: &str) -> Cow<'_, str> {
    let path = target.split('?').next().unwrap_or_default();
    match SECRET.iter().find(|before| path.starts_with(**before)) {
        Some(before) => Cow::Owned(format!("{before}…")),
        None => Cow::Borrowed(path),
    }
}

fn push_escaped_query(out: &mut String, text: &str) {
    for (position, word) in text.split(' ').enumerate() {
        if position > 0 {
            out.push('+');
        }
        out.extend(utf8_percent_encode(word, QUERY));
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method.as_str())
            .field("path", &shown(&self.path))
            .field("query", &self.query)
            .field("token", &self.token.as_ref().map(|_| "…"))
            .field("body", &format_args!("{} bytes", self.body.as_bytes().len()))
            .finish()
    }
}

impl fmt::Debug for Pair<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = if self.name == "token" { "…" } else { &*self.value };
        write!(f, "{}={value}", self.name)
    }
}

impl Endpoint {
    /// The request that calls this endpoint with `args`, one for each of its parameters in their
    /// order, [`Value::Null`] where nothing was given.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] for the first argument that is refused.
    pub fn request<'a>(&self, args: &'a [Value<'a>], client: &Defaults<'a>) -> Result<Request<'a>> {
        let request = self.without_json(args, client)?;
        Ok(match self.json_body(args, client)? {
            Some(body) => request.with(body),
            None => request,
        })
    }

    /// The same with this body, for callers that have a whole one; what would be in the body of the
    /// arguments does not count.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] for the first argument that is refused.
    pub fn request_with<'a>(
        &self,
        args: &'a [Value<'a>],
        client: &Defaults<'a>,
        body: Body<'a>,
    ) -> Result<Request<'a>> {
        Ok(self.without_json(args, client)?.with(body))
    }

    fn without_json<'a>(
        &self,
        args: &'a [Value<'a>],
        client: &Defaults<'a>,
    ) -> Result<Request<'a>> {
        let mut placed =
            Placed { query: Vec::new(), token: None, body: Body::Empty, timeout: None };
        let blocking = self.blocks(args);
        for (position, param) in self.params.iter().enumerate() {
            let value = args.get(position).unwrap_or(&Value::Null);
            validate(param, value)?;
            placed.place(position, param, value, client, blocking);
        }
        placed.add_scope(client);
        Ok(Request {
            method: self.method,
            path: self.escaped_path(args),
            query: placed.query,
            token: placed.token,
            body: placed.body,
            timeout: placed.timeout,
        })
    }

    /// Whether the call names an index, or a hash in its place, so that Consul holds it back.
    fn blocks(&self, args: &[Value<'_>]) -> bool {
        let state = |place| matches!(place, Place::Query("index" | "hash", When::Truthy));
        self.params.iter().zip(args).any(|(p, value)| state(p.place) && value.is_truthy())
    }

    fn escaped_path(&self, args: &[Value<'_>]) -> String {
        let mut path = String::with_capacity(self.path.len() + 32);
        let mut rest = self.path;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            for (param, value) in self.params.iter().zip(args).filter(|(p, _)| p.name == name) {
                let set = if param.place == Place::Tail { TAIL } else { SEGMENT };
                path.extend(utf8_percent_encode(value.text().unwrap_or_default(), set));
            }
            rest = after;
        }
        path.push_str(rest);
        path
    }
}

/// Where the arguments of one call have gone so far.
struct Placed<'a> {
    query: Vec<Pair<'a>>,
    token: Option<Cow<'a, str>>,
    body: Body<'a>,
    timeout: Option<Duration>,
}

impl<'a> Placed<'a> {
    /// Namespace and partition of the client, unless the call has its own.
    fn add_scope(&mut self, client: &Defaults<'a>) {
        for (name, value) in [("ns", client.namespace), ("partition", client.partition)] {
            let Some(value) = value.filter(|text| !text.is_empty()) else { continue };
            if self.query.iter().all(|pair| pair.name != name) {
                let value = Cow::Borrowed(value);
                self.query.push(Pair { name, value, param: None, rank: u8::MAX });
            }
        }
    }

    fn place(
        &mut self,
        position: usize,
        param: &Param,
        value: &'a Value<'a>,
        client: &Defaults<'a>,
        blocking: bool,
    ) {
        let sent = |when| match when {
            When::Always => true,
            When::Given => !value.is_null(),
            When::Truthy => value.is_truthy(),
            When::Blocking => blocking && value.is_truthy(),
        };
        let mut pair = |name, text| {
            // Kept in order as they come: there are few, and sorting is much code for a browser.
            let rank = param.rank;
            let at = self.query.partition_point(|pair| pair.rank <= rank);
            self.query.insert(at, Pair { name, value: text, param: Some(position), rank });
        };
        match param.place {
            Place::Query(name, when) if sent(when) => match value {
                Value::List(items) => {
                    for item in items {
                        pair(name, Cow::Borrowed(item));
                    }
                }
                Value::Map(items) => {
                    for (key, text) in items {
                        pair(name, Cow::Owned(format!("{key}:{text}")));
                    }
                }
                _ => pair(name, Cow::Borrowed(value.text().unwrap_or_default())),
            },
            Place::Flag(name, text) if value.is_truthy() => pair(name, Cow::Borrowed(text)),
            Place::Truth(name) if !value.is_null() => {
                pair(name, Cow::Borrowed(if value.is_truthy() { "true" } else { "false" }));
            }
            Place::Mode => {
                let mode = match value.text() {
                    Some(text) if value.is_truthy() => text,
                    _ => client.consistency.as_str(),
                };
                match mode.parse() {
                    Ok(Consistency::Stale) => pair("stale", Cow::Borrowed("1")),
                    Ok(Consistency::Consistent) => pair("consistent", Cow::Borrowed("1")),
                    _ => {}
                }
            }
            Place::Datacenter => {
                if let Some(dc) = own_or(value, client.dc) {
                    pair("dc", dc);
                }
            }
            Place::Token => {
                let token = own_or(value, client.token);
                match token {
                    Some(token) if client.token_in_query => pair("token", token),
                    token => self.token = token,
                }
            }
            Place::Payload => {
                self.body = match value {
                    Value::Bytes(bytes) => Body::Bytes(Cow::Borrowed(bytes)),
                    _ => value
                        .text()
                        .map_or(Body::Empty, |text| Body::Bytes(Cow::Borrowed(text.as_bytes()))),
                };
            }
            Place::Timeout => self.timeout = seconds(value),
            Place::Document => self.body = Body::Json(value.json().into_owned()),
            _ => {}
        }
    }
}

/// A number of seconds that is more than none.
fn seconds(value: &Value<'_>) -> Option<Duration> {
    let text = value.text().filter(|_| value.is_truthy())?;
    duration::seconds(text).filter(|seconds| !seconds.is_zero())
}

/// A call's own value where it has one, else the client's.
pub(crate) fn own_or<'a>(value: &'a Value<'a>, client: Option<&'a str>) -> Option<Cow<'a, str>> {
    let own = value.text().filter(|_| value.is_truthy());
    own.or(client).filter(|text| !text.is_empty()).map(Cow::Borrowed)
}

fn validate(param: &Param, value: &Value<'_>) -> Result<(), ArgumentError> {
    let fail = |fault, problem: String| Err(ArgumentError::new(param.name, fault, problem));
    if value.is_null() {
        return match param.default {
            Preset::Required if matches!(param.place, Place::Segment | Place::Tail) => {
                fail(Fault::Missing, "is required".into())
            }
            _ => Ok(()),
        };
    }
    match (param.kind, value) {
        (Kind::Key, Value::Str(key)) if key.starts_with('/') => {
            fail(Fault::Value, "keys should not start with a forward slash".into())
        }
        (Kind::Key, Value::Str(_)) | (Kind::Bytes, Value::Str(_) | Value::Bytes(_)) => Ok(()),
        (Kind::Key, _) => fail(Fault::Type, "expected a text".into()),
        (Kind::Bytes, _) => {
            fail(Fault::Type, "value should be None or a string / binary data".into())
        }
        (Kind::Duration, Value::Str(text)) if !text.is_empty() => match duration::parse(text) {
            Ok(_) => Ok(()),
            Err(error) => fail(Fault::Format, error.to_string()),
        },
        (Kind::Seconds, value) if value.is_truthy() && seconds(value).is_none() => {
            let given = value.text().unwrap_or_default();
            fail(Fault::Format, format!("`{given}` is no number of seconds"))
        }
        (Kind::OneOf(allowed), value) => match value.text() {
            Some(text) if allowed.contains(&text) => Ok(()),
            other => {
                let other = other.unwrap_or_default();
                let allowed = allowed.join("`, `");
                fail(
                    Fault::Value,
                    format!("{} must be one of `{allowed}`, not `{other}`", param.name),
                )
            }
        },
        _ => Ok(()),
    }
}
