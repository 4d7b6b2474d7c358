//! Checks inside bodies: what old clients wrote, as Consul takes it today.

use crate::error::{ArgumentError, Fault};
use crate::object::Object;
use crate::value::{Value, quoted};

/// The check object in the argument `name`, with a `script` turned into `args`.
///
/// Consul took `script` until 1.0; since then it refuses the field and runs `args` itself.
pub(super) fn check(name: &'static str, value: &Value<'_>) -> Result<Object, ArgumentError> {
    let object = serde_json::from_str(&value.json());
    let mut check: Object =
        object.map_err(|_| ArgumentError::new(name, Fault::Type, "expected a check definition"))?;
    modernise(&mut check);
    Ok(check)
}

/// Several of them.
pub(super) fn checks(name: &'static str, value: &Value<'_>) -> Result<Vec<Object>, ArgumentError> {
    let objects = serde_json::from_str(&value.json());
    let mut checks: Vec<Object> =
        objects.map_err(|_| ArgumentError::new(name, Fault::Type, "expected check definitions"))?;
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
