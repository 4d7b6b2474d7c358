//! Checks of the agent: registered, updated, expired, reaped.

use std::time::Duration;

use super::Local;
use super::definition::CheckDefinition;
use crate::duration;
use crate::model::{Check, Status};
use crate::state::{State, Timer};

/// The longest output that is kept.
const LONGEST_OUTPUT: usize = 4096;
/// The shortest interval of a check that is run.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);
const REAP_EVERY: Duration = Duration::from_secs(30);
const SHORTEST_DEREGISTER: Duration = Duration::from_secs(60);

#[derive(Debug, Clone)]
pub(crate) struct LocalCheck {
    pub(crate) check: Check,
    pub(crate) definition: CheckDefinition,
    /// Since when it has been critical.
    pub(super) critical_since: Option<Duration>,
    /// How often it succeeded or failed in a row, as if it had often before.
    successes: i64,
    failures: i64,
}

impl LocalCheck {
    pub(super) fn interval(&self) -> Duration {
        self.definition.interval.span().max(SHORTEST_INTERVAL)
    }

    /// How many bytes of output are kept.
    pub(super) fn most_output(&self) -> usize {
        let asked = usize::try_from(self.definition.output_max_size).unwrap_or(0);
        if asked == 0 { LONGEST_OUTPUT } else { asked.min(LONGEST_OUTPUT) }
    }

    /// A note of the service itself, as far as it is kept.
    fn kept(&self, output: &str) -> String {
        let most = self.most_output();
        if output.len() <= most {
            return output.to_owned();
        }
        let end = (0..=most).rev().find(|at| output.is_char_boundary(*at)).unwrap_or(0);
        let kept = output.get(..end).unwrap_or_default();
        format!("{kept} ... (captured {most} of {} bytes)", output.len())
    }
}

impl State {
    /// Registers a check, or replaces one: then what is known of its health is kept.
    pub(crate) fn add_check(&mut self, definition: CheckDefinition, service_id: &str) {
        let service = self.local.service(service_id);
        let status =
            if definition.status.is_empty() { Status::CRITICAL } else { &definition.status };
        let alone = version_interval(&definition, self.options.version.shows_intervals());
        let mut check = Check {
            node: self.options.node_name.clone(),
            id: definition.id.clone(),
            name: definition.name.clone(),
            status: status.to_owned(),
            notes: definition.notes.clone(),
            service_id: service_id.to_owned(),
            service_name: service.map(|service| service.name.clone()).unwrap_or_default(),
            service_tags: service.map(|service| service.tags.clone()).unwrap_or_default(),
            kind: definition.kind().to_owned(),
            interval: alone.0,
            timeout: alone.1,
            ..Check::default()
        };
        if let Some(old) = self.local.check(&check.id) {
            check.status.clone_from(&old.check.status);
            check.output.clone_from(&old.check.output);
        }
        self.put_check(check, definition);
    }

    /// Takes a check up, and starts what keeps it going; the catalog is told by
    /// [`sync_check`](Self::sync_check).
    pub(super) fn put_check(&mut self, check: Check, definition: CheckDefinition) {
        let id = check.id.clone();
        self.stop_check(&id);
        let critical = check.status == Status::CRITICAL;
        let since =
            self.local.checks.get(&id).and_then(|old| old.critical_since).unwrap_or(self.now);
        let local = LocalCheck {
            critical_since: critical.then_some(since),
            successes: definition.success_before_passing,
            failures: definition.failures_before_critical,
            check,
            definition,
        };
        self.start_check(&id, &local);
        self.local.checks.insert(id, local);
    }

    fn start_check(&mut self, id: &str, local: &LocalCheck) {
        let definition = &local.definition;
        if definition.ttl.0 > 0 {
            self.timers.set(Timer::Ttl(id.to_owned()), self.now + definition.ttl.span());
        } else if definition.interval.0 > 0 {
            let first = self.now + self.random.span(local.interval());
            self.timers.set(Timer::Run(id.to_owned()), first);
        }
        if definition.deregister_after.0 > 0 {
            let rounds = self.now.as_secs() / REAP_EVERY.as_secs() + 1;
            self.timers.set(Timer::Reap, Duration::from_secs(rounds * REAP_EVERY.as_secs()));
        }
    }

    fn stop_check(&mut self, id: &str) {
        for timer in
            [Timer::Ttl(id.to_owned()), Timer::Run(id.to_owned()), Timer::Output(id.to_owned())]
        {
            self.timers.cancel(&timer);
        }
        let Local { running, probes, .. } = &mut self.local;
        running.retain(|_, check| check != id);
        probes.retain(|probe| running.contains_key(&probe.id.0));
    }

    /// Removes a check, and says whether there was one.
    pub(crate) fn remove_check(&mut self, id: &str) -> bool {
        let existed = self.forget_check(id);
        if existed {
            self.unsync_check(id);
        }
        existed
    }

    /// Removes a check that the catalog needs no word about.
    pub(super) fn forget_check(&mut self, id: &str) -> bool {
        self.stop_check(id);
        self.local.checks.remove(id).is_some()
    }

    /// Updates a TTL check. The error says that it is none.
    pub(crate) fn update_ttl(
        &mut self,
        id: &str,
        status: &str,
        output: &str,
    ) -> Result<(), String> {
        let found = self.local.check(id).map(|local| (local.definition.ttl.span(), local));
        let Some((ttl, local)) = found.filter(|(ttl, _)| !ttl.is_zero()) else {
            return Err(format!("CheckID {id:?} does not have associated TTL"));
        };
        let output = local.kept(output);
        self.timers.set(Timer::Ttl(id.to_owned()), self.now + ttl);
        self.set_status(id, status, &output);
        Ok(())
    }

    pub(crate) fn ttl_expired(&mut self, id: &str) {
        let last = self.local.check(id).map(|local| local.check.output.clone()).unwrap_or_default();
        let text = match last.as_str() {
            "" => "TTL expired".to_owned(),
            _ if last.starts_with("TTL expired") => last,
            _ => format!("TTL expired (last output before timeout follows): {last}"),
        };
        self.set_status(id, Status::CRITICAL, &text);
    }

    /// What a run of a check came to, weighed against how often it did before.
    pub(super) fn weigh(&mut self, id: &str, status: &str, output: &str) {
        let Some(local) = self.local.checks.get_mut(id) else { return };
        let definition = &local.definition;
        let decided = if status == Status::CRITICAL {
            (local.failures, local.successes) = (local.failures.saturating_add(1), 0);
            let before_warning = match definition.failures_before_warning {
                0 => definition.failures_before_critical,
                some => some,
            };
            if local.failures > definition.failures_before_critical {
                Some(status)
            } else {
                (local.failures > before_warning).then_some(Status::WARNING)
            }
        } else {
            (local.successes, local.failures) = (local.successes.saturating_add(1), 0);
            (local.successes > definition.success_before_passing).then_some(status)
        };
        if let Some(status) = decided.map(str::to_owned) {
            self.set_status(id, &status, output);
        }
    }

    /// Sets what is known of a check. The catalog learns of a new status at once, and of new output
    /// alone some minutes later.
    pub(super) fn set_status(&mut self, id: &str, status: &str, output: &str) {
        let now = self.now;
        let Some(local) = self.local.checks.get_mut(id) else { return };
        if local.check.status == status && local.check.output == output {
            return;
        }
        let changed = local.check.status != status;
        status.clone_into(&mut local.check.status);
        output.clone_into(&mut local.check.output);
        if status != Status::CRITICAL {
            local.critical_since = None;
        } else if local.critical_since.is_none() {
            local.critical_since = Some(now);
        }
        if changed {
            self.sync_check(id);
        } else {
            self.sync_output_later(id);
        }
    }

    /// Deregisters the services that have been critical for longer than they are to be.
    pub(crate) fn reap(&mut self) {
        let (now, mut watched) = (self.now, false);
        let mut over = Vec::new();
        for local in self.local.checks.values() {
            let after = local.definition.deregister_after.span();
            if after.is_zero() {
                continue;
            }
            watched = true;
            let since = local.critical_since.map(|since| now.saturating_sub(since));
            if since.is_some_and(|long| long > after.max(SHORTEST_DEREGISTER)) {
                over.push(local.check.service_id.clone());
            }
        }
        if watched {
            self.timers.set(Timer::Reap, now + REAP_EVERY);
        }
        for service in over.iter().filter(|service| !service.is_empty()) {
            self.remove_service(service);
        }
    }
}

/// How a check shows its interval and timeout: only one that was registered alone does.
fn version_interval(definition: &CheckDefinition, shown: bool) -> (String, String) {
    let nested = definition.id.starts_with("service:");
    if !shown || (nested && definition.interval.0 == 0) {
        return Default::default();
    }
    let timeout = if nested && definition.timeout.0 == 0 {
        String::new()
    } else {
        duration::format(definition.timeout.0)
    };
    (duration::format(definition.interval.0), timeout)
}
