//! The machines in simulated time, against a server that does what Consul and networks do.

use std::collections::HashSet;
use std::time::Duration;

use lictor::api::{Call, kv};
use lictor::machine::Step;
use lictor::watch::{Ask, CREDIT, Event, LONGEST_WAIT, PACE, WAIT, Watch};
use proptest::prelude::*;

/// Time goes on in steps of this.
const TICK: Duration = Duration::from_millis(20);
/// How long an answer is on its way.
const LATENCY: Duration = Duration::from_millis(20);
/// How long the driver waits for an answer beyond what the server may hold it back.
const PATIENCE: Duration = Duration::from_secs(10);

/// When the driver gives up a query, counted from its start.
fn given_up(wait: Duration) -> Duration {
    wait + wait / 16 + PATIENCE
}

/// What happens to the server.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// The key gets a new value.
    Write,
    /// Something else in the same result moves its index.
    Neighbour,
    /// The key goes.
    Delete,
    /// The server is gone for so long, and comes back with its data or with none.
    Restart(Duration, bool),
    /// A snapshot of what was before the last few writes comes back.
    Restore,
    /// No leader for so long.
    Election(Duration),
    /// The next answer does not arrive.
    Lose,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    index: u64,
    value: Option<u64>,
}

/// A query that the server holds back.
#[derive(Debug, Clone, Copy)]
struct Parked {
    index: Option<u64>,
    until: Duration,
}

struct Server {
    key: Key,
    /// The index of the last write; it goes back only where all data is lost.
    counter: u64,
    /// Indexes grow by as much. Where it is large, no two lives of the server share one: only a
    /// driver that tells of new connections is safe from that coincidence.
    stride: u64,
    past: Vec<Key>,
    writes: u64,
    down: Duration,
    leaderless: Duration,
    parked: Option<Parked>,
    loses: bool,
    /// Which start of the server this is: connections do not outlive it.
    life: u64,
    /// Every value that there ever was.
    values: HashSet<Option<u64>>,
}

/// Status, index and body.
type Reply = (u16, u64, String);
/// What is on its way to the client: a reply, or the news that the connection broke.
type Coming = Option<Reply>;

impl Server {
    fn new(stride: u64) -> Self {
        Self {
            key: Key { index: 10, value: None },
            counter: 10,
            stride,
            past: Vec::new(),
            writes: 0,
            down: Duration::ZERO,
            leaderless: Duration::ZERO,
            parked: None,
            loses: false,
            life: 0,
            values: HashSet::from([None]),
        }
    }

    fn set(&mut self, value: Option<u64>) {
        self.past.push(self.key);
        self.key = Key { index: self.counter, value };
        self.values.insert(value);
    }

    fn act(&mut self, now: Duration, act: Act) -> Option<Coming> {
        let broken = self.parked.take();
        self.counter += self.stride;
        match act {
            Act::Write => {
                self.writes += 1;
                self.set(Some(self.writes));
            }
            Act::Neighbour => self.key.index = self.counter,
            Act::Delete => self.set(None),
            Act::Restart(away, keeps) => {
                self.down = now + away;
                self.life += 1;
                if !keeps {
                    self.counter = 10 + self.life;
                    self.set(None);
                    self.past.clear();
                }
                return broken.map(|_| None);
            }
            Act::Restore => {
                if let Some(before) = self.past.iter().rev().nth(2) {
                    self.key = *before;
                }
                // Consul abandons its blocking queries: they are answered.
                return broken.map(|_| Some(self.reply()));
            }
            Act::Election(away) => {
                self.leaderless = now + away;
                return broken.map(|_| Some(self.reply_at(now)));
            }
            Act::Lose => self.loses = true,
        }
        self.parked = broken;
        None
    }

    fn reply(&self) -> Reply {
        let Key { index, value } = self.key;
        let status = if value.is_some() { 200 } else { 404 };
        (status, index, value.map(|value| value.to_string()).unwrap_or_default())
    }

    fn reply_at(&self, now: Duration) -> Reply {
        if now < self.leaderless {
            return (500, 0, "No cluster leader".into());
        }
        self.reply()
    }

    /// What the query that is held back is answered, once it is.
    fn answer(&mut self, now: Duration) -> Option<Coming> {
        let parked = self.parked?;
        let held = parked.index.is_some_and(|index| self.key.index <= index);
        if held && now < parked.until && now >= self.leaderless {
            return None;
        }
        self.parked = None;
        Some(Some(self.reply_at(now)))
    }
}

/// A mistake in a driver or machine, to see that the simulation finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    /// The index never goes back.
    KeepsHighest,
    /// Whatever a query brings is called new.
    AllNew,
    /// It asks without an index every time.
    NeverBlocks,
}

struct Run {
    server: Server,
    watch: Watch,
    flaw: Flaw,
    /// Whether the driver tells the machine of new connections.
    tells: bool,
    now: Duration,
    /// When the answer arrives, and which one.
    coming: Option<(Duration, Coming)>,
    gives_up: Duration,
    /// The life of the server that the connection is to.
    connected: u64,
    highest: u64,
    seen: Vec<Option<u64>>,
    received: Coming,
    asked: Vec<Duration>,
    failures: usize,
}

impl Run {
    fn new(seed: u64, flaw: Flaw, tells: bool) -> lictor::Result<Self> {
        let call = kv::Get::new("k");
        let watch = Watch::new(call.endpoint(), call.args(), seed)?;
        Ok(Self {
            server: Server::new(if tells { 1 } else { 64 }),
            watch,
            flaw,
            tells,
            now: Duration::ZERO,
            coming: None,
            gives_up: Duration::MAX,
            connected: 0,
            highest: 0,
            seen: Vec::new(),
            received: None,
            asked: Vec::new(),
            failures: 0,
        })
    }

    fn send(&mut self, ask: Ask) -> Result<(), String> {
        if ask.index == Some(0) {
            return Err("asked with 0".into());
        }
        if self.now < self.server.down {
            self.coming = Some((self.now + LATENCY, None));
            return Ok(());
        }
        let same = std::mem::replace(&mut self.connected, self.server.life) == self.server.life;
        if self.tells && !same && ask.index.is_some() {
            self.watch.abandoned(self.now);
            return Ok(());
        }
        self.asked.push(self.now);
        let index = match self.flaw {
            Flaw::KeepsHighest if self.highest > 0 => Some(self.highest),
            Flaw::NeverBlocks => None,
            _ => ask.index,
        };
        self.gives_up = self.now + given_up(ask.wait);
        self.server.parked = Some(Parked { index, until: self.now + ask.wait });
        Ok(())
    }

    fn arrive(&mut self, came: Coming) {
        self.gives_up = Duration::MAX;
        match &came {
            None => self.watch.failed(self.now, true),
            Some((status, index, body)) => {
                let text = index.to_string();
                let headers = (*status < 500).then_some(("X-Consul-Index", text.as_bytes()));
                self.watch.answered(self.now, *status, headers, body.as_bytes());
                self.highest = self.highest.max(*index);
            }
        }
        self.received = came;
    }

    /// What the consumer sees.
    fn show(&mut self) -> Result<(), String> {
        let Some((_, _, body)) = &self.received else { return Err("a value of no reply".into()) };
        let value = body.parse().ok();
        if !self.server.values.contains(&value) {
            return Err(format!("{value:?} was never there"));
        }
        if self.seen.last() == Some(&value) {
            return Err(format!("{value:?} twice in a row"));
        }
        self.seen.push(value);
        Ok(())
    }

    /// One tick.
    fn tick(&mut self, act: Option<Act>) -> Result<(), String> {
        let broken = act.and_then(|act| self.server.act(self.now, act));
        let answer = broken.or_else(|| self.server.answer(self.now));
        if let Some(answer) = answer
            && !std::mem::take(&mut self.server.loses)
        {
            self.coming = Some((self.now + LATENCY, answer));
        }
        if let Some((_, came)) = self.coming.take_if(|(at, _)| *at <= self.now) {
            self.arrive(came);
            if self.flaw == Flaw::AllNew && self.received.as_ref().is_some_and(|r| r.0 < 500) {
                self.show()?;
            }
        }
        if self.now >= self.gives_up {
            self.server.parked = None;
            self.arrive(None);
        }
        loop {
            match self.watch.poll(self.now) {
                Step::Send(ask) => self.send(ask)?,
                Step::Event(Event::New { .. }) if self.flaw == Flaw::AllNew => {}
                Step::Event(Event::New { .. }) => self.show()?,
                Step::Event(_) => self.failures += 1,
                Step::Rest(_) | Step::Pending | Step::Done => break,
            }
        }
        self.now += TICK;
        Ok(())
    }

    fn go_on(&mut self, time: Duration) -> Result<(), String> {
        let end = self.now + time;
        while self.now < end {
            self.tick(None)?;
        }
        Ok(())
    }

    /// Everything that has to hold.
    fn hold(&mut self, script: &[(Duration, Act)]) -> Result<(), String> {
        self.go_on(TICK * 10)?;
        for &(pause, act) in script {
            self.tick(Some(act))?;
            self.go_on(pause)?;
        }
        // The bound on the rate; every failure earns a wait of its own.
        let borrowed = CREDIT.as_millis() / PACE.as_millis();
        let most = self.now.as_millis() / PACE.as_millis() + borrowed + self.failures as u128;
        if self.asked.len() as u128 > most {
            return Err(format!("asked {} times in {:?}", self.asked.len(), self.now));
        }
        // The last state arrives: soon; or after two queries where answers were lost, the one that was
        // on its way and the next; or after one where the index went back behind the driver's back.
        let trouble = self.server.down.max(self.server.leaderless).saturating_sub(self.now);
        self.go_on(trouble + LONGEST_WAIT)?;
        let hidden = script.iter().any(|(_, act)| matches!(act, Act::Lose | Act::Restore));
        if hidden || !self.tells {
            self.go_on((given_up(WAIT) + LONGEST_WAIT) * 2)?;
        }
        if self.seen.last() != Some(&self.server.key.value) {
            return Err(format!("{:?} was missed: {:?}", self.server.key.value, self.seen));
        }
        // Then all is quiet: a query each time the wait runs out, and not a word.
        let (asked, seen) = (self.asked.len(), self.seen.len());
        self.go_on(WAIT * 10)?;
        if self.seen.len() != seen || self.asked.len() - asked > 12 {
            return Err(format!("{} queries for nothing", self.asked.len() - asked));
        }
        Ok(())
    }
}

fn acts() -> impl Strategy<Value = Act> {
    let away = || (0_u64..20_000).prop_map(Duration::from_millis);
    prop_oneof![
        4 => Just(Act::Write),
        2 => Just(Act::Neighbour),
        1 => Just(Act::Delete),
        1 => (away(), any::<bool>()).prop_map(|(away, keeps)| Act::Restart(away, keeps)),
        1 => Just(Act::Restore),
        1 => away().prop_map(Act::Election),
        1 => Just(Act::Lose),
    ]
}

fn scripts() -> impl Strategy<Value = Vec<(Duration, Act)>> {
    let pause = prop_oneof![0_u64..50, 0_u64..2_000, 0_u64..70_000];
    prop::collection::vec((pause.prop_map(Duration::from_millis), acts()), 0..25)
}

proptest! {
    #[test]
    fn a_watch_misses_nothing(script in scripts(), seed in any::<u64>(), tells in any::<bool>()) {
        let mut run = Run::new(seed, Flaw::None, tells)?;
        prop_assert_eq!(run.hold(&script), Ok(()));

        let mut again = Run::new(seed, Flaw::None, tells)?;
        prop_assert_eq!(again.hold(&script), Ok(()));
        prop_assert_eq!((run.asked, run.seen), (again.asked, again.seen));
    }
}

#[test]
fn the_simulation_finds_mistakes() -> lictor::Result<()> {
    let second = Duration::from_secs(1);
    let script = [
        (second, Act::Write),
        (second, Act::Write),
        (second, Act::Neighbour),
        (second, Act::Restart(second, false)),
        (second * 3, Act::Write),
    ];
    for flaw in [Flaw::None, Flaw::KeepsHighest, Flaw::AllNew, Flaw::NeverBlocks] {
        let held = Run::new(1, flaw, true)?.hold(&script);
        assert_eq!(held.is_ok(), flaw == Flaw::None, "{flaw:?}: {held:?}");
    }
    Ok(())
}
