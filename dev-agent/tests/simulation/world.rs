//! The simulated world: an agent, clients with clocks of their own, the network in between, and
//! all that goes wrong. Time jumps from one event to the next.

mod acts;
mod clients;
mod plan;
mod server;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use lictor_dev_agent::{Agent, Options, Snapshot, Ticket};

use crate::client::{Outgoing, Stamp, Target};
use crate::dice::Dice;
use crate::flaw::Flaw;
use crate::referee::{Count, Locks, Verdict, Watches};
use crate::weather::{Phase, Spell};
use clients::{Client, Lane};
use plan::Plan;

/// How many clients there are.
pub(crate) const CLIENTS: usize = 10;
/// How much of what happened before a failure is told.
const TRACE: usize = 40;

pub(crate) struct World {
    seed: u64,
    flaw: Flaw,
    dice: Dice,
    now: Duration,
    plan: Plan<Event>,
    clients: Vec<Client>,
    lanes: Vec<Lane>,
    flights: u64,

    agent: Agent,
    /// Which start of the agent this is: connections do not outlive it.
    life: u64,
    /// How often its data was lost or put back.
    epoch: u64,
    down: Duration,
    parked: BTreeMap<Ticket, Way>,
    saved: Option<Snapshot>,

    phase: Phase,
    healed: Duration,
    spells: Vec<(Spell, Duration)>,

    watches: Watches,
    locks: Locks,
    count: Count,
    /// What happened last, where it is told.
    trace: Option<VecDeque<String>>,
    pub(crate) requests: u64,
    pub(crate) news: u64,
}

enum Event {
    Poll(usize),
    /// A request reaches the agent, over a connection to this start of it.
    Arrive(Way, Outgoing, u64),
    /// Something reaches the client.
    Deliver(Way, Parcel),
    /// The client has waited long enough.
    GiveUp(Way),
    /// The agent hears that nobody waits any more.
    HangUp(Way),
    Act,
    Turn,
    /// Whoever watches has seen this version by now.
    Fresh(Target, usize),
}

/// A lane, and which of its requests.
type Way = (usize, u64);

enum Parcel {
    Unsent,
    Lost,
    Bytes(Vec<u8>, Stamp),
}

impl World {
    pub(crate) fn new(seed: u64, flaw: Flaw) -> Self {
        let mut agent = Agent::new(Options::default().seed(seed));
        let watches = Watches::new(&mut agent);
        let mut world = Self {
            seed,
            flaw,
            dice: Dice::new(seed),
            now: Duration::ZERO,
            plan: Plan::default(),
            clients: Vec::new(),
            lanes: Vec::new(),
            flights: 0,
            agent,
            life: 1,
            epoch: 0,
            down: Duration::ZERO,
            parked: BTreeMap::new(),
            saved: None,
            phase: Phase::Quiet,
            healed: Duration::ZERO,
            spells: Vec::new(),
            watches,
            locks: Locks::default(),
            count: Count::new(),
            trace: None,
            requests: 0,
            news: 0,
        };
        world.populate();
        world.plan.add(Duration::ZERO, Event::Turn);
        world
    }

    /// As [`new`](Self::new), and tells what led to a failure.
    pub(crate) fn traced(seed: u64, flaw: Flaw) -> Self {
        Self { trace: Some(VecDeque::new()), ..Self::new(seed, flaw) }
    }

    /// Lets so much time pass. What the agent does by itself comes before what comes to it.
    pub(crate) fn run(&mut self, time: Duration) -> Verdict {
        let end = self.now + time;
        loop {
            let due = self.plan.next().unwrap_or(Duration::MAX);
            let wakes = self.agent.wake().unwrap_or(Duration::MAX);
            if due.min(wakes) > end {
                self.now = end;
                return Ok(());
            }
            let step = if wakes <= due {
                self.now = self.now.max(wakes);
                self.tick()
            } else {
                self.now = self.now.max(due);
                self.plan.pop().map_or(Ok(()), |event| self.happens(event))
            };
            step.map_err(|wrong| self.told(&wrong))?;
        }
    }

    fn happens(&mut self, event: Event) -> Verdict {
        match event {
            Event::Poll(lane) => self.wake(lane),
            Event::Deliver(way, parcel) => self.deliver(way, parcel),
            Event::GiveUp(way) => self.give_up(way),
            Event::Arrive(way, outgoing, life) => self.arrive(way, &outgoing, life),
            Event::HangUp(way) => {
                self.hang_up(way);
                Ok(())
            }
            Event::Act => {
                self.act_up();
                Ok(())
            }
            Event::Turn => self.turn(),
            Event::Fresh(target, version) => self.watches.must_have_shown(target, version),
        }
    }

    /// Notes what happens for whoever has to find out why.
    fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            if trace.len() == TRACE {
                trace.pop_front();
            }
            trace.push_back(format!("{:>12.3} {}", self.now.as_secs_f64(), line()));
        }
    }

    fn told(&self, wrong: &str) -> String {
        let hours = self.now.as_secs_f64() / 3600.0;
        let lines = self.trace.iter().flatten().map(|line| format!("  {line}\n"));
        let trace: String = lines.collect();
        format!("{trace}seed {} after {hours:.3} hours, {:?}: {wrong}", self.seed, self.phase)
    }
}
