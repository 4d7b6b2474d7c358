//! What goes wrong on request: rules that pick requests, and what becomes of those.
//!
//! Rules come in through [`Agent::inject`](crate::Agent::inject), or over HTTP from whoever tests
//! through a socket: `PUT`, `GET` and `DELETE` on `/v1/dev-agent/faults`.

use std::time::Duration;

use crate::call::Call;
use crate::http::{Answer, WireFault};
use crate::json::Json;
use crate::json::decode::decoded;
use crate::json::decode::{Nanos, decode};
use crate::json::object;
use crate::reply::Failure;

/// A rule: which requests go wrong, how often or until when, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// What happens to the request.
    pub kind: FaultKind,
    /// Only requests with this verb.
    pub method: Option<String>,
    /// Only requests whose path begins so.
    pub prefix: String,
    /// Only so many requests.
    pub times: Option<u32>,
    /// Only requests before this time.
    pub until: Option<Duration>,
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// It is not looked at, and answered with this.
    Status(u16, String),
    /// It is refused for want of a leader, unless it concerns this agent alone or takes stale data.
    ///
    /// A rule for all requests is an election: meanwhile no session ends, and whoever leads then
    /// gives all of them their whole time again, and knows of no lock-delay.
    NoLeader,
    /// It is done, and the answer comes this much later.
    Delay(Duration),
    /// If it is a write that servers keep, it is done this much later, though its client went away.
    SlowDisk(Duration),
    /// It is done, and of the answer so many bytes arrive.
    Cut(usize),
    /// It is done, and the answer is lost.
    LoseAnswer,
    /// It is lost on the way, and never done.
    LoseRequest,
    /// It is done, and the answer has this index in place of its own; none leaves the header out.
    Index(Option<u64>),
}

impl Fault {
    /// Every request, until the rule is cleared.
    #[must_use]
    pub fn new(kind: FaultKind) -> Self {
        Self { kind, method: None, prefix: String::new(), times: None, until: None }
    }

    /// Only requests with this verb.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Only requests whose path begins so.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Only so many requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Only requests before this time.
    #[must_use]
    pub fn until(mut self, until: Duration) -> Self {
        self.until = Some(until);
        self
    }

    fn is_over(&self, now: Duration) -> bool {
        self.times == Some(0) || self.until.is_some_and(|until| until <= now)
    }

    /// Whether the leader is gone, and not only for some requests.
    fn is_outage(&self) -> bool {
        self.kind == FaultKind::NoLeader
            && self.times.is_none()
            && self.method.is_none()
            && self.prefix.is_empty()
    }

    fn concerns(&self, call: &Call) -> bool {
        self.method.as_ref().is_none_or(|method| *method == call.request.method)
            && call.path.starts_with(&self.prefix)
            && match self.kind {
                FaultKind::NoLeader => needs_leader(call),
                FaultKind::SlowDisk(_) => call.request.method != "GET" && needs_leader(call),
                _ => true,
            }
    }
}

/// Whether a request goes to the leader: not what the agent knows itself, and not stale reads.
fn needs_leader(call: &Call) -> bool {
    let local = ["/v1/agent/", "/v1/status/", "/v1/event/list"];
    let stale = call.request.method == "GET" && call.has("stale");
    !stale && !local.iter().any(|path| call.path.starts_with(path))
}

#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Fault>,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.rules.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The rules by which something may still happen.
    pub(crate) fn rules(&self, now: Duration) -> impl Iterator<Item = &Fault> {
        self.rules.iter().filter(move |rule| !rule.is_over(now))
    }

    pub(crate) fn leaderless(&self, now: Duration) -> bool {
        self.rules.iter().any(|rule| rule.kind == FaultKind::NoLeader && !rule.is_over(now))
    }

    /// Until when there is no leader at all: for ever, unless a rule says otherwise.
    pub(crate) fn outage(&self, now: Duration) -> Option<Duration> {
        let outages = self.rules.iter().filter(|rule| rule.is_outage() && !rule.is_over(now));
        outages.map(|rule| rule.until.unwrap_or(Duration::MAX)).max()
    }

    /// What happens to a request, by the first rule that concerns it.
    pub(crate) fn take(&mut self, now: Duration, call: &Call) -> Option<FaultKind> {
        self.rules.retain(|rule| !rule.is_over(now));
        let rule = self.rules.iter_mut().find(|rule| rule.concerns(call))?;
        rule.times = rule.times.map(|times| times.saturating_sub(1));
        Some(rule.kind.clone())
    }
}

impl FaultKind {
    /// The failure that takes the place of looking at the request.
    pub(crate) fn instead(&self) -> Option<Failure> {
        match self {
            Self::Status(status, text) => Some(Failure::new(*status, text.clone())),
            Self::NoLeader => Some(Failure::server("No cluster leader")),
            _ => None,
        }
    }

    /// Does to an answer what shall happen to it.
    pub(crate) fn spoil(&self, answer: &mut Answer) {
        match self {
            Self::Cut(after) => answer.fault = Some(WireFault::Cut(*after)),
            Self::LoseAnswer => answer.fault = Some(WireFault::Silence),
            Self::Index(index) => {
                answer.headers.retain(|(name, _)| name != "X-Consul-Index");
                let header = index.map(|index| ("X-Consul-Index".to_owned(), index.to_string()));
                answer.headers.extend(header);
            }
            _ => {}
        }
    }
}

decoded! {
    Input "Fault" {
        kind: String = "Kind",
        status: u64 = "Status",
        body: String = "Body",
        delay: Nanos = "Delay",
        after: u64 = "After",
        index: Option<u64> = "Index",
        method: Option<String> = "Method",
        prefix: String = "Prefix",
        times: Option<u64> = "Times",
        lasts: Option<Nanos> = "For",
    }
}

/// Reads a rule. Its kinds are named as they are shown.
pub(crate) fn read(body: &[u8], now: Duration) -> Result<Fault, Failure> {
    let decoded = decode(body).map_err(|error| format!("Request decode failed: {error}"));
    let input: Input = decoded.map_err(Failure::bad)?;
    let kind = match input.kind.as_str() {
        "status" => {
            let status = u16::try_from(input.status).unwrap_or(0);
            if !(200..=599).contains(&status) {
                return Err(Failure::bad("`Status` is not one of 200 to 599"));
            }
            FaultKind::Status(status, input.body)
        }
        "no-leader" => FaultKind::NoLeader,
        "delay" => FaultKind::Delay(input.delay.span()),
        "slow-disk" => FaultKind::SlowDisk(input.delay.span()),
        "cut" => FaultKind::Cut(usize::try_from(input.after).unwrap_or(usize::MAX)),
        "lose-answer" => FaultKind::LoseAnswer,
        "lose-request" => FaultKind::LoseRequest,
        "index" => FaultKind::Index(input.index),
        other => return Err(Failure::bad(format!("`{other}` is no kind of fault"))),
    };
    let times = input.times.map(|times| u32::try_from(times).unwrap_or(u32::MAX));
    let until = input.lasts.map(|lasts| now + lasts.span());
    Ok(Fault { kind, method: input.method, prefix: input.prefix, times, until })
}

impl From<&Fault> for Json {
    fn from(fault: &Fault) -> Self {
        let (kind, detail) = match &fault.kind {
            FaultKind::Status(status, _) => ("status", Some(("Status", Self::from(*status)))),
            FaultKind::NoLeader => ("no-leader", None),
            FaultKind::Delay(delay) => ("delay", Some(("Delay", span(*delay)))),
            FaultKind::SlowDisk(delay) => ("slow-disk", Some(("Delay", span(*delay)))),
            FaultKind::Cut(after) => ("cut", Some(("After", Self::from(*after)))),
            FaultKind::LoseAnswer => ("lose-answer", None),
            FaultKind::LoseRequest => ("lose-request", None),
            FaultKind::Index(index) => ("index", Some(("Index", Self::from(*index)))),
        };
        let json = object! {
            "Kind": => kind,
            "Method": ?fault.method.clone(),
            "Prefix": => &fault.prefix,
            "Times": ?fault.times.map(u64::from),
        };
        match detail {
            Some((name, value)) => json.with(name, value),
            None => json,
        }
    }
}

fn span(span: Duration) -> Json {
    let nanos = i64::try_from(span.as_nanos()).unwrap_or(i64::MAX);
    Json::from(crate::duration::format(nanos))
}
