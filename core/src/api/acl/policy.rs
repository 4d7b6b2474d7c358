//! Policies: rules by name.

use crate::error::Result;
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;
use crate::value::{Value, quoted};

endpoints! {
    group "acl",
    order [];

    /// The policies, without their rules: a list of objects with `ID`, `Name`, `Description` …
    List "policy.list": GET "/v1/acl/policies" (; token) -> JSON Objects ACLPolicyListed;

    /// One policy: an object with `ID`, `Name`, `Rules` … An unknown one is an error (403 or 404).
    Read "policy.read": GET "/v1/acl/policy/{uuid}" (
        /// The policy's id.
        uuid: Str => Segment;
        token,
    ) -> JSON Maybe ACLPolicy;

    /// The policy of this name: an object with `ID`, `Name`, `Rules` … An unknown one is an error
    /// (403 or 404).
    ReadByName "policy.read_by_name": GET "/v1/acl/policy/name/{name}" (
        /// The policy's name.
        name: Str => Segment;
        token,
    ) -> JSON Maybe ACLPolicy;

    /// Makes a policy: the result is an object with its `ID` …
    Create "policy.create": PUT "/v1/acl/policy" (
        /// Its name: letters, digits, `-` and `_`.
        name: Text => Field("name", Always);
        token,
        /// A text for people.
        description: Text => Body,
        /// The rules: a text in HCL or JSON, or an object that stands for the JSON.
        rules: TextOrObject => Body,
        /// The datacenters where it counts, a list; all if not given.
        datacenters: Texts => Field("Datacenters", Truthy),
    ) -> JSON Object ACLPolicy (body create_body);

    /// Changes a policy: the result is the policy.
    Update "policy.update": PUT "/v1/acl/policy/{uuid}" (
        /// The policy's id.
        uuid: Str => Segment,
        /// Its name: letters, digits, `-` and `_`.
        name: Text => Field("Name", Always);
        token,
        /// A text for people.
        description: Text => Body,
        /// The rules: a text in HCL or JSON, or an object that stands for the JSON. Without them it
        /// has none any more.
        rules: TextOrObject => Body,
        /// The datacenters where it counts, a list; all if not given.
        datacenters: Texts => Field("Datacenters", Truthy),
    ) -> JSON Object ACLPolicy (body update_body);

    /// Removes a policy, also from the tokens and roles that are linked to it.
    Delete "policy.delete": DELETE "/v1/acl/policy/{uuid}" (
        /// The policy's id.
        uuid: Str => Segment;
        token,
    ) -> Bool;
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every such function")]
fn create_body(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    content(args, body, "rules");
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every such function")]
fn update_body(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    body.set_first("ID", args.get("uuid").json());
    content(args, body, "Rules");
    Ok(())
}

/// Sets the rules, under this name, and the description.
fn content(args: &Args<'_, '_>, body: &mut Object, rules_name: &str) {
    let rules = args.get("rules");
    if rules.is_truthy() {
        body.set(rules_name, as_text(rules));
    }
    let description = args.get("description");
    if description.is_truthy() {
        body.set("Description", description.json());
    }
}

/// A text stays what it is; anything else becomes the text of its JSON.
fn as_text(rules: &Value<'_>) -> String {
    let json = rules.json();
    if json.starts_with('"') { json.into_owned() } else { quoted(&json) }
}
