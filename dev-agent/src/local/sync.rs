//! What the catalog learns of the agent's services and checks, and when.

use std::time::Duration;

use super::LocalService;
use crate::model::{Indexed, Service};
use crate::state::{State, Timer};

/// For how long new output is kept from the catalog: half of this and up to as much again.
const OUTPUT_AFTER: Duration = Duration::from_secs(300);

impl State {
    /// Takes a service up; the catalog is told by [`sync_service`](Self::sync_service).
    pub(crate) fn put_service(&mut self, service: Service, sidecar_of: Option<String>) {
        self.local.services.insert(service.id.clone(), LocalService { service, sidecar_of });
    }

    /// Removes a service with its checks and its sidecar, and says whether there was one.
    pub(crate) fn remove_service(&mut self, id: &str) -> bool {
        if self.local.services.remove(id).is_none() {
            return false;
        }
        let sidecar =
            |(_, local): &(&String, &LocalService)| local.sidecar_of.as_deref() == Some(id);
        let sidecar = self.local.services.iter().find(sidecar).map(|(id, _)| id.clone());
        // The catalog drops the checks with the service.
        for check in self.local.checks_of(id) {
            self.forget_check(&check);
        }
        let node = self.options.node_name.clone();
        if self.store.catalog.service(&node, id).is_some() {
            let at = self.command();
            self.store.delete_service(at, &node, id);
            self.buried(at);
        }
        self.changes += 1;
        if let Some(sidecar) = sidecar {
            self.remove_service(&sidecar);
        }
        true
    }

    /// Tells the catalog of a service as it is now, and in the same breath of its checks: of those
    /// that came `anew`, even what it knows.
    pub(crate) fn sync_service(&mut self, id: &str, anew: &[String]) {
        self.changes += 1;
        let node = self.options.node_name.clone();
        let Some(service) = self.local.service(id).cloned() else { return };
        let known = self.store.catalog.service(&node, id);
        let told = anew.is_empty() && known.is_some_and(|known| known.same(&service));
        if told || is_private(&service) {
            return;
        }
        for check in anew {
            self.timers.cancel(&Timer::Output(check.clone()));
        }
        let at = self.command();
        // Our own node is always there: a deregistered one comes back with its services.
        if self.store.set_service(at, &node, service).is_err() {
            return self.rejoin();
        }
        for check in self.local.checks_of(id) {
            let held = self.timers.is_set(&Timer::Output(check.clone()));
            let Some(local) = self.local.check(&check).filter(|_| !held) else { continue };
            let known = self.store.catalog.check(&node, &check);
            if anew.contains(&check) || !known.is_some_and(|known| known.same(&local.check)) {
                let _ = self.store.set_check(at, local.check.clone());
            }
        }
        self.buried(at);
    }

    /// Tells the catalog of a check as it is now, if that is news to it.
    pub(crate) fn sync_check(&mut self, id: &str) {
        let Some(local) = self.local.check(id) else { return };
        let known = self.store.catalog.check(&local.check.node, id);
        if known.is_some_and(|known| known.same(&local.check)) {
            self.timers.cancel(&Timer::Output(id.to_owned()));
        } else {
            self.tell_of_check(id);
        }
    }

    /// Tells the catalog of a check as it is now, even what it knows.
    pub(crate) fn tell_of_check(&mut self, id: &str) {
        self.timers.cancel(&Timer::Output(id.to_owned()));
        let Some(check) = self.local.check(id).map(|local| local.check.clone()) else { return };
        if self.local.service(&check.service_id).is_some_and(is_private) {
            return;
        }
        let at = self.command();
        if self.store.set_check(at, check).is_err() {
            self.rejoin();
        }
        self.buried(at);
    }

    pub(super) fn sync_output_later(&mut self, id: &str) {
        let timer = Timer::Output(id.to_owned());
        if !self.timers.is_set(&timer) {
            let later = OUTPUT_AFTER / 2 + self.random.span(OUTPUT_AFTER);
            self.timers.set(timer, self.now + later);
        }
    }

    pub(super) fn unsync_check(&mut self, id: &str) {
        let node = self.options.node_name.clone();
        if self.store.catalog.check(&node, id).is_some() {
            let at = self.command();
            self.store.delete_check(at, &node, id);
            self.buried(at);
        }
    }

    /// Brings the catalog in line with the agent: what it lost comes back, and what nobody here
    /// knows of goes.
    pub(crate) fn sync_all(&mut self) {
        if self.local.synced == Some(self.changes) {
            return;
        }
        let node = self.options.node_name.clone();
        if self.store.catalog.node(&node).is_none() {
            self.join();
        }
        let strange = |service: &&Service| {
            service.id != "consul" && self.local.service(&service.id).is_none()
        };
        let strangers: Vec<String> =
            self.store.catalog.services_of(&node).filter(strange).map(|s| s.id.clone()).collect();
        for id in strangers {
            let at = self.command();
            self.store.delete_service(at, &node, &id);
            self.buried(at);
        }
        let strange = |id: &str| id != "serfHealth" && self.local.check(id).is_none();
        let checks = self.store.catalog.checks_of(&node).map(|check| check.id.clone());
        let strangers: Vec<String> = checks.filter(|id| strange(id)).collect();
        for id in strangers {
            self.unsync_check(&id);
        }
        for (id, local) in &mut self.local.services {
            // Whoever changed the tags in the catalog was allowed to.
            let known = self.store.catalog.service(&node, id);
            if let Some(known) = known.filter(|_| local.service.enable_tag_override) {
                local.service.tags.clone_from(&known.tags);
            }
        }
        for id in self.local.services.keys().cloned().collect::<Vec<_>>() {
            self.sync_service(&id, &[]);
        }
        for id in self.local.checks.keys().cloned().collect::<Vec<_>>() {
            if !self.timers.is_set(&Timer::Output(id.clone())) {
                self.sync_check(&id);
            }
        }
        self.local.synced = Some(self.changes);
    }

    /// The node or a service had gone from the catalog.
    fn rejoin(&mut self) {
        let node = self.options.node_name.clone();
        if self.store.catalog.node(&node).is_none() {
            self.join();
        }
        let services = self.local.services().filter(|service| !is_private(service));
        for service in services.cloned().collect::<Vec<_>>() {
            let at = self.command();
            let _ = self.store.set_service(at, &node, service);
        }
        for check in self.local.checks().map(|local| local.check.clone()).collect::<Vec<_>>() {
            let at = self.command();
            let _ = self.store.set_check(at, check);
        }
    }
}

/// Whether a service stays the agent's alone: a sidecar may be nothing for the catalog.
fn is_private(service: &Service) -> bool {
    service.refused().is_some()
}
