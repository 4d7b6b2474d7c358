//! Whether a call that failed is made again, and when.
//!
//! A [`Policy`] is what the caller wants, a [`Retry`] follows one call by it. A read is repeated
//! when the failure is one that passes; a write only where nothing of it can have been applied:
//! no connection came about, nobody leads the cluster, or a rate limit turned it away. There is no
//! clock here and no chance: how long is left, and the seed of the jitter, are arguments.
//!
//! ```
//! use std::time::Duration;
//! use lictor::endpoint::Method;
//! use lictor::error::StatusError;
//! use lictor::retry::{Failure, Policy, Retry};
//!
//! let left = Some(Duration::from_secs(30));
//! let mut retry = Retry::new(Policy::default(), Method::Put, 7);
//! let election = StatusError::new(500, b"No cluster leader");
//! let wait = retry.failed(&Failure::status(&election, None), left);
//! assert!(wait.is_some_and(|wait| wait <= Duration::from_millis(250)));
//! // Sent, but no reply: the write may have been applied.
//! assert_eq!(retry.failed(&Failure::Lost, left), None);
//! ```

use std::time::Duration;

use crate::backoff::Backoff;
use crate::endpoint::Method;
use crate::error::StatusError;

/// How often, and how patiently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "the caller spells it out")]
pub struct Policy {
    /// How often a call is made at most, the first time counted.
    pub attempts: u32,
    /// The longest wait after the first failure; it doubles with each further one.
    pub base: Duration,
    /// The longest wait of all.
    pub longest: Duration,
}

impl Default for Policy {
    /// Five attempts, a quarter of a second at first, ten seconds at most.
    fn default() -> Self {
        let (base, longest) = (Duration::from_millis(250), Duration::from_secs(10));
        Self { attempts: 5, base, longest }
    }
}

/// How an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure<'a> {
    /// No connection came about: nothing was sent.
    Unsent,
    /// It was sent, at least in part, and no whole reply came: nobody knows whether it was applied.
    Lost,
    /// Consul's answer.
    #[non_exhaustive]
    Status {
        /// The status and the text.
        error: &'a StatusError,
        /// How long Consul, or what stands before it, asks to wait ([`retry_after`]).
        retry_after: Option<Duration>,
    },
}

impl<'a> Failure<'a> {
    /// The failure that a status is, with the value of the header `Retry-After`.
    #[must_use]
    pub fn status(error: &'a StatusError, header: Option<&str>) -> Self {
        Self::Status { error, retry_after: header.and_then(retry_after) }
    }

    fn may_repeat(&self, method: Method) -> bool {
        let read = method == Method::Get;
        match self {
            Self::Unsent => true,
            Self::Lost => read,
            Self::Status { error, .. } => {
                error.nothing_was_applied() || (read && error.is_retryable())
            }
        }
    }
}

/// The seconds in a header `Retry-After`. A date there is passed over: there is no clock here.
#[must_use]
pub fn retry_after(header: &str) -> Option<Duration> {
    header.trim().parse().ok().map(Duration::from_secs)
}

/// One call, over all its attempts.
#[derive(Debug, Clone)]
pub struct Retry {
    attempts: u32,
    method: Method,
    backoff: Backoff,
}

impl Retry {
    /// A call about to be made. Calls with different seeds do not come back all at once.
    #[must_use]
    pub fn new(policy: Policy, method: Method, seed: u64) -> Self {
        let backoff = Backoff::new(policy.base, policy.longest, seed);
        Self { attempts: policy.attempts, method, backoff }
    }

    /// How long to wait before the next attempt; none where the failure is the call's result.
    ///
    /// `left` is what is left of the call's time, if it is limited: a wait that does not fit in is
    /// not begun.
    pub fn failed(&mut self, failure: &Failure<'_>, left: Option<Duration>) -> Option<Duration> {
        let wait = self.backoff.failed();
        if self.backoff.failures() >= self.attempts || !failure.may_repeat(self.method) {
            return None;
        }
        let asked = match failure {
            Failure::Status { retry_after, .. } => retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        Some(wait.max(asked)).filter(|wait| left.is_none_or(|left| *wait < left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ELECTION: (u16, &str) = (500, "No cluster leader");

    fn again(method: Method, (status, text): (u16, &str)) -> bool {
        let error = StatusError::new(status, text.as_bytes());
        let mut retry = Retry::new(Policy::default(), method, 1);
        retry.failed(&Failure::status(&error, None), None).is_some()
    }

    #[test]
    fn what_passes_is_repeated_and_a_write_only_if_it_was_not_applied() {
        for (read, write, answer) in [
            (true, true, ELECTION),
            (true, true, (429, "rate limit exceeded, try again later")),
            (true, true, (429, "Your IP is issuing too many concurrent connections")),
            (true, true, (503, "… can only be performed by the leader, try again later")),
            (true, false, (500, "rpc error making call: EOF")),
            (true, false, (500, "leadership lost while committing log")),
            (true, false, (502, "<html>")),
            (false, false, (500, "No path to datacenter")),
            (false, false, (503, r#"{"AggregatedStatus":"critical"}"#)),
            (false, false, (429, r#"{"AggregatedStatus":"warning"}"#)),
            (false, false, (403, "Permission denied")),
            (false, false, (400, "EOF")),
            (false, false, (404, "")),
        ] {
            assert_eq!(again(Method::Get, answer), read, "{answer:?}");
            for method in [Method::Put, Method::Post, Method::Delete] {
                assert_eq!(again(method, answer), write, "{answer:?}");
            }
        }
        for (failure, write) in [(Failure::Unsent, true), (Failure::Lost, false)] {
            let may = |method| Retry::new(Policy::default(), method, 1).failed(&failure, None);
            assert_eq!((may(Method::Get).is_some(), may(Method::Put).is_some()), (true, write));
        }
    }

    #[test]
    fn as_often_as_the_policy_says() {
        for attempts in 0..4 {
            let policy = Policy { attempts, ..Policy::default() };
            let mut retry = Retry::new(policy, Method::Get, 1);
            let mut made = 1;
            while retry.failed(&Failure::Lost, None).is_some() {
                made += 1;
            }
            assert_eq!(made, attempts.max(1));
        }
    }

    #[test]
    fn the_server_may_ask_for_more_patience_but_not_for_more_than_is_left() {
        let error = StatusError::new(429, b"rate limit exceeded");
        let wait = |header, left| {
            let mut retry = Retry::new(Policy::default(), Method::Get, 1);
            retry.failed(&Failure::status(&error, Some(header)), Some(Duration::from_secs(left)))
        };
        assert_eq!(wait("3", 30), Some(Duration::from_secs(3)));
        assert_eq!(wait("3", 3), None);
        assert!(wait("0", 30).is_some_and(|wait| wait >= Duration::from_millis(125)));
        assert!(wait("Wed, 21 Oct 2026 07:28:00 GMT", 30).is_some());
        assert_eq!(wait("18446744073709551615", 30), None);
    }

    proptest! {
        #[test]
        fn waits_double_up_to_the_longest_with_jitter(
            seed: u64, base in 1_u64..100_000, longest in 1_u64..100_000
        ) {
            let (base, longest) = (Duration::from_millis(base), Duration::from_millis(longest));
            let policy = Policy { attempts: 40, base, longest };
            let mut retry = Retry::new(policy, Method::Get, seed);
            let mut whole = base.min(longest);
            while let Some(wait) = retry.failed(&Failure::Lost, None) {
                prop_assert!(wait <= whole && wait >= whole / 2, "{wait:?} of {whole:?}");
                whole = (whole * 2).min(longest);
            }
        }

        #[test]
        fn no_policy_overflows(seed: u64, attempts: u32, base: u64, longest: u64) {
            let (base, longest) = (Duration::from_secs(base), Duration::from_secs(longest));
            let mut retry = Retry::new(Policy { attempts, base, longest }, Method::Get, seed);
            for _ in 0..70 {
                retry.failed(&Failure::Lost, Some(Duration::MAX));
            }
        }
    }
}
