//! Mistakes that are planted, to see that the simulation finds them.

/// A mistake in a client, or in the agent as clients see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    None,
    /// A watch whose index never goes back: it takes a lower one for old news.
    IgnoresReset,
    /// A watch that asks without an index every time.
    NeverBlocks,
    /// A watch that takes what arrived of a reply for the whole of it.
    TakesCutReplies,
    /// A counter that writes whatever it read last, without a check.
    CountsUnchecked,
    /// A counter that takes a write without a reply for one that was not made.
    CountsTwice,
    /// The holder of a lock that holds it until it is told otherwise.
    TrustsForever,
    /// The holder of a lock that writes without showing its session.
    WritesBare,
    /// A client that goes on with a session that it may have sent a release for.
    ReusesSession,
    /// A server that lets go of sessions before their time.
    ForgetsSessions,
    /// A server without lock-delay.
    NoLockDelay,
}
