//! Binding rules: what those get who log in through an auth method.

use crate::endpoint::Preset;
use crate::table::endpoints;

const EMPTY: Preset = Preset::Text("");

endpoints! {
    group "acl",
    order [];

    /// The binding rules: a list of objects with `ID`, `AuthMethod`, `BindType` …
    List "binding_rule.list": GET "/v1/acl/binding-rules" (;
        /// Only rules of this auth method.
        auth_method: Str => Query("authmethod", Truthy),
        token,
    ) -> JSON Objects;

    /// One binding rule: an object; nothing for an unknown one.
    Read "binding_rule.read": GET "/v1/acl/binding-rule/{binding_rule_id}" (
        /// The rule's id.
        binding_rule_id: Str => Segment;
        token,
    ) -> JSON;

    /// Makes a binding rule: the result is an object with its `ID` …
    Create "binding_rule.create": PUT "/v1/acl/binding-rule" (
        /// The auth method's name.
        auth_method: Json => Field("AuthMethod", Always),
        /// What is bound: `service`, `role`, `node` (Consul ≥ 1.8), `templated-policy` (≥ 1.17) or
        /// `policy` (≥ 1.18).
        bind_type: Json => Field("BindType", Always),
        /// Its name; `${…}` in it is filled in from what the auth method knows.
        bind_name: Json => Field("BindName", Always);
        token,
        /// A text for people.
        description: Json = EMPTY => Field("Description", Truthy),
        /// A filter expression: only who meets it, such as `serviceaccount.namespace==default`.
        selector: Json = EMPTY => Field("Selector", Truthy),
        /// The variables of a templated policy: an object (Consul ≥ 1.17).
        bind_vars: Json => Field("BindVars", Given),
    ) -> JSON Object;

    /// Changes a binding rule: what is not given is removed. The result is the rule.
    Update "binding_rule.update": PUT "/v1/acl/binding-rule/{binding_rule_id}" (
        /// The rule's id.
        binding_rule_id: Str => Segment,
        /// The auth method's name, which cannot be changed.
        auth_method: Json => Field("AuthMethod", Always),
        /// What is bound: `service`, `role`, `node` (Consul ≥ 1.8), `templated-policy` (≥ 1.17) or
        /// `policy` (≥ 1.18).
        bind_type: Json => Field("BindType", Always),
        /// Its name; `${…}` in it is filled in from what the auth method knows.
        bind_name: Json => Field("BindName", Always);
        token,
        /// A text for people.
        description: Json = EMPTY => Field("Description", Truthy),
        /// A filter expression: only who meets it, such as `serviceaccount.namespace==default`.
        selector: Json = EMPTY => Field("Selector", Truthy),
        /// The variables of a templated policy: an object (Consul ≥ 1.17).
        bind_vars: Json => Field("BindVars", Given),
    ) -> JSON Object;

    /// Removes a binding rule.
    Delete "binding_rule.delete": DELETE "/v1/acl/binding-rule/{binding_rule_id}" (
        /// The rule's id.
        binding_rule_id: Str => Segment;
        token,
    ) -> Bool;
}
