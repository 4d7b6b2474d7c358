//! `/v1/query`: prepared queries.

use super::{body, uuid};
use crate::acl::{Access, Level, Resource};
use crate::call::{Call, Consistency};
use crate::duration;
use crate::filter::Pattern;
use crate::json::Json;
use crate::json::object;
use crate::model::{Check, Node, Service, Status};
use crate::reply::{Failure, Reply, Result};
use crate::state::State;
use crate::store::queries::{Definition, Query, Target, Template};

const LOOKUP: &str = "failed prepared query lookup";

pub(crate) fn list(state: &State, call: &Call) -> Result {
    let access = super::read_access(state, call)?;
    let mut visible = super::Visible::new(&access);
    let version = state.options.version;
    let may = |query: &Query| access.allows(Resource::Query, &query.definition.name, Level::Read);
    let all = state.store.queries.all().filter(|query| visible.keep(may(query)));
    let shown = Json::list(all.map(|query| query.json(version)));
    let reply = visible.tell(Reply::json(shown)).names_consistency();
    Ok(reply.index(state.store.queries.index()))
}

pub(crate) fn create(state: &mut State, call: &Call) -> Result {
    let mut definition: Definition = body(call)?;
    state.reachable(call.datacenter())?;
    if !definition.id.is_empty() {
        return Err(Failure::server("ID must be empty when creating a new prepared query"));
    }
    let access = state.access(call)?;
    definition.id = state.random.uuid();
    let id = definition.id.clone();
    set(state, &access, definition)?;
    Ok(Reply::json(object! { "ID": => id }))
}

pub(crate) fn update(state: &mut State, call: &Call) -> Result {
    let mut definition: Definition = body(call)?;
    state.reachable(call.datacenter())?;
    definition.id.clone_from(&call.rest);
    existing(state, &call.rest)?;
    let access = state.access(call)?;
    set(state, &access, definition)?;
    Ok(Reply::empty())
}

fn existing<'a>(state: &'a State, id: &str) -> Result<&'a Query> {
    uuid(state, id, &format!("Prepared Query lookup failed: {LOOKUP}"))?;
    let gone = || Failure::server(format!("Cannot modify non-existent prepared query: '{id}'"));
    state.store.queries.get(id).ok_or_else(gone)
}

fn set(state: &mut State, access: &Access, mut definition: Definition) -> Result<()> {
    access.require(Resource::Query, &definition.name, Level::Write)?;
    vet(&definition)?;
    let aliased = state.store.queries.by_name(&definition.name);
    if aliased.is_some_and(|other| !other.definition.id.eq_ignore_ascii_case(&definition.id)) {
        let text = format!("name '{}' aliases an existing query name", definition.name);
        return Err(Failure::server(text));
    }
    if !definition.session.is_empty() {
        uuid(state, &definition.session, "invalid session")?;
        if state.store.sessions.get(&definition.session).is_none() {
            return Err(Failure::server(format!("invalid session {:?}", definition.session)));
        }
    }
    vet_template(&definition.template)?;
    let name = definition.name.trim().to_owned();
    definition.name = name;
    let at = state.command();
    state.store.queries.set(at.index, definition);
    Ok(())
}

fn vet(definition: &Definition) -> Result<()> {
    let bad = |text: String| Err(Failure::server(format!("Invalid prepared query: {text}")));
    let template = &definition.template;
    if definition.name.is_empty() && definition.session.is_empty() && template.kind.is_empty() {
        return bad("Must be bound to a session".to_owned());
    }
    if definition.service.service.is_empty() {
        return bad("Must provide a Service name to query".to_owned());
    }
    if definition.service.failover.nearest < 0 {
        let nearest = definition.service.failover.nearest;
        return bad(format!("Bad NearestN '{nearest}', must be >= 0"));
    }
    if !definition.dns.ttl.is_empty() {
        match duration::parse(&definition.dns.ttl) {
            Err(error) => return bad(format!("Bad DNS TTL '{}': {error}", definition.dns.ttl)),
            Ok(nanos) if nanos < 0 => return bad(format!("DNS TTL '{nanos}', must be >=0")),
            Ok(_) => {}
        }
    }
    Ok(())
}

fn vet_template(template: &Template) -> Result<()> {
    let bad = |text: String| Err(Failure::server(format!("failed compiling template: {text}")));
    if !matches!(template.kind.as_str(), "" | "name_prefix_match") {
        return bad(format!("Bad Template.Type '{}'", template.kind));
    }
    match Pattern::compile(&template.regexp) {
        Err(error) if !template.kind.is_empty() => bad(format!("Bad Regexp: {error}")),
        _ => Ok(()),
    }
}

pub(crate) fn delete(state: &mut State, call: &Call) -> Result {
    state.reachable(call.datacenter())?;
    let access = state.access(call)?;
    let query = existing(state, &call.rest)?;
    access.require(Resource::Query, &query.definition.name, Level::Write)?;
    let at = state.command();
    state.store.queries.delete(at.index, &call.rest);
    Ok(Reply::empty())
}

/// One query, or what it comes to: the path says which.
pub(crate) fn get(state: &mut State, call: &Call) -> Result {
    call.read_options()?;
    state.reachable(call.datacenter()).map_err(Failure::with_meta)?;
    if let Some(name) = call.rest.strip_suffix("/execute") {
        return execute(state, call, name);
    }
    if let Some(name) = call.rest.strip_suffix("/explain") {
        let query = found(state, name)?;
        state.access(call)?.require(Resource::Query, &query.definition.name, Level::Read)?;
        let json = object! { "Query": => query.json(state.options.version) };
        return Ok(Reply::json(meta(call, json)).names_consistency().index(1));
    }
    uuid(state, &call.rest, LOOKUP).map_err(Failure::with_meta)?;
    let Some(query) = state.store.queries.get(&call.rest) else {
        return Err(Failure::new(404, "Query not found"));
    };
    state.access(call)?.require(Resource::Query, &query.definition.name, Level::Read)?;
    let shown = Json::list([query.json(state.options.version)]);
    Ok(Reply::json(shown).names_consistency().index(query.indexes.modify))
}

/// The query of that identifier or name, or the template that fits the name, filled in.
fn found(state: &State, name: &str) -> Result<Query> {
    let queries = &state.store.queries;
    let plain = |query: &&Query| query.definition.template.kind.is_empty();
    if let Some(query) = queries.get(name).or_else(|| queries.by_name(name)).filter(plain) {
        return Ok(query.clone());
    }
    let Some(template) = queries.template_for(name) else {
        return Err(Failure::new(404, "Query not found"));
    };
    let mut query = template.clone();
    let target = &mut query.definition.service;
    let fill = Fill::new(&template.definition, name);
    target.service = fill.text(&target.service);
    target.tags = target.tags.iter().map(|tag| fill.text(tag)).collect();
    if template.definition.template.remove_empty_tags {
        target.tags.retain(|tag| !tag.is_empty());
    }
    Ok(query)
}

/// What the variables of a template stand for.
struct Fill {
    variables: Vec<(String, String)>,
}

impl Fill {
    fn new(template: &Definition, name: &str) -> Self {
        let prefix = &template.name;
        let suffix = name.strip_prefix(prefix.as_str()).unwrap_or_default();
        let mut variables = vec![
            ("${name.full}".to_owned(), name.to_owned()),
            ("${name.prefix}".to_owned(), prefix.clone()),
            ("${name.suffix}".to_owned(), suffix.to_owned()),
        ];
        let pattern = regex_lite::Regex::new(&template.template.regexp).ok();
        let groups = pattern.as_ref().and_then(|pattern| pattern.captures(name));
        for at in 0..10 {
            let group = groups.as_ref().and_then(|groups| groups.get(at));
            let text = group.map(|group| group.as_str().to_owned()).unwrap_or_default();
            variables.push((format!("${{match({at})}}"), text));
        }
        Self { variables }
    }

    fn text(&self, text: &str) -> String {
        let fill = |text: String, (name, value): &(String, String)| text.replace(name, value);
        self.variables.iter().fold(text.to_owned(), fill)
    }
}

fn execute(state: &mut State, call: &Call, name: &str) -> Result {
    let limit = limit(call)?;
    let query = found(state, name)?;
    let access = match query.definition.token.as_str() {
        "" => state.access(call)?,
        token => state.access_by(token)?,
    };
    let target = &query.definition.service;
    let version = state.options.version;
    let mut entries = Vec::new();
    let catalog = &state.store.catalog;
    let instances: Vec<(&Node, &Service)> = if target.connect || call.has("connect") {
        catalog.connected(&target.service).collect()
    } else {
        catalog.instances(&target.service).collect()
    };
    for (node, service) in instances {
        let checks = catalog.checks_on(&node.name, service);
        let may = super::catalog::may_read(&access, node, service);
        if may && fits(target, node, service) && healthy(target, &checks) {
            let entry = super::health::entry(node, service, &checks, version);
            entries.push((node.name.clone(), entry.raw("Tags").raw("ServiceTags")));
        }
    }
    state.random.shuffle(&mut entries);
    let own = state.options.node_name.as_str();
    let near = if target.near.is_empty() { call.text("near") } else { &target.near };
    if near == "_agent" || near.eq_ignore_ascii_case(own) {
        entries.sort_by_key(|(node, _)| !node.eq_ignore_ascii_case(own));
    }
    entries.truncate(limit.unwrap_or(usize::MAX));
    let json = object! {
        "Service": => &target.service,
        "Nodes": => Json::list(entries.into_iter().map(|(_, entry)| entry)),
        "DNS": => query.definition.dns.json(),
        "Datacenter": => &state.options.datacenter,
        "Failovers": => 0_u64,
    };
    Ok(Reply::json(meta(call, json)).names_consistency().index(1))
}

fn limit(call: &Call) -> Result<Option<usize>> {
    let text = call.text("limit");
    if text.is_empty() {
        return Ok(None);
    }
    let error = || format!("Bad limit: strconv.Atoi: parsing {text:?}: invalid syntax");
    let limit: i64 = text.parse().map_err(|_| Failure::server(error()))?;
    Ok(usize::try_from(limit).ok().filter(|limit| *limit > 0))
}

/// What answers about queries say of themselves in the body.
fn meta(call: &Call, json: Json) -> Json {
    let level = match call.read_options().unwrap_or_default().consistency {
        Consistency::Leader => "leader",
        Consistency::Stale => "stale",
        Consistency::Consistent => "consistent",
    };
    json.with("Index", 0_u64)
        .with("LastContact", 0_u64)
        .with("KnownLeader", true)
        .with("ConsistencyLevel", level)
}

fn fits(target: &Target, node: &Node, service: &Service) -> bool {
    let tagged = |tag: &String| service.tags.iter().any(|own| own.eq_ignore_ascii_case(tag));
    let tags =
        target.tags.iter().filter(|tag| !tag.is_empty()).all(|tag| match tag.strip_prefix('!') {
            Some(unwanted) => !tagged(&unwanted.to_owned()),
            None => tagged(tag),
        });
    let within = |wanted: &std::collections::BTreeMap<String, String>,
                  own: &std::collections::BTreeMap<String, String>| {
        wanted.iter().all(|(key, value)| own.get(key) == Some(value))
    };
    tags && within(&target.node_meta, &node.meta) && within(&target.service_meta, &service.meta)
}

fn healthy(target: &Target, checks: &[&Check]) -> bool {
    let counts = |check: &&&Check| !target.ignore_check_ids.contains(&check.id);
    checks.iter().filter(counts).all(|check| match check.status.as_str() {
        Status::CRITICAL => false,
        Status::PASSING => true,
        _ => !target.only_passing,
    })
}
