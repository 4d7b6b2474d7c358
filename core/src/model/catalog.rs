//! The catalog: nodes, and the services on them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::health::own_or;
use super::{AgentService, Connect, HealthCheck, Locality, ServiceAddress, ServicePort, Weights};

model! { reply
    /// A node.
    pub struct Node {
        /// Its UUID; empty where whoever registered it gave none.
        #[serde(rename = "ID")]
        pub id: String,
        /// Its name.
        pub node: String,
        /// Its address.
        pub address: String,
        /// Its datacenter.
        pub datacenter: String,
        /// The peer it was imported from.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub peer_name: String,
        /// Its address as seen from `lan`, `wan`, `lan_ipv4` and so on.
        #[serde(deserialize_with = "super::nullable")]
        pub tagged_addresses: BTreeMap<String, String>,
        /// Pairs of keys and values.
        #[serde(deserialize_with = "super::nullable")]
        pub meta: BTreeMap<String, String>,
        /// Its region and zone (Enterprise).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub locality: Option<Locality>,
        /// The index of its creation.
        pub create_index: u64,
        /// The index of its last change.
        pub modify_index: u64,
    }
}

impl Node {
    /// A node with a name and an address, for a transaction.
    #[must_use]
    pub fn new(node: impl Into<String>, address: impl Into<String>) -> Self {
        Self { node: node.into(), address: address.into(), ..Self::default() }
    }

    setters!(id: String, datacenter: String, locality: Option<Locality>);
    setters!(modify_index = u64);
    setters!(tagged_addresses: {String}, meta: {String});
}

model! { reply
    /// An instance of a service with the node it runs on, side by side: `/v1/catalog/service`.
    pub struct CatalogService {
        /// The node's UUID.
        #[serde(rename = "ID")]
        pub id: String,
        /// The node's name.
        pub node: String,
        /// The node's address; see [`address`](CatalogService::address) for the instance's.
        #[serde(rename = "Address")]
        pub node_address: String,
        /// The datacenter.
        pub datacenter: String,
        /// The node's address as seen from `lan`, `wan` and so on.
        #[serde(deserialize_with = "super::nullable")]
        pub tagged_addresses: BTreeMap<String, String>,
        /// The node's pairs of keys and values.
        #[serde(deserialize_with = "super::nullable")]
        pub node_meta: BTreeMap<String, String>,
        /// `connect-proxy` and so on; empty for an ordinary service.
        pub service_kind: String,
        /// The instance's id.
        #[serde(rename = "ServiceID")]
        pub service_id: String,
        /// The service's name.
        pub service_name: String,
        /// The instance's tags.
        #[serde(deserialize_with = "super::nullable")]
        pub service_tags: Vec<String>,
        /// The instance's address; empty for the node's.
        pub service_address: String,
        /// The instance's address as seen from `lan`, `wan` and so on.
        #[serde(deserialize_with = "super::nullable", skip_serializing_if = "BTreeMap::is_empty")]
        pub service_tagged_addresses: BTreeMap<String, ServiceAddress>,
        /// Its share of DNS answers.
        pub service_weights: Weights,
        /// The instance's pairs of keys and values.
        #[serde(deserialize_with = "super::nullable")]
        pub service_meta: BTreeMap<String, String>,
        /// The instance's port; 0 for none.
        #[serde(deserialize_with = "super::port")]
        pub service_port: u16,
        /// All ports, where it has several.
        #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
        pub service_ports: Vec<ServicePort>,
        /// The instance's unix socket.
        pub service_socket_path: String,
        /// Whether others may change the tags in the catalog.
        pub service_enable_tag_override: bool,
        /// What a proxy or a gateway is for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub service_proxy: Option<Value>,
        /// The instance's place in the service mesh.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub service_connect: Option<Connect>,
        /// The instance's region and zone (Enterprise).
        pub service_locality: Option<Locality>,
        /// The peer it was imported from.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub peer_name: String,
        /// The index of its creation.
        pub create_index: u64,
        /// The index of its last change.
        pub modify_index: u64,
    }
}

impl CatalogService {
    /// Where to connect to: the instance's address or, where it has none, the node's.
    #[must_use]
    pub fn address(&self) -> &str {
        own_or(&self.service_address, &self.node_address)
    }
}

model! { reply
    /// A node and its services by id: `/v1/catalog/node/:node`, which is `null` for an unknown
    /// one, so read an `Option<CatalogNode>`.
    pub struct CatalogNode {
        /// The node.
        pub node: Node,
        /// Its services by id.
        #[serde(deserialize_with = "super::nullable")]
        pub services: BTreeMap<String, AgentService>,
    }
}

model! { reply
    /// A node and its services: `/v1/catalog/node-services/:node`.
    pub struct NodeServices {
        /// The node; `None` for an unknown one.
        pub node: Option<Node>,
        /// Its services.
        #[serde(deserialize_with = "super::nullable")]
        pub services: Vec<AgentService>,
    }
}

model! { request
    /// The body of `/v1/catalog/register`: for what runs without an agent. Nobody runs its checks;
    /// whoever registers them keeps their state.
    ///
    /// ```
    /// use lictor::model::{AgentService, CatalogRegistration, HealthCheck, Status};
    ///
    /// let printer = CatalogRegistration::new("printer", "10.0.0.9")
    ///     .node_meta([("external-node", "true")])
    ///     .service(AgentService::new("ipp").port(631))
    ///     .checks([HealthCheck::new("printer", "paper").status(Status::Passing)]);
    /// assert_eq!(serde_json::to_value(&printer)?["Service"]["Service"], "ipp");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub struct CatalogRegistration {
        /// The datacenter; the agent's unless given.
        pub datacenter: String,
        /// The node's UUID.
        #[serde(rename = "ID")]
        pub id: String,
        /// The node's name.
        pub node: String,
        /// The node's address.
        pub address: String,
        /// The node's address as seen from `lan`, `wan` and so on.
        #[serde(deserialize_with = "super::nullable")]
        pub tagged_addresses: BTreeMap<String, String>,
        /// The node's pairs of keys and values.
        #[serde(deserialize_with = "super::nullable")]
        pub node_meta: BTreeMap<String, String>,
        /// A service on it.
        pub service: Option<AgentService>,
        /// Checks of the node or the service.
        #[serde(deserialize_with = "super::nullable")]
        pub checks: Vec<HealthCheck>,
        /// Whether a node that is there already stays as it is.
        pub skip_node_update: bool,
        /// The node's region and zone (Enterprise).
        pub locality: Option<Locality>,
    }
}

impl CatalogRegistration {
    /// A node, with nothing on it.
    #[must_use]
    pub fn new(node: impl Into<String>, address: impl Into<String>) -> Self {
        Self { node: node.into(), address: address.into(), ..Self::default() }
    }

    setters! {
        datacenter: String,
        id: String,
        service: Option<AgentService>,
        skip_node_update: bool,
        locality: Option<Locality>,
    }
    setters!(checks: [HealthCheck]);
    setters!(tagged_addresses: {String}, node_meta: {String});
}

model! { request
    /// The body of `/v1/catalog/deregister`: a service, a check, or a node with all that is on it.
    pub struct CatalogDeregistration {
        /// The datacenter; the agent's unless given.
        pub datacenter: String,
        /// The node.
        pub node: String,
        /// The service to remove from it.
        #[serde(rename = "ServiceID")]
        pub service_id: String,
        /// The check to remove from it, where no service is named.
        #[serde(rename = "CheckID")]
        pub check_id: String,
    }
}

impl CatalogDeregistration {
    /// Removes a node and all that is on it.
    #[must_use]
    pub fn node(node: impl Into<String>) -> Self {
        Self { node: node.into(), ..Self::default() }
    }

    /// Removes a service and its checks from a node.
    #[must_use]
    pub fn service(node: impl Into<String>, service_id: impl Into<String>) -> Self {
        Self { service_id: service_id.into(), ..Self::node(node) }
    }

    /// Removes a check from a node.
    #[must_use]
    pub fn check(node: impl Into<String>, check_id: impl Into<String>) -> Self {
        Self { check_id: check_id.into(), ..Self::node(node) }
    }

    setters!(datacenter: String);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_catalog_service_comes_back_as_it_came() {
        let web = json!({
            "ID": "5f2c", "Node": "host1", "Address": "127.0.0.1", "Datacenter": "dc1",
            "TaggedAddresses": {"lan": "127.0.0.1"}, "NodeMeta": {}, "ServiceKind": "",
            "ServiceID": "web", "ServiceName": "web", "ServiceTags": ["a"], "ServiceAddress": "",
            "ServiceWeights": {"Passing": 1, "Warning": 1}, "ServiceMeta": {}, "ServicePort": 80,
            "ServiceSocketPath": "", "ServiceEnableTagOverride": false,
            "ServiceProxy": {"Mode": "", "MeshGateway": {}, "Expose": {}}, "ServiceConnect": {},
            "ServiceLocality": null, "CreateIndex": 29, "ModifyIndex": 30, "Tomorrow": 1,
        });
        let service: CatalogService = serde_json::from_value(web.clone()).unwrap();
        assert_eq!((service.address(), service.modify_index), ("127.0.0.1", 30));
        assert_eq!(serde_json::to_value(service).unwrap(), web);
    }

    #[test]
    fn an_unknown_node_is_nobody() {
        assert_eq!(serde_json::from_str::<Option<CatalogNode>>("null").unwrap(), None);
        let nobody: NodeServices =
            serde_json::from_value(json!({"Node": null, "Services": null})).unwrap();
        assert_eq!(nobody, NodeServices::default());
    }

    #[test]
    fn only_what_is_named_is_removed() {
        let body = |request: CatalogDeregistration| serde_json::to_value(request).unwrap();
        assert_eq!(body(CatalogDeregistration::node("n")), json!({"Node": "n"}));
        assert_eq!(
            body(CatalogDeregistration::service("n", "web").datacenter("dc2")),
            json!({"Node": "n", "ServiceID": "web", "Datacenter": "dc2"})
        );
        assert_eq!(
            body(CatalogDeregistration::check("n", "up")),
            json!({"Node": "n", "CheckID": "up"})
        );
    }
}
