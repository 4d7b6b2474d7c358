//! The replicated state: what every server of a cluster would have, and the indexes of its changes.
//!
//! Every command takes the next index, whether it changes anything or not. What is the newest
//! change of a table, a prefix or a service is for each part to say.

pub(crate) mod kv;

use kv::Kv;

#[derive(Debug, Clone)]
pub(crate) struct Store {
    index: u64,
    pub(crate) kv: Kv,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self { index: 0, kv: Kv::default() }
    }

    /// The index of a new command.
    pub(crate) fn next_index(&mut self) -> u64 {
        self.index += 1;
        self.index
    }

    /// The index of the last command.
    pub(crate) fn index(&self) -> u64 {
        self.index
    }

    /// Forgets the tombstones up to an index, a command as any other.
    pub(crate) fn reap_tombstones(&mut self, index: u64) {
        self.next_index();
        self.kv.reap(index);
    }
}
