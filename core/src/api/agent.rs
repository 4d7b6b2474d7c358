//! The local agent: its members, services and checks.

use crate::body::{check, checks};
use crate::endpoint::{Of, Shape};
use crate::error::{ArgumentError, Fault, Result};
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;
use crate::value::Value;

endpoints! {
    group "agent",
    order [filter_expr wan prune replace_existing_checks enable reason name enable_tag_override
        hash index wait];

    /// The agent's configuration, coordinates, metadata and itself as a member.
    Self_ "self": GET "/v1/agent/self" (; token) -> JSON Object AgentSelf;

    /// The members of the gossip pool that the agent knows: a list of objects with `Name`, `Addr`,
    /// `Port`, `Tags`, `Status` (1 alive, 2 leaving, 3 left, 4 failed) and protocol versions.
    Members "members": GET "/v1/agent/members" (;
        /// The servers of all datacenters in place of the members of this one.
        wan: Bool = False => Flag("wan", "1"),
        token,
        filter_expr,
    ) -> JSON Objects Member;

    /// What machine the agent runs on: an object with `Memory`, `CPU`, `Host`, `Disk`,
    /// `CollectionTime` (nanoseconds) and `Errors`.
    Host "host": GET "/v1/agent/host" (; token) -> JSON Object AgentHost;

    /// The agent's version: an object with `HumanVersion`, `SHA`, `BuildDate` and `FIPS`. Needs
    /// Consul 1.16.
    Version "version": GET "/v1/agent/version" (; token) -> JSON Object AgentVersion [strict];

    /// The agent's metrics of the last interval (10 seconds): an object with `Gauges`, `Counters`
    /// and `Samples`; or text for Prometheus, where the agent's configuration has a
    /// `prometheus_retention_time`.
    Metrics "metrics": GET "/v1/agent/metrics" (;
        /// Text in the format of Prometheus.
        format_prometheus: Bool = False => Flag("format", "prometheus"),
        token,
    ) -> by shape_of_metrics;

    /// The agent's log from now on, as text.
    ///
    /// Consul never ends this reply by itself, so for a transport that waits for whole replies it
    /// lasts until that gives up.
    Monitor "monitor": GET "/v1/agent/monitor" (;
        /// `trace`, `debug`, `info`, `warn` or `err`: only what is at least as grave.
        loglevel: Str => Query("loglevel", Truthy),
        /// One JSON object a line.
        logjson: Bool = False => Flag("logjson", "true"),
        token,
    ) -> Text;

    /// The services registered with this agent: an object from service id to service.
    Services "services": GET "/v1/agent/services" (; filter_expr, token) -> JSON Object AgentServices;

    /// One service registered with this agent, in full, with its `ContentHash`.
    ServiceDefinition "service_definition": GET "/v1/agent/service/{service_id}" (
        /// The service's id.
        service_id: Str => Segment;
        token,
        /// Wait until the `ContentHash` is no longer this one (a blocking query).
        hash: Str => Query("hash", Truthy),
        wait,
    ) -> JSON Maybe AgentService;

    /// The checks registered with this agent: an object from check id to check.
    Checks "checks": GET "/v1/agent/checks" (; filter_expr, token) -> JSON Object AgentChecks;

    /// Joins a gossip pool through the member at `address`.
    Join "join": PUT "/v1/agent/join/{address}" (
        /// A member's address, with its port where that is not the default.
        address: Str => Segment;
        /// Join the pool of servers across datacenters.
        wan: Bool = False => Flag("wan", "1"),
        token,
    ) -> Bool;

    /// Leaves the gossip pool gracefully and stops the agent.
    Leave "leave": PUT "/v1/agent/leave" (; token) -> Bool;

    /// Turns a failed `node` into one that has left, so that nobody tries to reach it.
    ForceLeave "force_leave": PUT "/v1/agent/force-leave/{node}" (
        /// The node's name.
        node: Str => Segment;
        /// Forget it altogether.
        prune: Bool = False => Flag("prune", "1"),
        token,
        /// Look for it in the pool of servers across datacenters.
        wan: Bool = False => Flag("wan", "1"),
    ) -> Bool;

    /// Reads the agent's configuration files anew.
    Reload "reload": PUT "/v1/agent/reload" (; token) -> Bool;

    /// Puts the whole node into maintenance mode, a critical check, or takes it out.
    Maintenance "maintenance": PUT "/v1/agent/maintenance" (
        /// Whether to switch it on.
        enable: Bool => Query("enable", Given);
        /// Why: shown as the notes of the check.
        reason: Str => Query("reason", Truthy),
        token,
    ) -> Bool;

    /// Registers a service with this agent, with any number of checks. The same id again
    /// replaces it.
    ServiceRegister "service.register": PUT "/v1/agent/service/register" (
        /// The name under which the service is found; or a whole service definition, an object as
        /// Consul takes it, beside which the other arguments may be left out.
        name: TextOrObject => Definition("name");
        /// Unique on this agent; the name if not given.
        service_id: Text => Field("id", Truthy),
        /// Where the service listens; the agent's own address if not given.
        address: Text => Field("address", Truthy),
        /// The port it listens on.
        port: Number => Field("port", Truthy),
        /// Tags to find it by, a list of texts.
        tags: Texts => Field("tags", Truthy),
        /// A check definition, as the constructors of `Check` make it.
        check: Object => Body,
        token,
        /// Metadata: an object of texts, at most 64.
        meta: Labels => Field("meta", Truthy),
        /// Deprecated: a shell command that checks, every `interval`.
        script: Legacy => Nowhere,
        /// Deprecated: goes with `script` or `http`.
        interval: Legacy => Nowhere,
        /// Deprecated: the time to live of a check that the service must renew.
        ttl: Legacy => Nowhere,
        /// Deprecated: a URL to check, every `interval`.
        http: Legacy => Nowhere,
        /// Deprecated: goes with `http`.
        timeout: Legacy => Nowhere,
        /// Let others change the tags in the catalog.
        enable_tag_override: Truth = False => Field("enabletagoverride", Truthy),
        /// Weights for DNS: an object with `Passing` and `Warning`.
        weights: Object => Field("weights", Truthy),
        /// More check definitions, a list.
        extra_checks: Objects => Body,
        /// Remove the checks of this service that are not in the call.
        replace_existing_checks: Bool = False => Flag("replace-existing-checks", "true"),
        /// More addresses by name: an object of objects with `address` and `port`.
        tagged_addresses: Object => Field("tagged_addresses", Truthy),
        /// Service mesh settings: `native` or `sidecar_service`.
        connect: Object => Field("connect", Truthy),
        /// For a proxy or gateway: its kind, such as `connect-proxy`.
        kind: Text => Field("Kind", Truthy),
        /// For a proxy or gateway: its settings.
        proxy: Object => Field("Proxy", Truthy),
        /// The unix socket that the service listens on.
        socket_path: Text => Field("SocketPath", Truthy),
        /// Region and zone.
        locality: Object => Field("Locality", Truthy),
    ) -> Bool (body service_body);

    /// Removes a service, and its checks, from this agent.
    ServiceDeregister "service.deregister": PUT "/v1/agent/service/deregister/{service_id}" (
        /// The service's id.
        service_id: Str => Segment;
        token,
    ) -> Bool;

    /// Puts a service into maintenance mode, a critical check, or takes it out.
    ServiceMaintenance "service.maintenance": PUT "/v1/agent/service/maintenance/{service_id}" (
        /// The service's id.
        service_id: Str => Segment,
        /// Whether to switch it on.
        enable: Bool => Query("enable", Given);
        /// Why: shown as the notes of the check.
        reason: Str => Query("reason", Truthy),
        token,
    ) -> Bool;

    /// The health of a service of this agent: an object with `AggregatedStatus`, `Service` and
    /// `Checks`; nothing for an unknown one.
    ///
    /// Consul's status says the same: 200 passing, 429 warning, 503 critical. None is a failure.
    ServiceHealth "service.health": GET "/v1/agent/health/service/id/{service_id}" (
        /// The service's id.
        service_id: Str => Segment;
        token,
    ) -> JSON Maybe AgentServiceHealth (also 429 503);

    /// The health of every instance of a service on this agent: a list of objects with
    /// `AggregatedStatus`, `Service` and `Checks`; nothing where there is none.
    ServiceHealthByName "service.health_by_name": GET "/v1/agent/health/service/name/{name}" (
        /// The service's name.
        name: Str => Segment;
        token,
    ) -> JSON Maybe AgentServicesHealth (also 429 503);

    /// Registers a check with this agent, of the node or of one of its services.
    CheckRegister "check.register": PUT "/v1/agent/check/register" (
        /// The check's name; or a whole check definition, an object as Consul takes it, beside
        /// which the other arguments may be left out.
        name: TextOrObject => Definition("name");
        /// A check definition, as the constructors of `Check` make it.
        check: Object => Check,
        /// Unique on this agent; the name if not given.
        check_id: Text => Field("id", Truthy),
        /// A text for people.
        notes: Text => Field("notes", Truthy),
        /// The id of the service that it checks; the node if not given.
        service_id: Text => Field("serviceid", Truthy),
        token,
        /// Deprecated: a shell command that checks, every `interval`.
        script: Legacy => Nowhere,
        /// Deprecated: goes with `script` or `http`.
        interval: Legacy => Nowhere,
        /// Deprecated: the time to live of a check that must be renewed.
        ttl: Legacy => Nowhere,
        /// Deprecated: a URL to check, every `interval`.
        http: Legacy => Nowhere,
        /// Deprecated: goes with `http`.
        timeout: Legacy => Nowhere,
    ) -> Bool (body check_body);

    /// Removes a check from this agent.
    CheckDeregister "check.deregister": PUT "/v1/agent/check/deregister/{check_id}" (
        /// The check's id.
        check_id: Str => Segment;
        token,
    ) -> Bool;

    /// Reports that a TTL check passes, and starts its time anew.
    CheckTtlPass "check.ttl_pass": PUT "/v1/agent/check/pass/{check_id}" (
        /// The check's id.
        check_id: Str => Segment;
        /// Becomes the check's output.
        notes: Str => Query("note", Truthy),
        token,
    ) -> Bool;

    /// Reports that a TTL check fails, and starts its time anew.
    CheckTtlFail "check.ttl_fail": PUT "/v1/agent/check/fail/{check_id}" (
        /// The check's id.
        check_id: Str => Segment;
        /// Becomes the check's output.
        notes: Str => Query("note", Truthy),
        token,
    ) -> Bool;

    /// Reports that a TTL check warns, and starts its time anew.
    CheckTtlWarn "check.ttl_warn": PUT "/v1/agent/check/warn/{check_id}" (
        /// The check's id.
        check_id: Str => Segment;
        /// Becomes the check's output.
        notes: Str => Query("note", Truthy),
        token,
    ) -> Bool;

    /// Reports the state of a TTL check, and starts its time anew.
    CheckUpdate "check.update": PUT "/v1/agent/check/update/{check_id}" (
        /// The check's id.
        check_id: Str => Segment,
        /// `passing`, `warning` or `critical`.
        status: Status => Field("Status", Always);
        /// Becomes the check's output, which may be longer than `notes` of the others.
        output: Text => Field("Output", Truthy),
        token,
    ) -> Bool;

    /// Replaces one of the tokens that the agent itself uses.
    TokenSet "token.set": PUT "/v1/agent/token/{token_type}" (
        /// `default`, `agent`, `agent_recovery`, `replication`, `config_file_service_registration`
        /// or `dns`.
        token_type: Str => Segment,
        /// The new token, empty for none.
        secret: Text => Field("Token", Always);
        token,
    ) -> Bool (body token_type);

    /// Replaces the token that the agent uses where a request has none.
    TokenSetDefault "token.set_default": PUT "/v1/agent/token/default" (
        /// The new token, empty for none.
        secret: Text => Field("Token", Always);
        token,
    ) -> Bool;

    /// Replaces the token that the agent uses for its own upkeep.
    TokenSetAgent "token.set_agent": PUT "/v1/agent/token/agent" (
        /// The new token, empty for none.
        secret: Text => Field("Token", Always);
        token,
    ) -> Bool;

    /// Replaces the token that may use the agent while no server is in reach. Needs Consul 1.11.
    TokenSetAgentRecovery "token.set_agent_recovery": PUT "/v1/agent/token/agent_recovery" (
        /// The new token, empty for none.
        secret: Text => Field("Token", Always);
        token,
    ) -> Bool;

    /// Replaces the token by which a server replicates from the primary datacenter.
    TokenSetReplication "token.set_replication": PUT "/v1/agent/token/replication" (
        /// The new token, empty for none.
        secret: Text => Field("Token", Always);
        token,
    ) -> Bool;

    /// Replaces the token for services and checks in configuration files that have none. Needs
    /// Consul 1.15.
    TokenSetConfigFileServiceRegistration "token.set_config_file_service_registration":
    PUT "/v1/agent/token/config_file_service_registration" (
        /// The new token, empty for none.
        secret: Text => Field("Token", Always);
        token,
    ) -> Bool;

    /// Replaces the token for answers by DNS. Needs Consul 1.18.
    TokenSetDns "token.set_dns": PUT "/v1/agent/token/dns" (
        /// The new token, empty for none.
        secret: Text => Field("Token", Always);
        token,
    ) -> Bool;

    /// Whether a connection from the holder of a certificate is allowed: an object with
    /// `Authorized` and `Reason`.
    ConnectAuthorize "connect.authorize": POST "/v1/agent/connect/authorize" (
        /// The service that is connected to.
        target: Text => Field("Target", Always),
        /// The URI in the client's certificate (SPIFFE).
        client_cert_uri: Text => Field("ClientCertURI", Always),
        /// The serial number of the client's certificate, in hexadecimal with colons.
        client_cert_serial: Text => Field("ClientCertSerial", Always);
        token,
    ) -> JSON Object Authorization;

    /// The roots of the mesh's certificate authority, from the agent's cache: an object with
    /// `ActiveRootID`, `TrustDomain` and `Roots`.
    ConnectCaRoots "connect.ca.roots": GET "/v1/agent/connect/ca/roots" (;
        token, index, wait,
    ) -> asked JSON Object CARoots;

    /// A certificate for a service with its private key, made anew in time: an object with
    /// `CertPEM`, `PrivateKeyPEM`, `SerialNumber`, `ServiceURI`, `ValidAfter`, `ValidBefore` …
    ConnectCaLeaf "connect.ca.leaf": GET "/v1/agent/connect/ca/leaf/{service}" (
        /// The service's name.
        service: Str => Segment;
        token, index, wait,
    ) -> asked JSON Object Leaf;
}

fn shape_of_metrics(args: &[Value<'_>]) -> Shape {
    let prometheus = Metrics::ENDPOINT.argument(args, "format_prometheus").is_truthy();
    if prometheus { Shape::Text } else { Shape::JSON.of(Of::Object("Metrics")) }
}

/// Another name would be another path.
fn token_type(args: &Args<'_, '_>, _: &mut Object) -> Result<()> {
    const TYPES: [&str; 6] = [
        "default",
        "agent",
        "agent_recovery",
        "replication",
        "config_file_service_registration",
        "dns",
    ];
    match args.get("token_type").text() {
        Some(known) if TYPES.contains(&known) => Ok(()),
        other => {
            let problem =
                format!("`{}` is none of `{}`", other.unwrap_or_default(), TYPES.join("`, `"));
            Err(ArgumentError::new("token_type", Fault::Format, problem).into())
        }
    }
}

/// One check goes out as `check`, several as `checks`: Consul takes either.
fn service_body(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    let (single, extra) = (args.get("check"), args.get("extra_checks"));
    let single = single.is_truthy().then(|| check("check", single)).transpose()?;
    if extra.is_truthy() {
        let all = single.into_iter().chain(checks("extra_checks", extra)?);
        let all: Vec<_> = all.map(|check| check.to_text()).collect();
        body.set("checks", format!("[{}]", all.join(", ")));
    } else if let Some(check) = single {
        body.set("check", check.to_text());
    }
    Ok(())
}

fn check_body(args: &Args<'_, '_>, _: &mut Object) -> Result<()> {
    let defined = args.get("name").json().starts_with('{');
    if !defined && !args.get("check").is_truthy() {
        return Err(ArgumentError::new("check", Fault::Missing, "check is required").into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Call;
    use crate::endpoint::Defaults;
    use crate::model::{CheckDefinition, ServiceRegistration};

    fn sent(call: &impl Call) -> serde_json::Value {
        let request = call.request(&Defaults::default()).unwrap();
        serde_json::from_slice(request.body.as_bytes()).unwrap()
    }

    #[test]
    fn a_whole_definition_takes_the_place_of_the_name() {
        let every = std::time::Duration::from_secs(10);
        let web = ServiceRegistration::new("web").port(80).check(CheckDefinition::ttl(every));
        let call = ServiceRegister::new(Value::from_json(&web).unwrap());
        assert_eq!(sent(&call), serde_json::to_value(&web).unwrap());

        let check = CheckDefinition::ttl(every).name("disk").standalone().unwrap();
        let call = CheckRegister::new(Value::from_json(&check).unwrap());
        assert_eq!(sent(&call), serde_json::to_value(&check).unwrap());
    }
}
