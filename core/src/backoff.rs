//! How long to wait between failures.

use std::time::Duration;

/// A wait that doubles with each failure, up to a longest one, and is each time anything from half of
/// that to all of it, so that clients that failed together do not come back together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backoff {
    base: Duration,
    longest: Duration,
    failures: u32,
    chance: u64,
}

impl Backoff {
    /// Nothing has failed yet. The first wait is `base` at most, and none is longer than `longest`.
    #[must_use]
    pub fn new(base: Duration, longest: Duration, seed: u64) -> Self {
        Self { base, longest, failures: 0, chance: seed }
    }

    /// Something failed: how long to wait.
    pub fn failed(&mut self) -> Duration {
        let doubled = 1_u32.checked_shl(self.failures).unwrap_or(u32::MAX);
        self.failures = self.failures.saturating_add(1);
        let longest = self.base.saturating_mul(doubled).min(self.longest);
        longest / 2 + (longest / 2).mul_f64(self.part())
    }

    /// Something worked: the next failure is a first one.
    pub fn worked(&mut self) {
        self.failures = 0;
    }

    /// How often in a row it failed.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// The next number from 0 to 1 (`SplitMix64`).
    fn part(&mut self) -> f64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.chance;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let top = u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or(u32::MAX);
        f64::from(top) / f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(seed: u64) -> Vec<Duration> {
        let base = Duration::from_millis(250);
        let mut backoff = Backoff::new(base, Duration::from_secs(30), seed);
        std::iter::repeat_with(|| backoff.failed()).take(40).collect()
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let longest = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];
        let longest = longest.into_iter().chain(std::iter::repeat(30_000));
        for (wait, longest) in waits(7).into_iter().zip(longest.map(Duration::from_millis)) {
            assert!(wait >= longest / 2 && wait <= longest, "{wait:?} of {longest:?}");
        }
    }

    #[test]
    fn what_worked_is_no_failure() {
        let second = Duration::from_secs(1);
        let mut backoff = Backoff::new(second, second * 60, 1);
        for _ in 0..5 {
            backoff.failed();
        }
        assert_eq!(backoff.failures(), 5);
        backoff.worked();
        assert!(backoff.failed() <= second);
    }

    #[test]
    fn the_seed_decides() {
        assert_eq!(waits(1), waits(1));
        assert_ne!(waits(1), waits(2));
    }
}
