//! Discovery chains: where calls of a service in the mesh end up.

use crate::error::Result;
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;

endpoints! {
    group "discovery_chain",
    order [compile_dc index wait override_connect_timeout override_protocol
        override_mesh_gateway_mode];

    /// The chain of a service, as its routers, splitters and resolvers make it: an object with
    /// `Chain`.
    ///
    /// With any of the overrides the request is a POST.
    Get "get": GET "/v1/discovery-chain/{service}" (
        /// The service's name.
        service: Str => Segment;
        /// The datacenter to compile it for, in place of the agent's own.
        compile_dc: Str => Query("compile-dc", Truthy),
        token,
        /// As if connecting might take this long, such as `5s`.
        override_connect_timeout: Text => Field("OverrideConnectTimeout", Truthy),
        /// As if the service spoke this protocol, such as `http`.
        override_protocol: Text => Field("OverrideProtocol", Truthy),
        /// As if it were reached through mesh gateways so: `none`, `local` or `remote`.
        override_mesh_gateway_mode: Text => Body,
        index,
        wait,
    ) -> asked JSON Object DiscoveryChain (body overrides);
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every such function")]
fn overrides(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    let mode = args.get("override_mesh_gateway_mode");
    if mode.is_truthy() {
        body.set("OverrideMeshGateway", format!("{{\"Mode\": {}}}", mode.json()));
    }
    Ok(())
}
