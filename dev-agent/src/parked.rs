//! Requests that wait, and for what.

use std::time::Duration;

use crate::call::Call;
use crate::faults::FaultKind;
use crate::http::Answer;
use crate::reply::{Blocks, Reply, Result};
use crate::state::State;

pub(crate) type Read = fn(&State, &Call) -> Result;

#[derive(Debug)]
pub(crate) enum Parked {
    /// A read that waits for what it reads to change.
    Read {
        call: Box<Call>,
        read: Read,
        awaited: Awaited,
        /// The revision of what it reads when it was looked at last.
        looked: u64,
        /// What shall happen to its answer.
        fault: Option<FaultKind>,
    },
    /// A write that is yet to be done.
    Write(Box<Call>),
    /// An answer that shall come late.
    Late(Answer),
}

/// What a client has seen, and waits to be something else.
#[derive(Debug)]
pub(crate) enum Awaited {
    /// `watched`: as of when it was looked at last.
    Index {
        index: u64,
        missing: bool,
        watched: Option<Vec<u64>>,
    },
    Event(u64),
    Hash(String),
}

impl Awaited {
    /// What a call waits for, if it waits at all.
    pub(crate) fn of(call: &Call, blocks: &Blocks) -> Option<Self> {
        let index = call.read_options().ok()?.index;
        match blocks {
            Blocks::Never => None,
            Blocks::Index { .. } => {
                (index > 0).then_some(Self::Index { index, missing: false, watched: None })
            }
            Blocks::Event(_) => (index > 0).then_some(Self::Event(index)),
            Blocks::Hash(_) => {
                let hash = call.param("hash").filter(|hash| !hash.is_empty())?;
                Some(Self::Hash(hash.to_owned()))
            }
        }
    }

    /// How long a client waits that does not say: events are waited for twice as long.
    pub(crate) fn default_wait(&self) -> Duration {
        Duration::from_secs(if matches!(self, Self::Event(_)) { 600 } else { 300 })
    }

    /// Whether what was read now is what was waited for.
    pub(crate) fn is_over(&mut self, reply: &Reply, missing_keys_sleep: bool) -> bool {
        match (self, &reply.blocks) {
            (
                Self::Index { index, missing, watched },
                Blocks::Index { index: now, missing: gone, watched: seen },
            ) => {
                if *missing && *gone && missing_keys_sleep {
                    *index = (*index).max(*now);
                }
                *missing = *gone;
                let touched = watched.replace(seen.clone()).as_ref() != Some(seen);
                now > index && touched
            }
            (Self::Event(index), Blocks::Event(now)) => now != index,
            (Self::Hash(hash), Blocks::Hash(now)) => now != hash,
            // What was there is gone now: that is news.
            _ => true,
        }
    }
}
