//! `/v1/txn`: operations that are applied together or not at all.

use crate::acl::{Access, Level, Resource};
use crate::call::Call;
use crate::json::Json;
use crate::json::decode::decoded;
use crate::json::decode::{Decode, Place, decode};
use crate::json::object;
use crate::model::{Check, Node, Pairs, Proxy, Service, ServiceInput};
use crate::reply::{Failure, Reply, Result};
use crate::state::State;
use crate::store::Store;
use crate::store::txn::{self, Kind, Operation};

/// The largest body and the largest value, as Consul is configured by default.
const LONGEST: usize = 512 * 1024;

decoded! {
    Asked "TxnOp" {
        kv: Option<KvAsked> = "KV",
        node: Option<NodeAsked> = "Node",
        service: Option<ServiceAsked> = "Service",
        check: Option<CheckAsked> = "Check",
    }
}

decoded! {
    KvAsked "KVTxnOp" {
        verb: String = "Verb",
        key: String = "Key",
        value: Base64 = "Value",
        flags: u64 = "Flags",
        index: u64 = "Index",
        session: String = "Session",
    }
}

decoded! { NodeAsked "NodeTxnOp" { verb: String = "Verb", node: NodeInput = "Node" } }

decoded! {
    NodeInput "Node" {
        id: String = "ID",
        node: String = "Node",
        address: String = "Address",
        datacenter: String = "Datacenter",
        tagged_addresses: Pairs = "TaggedAddresses",
        meta: Pairs = "Meta",
        create_index: u64 = "CreateIndex",
        modify_index: u64 = "ModifyIndex",
    }
}

decoded! {
    ServiceAsked "ServiceTxnOp" {
        verb: String = "Verb", node: String = "Node", service: ServiceInput = "Service",
    }
}

decoded! { CheckAsked "CheckTxnOp" { verb: String = "Verb", check: Check = "Check" } }

/// Bytes in base64.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Base64(Vec<u8>);

impl Decode for Base64 {
    fn take(&mut self, json: &Json, place: &Place) -> std::result::Result<(), String> {
        let mut text = String::new();
        if !matches!(json, Json::Text(_) | Json::Null) {
            return place.mismatch(json, "[]uint8");
        }
        text.take(json, place)?;
        self.0 = base64_simd::STANDARD.decode_to_vec(&text).map_err(|_| {
            let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
            let at = text.find(|c| !fine(c)).unwrap_or(text.len() / 4 * 4);
            format!("illegal base64 data at input byte {at}")
        })?;
        Ok(())
    }
}

pub(crate) fn apply(state: &mut State, call: &Call) -> Result {
    let operations = operations(state, call)?;
    state.reachable(call.datacenter())?;
    let access = state.access(call)?;
    let reads = operations.iter().all(Operation::only_reads);
    let errors = refused(state, &access, &operations);
    if !errors.is_empty() {
        return Ok(answer(state, reads, Err(errors)));
    }
    if reads {
        call.read_options()?;
        let mut copy = state.store.clone();
        let at = copy.command(state.now);
        let done = txn::apply(&mut copy, at, &operations, state.options.version);
        return Ok(answer(state, true, done.map(|results| visible(&access, results))));
    }
    // A copy is cheap: values are shared. It takes the place of the store if all goes well.
    let at = state.command();
    let mut copy: Store = state.store.clone();
    let done = txn::apply(&mut copy, at, &operations, state.options.version);
    if done.is_ok() {
        state.store = copy;
        state.buried(at);
    }
    Ok(answer(state, false, done.map(|results| visible(&access, results))))
}

fn operations(state: &State, call: &Call) -> Result<Vec<Operation>> {
    let size = call.request.body.len();
    if size > LONGEST {
        let text = format!(
            "Request body({size} bytes) too large, max size: {LONGEST} bytes. See {}.",
            state.options.version.help("txn_max_req_len")
        );
        return Err(Failure::new(413, text));
    }
    let parse = |error: String| Failure::bad(format!("Failed to parse body: {error}"));
    let read: Json = decode(&call.request.body).map_err(parse)?;
    let asked: Vec<Asked> = match &read {
        Json::List(_) => crate::json::decode::from_json(&read).map_err(parse)?,
        Json::Null => Vec::new(),
        other => {
            return Place::default().mismatch(other, "api.TxnOps").map_err(parse);
        }
    };
    let most = state.options.version.longest_transaction();
    if asked.len() > most {
        let text = format!("Transaction contains too many operations ({} > {most})", asked.len());
        return Err(Failure::new(413, text));
    }
    let mut operations = Vec::new();
    for (at, asked) in asked.into_iter().enumerate() {
        if let Some(kind) = kind(state, asked)? {
            operations.push(Operation { at, kind });
        }
    }
    Ok(operations)
}

fn kind(state: &State, asked: Asked) -> Result<Option<Kind>> {
    if let Some(kv) = asked.kv {
        let size = kv.value.0.len();
        if size > LONGEST {
            let text =
                format!("Value for key {:?} is too large ({size} > {LONGEST} bytes)", kv.key);
            return Err(Failure::new(413, text));
        }
        let entry = crate::store::kv::Entry {
            key: kv.key,
            value: kv.value.0,
            flags: kv.flags,
            session: kv.session,
            modify_index: kv.index,
            ..Default::default()
        };
        return Ok(Some(Kind::Kv(kv.verb, entry)));
    }
    if let Some(asked) = asked.node {
        let node = Node {
            id: asked.node.id,
            name: asked.node.node,
            address: asked.node.address,
            datacenter: state.options.datacenter.clone(),
            tagged_addresses: asked.node.tagged_addresses,
            meta: asked.node.meta,
            indexes: crate::model::Indexes { create: 0, modify: asked.node.modify_index },
        };
        return Ok(Some(Kind::Node(asked.verb, node)));
    }
    if let Some(asked) = asked.service {
        let index = asked.service.modify_index;
        let id = asked.service.id.clone();
        let mut service = Service::from(asked.service);
        if asked.verb == "get" {
            service.id = id;
        }
        service.indexes.modify = index;
        if !state.options.version.transacts_proxies() {
            service.kind.clear();
            service.proxy = Proxy::default();
            service.native = false;
        }
        return Ok(Some(Kind::Service(asked.verb, asked.node, Box::new(service))));
    }
    Ok(asked.check.map(|asked| Kind::Check(asked.verb, Box::new(asked.check))))
}

/// What is refused before anything is applied: missing names, permissions, lock-delays.
fn refused(state: &State, access: &Access, operations: &[Operation]) -> Vec<(usize, String)> {
    let fault = |operation: &Operation| match &operation.kind {
        Kind::Kv(verb, entry) => key_refused(state, access, verb, &entry.key),
        // What may not be read is left out of the results.
        Kind::Node(verb, _) | Kind::Service(verb, _, _) | Kind::Check(verb, _) if verb == "get" => {
            None
        }
        Kind::Node(_, node) if node.name.is_empty() => Some("Must provide node".to_owned()),
        Kind::Node(_, node) if !matches!(node.id.len(), 0 | 36) => {
            Some("Bad node ID: uuid string is wrong length".to_owned())
        }
        Kind::Node(_, node) => denied(access, Resource::Node, &node.name, Level::Write),
        Kind::Service(_, _, service) => service
            .refused()
            .or_else(|| denied(access, Resource::Service, &service.name, Level::Write)),
        Kind::Check(_, check) if check.service_id.is_empty() => {
            denied(access, Resource::Node, &check.node, Level::Write)
        }
        Kind::Check(_, check) => {
            denied(access, Resource::Service, &check.service_name, Level::Write)
        }
    };
    operations.iter().filter_map(|operation| Some((operation.at, fault(operation)?))).collect()
}

fn key_refused(state: &State, access: &Access, verb: &str, key: &str) -> Option<String> {
    if key.is_empty() && verb != "delete-tree" {
        return Some("Must provide key".to_owned());
    }
    let level = match verb {
        // What may not be read is left out of the results.
        "get" | "get-tree" => return None,
        "get-or-empty" if state.options.version.gets_or_empty() => return None,
        "check-index" | "check-session" => Level::Read,
        // `check-not-exists` too, and verbs that there are not.
        _ => Level::Write,
    };
    let allowed = match verb {
        "delete-tree" => access.allows_below(key, level),
        _ => access.allows(Resource::Key, key, level),
    };
    if !allowed {
        return Some(access.denied(Resource::Key, key, level).text);
    }
    (verb == "lock" && state.store.sessions.delays(key, state.now))
        .then(|| format!("failed to lock key {key:?} due to lock delay"))
}

fn denied(access: &Access, resource: Resource, name: &str, level: Level) -> Option<String> {
    (!access.allows(resource, name, level)).then(|| access.denied(resource, name, level).text)
}

/// The results without what the caller may not read.
fn visible(access: &Access, mut results: Vec<txn::Found>) -> Vec<txn::Found> {
    results.retain(|found| access.allows(found.resource, &found.name, Level::Read));
    results
}

fn answer(
    state: &State,
    reads: bool,
    done: std::result::Result<Vec<txn::Found>, Vec<(usize, String)>>,
) -> Reply {
    let status = if done.is_ok() { 200 } else { 409 };
    let (results, errors) = match done {
        Ok(found) => (Json::list(found.into_iter().map(|found| found.json)), Json::Null),
        Err(errors) => {
            let shown =
                errors.into_iter().map(|(at, what)| object! { "OpIndex": => at, "What": => what });
            (Json::Null, Json::list(shown))
        }
    };
    let version = state.options.version;
    let mut json = object! { "Results": => results, "Errors": => errors };
    if !reads {
        return Reply::json(json).status(status);
    }
    json = json
        .with("Index", 0_u64)
        .with("LastContact", 0_u64)
        .with("KnownLeader", true)
        .with("ConsistencyLevel", "");
    if version.names_query_backend() {
        json = json
            .with("NotModified", false)
            .with("Backend", 0_u64)
            .with("ResultsFilteredByACLs", false);
    }
    Reply::json(json)
        .status(status)
        .header("X-Consul-Knownleader", "true")
        .header("X-Consul-Lastcontact", "0")
}
