//! Probes as JavaScript reads them.

use lictor_dev_agent::{Probe, ProbeKind, Tls};
use serde_json::{Value, json};

/// What to do, as JSON. A time is in milliseconds; `tls` is null where none is to be done.
pub(crate) fn json(number: u32, probe: Probe) -> String {
    let mut json = match probe.kind {
        ProbeKind::Http { url, method, headers, body, redirects, tls: how } => json!({
            "kind": "http", "url": url, "method": method, "headers": headers, "body": body,
            "redirects": redirects, "tls": tls(Some(how)),
        }),
        ProbeKind::Tcp { address, tls: how } => {
            json!({ "kind": "tcp", "address": address, "tls": tls(how) })
        }
        ProbeKind::Udp { address } => json!({ "kind": "udp", "address": address }),
        ProbeKind::Grpc { address, service, tls: how } => {
            json!({ "kind": "grpc", "address": address, "service": service, "tls": tls(how) })
        }
        ProbeKind::H2Ping { address, tls: how } => {
            json!({ "kind": "h2ping", "address": address, "tls": tls(how) })
        }
        ProbeKind::Docker { container, args } => {
            let exec = ["docker", "exec", container.as_str()].map(str::to_owned);
            let args = [exec.as_slice(), &args].concat();
            json!({ "kind": "script", "args": args })
        }
        ProbeKind::Script { args } => json!({ "kind": "script", "args": args }),
        _ => json!({ "kind": "unknown" }),
    };
    if let Value::Object(members) = &mut json {
        members.insert("number".to_owned(), number.into());
        members.insert("keep".to_owned(), probe.keep.into());
        members.insert("timeout".to_owned(), (probe.timeout.as_secs_f64() * 1000.0).into());
    }
    json.to_string()
}

fn tls(how: Option<Tls>) -> Value {
    how.map_or(
        Value::Null,
        |tls| json!({ "serverName": tls.server_name, "skipVerify": tls.skip_verify }),
    )
}
