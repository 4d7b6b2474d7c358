//! Templated policies: policies that Consul brings along, with variables.

use crate::error::{ArgumentError, Fault, Result};
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;

endpoints! {
    group "acl",
    order [];

    /// The templated policies: an object from name to template, schema and description.
    /// Consul ≥ 1.17.
    List "templated_policy.list": GET "/v1/acl/templated-policies" (; token) -> JSON Object TemplatedPolicies;

    /// One templated policy: an object with `TemplateName`, `Schema`, `Template`. Consul ≥ 1.17.
    Read "templated_policy.read": GET "/v1/acl/templated-policy/name/{name}" (
        /// The template's name, such as `builtin/service`.
        name: Str => Tail;
        token,
    ) -> JSON Maybe TemplatedPolicy;

    /// What a templated policy becomes with these variables: an object like a policy.
    /// Consul ≥ 1.17.
    Preview "templated_policy.preview": POST "/v1/acl/templated-policy/preview/{name}" (
        /// The template's name, such as `builtin/service`.
        name: Str => Tail;
        /// An object of texts, such as `Name`.
        template_variables: Labels => Body,
        token,
    ) -> JSON Maybe ACLPolicy (body variables);
}

fn variables(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    const NAME: &str = "template_variables";
    body.even_empty = true;
    let given = args.get(NAME);
    if given.is_truthy() {
        let expected = || ArgumentError::new(NAME, Fault::Type, "expected an object");
        body.merge(Object::read(&given.json()).ok_or_else(expected)?);
    }
    Ok(())
}
