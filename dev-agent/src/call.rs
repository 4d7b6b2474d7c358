//! A request taken apart: path, parameters, token. What they mean for an endpoint is the endpoint's.

use std::borrow::Cow;
use std::time::Duration;

use percent_encoding::percent_decode_str;

use crate::duration;
use crate::http::Request;
use crate::reply::Failure;

/// How long a blocking query is held at the most, as Consul is configured by default.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) request: Request,
    /// The decoded path.
    pub(crate) path: String,
    /// What of the path came after the pattern of its route.
    pub(crate) rest: String,
    query: Vec<(String, String)>,
    /// The query cannot be read, which every endpoint refuses.
    pub(crate) garbled: bool,
}

/// How a read wants to be answered.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReadOptions {
    pub(crate) index: u64,
    wait: Duration,
    pub(crate) consistency: Consistency,
    pub(crate) cached: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Consistency {
    #[default]
    Leader,
    Stale,
    Consistent,
}

impl ReadOptions {
    /// How long a query of these options is held, without the jitter.
    pub(crate) fn wait(&self, default: Duration) -> Duration {
        if self.wait.is_zero() { default } else { self.wait.min(LONGEST_WAIT) }
    }
}

impl Call {
    /// Takes a request apart. What is wrong with it at this level has no text in Consul either.
    pub(crate) fn new(request: &Request) -> Result<Self, Failure> {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let path = unescape(path).ok_or_else(|| Failure::bad("400 Bad Request"))?;
        let (query, garbled) = pairs(query).map_or((Vec::new(), true), |pairs| (pairs, false));
        Ok(Self { request: request.clone(), path, rest: String::new(), query, garbled })
    }

    /// The value of a parameter: nothing where it is absent, the first where it is repeated.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter, empty where it is absent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.param(name).unwrap_or_default()
    }

    /// Every value of a parameter.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a parameter is there, whatever its value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.param(name).is_some()
    }

    /// The query as Go writes it again: by name, escaped.
    pub(crate) fn encoded_query(&self) -> String {
        let mut pairs: Vec<_> = self.query.iter().collect();
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        let write = |(key, value): &(String, String)| {
            format!("{}={}", query_escape(key), query_escape(value))
        };
        pairs.into_iter().map(write).collect::<Vec<_>>().join("&")
    }

    /// The datacenter asked for, if any is.
    pub(crate) fn datacenter(&self) -> Option<&str> {
        self.param("dc").filter(|dc| !dc.is_empty())
    }

    /// The token, by Consul's order of places; empty for the anonymous one.
    pub(crate) fn token(&self) -> &str {
        let bearer = || {
            let (scheme, rest) = self.request.first("Authorization")?.split_once(' ')?;
            let bearer = scheme.eq_ignore_ascii_case("bearer");
            bearer.then(|| rest.split(' ').next().unwrap_or_default())
        };
        let given = |token: &&str| !token.is_empty();
        let header = || self.request.first("X-Consul-Token").filter(given);
        self.param("token").filter(given).or_else(header).or_else(bearer).unwrap_or_default()
    }

    /// The options that every read takes.
    pub(crate) fn read_options(&self) -> Result<ReadOptions, Failure> {
        let mut options = ReadOptions::default();
        if let Some(wait) = self.param("wait").filter(|wait| !wait.is_empty()) {
            let nanos = duration::parse(wait).map_err(|_| bad("Invalid wait time"))?;
            options.wait = Duration::from_nanos(u64::try_from(nanos).unwrap_or(0));
        }
        if let Some(index) = self.param("index").filter(|index| !index.is_empty()) {
            options.index = index.parse().map_err(|_| bad("Invalid index"))?;
        }
        if let Some(most) = self.param("max_stale").filter(|most| !most.is_empty()) {
            let text = || bad(&format!("Invalid max_stale value {most:?}"));
            duration::parse(most).map_err(|_| text())?;
        }
        if !self.request.first("Cache-Control").is_none_or(is_cache_control) {
            return Err(bad("Invalid Cache-Control header."));
        }
        let (stale, consistent) = (self.has("stale"), self.has("consistent"));
        options.cached = self.has("cached");
        if stale && consistent {
            return Err(bad("Cannot specify ?stale with ?consistent, conflicting semantics."));
        }
        if options.cached && consistent {
            return Err(bad("Cannot specify ?cached with ?consistent, conflicting semantics."));
        }
        options.consistency = match (stale, consistent) {
            (true, _) => Consistency::Stale,
            (_, true) => Consistency::Consistent,
            _ => Consistency::Leader,
        };
        Ok(options)
    }
}

/// Whether what is said about the agent's cache can be read: there is none here to heed it.
fn is_cache_control(header: &str) -> bool {
    header.to_lowercase().split(',').all(|part| match part.trim().split_once('=') {
        Some(("max-age" | "stale-if-error", seconds)) => {
            duration::parse(&format!("{seconds}s")).is_ok()
        }
        _ => true,
    })
}

fn bad(text: &str) -> Failure {
    Failure::new(400, text)
}

/// A path without its escapes; nothing when one of them is broken.
pub(crate) fn unescape(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let digits = rest.get(at + 1..at + 3)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        rest = rest.get(at + 3..)?;
    }
    Some(percent_decode_str(text).decode_utf8_lossy().into_owned())
}

/// The pairs of a query; nothing when an escape in it is broken.
fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let plain = |text: &str| {
        let spaced: Cow<'_, str> =
            if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
        unescape(&spaced)
    };
    let pair = |part: &str| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        Some((plain(key)?, plain(value)?))
    };
    query.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// Go's `url.QueryEscape`.
fn query_escape(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        b' ' => "+".to_owned(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}
