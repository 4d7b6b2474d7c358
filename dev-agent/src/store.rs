//! The replicated state: what every server of a cluster would have, and the indexes of its changes.
//!
//! Every command takes the next index, whether it changes anything or not. What is the newest
//! change of a table, a prefix or a service is for each part to say; what one part's change does
//! to another is here.

pub(crate) mod catalog;
pub(crate) mod kv;
pub(crate) mod queries;
pub(crate) mod sessions;
pub(crate) mod txn;

use std::time::Duration;

use crate::model::{Check, Node, Service, Status};
use catalog::Catalog;
use kv::Kv;
use queries::Queries;
use sessions::Sessions;

#[derive(Debug, Clone, Default)]
pub(crate) struct Store {
    index: u64,
    pub(crate) kv: Kv,
    pub(crate) catalog: Catalog,
    pub(crate) sessions: Sessions,
    pub(crate) queries: Queries,
    /// Sessions are looked up as UUIDs, and what is none is an error.
    pub(crate) insists_on_uuids: bool,
}

/// A command that is being applied: its index, and the time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Command {
    pub(crate) index: u64,
    pub(crate) now: Duration,
}

impl Store {
    /// A new command.
    pub(crate) fn command(&mut self, now: Duration) -> Command {
        self.index += 1;
        Command { index: self.index, now }
    }

    /// The index of the last command.
    pub(crate) fn index(&self) -> u64 {
        self.index
    }

    /// Counts on from here.
    pub(crate) fn set_index(&mut self, index: u64) {
        self.index = index;
    }

    pub(crate) fn set_node(&mut self, at: Command, node: Node) {
        self.catalog.set_node(at.index, node);
    }

    /// Writes a service; the error is that of a node that is missing.
    pub(crate) fn set_service(
        &mut self,
        at: Command,
        node: &str,
        service: Service,
    ) -> Result<(), String> {
        if self.catalog.node(node).is_none() {
            return Err("Missing node registration".to_owned());
        }
        self.catalog.set_service(at.index, node, service);
        Ok(())
    }

    /// Writes a check, which ends the sessions that live by it where it is critical.
    pub(crate) fn set_check(&mut self, at: Command, check: Check) -> Result<(), String> {
        if self.catalog.node(&check.node).is_none() {
            return Err("Missing node registration".to_owned());
        }
        let orphan = !check.service_id.is_empty()
            && self.catalog.service(&check.node, &check.service_id).is_none();
        if orphan {
            return Err("Missing service registration".to_owned());
        }
        let critical = check.status.is_empty() || check.status == Status::CRITICAL;
        let (node, id) = (check.node.clone(), check.id.clone());
        self.catalog.set_check(at.index, check);
        if critical {
            self.end_sessions_by(at, &node, &id);
        }
        Ok(())
    }

    pub(crate) fn delete_node(&mut self, at: Command, node: &str) {
        self.catalog.delete_node(at.index, node);
        for id in self.sessions.of_node(node) {
            self.end_session(at, &id);
        }
    }

    pub(crate) fn delete_service(&mut self, at: Command, node: &str, service: &str) {
        let of = |check: &&Check| check.service_id.eq_ignore_ascii_case(service);
        let checks: Vec<String> =
            self.catalog.checks_of(node).filter(of).map(|check| check.id.clone()).collect();
        self.catalog.delete_service(at.index, node, service);
        for check in checks {
            self.end_sessions_by(at, node, &check);
        }
    }

    pub(crate) fn delete_check(&mut self, at: Command, node: &str, check: &str) {
        if self.catalog.delete_check(at.index, node, check) {
            self.end_sessions_by(at, node, check);
        }
    }

    fn end_sessions_by(&mut self, at: Command, node: &str, check: &str) {
        for id in self.sessions.living_by(node, check) {
            self.end_session(at, &id);
        }
    }
}
