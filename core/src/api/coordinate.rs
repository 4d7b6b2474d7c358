//! Network coordinates, from which round-trip times between nodes are estimated.

use crate::error::Result;
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;
use crate::value::quoted;

endpoints! {
    group "coordinate",
    order [dc index wait consistency token];

    /// The coordinates of the servers, by datacenter: a list of objects with `Datacenter`,
    /// `AreaID` and `Coordinates`.
    Datacenters "datacenters": GET "/v1/coordinate/datacenters" (; token) -> JSON Objects DatacenterCoordinates;

    /// The coordinates of one node: a list, an object for each network segment; nothing, and mostly
    /// no index, for a node that has none.
    Node "node": GET "/v1/coordinate/node/{node}" (
        /// The node's name.
        node: Str => Segment;
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
        index, wait, consistency, token,
    ) -> INDEXED Maybe NodeCoordinates [bare];

    /// The coordinates of the nodes: a list of objects with `Node`, `Segment` and `Coord`.
    Nodes "nodes": GET "/v1/coordinate/nodes" (;
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
        index, wait, consistency, token,
    ) -> INDEXED Objects NodeCoordinate;

    /// Sets the coordinates of a node that runs no agent, within seconds.
    Update "update": PUT "/v1/coordinate/update" (
        /// The node's name.
        node: Text => Field("Node", Always),
        /// The coordinates: an object with `Vec` (8 numbers), `Error`, `Adjustment` and `Height`.
        coord: Object => Body;
        /// The network segment (Consul Enterprise).
        segment: Text => Body,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
        token,
    ) -> Bool (body update_body);
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every such function")]
fn update_body(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    let segment = args.get("segment");
    body.set("Segment", if segment.is_truthy() { segment.json().into_owned() } else { quoted("") });
    body.set("Coord", args.get("coord").json());
    Ok(())
}
