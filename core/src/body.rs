//! JSON bodies: the arguments that are members of one object, put together.

use std::borrow::Cow;

use crate::endpoint::{Defaults, Endpoint, Param, Place, When};
use crate::error::{ArgumentError, Fault, Result};
use crate::object::Object;
use crate::request::{Body, own_or};
use crate::value::{Value, quoted};

/// The arguments of a call, by name: for a function that finishes a body.
#[derive(Debug)]
pub struct Args<'e, 'v> {
    endpoint: &'e Endpoint,
    values: &'e [Value<'v>],
    client: &'e Defaults<'e>,
}

impl<'v> Args<'_, 'v> {
    /// The argument `name`; null where the row has none of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> &Value<'v> {
        self.endpoint.argument(self.values, name)
    }

    /// The token: the call's own, or else the client's.
    pub(crate) fn token(&self) -> Option<Cow<'_, str>> {
        own_or(self.get("token"), self.client.token)
    }
}

impl Endpoint {
    /// Of the arguments `values`, that of the parameter `name`; null where there is none.
    pub(crate) fn argument<'e, 'v>(&self, values: &'e [Value<'v>], name: &str) -> &'e Value<'v> {
        let position = self.params.iter().position(|param| param.name == name);
        position.and_then(|i| values.get(i)).unwrap_or(&Value::Null)
    }

    /// The body made of the arguments that are its members; `None` where none is meant to be.
    pub(crate) fn json_body(
        &self,
        values: &[Value<'_>],
        client: &Defaults<'_>,
    ) -> Result<Option<Body<'static>>> {
        let pairs = self.params.iter().zip(values);
        let mut members: Vec<(&Param, &Value<'_>)> = Vec::new();
        for (param, value) in pairs.filter(|(param, _)| param.place.is_member()) {
            let at = members.partition_point(|(before, _)| before.rank <= param.rank);
            members.insert(at, (param, value));
        }
        if members.is_empty() {
            return Ok(None);
        }
        let mut object = Object::default();
        for (param, value) in members {
            add(&mut object, param, value, client)?;
        }
        if let Some(finish) = self.finish {
            finish(&Args { endpoint: self, values, client }, &mut object)?;
        }
        let empty = object.is_empty() && !object.even_empty;
        Ok(Some(if empty {
            Body::Bytes([].as_slice().into())
        } else {
            Body::Json(object.to_text())
        }))
    }
}

fn add(
    object: &mut Object,
    param: &Param,
    value: &Value<'_>,
    client: &Defaults<'_>,
) -> Result<(), ArgumentError> {
    match param.place {
        Place::Field(name, When::Always) => object.set(name, value.json()),
        Place::Field(name, When::Given) if !value.is_null() => object.set(name, value.json()),
        Place::Field(name, When::Truthy) if value.is_truthy() => object.set(name, value.json()),
        Place::Definition(name) => object.merge(Object::whole_or(name, &value.json())),
        Place::Check if value.is_truthy() => object.merge(check(param.name, value)?),
        Place::DatacenterField(name) => {
            if let Some(dc) = own_or(value, client.dc) {
                object.set(name, quoted(&dc));
            }
        }
        _ => {}
    }
    Ok(())
}

/// The check definition in the argument `name`, with a `script` turned into `args`.
///
/// Consul took `script` until 1.0; since then it refuses the field and runs `args` itself.
pub(crate) fn check(name: &'static str, value: &Value<'_>) -> Result<Object, ArgumentError> {
    let expected = || ArgumentError::new(name, Fault::Type, "expected a check definition");
    let mut check = Object::read(&value.json()).ok_or_else(expected)?;
    modernise(&mut check);
    Ok(check)
}

/// Several of them.
pub(crate) fn checks(name: &'static str, value: &Value<'_>) -> Result<Vec<Object>, ArgumentError> {
    let expected = || ArgumentError::new(name, Fault::Type, "expected check definitions");
    let mut checks = Object::read_list(&value.json()).ok_or_else(expected)?;
    checks.iter_mut().for_each(modernise);
    Ok(checks)
}

fn modernise(check: &mut Object) {
    let Some(script) = check.get("script").map(str::to_owned) else {
        return;
    };
    if check.get("args").is_some() {
        return;
    }
    let args = if script.starts_with('[') {
        script
    } else {
        let shell = check.get("shell").map_or_else(|| quoted("sh"), str::to_owned);
        format!("[{shell}, \"-c\", {script}]")
    };
    check.replace("script", ("args", args));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modern(text: &str) -> String {
        let value = Value::Json { text: text.into(), truthy: true };
        check("check", &value).unwrap().to_text()
    }

    #[test]
    fn a_script_becomes_args_run_by_its_shell() {
        assert_eq!(
            modern(r#"{"script": "df -h", "interval": "10s"}"#),
            r#"{"args": ["sh", "-c", "df -h"], "interval": "10s"}"#
        );
        assert_eq!(
            modern(r#"{"docker_container_id": "f9", "shell": "bash", "script": "x"}"#),
            r#"{"docker_container_id": "f9", "shell": "bash", "args": ["bash", "-c", "x"]}"#
        );
        assert_eq!(modern(r#"{"Script": ["true"]}"#), r#"{"args": ["true"]}"#);
    }

    #[test]
    fn a_check_with_args_stays_as_it_is() {
        let both = r#"{"script": "x", "args": ["y"]}"#;
        assert_eq!(modern(both), both);
    }

    #[test]
    fn what_is_no_object_is_refused_by_name() {
        let error = check("check", &Value::from("ttl")).unwrap_err();
        assert_eq!((error.name(), error.fault()), ("check", Fault::Type));
    }
}
