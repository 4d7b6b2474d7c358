//! Requests and answers as the host hands them over. Reading them off a wire is the host's.

/// A request, as a client sent it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Request {
    /// `GET`, `PUT`, …
    pub method: String,
    /// The path and the query, still escaped: `/v1/kv/a%20b?recurse`.
    pub target: String,
    /// Names in any case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body without any transfer coding.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: impl Into<String>, target: impl Into<String>) -> Self {
        Self { method: method.into(), target: target.into(), ..Self::default() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The first value of a header.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }

    /// How long the body is said to be: nothing when it came in chunks.
    pub(crate) fn content_length(&self) -> Option<usize> {
        match self.first("Content-Length") {
            Some(length) => length.trim().parse().ok(),
            None if self.first("Transfer-Encoding").is_some() => None,
            None => Some(self.body.len()),
        }
    }
}

/// An answer, as the host shall send it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// All headers but `Date`, `Content-Length` and those of the connection, which are the host's.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// What shall go wrong on the way. A delay is none of it: such an answer is parked.
    pub fault: Option<WireFault>,
}

impl Answer {
    /// The first value of a header, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }
}

/// What the host does to an answer in place of sending it whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WireFault {
    /// Send this many bytes, of head and body together, then close the connection.
    Cut(usize),
    /// Send nothing and leave the connection open until the client goes away.
    Silence,
}

fn first<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
