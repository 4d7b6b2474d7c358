//! Checks that are run: what the host is asked to do, and what its answer means.

use std::time::Duration;

use super::definition::CheckDefinition;
use crate::model::Status;
use crate::probe::{Observed, Probe, ProbeId, ProbeKind, Tls};
use crate::state::{State, Timer};

impl State {
    /// Asks the host to run a check. The next run is due after it has answered.
    pub(crate) fn run_check(&mut self, id: &str) {
        let Some(kind) = self.local.check(id).and_then(|local| kind(&local.definition)) else {
            return;
        };
        let Some(local) = self.local.check(id) else { return };
        let timeout = match (local.definition.timeout.span(), local.definition.is_script()) {
            (Duration::ZERO, true) => Duration::from_secs(30),
            (Duration::ZERO, false) => Duration::from_secs(10),
            (timeout, _) => timeout,
        };
        let keep = local.most_output();
        self.local.asked += 1;
        let probe = self.local.asked;
        self.local.running.insert(probe, id.to_owned());
        self.local.probes.push(Probe { id: ProbeId(probe), kind, timeout, keep });
    }

    /// Takes what came of a probe, unless its check is gone or was replaced since.
    pub(crate) fn probed(&mut self, probe: ProbeId, observed: &Observed) {
        let Some(id) = self.local.running.remove(&probe.0) else { return };
        let Some(local) = self.local.check(&id) else { return };
        let next = self.now + local.interval();
        let (status, output) = verdict(&local.definition, observed);
        self.timers.set(Timer::Run(id.clone()), next);
        self.weigh(&id, status, &output);
    }
}

fn kind(definition: &CheckDefinition) -> Option<ProbeKind> {
    let tls = || Tls {
        server_name: definition.tls_server_name.clone(),
        skip_verify: definition.tls_skip_verify,
    };
    Some(if definition.is_script() && !definition.docker_container_id.is_empty() {
        ProbeKind::Docker {
            container: definition.docker_container_id.clone(),
            args: definition.script_args.clone(),
        }
    } else if definition.is_script() {
        ProbeKind::Script { args: definition.script_args.clone() }
    } else if !definition.http.is_empty() {
        let method = if definition.method.is_empty() { "GET" } else { &definition.method };
        ProbeKind::Http {
            url: definition.http.clone(),
            method: method.to_owned(),
            headers: definition.header.clone(),
            body: definition.body.clone(),
            redirects: !definition.disable_redirects,
            tls: tls(),
        }
    } else if !definition.tcp.is_empty() {
        ProbeKind::Tcp { address: definition.tcp.clone(), tls: definition.tcp_use_tls.then(tls) }
    } else if !definition.udp.is_empty() {
        ProbeKind::Udp { address: definition.udp.clone() }
    } else if !definition.grpc.is_empty() {
        let (address, service) = definition.grpc.split_once('/').unwrap_or((&definition.grpc, ""));
        ProbeKind::Grpc {
            address: address.to_owned(),
            service: service.to_owned(),
            tls: definition.grpc_use_tls.then(tls),
        }
    } else if !definition.h2ping.is_empty() {
        let secure = definition.h2ping_use_tls.unwrap_or(true);
        ProbeKind::H2Ping { address: definition.h2ping.clone(), tls: secure.then(tls) }
    } else {
        return None;
    })
}

/// What a run says of the health, in Consul's words.
fn verdict(definition: &CheckDefinition, observed: &Observed) -> (&'static str, String) {
    match observed {
        Observed::Http { status, body } => {
            let health = match status {
                200..=299 => Status::PASSING,
                429 => Status::WARNING,
                _ => Status::CRITICAL,
            };
            let method = if definition.method.is_empty() { "GET" } else { &definition.method };
            let (url, body) = (&definition.http, String::from_utf8_lossy(body));
            let line = format!("{status} {}", reason(*status));
            (health, format!("HTTP {method} {url}: {} Output: {body}", line.trim_end()))
        }
        Observed::Success => (Status::PASSING, success(definition)),
        Observed::Grpc { serving: true, .. } => {
            (Status::PASSING, format!("gRPC check {}: success", definition.grpc))
        }
        Observed::Grpc { status, .. } => {
            let text = format!("gRPC {} serving status: {status}", definition.grpc);
            (Status::CRITICAL, text)
        }
        Observed::Script { code, output } => {
            let health = match code {
                0 => Status::PASSING,
                1 => Status::WARNING,
                _ => Status::CRITICAL,
            };
            (health, String::from_utf8_lossy(output).into_owned())
        }
        Observed::Failed(why) => (Status::CRITICAL, why.clone()),
    }
}

fn success(definition: &CheckDefinition) -> String {
    if !definition.tcp.is_empty() {
        format!("TCP connect {}: Success", definition.tcp)
    } else if !definition.udp.is_empty() {
        format!("UDP connect {}: Success", definition.udp)
    } else {
        "HTTP2 ping was successful".to_owned()
    }
}

/// The words that go with a status: the server's own are not told.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Request Entity Too Large",
        415 => "Unsupported Media Type",
        418 => "I'm a teapot",
        422 => "Unprocessable Entity",
        423 => "Locked",
        425 => "Too Early",
        426 => "Upgrade Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        507 => "Insufficient Storage",
        511 => "Network Authentication Required",
        _ => "",
    }
}
