//! The weather as it comes over the world, and what must hold when it turns.

use std::time::Duration;

use super::{CLIENTS, Event, World};
use crate::client::Target;
use crate::referee::Verdict;
use crate::weather::{Act, FRESH, Phase, QUIET_WAITS};

impl World {
    /// One phase ends and the next begins.
    pub(super) fn turn(&mut self) -> Verdict {
        self.phase = self.phase.next();
        self.note(|| "the weather turns".into());
        match self.phase {
            Phase::Storm => {
                self.watches.must_have_been_quiet(2 * u64::from(QUIET_WAITS))?;
                if self.now > Duration::ZERO {
                    self.locks.must_have_been_taken(self.healed)?;
                    self.count.must_have_grown(self.healed)?;
                }
                self.plan.add(self.now, Event::Act);
            }
            Phase::Mending => {
                self.healed = self.now;
                self.spells.clear();
                self.down = self.now;
                for client in &mut self.clients {
                    client.link.heal();
                }
            }
            Phase::Fair => {
                for target in Target::ALL {
                    let version = self.look(target);
                    self.plan.add(self.now + FRESH, Event::Fresh(target, version));
                }
            }
            Phase::Still => {}
            Phase::Quiet => {
                self.watches.must_have_shown_all(&mut self.agent, self.now)?;
                self.watches.quiet_begins();
            }
        }
        let next = self.now + self.phase.lasts(&mut self.dice);
        self.plan.add(next, Event::Turn);
        Ok(())
    }

    /// Something goes wrong, as long as the storm lasts.
    pub(super) fn act_up(&mut self) {
        if self.phase != Phase::Storm {
            return;
        }
        let next = self.now + self.dice.secs(1, 25);
        self.plan.add(next, Event::Act);
        let act = Act::any(&mut self.dice, CLIENTS);
        self.note(|| format!("{act:?}"));
        let now = self.now;
        match act {
            Act::Partition(client, lasts) => self.clients[client].link.cut = now + lasts,
            Act::Outage(lasts) => {
                for client in &mut self.clients {
                    client.link.cut = now + lasts;
                }
            }
            Act::Slow(client, lasts) => self.clients[client].link.slow = now + lasts,
            Act::Lossy(client, lasts) => self.clients[client].link.lossy = now + lasts,
            Act::Pause(client, lasts) => self.clients[client].paused = now + lasts,
            Act::Spell(spell, lasts) => self.spells.push((spell, now + lasts)),
            Act::Restart(away) => {
                self.agent.restart(now);
                self.life += 1;
                self.down = now + away;
                self.adopt();
            }
            Act::Save => self.saved = Some(self.agent.snapshot()),
            Act::Restore => {
                if let Some(saved) = &self.saved {
                    self.agent.restore(now, saved);
                    self.adopt();
                }
            }
            Act::CutParked => {
                self.agent.cut_parked();
                self.settle();
            }
        }
    }
}
