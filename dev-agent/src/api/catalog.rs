//! `/v1/catalog/`.

use super::{Visible, body, definition, filter, filtered, has_meta, keeps, near, rest};
use crate::acl::{Access, Level, Resource};
use crate::call::Call;
use crate::filter::{NODES, SERVICE_NODES, SERVICES};
use crate::json::Json;
use crate::json::decode::decoded;
use crate::json::object;
use crate::model::{Check, Node, Pairs, Service, ServiceInput};
use crate::reply::{Failure, Reply, Result};
use crate::state::State;
use crate::store::{Command, Store};
use std::collections::{BTreeMap, BTreeSet};

decoded! {
    Registration "RegisterRequest" {
        datacenter: String = "Datacenter",
        id: String = "ID",
        node: String = "Node",
        address: String = "Address",
        tagged_addresses: Pairs = "TaggedAddresses",
        node_meta: Pairs = "NodeMeta",
        service: Option<ServiceInput> = "Service",
        check: Option<Check> = "Check",
        checks: Vec<Check> = "Checks",
        skip_node_update: bool = "SkipNodeUpdate",
        locality: Json = "Locality",
        peer_name: String = "PeerName",
    }
}

pub(crate) fn register(state: &mut State, call: &Call) -> Result {
    let mut asked: Registration = definition(state, call)?;
    // The parameter is not looked at: the body says which one is meant.
    state.reachable(Some(&*asked.datacenter).filter(|name| !name.is_empty()))?;
    if asked.node.is_empty() {
        return Err(Failure::server("Must provide node"));
    }
    if !asked.id.is_empty() && asked.id.len() != 36 {
        return Err(Failure::server("Bad node ID: uuid string is wrong length"));
    }
    if asked.address.is_empty() && !asked.skip_node_update {
        return Err(Failure::server("Must provide address if SkipNodeUpdate is not set"));
    }
    let access = state.access(call)?;
    access.require(Resource::Node, &asked.node, Level::Write)?;
    let service = asked.service.take().map(Service::from);
    if let Some(service) = &service {
        if let Some(fault) = service.refused() {
            return Err(Failure::server(fault));
        }
        access.require(Resource::Service, &service.name, Level::Write)?;
    }
    let mut checks = std::mem::take(&mut asked.checks);
    checks.extend(asked.check.take());
    let at = state.command();
    // All of it or nothing: a copy takes the place of the store if nothing is wrong.
    let mut copy = state.store.clone();
    let datacenter = state.options.datacenter.clone();
    apply(&mut copy, at, datacenter, asked, service, checks).map_err(Failure::server)?;
    state.store = copy;
    state.buried(at);
    Ok(Reply::json(true))
}

fn apply(
    store: &mut Store,
    at: Command,
    datacenter: String,
    asked: Registration,
    service: Option<Service>,
    checks: Vec<Check>,
) -> std::result::Result<(), String> {
    let name = asked.node.clone();
    let known = store.catalog.node(&name).is_some();
    if !known || !asked.skip_node_update {
        let node = Node {
            id: asked.id,
            name: name.clone(),
            address: asked.address,
            datacenter,
            tagged_addresses: asked.tagged_addresses,
            meta: asked.node_meta,
            ..Node::default()
        };
        store.set_node(at, node);
    }
    if let Some(service) = service {
        if service.name.is_empty() {
            return Err(
                "failed inserting service: failed inserting service: object missing primary index"
                    .to_owned(),
            );
        }
        super::agent_services::vet_meta(&service.meta).map_err(|error| {
            let id = &service.id;
            format!("failed inserting service: Invalid Service Meta for node {name} and serviceID {id}: {error}")
        })?;
        store
            .set_service(at, &name, service)
            .map_err(|e| format!("failed inserting service: {e}"))?;
    }
    for mut check in checks {
        if check.node.is_empty() {
            check.node.clone_from(&name);
        }
        if !check.node.eq_ignore_ascii_case(&name) {
            return Err(format!("check node {:?} does not match node {name:?}", check.node));
        }
        let missing = |e| format!("failed inserting check: {e} on node {name:?}");
        store.set_check(at, check).map_err(missing)?;
    }
    Ok(())
}

decoded! {
    Removal "DeregisterRequest" {
        datacenter: String = "Datacenter",
        node: String = "Node",
        service: String = "ServiceID",
        check: String = "CheckID",
        peer_name: String = "PeerName",
    }
}

pub(crate) fn deregister(state: &mut State, call: &Call) -> Result {
    let asked: Removal = body(call)?;
    // The parameter is not looked at: the body says which one is meant.
    state.reachable(Some(&*asked.datacenter).filter(|name| !name.is_empty()))?;
    if asked.node.is_empty() {
        return Err(Failure::server("Must provide node"));
    }
    let access = state.access(call)?;
    let catalog = &state.store.catalog;
    let service = catalog.service(&asked.node, &asked.service).map(|service| service.name.clone());
    match service.filter(|_| !asked.service.is_empty()) {
        Some(name) => access.require(Resource::Service, &name, Level::Write)?,
        None => access.require(Resource::Node, &asked.node, Level::Write)?,
    }
    let at = state.command();
    if !asked.service.is_empty() {
        state.store.delete_service(at, &asked.node, &asked.service);
    } else if !asked.check.is_empty() {
        state.store.delete_check(at, &asked.node, &asked.check);
    } else {
        state.store.delete_node(at, &asked.node);
    }
    state.buried(at);
    Ok(Reply::json(true))
}

#[expect(clippy::unnecessary_wraps, reason = "a handler")]
pub(crate) fn datacenters(state: &mut State, _: &Call) -> Result {
    Ok(Reply::json(vec![&*state.options.datacenter]))
}

pub(crate) fn nodes(state: &State, call: &Call) -> Result {
    let access = super::read_access(state, call)?;
    let mut visible = Visible::new(&access);
    let may = |node: &Node| access.allows(Resource::Node, &node.name, Level::Read);
    let all = state.store.catalog.nodes().filter(|node| has_meta(call, node));
    let mut kept: Vec<&Node> = all.filter(|node| visible.keep(may(node))).collect();
    near(state, call, &mut kept, |node| node.name.clone());
    let version = state.options.version;
    let items = kept.into_iter().map(|node| node.json(version)).collect();
    let items = filtered(call, NODES, items).map_err(Failure::with_meta)?;
    let reply = visible.tell(Reply::json(items)).names_consistency();
    Ok(reply.index(state.store.catalog.nodes_index()))
}

pub(crate) fn services(state: &State, call: &Call) -> Result {
    let access = super::read_access(state, call)?;
    let mut visible = Visible::new(&access);
    let version = state.options.version;
    let filters = version.filters_service_names();
    let filter = if filters { filter(call, SERVICE_NODES)? } else { None };
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let catalog = &state.store.catalog;
    for (node, service) in catalog.services() {
        let Some(node) = catalog.node(node).filter(|node| has_meta(call, node)) else { continue };
        if !visible.keep(may_read(&access, node, service)) {
            continue;
        }
        if filter.is_none() || keeps(filter.as_ref(), &service.flat(node, version)) {
            names.entry(&service.name).or_default().extend(service.tags.iter().map(String::as_str));
        }
    }
    let names = names.into_iter().map(|(name, tags)| (name, Json::list(tags)));
    let reply = visible.tell(Reply::json(Json::map(names))).names_consistency();
    let by_meta = call.has("node-meta");
    if by_meta {
        return Ok(reply.index(catalog.table_index(false)));
    }
    let watched = catalog.services().map(|(_, service)| service.indexes.modify).collect();
    Ok(reply.watched(catalog.services_index(), watched))
}

pub(crate) fn may_read(access: &Access, node: &Node, service: &Service) -> bool {
    access.allows(Resource::Node, &node.name, Level::Read)
        && access.allows(Resource::Service, &service.name, Level::Read)
}

pub(crate) fn service(state: &State, call: &Call) -> Result {
    let name = rest(call, "Missing service name")?;
    let index = state.store.catalog.service_index(name, false);
    instances(state, call, index, state.store.catalog.instances(name))
}

pub(crate) fn connect(state: &State, call: &Call) -> Result {
    let name = rest(call, "Missing service name")?;
    let catalog = &state.store.catalog;
    // Not of the proxies, which are what is listed.
    let index = match catalog.connected(name).next() {
        Some(_) => catalog.known_service_index(name, false),
        None => catalog.extinction_index(false),
    };
    instances(state, call, index, catalog.connected(name))
}

fn instances<'a>(
    state: &State,
    call: &Call,
    index: u64,
    found: impl Iterator<Item = (&'a Node, &'a Service)>,
) -> Result {
    let access = super::read_access(state, call)?;
    let mut visible = Visible::new(&access);
    let fits =
        |(node, service): &(&Node, &Service)| has_meta(call, node) && has_tags(call, service);
    let found: Vec<_> = found.collect();
    let of = |(node, service): &(&Node, &Service)| [node.indexes.modify, service.indexes.modify];
    let mut watched: Vec<u64> = found.iter().flat_map(of).collect();
    if watched.is_empty() {
        watched.push(index);
    }
    let mut kept: Vec<_> = found
        .into_iter()
        .filter(fits)
        .filter(|(node, service)| visible.keep(may_read(&access, node, service)))
        .collect();
    near(state, call, &mut kept, |(node, _)| node.name.clone());
    let version = state.options.version;
    let items = kept.into_iter().map(|(node, service)| service.flat(node, version)).collect();
    let items = filtered(call, SERVICE_NODES, items).map_err(Failure::with_meta)?;
    Ok(visible.tell(Reply::json(items)).names_consistency().watched(index, watched))
}

/// Whether a service has all the tags that are asked for, in any case.
pub(crate) fn has_tags(call: &Call, service: &Service) -> bool {
    call.all("tag").all(|tag| service.tags.iter().any(|own| own.eq_ignore_ascii_case(tag)))
}

pub(crate) fn node(state: &State, call: &Call) -> Result {
    let (node, services, watched) = on_node(state, call)?;
    let Some(node) = node else {
        return Ok(Reply::json(Json::Null).names_consistency().index(1));
    };
    let found = object! { "Node": => node, "Services": => Json::map(services) };
    let index = state.store.catalog.table_index(false);
    Ok(Reply::json(found).names_consistency().watched(index, watched))
}

pub(crate) fn node_services(state: &State, call: &Call) -> Result {
    let (node, services, watched) = on_node(state, call)?;
    let index = if node.is_none() { 1 } else { state.store.catalog.table_index(false) };
    let filters = node.is_some() && !call.text("filter").is_empty();
    let services = Json::list(services.into_iter().map(|(_, service)| service));
    let services = if filters { services } else { services.nullable() };
    let found = object! { "Node": => node, "Services": => services };
    Ok(Reply::json(found).names_consistency().watched(index, watched))
}

type OnNode = (Option<Json>, Vec<(String, Json)>, Vec<u64>);

/// A node, its services by identifier, and what wakes those who wait for either to change.
fn on_node(state: &State, call: &Call) -> Result<OnNode> {
    let name = rest(call, "Missing node name")?;
    let access = super::read_access(state, call)?;
    let version = state.options.version;
    let catalog = &state.store.catalog;
    let may = |node: &&Node| access.allows(Resource::Node, &node.name, Level::Read);
    let node = catalog.node(name).or_else(|| catalog.node_by_id(name)).filter(may);
    let name = node.map_or(name, |node| &node.name);
    let may = |s: &&Service| access.allows(Resource::Service, &s.name, Level::Read);
    let filter = filter(call, SERVICES).map_err(Failure::with_meta)?;
    let Some(node) = node else { return Ok((None, Vec::new(), Vec::new())) };
    let all = catalog.services_of(name).filter(may);
    let all = all.map(|service| (service.id.clone(), service.json(version)));
    let services = all.filter(|(_, json)| keeps(filter.as_ref(), json)).collect();
    let of_services = catalog.services_of(name).map(|service| service.indexes.modify);
    let watched = std::iter::once(node.indexes.modify).chain(of_services).collect();
    Ok((Some(node.json(version)), services, watched))
}

pub(crate) fn gateway_services(state: &State, call: &Call) -> Result {
    rest(call, "Missing gateway name")?;
    let none = if state.options.version.lists_no_gateways_as_null() {
        Json::Null
    } else {
        Json::List(vec![])
    };
    Ok(Reply::json(none).names_consistency().index(1))
}
