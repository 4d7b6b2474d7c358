//! The endpoints, one file a group. A handler reads its parameters in the order in which Consul
//! complains about them, and leaves the meaning to the store and the local state.

pub(crate) mod acl;
pub(crate) mod agent;
pub(crate) mod agent_checks;
pub(crate) mod agent_services;
pub(crate) mod catalog;
pub(crate) mod coordinate;
pub(crate) mod event;
pub(crate) mod health;
pub(crate) mod kv;
pub(crate) mod query;
pub(crate) mod session;
mod sidecar;
pub(crate) mod status;
pub(crate) mod txn;

use crate::acl::Access;
use crate::call::Call;
use crate::filter::{Filter, Schema};
use crate::json::Json;
use crate::json::decode::{Decode, decode, from_json};
use crate::local::definition::refuse_newer;
use crate::model::Node;
use crate::reply::{Failure, Reply, Result};
use crate::state::State;

/// Reads the body of a request.
fn body<T: Decode>(call: &Call) -> Result<T> {
    decode(&call.request.body).map_err(undecoded)
}

/// Reads a body that may hold more in some versions than in others.
fn definition<T: Decode>(state: &State, call: &Call) -> Result<T> {
    let read: Json = body(call)?;
    refuse_newer(&read, state.options.version).map_err(undecoded)?;
    from_json(&read).map_err(undecoded)
}

fn undecoded(mut error: String) -> Failure {
    error.insert_str(0, "Request decode failed: ");
    Failure::bad(error)
}

/// What is left of the path, which must not be empty.
fn rest<'a>(call: &'a Call, missing: &str) -> Result<&'a str> {
    if call.rest.is_empty() { Err(Failure::bad(missing)) } else { Ok(&call.rest) }
}

/// What the caller of a read may do, where a refusal carries the headers of one.
fn read_access(state: &State, call: &Call) -> Result<Access> {
    state.access(call).map_err(Failure::with_meta)
}

/// Reads the `filter` parameter.
fn filter(call: &Call, schema: &Schema) -> Result<Option<Filter>> {
    let text = call.text("filter");
    if text.is_empty() {
        return Ok(None);
    }
    Filter::parse(text, schema).map(Some).map_err(|error| Failure::server(error.to_string()))
}

fn keeps(filter: Option<&Filter>, item: &Json) -> bool {
    filter.is_none_or(|filter| filter.matches(&item.into()))
}

/// Keeps what fits the `filter` parameter.
fn filtered(call: &Call, schema: &Schema, mut items: Vec<Json>) -> Result<Vec<Json>> {
    let filter = filter(call, schema)?;
    items.retain(|item| keeps(filter.as_ref(), item));
    Ok(items)
}

/// Keeps what the caller may see, and remembers whether that was all.
struct Visible<'a> {
    access: &'a Access,
    hidden: bool,
}

impl<'a> Visible<'a> {
    fn new(access: &'a Access) -> Self {
        Self { access, hidden: false }
    }

    fn keep(&mut self, visible: bool) -> bool {
        self.hidden |= !visible;
        visible
    }

    /// Says in the reply that something was left out.
    fn tell(&self, reply: Reply) -> Reply {
        if self.hidden && self.access.is_told() {
            return reply.header("X-Consul-Results-Filtered-By-Acls", "true");
        }
        reply
    }
}

/// Whether a node has all the metadata that is asked for.
fn has_meta(call: &Call, node: &Node) -> bool {
    call.all("node-meta").all(|pair| {
        let (key, value) = pair.split_once(':').unwrap_or((pair, ""));
        node.meta.get(key).map(String::as_str) == Some(value)
    })
}

/// Puts what is on the node named by `near` first. No other node has coordinates.
fn near<T>(state: &State, call: &Call, items: &mut [T], node: impl Fn(&T) -> String) {
    let own = &state.options.node_name;
    let near = call.text("near");
    if near == "_agent" || near.eq_ignore_ascii_case(own) {
        items.sort_by_key(|item| !node(item).eq_ignore_ascii_case(own));
    }
}

/// Refuses what is no UUID where this version looks things up as such.
fn uuid(state: &State, id: &str, what: &str) -> Result<()> {
    if id.len() != 36 && state.options.version.insists_on_uuids() {
        return Err(Failure::server(format!("{what}: index error: UUID must be 36 characters")));
    }
    Ok(())
}
