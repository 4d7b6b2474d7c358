//! Roles: policies and identities under one name, for tokens to have.

use super::links::{set_node_identities, set_references, set_templated_policies};
use crate::endpoint::Preset;
use crate::error::Result;
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;

const EMPTY: Preset = Preset::Text("");

endpoints! {
    group "acl",
    order [];

    /// The roles: a list of objects with `ID`, `Name`, `Policies` …
    List "role.list": GET "/v1/acl/roles" (;
        /// Only roles linked to the policy of this id.
        policy: Str => Query("policy", Truthy),
        token,
    ) -> JSON Objects ACLRole;

    /// One role: an object; nothing for an unknown one.
    Read "role.read": GET "/v1/acl/role/{role_id}" (
        /// The role's id.
        role_id: Str => Segment;
        token,
    ) -> JSON Maybe ACLRole;

    /// The role of this name: an object; nothing for an unknown one.
    ReadByName "role.read_by_name": GET "/v1/acl/role/name/{name}" (
        /// The role's name.
        name: Str => Segment;
        token,
    ) -> JSON Maybe ACLRole;

    /// Makes a role: the result is an object with its `ID` …
    Create "role.create": PUT "/v1/acl/role" (
        /// Its name: letters, digits, `-` and `_`.
        name: Text => Field("Name", Always);
        token,
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        policies_id,
        policies_name,
        /// Services that may be acted for: a list of objects with `ServiceName` and, if not all are
        /// meant, `Datacenters`.
        service_identities: Objects => Body,
        node_identities,
        templated_policies,
    ) -> JSON Object ACLRole (body links);

    /// Changes a role: what is not given is removed. The result is the role.
    Update "role.update": PUT "/v1/acl/role/{role_id}" (
        /// The role's id.
        role_id: Str => Segment,
        /// Its name: letters, digits, `-` and `_`.
        name: Text => Field("Name", Always);
        token,
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        policies_id,
        policies_name,
        /// Services that may be acted for: a list of objects with `ServiceName` and, if not all are
        /// meant, `Datacenters`.
        service_identities: Objects => Body,
        node_identities,
        templated_policies,
    ) -> JSON Object ACLRole (body links_of_known);

    /// Removes a role, also from the tokens that have it.
    Delete "role.delete": DELETE "/v1/acl/role/{role_id}" (
        /// The role's id.
        role_id: Str => Segment;
        token,
    ) -> Bool;
}

fn links(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    set_references(body, "Policies", args.get("policies_id"), args.get("policies_name"));
    let services = args.get("service_identities");
    if services.is_truthy() {
        body.set("ServiceIdentities", services.json());
    }
    set_node_identities(args, body)?;
    if !args.get("templated_policies").is_null() {
        set_templated_policies(args, body)?;
    }
    Ok(())
}

fn links_of_known(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    links(args, body)?;
    body.set("ID", args.get("role_id").json());
    Ok(())
}
