//! What the local agent knows: its services and the members of its cluster.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Connect, HealthCheck, Locality, ServiceAddress, ServicePort, Status, Weights};

model! { reply
    /// An instance of a service: in `/v1/agent/services`, `/v1/health/service` and
    /// `/v1/catalog/node`, and for [`CatalogRegistration`](super::CatalogRegistration).
    ///
    /// What Consul mentions only sometimes is left out when it is empty.
    pub struct AgentService {
        /// `connect-proxy`, `mesh-gateway` and so on; empty for an ordinary service.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub kind: String,
        /// The id, unique on its node.
        #[serde(rename = "ID")]
        pub id: String,
        /// The name.
        pub service: String,
        /// Words to filter by.
        #[serde(deserialize_with = "super::nullable")]
        pub tags: Vec<String>,
        /// Pairs of keys and values.
        #[serde(deserialize_with = "super::nullable")]
        pub meta: BTreeMap<String, String>,
        /// The port; 0 for none.
        #[serde(deserialize_with = "super::port")]
        pub port: u16,
        /// All ports, where it has several.
        #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
        pub ports: Vec<ServicePort>,
        /// The address; empty for the node's.
        pub address: String,
        /// The unix socket.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub socket_path: String,
        /// The address as seen from `lan`, `wan`, `lan_ipv4` and so on.
        #[serde(deserialize_with = "super::nullable", skip_serializing_if = "BTreeMap::is_empty")]
        pub tagged_addresses: BTreeMap<String, ServiceAddress>,
        /// Its share of DNS answers.
        pub weights: Weights,
        /// Whether others may change the tags in the catalog.
        pub enable_tag_override: bool,
        /// What a proxy or a gateway is for.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub proxy: Option<Value>,
        /// Its place in the service mesh.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub connect: Option<Connect>,
        /// The peer it was imported from.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub peer_name: String,
        /// The datacenter, when the agent tells.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub datacenter: String,
        /// Its region and zone (Enterprise).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub locality: Option<Locality>,
        /// The hash to block on, from `/v1/agent/service/:id` only.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub content_hash: String,
        /// The index of its creation; 0 from the agent.
        #[serde(skip_serializing_if = "super::is_empty")]
        pub create_index: u64,
        /// The index of its last change; 0 from the agent.
        #[serde(skip_serializing_if = "super::is_empty")]
        pub modify_index: u64,
    }
}

impl AgentService {
    /// An instance of the service of this name, for the catalog.
    #[must_use]
    pub fn new(service: impl Into<String>) -> Self {
        let service = service.into();
        Self { id: service.clone(), service, ..Self::default() }
    }

    setters! {
        id: String,
        kind: String,
        address: String,
        weights: Weights,
        proxy: Option<Value>,
        connect: Option<Connect>,
    }
    setters!(tags: [String]);
    setters!(meta: {String}, tagged_addresses: {ServiceAddress});
    setters!(port = u16, modify_index = u64);
}

model! { reply
    /// A service of the agent with its health: `/v1/agent/health/service/*`.
    pub struct AgentServiceHealth {
        /// The worst of the checks, the node's among them.
        pub aggregated_status: Status,
        /// The instance; `None` when there is none of that id.
        pub service: Option<AgentService>,
        /// The checks of the instance and of its node.
        #[serde(deserialize_with = "super::nullable")]
        pub checks: Vec<HealthCheck>,
    }
}

/// Where a member stands in the gossip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
#[non_exhaustive]
pub enum MemberStatus {
    /// Nothing is known (0).
    #[default]
    None,
    /// It answers (1).
    Alive,
    /// It said that it will leave (2).
    Leaving,
    /// It left (3).
    Left,
    /// It does not answer any more (4).
    Failed,
    /// Something that this version does not know.
    Other(u8),
}

impl From<u8> for MemberStatus {
    fn from(number: u8) -> Self {
        match number {
            0 => Self::None,
            1 => Self::Alive,
            2 => Self::Leaving,
            3 => Self::Left,
            4 => Self::Failed,
            other => Self::Other(other),
        }
    }
}

impl From<MemberStatus> for u8 {
    fn from(status: MemberStatus) -> Self {
        match status {
            MemberStatus::None => 0,
            MemberStatus::Alive => 1,
            MemberStatus::Leaving => 2,
            MemberStatus::Left => 3,
            MemberStatus::Failed => 4,
            MemberStatus::Other(other) => other,
        }
    }
}

model! { reply
    /// A member of the cluster as gossip has it: `/v1/agent/members`.
    pub struct Member {
        /// The node's name.
        pub name: String,
        /// Its IP address.
        pub addr: String,
        /// Its gossip port.
        #[serde(deserialize_with = "super::port")]
        pub port: u16,
        /// What it says of itself: `role`, `dc`, `id`, `build` and so on.
        #[serde(deserialize_with = "super::nullable")]
        pub tags: BTreeMap<String, String>,
        /// Where it stands.
        pub status: MemberStatus,
        /// The oldest protocol it speaks.
        pub protocol_min: u8,
        /// The newest protocol it speaks.
        pub protocol_max: u8,
        /// The protocol it speaks now.
        pub protocol_cur: u8,
        /// The oldest protocol its upper layer speaks.
        pub delegate_min: u8,
        /// The newest protocol its upper layer speaks.
        pub delegate_max: u8,
        /// The protocol its upper layer speaks now.
        pub delegate_cur: u8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_member_comes_back_as_it_came() {
        let alive = json!({
            "Name": "host1", "Addr": "127.0.0.1", "Port": 8301,
            "Tags": {"role": "consul", "dc": "dc1"}, "Status": 1, "ProtocolMin": 1,
            "ProtocolMax": 5, "ProtocolCur": 2, "DelegateMin": 2, "DelegateMax": 5,
            "DelegateCur": 4,
        });
        let member: Member = serde_json::from_value(alive.clone()).unwrap();
        assert_eq!((member.status, &*member.tags["role"]), (MemberStatus::Alive, "consul"));
        assert_eq!(serde_json::to_value(member).unwrap(), alive);
    }

    #[test]
    fn every_number_is_a_status() {
        for number in 0..=u8::MAX {
            assert_eq!(u8::from(MemberStatus::from(number)), number);
        }
    }

    #[test]
    fn a_service_of_the_agent_comes_back_as_it_came() {
        let web = json!({
            "ID": "web", "Service": "web", "Tags": [], "Meta": {"a": "b"}, "Port": 80,
            "Address": "10.0.0.1", "Weights": {"Passing": 1, "Warning": 1},
            "TaggedAddresses": {"lan_ipv4": {"Address": "10.0.0.1", "Port": 80}},
            "EnableTagOverride": false, "Datacenter": "dc1", "ContentHash": "4ecd29c7bc647ca8",
            "Tomorrow": true,
        });
        let service: AgentService = serde_json::from_value(web.clone()).unwrap();
        assert_eq!(service.tagged_addresses["lan_ipv4"], ServiceAddress::new("10.0.0.1", 80));
        assert_eq!(serde_json::to_value(service).unwrap(), web);
    }

    #[test]
    fn the_health_of_nobody_reads() {
        let nobody = json!({"AggregatedStatus": "critical", "Service": null, "Checks": null});
        let health: AgentServiceHealth = serde_json::from_value(nobody).unwrap();
        assert_eq!(health, AgentServiceHealth::default());
        assert_eq!(health.aggregated_status, Status::Critical);
    }
}
