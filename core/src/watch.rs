//! A watch: the values of a blocking query, one after the other, whatever happens on the way.
//!
//! A [`Watch`] is a [machine] over any endpoint that can block. It says which index
//! to ask with and when, and which replies hold a value that is not the one before. It never holds
//! the call's own arguments, such as a token, so these may change from one request to the next; it
//! neither reads bodies nor sends anything.
//!
//! What it promises, whatever the server and the network do:
//!
//! - **The last state of what is watched is never missed**, once the server answers again: after a
//!   failure, after an index that went backwards and on a new connection ([`Watch::abandoned`]) it
//!   asks without an index, for the old one may mean nothing there.
//! - **No value twice in a row, and none that was not in a reply.** Index and bytes both decide: the
//!   same index is the same value, and the same bytes are the same value, which need not be read.
//! - **It asks at a bounded rate.** A request costs [`PACE`] of time where it brought a new value
//!   and [`IDLE_PACE`] where not (less where the call's `wait` is less), and no more than [`CREDIT`]
//!   may be borrowed. So neither a server that answers at once forever nor a busy neighbour (which
//!   moves the index and not the value) makes it spin.
//! - **It never gives up by itself.** What may pass – no connection, no leader, a rate limit, any
//!   5xx – it rides out with a [`Backoff`]. What will not – a token without permission, a bad
//!   request – it reports as [`Event::Failed`] that is not `passing`; it then goes on just the same,
//!   since tokens get their permission later, until its user has had enough and calls
//!   [`Watch::stop`].
//!
//! ```
//! use std::time::Duration;
//!
//! use lictor::api::{Call, kv};
//! use lictor::machine::Step;
//! use lictor::watch::{Event, Watch};
//!
//! # let replies = [("7", "[1]"), ("7", "[1]"), ("9", "[2]")];
//! # let mut replies = replies.into_iter();
//! # let mut targets = Vec::new();
//! # let mut send = |target: String| {
//! #     targets.push(target);
//! #     replies.next().map(|(i, b)| (200, [("X-Consul-Index", i.as_bytes())], b.as_bytes().to_vec()))
//! # };
//! let call = kv::Get::new("greeting");
//! let mut watch = Watch::new(call.endpoint(), call.args(), 42)?;
//! let (mut body, mut values) = (Vec::new(), Vec::new());
//! # let mut now = Duration::ZERO;
//! loop {
//! #   now += Duration::from_secs(1);
//!     match watch.poll(now) {
//!         Step::Send(ask) => {
//!             let args = ask.arguments(call.endpoint(), call.args());
//!             let request = call.endpoint().request(&args, &Default::default())?;
//!             match send(request.target()) {
//!                 None => watch.stop(), // in earnest: `watch.failed(now, true)`
//!                 Some((status, headers, received)) => {
//!                     watch.answered(now, status, headers, &received);
//!                     body = received;
//!                 }
//!             }
//!         }
//!         Step::Event(Event::New { .. }) => values.push(body.clone()),
//!         Step::Event(_) => {}
//!         Step::Rest(until) => now = until, // in earnest: sleep
//!         Step::Pending | Step::Done => break,
//!     }
//! }
//! assert_eq!(values, [b"[1]", b"[2]"]);
//! assert_eq!(targets[0], "/v1/kv/greeting");
//! assert_eq!(targets[1], "/v1/kv/greeting?index=7&wait=55s");
//! # Ok::<(), lictor::Error>(())
//! ```

use std::borrow::Cow;
use std::collections::VecDeque;
use std::time::Duration;

use crate::backoff::Backoff;
use crate::duration;
use crate::endpoint::{Endpoint, Json, Place, Shape};
use crate::error::{ArgumentError, Error, Fault, Result, StatusError, StatusKind};
use crate::index::{Kind, Seen, Tracker};
use crate::machine;
use crate::reply::Meta;
use crate::value::Value;

/// How long Consul may hold a query back where the call does not say: less than the minute after
/// which proxies close a silent connection.
pub const WAIT: Duration = Duration::from_secs(55);
/// What a request costs that brought a new value.
pub const PACE: Duration = Duration::from_millis(100);
/// What a request costs that brought none.
pub const IDLE_PACE: Duration = Duration::from_secs(1);
/// What a request costs at least. Above this it never costs more than the call's `wait`: who asks for
/// short ones wants to ask often.
pub const LEAST_PACE: Duration = Duration::from_millis(1);
/// How much may be borrowed.
pub const CREDIT: Duration = Duration::from_secs(2);
/// The longest wait after a first failure.
pub const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait of all: after a long outage it is back within that.
pub const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What to do next: see [`machine::Step`].
pub type Step = machine::Step<Ask, Event>;

/// What the next query names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ask {
    /// The index; never 0. Without one the server answers at once.
    pub index: Option<u64>,
    /// How long the server may hold the answer back; counts only with an index.
    pub wait: Duration,
}

impl Ask {
    /// The arguments of the call that is watched, with this index and wait.
    #[must_use]
    pub fn arguments<'a>(&self, endpoint: &Endpoint, args: &[Value<'a>]) -> Vec<Value<'a>> {
        let params = endpoint.params.iter().enumerate();
        let argument = |(at, param): (usize, _)| match query_name(param) {
            // 0 is not sent; to rows that give an index only when asked it says that it is wanted.
            Some("index") => Value::from(self.index.unwrap_or(0)),
            Some("wait") => Value::from(self.wait),
            _ => args.get(at).cloned().unwrap_or(Value::Null),
        };
        params.map(argument).collect()
    }
}

/// What whoever watches wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The reply that was just taken in holds a value that is not the one before.
    New {
        /// Its index, 1 where it came without.
        index: u64,
    },
    /// No reply came, or one that is no value. The watch asks again later.
    Failed {
        /// What is wrong with the reply; `None` where the driver told of the failure.
        error: Option<Error>,
        /// Whether this may pass by itself.
        passing: bool,
    },
}

/// The machine; see the [module](self).
#[derive(Debug, Clone)]
pub struct Watch {
    endpoint: &'static Endpoint,
    wait: Duration,
    /// The index to begin after, until there was a reply.
    start: Option<u64>,
    tracker: Tracker,
    /// Status and body of the last value that was new, or known.
    last: Option<(u16, Vec<u8>)>,
    /// Whether there ever was a reply that is a value.
    heard: bool,
    /// Whether the index outlives a failure that Consul itself told of.
    keeps_index: bool,
    backoff: Backoff,
    /// The time up to which the requests so far have been paid for.
    paid: Duration,
    state: State,
    events: VecDeque<Event>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing is on its way, and nothing is sent before this time.
    Resting(Duration),
    /// A request is on its way.
    Asked,
    Stopped,
}

impl Watch {
    /// A watch of `endpoint`, called with `args`, one for each of its parameters. Their `wait`
    /// counts, and an `index` is where the watch begins: the first value is one that is newer.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] when this is no blocking query, or for an `index` or `wait` that is none.
    pub fn new(endpoint: &'static Endpoint, args: &[Value<'_>], seed: u64) -> Result<Self> {
        let blocks = endpoint.params.iter().any(|param| query_name(param) == Some("index"));
        let shape = endpoint.shape(&Ask { index: None, wait: WAIT }.arguments(endpoint, args));
        let indexed = matches!(shape, Shape::Json(Json { index: true, .. }));
        if !(blocks && indexed) {
            let problem = format!("`{}` cannot be watched: it is no blocking query", endpoint.id());
            return Err(ArgumentError::new("method", Fault::Value, problem).into());
        }
        let refused = |name, problem| ArgumentError::new(name, Fault::Format, problem);
        let text = |name| argument(endpoint, args, name);
        let wait = match text("wait") {
            None => WAIT,
            Some(text) => {
                duration::parse(&text).map_err(|error| refused("wait", error.to_string()))?
            }
        };
        let start = match text("index") {
            None => None,
            Some(text) => {
                let start = text.parse::<u64>();
                Some(start.map_err(|_| refused("index", format!("`{text}` is no index")))?)
            }
        };
        let start = start.filter(|&start| start > 0);
        let kind = if endpoint.path == EVENTS { Kind::Hash } else { Kind::Ordered };
        let mut watch = Self {
            endpoint,
            wait,
            start,
            tracker: Tracker::new(kind),
            last: None,
            heard: false,
            keeps_index: false,
            backoff: Backoff::new(FIRST_WAIT, LONGEST_WAIT, seed),
            paid: Duration::ZERO,
            state: State::Resting(Duration::ZERO),
            events: VecDeque::new(),
        };
        watch.forget();
        Ok(watch)
    }

    /// The same watch, which after a failure that Consul told of (no leader, no permission) goes on
    /// after the index that it had: what happened meanwhile comes all the same, but an index that
    /// went backwards is noticed only when the wait is over.
    #[must_use]
    pub fn keeping_index(mut self) -> Self {
        self.keeps_index = true;
        self
    }

    /// What to do next.
    pub fn poll(&mut self, now: Duration) -> Step {
        if let Some(event) = self.events.pop_front() {
            return Step::Event(event);
        }
        match self.state {
            State::Stopped => Step::Done,
            State::Asked => Step::Pending,
            State::Resting(until) if now < until => Step::Rest(until),
            State::Resting(_) => {
                self.state = State::Asked;
                Step::Send(Ask { index: self.tracker.query(), wait: self.wait })
            }
        }
    }

    /// A reply came.
    pub fn answered<'h, N: AsRef<str>>(
        &mut self,
        now: Duration,
        status: u16,
        headers: impl IntoIterator<Item = (N, &'h [u8])>,
        body: &[u8],
    ) {
        if !self.endpoint.is_answer(status) {
            let error = StatusError::new(status, body);
            let passing = self.may_pass(&error);
            if !self.keeps_index {
                self.forget();
            }
            return self.fail(now, Some(error.into()), passing);
        }
        match Meta::read(headers) {
            // From a proxy, or worse: not what Consul says.
            Err(error) => {
                self.forget();
                self.fail(now, Some(error), true);
            }
            Ok(meta) => {
                let same = matches!(&self.last, Some(last) if (last.0, &*last.1) == (status, body));
                let new = self.observed(now, meta.index, same);
                // Where the watch begins after an index, the value there counts as known.
                if new || self.last.is_none() {
                    self.last = Some((status, body.to_vec()));
                }
            }
        }
    }

    /// A reply came that is a value, for drivers that do not have its bytes: its index, and whether
    /// the value is the `same` as in the last event. Returns whether it is new.
    pub fn observed(&mut self, now: Duration, index: Option<u64>, same: bool) -> bool {
        if self.state == State::Stopped {
            return false;
        }
        let seen = self.tracker.observe(index);
        self.start = None;
        self.heard = true;
        self.backoff.worked();
        // Without an index, only the value tells.
        let new = !same && (seen != Seen::Same || index.is_none_or(|index| index == 0));
        let cost = if new { PACE } else { IDLE_PACE };
        let cost = cost.min(self.wait.max(LEAST_PACE));
        self.paid = self.paid.max(now.saturating_sub(CREDIT)) + cost;
        self.state = State::Resting(self.paid);
        if new {
            let index = index.unwrap_or_default().max(1);
            self.events.push_back(Event::New { index });
        }
        new
    }

    /// No reply came, or the driver cannot read the value in the last one. `passing`: whether that
    /// may pass by itself.
    pub fn failed(&mut self, now: Duration, passing: bool) {
        // A value that could not be read was not seen: it comes again.
        if self.state != State::Asked {
            self.last = None;
        }
        self.forget();
        self.fail(now, None, passing);
    }

    /// After a failure: asks again at this time, by a driver's own idea of patience.
    pub fn rest(&mut self, until: Duration) {
        if let State::Resting(time) = &mut self.state {
            *time = until;
        }
    }

    /// The driver gave up the request, or did not send it because the connection that the last reply
    /// came over is gone. It will be told to send another one, at once and without an index: behind
    /// a new connection may be another server, or one that has lost its data.
    pub fn abandoned(&mut self, now: Duration) {
        if self.state == State::Asked {
            self.state = State::Resting(now);
            self.forget();
        }
    }

    /// Ends the watch.
    pub fn stop(&mut self) {
        self.state = State::Stopped;
        self.events.clear();
        self.last = None;
    }

    fn forget(&mut self) {
        self.tracker.reset();
        // Where there was no reply, the index is not ours to doubt.
        if let Some(start) = self.start {
            self.tracker.observe(Some(start));
        }
    }

    fn fail(&mut self, now: Duration, error: Option<Error>, passing: bool) {
        if self.state == State::Stopped {
            return;
        }
        self.state = State::Resting(now.saturating_add(self.backoff.failed()));
        self.events.push_back(Event::Failed { error, passing });
    }

    /// Whether what the server says may pass by itself.
    fn may_pass(&self, error: &StatusError) -> bool {
        match error.kind() {
            StatusKind::Forbidden => false,
            // A datacenter that was never there is a misspelt one.
            StatusKind::NoPathToDatacenter => self.heard,
            _ => matches!(error.status(), 408 | 429 | 500..),
        }
    }
}

/// The one endpoint whose index is a hash.
const EVENTS: &str = "/v1/event/list";

fn query_name(param: &crate::endpoint::Param) -> Option<&'static str> {
    match param.place {
        Place::Query(name, _) => Some(name),
        _ => None,
    }
}

/// The text of the argument that goes into the query under this name, where one was given.
fn argument<'a>(endpoint: &Endpoint, args: &'a [Value<'_>], name: &str) -> Option<Cow<'a, str>> {
    let mut pairs = endpoint.params.iter().zip(args);
    let (_, value) = pairs.find(|(param, _)| query_name(param) == Some(name))?;
    value.text().filter(|_| value.is_truthy()).map(Cow::Borrowed)
}

#[cfg(test)]
mod tests;
