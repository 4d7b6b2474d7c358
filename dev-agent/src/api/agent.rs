//! `/v1/agent/`: what the agent says of itself, and what it can be told to do.

use std::collections::BTreeMap;

use super::{Visible, body, filtered};
use crate::acl::{Level, Resource};
use crate::call::Call;
use crate::filter::MEMBERS;
use crate::json::decode::decoded;
use crate::json::{Json, object};
use crate::options::DefaultPolicy;
use crate::reply::{Failure, Reply, Result};
use crate::state::{SERVER_PORT, State};

/// The ports of gossip, as they are reported.
const LAN_PORT: u16 = 8301;
const WAN_PORT: u16 = 8302;

pub(crate) fn own(state: &mut State, call: &Call) -> Result {
    state.access(call)?.require(Resource::Agent, &state.options.node_name.clone(), Level::Read)?;
    let (options, version) = (&state.options, state.options.version);
    let modern = version.reports_primary_datacenter();
    let config = object! {
        "Datacenter": => &options.datacenter,
        "PrimaryDatacenter": ?modern.then_some(&*options.datacenter),
        "NodeName": => &options.node_name,
        "NodeID": => &state.node_id,
        "Revision": => "",
        "Server": => true,
        "Version": => version.to_string(),
        "BuildDate": ?modern.then_some("1970-01-01T00:00:01Z"),
        "BindAddr": ?version.reports_bind_address().then(|| options.address.to_string()),
    };
    let xds = object! {
        "SupportedProxies": => object! {},
        "Port": => -1_i64,
        "Ports": => object! { "Plaintext": => -1_i64, "TLS": => -1_i64 },
    };
    let meta = version.node_meta();
    Ok(Reply::json(object! {
        "Config": => config,
        "DebugConfig": => debug_config(state),
        "Coord": => super::coordinate::origin(),
        "Member": => member(state, false),
        "Stats": => stats(state),
        "Meta": => &meta,
        "xDS": ?modern.then_some(xds),
    }))
}

/// As much of the running configuration as clients look at.
fn debug_config(state: &State) -> Json {
    let options = &state.options;
    let address = options.address.to_string();
    let policy = match options.acl.default_policy {
        DefaultPolicy::Allow => "allow",
        DefaultPolicy::Deny => "deny",
    };
    object! {
        "ACLDefaultPolicy": => policy,
        "ACLsEnabled": => options.acl.enabled,
        "AdvertiseAddrLAN": => &address,
        "BindAddr": => &address,
        "CheckOutputMaxSize": => 4096_u64,
        "CheckReapInterval": => "30s",
        "CheckUpdateInterval": => "5m0s",
        "ClientAddrs": => vec![options.listens.ip().to_string()],
        "Datacenter": => &options.datacenter,
        "DefaultQueryTime": => "5m0s",
        "DevMode": => true,
        "EnableLocalScriptChecks": => options.script_checks,
        "EnableRemoteScriptChecks": => options.script_checks,
        "HTTPAddrs": => vec![format!("tcp://{}", options.listens)],
        "HTTPPort": => options.listens.port(),
        "KVMaxValueSize": => 524_288_u64,
        "MaxQueryTime": => "10m0s",
        "NodeID": => &state.node_id,
        "NodeName": => &options.node_name,
        "PrimaryDatacenter": => &options.datacenter,
        "ServerMode": => true,
        "ServerPort": => SERVER_PORT,
        "TxnMaxReqLen": => 524_288_u64,
        "Version": => options.version.to_string(),
    }
}

fn member(state: &State, wan: bool) -> Json {
    let (options, version) = (&state.options, state.options.version);
    let mut tags = BTreeMap::from([
        ("acls", if options.acl.enabled { "1" } else { "0" }.to_owned()),
        ("build", format!("{version}:")),
        ("dc", options.datacenter.clone()),
        ("ft_fs", "1".to_owned()),
        ("id", state.node_id.clone()),
        ("port", SERVER_PORT.to_string()),
        ("raft_vsn", "3".to_owned()),
        ("role", "consul".to_owned()),
        ("segment", String::new()),
        ("vsn", "2".to_owned()),
        ("vsn_max", "3".to_owned()),
        ("vsn_min", "2".to_owned()),
    ]);
    if !wan {
        tags.insert("wan_join_port", WAN_PORT.to_string());
    }
    let name = &options.node_name;
    object! {
        "Name": => if wan { format!("{name}.{}", options.datacenter) } else { name.clone() },
        "Addr": => options.address.to_string(),
        "Port": => if wan { WAN_PORT } else { LAN_PORT },
        "Tags": => Json::map(tags),
        "Status": => 1_u64,
        "ProtocolMin": => 1_u64,
        "ProtocolMax": => 5_u64,
        "ProtocolCur": => 2_u64,
        "DelegateMin": => 2_u64,
        "DelegateMax": => 5_u64,
        "DelegateCur": => 4_u64,
    }
}

fn stats(state: &State) -> Json {
    let index = state.store.index().to_string();
    let count = |n: usize| n.to_string();
    let monitors = state.local.checks().filter(|local| local.definition.interval.0 > 0).count();
    let ttls = state.local.checks().filter(|local| local.definition.ttl.0 > 0).count();
    let acl = if state.options.acl.enabled { "enabled" } else { "disabled" };
    object! {
        "agent": => object! {
            "check_monitors": => count(monitors),
            "check_ttls": => count(ttls),
            "checks": => count(state.local.checks().count()),
            "services": => count(state.local.services().count()),
        },
        "build": => object! {
            "prerelease": => "",
            "revision": => "",
            "version": => state.options.version.to_string(),
        },
        "consul": => object! {
            "acl": => acl,
            "bootstrap": => "false",
            "known_datacenters": => "1",
            "leader": => "true",
            "leader_addr": => state.server_address(),
            "server": => "true",
        },
        "raft": => object! {
            "applied_index": => &*index,
            "commit_index": => &*index,
            "last_log_index": => &*index,
            "num_peers": => "0",
            "state": => "Leader",
            "term": => "2",
        },
    }
}

pub(crate) fn members(state: &mut State, call: &Call) -> Result {
    let access = state.access(call)?;
    let mut visible = Visible::new(&access);
    let may = visible.keep(access.allows(Resource::Node, &state.options.node_name, Level::Read));
    let mut shown =
        if may { vec![member(state, !call.text("wan").is_empty())] } else { Vec::new() };
    if state.options.version.filters_members() {
        shown = filtered(call, MEMBERS, shown)?;
    }
    Ok(visible.tell(Reply::json(shown)))
}

pub(crate) fn host(state: &mut State, call: &Call) -> Result {
    state.access(call)?.require(Resource::Operator, "", Level::Read)?;
    let nanos = u64::try_from(state.now.as_nanos()).unwrap_or(u64::MAX);
    Ok(Reply::json(object! {
        "Memory": => object! {},
        "CPU": => Json::List(Vec::new()),
        "Host": => object! { "hostname": => &state.options.node_name },
        "Disk": => object! {},
        "CollectionTime": => nanos,
        "Errors": => Json::Null,
    }))
}

pub(crate) fn version(state: &mut State, call: &Call) -> Result {
    if !state.options.version.has_version_endpoint() {
        return Err(crate::route::unknown(state, call));
    }
    Ok(Reply::json(object! {
        "SHA": => "",
        "BuildDate": => "1970-01-01T00:00:01Z",
        "HumanVersion": => state.options.version.to_string(),
        "FIPS": => "",
    }))
}

pub(crate) fn metrics(state: &mut State, call: &Call) -> Result {
    state.access(call)?.require(Resource::Agent, &state.options.node_name.clone(), Level::Read)?;
    if call.text("format") == "prometheus" {
        let text = "Prometheus is not enabled since its retention time is not positive";
        if state.options.version.hides_prometheus_status() {
            return Ok(Reply::empty().header("X-Consul-Reason", text));
        }
        return Err(Failure::new(415, text));
    }
    let none = || Json::List(Vec::new());
    Ok(Reply::json(object! {
        "Timestamp": => "1970-01-01 00:00:00 +0000 UTC",
        "Gauges": => none(),
        "Points": => none(),
        "Counters": => none(),
        "Samples": => none(),
    }))
}

/// Reads the configuration anew. What was registered over HTTP is kept by nobody in `-dev`, so it is
/// gone after that.
pub(crate) fn reload(state: &mut State, call: &Call) -> Result {
    state.access(call)?.require(Resource::Agent, &state.options.node_name.clone(), Level::Write)?;
    let services: Vec<String> = state.local.services().map(|service| service.id.clone()).collect();
    for id in services {
        state.remove_service(&id);
    }
    let checks: Vec<String> = state.local.checks().map(|local| local.check.id.clone()).collect();
    for id in checks {
        state.remove_check(&id);
    }
    Ok(Reply::empty())
}

pub(crate) fn maintenance(state: &mut State, call: &Call) -> Result {
    let enable = super::agent_services::enable(call)?;
    state.access(call)?.require(Resource::Node, &state.options.node_name.clone(), Level::Write)?;
    state.maintain(None, enable, call.text("reason"));
    Ok(Reply::empty())
}

/// There is nobody to join.
pub(crate) fn join(state: &mut State, call: &Call) -> Result {
    state.access(call)?.require(Resource::Agent, &state.options.node_name.clone(), Level::Write)?;
    let address = &call.rest;
    let host = address.rsplit_once(':').map_or(address.as_str(), |(host, _)| host);
    let text = format!(
        "1 error occurred:\n\t* Failed to join {host}: dial tcp {address}: connect: connection refused\n\n"
    );
    Err(Failure::server(text))
}

pub(crate) fn force_leave(state: &mut State, call: &Call) -> Result {
    state.access(call)?.require(Resource::Operator, "", Level::Write)?;
    if call.rest == state.options.node_name {
        return Ok(Reply::empty());
    }
    Err(Failure::server(format!("agent: No node found with name '{}'", call.rest)))
}

/// Leaving is the host's: the agent answers, and is gone when its host lets go of it.
pub(crate) fn leave(state: &mut State, call: &Call) -> Result {
    state.access(call)?.require(Resource::Agent, &state.options.node_name.clone(), Level::Write)?;
    Ok(Reply::empty())
}

/// The agent's tokens for what it does not do here, by their old and new names.
const OTHER_TOKENS: [&str; 9] = [
    "agent",
    "acl_agent_token",
    "agent_master",
    "agent_recovery",
    "acl_agent_master_token",
    "replication",
    "acl_replication_token",
    "dns",
    "config_file_service_registration",
];

decoded! { TokenInput "AgentToken" { token: String = "Token" } }

pub(crate) fn token(state: &mut State, call: &Call) -> Result {
    if !state.options.acl.enabled {
        return Err(Failure::new(401, "ACL support disabled"));
    }
    state.access(call)?.require(Resource::Agent, &state.options.node_name.clone(), Level::Write)?;
    let input: TokenInput = body(call)?;
    let kind = call.rest.as_str();
    if matches!(kind, "default" | "acl_token") {
        state.local.default_token = input.token;
    } else if !OTHER_TOKENS.contains(&kind) {
        return Err(Failure::new(404, format!("Token {kind:?} is unknown")));
    }
    Ok(Reply::empty())
}
