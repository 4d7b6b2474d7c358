//! Who knows how it really is: what the agent holds, which client claims what, and whether both
//! are as Consul promises.
//!
//! It looks at the agent without a network in between, and not through the eyes of any client.

mod locks;
mod watches;

use std::time::Duration;

use lictor_dev_agent::{Agent, Answer, Outcome, Request};

use crate::client::Outgoing;

pub(crate) use locks::{KEYS, Locks};
pub(crate) use watches::Watches;

pub(crate) type Verdict<T = ()> = Result<T, String>;

/// Reads from the agent itself.
pub(crate) fn read(agent: &mut Agent, now: Duration, target: &str) -> Answer {
    match agent.handle(now, &Request::new("GET", target)) {
        Outcome::Answer(answer) => answer,
        Outcome::Parked(_) => panic!("{target} waits"),
    }
}

/// A request and what the agent said to it, whether or not that arrives.
pub(crate) struct Handled<'r> {
    pub(crate) outgoing: &'r Outgoing,
    pub(crate) answer: &'r Answer,
}

impl Handled<'_> {
    pub(crate) fn is_done(&self) -> bool {
        self.answer.status == 200
    }

    pub(crate) fn is_true(&self) -> bool {
        self.is_done() && self.answer.body.starts_with(b"true")
    }

    /// What comes after this in the path.
    pub(crate) fn after(&self, prefix: &str) -> Option<&str> {
        let path = self.outgoing.target.split('?').next()?;
        path.strip_prefix(prefix)
    }

    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        let (_, query) = self.outgoing.target.split_once('?')?;
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }
}

/// The key that all count in: of its numbers, each write moves one, by one.
pub(crate) struct Count {
    numbers: Vec<u64>,
    /// When a client last counted.
    grown: Duration,
}

impl Count {
    pub(crate) fn new() -> Self {
        Self { numbers: crate::client::numbers(b""), grown: Duration::ZERO }
    }

    /// A client says that it has counted.
    pub(crate) fn counted(&mut self, now: Duration) {
        self.grown = now;
    }

    pub(crate) fn must_have_grown(&self, since: Duration) -> Verdict {
        if self.grown >= since { Ok(()) } else { Err("nobody can count".into()) }
    }

    /// Data was lost or put back: what there is now counts.
    pub(crate) fn adopt(&mut self, agent: &mut Agent, now: Duration) {
        self.numbers = current(agent, now);
    }

    pub(crate) fn handled(
        &mut self,
        agent: &mut Agent,
        now: Duration,
        handled: &Handled<'_>,
    ) -> Verdict {
        if handled.after("/v1/kv/") != Some(crate::client::COUNT) || !handled.is_true() {
            return Ok(());
        }
        let after = current(agent, now);
        let before = std::mem::replace(&mut self.numbers, after.clone());
        let moved = |(before, after): (&u64, &u64)| after.abs_diff(*before);
        let steps: u64 = before.iter().zip(&after).map(moved).sum();
        if steps == 1 && after.iter().sum::<u64>() == before.iter().sum::<u64>() + 1 {
            return Ok(());
        }
        Err(format!("the numbers went from {before:?} to {after:?}"))
    }
}

fn current(agent: &mut Agent, now: Duration) -> Vec<u64> {
    let answer = read(agent, now, &format!("/v1/kv/{}?raw", crate::client::COUNT));
    crate::client::numbers(if answer.status == 200 { &answer.body } else { b"" })
}
