//! All the chance that there is in a run, from its seed.

use std::time::Duration;

use crate::splitmix::SplitMix64;

pub(crate) struct Dice(SplitMix64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(SplitMix64::new(seed))
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0.number()
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    /// Once in so many throws.
    pub(crate) fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    pub(crate) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        let at = usize::try_from(self.below(choices.len() as u64)).unwrap_or(0);
        choices[at]
    }

    /// Something between two numbers of milliseconds.
    pub(crate) fn millis(&mut self, least: u64, most: u64) -> Duration {
        Duration::from_micros(least * 1000 + self.below((most - least) * 1000))
    }

    /// Something between two numbers of seconds.
    pub(crate) fn secs(&mut self, least: u64, most: u64) -> Duration {
        self.millis(least * 1000, most * 1000)
    }
}
