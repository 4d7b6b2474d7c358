//! User events, spread by gossip.

use crate::endpoint::{Json, Of, Preset, Shape};
use crate::table::endpoints;
use crate::value::Value;

const EMPTY: Preset = Preset::Text("");

endpoints! {
    group "event",
    order [dc name index wait node service tag token];

    /// Fires an event at the agents of the datacenter; the result is the event.
    ///
    /// Delivery is not certain, not in order, and payloads should stay under 100 bytes.
    Fire "fire": PUT "/v1/event/fire/{name}" (
        /// The event's name.
        name: Key => Tail;
        /// The payload.
        body: Payload = EMPTY => Payload,
        /// A regular expression: only nodes of such names.
        node: Str => Query("node", Given),
        /// A regular expression: only nodes with such services.
        service: Str => Query("service", Given),
        /// A regular expression: only nodes whose `service` has such a tag.
        tag: Str => Query("tag", Given),
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> JSON Object FiredEvent;

    /// The events that this agent has seen, at most 256, the oldest first: a list of objects with
    /// `ID`, `Name`, `Payload` (base64 in Consul's JSON) …
    ///
    /// The index is a hash of the last event and not a number that grows.
    List "list": GET "/v1/event/list" (;
        /// Only events of this name.
        name: Str => Query("name", Given),
        index,
        wait,
        /// Taken for the sake of py-consul; Consul does not look at it.
        node: Str => Query("node", Given),
        /// Taken for the sake of py-consul; Consul does not look at it.
        service: Str => Query("service", Given),
        /// Taken for the sake of py-consul; Consul does not look at it.
        tag: Str => Query("tag", Given),
        token,
    ) -> by shape_of_list;
}

fn shape_of_list(_: &[Value<'_>]) -> Shape {
    Shape::Json(Json {
        index: true,
        decode: Some("Payload"),
        of: Of::Objects("Event"),
        ..Json::default()
    })
}
