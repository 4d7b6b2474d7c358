//! What happens next: by time, then in the order in which it was planned.

use std::collections::BTreeMap;
use std::time::Duration;

pub(crate) struct Plan<E> {
    events: BTreeMap<(Duration, u64), E>,
    planned: u64,
}

impl<E> Default for Plan<E> {
    fn default() -> Self {
        Self { events: BTreeMap::new(), planned: 0 }
    }
}

impl<E> Plan<E> {
    pub(crate) fn add(&mut self, at: Duration, event: E) {
        self.planned += 1;
        self.events.insert((at, self.planned), event);
    }

    pub(crate) fn next(&self) -> Option<Duration> {
        self.events.first_key_value().map(|((at, _), _)| *at)
    }

    pub(crate) fn pop(&mut self) -> Option<E> {
        self.events.pop_first().map(|(_, event)| event)
    }
}
