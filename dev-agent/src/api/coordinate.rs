//! `/v1/coordinate/`: constants, since a single node is at no distance from itself.

use crate::acl::{Level, Resource};
use crate::call::Call;
use crate::json::Json;
use crate::json::object;
use crate::reply::{Reply, Result};
use crate::state::State;

/// Where a node is that has measured nothing yet.
pub(crate) fn origin() -> Json {
    object! { "Vec": => vec![0_u64; 8], "Error": => 1.5, "Adjustment": => 0_u64, "Height": => 0.00001 }
}

fn own(state: &State) -> Json {
    object! { "Node": => &state.options.node_name, "Segment": => "", "Coord": => origin() }
}

#[expect(clippy::unnecessary_wraps, reason = "a handler")]
pub(crate) fn datacenters(state: &mut State, _: &Call) -> Result {
    let dc = object! {
        "Datacenter": => &state.options.datacenter,
        "AreaID": => "wan",
        "Coordinates": => vec![own(state)],
    };
    Ok(Reply::json(vec![dc]))
}

pub(crate) fn nodes(state: &State, call: &Call) -> Result {
    let access = super::read_access(state, call)?;
    let visible = access.allows(Resource::Node, &state.options.node_name, Level::Read);
    let nodes = if visible { vec![own(state)] } else { Vec::new() };
    Ok(Reply::json(nodes).index(state.store.catalog.nodes_index()))
}

pub(crate) fn node(state: &State, call: &Call) -> Result {
    let node = call.rest.as_str();
    let access = super::read_access(state, call)?;
    access.require(Resource::Node, node, Level::Read)?;
    if !node.eq_ignore_ascii_case(&state.options.node_name) {
        return Ok(Reply::empty().status(404));
    }
    Ok(Reply::json(vec![own(state)]).index(state.store.catalog.nodes_index()))
}
