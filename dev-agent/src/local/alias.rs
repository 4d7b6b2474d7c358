//! Alias checks: as well as another service or node is.

use super::checks::LocalCheck;
use crate::model::{Check, Status};
use crate::state::State;

impl State {
    /// Brings alias checks in line with what they stand for. One may stand for another, so it takes
    /// as many rounds as there are; what has not come to rest then goes in a circle.
    pub(crate) fn update_aliases(&mut self) {
        let is_alias = |local: &&LocalCheck| local.definition.is_alias();
        let aliases: Vec<String> =
            self.local.checks().filter(is_alias).map(|local| local.check.id.clone()).collect();
        for _ in &aliases {
            let before = self.changes;
            for id in &aliases {
                if let Some((status, output)) = self.aliased(id) {
                    self.set_status(id, status, &output);
                }
            }
            if self.changes == before {
                return;
            }
        }
    }

    /// How that which an alias stands for is: the worst of its checks.
    fn aliased(&self, id: &str) -> Option<(&'static str, String)> {
        let definition = &self.local.check(id)?.definition;
        let own = &self.options.node_name;
        let node = if definition.alias_node.is_empty() { own } else { &definition.alias_node };
        let service = &definition.alias_service;
        let known = if node.eq_ignore_ascii_case(own) {
            self.local.service(service).is_some()
        } else {
            self.store.catalog.service(node, service).is_some()
        };
        if !service.is_empty() && !known {
            let place = &definition.alias_node;
            let output = format!("Service {service} could not be found on node {place}");
            return Some((Status::CRITICAL, output));
        }
        let local = self.local.checks().map(|local| &local.check);
        let checks: Vec<&Check> = if node.eq_ignore_ascii_case(own) {
            local.collect()
        } else {
            self.store.catalog.checks_of(node).collect()
        };
        let concerns = |check: &&&Check| {
            check.id != id
                && (check.service_id.is_empty() || check.service_id == definition.alias_service)
        };
        let mut found = (Status::PASSING, "No checks found.".to_owned());
        for check in checks.iter().filter(concerns) {
            let failing = || format!("Aliased check {:?} failing: {}", check.name, check.output);
            match check.status.as_str() {
                Status::CRITICAL => return Some((Status::CRITICAL, failing())),
                Status::WARNING => found = (Status::WARNING, failing()),
                _ if found.0 == Status::PASSING => "All checks passing.".clone_into(&mut found.1),
                _ => {}
            }
        }
        Some(found)
    }
}
