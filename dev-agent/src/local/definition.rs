//! How a check is defined at the agent: alone, or nested in a service.

use std::collections::BTreeMap;

use crate::json::Json;
use crate::json::decode::{Decode, Nanos, Place, decoded};
use crate::model::kind_of;
use crate::version::Version;

decoded! {
    /// A check, alone or nested. What proxies have is read and not used.
    CheckDefinition "" {
        id: String = "ID" | "CheckID",
        name: String = "Name",
        notes: String = "Notes",
        service_id: String = "ServiceID" | "service_id",
        token: String = "Token",
        status: String = "Status",
        script_args: Vec<String> = "Args" | "ScriptArgs" | "script_args",
        http: String = "HTTP",
        method: String = "Method",
        header: BTreeMap<String, Vec<String>> = "Header",
        body: String = "Body",
        disable_redirects: bool = "DisableRedirects" | "disable_redirects",
        tcp: String = "TCP",
        tcp_use_tls: bool = "TCPUseTLS" | "tcp_use_tls",
        udp: String = "UDP",
        grpc: String = "GRPC",
        grpc_use_tls: bool = "GRPCUseTLS" | "grpc_use_tls",
        h2ping: String = "H2PING",
        h2ping_use_tls: Option<bool> = "H2PingUseTLS" | "h2ping_use_tls",
        os_service: String = "OSService",
        docker_container_id: String = "DockerContainerID" | "docker_container_id",
        shell: String = "Shell",
        alias_node: String = "AliasNode",
        alias_service: String = "AliasService",
        ttl: Nanos = "TTL",
        interval: Nanos = "Interval",
        timeout: Nanos = "Timeout",
        tls_server_name: String = "TLSServerName" | "tls_server_name",
        tls_skip_verify: bool = "TLSSkipVerify" | "tls_skip_verify",
        success_before_passing: i64 = "SuccessBeforePassing",
        failures_before_warning: i64 = "FailuresBeforeWarning",
        failures_before_critical: i64 = "FailuresBeforeCritical",
        deregister_after: Nanos =
            "DeregisterCriticalServiceAfter" | "deregister_critical_service_after",
        output_max_size: i64 = "OutputMaxSize",
        proxy_http: String = "ProxyHTTP",
        proxy_grpc: String = "ProxyGRPC",
    }
}

/// A check as it is registered alone.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Alone(pub(crate) CheckDefinition);

impl Decode for Alone {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        refuse(json, &["CheckID", "ProxyHTTP", "ProxyGRPC"])?;
        self.0.take(json, place)
    }
}

/// A check as it is nested in a service, which has a decoder of its own in Consul.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Nested(pub(crate) CheckDefinition);

impl Decode for Nested {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        refuse(json, &["ID", "Token"])?;
        self.0.take(json, &place.lost())
    }
}

/// Refuses what only the other kind of check has.
fn refuse(json: &Json, names: &[&str]) -> Result<(), String> {
    let Json::Object(members) = json else { return Ok(()) };
    let refused = |name: &str| names.iter().any(|refused| refused.eq_ignore_ascii_case(name));
    match members.iter().find(|(name, _)| refused(name)) {
        Some((name, _)) => Err(format!("json: unknown field {name:?}")),
        None => Ok(()),
    }
}

impl CheckDefinition {
    pub(crate) fn is_alias(&self) -> bool {
        !self.alias_node.is_empty() || !self.alias_service.is_empty()
    }

    pub(crate) fn is_script(&self) -> bool {
        !self.script_args.is_empty()
    }

    fn is_active(&self) -> bool {
        let places = [&self.http, &self.tcp, &self.udp, &self.grpc, &self.h2ping, &self.os_service];
        self.is_script() || places.iter().any(|place| !place.is_empty())
    }

    /// What is wrong with the definition, in Consul's words.
    pub(crate) fn fault(&self, version: Version) -> Option<&'static str> {
        let (interval, ttl) = (self.interval.0 > 0, self.ttl.0 > 0);
        if interval && ttl {
            Some("Interval and TTL cannot both be specified")
        } else if self.is_active() && !interval {
            Some(version.interval_missing())
        } else if self.is_alias() && interval && version.refuses_alias_intervals() {
            Some("Interval cannot be set for Alias checks")
        } else if self.is_alias() && ttl {
            Some("TTL must be not be set for Alias checks")
        } else if !self.is_active() && !self.is_alias() && !ttl {
            Some("TTL must be > 0 for TTL checks")
        } else if self.output_max_size < 0 {
            Some("MaxOutputMaxSize must be positive")
        } else if self.failures_before_warning > self.failures_before_critical
            && self.failures_before_critical > 0
        {
            Some("FailuresBeforeWarning can't be higher than FailuresBeforeCritical")
        } else {
            None
        }
    }

    /// The kind of the check, as it is shown.
    pub(crate) fn kind(&self) -> &'static str {
        kind_of!(self)
    }
}

/// The members that came with later versions: before, they are unknown, with underscores or without.
const SINCE: [(&str, Version); 22] = [
    ("SocketPath", Version::new(1, 10, 0)),
    ("Locality", Version::new(1, 16, 0)),
    ("Ports", Version::new(1, 22, 0)),
    ("DisableRedirects", Version::new(1, 9, 17)),
    ("TCPUseTLS", Version::new(1, 16, 2)),
    ("UDP", Version::new(1, 13, 0)),
    ("grpc_use_tls", Version::new(1, 9, 0)),
    ("H2PING", Version::new(1, 10, 0)),
    ("H2PingUseTLS", Version::new(1, 11, 0)),
    ("OSService", Version::new(1, 15, 0)),
    ("TLSServerName", Version::new(1, 9, 0)),
    ("FailuresBeforeWarning", Version::new(1, 11, 0)),
    ("Mode", Version::new(1, 10, 0)),
    ("TransparentProxy", Version::new(1, 10, 0)),
    ("LocalServiceSocketPath", Version::new(1, 10, 0)),
    ("LocalBindSocketPath", Version::new(1, 10, 0)),
    ("LocalBindSocketMode", Version::new(1, 10, 0)),
    ("DestinationPartition", Version::new(1, 11, 0)),
    ("DestinationPeer", Version::new(1, 13, 0)),
    ("EnvoyExtensions", Version::new(1, 15, 0)),
    ("AccessLogs", Version::new(1, 15, 0)),
    ("MutualTLSMode", Version::new(1, 17, 0)),
];

/// The members in which others may be that came later.
const WITHIN: [&str; 9] = [
    "check",
    "checks",
    "connect",
    "sidecarservice",
    "sidecar_service",
    "proxy",
    "upstreams",
    "service",
    "definition",
];

/// Refuses what the version does not know yet, in a definition and in what is nested in it.
pub(crate) fn refuse_newer(json: &Json, version: Version) -> Result<(), String> {
    let members = match json {
        Json::Object(members) => members,
        Json::List(items) => return items.iter().try_for_each(|item| refuse_newer(item, version)),
        _ => return Ok(()),
    };
    for (name, value) in members {
        let plain = name.replace('_', "");
        let named = |known: &str| [&**name, &plain].iter().any(|n| known.eq_ignore_ascii_case(n));
        if SINCE.iter().any(|(known, since)| named(known) && version < *since) {
            return Err(format!("json: unknown field {name:?}"));
        }
        if WITHIN.iter().any(|within| within.eq_ignore_ascii_case(name)) {
            refuse_newer(value, version)?;
        }
    }
    Ok(())
}
