//! Tokens: what a call is allowed by.

use super::links::{set_node_identities, set_references, set_templated_policies};
use crate::endpoint::Preset;
use crate::error::Result;
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;

const EMPTY: Preset = Preset::Text("");

endpoints! {
    group "acl",
    order [accessor_id secret_id description service_identities expiration_time expiration_ttl local];

    /// The tokens: a list of objects with `AccessorID`, `Description`, `Policies` …; their
    /// `SecretID`s are shown only to who may change ACLs.
    List "token.list": GET "/v1/acl/tokens" (;
        /// Only tokens linked to the policy of this id.
        policy: Str => Query("policy", Truthy),
        /// Only tokens linked to the role of this id.
        role: Str => Query("role", Truthy),
        /// Only tokens that were made through this auth method.
        authmethod: Str => Query("authmethod", Truthy),
        /// Only tokens with an identity of this service (Consul ≥ 1.16).
        servicename: Str => Query("servicename", Truthy),
        token,
    ) -> JSON Objects ACLTokenListed;

    /// One token: an object. An unknown one is an error (403 or 404).
    Read "token.read": GET "/v1/acl/token/{accessor_id}" (
        /// The token's accessor id.
        accessor_id: Str => Segment;
        token,
        /// With its policies and roles in full (Consul ≥ 1.12).
        expanded: Bool = False => Flag("expanded", "true"),
    ) -> JSON Maybe ACLToken;

    /// The token of the call itself: an object.
    ReadSelf "token.read_self": GET "/v1/acl/token/self" (; token) -> JSON Object ACLToken;

    /// Makes a token: the result is an object with `SecretID`, `AccessorID` …
    Create "token.create": PUT "/v1/acl/token" (;
        token,
        /// The accessor id, a UUID; made by Consul if not given.
        accessor_id: Text => Field("AccessorID", Truthy),
        /// The secret, a UUID; made by Consul if not given.
        secret_id: Text => Field("SecretID", Truthy),
        node_identities,
        /// Services that may be acted for: a list of objects with `ServiceName` and, if not all are
        /// meant, `Datacenters`.
        service_identities: Objects => Field("ServiceIdentities", Given),
        policies_id,
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        policies_name,
        roles_id,
        roles_name,
        templated_policies,
        /// When it ends: a time such as `2030-01-01T00:00:00Z`.
        expiration_time: Text => Field("ExpirationTime", Truthy),
        /// After how long it ends: a Go duration from `1m` to `24h`.
        expiration_ttl: Text => Field("ExpirationTTL", Truthy),
        /// Keep it in this datacenter.
        local: Truth => Field("Local", Given),
    ) -> JSON Object ACLToken (body links);

    /// Changes a token: description and links that are not given are removed. The result is the
    /// token.
    Update "token.update": PUT "/v1/acl/token/{accessor_id}" (
        /// The token's accessor id.
        accessor_id: Str => Segment;
        token,
        /// The secret: it cannot be changed, and may be left out.
        secret_id: Text => Field("SecretID", Truthy),
        node_identities,
        /// Services that may be acted for: a list of objects with `ServiceName` and, if not all are
        /// meant, `Datacenters`.
        service_identities: Objects => Field("ServiceIdentities", Given),
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        policies_id,
        policies_name,
        roles_id,
        roles_name,
        templated_policies,
        /// When it ends: it cannot be changed, and may be left out.
        expiration_time: Text => Field("ExpirationTime", Truthy),
        /// After how long it ends: only for a token that is new.
        expiration_ttl: Text => Field("ExpirationTTL", Truthy),
        /// Whether it is kept in this datacenter: it cannot be changed.
        local: Truth => Field("Local", Given),
    ) -> JSON Object ACLToken (body links_of_known);

    /// Makes another token that may do the same: the result is that one.
    Clone_ "token.clone": PUT "/v1/acl/token/{accessor_id}/clone" (
        /// The accessor id of the token to copy.
        accessor_id: Str => Segment;
        token,
        /// A text for people; that of the copied token if empty.
        description: Text = EMPTY => Field("Description", Always),
    ) -> JSON Object ACLToken;

    /// Removes a token.
    Delete "token.delete": DELETE "/v1/acl/token/{accessor_id}" (
        /// The token's accessor id.
        accessor_id: Str => Segment;
        token,
    ) -> Bool;
}

fn links(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    body.even_empty = true;
    set_node_identities(args, body)?;
    set_references(body, "Policies", args.get("policies_id"), args.get("policies_name"));
    set_references(body, "Roles", args.get("roles_id"), args.get("roles_name"));
    if args.get("templated_policies").is_truthy() {
        set_templated_policies(args, body)?;
    }
    Ok(())
}

fn links_of_known(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    body.set_first("AccessorID", args.get("accessor_id").json());
    links(args, body)
}
