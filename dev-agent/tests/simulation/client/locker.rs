//! A client that wants a lock, by raw calls: a session, renewed in time, and a key acquired by it.
//!
//! It holds the lock by its own word only as long as its session surely lives: for the TTL, from
//! when it last asked for it, by its own clock. What it writes under the lock shows the session.

use std::collections::VecDeque;
use std::time::Duration;

use lictor::api::{Call, kv, session};
use lictor::http1::Decoder;

use super::{Came, Moment, Outgoing, Role, Todo, Told};
use crate::flaw::Flaw;

/// How far wrong its own clock may go in a TTL: a session is trusted for so much of it.
const TRUST: f64 = 0.95;
const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) key: &'static str,
    /// In seconds.
    pub(crate) ttl: u64,
    pub(crate) delay: u64,
    pub(crate) deletes: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Create,
    Renew,
    Acquire,
    Write,
    Release,
}

pub(crate) struct Locker {
    terms: Terms,
    flaw: Flaw,
    session: Option<String>,
    /// Until when the session is surely alive.
    fence: Duration,
    renew_at: Duration,
    next_at: Duration,
    hold_until: Duration,
    /// The epoch in which the lock was acquired, while it is held.
    holds: Option<u64>,
    asked: Asked,
    asked_at: Duration,
    written: u64,
    told: VecDeque<Told>,
}

impl Locker {
    pub(crate) fn new(terms: Terms, flaw: Flaw) -> Self {
        Self {
            terms,
            flaw,
            session: None,
            fence: Duration::ZERO,
            renew_at: Duration::ZERO,
            next_at: Duration::ZERO,
            hold_until: Duration::ZERO,
            holds: None,
            asked: Asked::Nothing,
            asked_at: Duration::ZERO,
            written: 0,
            told: VecDeque::new(),
        }
    }

    fn ttl(&self) -> Duration {
        Duration::from_secs(self.terms.ttl)
    }

    fn drops(&mut self) {
        if self.holds.take().is_some() {
            self.told.push_back(Told::Drops(self.terms.key));
        }
    }

    fn holds(&mut self) {
        let trusted = self.flaw == Flaw::TrustsForever;
        let until = if trusted { Duration::MAX / 4 } else { self.fence };
        if let Some(epoch) = self.holds {
            self.told.push_back(Told::Holds(self.terms.key, until, epoch));
        }
    }

    fn forget(&mut self, next_at: Duration) {
        self.drops();
        self.session = None;
        self.next_at = next_at;
    }

    /// What to do now, and what to call.
    fn next(&mut self, moment: &mut Moment<'_>) -> Result<(Asked, Outgoing), Duration> {
        let now = moment.now;
        let Some(session) = self.session.clone() else {
            if now < self.next_at {
                return Err(self.next_at);
            }
            let Terms { ttl, delay, deletes, .. } = self.terms;
            let behavior = if deletes { "delete" } else { "release" };
            let call = session::Create::new().ttl(ttl).lock_delay(delay).behavior(behavior);
            return Ok((Asked::Create, Outgoing::of(&call)));
        };
        if now >= self.renew_at {
            return Ok((Asked::Renew, Outgoing::of(&session::Renew::new(&*session))));
        }
        if now < self.next_at {
            return Err(self.next_at.min(self.renew_at));
        }
        self.written += 1;
        let value = format!("{session}:{}", self.written);
        let put = kv::Put::new(self.terms.key, value.as_bytes());
        let (asked, call) = match self.holds {
            None => (Asked::Acquire, put.acquire(&*session)),
            Some(_) if now >= self.hold_until => (Asked::Release, put.release(&*session)),
            Some(_) if self.flaw == Flaw::WritesBare => (Asked::Write, put),
            Some(_) => (Asked::Write, put.acquire(&*session)),
        };
        Ok((asked, Outgoing::of(&call)))
    }

    fn answered(&mut self, moment: &mut Moment<'_>, reply: &Decoder, epoch: u64) {
        let now = moment.now;
        let soon = now + moment.dice.secs(4, 50);
        let put = kv::Put::new("", b"".as_slice());
        let truth = || put.reply(reply.status(), reply.headers(), reply.body()).ok()?.truth().ok();
        match self.asked {
            Asked::Nothing => {}
            Asked::Create => {
                let call = session::Create::new();
                let made = call.reply(reply.status(), reply.headers(), reply.body());
                self.session = made.ok().and_then(|made| made.id().ok()?);
                self.next_at = if self.session.is_some() { now } else { soon };
                self.lives();
            }
            Asked::Renew => match reply.status() {
                200 => {
                    self.lives();
                    self.holds();
                }
                404 => self.forget(now),
                _ => self.renew_at = now + SECOND,
            },
            Asked::Acquire => {
                self.next_at = soon;
                if truth() == Some(true) && now < self.fence {
                    self.holds = Some(epoch);
                    self.hold_until = now + moment.dice.secs(5, 60);
                    self.holds();
                } else if String::from_utf8_lossy(reply.body()).contains("invalid session") {
                    self.forget(soon);
                }
            }
            Asked::Write => {
                self.next_at = soon;
                if truth() != Some(true) {
                    self.drops();
                }
            }
            Asked::Release => {
                self.next_at = soon;
                if truth().is_none() {
                    self.unsure(soon);
                }
            }
        }
    }

    /// The session was made or renewed, at the earliest when that was asked for.
    fn lives(&mut self) {
        self.fence = self.asked_at + self.ttl().mul_f64(TRUST);
        self.renew_at = self.asked_at + self.ttl() / 2;
    }

    /// A release may still be on its way: it would release what the session acquires next.
    fn unsure(&mut self, next_at: Duration) {
        if self.flaw == Flaw::ReusesSession {
            self.next_at = next_at;
        } else {
            self.forget(next_at);
        }
    }
}

impl Role for Locker {
    fn poll(&mut self, moment: &mut Moment<'_>) -> Todo {
        let late = moment.now >= self.fence && self.flaw != Flaw::TrustsForever;
        if late && self.holds.is_some() && self.asked == Asked::Nothing {
            self.forget(moment.now);
        }
        if self.asked == Asked::Nothing
            && self.holds.is_some()
            && moment.now >= self.hold_until
            && moment.dice.one_in(8)
        {
            // It dies and comes back later, without a memory.
            self.forget(moment.now + moment.dice.secs(1, 40));
        }
        if let Some(told) = self.told.pop_front() {
            return Todo::Tell(told);
        }
        if self.asked != Asked::Nothing {
            return Todo::Pending;
        }
        match self.next(moment) {
            Err(until) => Todo::Rest(until),
            Ok((asked, outgoing)) => {
                // From here on, somebody else may have it.
                if asked == Asked::Release {
                    self.holds = None;
                    let drops = Told::Drops(self.terms.key);
                    self.told.push_back(drops);
                }
                self.asked = asked;
                self.asked_at = moment.now;
                Todo::Send(outgoing)
            }
        }
    }

    fn came(&mut self, moment: &mut Moment<'_>, came: &Came<'_>) {
        let soon = moment.now + moment.dice.secs(4, 50);
        match came {
            Came::Whole(reply, stamp) => self.answered(moment, reply, stamp.epoch),
            Came::Unsent | Came::Lost | Came::Cut(..) => match self.asked {
                Asked::Renew => self.renew_at = moment.now + SECOND,
                Asked::Release if !matches!(came, Came::Unsent) => self.unsure(soon),
                _ => self.next_at = soon,
            },
        }
        self.asked = Asked::Nothing;
    }
}
