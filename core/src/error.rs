//! What can go wrong, by whose fault it is.
//!
//! [`ArgumentError`] is the caller's and is raised before anything is sent. [`StatusError`] is
//! Consul's answer, kept word for word and classified. [`ReplyError`] is a reply that is not what
//! Consul sends. What a transport meets (refused, timed out) is not the core's business.
//!
//! Messages are lower case without a full stop, input stands in backticks, and no message ever
//! holds a token.

use std::borrow::Cow;
use std::fmt;

/// A `Result` with this crate's [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Any error of this crate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An argument was refused; nothing was sent.
    #[error(transparent)]
    Argument(#[from] ArgumentError),
    /// Consul answered with a status that is not a success.
    #[error(transparent)]
    Status(#[from] StatusError),
    /// The reply is not one that Consul sends.
    #[error(transparent)]
    Reply(#[from] ReplyError),
}

/// Why an argument was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// It is of the wrong type.
    Type,
    /// It is a text that does not parse (a duration, an address).
    Format,
    /// It is outside what is allowed.
    Value,
    /// It is needed and was not given.
    Missing,
    /// It does not go together with another one.
    Conflict,
}

/// An argument was refused; nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentError {
    name: Cow<'static, str>,
    fault: Fault,
    problem: Cow<'static, str>,
}

impl ArgumentError {
    /// An error about the argument `name`; `problem` must not contain a token.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        fault: Fault,
        problem: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { name: name.into(), fault, problem: problem.into() }
    }

    /// The argument's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The kind of mistake.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.fault
    }

    /// The mistake in words, without the argument's name.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "argument `{}`: {}", self.name, self.problem)
    }
}

impl std::error::Error for ArgumentError {}

/// What a status that is not a success means, from its code and Consul's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusKind {
    /// 400: the request was malformed or failed validation.
    BadRequest,
    /// 401: ACLs are disabled on this agent (or, for a logout, the token is unknown).
    AclDisabled,
    /// 403: the token is unknown or may not do this.
    Forbidden,
    /// 404: no such thing.
    NotFound,
    /// 405: the endpoint does not take this method.
    MethodNotAllowed,
    /// 409: a transaction was rolled back; the body says why, as JSON.
    Conflict,
    /// 413: the value, transaction or event is too large.
    TooLarge,
    /// 429 or 503: a rate limit of the agent or the servers.
    RateLimited,
    /// 429: too many connections from this address.
    TooManyConnections,
    /// 500: no server leads the cluster at the moment; nothing was applied.
    NoLeader,
    /// 500: the datacenter is unknown or out of reach.
    NoPathToDatacenter,
    /// Any other 4xx, among them a 429 that reports a warning check or unhealthy autopilot.
    Client,
    /// Any other status, mostly 5xx.
    Server,
}

impl StatusKind {
    /// A stable lower-case name, such as `no_leader`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::AclDisabled => "acl_disabled",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::Conflict => "conflict",
            Self::TooLarge => "too_large",
            Self::RateLimited => "rate_limited",
            Self::TooManyConnections => "too_many_connections",
            Self::NoLeader => "no_leader",
            Self::NoPathToDatacenter => "no_path_to_datacenter",
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

/// Consul answered with a status that is not a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusError {
    status: u16,
    body: String,
}

impl StatusError {
    /// The error for `status` with Consul's text, read leniently as UTF-8.
    #[must_use]
    pub fn new(status: u16, body: &[u8]) -> Self {
        Self { status, body: String::from_utf8_lossy(body).into_owned() }
    }

    /// The HTTP status code.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Consul's text, word for word.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// What it means. Texts are matched anywhere, since agents prefix them with
    /// `rpc error making call:` when they pass on a server's.
    #[must_use]
    pub fn kind(&self) -> StatusKind {
        let says = |text: &str| self.body.contains(text);
        match self.status {
            400 => StatusKind::BadRequest,
            401 => StatusKind::AclDisabled,
            403 => StatusKind::Forbidden,
            404 => StatusKind::NotFound,
            405 => StatusKind::MethodNotAllowed,
            409 => StatusKind::Conflict,
            413 => StatusKind::TooLarge,
            429 if says("too many concurrent connections") => StatusKind::TooManyConnections,
            429 | 503 if says("ate limit") => StatusKind::RateLimited,
            503 if says("can only be performed by the leader") => StatusKind::RateLimited,
            402..=499 => StatusKind::Client,
            500 if says("No cluster leader") => StatusKind::NoLeader,
            500 if says("No path to datacenter") || says("Remote DC has no server") => {
                StatusKind::NoPathToDatacenter
            }
            500 if says("Permission denied") || says("ACL not found") => StatusKind::Forbidden,
            _ => StatusKind::Server,
        }
    }

    /// Whether Consul said so before doing anything, so that even a write may be repeated.
    #[must_use]
    pub fn nothing_was_applied(&self) -> bool {
        matches!(
            self.kind(),
            StatusKind::NoLeader | StatusKind::RateLimited | StatusKind::TooManyConnections
        )
    }

    /// Whether the same read may succeed a little later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        const PASSING: [&str; 8] = [
            "EOF",
            "connection reset",
            "i/o deadline reached",
            "No known Consul servers",
            "leadership lost",
            "timed out enqueuing operation",
            "Not ready to serve consistent reads",
            "Raft leader not found in server lookup mapping",
        ];
        // An agent's word on its services' health is JSON, and an answer.
        let is_json = self.body.starts_with(['{', '[']);
        self.nothing_was_applied()
            || (self.status == 500 && PASSING.iter().any(|text| self.body.contains(text)))
            || (matches!(self.status, 502..=504) && self.kind() == StatusKind::Server && !is_json)
    }
}

impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.body)
    }
}

impl std::error::Error for StatusError {}

/// The reply is not one that Consul sends: from a proxy, cut off, or worse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplyError {
    /// A header that the call needs is not there.
    #[error("reply without the header `{0}`")]
    HeaderMissing(&'static str),
    /// A header that must be unique came more than once.
    #[error("reply with the header `{0}` more than once")]
    HeaderTwice(&'static str),
    /// A header's value cannot be read.
    #[error("reply with an unreadable header `{name}`: `{value}`")]
    HeaderUnreadable {
        /// The header.
        name: &'static str,
        /// What it said.
        value: String,
    },
    /// The body does not fit the type asked for, or is no JSON at all.
    #[error("reply that cannot be read as {expected}: {problem}")]
    Body {
        /// What was asked for.
        expected: &'static str,
        /// What the parser said.
        problem: String,
    },
}

impl Error {
    fn status(&self) -> Option<&StatusError> {
        match self {
            Self::Status(error) => Some(error),
            _ => None,
        }
    }

    fn is(&self, kind: StatusKind) -> bool {
        self.status().is_some_and(|error| error.kind() == kind)
    }

    /// There is no such thing (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is(StatusKind::NotFound)
    }

    /// The token is unknown or may not do this (403).
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.is(StatusKind::Forbidden)
    }

    /// ACLs are disabled on this agent (401).
    #[must_use]
    pub fn is_acl_disabled(&self) -> bool {
        self.is(StatusKind::AclDisabled)
    }

    /// A transaction was rolled back (409).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is(StatusKind::Conflict)
    }

    /// The value, transaction or event is too large (413).
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.is(StatusKind::TooLarge)
    }

    /// A rate or connection limit was hit.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.is(StatusKind::RateLimited) || self.is(StatusKind::TooManyConnections)
    }

    /// No server leads the cluster at the moment.
    #[must_use]
    pub fn is_no_leader(&self) -> bool {
        self.is(StatusKind::NoLeader)
    }

    /// The same read may succeed a little later ([`StatusError::is_retryable`]).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.status().is_some_and(StatusError::is_retryable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, body: &str) -> StatusKind {
        StatusError::new(status, body.as_bytes()).kind()
    }

    #[test]
    fn statuses_and_texts_say_what_they_mean() {
        let cases = [
            (400, "Missing key name", StatusKind::BadRequest),
            (401, "ACL support disabled", StatusKind::AclDisabled),
            (403, "Permission denied", StatusKind::Forbidden),
            (500, "rpc error making call: Permission denied", StatusKind::Forbidden),
            (404, "", StatusKind::NotFound),
            (405, "method POST not allowed", StatusKind::MethodNotAllowed),
            (409, r#"{"Errors":[]}"#, StatusKind::Conflict),
            (413, "Request body too large", StatusKind::TooLarge),
            (429, "RPC rate limit exceeded", StatusKind::RateLimited),
            (429, "Rate limit reached, try again later", StatusKind::RateLimited),
            (
                429,
                "Your IP is issuing too many concurrent connections, please rate limit your calls\n",
                StatusKind::TooManyConnections,
            ),
            (429, r#"{"AggregatedStatus":"warning"}"#, StatusKind::Client),
            (
                503,
                "rate limit exceeded for operation that can only be performed by the leader, try again later",
                StatusKind::RateLimited,
            ),
            (503, r#"{"AggregatedStatus":"critical"}"#, StatusKind::Server),
            (500, "rpc error making call: No cluster leader", StatusKind::NoLeader),
            (500, "No path to datacenter", StatusKind::NoPathToDatacenter),
            (418, "", StatusKind::Client),
            (500, "boom", StatusKind::Server),
            (599, "", StatusKind::Server),
        ];
        for (status, body, expected) in cases {
            assert_eq!(kind(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn only_what_may_be_repeated_is_retryable() {
        let retryable =
            |status, body: &str| StatusError::new(status, body.as_bytes()).is_retryable();
        assert!(retryable(500, "No cluster leader"));
        assert!(retryable(500, "rpc error making call: EOF"));
        assert!(retryable(502, "<html>bad gateway</html>"));
        assert!(!retryable(500, "invalid session"));
        assert!(!retryable(400, "EOF"));
        let lost =
            StatusError::new(500, b"raft apply failed: leadership lost while committing log");
        assert!(lost.is_retryable() && !lost.nothing_was_applied());
    }
}
