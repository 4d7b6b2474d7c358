//! A client that watches: the core's machine, driven as a driver should.

use std::time::Duration;

use lictor::api::{Call, event, health, kv};
use lictor::endpoint::{Defaults, Endpoint};
use lictor::machine::Step;
use lictor::value::Value;
use lictor::watch::{CREDIT, Event, FIRST_WAIT, IDLE_PACE, PACE, Watch};

use super::{Came, Moment, Outgoing, Role, Stamp, Todo, Told};
use crate::flaw::Flaw;

/// What may be watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Key,
    Prefix,
    Keys,
    Service,
    Events,
}

impl Target {
    pub(crate) const ALL: [Self; 5] =
        [Self::Key, Self::Prefix, Self::Keys, Self::Service, Self::Events];

    fn call<T>(self, make: impl FnOnce(&'static Endpoint, &[Value<'_>]) -> T) -> T {
        fn with<T>(call: &impl Call, make: impl FnOnce(&'static Endpoint, &[Value<'_>]) -> T) -> T {
            make(call.endpoint(), call.args())
        }
        match self {
            Self::Key => with(&kv::Get::new("v/a"), make),
            Self::Prefix => with(&kv::Get::new("v/").recurse(true), make),
            Self::Keys => with(&kv::Get::new("v/").keys(true), make),
            Self::Service => with(&health::Service::new("web"), make),
            Self::Events => with(&event::List::new().name("deploy"), make),
        }
    }

    /// The request that reads it now.
    pub(crate) fn plain(self) -> Outgoing {
        self.call(request)
    }

    /// Whether a write to this path may change it.
    pub(crate) fn hears_of(self, path: &str) -> bool {
        path.starts_with(match self {
            Self::Key => "/v1/kv/v/a",
            Self::Prefix | Self::Keys => "/v1/kv/v/",
            Self::Service => "/v1/agent/service/",
            Self::Events => "/v1/event/fire/",
        })
    }
}

fn request(endpoint: &Endpoint, args: &[Value<'_>]) -> Outgoing {
    Outgoing::made(&endpoint.request(args, &Defaults::default()).expect("the call is in order"))
}

pub(crate) struct Watcher {
    target: Target,
    watch: Watch,
    flaw: Flaw,
    began: Option<Duration>,
    /// Whether the request on its way names an index.
    blocks: bool,
    /// The highest index that ever came.
    highest: u64,
    /// The last reply.
    body: Vec<u8>,
    stamp: Stamp,
    /// What the replies so far should have cost in time.
    cost: Duration,
}

impl Watcher {
    pub(crate) fn new(target: Target, seed: u64, flaw: Flaw) -> Self {
        let watch = target.call(|endpoint, args| Watch::new(endpoint, args, seed));
        Self {
            target,
            watch: watch.expect("it blocks"),
            flaw,
            began: None,
            blocks: false,
            highest: 0,
            body: Vec::new(),
            stamp: Stamp::default(),
            cost: Duration::ZERO,
        }
    }

    fn answered(&mut self, now: Duration, came: &Came<'_>) -> bool {
        let (reply, stamp) = match came {
            Came::Whole(reply, stamp) => (reply, stamp),
            Came::Cut(reply, stamp) if self.flaw == Flaw::TakesCutReplies => (reply, stamp),
            _ => return false,
        };
        let index = |value: &[u8]| std::str::from_utf8(value).ok()?.parse::<u64>().ok();
        let came = reply.values("X-Consul-Index").next().and_then(index).unwrap_or(0);
        self.highest = self.highest.max(came);
        self.stamp = *stamp;
        self.body = reply.body().to_vec();
        let told = self.highest.to_string();
        let headers = reply.headers().map(|(name, value)| {
            let raised = self.flaw == Flaw::IgnoresReset && name == "X-Consul-Index";
            (name, if raised { told.as_bytes() } else { value })
        });
        self.watch.answered(now, reply.status(), headers, reply.body());
        true
    }

    /// The machine's promise is a rate; what it was answered says how long that may have taken.
    fn is_too_fast(&mut self, now: Duration) -> bool {
        let began = *self.began.get_or_insert(now);
        self.cost > now.saturating_sub(began) + CREDIT + IDLE_PACE
    }
}

impl Role for Watcher {
    fn poll(&mut self, moment: &mut Moment<'_>) -> Todo {
        loop {
            match self.watch.poll(moment.now) {
                Step::Send(_) if self.is_too_fast(moment.now) => {
                    return Todo::Tell(Told::Broken(format!("{:?} spins", self.target)));
                }
                Step::Send(mut ask) => {
                    if self.flaw == Flaw::NeverBlocks {
                        ask.index = None;
                    }
                    self.blocks = ask.index.is_some();
                    let make = |endpoint: &'static Endpoint, args: &[Value<'_>]| {
                        request(endpoint, &ask.arguments(endpoint, args))
                    };
                    return Todo::Send(self.target.call(make));
                }
                Step::Event(Event::New { .. }) => {
                    self.cost = (self.cost + PACE).saturating_sub(IDLE_PACE);
                    return Todo::Tell(Told::Value(self.stamp, std::mem::take(&mut self.body)));
                }
                Step::Event(_) => {}
                Step::Rest(until) => return Todo::Rest(until),
                Step::Pending | Step::Done => return Todo::Pending,
            }
        }
    }

    fn came(&mut self, moment: &mut Moment<'_>, came: &Came<'_>) {
        let answered = self.answered(moment.now, came);
        if !answered {
            self.watch.failed(moment.now, true);
        }
        let value = |reply: &lictor::http1::Decoder| matches!(reply.status(), 200 | 404);
        let is_value = matches!(came, Came::Whole(reply, _) if value(reply));
        self.cost += if answered && is_value { IDLE_PACE } else { FIRST_WAIT / 2 };
    }

    fn abandons(&mut self, now: Duration) -> bool {
        if self.blocks {
            self.watch.abandoned(now);
        }
        self.blocks
    }

    fn target(&self) -> Option<Target> {
        Some(self.target)
    }
}
