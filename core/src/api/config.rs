//! Configuration entries: what the mesh and its services are told by kind and name.

use crate::endpoint::{Of, Shape};
use crate::error::{ArgumentError, Fault, Result};
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;
use crate::value::Value;

endpoints! {
    group "config",
    order [dc cas filter_expr index wait config_entry kind name];

    /// One entry: an object with `Kind`, `Name` and what belongs to its kind; nothing where there is
    /// none.
    Get "get": GET "/v1/config/{kind}/{name}" (
        /// The kind, such as `service-defaults`.
        kind: Str => Segment,
        /// The name: of a service; `global` for `proxy-defaults`, `mesh` for `mesh`.
        name: Str => Segment;
        token, dc, index, wait,
    ) -> asked JSON Maybe ConfigEntry;

    /// The entries of a kind: a list of objects.
    List "list": GET "/v1/config/{kind}" (
        /// The kind, such as `service-defaults`.
        kind: Str => Segment;
        token, dc, filter_expr, index, wait,
    ) -> asked JSON Objects ConfigEntry;

    /// Makes or replaces an entry. Consul answers `true`, or `false` when `cas` did not hold.
    Set "set": PUT "/v1/config" (
        /// The kind, such as `service-defaults`.
        kind: Text => Field("Kind", Always),
        /// The name: of a service; `global` for `proxy-defaults`, `mesh` for `mesh`.
        name: Text => Field("Name", Always);
        /// What belongs to the kind, an object, such as `Protocol` for `service-defaults`.
        config_entry: Object => Body,
        token,
        dc,
        /// Only if this is the entry's `ModifyIndex`; 0: only if there is none yet.
        cas: Int => Query("cas", Given),
    ) -> JSON Truth (body set_body);

    /// Deletes an entry. Consul succeeds also when there was none; with `cas` the result is what it
    /// answers, `false` where that did not hold.
    Delete "delete": DELETE "/v1/config/{kind}/{name}" (
        /// The kind, such as `service-defaults`.
        kind: Str => Segment,
        /// The name.
        name: Str => Segment;
        token,
        dc,
        /// Only if this is the entry's `ModifyIndex`. Needs Consul 1.11: older ones delete anyway.
        cas: Int => Query("cas", Given),
    ) -> by shape_of_delete;
}

/// The entry's own members come first; a kind or name among them counts for nothing.
fn set_body(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    let entry = args.get("config_entry");
    if entry.is_truthy() {
        let expected = || ArgumentError::new("config_entry", Fault::Type, "expected an object");
        let mut whole = Object::read(&entry.json()).ok_or_else(expected)?;
        whole.merge(std::mem::take(body));
        *body = whole;
    }
    Ok(())
}

fn shape_of_delete(args: &[Value<'_>]) -> Shape {
    if Delete::ENDPOINT.argument(args, "cas").is_null() {
        Shape::Bool
    } else {
        Shape::JSON.of(Of::Truth)
    }
}
