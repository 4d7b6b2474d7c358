//! Services as they are registered.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::CheckDefinition;
use crate::error::{ArgumentError, Fault};

model! { request
    /// The body of `/v1/agent/service/register`.
    ///
    /// ```
    /// use lictor::model::{CheckDefinition, ServiceRegistration, Weights};
    /// use std::time::Duration;
    ///
    /// let web = ServiceRegistration::new("web")
    ///     .id("web-1")
    ///     .port(8080)
    ///     .meta([("version", "1.2")])
    ///     .weights(Weights::new(10, 1))
    ///     .check(CheckDefinition::tcp("127.0.0.1:8080", Duration::from_secs(10)))
    ///     .check(CheckDefinition::ttl(Duration::from_secs(30)));
    /// web.validate()?;
    /// # Ok::<(), lictor::error::ArgumentError>(())
    /// ```
    pub struct ServiceRegistration {
        /// The name by which it is found.
        pub name: String,
        /// The id, unique on the agent; the name unless given. Registering it again replaces it.
        #[serde(rename = "ID")]
        pub id: String,
        /// Words to filter by.
        #[serde(deserialize_with = "super::nullable")]
        pub tags: Vec<String>,
        /// Where it listens; the node's address unless given.
        pub address: String,
        /// Where it listens as seen from `lan`, `wan`, `lan_ipv4` and so on.
        #[serde(deserialize_with = "super::nullable")]
        pub tagged_addresses: BTreeMap<String, ServiceAddress>,
        /// Up to 64 pairs of keys and values.
        #[serde(deserialize_with = "super::nullable")]
        pub meta: BTreeMap<String, String>,
        /// The port it listens on.
        pub port: u16,
        /// The ports it listens on, where it has several (Consul 1.22).
        #[serde(deserialize_with = "super::nullable")]
        pub ports: Vec<ServicePort>,
        /// The unix socket it listens on.
        pub socket_path: String,
        /// Whether others may change the tags in the catalog.
        pub enable_tag_override: bool,
        /// Its share of DNS answers; 1 and 1 unless given.
        pub weights: Option<Weights>,
        /// Its checks, a single `Check` too.
        #[serde(alias = "Check", deserialize_with = "one_or_many")]
        pub checks: Vec<CheckDefinition>,
        /// A token for the agent to keep it registered with; for configuration files and sidecars.
        pub token: String,
        /// `connect-proxy`, `mesh-gateway` and so on; empty for an ordinary service.
        pub kind: String,
        /// What a proxy or a gateway is for.
        pub proxy: Option<Value>,
        /// Its place in the service mesh.
        pub connect: Option<Connect>,
        /// Its region and zone (Enterprise).
        pub locality: Option<Locality>,
        /// Its namespace (Enterprise).
        pub namespace: String,
        /// Its admin partition (Enterprise).
        pub partition: String,
    }
}

impl ServiceRegistration {
    /// A service of this name, with nothing else.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    setters! {
        id: String,
        address: String,
        socket_path: String,
        enable_tag_override: bool,
        weights: Option<Weights>,
        token: String,
        kind: String,
        proxy: Option<Value>,
        connect: Option<Connect>,
        locality: Option<Locality>,
        namespace: String,
        partition: String,
    }
    setters!(tags: [String], ports: [ServicePort], checks: [CheckDefinition]);
    setters!(tagged_addresses: {ServiceAddress}, meta: {String});
    setters!(port = u16);

    /// Adds a check to [`checks`](field@Self::checks).
    #[must_use]
    pub fn check(mut self, check: CheckDefinition) -> Self {
        self.checks.push(check);
        self
    }

    /// Finds the mistakes that Consul refuses, those of the checks as well.
    ///
    /// # Errors
    /// Under the name of the field, such as `Port` or `Checks[0].Interval`.
    pub fn validate(&self) -> Result<(), ArgumentError> {
        let fail = |name, fault, problem| Err(ArgumentError::new(name, fault, problem));
        if self.name.is_empty() {
            return fail("Name", Fault::Missing, "is required");
        }
        if matches!(self.address.as_str(), "0.0.0.0" | "::" | "[::]") {
            return fail("Address", Fault::Value, "is where to listen, not where to connect to");
        }
        if !self.ports.is_empty() {
            let mut names = HashSet::new();
            if self.port != 0 {
                return fail("Ports", Fault::Conflict, "cannot go with `Port`");
            }
            if !self.ports.iter().all(|port| !port.name.is_empty() && names.insert(&port.name)) {
                return fail("Ports", Fault::Value, "each one needs a name of its own");
            }
            if self.ports.iter().any(|port| port.port == 0) {
                return fail("Ports", Fault::Value, "each one needs a port above 0");
            }
            if self.ports.iter().filter(|port| port.is_default).count() != 1 {
                return fail("Ports", Fault::Value, "one of them, and only one, is the default");
            }
        }
        if let Some(Weights { passing, warning, .. }) = self.weights
            && (passing < 1 || passing.max(warning) > 65_535)
        {
            return fail("Weights", Fault::Value, "`Passing` is 1 to 65535, `Warning` 0 to 65535");
        }
        for (position, check) in self.checks.iter().enumerate() {
            check.validate().map_err(|error| {
                let name = format!("Checks[{position}].{}", error.name());
                ArgumentError::new(name, error.fault(), error.problem().to_owned())
            })?;
        }
        Ok(())
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<CheckDefinition>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "neither a check nor a list of checks")]
    enum Form {
        Many(Vec<CheckDefinition>),
        One(Box<CheckDefinition>),
    }
    Ok(match Option::deserialize(deserializer)? {
        None => Vec::new(),
        Some(Form::One(check)) => vec![*check],
        Some(Form::Many(checks)) => checks,
    })
}

model! { reply
    /// Where a service listens, as seen from somewhere.
    pub struct ServiceAddress {
        /// The host or IP address.
        pub address: String,
        /// The port.
        #[serde(deserialize_with = "super::port")]
        pub port: u16,
    }
}

impl ServiceAddress {
    /// An address and a port.
    #[must_use]
    pub fn new(address: impl Into<String>, port: u16) -> Self {
        Self { address: address.into(), port, ..Self::default() }
    }
}

model! { reply
    /// One port of a service that has several.
    pub struct ServicePort {
        /// What it is for.
        pub name: String,
        /// The port.
        #[serde(deserialize_with = "super::port")]
        pub port: u16,
        /// Whether it is the one that those are told who know of one port only.
        #[serde(rename = "Default")]
        pub is_default: bool,
    }
}

impl ServicePort {
    /// A port with a name.
    #[must_use]
    pub fn new(name: impl Into<String>, port: u16) -> Self {
        Self { name: name.into(), port, ..Self::default() }
    }

    setters!(is_default: bool);
}

/// How often DNS names an instance, compared with the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[non_exhaustive]
pub struct Weights {
    /// While its checks pass.
    pub passing: u32,
    /// While one of them warns.
    pub warning: u32,
}

impl Weights {
    /// A weight while passing and one while warning.
    #[must_use]
    pub fn new(passing: u32, warning: u32) -> Self {
        Self { passing, warning }
    }
}

impl Default for Weights {
    /// 1 and 1.
    fn default() -> Self {
        Self::new(1, 1)
    }
}

model! { request
    /// A region and a zone (Enterprise).
    pub struct Locality {
        /// The region.
        pub region: String,
        /// The zone in it.
        pub zone: String,
    }
}

impl Locality {
    /// A zone of a region.
    #[must_use]
    pub fn new(region: impl Into<String>, zone: impl Into<String>) -> Self {
        Self { region: region.into(), zone: zone.into(), ..Self::default() }
    }
}

model! { request
    /// A service's place in the mesh.
    pub struct Connect {
        /// Whether it speaks the mesh's TLS by itself.
        pub native: bool,
        /// The proxy to register beside it; never told again.
        pub sidecar_service: Option<Box<ServiceRegistration>>,
    }
}

impl Connect {
    /// A service that speaks the mesh's TLS by itself.
    #[must_use]
    pub fn native() -> Self {
        Self { native: true, ..Self::default() }
    }

    /// A service with a proxy beside it; `ServiceRegistration::default()` leaves it to Consul.
    #[must_use]
    pub fn sidecar(proxy: ServiceRegistration) -> Self {
        Self { sidecar_service: Some(Box::new(proxy)), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::time::Duration;

    #[test]
    fn a_full_one_comes_back_as_it_came() {
        let full = json!({
            "Name": "web", "ID": "web-1", "Tags": ["a", "b"], "Address": "10.0.0.1",
            "TaggedAddresses": {"lan": {"Address": "10.0.0.1", "Port": 80}},
            "Meta": {"version": "1"}, "Port": 80, "SocketPath": "/run/web.sock",
            "EnableTagOverride": true, "Weights": {"Passing": 10, "Warning": 1},
            "Checks": [{"CheckID": "up", "TTL": "30s"}], "Token": "t", "Kind": "connect-proxy",
            "Proxy": {"DestinationServiceName": "db", "Upstreams": []},
            "Connect": {"Native": true, "SidecarService": {}},
            "Locality": {"Region": "eu", "Zone": "eu-1"}, "Namespace": "n", "Partition": "p",
            "Ports": [{"Name": "http", "Port": 80, "Default": true}], "Tomorrow": {"a": null},
        });
        let read: ServiceRegistration = serde_json::from_value(full.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), full);
    }

    #[test]
    fn a_single_check_or_null_reads_as_a_list() {
        let checks = |body| serde_json::from_value::<ServiceRegistration>(body).unwrap().checks;
        let ttl = CheckDefinition::ttl(Duration::from_secs(10));
        assert_eq!(checks(json!({"Check": {"TTL": "10s"}})), [ttl]);
        assert_eq!(checks(json!({"Check": null, "Tags": null, "Meta": null})), []);
        assert!(serde_json::from_value::<ServiceRegistration>(json!({"Checks": 1})).is_err());
    }

    #[test]
    fn the_built_one_says_what_was_set() {
        let web = ServiceRegistration::new("web")
            .tagged_addresses([("wan", ServiceAddress::new("198.18.0.1", 80))])
            .ports([ServicePort::new("http", 80).is_default(true), ServicePort::new("admin", 81)])
            .connect(Connect::sidecar(ServiceRegistration::default()))
            .locality(Locality::new("eu", "eu-1"));
        assert_eq!(web.validate(), Ok(()));
        assert_eq!(
            serde_json::to_value(web).unwrap(),
            json!({
                "Name": "web",
                "TaggedAddresses": {"wan": {"Address": "198.18.0.1", "Port": 80}},
                "Ports": [
                    {"Name": "http", "Port": 80, "Default": true},
                    {"Name": "admin", "Port": 81, "Default": false},
                ],
                "Connect": {"SidecarService": {}},
                "Locality": {"Region": "eu", "Zone": "eu-1"},
            })
        );
    }

    #[test]
    fn mistakes_are_found_and_named() {
        let web = || ServiceRegistration::new("web");
        let http = || ServicePort::new("http", 80).is_default(true);
        for (service, name, fault) in [
            (ServiceRegistration::default(), "Name", Fault::Missing),
            (web().address("0.0.0.0"), "Address", Fault::Value),
            (web().port(80).ports([http()]), "Ports", Fault::Conflict),
            (web().ports([http(), ServicePort::new("http", 81)]), "Ports", Fault::Value),
            (web().ports([http(), ServicePort::new("admin", 0)]), "Ports", Fault::Value),
            (web().ports([ServicePort::new("admin", 81)]), "Ports", Fault::Value),
            (web().weights(Weights::new(0, 1)), "Weights", Fault::Value),
            (web().weights(Weights::new(1, 65_536)), "Weights", Fault::Value),
            (
                web()
                    .check(CheckDefinition::ttl(Duration::from_secs(9)))
                    .check(CheckDefinition::http("http://localhost", Duration::ZERO)),
                "Checks[1].Interval",
                Fault::Missing,
            ),
        ] {
            let error = service.validate().unwrap_err();
            assert_eq!((error.name(), error.fault()), (name, fault), "{error}");
        }
    }
}
