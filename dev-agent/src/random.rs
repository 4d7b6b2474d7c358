//! Randomness from a seed: no entropy of the machine comes in, so a run can be repeated.

use std::time::Duration;

use crate::splitmix::SplitMix64;

/// What is made of random numbers.
#[derive(Debug, Clone)]
pub(crate) struct Random(SplitMix64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(SplitMix64::new(seed))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0.number()
    }

    /// A number below `end`, or 0 where there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// A span shorter than `end`.
    pub(crate) fn span(&mut self, end: Duration) -> Duration {
        Duration::from_nanos(self.below(u64::try_from(end.as_nanos()).unwrap_or(u64::MAX)))
    }

    /// A UUID as Consul makes them: sixteen random bytes, no version in them.
    pub(crate) fn uuid(&mut self) -> String {
        let mut text = format!("{:016x}{:016x}", self.next(), self.next());
        for at in [20, 16, 12, 8] {
            text.insert(at, '-');
        }
        text
    }

    /// Puts a list into some order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            let other = self.below(end as u64 + 1);
            list.swap(end, usize::try_from(other).unwrap_or(end));
        }
    }
}

/// A number that differs where the texts do. Not for secrets.
pub(crate) fn fingerprint(seed: u64, texts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0xff]));
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    Random::new(hash).next()
}
