//! The probes that checks ask for, each in a small thread of its own, in the words that Consul has
//! for what goes wrong.

mod grpc;
mod http;
mod script;
mod socket;

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read};
use std::thread;

use lictor_dev_agent::{Observed, Probe, ProbeKind};

use crate::server::{Command, Reports};

const STACK: usize = 256 << 10;

/// Begins a probe of an agent; what came of it is reported.
pub(crate) fn begin(agent: usize, probe: Probe, reports: Reports) {
    let id = probe.id;
    let failed = reports.clone();
    let run = move || {
        let observed = observe(&probe);
        reports.send(Command::Probed(agent, id, observed));
    };
    let spawned =
        thread::Builder::new().name("consul-check".to_owned()).stack_size(STACK).spawn(run);
    if let Err(error) = spawned {
        failed.send(Command::Probed(agent, id, Observed::Failed(error.to_string())));
    }
}

fn observe(probe: &Probe) -> Observed {
    let (timeout, keep) = (probe.timeout, probe.keep);
    match &probe.kind {
        ProbeKind::Http { url, method, headers, body, redirects, tls } => http::get(
            &http::Ask { url, method, headers, body, redirects: *redirects, tls, keep },
            timeout,
        ),
        ProbeKind::Tcp { address, tls: None } => socket::tcp(address, timeout),
        ProbeKind::Udp { address } => socket::udp(address, timeout),
        ProbeKind::Grpc { address, service, tls: None } => grpc::health(address, service, timeout),
        ProbeKind::H2Ping { address, tls: None } => grpc::ping(address, timeout),
        ProbeKind::Docker { container, args } => {
            let exec = ["docker", "exec", container].map(str::to_owned);
            script::run(&[exec.as_slice(), args].concat(), timeout, keep)
        }
        ProbeKind::Script { args } => script::run(args, timeout, keep),
        _ => Observed::Failed("the dev agent does not run this kind of check".to_owned()),
    }
}

/// Reads all there is, and keeps the last `keep` bytes; also says how many there were.
fn tail(mut input: impl Read, keep: usize) -> io::Result<(Vec<u8>, usize)> {
    let (mut kept, mut total, mut piece) = (VecDeque::new(), 0, [0; 4096]);
    while let read @ 1.. = input.read(&mut piece)? {
        total += read;
        kept.extend(piece.get(..read).unwrap_or_default());
        kept.drain(..kept.len().saturating_sub(keep));
    }
    Ok((kept.into(), total))
}

/// What Go says of an error of a socket.
fn words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::ConnectionRefused => "connect: connection refused".to_owned(),
        ErrorKind::ConnectionReset => "read: connection reset by peer".to_owned(),
        ErrorKind::UnexpectedEof => "EOF".to_owned(),
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "i/o timeout".to_owned(),
        // The standard library has no kind for it.
        _ if error.to_string().starts_with("failed to lookup address") => "no such host".to_owned(),
        _ => error.to_string(),
    }
}
