//! What a service that stands in front of others says of itself: `Proxy` in Consul.

use std::collections::BTreeSet;

use crate::json::decode::{Decode, Own, Place, decoded};
use crate::json::object;
use crate::json::{Json, full};
use crate::version::Version;

decoded! {
    Proxy "ConnectProxyConfig" {
        destination: String = "DestinationServiceName" | "destination_service_name",
        destination_id: String = "DestinationServiceID" | "destination_service_id",
        local_address: String = "LocalServiceAddress" | "local_service_address",
        local_port: i64 = "LocalServicePort" | "local_service_port",
        local_socket: String = "LocalServiceSocketPath" | "local_service_socket_path",
        mode: String = "Mode",
        config: Config = "Config",
        upstreams: Vec<Own<Upstream>> = "Upstreams",
        mesh_gateway: MeshGateway = "MeshGateway",
        expose: Expose = "Expose",
        transparent: Json = "TransparentProxy" | "transparent_proxy",
        mutual_tls_mode: String = "MutualTLSMode" | "mutual_tls_mode",
        access_logs: Json = "AccessLogs" | "access_logs",
        envoy_extensions: Json = "EnvoyExtensions",
    }
}

decoded! {
    Upstream "Upstream" {
        kind: String = "DestinationType" | "destination_type",
        partition: String = "DestinationPartition" | "destination_partition",
        namespace: String = "DestinationNamespace" | "destination_namespace",
        peer: String = "DestinationPeer" | "destination_peer",
        name: String = "DestinationName" | "destination_name",
        datacenter: String = "Datacenter",
        bind_address: String = "LocalBindAddress" | "local_bind_address",
        bind_port: i64 = "LocalBindPort" | "local_bind_port",
        bind_socket: String = "LocalBindSocketPath" | "local_bind_socket_path",
        bind_socket_mode: String = "LocalBindSocketMode" | "local_bind_socket_mode",
        config: Config = "Config",
        mesh_gateway: MeshGateway = "MeshGateway",
    }
}

decoded! { MeshGateway "MeshGatewayConfig" { mode: String = "Mode" } }

decoded! { Expose "ExposeConfig" { checks: bool = "Checks", paths: Vec<Own<Exposed>> = "Paths" } }

decoded! {
    Exposed "ExposePath" {
        listener: i64 = "ListenerPort" | "listener_port",
        path: String = "Path",
        port: i64 = "LocalPathPort" | "local_path_port",
        protocol: String = "Protocol",
        of_check: bool = "ParsedFromCheck",
    }
}

/// Settings that Consul keeps for a proxy to read: an object, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Config(Json);

impl Decode for Config {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        match json {
            Json::Null => {}
            Json::Object(_) => self.0 = json.sorted(),
            other => return place.mismatch(other, "map[string]interface {}"),
        }
        Ok(())
    }
}

impl Config {
    /// What it says, if that is anything.
    fn full(&self) -> Option<&Json> {
        Some(&self.0).filter(|json| !matches!(json, Json::Null) && **json != object! {})
    }
}

impl Proxy {
    /// As in the catalog.
    pub(crate) fn json(&self, version: Version) -> Json {
        self.with_upstreams(version, Upstream::json)
    }

    /// As in `/agent/services`.
    pub(crate) fn local(&self, version: Version) -> Json {
        self.with_upstreams(version, Upstream::local)
    }

    fn with_upstreams(&self, version: Version, upstream: fn(&Upstream) -> Json) -> Json {
        let upstreams: Vec<Json> = self.upstreams.iter().map(|Own(one)| upstream(one)).collect();
        object! {
            "DestinationServiceName": ?full(&*self.destination),
            "DestinationServiceID": ?full(&*self.destination_id),
            "LocalServiceAddress": ?full(&*self.local_address),
            "LocalServicePort": ?full(self.local_port),
            "LocalServiceSocketPath": ?full(&*self.local_socket),
            "Mode": ?version.has_proxy_modes().then_some(&self.mode),
            "Config": ?self.config.full().cloned(),
            "Upstreams": ?full(upstreams),
            "MeshGateway": => self.mesh_gateway.json(),
            "Expose": => self.expose.json(),
            "TransparentProxy": ?full(self.transparent.sorted()),
            "MutualTLSMode": ?full(&*self.mutual_tls_mode),
            "AccessLogs": ?full(self.access_logs.sorted()),
            "EnvoyExtensions": ?full(self.envoy_extensions.sorted()),
        }
    }

    /// At the agent, a service is meant where an upstream is not said to be anything else.
    pub(crate) fn complete(&mut self) {
        for Own(upstream) in &mut self.upstreams {
            if upstream.kind.is_empty() {
                Upstream::SERVICE.clone_into(&mut upstream.kind);
            }
        }
    }

    /// What is wrong with where a proxy leads to, in Consul's words.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let (mut kinds, mut places) = (BTreeSet::new(), BTreeSet::new());
        for Own(upstream) in &self.upstreams {
            if let Some(fault) = upstream.fault() {
                faults.push(fault);
                continue;
            }
            let (key, place) = (upstream.key(), upstream.place());
            if !kinds.insert(key.clone()) {
                faults.push(format!("upstreams cannot contain duplicates of {key}"));
                continue;
            }
            if !places.insert(place.clone()) {
                faults.push(format!("upstreams cannot contain duplicates by local bind address and port; {place:?} is specified twice"));
            }
        }
        faults.extend(self.expose.faults());
        faults
    }

    /// What of it is nothing for a gateway, by its names.
    pub(super) fn beyond_gateways(&self) -> impl Iterator<Item = &'static str> {
        let given = [
            ("DestinationServiceName", !self.destination.is_empty()),
            ("DestinationServiceID", !self.destination_id.is_empty()),
            ("LocalServiceAddress", !self.local_address.is_empty()),
            ("LocalServicePort", self.local_port != 0),
            ("LocalServiceSocketPath", !self.local_socket.is_empty()),
            ("Upstreams", !self.upstreams.is_empty()),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name)
    }
}

impl Upstream {
    const SERVICE: &str = "service";

    fn json(&self) -> Json {
        object! {
            "DestinationType": => &self.kind,
            "DestinationPartition": ?full(&*self.partition),
            "DestinationNamespace": ?full(&*self.namespace),
            "DestinationPeer": ?full(&*self.peer),
            "DestinationName": => &self.name,
            "Datacenter": => &self.datacenter,
            "LocalBindAddress": ?full(&*self.bind_address),
            "LocalBindPort": ?full(self.bind_port),
            "LocalBindSocketPath": ?full(&*self.bind_socket),
            "LocalBindSocketMode": ?full(&*self.bind_socket_mode),
            "Config": => self.config.0.clone(),
            "MeshGateway": => self.mesh_gateway.json(),
        }
    }

    fn local(&self) -> Json {
        object! {
            "DestinationType": ?full(&*self.kind),
            "DestinationPartition": ?full(&*self.partition),
            "DestinationNamespace": ?full(&*self.namespace),
            "DestinationPeer": ?full(&*self.peer),
            "DestinationName": => &self.name,
            "Datacenter": ?full(&*self.datacenter),
            "LocalBindAddress": ?full(&*self.bind_address),
            "LocalBindPort": ?full(self.bind_port),
            "LocalBindSocketPath": ?full(&*self.bind_socket),
            "LocalBindSocketMode": ?full(&*self.bind_socket_mode),
            "Config": ?self.config.full().cloned(),
            "MeshGateway": => self.mesh_gateway.json(),
        }
    }

    fn fault(&self) -> Option<String> {
        if !matches!(&*self.kind, "" | Self::SERVICE | "prepared_query") {
            Some(format!("unknown upstream destination type: {:?}", self.kind))
        } else if self.name.is_empty() {
            Some("upstream destination name cannot be empty".to_owned())
        } else if self.bind_port == 0 && self.bind_socket.is_empty() {
            Some("upstream local bind port cannot be zero".to_owned())
        } else {
            None
        }
    }

    /// What it leads to, as Consul names it.
    fn key(&self) -> String {
        let Self { kind, name, namespace, datacenter, .. } = self;
        format!(
            "[type={kind:?}, name={name:?}, namespace={namespace:?}, datacenter={datacenter:?}]"
        )
    }

    /// Where the proxy listens for it.
    fn place(&self) -> String {
        if !self.bind_socket.is_empty() {
            return self.bind_socket.clone();
        }
        let address = if self.bind_address.is_empty() { "127.0.0.1" } else { &self.bind_address };
        let port = self.bind_port;
        if address.contains(':') {
            format!("[{address}]:{port}")
        } else {
            format!("{address}:{port}")
        }
    }
}

impl MeshGateway {
    fn json(&self) -> Json {
        object! { "Mode": ?full(&*self.mode) }
    }
}

impl Expose {
    fn json(&self) -> Json {
        let paths: Vec<Json> = self.paths.iter().map(|Own(path)| path.json()).collect();
        object! { "Checks": ?full(self.checks), "Paths": ?full(paths) }
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let (mut paths, mut listeners) = (BTreeSet::new(), BTreeSet::new());
        for Own(one) in &self.paths {
            if one.path.is_empty() {
                faults.push("expose.paths: empty path exposed".to_owned());
            }
            if !paths.insert(&one.path) {
                faults.push("expose.paths: duplicate paths exposed".to_owned());
            }
            if !listeners.insert(one.listener) {
                faults.push("expose.paths: duplicate listener ports exposed".to_owned());
            }
            if !(1..=65535).contains(&one.listener) {
                faults.push(format!("expose.paths: invalid listener port: {}", one.listener));
            }
            let protocol = one.protocol.to_lowercase();
            if !matches!(&*protocol, "" | "http" | "http2") {
                let path = &one.path;
                faults.push(format!(
                    "protocol '{protocol}' not supported for path: {path}, must be in: [http http2]"
                ));
            }
        }
        faults
    }
}

impl Exposed {
    fn json(&self) -> Json {
        object! {
            "ListenerPort": ?full(self.listener),
            "Path": ?full(&*self.path),
            "LocalPathPort": ?full(self.port),
            "Protocol": ?full(&*self.protocol),
            "ParsedFromCheck": => self.of_check,
        }
    }
}
