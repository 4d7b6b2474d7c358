//! `/v1/health/`.

use super::{Visible, filtered, has_meta, near, rest};
use crate::acl::{Level, Resource};
use crate::call::Call;
use crate::filter::{CHECKS, INSTANCES};
use crate::json::Json;
use crate::json::object;
use crate::model::{Check, Node, Service, Status};
use crate::reply::{Failure, Reply, Result};
use crate::state::State;

pub(crate) fn node(state: &State, call: &Call) -> Result {
    let node = rest(call, "Missing node name")?;
    listed(state, call, state.store.catalog.checks_of(node).collect(), false)
}

pub(crate) fn checks(state: &State, call: &Call) -> Result {
    let service = rest(call, "Missing service name")?;
    let of = |check: &&Check| check.service_name.eq_ignore_ascii_case(service);
    let found = listed(state, call, state.store.catalog.checks().filter(of).collect(), true)?;
    // Nodes are looked up through the service, and with them comes its index.
    let by_meta = call.has("node-meta");
    if !by_meta {
        return Ok(found);
    }
    Ok(found.index(state.store.catalog.known_service_index(service, true)))
}

pub(crate) fn in_state(state: &State, call: &Call) -> Result {
    let wanted = rest(call, "Missing check state")?;
    let is = |check: &&Check| wanted == "any" || check.status == wanted;
    listed(state, call, state.store.catalog.checks().filter(is).collect(), true)
}

/// Checks that the caller may see and wants. Only some endpoints look at the nodes.
fn listed(state: &State, call: &Call, checks: Vec<&Check>, by_node: bool) -> Result {
    let access = super::read_access(state, call)?;
    let mut visible = Visible::new(&access);
    let catalog = &state.store.catalog;
    let fits = |check: &&Check| {
        !by_node || catalog.node(&check.node).is_some_and(|node| has_meta(call, node))
    };
    let may = |check: &Check| {
        access.allows(Resource::Node, &check.node, Level::Read)
            && (check.service_name.is_empty()
                || access.allows(Resource::Service, &check.service_name, Level::Read))
    };
    let watched = checks.iter().map(|check| check.indexes.modify).collect();
    let mut kept: Vec<&Check> =
        checks.into_iter().filter(fits).filter(|check| visible.keep(may(check))).collect();
    if by_node {
        near(state, call, &mut kept, |check| check.node.clone());
    }
    let version = state.options.version;
    let items = kept.into_iter().map(|check| check.json(version)).collect();
    let items = filtered(call, CHECKS, items).map_err(Failure::with_meta)?;
    let reply = visible.tell(Reply::json(items)).names_consistency();
    Ok(reply.watched(catalog.checks_index(), watched))
}

pub(crate) fn service(state: &State, call: &Call) -> Result {
    let name = rest(call, "Missing service name")?;
    let index = state.store.catalog.service_index(name, true);
    let reply = instances(state, call, state.store.catalog.instances(name))?.index(index);
    let options = call.read_options()?;
    let streams = (options.index > 0 || options.cached) && call.text("near").is_empty();
    Ok(if streams { reply.streams() } else { reply })
}

pub(crate) fn connect(state: &State, call: &Call) -> Result {
    let name = rest(call, "Missing service name")?;
    let catalog = &state.store.catalog;
    // Each proxy is a service of its own.
    let found = catalog.connected(name).map(|(_, proxy)| catalog.service_index(&proxy.name, true));
    let index = found.max().unwrap_or_else(|| catalog.extinction_index(true));
    Ok(instances(state, call, catalog.connected(name))?.index(index))
}

/// Gateways come from configuration entries, which this agent does not have.
pub(crate) fn ingress(_: &State, call: &Call) -> Result {
    rest(call, "Missing service name")?;
    filtered(call, INSTANCES, Vec::new()).map_err(Failure::with_meta)?;
    Ok(Reply::json(Json::List(Vec::new())).names_consistency().index(1))
}

fn instances<'a>(
    state: &State,
    call: &Call,
    found: impl Iterator<Item = (&'a Node, &'a Service)>,
) -> Result {
    let passing = passing(call)?;
    let access = super::read_access(state, call)?;
    let mut visible = Visible::new(&access);
    let catalog = &state.store.catalog;
    let version = state.options.version;
    let mut kept = Vec::new();
    for (node, service) in found {
        let fits = has_meta(call, node) && super::catalog::has_tags(call, service);
        if !fits || !visible.keep(super::catalog::may_read(&access, node, service)) {
            continue;
        }
        let checks = catalog.checks_on(&node.name, service);
        kept.push((node, service, checks));
    }
    near(state, call, &mut kept, |(node, _, _)| node.name.clone());
    let well = |checks: &[&Check]| checks.iter().all(|check| check.status == Status::PASSING);
    let kept = kept.into_iter().filter(|(_, _, checks)| !passing || well(checks));
    let items =
        kept.map(|(node, service, checks)| entry(node, service, &checks, version)).collect();
    let items = filtered(call, INSTANCES, items).map_err(Failure::with_meta)?;
    Ok(visible.tell(Reply::json(items)).names_consistency())
}

/// An instance with its node and what is known of its health.
pub(crate) fn entry(
    node: &Node,
    service: &Service,
    checks: &[&Check],
    version: crate::Version,
) -> Json {
    object! {
        "Node": => node.json(version),
        "Service": => service.json(version),
        "Checks": => Json::list(checks.iter().map(|check| check.json(version))),
    }
}

fn passing(call: &Call) -> Result<bool> {
    match call.param("passing") {
        None => Ok(false),
        Some("") => Ok(true),
        Some(text) => parse_bool(text).ok_or_else(|| Failure::bad("Invalid value for ?passing")),
    }
}

/// Go's `strconv.ParseBool`.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}
