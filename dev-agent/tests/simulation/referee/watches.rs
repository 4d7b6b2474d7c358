//! What there was to see, what the watches showed of it, and how soon.

use std::collections::BTreeMap;
use std::time::Duration;

use lictor_dev_agent::Agent;

use super::{Verdict, read};
use crate::client::{Stamp, Target};

/// What is watched, in all its versions.
struct History {
    target: Target,
    path: String,
    /// The bodies, empty where there was nothing.
    versions: Vec<Vec<u8>>,
}

/// What a watch showed last.
#[derive(Default)]
struct Shown {
    target: Option<Target>,
    version: Option<usize>,
    count: u64,
    asked: u64,
    /// `count` and `asked` when all became quiet.
    quiet: (u64, u64),
}

pub(crate) struct Watches {
    histories: Vec<History>,
    shown: BTreeMap<usize, Shown>,
}

impl Watches {
    pub(crate) fn new(agent: &mut Agent) -> Self {
        let history =
            |target: Target| History { target, path: target.plain().target, versions: Vec::new() };
        let mut watches = Self {
            histories: Target::ALL.map(history).into_iter().collect(),
            shown: BTreeMap::new(),
        };
        for target in Target::ALL {
            watches.look(agent, Duration::ZERO, target);
        }
        watches
    }

    pub(crate) fn add(&mut self, lane: usize, target: Target) {
        self.shown.insert(lane, Shown { target: Some(target), ..Shown::default() });
    }

    /// Looks at what there is now, and returns which version that is and whether it is a new one.
    pub(crate) fn look(
        &mut self,
        agent: &mut Agent,
        now: Duration,
        target: Target,
    ) -> (usize, bool) {
        let history = history(&mut self.histories, target);
        let answer = read(agent, now, &history.path);
        let new = history.versions.last() != Some(&answer.body);
        if new {
            history.versions.push(answer.body);
        }
        (history.versions.len() - 1, new)
    }

    pub(crate) fn asked(&mut self, lane: usize) {
        if let Some(shown) = self.shown.get_mut(&lane) {
            shown.asked += 1;
        }
    }

    /// A watch says that it has a new value.
    pub(crate) fn told(&mut self, lane: usize, stamp: Stamp, body: &[u8]) -> Verdict {
        let Some(shown) = self.shown.get_mut(&lane) else { return Ok(()) };
        let Some(target) = shown.target else { return Ok(()) };
        let versions = &history(&mut self.histories, target).versions;
        if versions.get(stamp.version).is_none_or(|there| there != body) {
            let text = String::from_utf8_lossy(body);
            return Err(format!("lane {lane} shows what was never there: {text:?}"));
        }
        if shown.version.is_some_and(|before| stamp.version < before) {
            return Err(format!("lane {lane} shows {target:?} out of order"));
        }
        if shown.version.is_some_and(|before| versions[before] == versions[stamp.version]) {
            return Err(format!("lane {lane} shows the same {target:?} again"));
        }
        shown.version = Some(stamp.version);
        shown.count += 1;
        Ok(())
    }

    /// Every watch of the target has shown this version or a later one, or the same value as one of
    /// those: what came and went in between is not missed.
    pub(crate) fn must_have_shown(&mut self, target: Target, version: usize) -> Verdict {
        let versions = &history(&mut self.histories, target).versions;
        for (lane, shown) in self.shown.iter().filter(|(_, shown)| shown.target == Some(target)) {
            let seen =
                |seen: usize| seen >= version || versions[version..].contains(&versions[seen]);
            if !shown.version.is_some_and(seen) {
                let last = shown.version;
                return Err(format!("lane {lane} missed {version} of {target:?} after {last:?}"));
            }
        }
        Ok(())
    }

    pub(crate) fn must_have_shown_all(&mut self, agent: &mut Agent, now: Duration) -> Verdict {
        for target in Target::ALL {
            let (version, _) = self.look(agent, now, target);
            self.must_have_shown(target, version)?;
        }
        Ok(())
    }

    pub(crate) fn quiet_begins(&mut self) {
        for shown in self.shown.values_mut() {
            shown.quiet = (shown.count, shown.asked);
        }
    }

    /// Since it became quiet, nothing was shown, and not more than so many requests were made.
    pub(crate) fn must_have_been_quiet(&self, most: u64) -> Verdict {
        for (lane, shown) in &self.shown {
            let (news, asked) = (shown.count - shown.quiet.0, shown.asked - shown.quiet.1);
            if news > 0 || asked > most {
                let target = shown.target;
                return Err(format!("lane {lane}, {target:?}: {news} news, {asked} requests"));
            }
        }
        Ok(())
    }
}

fn history(histories: &mut [History], target: Target) -> &mut History {
    let found = histories.iter_mut().find(|history| history.target == target);
    found.expect("every target has a history")
}
