//! What the bodies of ACL objects have in common: references to each other, and identities.

use std::borrow::Cow;

use crate::error::{ArgumentError, Fault, Result};
use crate::json;
use crate::object::Object;
use crate::request::Args;
use crate::value::{Value, quoted};

/// Adds `member`: references to the objects whose ids and names are in these arguments, if any.
pub(super) fn set_references(body: &mut Object, member: &str, ids: &Value<'_>, names: &Value<'_>) {
    let ids = texts(ids).into_iter().map(|id| format!("{{\"ID\": {}}}", quoted(&id)));
    let names = texts(names).into_iter().map(|name| format!("{{\"Name\": {}}}", quoted(&name)));
    let references: Vec<_> = ids.chain(names).collect();
    if !references.is_empty() {
        body.set(member, list(&references));
    }
}

fn texts<'v>(value: &'v Value<'_>) -> Vec<Cow<'v, str>> {
    match value {
        Value::List(items) => items.iter().map(|item| Cow::Borrowed(&**item)).collect(),
        single => {
            single.text().filter(|_| single.is_truthy()).map(Cow::Borrowed).into_iter().collect()
        }
    }
}

/// Adds the nodes that stand for themselves: each `node:datacenter`, or an object as Consul takes it.
pub(super) fn set_node_identities(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    const NAME: &str = "node_identities";
    let value = args.get(NAME);
    if !value.is_truthy() {
        return Ok(());
    }
    let json = value.json();
    let single = format!("[{json}]");
    let items = json::items(&json).or_else(|| json::items(&single));
    let items = items.ok_or_else(|| ArgumentError::new(NAME, Fault::Type, "expected a list"))?;
    let identity = |item: &str| {
        let Some(text) = json::text(item) else {
            return Ok(item.to_owned());
        };
        let Some((node, datacenter)) = text.split_once(':') else {
            let problem = format!("Node identity must be 'node:datacenter', got '{text}'");
            return Err(ArgumentError::new(NAME, Fault::Format, problem));
        };
        let (node, datacenter) = (quoted(node), quoted(datacenter));
        Ok(format!("{{\"NodeName\": {node}, \"Datacenter\": {datacenter}}}"))
    };
    let identities: Vec<_> = items.into_iter().map(identity).collect::<Result<_, _>>()?;
    body.set("NodeIdentities", list(&identities));
    Ok(())
}

/// Adds the templated policies: each an object from template names to variables, or one as Consul
/// takes it.
pub(super) fn set_templated_policies(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    const NAME: &str = "templated_policies";
    let expected = || ArgumentError::new(NAME, Fault::Type, "expected a list of objects");
    let objects = Object::read_list(&args.get(NAME).json()).ok_or_else(expected)?;
    let mut policies = Vec::new();
    for object in &objects {
        if object.get("TemplateName").is_some() {
            policies.push(object.to_text());
            continue;
        }
        policies.extend(object.members().map(|(template, variables)| {
            let template = quoted(template);
            format!("{{\"TemplateName\": {template}, \"TemplateVariables\": {variables}}}")
        }));
    }
    body.set("TemplatedPolicies", list(&policies));
    Ok(())
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.join(", "))
}
