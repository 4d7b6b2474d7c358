//! Everything that the agent knows. Requests read and change it, and so does time.

use std::time::Duration;

use crate::options::Options;
use crate::random::Random;
use crate::reply::{Failure, Result};
use crate::store::Store;
use crate::timers::Timers;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) options: Options,
    pub(crate) now: Duration,
    pub(crate) random: Random,
    pub(crate) store: Store,
    pub(crate) timers: Timers<Timer>,
}

/// What happens by itself, and to what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// Tombstones up to an index are forgotten.
    Tombstones(u64),
    /// A parked request has waited long enough.
    Parked(u64),
}

impl State {
    pub(crate) fn new(options: Options) -> Self {
        let random = Random::new(options.seed);
        let store = Store::new();
        Self { options, now: Duration::ZERO, random, store, timers: Timers::new() }
    }

    /// What a timer brings about that concerns no parked request.
    pub(crate) fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Tombstones(index) => self.store.reap_tombstones(index),
            Timer::Parked(_) => {}
        }
    }

    /// Refuses every datacenter but our own.
    pub(crate) fn reachable(&self, datacenter: Option<&str>) -> Result<()> {
        match datacenter {
            Some(name) if name != self.options.datacenter => {
                Err(Failure::server("No path to datacenter"))
            }
            _ => Ok(()),
        }
    }
}
