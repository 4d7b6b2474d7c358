//! The catalog: the nodes, services and checks of a datacenter.

use crate::error::{ArgumentError, Fault, Result};
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;

endpoints! {
    group "catalog",
    order [node address dc tag index wait near token consistency node_meta filter_expr peer merge_central_config];

    /// Registers a node, a service or a check in the catalog directly, for what runs no agent.
    ///
    /// To register with the local agent, which then keeps the catalog up to date, use
    /// `agent.service.register`.
    Register "register": PUT "/v1/catalog/register" (
        /// The node's name.
        node: Text => Field("node", Always),
        /// The node's address.
        address: Text => Field("address", Always);
        /// A service of the node: an object with `Service`, `ID`, `Tags`, `Address`, `Port` …
        service: Object => Field("service", Truthy),
        /// A check of the node or the service: an object with `CheckID`, `Name`, `Status` …
        check: Object => Field("check", Truthy),
        /// The datacenter, in place of the client's or the agent's own.
        dc: Str => DatacenterField("datacenter"),
        token,
        /// Metadata of the node: names and texts. Sent in the body, where Consul reads it, and in
        /// the query, where old clients put it.
        node_meta: Map => Query("node-meta", Truthy),
        /// Leave the node itself as it is.
        skip_node_update: Truth => Field("SkipNodeUpdate", Given),
        /// More addresses of the node by name: an object of texts.
        tagged_addresses: Labels => Field("TaggedAddresses", Truthy),
        /// The node's id, a UUID.
        node_id: Text => Field("ID", Truthy),
        /// Several checks, a list.
        checks: Objects => Field("Checks", Truthy),
    ) -> Bool (body register_body);

    /// Removes a node, one of its services or one of its checks from the catalog.
    Deregister "deregister": PUT "/v1/catalog/deregister" (
        /// The node's name.
        node: Text => Field("node", Always);
        /// Remove only this service and its checks.
        service_id: Text => Field("serviceid", Truthy),
        /// Remove only this check.
        check_id: Text => Field("checkid", Truthy),
        /// The datacenter, in place of the client's or the agent's own.
        dc: Str => DatacenterField("datacenter"),
        token,
    ) -> Bool (body deregister_body);

    /// The names of all datacenters, the nearest first.
    Datacenters "datacenters": GET "/v1/catalog/datacenters" (; token) -> JSON Texts;

    /// The nodes of the datacenter: a list of objects with `Node`, `Address`, `Meta` …
    Nodes "nodes": GET "/v1/catalog/nodes" (;
        index, wait, consistency, dc, near, token, node_meta, filter_expr,
    ) -> INDEXED Objects Node;

    /// The services of the datacenter: an object from name to the tags in use.
    Services "services": GET "/v1/catalog/services" (;
        index, wait, consistency, dc, token, node_meta, filter_expr,
    ) -> INDEXED Object ServiceNames;

    /// A node with its services: an object with `Node` and `Services`; nothing for an unknown node.
    Node "node": GET "/v1/catalog/node/{node}" (
        /// The node's name.
        node: Str => Segment;
        index, wait, consistency, dc, token, filter_expr,
    ) -> INDEXED Maybe CatalogNode;

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
    ) -> INDEXED Objects CatalogService;

    /// The instances of the mesh that stand for a service, its proxies or itself: a list of objects
    /// as from `catalog.service`.
    Connect "connect": GET "/v1/catalog/connect/{service}" (
        /// The service's name.
        service: Str => Segment;
        index,
        wait,
        /// Only instances with this tag, or with all of these.
        tag: Strs => Query("tag", Truthy),
        consistency, dc, near, token, node_meta, filter_expr, peer, merge_central_config,
    ) -> INDEXED Objects CatalogService;

    /// A node with its services: an object with `Node` and `Services`, a list where `catalog.node`
    /// has an object; both are nothing for an unknown node.
    NodeServices "node_services": GET "/v1/catalog/node-services/{node}" (
        /// The node's name.
        node: Str => Segment;
        index, wait, consistency, dc, token, filter_expr, merge_central_config,
    ) -> INDEXED Maybe CatalogNodeServices;

    /// The services behind an ingress or terminating gateway: a list of objects with `Service`,
    /// `GatewayKind`, `Port`, `Hosts` …
    GatewayServices "gateway_services": GET "/v1/catalog/gateway-services/{gateway}" (
        /// The gateway's name.
        gateway: Str => Segment;
        dc, token, index, wait,
    ) -> asked JSON Objects GatewayService;
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every such function")]
fn register_body(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    let meta = args.get("node_meta");
    if meta.is_truthy() {
        body.set("NodeMeta", meta.json());
    }
    Ok(())
}

fn deregister_body(args: &Args<'_, '_>, _: &mut Object) -> Result<()> {
    if args.get("service_id").is_truthy() && args.get("check_id").is_truthy() {
        let problem = "cannot be given together with `service_id`";
        return Err(ArgumentError::new("check_id", Fault::Conflict, problem).into());
    }
    Ok(())
}
