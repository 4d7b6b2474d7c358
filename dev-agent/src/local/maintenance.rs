//! Maintenance: a critical check on the node or a service, for as long as somebody works on it.

use super::definition::CheckDefinition;
use crate::model::{Check, Status};
use crate::state::State;

/// The check that stands for the node's maintenance.
pub(crate) const NODE: &str = "_node_maintenance";
const SERVICE: &str = "_service_maintenance:";

pub(crate) fn is_maintenance(check: &str) -> bool {
    check == NODE || check.starts_with(SERVICE)
}

impl State {
    /// Puts a service, or the node where there is none, into maintenance or out of it.
    pub(crate) fn maintain(&mut self, service: Option<&str>, enable: bool, reason: &str) {
        let id = service.map_or_else(|| NODE.to_owned(), |service| format!("{SERVICE}{service}"));
        if !enable {
            self.remove_check(&id);
            return;
        }
        if self.local.check(&id).is_some() {
            return;
        }
        let what = if service.is_some() { "service" } else { "node" };
        let name =
            if service.is_some() { "Service Maintenance Mode" } else { "Node Maintenance Mode" };
        let notes = if reason.is_empty() {
            format!(
                "Maintenance mode is enabled for this {what}, but no reason was provided. This is a default message."
            )
        } else {
            reason.to_owned()
        };
        let of = service.and_then(|service| self.local.service(service));
        let check = Check {
            node: self.options.node_name.clone(),
            id: id.clone(),
            name: name.to_owned(),
            status: Status::CRITICAL.to_owned(),
            notes,
            service_id: service.unwrap_or_default().to_owned(),
            service_name: of.map(|service| service.name.clone()).unwrap_or_default(),
            service_tags: of.map(|service| service.tags.clone()).unwrap_or_default(),
            kind: "maintenance".to_owned(),
            ..Check::default()
        };
        self.put_check(check, CheckDefinition::default());
        self.sync_check(&id);
    }
}
