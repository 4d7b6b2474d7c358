//! User events: a ring of the last ones, which no restart survives.

use std::collections::VecDeque;

use crate::json::object;
use crate::json::{Json, full};

/// How many are kept.
const KEPT: usize = 256;

#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) payload: Vec<u8>,
    pub(crate) node: String,
    pub(crate) service: String,
    pub(crate) tag: String,
    pub(crate) time: u64,
}

#[derive(Debug)]
pub(crate) struct Events {
    ring: VecDeque<Event>,
    clock: u64,
}

impl Default for Events {
    fn default() -> Self {
        // The first Lamport time is that of the agent's own start.
        Self { ring: VecDeque::new(), clock: 1 }
    }
}

impl Events {
    pub(crate) fn push(&mut self, event: Event) {
        self.clock += 1;
        self.ring.push_back(Event { time: self.clock, ..event });
        if self.ring.len() > KEPT {
            self.ring.pop_front();
        }
    }

    /// Those of a name, or all for an empty one, the oldest first.
    pub(crate) fn named(&self, name: &str) -> Vec<&Event> {
        self.ring.iter().filter(|event| name.is_empty() || event.name == name).collect()
    }
}

impl Event {
    /// What a client waits to change: the halves of the identifier, laid over each other.
    pub(crate) fn index(&self) -> u64 {
        let digits: String = self.id.chars().filter(|c| *c != '-').collect();
        let half = |range| digits.get(range).and_then(|half| u64::from_str_radix(half, 16).ok());
        half(0..16).unwrap_or(0) ^ half(16..32).unwrap_or(0)
    }

    pub(crate) fn json(&self) -> Json {
        object! {
            "ID": => &self.id,
            "Name": => &self.name,
            "Payload": => full(base64_simd::STANDARD.encode_to_string(&self.payload)),
            "NodeFilter": => &self.node,
            "ServiceFilter": => &self.service,
            "TagFilter": => &self.tag,
            "Version": => 1_u64,
            "LTime": => self.time,
        }
    }
}
