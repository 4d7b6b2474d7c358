//! The agent's side: requests that arrive, answers that leave, and what the referee makes of both.

use lictor_dev_agent::{Answer, Fault, Outcome, Request};

use super::{Event, Parcel, Way, World};
use crate::client::{Outgoing, Stamp, Target};
use crate::flaw::Flaw;
use crate::net::{self, Fate};
use crate::referee::{Handled, Verdict};
use crate::weather::{FRESH, Phase};

impl World {
    pub(super) fn arrive(&mut self, way: Way, outgoing: &Outgoing, life: u64) -> Verdict {
        if life != self.life || self.now < self.down {
            self.ship(way, Parcel::Lost);
            return Ok(());
        }
        self.requests += 1;
        self.now_and_then_forget();
        self.spells.retain(|(_, until)| self.now < *until);
        let befalls = self.spells.iter().find_map(|(spell, _)| spell.befalls(&mut self.dice));
        if let Some(kind) = befalls {
            self.agent.inject(Fault::new(kind).times(1));
        }
        let body = self.tampered(outgoing);
        let request = Request::new(outgoing.method, outgoing.target.as_str()).body(body);
        let outcome = self.agent.handle(self.now, &request);
        self.agent.clear_faults();
        match outcome {
            Outcome::Parked(ticket) => {
                self.parked.insert(ticket, way);
            }
            Outcome::Answer(answer) => {
                self.note(|| {
                    let text = String::from_utf8_lossy(&answer.body);
                    let text: String =
                        text.chars().filter(|c| !c.is_whitespace()).take(60).collect();
                    format!(
                        "agent, {} {}: {} {text}",
                        outgoing.method, outgoing.target, answer.status
                    )
                });
                self.judge(&Handled { outgoing, answer: &answer })?;
                self.answer(way, &answer);
            }
        }
        self.settle();
        Ok(())
    }

    fn judge(&mut self, handled: &Handled<'_>) -> Verdict {
        if handled.outgoing.method == "GET" {
            return Ok(());
        }
        self.locks.handled(&mut self.agent, self.now, handled)?;
        self.count.handled(&mut self.agent, self.now, handled)?;
        for target in Target::ALL.into_iter().filter(|t| t.hears_of(&handled.outgoing.target)) {
            self.look(target);
        }
        Ok(())
    }

    /// Which version of what is watched there is now.
    pub(super) fn look(&mut self, target: Target) -> usize {
        let (version, new) = self.watches.look(&mut self.agent, self.now, target);
        if new && self.phase == Phase::Fair {
            self.plan.add(self.now + FRESH, Event::Fresh(target, version));
        }
        version
    }

    /// What there is now counts as found, whatever was before.
    pub(super) fn adopt(&mut self) {
        self.epoch += 1;
        self.locks.adopt(&mut self.agent, self.now, self.epoch);
        self.count.adopt(&mut self.agent, self.now);
        for target in Target::ALL {
            self.look(target);
        }
        self.settle();
    }

    /// The agent does what is due by now.
    pub(super) fn tick(&mut self) -> Verdict {
        self.settle();
        self.locks.passed(&mut self.agent, self.now)
    }

    /// Lets those go who need not wait any longer.
    pub(super) fn settle(&mut self) {
        for (ticket, answer) in self.agent.tick(self.now) {
            if let Some(way) = self.parked.remove(&ticket) {
                self.answer(way, &answer);
            }
        }
    }

    fn answer(&mut self, way: Way, answer: &Answer) {
        let version = self.lanes[way.0].target().map(|target| self.look(target));
        let stamp = Stamp { epoch: self.epoch, version: version.unwrap_or_default() };
        if let Some(bytes) = net::bytes(answer) {
            self.ship(way, Parcel::Bytes(bytes, stamp));
        }
    }

    fn ship(&mut self, way: Way, parcel: Parcel) {
        let link = &self.clients[self.lanes[way.0].client()].link;
        match link.fate(self.now, &mut self.dice) {
            Fate::Arrives(at) => self.plan.add(at, Event::Deliver(way, parcel)),
            Fate::Breaks(at) => self.plan.add(at, Event::Deliver(way, Parcel::Lost)),
            Fate::Vanishes => {}
        }
    }

    pub(super) fn hang_up(&mut self, way: Way) {
        let ticket = self.parked.iter().find(|(_, waits)| **waits == way);
        if let Some(ticket) = ticket.map(|(ticket, _)| *ticket) {
            self.parked.remove(&ticket);
            self.agent.cancel(ticket);
        }
    }

    /// The body that the agent gets.
    fn tampered(&self, outgoing: &Outgoing) -> Vec<u8> {
        if self.flaw != Flaw::NoLockDelay || outgoing.target != "/v1/session/create" {
            return outgoing.body.clone();
        }
        let mut asked: serde_json::Value = serde_json::from_slice(&outgoing.body).expect("JSON");
        let members = asked.as_object_mut().expect("an object");
        members.retain(|name, _| !name.eq_ignore_ascii_case("lockdelay"));
        members.insert("LockDelay".into(), "0s".into());
        asked.to_string().into_bytes()
    }

    fn now_and_then_forget(&mut self) {
        if self.flaw == Flaw::ForgetsSessions && self.dice.one_in(2_000) {
            let held = self.locks.anyone();
            let request = held.map(|id| Request::new("PUT", format!("/v1/session/destroy/{id}")));
            if let Some(request) = request {
                self.agent.handle(self.now, &request);
            }
        }
    }
}
