//! Checks as they stand, and services with them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{AgentService, Node};

/// The state of a check or of something that has checks, from best to worst.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Status {
    /// All is well.
    Passing,
    /// It works, but not well.
    Warning,
    /// It does not work. What Consul takes for a check of which nothing is known.
    #[default]
    Critical,
    /// Somebody took it out of service.
    Maintenance,
    /// Something that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// The worst of the checks: maintenance before critical before warning before passing, and
/// anything unknown before all. Passing, if there is no check.
///
/// ```
/// use lictor::model::{HealthCheck, Status, aggregated_status};
///
/// let checks = [
///     HealthCheck::new("host1", "serfHealth").status(Status::Passing),
///     HealthCheck::new("host1", "service:web").status(Status::Warning),
/// ];
/// assert_eq!(aggregated_status(&checks), Status::Warning);
/// assert_eq!(aggregated_status(&[]), Status::Passing);
/// ```
#[must_use]
pub fn aggregated_status(checks: &[HealthCheck]) -> Status {
    let status = |check: &HealthCheck| {
        if check.is_maintenance() { Status::Maintenance } else { check.status.clone() }
    };
    checks.iter().map(status).max().unwrap_or(Status::Passing)
}

model! { reply
    /// A check and its state: in `/v1/health/*`, `/v1/agent/checks`, and for
    /// [`CatalogRegistration`](super::CatalogRegistration).
    pub struct HealthCheck {
        /// The node.
        pub node: String,
        /// The id, unique on the node.
        #[serde(rename = "CheckID")]
        pub check_id: String,
        /// A name for people to read.
        pub name: String,
        /// The state.
        pub status: Status,
        /// A note for people to read.
        pub notes: String,
        /// What the check printed last. It reaches the catalog minutes late while the state stays.
        pub output: String,
        /// The service it checks; empty for a check of the node.
        #[serde(rename = "ServiceID")]
        pub service_id: String,
        /// That service's name.
        pub service_name: String,
        /// That service's tags.
        #[serde(deserialize_with = "super::nullable")]
        pub service_tags: Vec<String>,
        /// `http`, `ttl` and so on; empty for `serfHealth` and what came through the catalog.
        #[serde(rename = "Type")]
        pub kind: String,
        /// How often it runs, as text: the catalog takes any, [`duration::parse`](crate::duration::parse)
        /// reads a sound one.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub interval: String,
        /// How long it may take, as text.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub timeout: String,
        /// The port of the listener that Envoy exposes for it.
        #[serde(deserialize_with = "super::port", skip_serializing_if = "super::is_empty")]
        pub exposed_port: u16,
        /// The peer it was imported from.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub peer_name: String,
        /// How it is made, where somebody said so in the catalog.
        #[serde(deserialize_with = "super::nullable")]
        pub definition: Map<String, Value>,
        /// The index of its creation.
        pub create_index: u64,
        /// The index of its last change.
        pub modify_index: u64,
    }
}

impl HealthCheck {
    /// A check of a node, critical until told otherwise, for the catalog.
    #[must_use]
    pub fn new(node: impl Into<String>, check_id: impl Into<String>) -> Self {
        let check_id = check_id.into();
        Self { node: node.into(), name: check_id.clone(), check_id, ..Self::default() }
    }

    setters! {
        name: String,
        status: Status,
        notes: String,
        output: String,
        service_id: String,
        definition: Map<String, Value>,
    }
    setters!(modify_index = u64);

    /// Whether this is the check by which a node or a service is in maintenance.
    #[must_use]
    pub fn is_maintenance(&self) -> bool {
        self.check_id == "_node_maintenance" || self.check_id.starts_with("_service_maintenance:")
    }
}

model! { reply
    /// An instance of a service, its node and all checks of both: `/v1/health/service`.
    pub struct ServiceEntry {
        /// The node.
        pub node: Node,
        /// The instance.
        pub service: AgentService,
        /// The checks of both.
        #[serde(deserialize_with = "super::nullable")]
        pub checks: Vec<HealthCheck>,
    }
}

impl ServiceEntry {
    /// The worst of the checks, see [`aggregated_status`](fn@aggregated_status).
    #[must_use]
    pub fn aggregated_status(&self) -> Status {
        aggregated_status(&self.checks)
    }

    /// Where to connect to: the instance's address or, where it has none, the node's.
    #[must_use]
    pub fn address(&self) -> &str {
        own_or(&self.service.address, &self.node.address)
    }
}

pub(super) fn own_or<'a>(own: &'a str, node: &'a str) -> &'a str {
    if own.is_empty() { node } else { own }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use serde_json::json;

    /// An element of `/v1/health/service/web` as Consul prints it, less what is empty in places.
    fn web() -> Value {
        json!({
            "Node": {
                "ID": "5f2c", "Node": "host1", "Address": "127.0.0.1", "Datacenter": "dc1",
                "TaggedAddresses": {"lan": "127.0.0.1", "wan": "127.0.0.1"},
                "Meta": {"consul-version": "1.21.4"}, "CreateIndex": 13, "ModifyIndex": 15
            },
            "Service": {
                "ID": "web", "Service": "web", "Tags": [], "Address": "", "Meta": {}, "Port": 80,
                "Weights": {"Passing": 1, "Warning": 1}, "EnableTagOverride": false,
                "Proxy": {"Mode": "", "MeshGateway": {}, "Expose": {}}, "Connect": {},
                "CreateIndex": 29, "ModifyIndex": 29
            },
            "Checks": [
                {
                    "Node": "host1", "CheckID": "serfHealth", "Name": "Serf Health Status",
                    "Status": "passing", "Notes": "", "Output": "Agent alive and reachable",
                    "ServiceID": "", "ServiceName": "", "ServiceTags": [], "Type": "",
                    "Definition": {},
                    "CreateIndex": 13, "ModifyIndex": 13
                },
                {
                    "Node": "host1", "CheckID": "service:web", "Name": "Service 'web' check",
                    "Status": "critical", "Notes": "", "Output": "", "ServiceID": "web",
                    "ServiceName": "web", "ServiceTags": [], "Type": "ttl",
                    "Interval": "10s", "Timeout": "1s", "ExposedPort": 1, "Definition": {"TTL": 10_000_000_000_u64},
                    "CreateIndex": 29, "ModifyIndex": 29, "Tomorrow": [1.5]
                }
            ]
        })
    }

    #[test]
    fn an_entry_comes_back_as_it_came() {
        let entry: ServiceEntry = serde_json::from_value(web()).unwrap();
        assert_eq!((entry.address(), entry.service.port), ("127.0.0.1", 80));
        assert_eq!(entry.aggregated_status(), Status::Critical);
        assert_eq!(entry.checks[1].extra["Tomorrow"], json!([1.5]));
        assert_eq!(serde_json::to_value(entry).unwrap(), web());
    }

    #[test]
    fn nulls_and_odd_ports_are_tolerated() {
        let mut entry = web();
        for (place, name) in [
            ("/Node", "TaggedAddresses"),
            ("/Node", "Meta"),
            ("/Service", "Tags"),
            ("/Service", "Meta"),
            ("/Service", "TaggedAddresses"),
            ("/Checks/0", "ServiceTags"),
            ("/Checks/0", "Definition"),
        ] {
            entry.pointer_mut(place).unwrap()[name] = Value::Null;
        }
        entry["Service"]["Port"] = json!(-70000);
        entry["Checks"][0]["Interval"] = json!("");
        let entry: ServiceEntry = serde_json::from_value(entry).unwrap();
        assert_eq!((entry.service.port, entry.service.meta.len()), (0, 0));
        let bare: ServiceEntry = serde_json::from_value(json!({"Checks": null})).unwrap();
        assert_eq!(bare, ServiceEntry::default());
    }

    #[test]
    fn the_worst_check_counts() {
        let status = |checks: &[(&str, &str)]| {
            let check = |(id, status): &(&str, &str)| {
                let status: Status = serde_json::from_value(json!(status)).unwrap();
                HealthCheck::new("host1", *id).status(status)
            };
            aggregated_status(&checks.iter().map(check).collect::<Vec<_>>())
        };
        assert_eq!(status(&[("a", "passing"), ("b", "warning")]), Status::Warning);
        assert_eq!(status(&[("a", "critical"), ("b", "warning")]), Status::Critical);
        assert_eq!(
            status(&[("a", "critical"), ("_node_maintenance", "critical")]),
            Status::Maintenance
        );
        assert_eq!(status(&[("_service_maintenance:web", "critical")]), Status::Maintenance);
        assert_eq!(status(&[("a", "odd"), ("b", "critical")]), Status::Other("odd".into()));
    }

    #[test]
    fn the_checks_of_the_agent_read_too() {
        let checks: BTreeMap<String, HealthCheck> = serde_json::from_value(json!({
            "web": {"CheckID": "web", "Status": "maintenance", "Interval": "0s", "CreateIndex": 0,
                    "Definition": {"Interval": "0s", "Header": null}}
        }))
        .unwrap();
        assert_eq!(checks["web"].status, Status::Maintenance);
        assert_eq!(checks["web"].definition["Header"], Value::Null);
    }
}
