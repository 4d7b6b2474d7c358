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
    ) -> JSON Objects BindingRule;

    /// One binding rule: an object; nothing for an unknown one.
    Read "binding_rule.read": GET "/v1/acl/binding-rule/{binding_rule_id}" (
        /// The rule's id.
        binding_rule_id: Str => Segment;
        token,
    ) -> JSON Maybe BindingRule;

    /// Makes a binding rule: the result is an object with its `ID` …
    Create "binding_rule.create": PUT "/v1/acl/binding-rule" (
        /// The auth method's name.
        auth_method: Text => Field("AuthMethod", Always),
        /// What is bound: `service`, `role`, `node` (Consul ≥ 1.8), `templated-policy` (≥ 1.17) or
        /// `policy` (≥ 1.18).
        bind_type: Text => Field("BindType", Always),
        /// Its name; `${…}` in it is filled in from what the auth method knows.
        bind_name: Text => Field("BindName", Always);
        token,
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        /// A filter expression: only who meets it, such as `serviceaccount.namespace==default`.
        selector: Text = EMPTY => Field("Selector", Truthy),
        /// The variables of a templated policy: an object (Consul ≥ 1.17).
        bind_vars: Labels => Field("BindVars", Given),
    ) -> JSON Object BindingRule;

    /// Changes a binding rule: what is not given is removed. The result is the rule.
    Update "binding_rule.update": PUT "/v1/acl/binding-rule/{binding_rule_id}" (
        /// The rule's id.
        binding_rule_id: Str => Segment,
        /// The auth method's name, which cannot be changed.
        auth_method: Text => Field("AuthMethod", Always),
        /// What is bound: `service`, `role`, `node` (Consul ≥ 1.8), `templated-policy` (≥ 1.17) or
        /// `policy` (≥ 1.18).
        bind_type: Text => Field("BindType", Always),
        /// Its name; `${…}` in it is filled in from what the auth method knows.
        bind_name: Text => Field("BindName", Always);
        token,
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        /// A filter expression: only who meets it, such as `serviceaccount.namespace==default`.
        selector: Text = EMPTY => Field("Selector", Truthy),
        /// The variables of a templated policy: an object (Consul ≥ 1.17).
        bind_vars: Labels => Field("BindVars", Given),
    ) -> JSON Object BindingRule;

    /// Removes a binding rule.
    Delete "binding_rule.delete": DELETE "/v1/acl/binding-rule/{binding_rule_id}" (
        /// The rule's id.
        binding_rule_id: Str => Segment;
        token,
    ) -> Bool;
}
