//! Health checks: what is known of them, and how they are defined.

use std::collections::BTreeMap;

use super::{Indexed, Indexes};
use crate::duration;
use crate::json::decode::decoded;
use crate::json::decode::{Decode, Nanos, Place};
use crate::json::object;
use crate::json::{Json, full};
use crate::version::Version;

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Check {
    pub(crate) node: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) status: String,
    pub(crate) notes: String,
    pub(crate) output: String,
    pub(crate) service_id: String,
    pub(crate) service_name: String,
    pub(crate) service_tags: Vec<String>,
    pub(crate) kind: String,
    pub(crate) interval: String,
    pub(crate) timeout: String,
    pub(crate) definition: Definition,
    pub(crate) indexes: Indexes,
}

/// The states of a check, by their names.
pub(crate) struct Status;

impl Status {
    pub(crate) const PASSING: &'static str = "passing";
    pub(crate) const WARNING: &'static str = "warning";
    pub(crate) const CRITICAL: &'static str = "critical";
    pub(crate) const MAINTENANCE: &'static str = "maintenance";

    /// Whether a check may be registered with that state.
    pub(crate) fn known(status: &str) -> bool {
        matches!(status, Self::PASSING | Self::WARNING | Self::CRITICAL)
    }
}

decoded! {
    /// What a catalog check says of how it is run; the catalog itself runs none.
    Definition "HealthCheckDefinition" {
        http: String = "HTTP",
        tls_server_name: String = "TLSServerName",
        tls_skip_verify: bool = "TLSSkipVerify",
        header: BTreeMap<String, Vec<String>> = "Header",
        method: String = "Method",
        body: String = "Body",
        disable_redirects: bool = "DisableRedirects",
        tcp: String = "TCP",
        tcp_use_tls: bool = "TCPUseTLS",
        udp: String = "UDP",
        h2ping: String = "H2PING",
        os_service: String = "OSService",
        h2ping_use_tls: bool = "H2PingUseTLS",
        interval: Nanos = "Interval",
        output_max_size: u64 = "OutputMaxSize",
        timeout: Nanos = "Timeout",
        deregister_after: Nanos = "DeregisterCriticalServiceAfter",
        script_args: Vec<String> = "ScriptArgs",
        docker_container_id: String = "DockerContainerID",
        shell: String = "Shell",
        grpc: String = "GRPC",
        grpc_use_tls: bool = "GRPCUseTLS",
        alias_node: String = "AliasNode",
        alias_service: String = "AliasService",
        ttl: Nanos = "TTL",
        session_name: String = "SessionName",
        // Written by clients that send back what they read.
        interval_duration: Json = "IntervalDuration",
        timeout_duration: Json = "TimeoutDuration",
        deregister_duration: Json = "DeregisterCriticalServiceAfterDuration",
    }
}

/// The kind of a check by how it is defined: the first that applies.
macro_rules! kind_of {
    ($defined:expr) => {{
        let runs = !$defined.script_args.is_empty();
        let kinds = [
            ("grpc", !$defined.grpc.is_empty()),
            ("http", !$defined.http.is_empty()),
            ("ttl", $defined.ttl.0 > 0),
            ("tcp", !$defined.tcp.is_empty()),
            ("udp", !$defined.udp.is_empty()),
            ("alias", !$defined.alias_node.is_empty() || !$defined.alias_service.is_empty()),
            ("docker", runs && !$defined.docker_container_id.is_empty()),
            ("script", runs),
            ("h2ping", !$defined.h2ping.is_empty()),
            ("os_service", !$defined.os_service.is_empty()),
        ];
        kinds.iter().find(|(_, is)| *is).map_or("", |(name, _)| *name)
    }};
}

pub(crate) use kind_of;

impl Definition {
    fn json(&self) -> Json {
        let span = |nanos: Nanos| full(nanos).map(|nanos| duration::format(nanos.0));
        object! {
            "Interval": ?span(self.interval),
            "OutputMaxSize": ?full(self.output_max_size),
            "Timeout": ?span(self.timeout),
            "DeregisterCriticalServiceAfter": ?span(self.deregister_after),
            "HTTP": ?full(&*self.http),
            "TLSServerName": ?full(&*self.tls_server_name),
            "TLSSkipVerify": ?full(self.tls_skip_verify),
            "Header": ?(!self.header.is_empty()).then(|| Json::map(&self.header)),
            "Method": ?full(&*self.method),
            "Body": ?full(&*self.body),
            "DisableRedirects": ?full(self.disable_redirects),
            "TCP": ?full(&*self.tcp),
            "TCPUseTLS": ?full(self.tcp_use_tls),
            "UDP": ?full(&*self.udp),
            "H2PING": ?full(&*self.h2ping),
            "OSService": ?full(&*self.os_service),
            "H2PingUseTLS": ?full(self.h2ping_use_tls),
            "ScriptArgs": ?(!self.script_args.is_empty()).then_some(&self.script_args),
            "DockerContainerID": ?full(&*self.docker_container_id),
            "Shell": ?full(&*self.shell),
            "GRPC": ?full(&*self.grpc),
            "GRPCUseTLS": ?full(self.grpc_use_tls),
            "AliasNode": ?full(&*self.alias_node),
            "AliasService": ?full(&*self.alias_service),
            "TTL": ?full(self.ttl.0),
            "SessionName": ?full(&*self.session_name),
        }
    }

    /// The kind of check that this defines.
    pub(crate) fn kind(&self) -> &'static str {
        kind_of!(self)
    }
}

impl Indexed for Check {
    fn indexes(&mut self) -> &mut Indexes {
        &mut self.indexes
    }
}

decoded! {
    /// A check as a catalog registration has it.
    CheckInput "HealthCheck" {
        node: String = "Node",
        id: String = "CheckID",
        name: String = "Name",
        status: String = "Status",
        notes: String = "Notes",
        output: String = "Output",
        service_id: String = "ServiceID",
        service_name: String = "ServiceName",
        service_tags: Vec<String> = "ServiceTags",
        kind: String = "Type",
        interval: String = "Interval",
        timeout: String = "Timeout",
        exposed_port: i64 = "ExposedPort",
        definition: Definition = "Definition",
        peer_name: String = "PeerName",
        create_index: u64 = "CreateIndex",
        modify_index: u64 = "ModifyIndex",
    }
}

impl From<CheckInput> for Check {
    fn from(input: CheckInput) -> Self {
        let kind =
            if input.kind.is_empty() { input.definition.kind().to_owned() } else { input.kind };
        Self {
            node: input.node,
            id: if input.id.is_empty() { input.name.clone() } else { input.id },
            name: input.name,
            status: input.status,
            notes: input.notes,
            output: input.output,
            service_id: input.service_id,
            service_name: input.service_name,
            service_tags: input.service_tags,
            kind,
            interval: input.interval,
            timeout: input.timeout,
            definition: input.definition,
            indexes: Indexes { create: input.create_index, modify: input.modify_index },
        }
    }
}

impl Decode for Check {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        let mut input = CheckInput::default();
        input.take(json, place)?;
        *self = input.into();
        Ok(())
    }
}

impl Check {
    pub(crate) fn json(&self, version: Version) -> Json {
        let newer = version.shows_intervals();
        object! {
            "Node": => &self.node,
            "CheckID": => &self.id,
            "Name": => &self.name,
            "Status": => &self.status,
            "Notes": => &self.notes,
            "Output": => &self.output,
            "ServiceID": => &self.service_id,
            "ServiceName": => &self.service_name,
            "ServiceTags": => &self.service_tags,
            "Type": => &self.kind,
            "Interval": ?newer.then_some(&self.interval),
            "Timeout": ?newer.then_some(&self.timeout),
            "ExposedPort": ?newer.then_some(0_u64),
            "Definition": => self.definition.json(),
            "CreateIndex": => self.indexes.create,
            "ModifyIndex": => self.indexes.modify,
        }
    }
}
