//! The index of blocking queries: what to send next, and what a reply's index says.
//!
//! A reply to a read carries `X-Consul-Index`. Sent back as `index`, it makes Consul hold the next
//! reply until there is something newer. The rules are few and easily missed, so they live here:
//! an index is never 0 (which would not block at all), one that went backwards means that the
//! count began anew, and the one of `/v1/event/list` is a hash, which goes up and down freely.
//!
//! A [`Tracker`] belongs to one query: another path, filter or consistency counts differently.
//! It neither compares payloads – a newer index only says that something *may* have changed – nor
//! waits: how long to rest after an error is the watch's business.

use std::num::NonZeroU64;

/// What kind of number the index of an endpoint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Kind {
    /// It grows with every change: all endpoints but one.
    #[default]
    Ordered,
    /// It is a hash of the newest event's id: `/v1/event/list`.
    Hash,
}

/// What a reply's index says about its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Seen {
    /// The first reply, or something may have changed since the last one: look at the data.
    New,
    /// The wait ran out and nothing changed.
    Same,
    /// The index went backwards (a restored snapshot, reaped tombstones, another server): the
    /// data is as current as any, but the next query must not name an index.
    StartOver,
}

/// The index of one blocking query from reply to reply.
///
/// ```
/// use lictor::index::{Seen, Tracker};
///
/// # let replies = [(Some(7), "a"), (Some(7), "a"), (Some(9), "b"), (None, "c"), (Some(3), "c")];
/// # let mut asked = Vec::new();
/// # let mut replies = replies.into_iter();
/// # let mut ask = |index: Option<u64>| { asked.push(index); replies.next() };
/// let mut shown = Vec::new();
/// let mut tracker = Tracker::default();
/// // `ask` sends the query, with `index` where there is one, and gives the reply's index and data.
/// while let Some((index, data)) = ask(tracker.query()) {
///     match tracker.observe(index) {
///         Seen::Same => {}
///         _ if shown.last() == Some(&data) => {}
///         _ => shown.push(data),
///     }
/// }
/// assert_eq!(shown, ["a", "b", "c"]);
/// assert_eq!(asked, [None, Some(7), Some(7), Some(9), None, Some(3)]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Tracker {
    kind: Kind,
    known: Option<NonZeroU64>,
}

impl Tracker {
    /// A tracker that knows nothing yet.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { kind, known: None }
    }

    /// The `index` for the next query; `None`, and never 0, when there is none to name.
    #[must_use]
    pub fn query(&self) -> Option<u64> {
        self.known.map(NonZeroU64::get)
    }

    /// Takes in a reply's index. A missing one and 0 count as 1, which blocks safely.
    pub fn observe(&mut self, index: Option<u64>) -> Seen {
        let came = index.and_then(NonZeroU64::new).unwrap_or(NonZeroU64::MIN);
        let seen = match (self.kind, self.known) {
            (_, Some(known)) if came == known => Seen::Same,
            (Kind::Ordered, Some(known)) if came < known => Seen::StartOver,
            _ => Seen::New,
        };
        self.known = (seen != Seen::StartOver).then_some(came);
        seen
    }

    /// Forgets the index, so that the next query reads anew: for after a long outage.
    pub fn reset(&mut self) {
        self.known = None;
    }
}

/// The index that `/v1/event/list` gives when the event of this id is the newest one; `None` when
/// it is not a UUID.
///
/// The list always holds all recent events. The new ones are those after the event with the index
/// of the reply before:
///
/// ```
/// use lictor::index::event_index;
///
/// let ids = [
///     "00000000-0000-0001-0000-00000000000a",
///     "00000000-0000-0002-0000-00000000000a",
///     "00000000-0000-0003-0000-00000000000a",
/// ];
/// let before = Some(0xb); // the index of the reply before, from the first id
/// let seen = ids.iter().rposition(|id| event_index(id) == before);
/// assert_eq!(&ids[seen.map_or(0, |seen| seen + 1)..], &ids[1..]);
/// ```
#[must_use]
pub fn event_index(uuid: &str) -> Option<u64> {
    if !uuid.split('-').map(str::len).eq([8, 4, 4, 4, 12]) {
        return None;
    }
    let halves = |(upper, lower): (u64, u64), digit| {
        (upper << 4 | lower >> 60, lower << 4 | u64::from(digit))
    };
    let (upper, lower) = uuid
        .chars()
        .filter(|c| *c != '-')
        .try_fold((0, 0), |id, c| Some(halves(id, c.to_digit(16)?)))?;
    // The header never says 0 either.
    Some((upper ^ lower).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_ordered_index_that_goes_back_starts_over() {
        let mut tracker = Tracker::default();
        assert_eq!(tracker.query(), None);
        assert_eq!(tracker.observe(Some(10)), Seen::New);
        assert_eq!(tracker.observe(Some(10)), Seen::Same);
        assert_eq!(tracker.observe(Some(12)), Seen::New);
        assert_eq!(tracker.query(), Some(12));
        assert_eq!(tracker.observe(Some(11)), Seen::StartOver);
        assert_eq!(tracker.query(), None);
        assert_eq!(tracker.observe(Some(11)), Seen::New);
        tracker.reset();
        assert_eq!(tracker, Tracker::default());
    }

    #[test]
    fn nothing_and_zero_count_as_one() {
        let mut tracker = Tracker::default();
        assert_eq!(tracker.observe(None), Seen::New);
        assert_eq!(tracker.query(), Some(1));
        assert_eq!(tracker.observe(Some(0)), Seen::Same);
        assert_eq!(tracker.observe(Some(1)), Seen::Same);
        assert_eq!(tracker.observe(Some(5)), Seen::New);
        assert_eq!(tracker.observe(None), Seen::StartOver);
    }

    #[test]
    fn an_event_index_is_the_halves_of_the_id_together() {
        assert_eq!(
            event_index("b54fe110-7af5-cafc-d1fb-afc8ba432b1c"),
            Some(0xb54f_e110_7af5_cafc ^ 0xd1fb_afc8_ba43_2b1c)
        );
        assert_eq!(event_index("00000000-0000-0000-0000-000000000000"), Some(1));
        for text in [
            "",
            "b54fe110",
            "b54fe1107af5cafcd1fbafc8ba432b1c",
            "+0000000-0000-0000-0000-000000000000",
        ] {
            assert_eq!(event_index(text), None, "{text}");
        }
    }

    fn kinds() -> impl Strategy<Value = Kind> {
        prop_oneof![Just(Kind::Ordered), Just(Kind::Hash)]
    }

    proptest! {
        #[test]
        fn a_tracker_keeps_its_word(
            kind in kinds(),
            indexes in prop::collection::vec(prop::option::of(0_u64..5), 0..40),
        ) {
            let mut tracker = Tracker::new(kind);
            for index in indexes {
                let asked = tracker.query();
                let seen = tracker.observe(index);
                let came = index.unwrap_or(0).max(1);
                prop_assert_ne!(tracker.query(), Some(0));
                prop_assert_eq!(seen == Seen::Same, asked == Some(came));
                prop_assert_eq!(
                    seen == Seen::StartOver,
                    kind == Kind::Ordered && asked.is_some_and(|asked| came < asked)
                );
                prop_assert_eq!(tracker.query(), (seen != Seen::StartOver).then_some(came));
            }
        }

        #[test]
        fn no_id_panics(text in "\\PC*", near in "[0-9a-fé-]{36}") {
            let _ = event_index(&text);
            let _ = event_index(&near);
        }
    }
}
