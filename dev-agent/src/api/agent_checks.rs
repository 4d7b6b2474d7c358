//! `/v1/agent/check…` and `/v1/agent/health/…`: the agent's own checks, and what they come to.

use super::{Visible, body, definition, keeps};
use crate::acl::{Access, Level, Resource};
use crate::call::Call;
use crate::filter::{self, CHECKS, Filter};
use crate::json::Json;
use crate::json::decode::decoded;
use crate::json::object;
use crate::local::definition::Alone;
use crate::local::maintenance::is_maintenance;
use crate::model::{Check, Service, Status};
use crate::reply::{Failure, Reply, Result};
use crate::state::State;

pub(crate) const SCRIPTS_DISABLED: &str = "Scripts are disabled on this agent from remote calls; to enable, configure 'enable_script_checks' to true";

pub(crate) fn register(state: &mut State, call: &Call) -> Result {
    let version = state.options.version;
    let Alone(mut definition) = definition(state, call)?;
    let access = state.access(call)?;
    if definition.name.is_empty() {
        return Err(Failure::bad("Missing check name"));
    }
    if !definition.status.is_empty() && !Status::known(&definition.status) {
        return Err(Failure::bad("Bad check status"));
    }
    if definition.id.is_empty() {
        definition.id.clone_from(&definition.name);
    }
    if let Some(fault) = definition.fault(version) {
        return Err(Failure::bad(format!("Invalid check: {fault}")));
    }
    let service = definition.service_id.clone();
    require(state, &access, &service)?;
    if !service.is_empty() && state.local.service(&service).is_none() {
        let status = if version.misses_unknown_names() { 404 } else { 500 };
        return Err(Failure::new(status, format!("ServiceID {service:?} does not exist")));
    }
    if definition.is_script() && !state.options.script_checks {
        return Err(Failure::server(SCRIPTS_DISABLED));
    }
    let id = definition.id.clone();
    state.add_check(definition, &service);
    state.tell_of_check(&id);
    Ok(Reply::empty())
}

/// A check is written with its service, or else with the node.
fn require(state: &State, access: &Access, service: &str) -> Result<()> {
    match state.local.service(service) {
        Some(service) => access.require_local(Resource::Service, &service.name),
        None => access.require_local(Resource::Node, &state.options.node_name),
    }
}

fn unknown(id: &str) -> Failure {
    let text =
        format!("Unknown check ID {id:?}. Ensure that the check ID is passed, not the check name.");
    Failure::new(404, text)
}

pub(crate) fn deregister(state: &mut State, call: &Call) -> Result {
    let access = state.access(call)?;
    let Some(local) = state.local.check(&call.rest) else {
        return match (state.options.version.misses_unknown_names(), call.rest.is_empty()) {
            (true, _) => Err(unknown(&call.rest)),
            (false, _) if state.options.acl.enabled => {
                Err(Failure::server(format!("Unknown check {:?}", call.rest)))
            }
            (false, true) => Err(Failure::server("CheckID missing")),
            (false, false) => Ok(Reply::empty()),
        };
    };
    require(state, &access, &local.check.service_id)?;
    state.remove_check(&call.rest);
    Ok(Reply::empty())
}

pub(crate) fn pass(state: &mut State, call: &Call) -> Result {
    set(state, call, Status::PASSING, call.text("note"))
}

pub(crate) fn warn(state: &mut State, call: &Call) -> Result {
    set(state, call, Status::WARNING, call.text("note"))
}

pub(crate) fn fail(state: &mut State, call: &Call) -> Result {
    set(state, call, Status::CRITICAL, call.text("note"))
}

decoded! { Update "checkUpdate" { status: String = "Status", output: String = "Output" } }

pub(crate) fn update(state: &mut State, call: &Call) -> Result {
    let update: Update = body(call)?;
    if !Status::known(&update.status) {
        return Err(Failure::bad(format!("Invalid check status: '{}'", update.status)));
    }
    set(state, call, &update.status, &update.output)
}

fn set(state: &mut State, call: &Call, status: &str, output: &str) -> Result {
    let access = state.access(call)?;
    let id = call.rest.as_str();
    match state.local.check(id) {
        Some(local) => require(state, &access, &local.check.service_id)?,
        None if state.options.version.misses_unknown_names() => return Err(unknown(id)),
        None => {}
    }
    state.update_ttl(id, status, output).map_err(Failure::server)?;
    Ok(Reply::empty())
}

/// The filter of this list is held against the schema only once there is a check to filter.
fn filter(state: &State, call: &Call) -> Result<Option<Filter>> {
    let text = call.text("filter");
    if text.is_empty() {
        return Ok(None);
    }
    match Filter::parse(text, CHECKS) {
        Ok(filter) => Ok(Some(filter)),
        Err(error @ filter::Error::Grammar(_)) => Err(Failure::server(error.to_string())),
        Err(_) if state.local.checks().next().is_none() => Ok(None),
        Err(error) => Err(Failure::server(error.bare())),
    }
}

pub(crate) fn list(state: &mut State, call: &Call) -> Result {
    let access = state.access(call)?;
    let mut visible = Visible::new(&access);
    let version = state.options.version;
    let filter = filter(state, call)?;
    let mut found = Vec::new();
    for local in state.local.checks() {
        let check = &local.check;
        let may = if check.service_name.is_empty() {
            access.allows(Resource::Node, &check.node, Level::Read)
        } else {
            access.allows(Resource::Service, &check.service_name, Level::Read)
        };
        if !visible.keep(may) {
            continue;
        }
        let json = check.json(version);
        if keeps(filter.as_ref(), &json) {
            found.push((check.id.clone(), json));
        }
    }
    Ok(visible.tell(Reply::json(Json::map(found))))
}

pub(crate) fn health_by_id(state: &mut State, call: &Call) -> Result {
    let id = call.rest.as_str();
    if id.is_empty() {
        return Err(Failure::server("Bad request: Missing serviceID"));
    }
    let Some(service) = state.local.service(id) else {
        let reason = format!("ServiceId {id} not found");
        let none = object! { "AggregatedStatus": => "critical", "Service": => Json::Null, "Checks": => Json::Null };
        // Even as text, that there is no such service comes as JSON.
        let none = if wants_text(call) { Json::from(reason.as_str()) } else { none };
        return Ok(Reply::json(none).status(404).header("X-Consul-Reason", reason));
    };
    state.access(call)?.require(Resource::Service, &service.name, Level::Read)?;
    let (status, json) = health(state, service);
    Ok(answer(call, code(status), status, status, json))
}

pub(crate) fn health_by_name(state: &mut State, call: &Call) -> Result {
    let name = call.rest.as_str();
    if name.is_empty() {
        return Err(Failure::server("Bad request: Missing service Name"));
    }
    state.access(call)?.require(Resource::Service, name, Level::Read)?;
    let named = state.local.services().filter(|service| service.name == name);
    let found: Vec<_> = named.map(|service| health(state, service)).collect();
    if found.is_empty() {
        let reason = format!("ServiceName {name} Not Found");
        return Ok(answer(call, 404, &reason, &reason, Json::List(Vec::new())));
    }
    let worst = found.iter().map(|(status, _)| *status).max_by_key(|status| rank(status));
    let worst = worst.unwrap_or(Status::PASSING);
    let list = Json::list(found.into_iter().map(|(_, json)| json));
    Ok(answer(call, code(worst), worst, worst, list))
}

fn wants_text(call: &Call) -> bool {
    let accepts = call.request.first("Accept").unwrap_or_default();
    call.text("format") == "text" || accepts.starts_with("text/plain")
}

fn answer(call: &Call, code: u16, reason: &str, text: &str, json: Json) -> Reply {
    let reply = if wants_text(call) {
        Reply::bytes(text).header("Content-Type", "text/plain")
    } else {
        Reply::json(json)
    };
    reply.status(code).header("X-Consul-Reason", reason)
}

fn code(status: &str) -> u16 {
    match status {
        Status::PASSING => 200,
        Status::WARNING => 429,
        _ => 503,
    }
}

fn rank(status: &str) -> u8 {
    match status {
        Status::PASSING => 0,
        Status::WARNING => 1,
        Status::CRITICAL => 2,
        _ => 3,
    }
}

/// The worst of a service's and the node's checks, and all of them.
fn health(state: &State, service: &Service) -> (&'static str, Json) {
    let concerns = |check: &&Check| check.service_id.is_empty() || check.service_id == service.id;
    let checks: Vec<&Check> =
        state.local.checks().map(|local| &local.check).filter(concerns).collect();
    let of = |check: &&Check| match check.status.as_str() {
        _ if is_maintenance(&check.id) => Status::MAINTENANCE,
        Status::CRITICAL => Status::CRITICAL,
        Status::WARNING => Status::WARNING,
        _ => Status::PASSING,
    };
    let status = checks.iter().map(of).max_by_key(|status| rank(status)).unwrap_or(Status::PASSING);
    let version = state.options.version;
    let shown = Json::list(checks.iter().map(|check| bare(check)));
    let json = object! {
        "AggregatedStatus": => status,
        "Service": => service.local(&state.options.datacenter, version),
        "Checks": => shown,
    };
    (status, json)
}

/// A check in the form of the client library, which these endpoints alone have.
fn bare(check: &Check) -> Json {
    object! {
        "Node": => &check.node,
        "CheckID": => &check.id,
        "Name": => &check.name,
        "Status": => &check.status,
        "Notes": => &check.notes,
        "Output": => &check.output,
        "ServiceID": => &check.service_id,
        "ServiceName": => &check.service_name,
        "ServiceTags": => Json::from(&check.service_tags).nullable(),
        "Type": => "",
        "Definition": => object! {
            "Interval": => "0s",
            "Timeout": => "0s",
            "DeregisterCriticalServiceAfter": => "0s",
            "HTTP": => "",
            "Header": => Json::Null,
            "Method": => "",
            "Body": => "",
            "TLSSkipVerify": => false,
            "TCP": => "",
        },
        "CreateIndex": => 0_u64,
        "ModifyIndex": => 0_u64,
    }
}
