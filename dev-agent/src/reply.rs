//! What a handler returns, and how it becomes an answer: status, headers, body.

use crate::call::{Call, Consistency};
use crate::http::Answer;
use crate::json::Json;
use crate::options::DefaultPolicy;
use crate::state::State;

/// What came of a request that was understood.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(&'static str, String)>,
    body: Body,
    pub(crate) blocks: Blocks,
    names_consistency: bool,
    streams: bool,
}

#[derive(Debug, Clone, Default)]
enum Body {
    #[default]
    Empty,
    /// Not written yet: of what a query waits for, only the index counts until it is answered.
    Json(Json),
    Bytes(Vec<u8>),
}

/// What a client may wait for with the next request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Blocks {
    /// Nothing: the endpoint never blocks.
    #[default]
    Never,
    /// An index above this one. `missing`: there is nothing at that place.
    /// `watched`: what wakes those who wait, where that is less than what moves the index.
    Index { index: u64, missing: bool, watched: Vec<u64> },
    /// Another index than this one, which is a hash.
    Event(u64),
    /// Another hash than this one.
    Hash(String),
}

impl Reply {
    /// 200 without a body.
    pub(crate) fn empty() -> Self {
        Self { status: 200, ..Self::default() }
    }

    /// 200 with JSON.
    pub(crate) fn json(value: impl Into<Json>) -> Self {
        Self { body: Body::Json(value.into()), ..Self::empty() }
    }

    /// 200 with bytes; without a `Content-Type` of their own they are declared as they look.
    pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self { body: Body::Bytes(bytes.into()), ..Self::empty() }
    }

    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// What was read is as of `index`, which a client may wait to be passed.
    pub(crate) fn index(self, index: u64) -> Self {
        self.watched(index, vec![index])
    }

    /// As [`index`](Self::index), but only what changes `watched` wakes those who wait.
    pub(crate) fn watched(mut self, index: u64, watched: Vec<u64>) -> Self {
        self.blocks = Blocks::Index { index: index.max(1), missing: false, watched };
        self
    }

    /// As [`index`](Self::index), where there is nothing at the place that was asked for.
    pub(crate) fn missing(mut self, index: u64) -> Self {
        self.blocks = Blocks::Index { index: index.max(1), missing: true, watched: vec![index] };
        self
    }

    pub(crate) fn blocks(mut self, blocks: Blocks) -> Self {
        self.blocks = blocks;
        self
    }

    /// Says how consistent the read was, as the endpoints with a bound of staleness do.
    pub(crate) fn names_consistency(mut self) -> Self {
        self.names_consistency = true;
        self
    }

    /// The read was answered from a view that the agent keeps up to date itself.
    pub(crate) fn streams(mut self) -> Self {
        self.streams = true;
        self
    }

    pub(crate) fn answer(self, state: &State, call: &Call) -> Answer {
        let version = state.options.version;
        let mut headers = common_headers(state);
        headers.extend(self.headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let mut add = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
        match &self.blocks {
            Blocks::Never => {}
            Blocks::Event(index) => add("X-Consul-Index", &index.to_string()),
            Blocks::Hash(hash) => add("X-Consul-Contenthash", hash),
            Blocks::Index { index, .. } => {
                add("X-Consul-Index", &index.to_string());
                let streams = self.streams && version.names_query_backend();
                add("X-Consul-Knownleader", if streams { "false" } else { "true" });
                add("X-Consul-Lastcontact", "0");
                if version.names_query_backend() {
                    let backend = if streams { "streaming" } else { "blocking-query" };
                    add("X-Consul-Query-Backend", backend);
                }
                if self.names_consistency {
                    let options = call.read_options().unwrap_or_default();
                    add("X-Consul-Effective-Consistency", name(options.consistency));
                }
            }
        }
        let body = match self.body {
            Body::Empty => Vec::new(),
            Body::Json(json) => {
                let mut json = json.to_text();
                add("Content-Type", "application/json");
                if call.has("pretty") || version.ends_json_with_a_line() {
                    json.push(b'\n');
                }
                json
            }
            Body::Bytes(bytes) => {
                if !headers.iter().any(|(name, _)| name == "Content-Type") && !bytes.is_empty() {
                    headers.push(("Content-Type".to_owned(), sniff(&bytes).to_owned()));
                }
                bytes
            }
        };
        Answer { status: self.status, headers, body, fault: None }
    }
}

fn name(consistency: Consistency) -> &'static str {
    match consistency {
        Consistency::Leader => "leader",
        Consistency::Stale => "stale",
        Consistency::Consistent => "consistent",
    }
}

/// The headers of every answer that a handler has a part in.
fn common_headers(state: &State) -> Vec<(String, String)> {
    let mut headers = vec![("Vary".to_owned(), "Accept-Encoding".to_owned())];
    if state.options.version.names_default_policy() {
        let denies =
            state.options.acl.enabled && state.options.acl.default_policy == DefaultPolicy::Deny;
        let policy = if denies { "deny" } else { "allow" };
        headers.push(("X-Consul-Default-Acl-Policy".to_owned(), policy.to_owned()));
    }
    headers
}

/// What Go's server takes bytes for that nobody declared, as far as text goes.
fn sniff(bytes: &[u8]) -> &'static str {
    let binary = |byte: &u8| matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31);
    let start = bytes.get(..512).unwrap_or(bytes);
    if start.iter().any(binary) { "application/octet-stream" } else { "text/plain; charset=utf-8" }
}

/// Why a request came to nothing: a status and a bare text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) text: String,
    /// Answered before any handler, and so without the headers of one.
    bare: bool,
    headers: Vec<(&'static str, String)>,
}

impl Failure {
    pub(crate) fn new(status: u16, text: impl Into<String>) -> Self {
        Self { status, text: text.into(), bare: false, headers: Vec::new() }
    }

    /// 400, the client's fault.
    pub(crate) fn bad(text: impl Into<String>) -> Self {
        Self::new(400, text)
    }

    /// 500, which is also what Consul answers to much that is the client's fault.
    pub(crate) fn server(text: impl Into<String>) -> Self {
        Self::new(500, text)
    }

    /// Comes from the router: no handler had a part in it.
    pub(crate) fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A read that failed on the server still has headers about what was read: nothing.
    pub(crate) fn with_meta(self) -> Self {
        self.header("X-Consul-Index", "1")
            .header("X-Consul-Knownleader", "false")
            .header("X-Consul-Lastcontact", "0")
    }

    /// A read that found nothing, as of an index.
    pub(crate) fn with_index(self, index: u64) -> Self {
        self.header("X-Consul-Index", index.to_string())
            .header("X-Consul-Knownleader", "true")
            .header("X-Consul-Lastcontact", "0")
    }

    pub(crate) fn answer(self, state: &State) -> Answer {
        let mut headers = if self.bare { Vec::new() } else { common_headers(state) };
        headers.extend(self.headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let declared = headers.iter().any(|(name, _)| name == "Content-Type");
        if !self.text.is_empty() && !declared {
            headers.push(("Content-Type".to_owned(), "text/plain; charset=utf-8".to_owned()));
        }
        Answer { status: self.status, headers, body: self.text.into_bytes(), fault: None }
    }
}

pub(crate) type Result<T = Reply> = std::result::Result<T, Failure>;
