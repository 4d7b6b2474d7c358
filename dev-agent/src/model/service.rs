//! Services, in the three forms in which Consul shows them.

use std::collections::BTreeMap;

use super::{Indexed, Indexes, Node, Pairs, Proxy};
use crate::json::decode::{Lenient, Own, decoded};
use crate::json::object;
use crate::json::{Json, full};
use crate::version::Version;

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Service {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) tags: Vec<String>,
    pub(crate) address: String,
    pub(crate) tagged_addresses: BTreeMap<String, Address>,
    pub(crate) meta: Pairs,
    pub(crate) port: i64,
    pub(crate) socket_path: String,
    pub(crate) weights: Weights,
    pub(crate) enable_tag_override: bool,
    pub(crate) proxy: Proxy,
    pub(crate) native: bool,
    pub(crate) locality: Json,
    pub(crate) indexes: Indexes,
}

decoded! { Address "ServiceAddress" { address: String = "Address", port: i64 = "Port" } }

decoded! { Weights "Weights" { passing: i64 = "Passing", warning: i64 = "Warning" } }

impl Weights {
    /// What holds where a registration says nothing.
    pub(crate) const EVEN: Self = Self { passing: 1, warning: 1 };

    fn json(&self) -> Json {
        object! { "Passing": => self.passing, "Warning": => self.warning }
    }
}

/// Declares how a service is defined in one place or another, which name some things differently;
/// what is in all of them makes a [`Service`].
macro_rules! service_input {
    ($(#[$meta:meta])* $name:ident $go:literal, $type_name:expr, { $($own:tt)* }) => {
        $crate::json::decode::decoded! {
            $(#[$meta])*
            $name $go, $type_name, {
                kind: String = "Kind",
                id: String = "ID",
                tags: Vec<String> = "Tags",
                address: String = "Address",
                meta: $crate::model::Pairs = "Meta",
                port: i64 = "Port",
                socket_path: String = "SocketPath",
                weights: Option<$crate::model::Weights> = "Weights",
                proxy: $crate::json::decode::Own<$crate::model::Proxy> = "Proxy",
                locality: $crate::json::Json = "Locality",
                $($own)*
            }
        }

        impl From<$name> for $crate::model::Service {
            fn from(input: $name) -> Self {
                Self {
                    kind: input.kind,
                    id: if input.id.is_empty() { input.name.clone() } else { input.id },
                    name: input.name,
                    tags: input.tags,
                    address: input.address,
                    tagged_addresses: input.tagged_addresses,
                    meta: input.meta,
                    port: input.port,
                    socket_path: input.socket_path,
                    weights: input.weights.and_then($crate::json::full).unwrap_or($crate::model::Weights::EVEN),
                    enable_tag_override: input.enable_tag_override,
                    proxy: input.proxy.0,
                    native: input.connect.native,
                    locality: input.locality,
                    indexes: $crate::model::Indexes::default(),
                }
            }
        }
    };
}

pub(crate) use service_input;

service_input! {
    /// A service as a catalog registration has it.
    ServiceInput "NodeService", "structs.NodeService", {
        name: String = "Service",
        tagged_addresses: BTreeMap<String, Address> = "TaggedAddresses",
        enable_tag_override: bool = "EnableTagOverride",
        connect: Own<Lenient<Native>> = "Connect",
        peer_name: String = "PeerName",
        create_index: u64 = "CreateIndex",
        modify_index: u64 = "ModifyIndex",
    }
}

decoded! { Native "ServiceConnect" { native: bool = "Native" } }

impl Indexed for Service {
    fn indexes(&mut self) -> &mut Indexes {
        &mut self.indexes
    }
}

/// The kinds that lead into the mesh or out of it.
const GATEWAYS: [&str; 3] = ["mesh-gateway", "terminating-gateway", "ingress-gateway"];

impl Service {
    /// As in `/health/service` and `/catalog/node`.
    pub(crate) fn json(&self, version: Version) -> Json {
        let mut json = object! {
            "Kind": ?full(&*self.kind),
            "ID": => &self.id,
            "Service": => &self.name,
            "Tags": => &self.tags,
            "Address": => &self.address,
            "TaggedAddresses": ?Some(self.addresses()).filter(|json| *json != object! {}),
            "Meta": => self.meta.json(),
            "Port": ?(self.port != 0 || !version.omits_port_zero()).then_some(self.port),
            "SocketPath": ?full(&*self.socket_path),
            "Weights": => self.weights.json(),
            "EnableTagOverride": => self.enable_tag_override,
            "Locality": ?full(self.locality.clone()),
            "Proxy": => self.proxy.json(version),
            "Connect": => self.connect(),
        };
        if version.has_peers() {
            json = json.with("PeerName", "");
        }
        json.with("CreateIndex", self.indexes.create).with("ModifyIndex", self.indexes.modify)
    }

    /// As in `/catalog/service`: flat, with its node.
    pub(crate) fn flat(&self, node: &Node, version: Version) -> Json {
        object! {
            "ID": => &node.id,
            "Node": => &node.name,
            "Address": => &node.address,
            "Datacenter": => &node.datacenter,
            "TaggedAddresses": => node.tagged_addresses.json(),
            "NodeMeta": => node.meta.json(),
            "ServiceKind": => &self.kind,
            "ServiceID": => &self.id,
            "ServiceName": => &self.name,
            "ServiceTags": => &self.tags,
            "ServiceAddress": => &self.address,
            "ServiceTaggedAddresses": ?Some(self.addresses()).filter(|json| *json != object! {}),
            "ServiceWeights": => self.weights.json(),
            "ServiceMeta": => &*self.meta,
            "ServicePort": => self.port,
            "ServiceSocketPath": ?version.has_socket_paths().then_some(&self.socket_path),
            "ServiceEnableTagOverride": => self.enable_tag_override,
            "ServiceProxy": => self.proxy.json(version),
            "ServiceConnect": => self.connect(),
            "ServiceLocality": ?version.has_localities().then(|| self.locality.clone()),
            "CreateIndex": => self.indexes.create,
            "ModifyIndex": => self.indexes.modify,
        }
    }

    /// As in `/agent/services`.
    pub(crate) fn local(&self, datacenter: &str, version: Version) -> Json {
        let connect = self.native.then(|| self.connect());
        object! {
            "Kind": ?full(&*self.kind),
            "ID": => &self.id,
            "Service": => &self.name,
            "Tags": => &self.tags,
            "Meta": => &*self.meta,
            "Port": => self.port,
            "Address": => &self.address,
            "SocketPath": ?full(&*self.socket_path),
            "TaggedAddresses": ?Some(self.addresses()).filter(|json| *json != object! {}),
            "Weights": => self.weights.json(),
            "EnableTagOverride": => self.enable_tag_override,
            "Proxy": ?(self.is_proxy() || self.is_gateway()).then(|| self.proxy.local(version)),
            "Connect": ?connect,
            "Datacenter": ?version.has_local_datacenters().then_some(datacenter),
            "Locality": ?full(self.locality.clone()),
        }
    }

    /// The kind of a service that stands in front of others.
    pub(crate) fn is_proxy(&self) -> bool {
        self.kind == "connect-proxy"
    }

    fn is_gateway(&self) -> bool {
        GATEWAYS.contains(&&*self.kind)
    }

    /// Why the catalog refuses it, in Consul's words.
    pub(crate) fn refused(&self) -> Option<String> {
        if !self.id.is_empty() && self.name.is_empty() {
            return Some("Must provide service name with ID".to_owned());
        }
        if self.is_everywhere() {
            return Some("Invalid service address".to_owned());
        }
        several(&self.faults(false))
    }

    /// Whether its address is no place in particular.
    pub(crate) fn is_everywhere(&self) -> bool {
        matches!(&*self.address, "0.0.0.0" | "::" | "[::]")
    }

    /// What is wrong with a service that stands in front of others, in Consul's words.
    pub(crate) fn faults(&self, has_sidecar: bool) -> Vec<String> {
        let mut faults = Vec::new();
        if self.is_proxy() {
            if self.proxy.destination.trim().is_empty() {
                faults.push(
                    "Proxy.DestinationServiceName must be non-empty for Connect proxy services"
                        .to_owned(),
                );
            }
            if self.port == 0 {
                faults.push("Port must be set for a Connect proxy".to_owned());
            }
            if self.native {
                faults.push(
                    "A Proxy cannot also be Connect Native, only typical services".to_owned(),
                );
            }
            faults.extend(self.proxy.faults());
        }
        if self.is_gateway() {
            let kind = &self.kind;
            if self.port == 0 && kind != "ingress-gateway" {
                faults.push(format!("Port must be non-zero for a {kind}"));
            }
            if has_sidecar {
                faults.push(format!("A {kind} cannot have a sidecar service defined"));
            }
            let invalid = |name| format!("The Proxy.{name} configuration is invalid for a {kind}");
            faults.extend(self.proxy.beyond_gateways().map(invalid));
        }
        faults
    }

    fn addresses(&self) -> Json {
        Json::map(self.tagged_addresses.iter().map(|(name, place)| {
            (name, object! { "Address": => &place.address, "Port": => place.port })
        }))
    }

    fn connect(&self) -> Json {
        object! { "Native": ?self.native.then_some(true) }
    }
}

/// Faults as Consul lists them, if there are any.
pub(crate) fn several(faults: &[String]) -> Option<String> {
    let plural = match faults.len() {
        0 => return None,
        1 => "error",
        _ => "errors",
    };
    let list: Vec<String> = faults.iter().map(|fault| format!("\t* {fault}\n")).collect();
    Some(format!("{} {plural} occurred:\n{}\n", faults.len(), list.concat()))
}
