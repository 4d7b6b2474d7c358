//! Access control: the calls of the whole system, and those of the system before Consul 1.4.
//!
//! What the present system is made of (tokens, policies, roles …) has a file each below this one.
//! The old calls `create`, `update`, `clone`, `destroy`, `info` and `list` are about tokens that
//! carry their rules themselves; Consul 1.11 removed them.

use crate::endpoint::{Endpoint, Preset};
use crate::error::{ArgumentError, Fault, Result};
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;
use crate::value::Value;

pub mod auth_method;
pub mod binding_rule;
mod links;
pub mod policy;
pub mod role;
pub mod templated_policy;
pub mod token;

/// The rows of the group: its own, and those of its parts.
pub(crate) static ALL: &[&[&Endpoint]] = &[
    ENDPOINTS,
    token::ENDPOINTS,
    policy::ENDPOINTS,
    role::ENDPOINTS,
    auth_method::ENDPOINTS,
    binding_rule::ENDPOINTS,
    templated_policy::ENDPOINTS,
];

const CLIENT: Preset = Preset::Text("client");

endpoints! {
    group "acl",
    order [];

    /// Makes the first token, which may do everything: an object with `SecretID`, `AccessorID` …
    ///
    /// It can be done once, until the operators reset it; then Consul refuses with a 403.
    Bootstrap "bootstrap": PUT "/v1/acl/bootstrap" (;
        /// The token's secret, a UUID; made by Consul if not given (Consul ≥ 1.14).
        bootstrap_secret: Text => Field("BootstrapSecret", Truthy),
    ) -> JSON Object ACLToken (body even_empty);

    /// Makes a token for somebody whom an auth method knows: an object with `SecretID` …
    Login "login": POST "/v1/acl/login" (
        /// The auth method's name.
        auth_method: Text => Field("AuthMethod", Always),
        /// What proves to the auth method who it is, such as a JWT.
        bearer_token: Text => Field("BearerToken", Always);
        /// Kept in the token's description: an object of texts.
        meta: Labels => Field("Meta", Truthy),
    ) -> JSON Object ACLToken;

    /// Destroys a token that `login` made.
    Logout "logout": POST "/v1/acl/logout" (
        /// The token's secret.
        token: Str => Token;
    ) -> Bool;

    /// The state of the copying of ACLs from the primary datacenter: an object with `Enabled`,
    /// `Running`, `ReplicatedIndex`, `LastSuccess`, `LastError` …
    Replication "replication": GET "/v1/acl/replication" (;
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
        token,
    ) -> JSON Object ACLReplication;

    /// Whether a token may do each of up to 64 things: the list that was given, its objects with
    /// `Allow`. An internal endpoint of Consul's user interface.
    Authorize "authorize": POST "/v1/internal/acl/authorize" (
        /// A list of objects with `Resource` (such as `key`), `Access` (such as `read`) and, where
        /// one is meant, `Segment` (such as the key).
        requests: Objects => Document;
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
        token,
    ) -> JSON Objects ACLAuthorization;

    /// Makes a token of the old system; the result is its secret. Consul < 1.11.
    Create "create": PUT "/v1/acl/create" (;
        /// A name for people.
        name: Text => Field("Name", Truthy),
        /// `client`, whose rules count, or `management`, which may do everything.
        r#type: Text = CLIENT => Field("Type", Truthy),
        /// The rules, a text in HCL or JSON.
        rules: Str => Field("Rules", Truthy),
        /// The token's secret; made by Consul if not given.
        acl_id: Text => Field("ID", Truthy),
        token,
    ) -> ID (body check_old);

    /// Changes a token of the old system, or makes it; the result is its secret. Consul < 1.11.
    Update "update": PUT "/v1/acl/update" (
        /// The token's secret.
        acl_id: Text => Field("ID", Always);
        /// A name for people.
        name: Text => Field("Name", Truthy),
        /// `client`, whose rules count, or `management`, which may do everything.
        r#type: Text => Field("Type", Truthy),
        /// The rules, a text in HCL or JSON.
        rules: Str => Field("Rules", Truthy),
        token,
    ) -> ID (body check_old);

    /// Makes another token like one of the old system; the result is its secret. Consul < 1.11.
    Clone_ "clone": PUT "/v1/acl/clone/{acl_id}" (
        /// The token's secret.
        acl_id: Str => Segment;
        token,
    ) -> ID;

    /// Destroys a token of the old system. Also `true` for an unknown one. Consul < 1.11.
    Destroy "destroy": PUT "/v1/acl/destroy/{acl_id}" (
        /// The token's secret.
        acl_id: Str => Segment;
        token,
    ) -> JSON Truth;

    /// One token of the old system: an object with `ID`, `Name`, `Type` and `Rules`; nothing for
    /// an unknown one. Consul < 1.11.
    Info "info": GET "/v1/acl/info/{acl_id}" (
        /// The token's secret.
        acl_id: Str => Segment;
        token,
    ) -> ONE Maybe LegacyACL;

    /// The tokens of the old system: a list. Consul < 1.11.
    List "list": GET "/v1/acl/list" (; token) -> JSON Objects LegacyACL;
}

/// Consul takes `{}` here, but no empty body.
#[expect(clippy::unnecessary_wraps, reason = "the signature of every such function")]
fn even_empty(_: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    body.even_empty = true;
    Ok(())
}

/// What is wrong with a token of the old system is said here: Consul's own words are of no help.
fn check_old(args: &Args<'_, '_>, _: &mut Object) -> Result<()> {
    let kind = args.get("type");
    let known = [r#""client""#, r#""management""#].contains(&&*kind.json());
    if kind.is_truthy() && !known {
        let problem = "type must be client or management";
        return Err(ArgumentError::new("type", Fault::Value, problem).into());
    }
    if !matches!(args.get("rules"), Value::Null | Value::Str(_)) {
        let problem = "Only HCL or JSON encoded strings supported for the moment";
        return Err(ArgumentError::new("rules", Fault::Value, problem).into());
    }
    Ok(())
}
