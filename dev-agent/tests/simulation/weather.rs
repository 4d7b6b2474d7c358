//! What goes wrong, and when: storms, and the calm after each in which all has to come right.

use std::time::Duration;

use lictor::watch::{LONGEST_WAIT, WAIT};
use lictor_dev_agent::FaultKind;

use crate::dice::Dice;

/// How long a client waits for an answer beyond what the server may hold it back.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// Within that, a watch shows a change while all is well.
pub(crate) const FRESH: Duration = Duration::from_secs(5);
/// All is quiet for as long as so many blocking queries, one after the other.
pub(crate) const QUIET_WAITS: u32 = 3;
/// A client stands still for as long at the most.
const PAUSE: u64 = 30;
/// Clocks go wrong by so many millionths at the most.
pub(crate) const SKEW: u64 = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Anything may happen.
    Storm,
    /// Nothing goes wrong any more, and all may still suffer from what did: from a query whose
    /// answer was lost, and the wait after the failures before.
    Mending,
    /// All is well, and many write.
    Fair,
    /// All is well, and nobody writes.
    Still,
    /// As still, and everybody knows everything.
    Quiet,
}

impl Phase {
    /// How long it lasts, and what follows.
    pub(crate) fn lasts(self, dice: &mut Dice) -> Duration {
        match self {
            Self::Storm => dice.secs(120, 600),
            Self::Mending => {
                let unaware = WAIT + WAIT / 16 + PATIENCE + LONGEST_WAIT;
                Duration::from_secs(PAUSE) + unaware.mul_f64(1.05) + FRESH
            }
            Self::Fair => dice.secs(60, 180),
            Self::Still => FRESH + FRESH,
            Self::Quiet => WAIT * QUIET_WAITS,
        }
    }

    pub(crate) fn next(self) -> Self {
        match self {
            Self::Storm => Self::Mending,
            Self::Mending => Self::Fair,
            Self::Fair => Self::Still,
            Self::Still => Self::Quiet,
            Self::Quiet => Self::Storm,
        }
    }
}

/// What happens in a storm.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    /// A client hears and reaches nobody for so long.
    Partition(usize, Duration),
    /// Nobody reaches the agent.
    Outage(Duration),
    Slow(usize, Duration),
    Lossy(usize, Duration),
    /// A client stands still, and its clock goes on.
    Pause(usize, Duration),
    /// Requests go wrong in this way.
    Spell(Spell, Duration),
    /// The agent is gone for so long, and comes back without memory.
    Restart(Duration),
    Save,
    Restore,
    /// All who wait lose their connections.
    CutParked,
}

/// In which way requests go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spell {
    NoLeader,
    RateLimit,
    Error,
    LoseAnswer,
    LoseRequest,
    Cut,
    Index,
}

impl Act {
    pub(crate) fn any(dice: &mut Dice, clients: usize) -> Self {
        let client = usize::try_from(dice.below(clients as u64)).unwrap_or(0);
        match dice.below(40) {
            0..6 => Self::Partition(client, dice.secs(1, 90)),
            6..8 => Self::Outage(dice.secs(1, 40)),
            8..11 => Self::Slow(client, dice.secs(5, 60)),
            11..15 => Self::Lossy(client, dice.secs(5, 60)),
            15..19 => Self::Pause(client, dice.secs(1, PAUSE)),
            19..22 => Self::Spell(Spell::NoLeader, dice.secs(1, 30)),
            22..33 => {
                let others = [
                    Spell::RateLimit,
                    Spell::Error,
                    Spell::LoseAnswer,
                    Spell::LoseRequest,
                    Spell::Cut,
                    Spell::Index,
                ];
                Self::Spell(dice.of(&others), dice.secs(1, 20))
            }
            33 => Self::Restart(dice.millis(0, 15_000)),
            34 | 35 => Self::Save,
            36 | 37 => Self::Restore,
            _ => Self::CutParked,
        }
    }
}

impl Spell {
    /// What befalls one request, if anything does.
    pub(crate) fn befalls(self, dice: &mut Dice) -> Option<FaultKind> {
        if self == Self::NoLeader {
            return Some(FaultKind::NoLeader);
        }
        if !dice.one_in(3) {
            return None;
        }
        Some(match self {
            Self::NoLeader => FaultKind::NoLeader,
            Self::RateLimit => FaultKind::Status(429, "rate limit exceeded".into()),
            Self::Error => FaultKind::Status(500, "rpc error making call: EOF".into()),
            Self::LoseAnswer => FaultKind::LoseAnswer,
            Self::LoseRequest => FaultKind::LoseRequest,
            Self::Cut => FaultKind::Cut(usize::try_from(dice.below(900)).unwrap_or(0)),
            Self::Index => FaultKind::Index(dice.of(&[None, Some(0), Some(1)])),
        })
    }
}
