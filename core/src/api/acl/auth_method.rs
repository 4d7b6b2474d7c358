//! Auth methods: who vouches for those who log in.

use crate::endpoint::Preset;
use crate::error::Result;
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;

const EMPTY: Preset = Preset::Text("");

endpoints! {
    group "acl",
    order [];

    /// The auth methods, without their settings: a list of objects with `Name`, `Type` …
    List "auth_method.list": GET "/v1/acl/auth-methods" (; token) -> JSON Objects AuthMethod;

    /// One auth method: an object with `Name`, `Type`, `Config` …; nothing for an unknown one.
    Read "auth_method.read": GET "/v1/acl/auth-method/{name}" (
        /// The auth method's name.
        name: Str => Segment;
        token,
    ) -> JSON Maybe AuthMethod;

    /// Makes an auth method: the result is the auth method.
    Create "auth_method.create": PUT "/v1/acl/auth-method" (
        /// Its name: letters, digits, `-` and `_`.
        name: Text => Field("Name", Always),
        /// Its type: `kubernetes`, `jwt`, `oidc` or `aws-iam`.
        method_type: Text => Field("Type", Always);
        token,
        /// A name for people (Consul ≥ 1.8).
        display_name: Text = EMPTY => Field("DisplayName", Truthy),
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        /// The settings of its type: an object.
        config: Object => Field("Config", Given),
        /// After how long its tokens end: a Go duration (Consul ≥ 1.8).
        max_token_ttl: Text => Field("MaxTokenTTL", Truthy),
        /// Where its tokens count: `local` or `global` (Consul ≥ 1.8).
        token_locality: Text => Field("TokenLocality", Truthy),
        /// How its tokens are named (Consul ≥ 1.22.7).
        token_name_format: Text => Field("TokenNameFormat", Truthy),
    ) -> JSON Object AuthMethod;

    /// Changes an auth method: what is not given is removed. The result is the auth method.
    Update "auth_method.update": PUT "/v1/acl/auth-method/{name}" (
        /// The auth method's name.
        name: Str => Segment,
        /// Its type, which cannot be changed.
        method_type: Text => Field("Type", Always);
        token,
        /// A name for people (Consul ≥ 1.8).
        display_name: Text = EMPTY => Field("DisplayName", Truthy),
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        /// The settings of its type: an object.
        config: Object => Field("Config", Given),
        /// After how long its tokens end: a Go duration (Consul ≥ 1.8).
        max_token_ttl: Text => Field("MaxTokenTTL", Truthy),
        /// Where its tokens count: `local` or `global` (Consul ≥ 1.8).
        token_locality: Text => Field("TokenLocality", Truthy),
        /// How its tokens are named (Consul ≥ 1.22.7).
        token_name_format: Text => Field("TokenNameFormat", Truthy),
    ) -> JSON Object AuthMethod (body named);

    /// Removes an auth method, with its binding rules and the tokens that were made through it.
    Delete "auth_method.delete": DELETE "/v1/acl/auth-method/{name}" (
        /// The auth method's name.
        name: Str => Segment;
        token,
    ) -> Bool;
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every such function")]
fn named(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    body.set_first("Name", args.get("name").json());
    Ok(())
}
