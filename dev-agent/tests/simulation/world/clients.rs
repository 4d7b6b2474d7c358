//! The clients' side: clocks, connections, patience.

use std::time::Duration;

use lictor::http1::Decoder;

use super::{CLIENTS, Event, Parcel, Way, World};
use crate::client::{
    Came, Counter, Locker, Moment, Outgoing, Role, Target, Terms, Todo, Told, Watcher, Writer,
};
use crate::net::{Fate, Link};
use crate::referee::{KEYS, Verdict};
use crate::weather::{PATIENCE, Phase, SKEW};

/// A client: its clock, its link, and whether it runs.
pub(super) struct Client {
    /// Its time when the world began.
    began: Duration,
    /// How fast its time goes.
    rate: f64,
    pub(super) link: Link,
    pub(super) paused: Duration,
}

impl Client {
    fn local(&self, now: Duration) -> Duration {
        self.began + now.mul_f64(self.rate)
    }

    /// When its clock shows that, at the earliest.
    fn global(&self, local: Duration) -> Duration {
        local.saturating_sub(self.began).div_f64(self.rate) + Duration::from_micros(1)
    }
}

/// A role of a client, with its connection.
pub(super) struct Lane {
    client: usize,
    role: Box<dyn Role>,
    /// The request that is on its way.
    flight: Option<u64>,
    /// The start of the agent that the connection is to.
    connected: Option<u64>,
    /// When it is polled next, unless something comes before.
    wakes: Option<Duration>,
}

impl Lane {
    pub(super) fn client(&self) -> usize {
        self.client
    }

    pub(super) fn target(&self) -> Option<Target> {
        self.role.target()
    }
}

impl World {
    pub(super) fn populate(&mut self) {
        for client in 0..CLIENTS {
            let skew = self.dice.below(2 * SKEW + 1);
            let rate = 1.0 + (skew as f64 - SKEW as f64) / 1e6;
            let (link, paused) = (Link::default(), Duration::ZERO);
            let began = self.dice.secs(0, 100_000);
            self.clients.push(Client { began, rate, link, paused });
            self.employ(client);
        }
    }

    fn employ(&mut self, client: usize) {
        let flaw = self.flaw;
        let target = Target::ALL[client % Target::ALL.len()];
        let seed = self.dice.number();
        self.add(client, Box::new(Watcher::new(target, seed, flaw)));
        self.add(client, Box::new(Counter::new(client, flaw)));
        let key = KEYS[client % KEYS.len()];
        let ttl = self.dice.of(&[10, 60, 60, 120]);
        let delay = self.dice.of(&[0, 1, 5, 15]);
        let deletes = self.dice.one_in(4);
        self.add(client, Box::new(Locker::new(Terms { key, ttl, delay, deletes }, flaw)));
        if client.is_multiple_of(3) {
            self.add(client, Box::new(Writer::new(client as u64 * 1_000_000_000)));
        }
    }

    fn add(&mut self, client: usize, role: Box<dyn Role>) {
        let lane = self.lanes.len();
        if let Some(target) = role.target() {
            self.watches.add(lane, target);
        }
        self.lanes.push(Lane { client, role, flight: None, connected: None, wakes: None });
        let at = self.dice.secs(0, 10);
        self.wake_at(lane, at);
    }

    fn wake_at(&mut self, lane: usize, at: Duration) {
        self.lanes[lane].wakes = Some(at);
        self.plan.add(at, Event::Poll(lane));
    }

    /// Until when the client of a lane does nothing.
    fn paused(&self, lane: usize) -> Option<Duration> {
        let until = self.clients[self.lanes[lane].client].paused;
        (self.now < until).then_some(until)
    }

    pub(super) fn wake(&mut self, lane: usize) -> Verdict {
        if self.lanes[lane].wakes.take_if(|at| *at <= self.now).is_none() {
            return Ok(());
        }
        if let Some(until) = self.paused(lane) {
            self.wake_at(lane, until);
            return Ok(());
        }
        self.poll(lane)
    }

    /// Polls a role until it has nothing to do.
    fn poll(&mut self, lane: usize) -> Verdict {
        loop {
            let client = &self.clients[self.lanes[lane].client];
            let still = matches!(self.phase, Phase::Still | Phase::Quiet);
            let now = client.local(self.now);
            let mut moment = Moment { now, still, dice: &mut self.dice };
            match self.lanes[lane].role.poll(&mut moment) {
                Todo::Send(outgoing) => self.send(lane, now, outgoing),
                Todo::Tell(told) => self.hear(lane, told)?,
                Todo::Rest(until) => {
                    let at = client.global(until).max(self.now);
                    self.wake_at(lane, at);
                    return Ok(());
                }
                Todo::Pending => return Ok(()),
            }
        }
    }

    fn hear(&mut self, lane: usize, told: Told) -> Verdict {
        self.note(|| format!("lane {lane} says {told:?}"));
        match told {
            Told::Value(stamp, body) => {
                self.news += 1;
                self.watches.told(lane, stamp, &body)
            }
            Told::Counted => {
                self.count.counted(self.now);
                Ok(())
            }
            Told::Holds(key, until, epoch) => {
                let until = self.clients[self.lanes[lane].client].global(until);
                self.locks.claimed(self.now, lane, (key, until, epoch))
            }
            Told::Drops(key) => {
                self.locks.dropped(lane, key);
                Ok(())
            }
            Told::Broken(text) => Err(format!("lane {lane}: {text}")),
        }
    }

    fn send(&mut self, lane: usize, local: Duration, outgoing: Outgoing) {
        self.flights += 1;
        let way = (lane, self.flights);
        let client = &self.clients[self.lanes[lane].client];
        let latency = client.link.latency(self.now, &mut self.dice);
        let connects = self.lanes[lane].connected != Some(self.life);
        if connects && (self.now < client.link.cut || self.now < self.down) {
            self.lanes[lane].flight = Some(way.1);
            let at = self.now + latency * 2;
            self.plan.add(at, Event::Deliver(way, Parcel::Unsent));
            return;
        }
        self.lanes[lane].connected = Some(self.life);
        if connects && self.lanes[lane].role.abandons(local) {
            return;
        }
        self.note(|| format!("lane {lane} sends {} {}", outgoing.method, outgoing.target));
        self.watches.asked(lane);
        self.lanes[lane].flight = Some(way.1);
        let client = &self.clients[self.lanes[lane].client];
        let patience = client.global(local + outgoing.hold + PATIENCE);
        match client.link.fate(self.now, &mut self.dice) {
            Fate::Arrives(at) => self.plan.add(at, Event::Arrive(way, outgoing, self.life)),
            Fate::Breaks(at) => self.plan.add(at + latency, Event::Deliver(way, Parcel::Lost)),
            Fate::Vanishes => {}
        }
        self.plan.add(patience, Event::GiveUp(way));
    }

    pub(super) fn deliver(&mut self, way: Way, parcel: Parcel) -> Verdict {
        if self.lanes[way.0].flight != Some(way.1) {
            return Ok(());
        }
        if let Some(until) = self.paused(way.0) {
            self.plan.add(until, Event::Deliver(way, parcel));
            return Ok(());
        }
        let Parcel::Bytes(bytes, stamp) = parcel else {
            let unsent = matches!(parcel, Parcel::Unsent);
            return self.came(way.0, &if unsent { Came::Unsent } else { Came::Lost });
        };
        let mut decoder = Decoder::new("GET");
        let whole = decoder.feed(&bytes).map_err(|broken| broken.to_string())?;
        self.came(
            way.0,
            &if whole { Came::Whole(&decoder, stamp) } else { Came::Cut(&decoder, stamp) },
        )
    }

    pub(super) fn give_up(&mut self, way: Way) -> Verdict {
        if self.lanes[way.0].flight != Some(way.1) {
            return Ok(());
        }
        if let Some(until) = self.paused(way.0) {
            self.plan.add(until, Event::GiveUp(way));
            return Ok(());
        }
        let link = &self.clients[self.lanes[way.0].client].link;
        if let Fate::Arrives(at) = link.fate(self.now, &mut self.dice) {
            self.plan.add(at, Event::HangUp(way));
        }
        self.came(way.0, &Came::Lost)
    }

    fn came(&mut self, lane: usize, came: &Came<'_>) -> Verdict {
        self.note(|| {
            let what = match came {
                Came::Unsent => "no connection".into(),
                Came::Lost => "no reply".into(),
                Came::Cut(..) => "a part of a reply".into(),
                Came::Whole(reply, _) => {
                    format!("{} and {} bytes", reply.status(), reply.body().len())
                }
            };
            format!("lane {lane} hears {what}")
        });
        let still = matches!(self.phase, Phase::Still | Phase::Quiet);
        let Lane { client, role, flight, connected, wakes } = &mut self.lanes[lane];
        (*flight, *wakes) = (None, None);
        if !matches!(came, Came::Whole(..)) {
            *connected = None;
        }
        let now = self.clients[*client].local(self.now);
        role.came(&mut Moment { now, still, dice: &mut self.dice }, came);
        self.poll(lane)
    }
}
