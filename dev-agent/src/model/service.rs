//! Services, in the three forms in which Consul shows them.

use std::collections::BTreeMap;

use super::{Indexed, Indexes, Node, Pairs};
use crate::json::decode::decoded;
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
    pub(crate) proxy: Json,
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

decoded! {
    /// A service as a catalog registration has it.
    ServiceInput "NodeService" {
        kind: String = "Kind",
        id: String = "ID",
        name: String = "Service",
        tags: Vec<String> = "Tags",
        address: String = "Address",
        tagged_addresses: BTreeMap<String, Address> = "TaggedAddresses" | "tagged_addresses",
        meta: Pairs = "Meta",
        port: i64 = "Port",
        socket_path: String = "SocketPath",
        weights: Option<Weights> = "Weights",
        enable_tag_override: bool = "EnableTagOverride" | "enable_tag_override",
        proxy: Json = "Proxy",
        connect: Native = "Connect",
        locality: Json = "Locality",
        peer_name: String = "PeerName",
        create_index: u64 = "CreateIndex",
        modify_index: u64 = "ModifyIndex",
    }
}

decoded! { Native "ServiceConnect" { native: bool = "Native" } }

impl From<ServiceInput> for Service {
    fn from(input: ServiceInput) -> Self {
        let weights = input.weights.unwrap_or(Weights::EVEN);
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
            weights,
            enable_tag_override: input.enable_tag_override,
            proxy: input.proxy,
            native: input.connect.native,
            locality: input.locality,
            indexes: Indexes::default(),
        }
    }
}

impl Indexed for Service {
    fn indexes(&mut self) -> &mut Indexes {
        &mut self.indexes
    }
}

/// The kinds of services whose `Proxy` the agent shows.
const KINDS_WITH_PROXIES: [&str; 4] =
    ["connect-proxy", "mesh-gateway", "terminating-gateway", "ingress-gateway"];

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
            "Proxy": => self.proxy(version),
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
            "ServiceProxy": => self.proxy(version),
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
            "Proxy": ?KINDS_WITH_PROXIES.contains(&&*self.kind).then(|| self.proxy(version)),
            "Connect": ?connect,
            "Datacenter": ?version.has_local_datacenters().then_some(datacenter),
            "Locality": ?full(self.locality.clone()),
        }
    }

    /// The kind of a service that stands in front of others.
    pub(crate) fn is_proxy(&self) -> bool {
        self.kind == "connect-proxy"
    }

    /// The service that a proxy stands in front of.
    pub(crate) fn destination(&self) -> String {
        let Json::Object(members) = &self.proxy else { return String::new() };
        let named = |(name, _): &&(_, Json)| -> bool {
            let name: &std::borrow::Cow<'static, str> = name;
            name.eq_ignore_ascii_case("DestinationServiceName")
        };
        match members.iter().find(named) {
            Some((_, Json::Text(name))) => name.clone(),
            _ => String::new(),
        }
    }

    fn addresses(&self) -> Json {
        Json::map(self.tagged_addresses.iter().map(|(name, place)| {
            (name, object! { "Address": => &place.address, "Port": => place.port })
        }))
    }

    fn connect(&self) -> Json {
        object! { "Native": ?self.native.then_some(true) }
    }

    /// What was given, and what Consul always shows.
    fn proxy(&self, version: Version) -> Json {
        let given = match &self.proxy {
            Json::Object(members) => members.as_slice(),
            _ => &[],
        };
        let mut shown = Vec::new();
        for (name, always) in PROXY {
            let found = given.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
            let value = match (found, always) {
                (Some((_, value)), _) if *value != Json::Null => value.sorted(),
                (_, Some(Always::Object)) => object! {},
                (_, Some(Always::Mode)) if version.has_proxy_modes() => Json::from(""),
                _ => continue,
            };
            shown.push(((*name).into(), value));
        }
        Json::Object(shown)
    }
}

/// What Consul shows of a proxy even when it is empty.
enum Always {
    Object,
    Mode,
}

/// The members of a proxy, in the order in which Consul shows them.
const PROXY: &[(&str, Option<Always>)] = &[
    ("DestinationServiceName", None),
    ("DestinationServiceID", None),
    ("LocalServiceAddress", None),
    ("LocalServicePort", None),
    ("LocalServiceSocketPath", None),
    ("Mode", Some(Always::Mode)),
    ("Config", None),
    ("Upstreams", None),
    ("MeshGateway", Some(Always::Object)),
    ("Expose", Some(Always::Object)),
    ("TransparentProxy", None),
];
