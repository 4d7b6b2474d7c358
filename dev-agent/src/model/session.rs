//! Sessions.

use std::time::Duration;

use super::Indexes;
use crate::json::Json;
use crate::json::object;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) node: String,
    pub(crate) lock_delay: Duration,
    /// As it was given, in nanoseconds: Consul shows a negative one too.
    pub(crate) shown_delay: i64,
    pub(crate) behavior: Behavior,
    /// As it was given.
    pub(crate) ttl: String,
    /// Nothing where `null` was asked for, which is shown again.
    pub(crate) node_checks: Option<Vec<String>>,
    pub(crate) service_checks: Option<Vec<String>>,
    /// The deprecated name for checks, shown only when it was used.
    pub(crate) checks: Vec<String>,
    pub(crate) indexes: Indexes,
}

/// What becomes of the keys that an ended session held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behavior {
    Release,
    Delete,
}

impl Behavior {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Delete => "delete",
        }
    }
}

impl Session {
    /// The checks that the session lives by.
    pub(crate) fn checks(&self) -> impl Iterator<Item = &String> {
        self.checks
            .iter()
            .chain(self.node_checks.iter().flatten())
            .chain(self.service_checks.iter().flatten())
    }
}

impl From<&Session> for Json {
    fn from(session: &Session) -> Self {
        let named = |id: &String| object! { "ID": => id, "Namespace": => "" };
        let service_checks = session.service_checks.as_ref();
        let service_checks =
            service_checks.map_or(Self::Null, |checks| Self::list(checks.iter().map(named)));
        object! {
            "ID": => &session.id,
            "Name": => &session.name,
            "Node": => &session.node,
            "LockDelay": => session.shown_delay,
            "Behavior": => session.behavior.name(),
            "TTL": => &session.ttl,
            "NodeChecks": => session.node_checks.as_ref().map_or(Self::Null, Self::from),
            "ServiceChecks": => service_checks,
            "Checks": ?(!session.checks.is_empty()).then_some(&session.checks),
            "CreateIndex": => session.indexes.create,
            "ModifyIndex": => session.indexes.modify,
        }
    }
}
