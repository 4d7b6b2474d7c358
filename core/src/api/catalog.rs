//! The catalog: the nodes, services and checks of a datacenter.

use std::borrow::Cow;

use crate::error::{ArgumentError, Fault, Result};
use crate::object::Object;
use crate::request::{Args, Body};
use crate::table::endpoints;
use crate::value::{Value, quoted};

endpoints! {
    group "catalog",
    order [dc tag index wait near token consistency node_meta filter_expr peer merge_central_config];

    /// Registers a node, a service or a check in the catalog directly, for what runs no agent.
    ///
    /// To register with the local agent, which then keeps the catalog up to date, use
    /// `agent.service.register`.
    Register "register": PUT "/v1/catalog/register" (
        /// The node's name.
        node: Json => Body,
        /// The node's address.
        address: Json => Body;
        /// A service of the node: an object with `Service`, `ID`, `Tags`, `Address`, `Port` …
        service: Json => Body,
        /// A check of the node or the service: an object with `CheckID`, `Name`, `Status` …
        check: Json => Body,
        /// The datacenter, in place of the client's or the agent's own.
        dc: Str => Body,
        token,
        /// Metadata of the node: names and texts. Sent in the body, where Consul reads it, and in
        /// the query, where old clients put it.
        node_meta: Map => Query("node-meta", Truthy),
        /// Leave the node itself as it is.
        skip_node_update: Json => Body,
        /// More addresses of the node by name: an object of texts.
        tagged_addresses: Json => Body,
    ) -> Bool (body register_body);

    /// Removes a node, one of its services or one of its checks from the catalog.
    Deregister "deregister": PUT "/v1/catalog/deregister" (
        /// The node's name.
        node: Json => Body;
        /// Remove only this service and its checks.
        service_id: Json => Body,
        /// Remove only this check.
        check_id: Json => Body,
        /// The datacenter, in place of the client's or the agent's own.
        dc: Str => Body,
        token,
    ) -> Bool (body deregister_body);

    /// The names of all datacenters, the nearest first.
    Datacenters "datacenters": GET "/v1/catalog/datacenters" (; token) -> JSON Texts;

    /// The nodes of the datacenter: a list of objects with `Node`, `Address`, `Meta` …
    Nodes "nodes": GET "/v1/catalog/nodes" (;
        index, wait, consistency, dc, near, token, node_meta, filter_expr,
    ) -> INDEXED Objects;

    /// The services of the datacenter: an object from name to the tags in use.
    Services "services": GET "/v1/catalog/services" (;
        index, wait, consistency, dc, token, node_meta, filter_expr,
    ) -> INDEXED Object;

    /// A node with its services: an object with `Node` and `Services`; nothing for an unknown node.
    Node "node": GET "/v1/catalog/node/{node}" (
        /// The node's name.
        node: Str => Segment;
        index, wait, consistency, dc, token, filter_expr,
    ) -> INDEXED;

    /// The instances of a service: a list of objects with `Node`, `Address`, `ServiceID`,
    /// `ServiceAddress`, `ServicePort`, `ServiceTags` … Their health is in `health.service`.
    Service "service": GET "/v1/catalog/service/{service}" (
        /// The service's name.
        service: Str => Segment;
        index,
        wait,
        /// Only instances with this tag, or with all of these.
        tag: Strs => Query("tag", Truthy),
        consistency, dc, near, token, node_meta, filter_expr, peer, merge_central_config,
    ) -> INDEXED Objects;
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every body function")]
fn register_body(args: &Args<'_, '_>) -> Result<Body<'static>> {
    let mut body = Object::default();
    body.set("node", args.get("node").json());
    body.set("address", args.get("address").json());
    if let Some(dc) = args.datacenter() {
        body.set("datacenter", quoted(&dc));
    }
    for (name, field) in [
        ("service", "service"),
        ("check", "check"),
        ("node_meta", "NodeMeta"),
        ("skip_node_update", "SkipNodeUpdate"),
        ("tagged_addresses", "TaggedAddresses"),
    ] {
        set_truthy(&mut body, field, args.get(name));
    }
    Ok(Body::Json(body.to_text()))
}

fn deregister_body(args: &Args<'_, '_>) -> Result<Body<'static>> {
    let (service, check) = (args.get("service_id"), args.get("check_id"));
    if service.is_truthy() && check.is_truthy() {
        let problem = "cannot be given together with `service_id`";
        return Err(ArgumentError::new("check_id", Fault::Conflict, problem).into());
    }
    let mut body = Object::default();
    body.set("node", args.get("node").json());
    if let Some(dc) = args.datacenter() {
        body.set("datacenter", quoted(&dc));
    }
    set_truthy(&mut body, "serviceid", service);
    set_truthy(&mut body, "checkid", check);
    Ok(Body::Json(body.to_text()))
}

fn set_truthy(body: &mut Object, field: &str, value: &Value<'_>) {
    if value.is_truthy() {
        body.set(field, Cow::into_owned(value.json()));
    }
}
