//! The agent from outside: requests in, answers out, now or later.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::call::Call;
use crate::faults::{self, Fault, FaultKind};
use crate::http::{Answer, Request, WireFault};
use crate::json::Json;
use crate::options::Options;
use crate::parked::{Awaited, Parked, Read};
use crate::probe::{Observed, Probe, ProbeId};
use crate::reply::{Failure, Reply, Result};
use crate::route::{self, Handler};
use crate::state::{State, Timer};
use crate::store::Store;

/// Where tests speak of faults, over HTTP.
const CONTROL: &str = "/v1/dev-agent/";

/// An agent with all its state.
#[derive(Debug)]
pub struct Agent {
    state: State,
    parked: BTreeMap<u64, Parked>,
    ready: Vec<(Ticket, Answer)>,
    tickets: u64,
    /// Up to which change parked requests have been looked at.
    seen: u64,
    saved: Option<Snapshot>,
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

/// What the servers keep, as it was at some time.
#[derive(Debug, Clone)]
pub struct Snapshot(Store);

impl Agent {
    /// A new agent, at the time zero.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let state = State::new(options);
        let seen = state.changes;
        Self { state, parked: BTreeMap::new(), ready: Vec::new(), tickets: 0, seen, saved: None }
    }

    /// Takes a request that came at `now`.
    pub fn handle(&mut self, now: Duration, request: &Request) -> Outcome {
        self.advance(now);
        let call = match Call::new(request) {
            Ok(call) => call,
            Err(failure) => return Outcome::Answer(failure.answer(&self.state)),
        };
        if call.path.starts_with(CONTROL) {
            return Outcome::Answer(self.control(&call));
        }
        match self.state.faults.take(self.state.now, &call) {
            None => self.dispatch(call),
            Some(fault) => self.spoiled(call, fault),
        }
    }

    /// Lets time pass up to `now`, and returns what became answerable since the last call: by time,
    /// or by requests handled in between.
    pub fn tick(&mut self, now: Duration) -> Vec<(Ticket, Answer)> {
        self.advance(now);
        std::mem::take(&mut self.ready)
    }

    /// When [`tick`](Self::tick) has something to do next, if nothing comes before.
    #[must_use]
    pub fn wake(&self) -> Option<Duration> {
        if self.ready.is_empty() && self.seen == self.state.changes {
            return self.state.timers.next();
        }
        Some(self.state.now)
    }

    /// What the host shall look at now. Each probe is returned once.
    pub fn probes(&mut self) -> Vec<Probe> {
        std::mem::take(&mut self.state.local.probes)
    }

    /// Takes what came of a probe. One that the agent no longer waits for changes nothing.
    pub fn probed(&mut self, now: Duration, probe: ProbeId, observed: &Observed) {
        self.advance(now);
        self.state.probed(probe, observed);
    }

    /// Forgets a request that waits: its client went away. A write is done all the same.
    pub fn cancel(&mut self, ticket: Ticket) {
        if !matches!(self.parked.get(&ticket.0), Some(Parked::Write(_))) {
            self.parked.remove(&ticket.0);
            self.state.timers.cancel(&Timer::Parked(ticket.0));
        }
        self.ready.retain(|(ready, _)| *ready != ticket);
    }

    /// Makes requests go wrong from now on.
    pub fn inject(&mut self, fault: Fault) {
        self.state.faults.add(fault);
        self.state.await_leader();
    }

    /// Lets everything go right again.
    pub fn clear_faults(&mut self) {
        let led = self.state.faults.outage(self.state.now).is_none();
        self.state.faults.clear();
        if !led {
            self.state.timers.cancel(&Timer::Leader);
            self.state.take_over();
        }
    }

    /// Starts anew, as a process would: all that it knew is gone, indexes are small again, and the
    /// connections of those who wait are cut.
    pub fn restart(&mut self, now: Duration) {
        self.advance(now);
        self.cut_parked();
        self.parked.clear();
        let seed = self.state.random.next();
        let options = self.state.options.clone().seed(seed);
        let state = State::new(options).at(self.state.now);
        self.state.faults = std::mem::replace(&mut self.state, state).faults;
        self.state.await_leader();
        self.seen = self.state.changes;
    }

    /// Cuts the connections of those who wait. Writes are done all the same.
    pub fn cut_parked(&mut self) {
        let waiting: Vec<Ticket> = self.parked.keys().copied().map(Ticket).collect();
        for ticket in waiting {
            self.cancel(ticket);
            let cut = Answer { fault: Some(WireFault::Cut(0)), ..Answer::default() };
            self.ready.push((ticket, cut));
        }
    }

    /// What the servers keep, to be [restored](Self::restore) later.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.state.store.clone())
    }

    /// Goes back to a snapshot. Indexes go back with it, those who wait are answered, and sessions
    /// have all of their time again.
    pub fn restore(&mut self, now: Duration, snapshot: &Snapshot) {
        self.advance(now);
        // Commands count on from the newest of both: a snapshot may come from a longer life.
        let index = self.state.store.index().max(snapshot.0.index());
        self.state.store = snapshot.0.clone();
        self.state.store.set_index(index);
        self.state.take_over();
        let reads = |(_, parked): &(&u64, &Parked)| !matches!(parked, Parked::Write(_));
        let waiting: Vec<u64> =
            self.parked.iter().filter(reads).map(|(ticket, _)| *ticket).collect();
        for ticket in waiting {
            self.answer(ticket);
        }
    }

    fn dispatch(&mut self, mut call: Call) -> Outcome {
        let state = &mut self.state;
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

    /// Handles a request that shall go wrong.
    fn spoiled(&mut self, call: Call, fault: FaultKind) -> Outcome {
        if let Some(failure) = fault.instead() {
            return Outcome::Answer(failure.answer(&self.state));
        }
        if fault == FaultKind::LoseRequest {
            let silent = Answer { fault: Some(WireFault::Silence), ..Answer::default() };
            return Outcome::Answer(silent);
        }
        if let FaultKind::SlowDisk(delay) = fault {
            let until = self.state.now.saturating_add(delay);
            return Outcome::Parked(self.park(until, Parked::Write(Box::new(call))));
        }
        match (self.dispatch(call), &fault) {
            (Outcome::Answer(answer), FaultKind::Delay(delay)) => {
                let until = self.state.now.saturating_add(*delay);
                Outcome::Parked(self.park(until, Parked::Late(answer)))
            }
            (Outcome::Answer(mut answer), _) => {
                fault.spoil(&mut answer);
                Outcome::Answer(answer)
            }
            (Outcome::Parked(ticket), _) => {
                if let Some(Parked::Read { fault: kept, .. }) = self.parked.get_mut(&ticket.0) {
                    *kept = Some(fault);
                }
                Outcome::Parked(ticket)
            }
        }
    }

    fn read(&mut self, call: Call, read: Read) -> Outcome {
        let state = &mut self.state;
        let asked = call.read_options().and_then(|options| {
            let reply = read(state, &call);
            if matches!(&reply, Err(Failure { status: 400, .. })) {
                return reply.map(|reply| (options, reply));
            }
            let reachable = state.reachable(call.datacenter());
            // Keys alone are refused before there is anything to say about what was read.
            let keys = call.path.starts_with("/v1/kv/");
            reachable.map_err(|failure| if keys { failure } else { failure.with_meta() })?;
            Ok((options, reply?))
        });
        let (options, reply) = match asked {
            Ok(asked) => asked,
            Err(failure) => return Outcome::Answer(failure.answer(state)),
        };
        let sleeps = state.options.version.missing_keys_sleep();
        let waits = Awaited::of(&call, &reply.blocks)
            .and_then(|mut awaited| (!awaited.is_over(&reply, sleeps)).then_some(awaited));
        let Some(awaited) = waits else {
            return Outcome::Answer(reply.answer(state, &call));
        };
        let wait = options.wait(awaited.default_wait());
        let until = state.now + wait + state.random.span(wait / 16);
        let looked = state.revision(&call.path);
        let parked = Parked::Read { call: Box::new(call), read, awaited, looked, fault: None };
        Outcome::Parked(self.park(until, parked))
    }

    fn park(&mut self, until: Duration, parked: Parked) -> Ticket {
        self.tickets += 1;
        self.state.timers.set(Timer::Parked(self.tickets), until);
        self.parked.insert(self.tickets, parked);
        Ticket(self.tickets)
    }

    /// Lets everything happen that is due by `now`, in the order of time.
    fn advance(&mut self, now: Duration) {
        self.look();
        while let Some((at, timer)) = self.state.timers.pop(now) {
            self.state.now = self.state.now.max(at);
            match timer {
                Timer::Parked(ticket) => self.answer(ticket),
                timer => self.state.fire(timer),
            }
            self.look();
        }
        self.state.now = self.state.now.max(now);
    }

    /// Does what follows from the changes since the last look: alias checks take them over, and
    /// the parked requests whose wait is over are answered.
    fn look(&mut self) {
        if self.seen == self.state.changes {
            return;
        }
        self.state.update_aliases();
        self.seen = self.state.changes;
        let sleeps = self.state.options.version.missing_keys_sleep();
        let mut over = Vec::new();
        for (ticket, parked) in &mut self.parked {
            let Parked::Read { call, read, awaited, looked, .. } = parked else { continue };
            let revision = self.state.revision(&call.path);
            if std::mem::replace(looked, revision) == revision {
                continue;
            }
            if read(&self.state, call).map_or(true, |reply| awaited.is_over(&reply, sleeps)) {
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
        let Some(parked) = self.parked.remove(&ticket) else { return };
        let (mut answer, fault) = match parked {
            Parked::Late(answer) => (answer, None),
            Parked::Write(call) => match self.dispatch(*call) {
                Outcome::Answer(answer) => (answer, None),
                // No write waits.
                Outcome::Parked(_) => return,
            },
            Parked::Read { call, read, fault, .. } => match read(&self.state, &call) {
                Ok(reply) => (reply.answer(&self.state, &call), fault),
                Err(failure) => (failure.answer(&self.state), fault),
            },
        };
        if let Some(FaultKind::Delay(delay)) = fault {
            let until = self.state.now.saturating_add(delay);
            self.state.timers.set(Timer::Parked(ticket), until);
            self.parked.insert(ticket, Parked::Late(answer));
            return;
        }
        if let Some(fault) = fault {
            fault.spoil(&mut answer);
        }
        self.ready.push((Ticket(ticket), answer));
    }

    /// The agent's own endpoints, by which tests bring about what else only happens.
    fn control(&mut self, call: &Call) -> Answer {
        match self.controlled(call) {
            Ok(reply) => reply.answer(&self.state, call),
            Err(failure) => failure.answer(&self.state),
        }
    }

    fn controlled(&mut self, call: &Call) -> Result {
        let now = self.state.now;
        let name = call.path.strip_prefix(CONTROL).unwrap_or_default();
        match (call.request.method.as_str(), name) {
            ("GET", "faults") => return Ok(Reply::json(Json::list(self.state.faults.rules(now)))),
            ("PUT", "faults") => self.inject(faults::read(&call.request.body, now)?),
            ("DELETE", "faults") => self.clear_faults(),
            ("PUT", "restart") => self.restart(now),
            ("PUT", "cut") => self.cut_parked(),
            ("PUT", "save") => self.saved = Some(self.snapshot()),
            ("PUT", "restore") => match self.saved.clone() {
                Some(saved) => self.restore(now, &saved),
                None => return Err(Failure::new(404, "nothing was saved")),
            },
            _ => return Err(route::unknown(&self.state, call)),
        }
        Ok(Reply::empty())
    }
}
