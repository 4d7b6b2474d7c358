//! How a check is defined at the agent: alone, or nested in a service.

use std::collections::BTreeMap;

use crate::json::Json;
use crate::json::decode::Nanos;
use crate::json::decode::decoded;
use crate::version::Version;

macro_rules! check_definition {
    ($(#[$meta:meta])* $name:ident $($field:ident: $type:ty = $json:literal),*) => {
        decoded! {
            $(#[$meta])*
            $name "" {
                $($field: $type = $json,)*
                name: String = "Name",
                notes: String = "Notes",
                service_id: String = "ServiceID" | "service_id",
                token: String = "Token",
                status: String = "Status",
                args: Vec<String> = "Args" | "ScriptArgs" | "script_args",
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
                alias_node: String = "AliasNode" | "alias_node",
                alias_service: String = "AliasService" | "alias_service",
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
            }
        }
    };
}

check_definition! {
    /// A check as it is registered alone.
    AloneDefinition id: String = "ID"
}

check_definition! {
    /// A check as it is nested in a service. What proxies have is read and not used.
    CheckDefinition id: String = "CheckID", proxy_http: String = "ProxyHTTP", proxy_grpc: String = "ProxyGRPC"
}

impl From<AloneDefinition> for CheckDefinition {
    fn from(alone: AloneDefinition) -> Self {
        Self {
            id: if alone.id.is_empty() { alone.name.clone() } else { alone.id },
            proxy_http: String::new(),
            proxy_grpc: String::new(),
            name: alone.name,
            notes: alone.notes,
            service_id: alone.service_id,
            token: alone.token,
            status: alone.status,
            args: alone.args,
            http: alone.http,
            method: alone.method,
            header: alone.header,
            body: alone.body,
            disable_redirects: alone.disable_redirects,
            tcp: alone.tcp,
            tcp_use_tls: alone.tcp_use_tls,
            udp: alone.udp,
            grpc: alone.grpc,
            grpc_use_tls: alone.grpc_use_tls,
            h2ping: alone.h2ping,
            h2ping_use_tls: alone.h2ping_use_tls,
            os_service: alone.os_service,
            docker_container_id: alone.docker_container_id,
            shell: alone.shell,
            alias_node: alone.alias_node,
            alias_service: alone.alias_service,
            ttl: alone.ttl,
            interval: alone.interval,
            timeout: alone.timeout,
            tls_server_name: alone.tls_server_name,
            tls_skip_verify: alone.tls_skip_verify,
            success_before_passing: alone.success_before_passing,
            failures_before_warning: alone.failures_before_warning,
            failures_before_critical: alone.failures_before_critical,
            deregister_after: alone.deregister_after,
            output_max_size: alone.output_max_size,
        }
    }
}

impl CheckDefinition {
    pub(crate) fn is_alias(&self) -> bool {
        !self.alias_node.is_empty() || !self.alias_service.is_empty()
    }

    pub(crate) fn is_script(&self) -> bool {
        !self.args.is_empty()
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
        let kinds = [
            ("grpc", !self.grpc.is_empty()),
            ("http", !self.http.is_empty()),
            ("ttl", self.ttl.0 > 0),
            ("tcp", !self.tcp.is_empty()),
            ("udp", !self.udp.is_empty()),
            ("alias", self.is_alias()),
            ("docker", !self.docker_container_id.is_empty() && self.is_script()),
            ("script", self.is_script()),
            ("h2ping", !self.h2ping.is_empty()),
            ("os_service", !self.os_service.is_empty()),
        ];
        kinds.iter().find(|(_, is)| *is).map_or("", |(name, _)| name)
    }
}

/// The members that came with later versions: before, they are unknown.
const SINCE: [(&str, Version); 15] = [
    ("SocketPath", Version::new(1, 10, 0)),
    ("Locality", Version::new(1, 16, 0)),
    ("Ports", Version::new(1, 22, 0)),
    ("DisableRedirects", Version::new(1, 9, 17)),
    ("disable_redirects", Version::new(1, 9, 17)),
    ("TCPUseTLS", Version::new(1, 16, 2)),
    ("tcp_use_tls", Version::new(1, 16, 2)),
    ("UDP", Version::new(1, 13, 0)),
    ("H2PING", Version::new(1, 10, 0)),
    ("H2PingUseTLS", Version::new(1, 11, 0)),
    ("h2ping_use_tls", Version::new(1, 11, 0)),
    ("OSService", Version::new(1, 15, 0)),
    ("TLSServerName", Version::new(1, 9, 0)),
    ("tls_server_name", Version::new(1, 9, 0)),
    ("FailuresBeforeWarning", Version::new(1, 11, 0)),
];

/// Refuses what the version does not know yet, in a definition and in the checks nested in it.
pub(crate) fn refuse_newer(json: &Json, version: Version) -> Result<(), String> {
    let members = match json {
        Json::Object(members) => members,
        Json::List(items) => return items.iter().try_for_each(|item| refuse_newer(item, version)),
        _ => return Ok(()),
    };
    for (name, value) in members {
        let newer = |(known, since): &&(&str, Version)| {
            known.eq_ignore_ascii_case(name) && version < *since
        };
        if SINCE.iter().any(|row| newer(&row)) {
            return Err(format!("json: unknown field {name:?}"));
        }
        if matches!(name.to_ascii_lowercase().as_str(), "check" | "checks") {
            refuse_newer(value, version)?;
        }
    }
    Ok(())
}
