//! What this agent itself looks after: its services and checks. The catalog learns of them at once;
//! only new output without a new status takes its time, as Consul's does.

pub(crate) mod alias;
pub(crate) mod checks;
pub(crate) mod definition;
pub(crate) mod maintenance;
pub(crate) mod runs;
mod sync;

use std::collections::BTreeMap;

use crate::model::Service;
use crate::probe::Probe;
use checks::LocalCheck;

#[derive(Debug, Default)]
pub(crate) struct Local {
    services: BTreeMap<String, LocalService>,
    checks: BTreeMap<String, LocalCheck>,
    /// What the host has not been asked yet.
    pub(crate) probes: Vec<Probe>,
    /// Which check each probe that is under way is for.
    running: BTreeMap<u64, String>,
    asked: u64,
    /// Up to which change the catalog has been brought in line with all this.
    synced: Option<u64>,
    /// What requests may do that have no token of their own.
    pub(crate) default_token: String,
}

#[derive(Debug, Clone)]
pub(crate) struct LocalService {
    pub(crate) service: Service,
    /// The service that this one was registered along with.
    pub(crate) sidecar_of: Option<String>,
}

impl Local {
    pub(crate) fn service(&self, id: &str) -> Option<&Service> {
        self.services.get(id).map(|local| &local.service)
    }

    pub(crate) fn services(&self) -> impl Iterator<Item = &Service> {
        self.services.values().map(|local| &local.service)
    }

    pub(crate) fn check(&self, id: &str) -> Option<&LocalCheck> {
        self.checks.get(id)
    }

    pub(crate) fn checks(&self) -> impl Iterator<Item = &LocalCheck> {
        self.checks.values()
    }

    pub(crate) fn checks_of(&self, service: &str) -> Vec<String> {
        let of = |local: &&LocalCheck| local.check.service_id == service;
        self.checks.values().filter(of).map(|local| local.check.id.clone()).collect()
    }
}
