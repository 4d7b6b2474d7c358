//! The agent from outside: requests in, answers out, now or later.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::call::Call;
use crate::http::{Answer, Request};
use crate::options::Options;
use crate::probe::{Observed, Probe, ProbeId};
use crate::reply::{Blocks, Reply};
use crate::route::{self, Handler};
use crate::state::{State, Timer};

/// An agent with all its state.
#[derive(Debug)]
pub struct Agent {
    state: State,
    parked: BTreeMap<u64, Parked>,
    ready: Vec<(Ticket, Answer)>,
    tickets: u64,
    /// The index up to which parked requests have been looked at.
    seen: u64,
}

/// What became of a request at once.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a host must know what to do with each")]
pub enum Outcome {
    /// It is answered.
    Answer(Answer),
    /// It waits. [`Agent::tick`] will return its answer with this ticket.
    Parked(Ticket),
}

/// Stands for a request that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// A read that waits for what it reads to change.
#[derive(Debug)]
struct Parked {
    call: Call,
    read: fn(&State, &Call) -> crate::reply::Result,
    awaited: Awaited,
}

/// What a client has seen, and waits to be something else.
#[derive(Debug)]
enum Awaited {
    Index { index: u64, missing: bool },
    Event(u64),
    Hash(String),
}

impl Awaited {
    /// What a call waits for, if it waits at all.
    fn of(call: &Call, blocks: &Blocks) -> Option<Self> {
        let options = call.read_options().ok()?;
        match blocks {
            Blocks::Never => None,
            Blocks::Index { .. } => {
                (options.index > 0).then_some(Self::Index { index: options.index, missing: false })
            }
            Blocks::Event(_) => (options.index > 0).then_some(Self::Event(options.index)),
            Blocks::Hash(_) => call
                .param("hash")
                .filter(|hash| !hash.is_empty())
                .map(|hash| Self::Hash(hash.into())),
        }
    }

    /// Whether what was read now is what was waited for.
    fn is_over(&mut self, reply: &Reply, missing_keys_sleep: bool) -> bool {
        match (self, &reply.blocks) {
            (Self::Index { index, missing }, Blocks::Index { index: now, missing: gone }) => {
                if *missing && *gone && missing_keys_sleep {
                    *index = (*index).max(*now);
                }
                *missing = *gone;
                *now > *index
            }
            (Self::Event(index), Blocks::Event(now)) => now != index,
            (Self::Hash(hash), Blocks::Hash(now)) => now != hash,
            // What was there is gone or fails now: that is news.
            _ => true,
        }
    }
}

impl Agent {
    /// A new agent, at the time zero.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let state = State::new(options);
        Self { state, parked: BTreeMap::new(), ready: Vec::new(), tickets: 0, seen: 0 }
    }

    /// Takes a request that came at `now`.
    pub fn handle(&mut self, now: Duration, request: &Request) -> Outcome {
        self.advance(now);
        let state = &mut self.state;
        let mut call = match Call::new(request) {
            Ok(call) => call,
            Err(failure) => return Outcome::Answer(failure.answer(state)),
        };
        let answer = match route::find(state, &mut call) {
            Err(failure) => failure.answer(state),
            Ok(Err(reply)) => reply.answer(state, &call),
            Ok(Ok(Handler::Write(write))) => match write(state, &call) {
                Ok(reply) => reply.answer(state, &call),
                Err(failure) => failure.answer(state),
            },
            Ok(Ok(Handler::Read(read))) => return self.read(call, read),
        };
        Outcome::Answer(answer)
    }

    /// Lets time pass up to `now`, and returns what became answerable since the last call: by time,
    /// or by requests handled in between.
    pub fn tick(&mut self, now: Duration) -> Vec<(Ticket, Answer)> {
        self.advance(now);
        std::mem::take(&mut self.ready)
    }

    /// When [`tick`](Self::tick) has something to do next; nothing before another request comes.
    #[must_use]
    pub fn wake(&self) -> Option<Duration> {
        if self.ready.is_empty() && self.seen == self.state.store.index() {
            return self.state.timers.next();
        }
        Some(self.state.now)
    }

    /// What the host shall look at now. Each probe is returned once.
    pub fn probes(&mut self) -> Vec<Probe> {
        Vec::new()
    }

    /// Takes what came of a probe. One that the agent no longer waits for changes nothing.
    pub fn probed(&mut self, now: Duration, _probe: ProbeId, _observed: &Observed) {
        self.advance(now);
    }

    /// Forgets a request that waits: its client went away.
    pub fn cancel(&mut self, ticket: Ticket) {
        self.parked.remove(&ticket.0);
        self.state.timers.cancel(&Timer::Parked(ticket.0));
        self.ready.retain(|(ready, _)| *ready != ticket);
    }

    fn read(&mut self, call: Call, read: fn(&State, &Call) -> crate::reply::Result) -> Outcome {
        let state = &mut self.state;
        let options = match call.read_options() {
            Ok(options) => options,
            Err(failure) => return Outcome::Answer(failure.answer(state)),
        };
        let reply = match state.reachable(call.datacenter()).and_then(|()| read(state, &call)) {
            Ok(reply) => reply,
            Err(failure) => return Outcome::Answer(failure.answer(state)),
        };
        let sleeps = state.options.version.missing_keys_sleep();
        let waits = Awaited::of(&call, &reply.blocks)
            .and_then(|mut awaited| (!awaited.is_over(&reply, sleeps)).then_some(awaited));
        let Some(awaited) = waits else {
            return Outcome::Answer(reply.answer(state, &call));
        };
        self.tickets += 1;
        let wait = options.wait();
        let until = state.now + wait + state.random.span(wait / 16);
        state.timers.set(Timer::Parked(self.tickets), until);
        self.parked.insert(self.tickets, Parked { call, read, awaited });
        Outcome::Parked(Ticket(self.tickets))
    }

    /// Lets everything happen that is due by `now`, in the order of time.
    fn advance(&mut self, now: Duration) {
        self.look();
        while let Some((at, timer)) = self.state.timers.pop(now) {
            self.state.now = self.state.now.max(at);
            if let Timer::Parked(ticket) = timer {
                self.answer(ticket);
            } else {
                self.state.fire(timer);
                self.look();
            }
        }
        self.state.now = self.state.now.max(now);
    }

    /// Answers the parked requests whose wait is over.
    fn look(&mut self) {
        if self.seen == self.state.store.index() {
            return;
        }
        self.seen = self.state.store.index();
        let sleeps = self.state.options.version.missing_keys_sleep();
        let mut over = Vec::new();
        for (ticket, parked) in &mut self.parked {
            let read = (parked.read)(&self.state, &parked.call);
            if read.map_or(true, |reply| parked.awaited.is_over(&reply, sleeps)) {
                over.push(*ticket);
            }
        }
        for ticket in over {
            self.answer(ticket);
        }
    }

    /// Answers a parked request with what there is now.
    fn answer(&mut self, ticket: u64) {
        self.state.timers.cancel(&Timer::Parked(ticket));
        let Some(Parked { call, read, .. }) = self.parked.remove(&ticket) else { return };
        let answer = match read(&self.state, &call) {
            Ok(reply) => reply.answer(&self.state, &call),
            Err(failure) => failure.answer(&self.state),
        };
        self.ready.push((Ticket(ticket), answer));
    }
}
