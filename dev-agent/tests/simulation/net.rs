//! What becomes of what is sent: it arrives after a while, or much later, or the connection breaks,
//! or nobody ever hears of it.

use std::time::Duration;

use lictor_dev_agent::{Answer, WireFault};

use crate::dice::Dice;

/// A client's way to the agent. Each spell of bad luck lasts until some time.
#[derive(Debug, Default)]
pub(crate) struct Link {
    pub(crate) cut: Duration,
    pub(crate) slow: Duration,
    pub(crate) lossy: Duration,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate {
    Arrives(Duration),
    /// Both ends hear of it.
    Breaks(Duration),
    Vanishes,
}

impl Link {
    pub(crate) fn fate(&self, now: Duration, dice: &mut Dice) -> Fate {
        if now < self.cut {
            // What was sent may still come, whether or not anybody waits for it.
            let late = self.cut + dice.millis(0, 3_000);
            return if dice.one_in(2) { Fate::Arrives(late) } else { Fate::Vanishes };
        }
        let mut at = now + self.latency(now, dice);
        if now < self.lossy {
            match dice.below(12) {
                0 => return Fate::Breaks(at),
                1 => return Fate::Vanishes,
                2 | 3 => at += dice.millis(200, 20_000),
                _ => {}
            }
        }
        Fate::Arrives(at)
    }

    pub(crate) fn latency(&self, now: Duration, dice: &mut Dice) -> Duration {
        if now < self.slow { dice.millis(100, 4_000) } else { dice.millis(1, 40) }
    }

    pub(crate) fn heal(&mut self) {
        *self = Self::default();
    }
}

/// An answer as bytes; nothing where it is lost. The connection ends with what is cut.
pub(crate) fn bytes(answer: &Answer) -> Option<Vec<u8>> {
    let mut bytes = format!("HTTP/1.1 {} Simulated\r\n", answer.status).into_bytes();
    for (name, value) in &answer.headers {
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", answer.body.len()).as_bytes());
    bytes.extend_from_slice(&answer.body);
    match answer.fault {
        None => Some(bytes),
        Some(WireFault::Cut(after)) => {
            bytes.truncate(after);
            Some(bytes)
        }
        Some(_) => None,
    }
}
