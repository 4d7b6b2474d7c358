//! What the machines have in common: they are asked what to do, and told what came of it.
//!
//! A machine has no clock, thread or socket. A driver owns those; it calls `poll` with the time
//! and does what the [`Step`] says, and calls `answered` or `failed` when something came of a
//! request. The time is a [`Duration`] since any fixed point, the same one for a machine's life.
//!
//! **After every input, poll until [`Step::Rest`], [`Step::Pending`] or [`Step::Done`].**
//!
//! After a failure it waits by a [`Backoff`](crate::backoff::Backoff). Chance comes in as a seed: the
//! same seed and the same inputs give the same steps.

use std::time::Duration;

/// What the driver of a machine does next. `S` is what it sends, `E` what it hands on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must know every step")]
pub enum Step<S, E> {
    /// Send this, and tell the machine what came of it.
    Send(S),
    /// Nothing before this time; then poll.
    Rest(Duration),
    /// Something that whoever uses the machine wants to know; then poll.
    Event(E),
    /// A request is on its way: nothing to do before its answer is told.
    Pending,
    /// It is over, and stays so.
    Done,
}
