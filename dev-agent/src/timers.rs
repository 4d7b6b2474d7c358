//! What shall happen when. A thing has at most one timer, which is set anew rather than added to.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

#[derive(Debug, Clone)]
pub(crate) struct Timers<T> {
    due: BTreeSet<(Duration, T)>,
    of: BTreeMap<T, Duration>,
}

impl<T: Ord + Clone> Timers<T> {
    pub(crate) fn new() -> Self {
        Self { due: BTreeSet::new(), of: BTreeMap::new() }
    }

    pub(crate) fn set(&mut self, what: T, at: Duration) {
        self.cancel(&what);
        self.due.insert((at, what.clone()));
        self.of.insert(what, at);
    }

    pub(crate) fn cancel(&mut self, what: &T) {
        if let Some((what, at)) = self.of.remove_entry(what) {
            self.due.remove(&(at, what));
        }
    }

    pub(crate) fn is_set(&self, what: &T) -> bool {
        self.of.contains_key(what)
    }

    /// When the first is due.
    pub(crate) fn next(&self) -> Option<Duration> {
        self.due.first().map(|(at, _)| *at)
    }

    /// The first that is due by `now`, in the order of time.
    pub(crate) fn pop(&mut self, now: Duration) -> Option<(Duration, T)> {
        if self.next()? > now {
            return None;
        }
        let (at, what) = self.due.pop_first()?;
        self.of.remove(&what);
        Some((at, what))
    }
}
