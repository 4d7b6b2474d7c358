//! The two servers as processes: how they start, and what Linux says of them.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::load::Connection;

/// A server that can be started.
pub(crate) struct Program {
    pub(crate) name: String,
    path: String,
    /// The ports that must be its own, beside that of HTTP.
    ports: &'static [&'static str],
    flags: &'static [&'static str],
}

impl Program {
    pub(crate) fn dev_agent() -> Self {
        let path = env!("CARGO_BIN_EXE_lictor-dev-agent").to_owned();
        Self { name: "dev agent".to_owned(), path, ports: &[], flags: &[] }
    }

    pub(crate) fn consul() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/consul");
        let path = said(&mut Command::new(script));
        let version = said(Command::new(&path).arg("version"));
        let name = version.lines().next().expect("a version").to_owned();
        let ports = ["-server-port", "-serf-lan-port", "-serf-wan-port"].as_slice();
        // Without these it would write a line of log for each request, and serve DNS.
        let flags = ["-log-level=err", "-dns-port=-1", "-grpc-port=-1"].as_slice();
        Self { name, path, ports, flags }
    }
}

/// The standard output of a program that has to succeed.
fn said(command: &mut Command) -> String {
    let output = command.output().expect("a program that runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

/// A server that runs, and is ended when this is dropped.
pub(crate) struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    /// Starts a server, and waits until it answers for a key.
    pub(crate) fn start(program: &Program) -> Self {
        let mut command = Command::new(&program.path);
        command.args(["agent", "-dev", "-bind=127.0.0.1", "-client=127.0.0.1"]);
        let mut ports = free_ports(program.ports.len() + 1).into_iter();
        let http = ports.next().expect("one at least");
        command.arg(format!("-http-port={http}")).args(program.flags);
        command.args(program.ports.iter().zip(ports).map(|(flag, port)| format!("{flag}={port}")));
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), http);
        let process = Self { child: child.expect("a program that runs"), address };
        process.wait();
        process
    }

    fn wait(&self) {
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(30) {
            let status = Connection::open(self.address).and_then(|mut client| client.try_get());
            // Without a leader it is 500, and with one there is no such key.
            if matches!(status, Ok(404)) {
                return;
            }
            thread::sleep(Duration::from_micros(200));
        }
        panic!("nobody answers at {} within 30 seconds", self.address);
    }

    pub(crate) fn client(&self) -> Connection {
        Connection::open(self.address).expect("a connection")
    }

    /// The CPU time that all its threads have had.
    pub(crate) fn cpu(&self) -> Duration {
        let tasks = format!("/proc/{}/task", self.child.id());
        let spent = fs::read_dir(tasks).expect("its threads").filter_map(|task| {
            let path = task.ok()?.path().join("schedstat");
            fs::read_to_string(path).ok()?.split(' ').next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(spent.sum())
    }

    /// Its memory in KiB.
    pub(crate) fn resident(&self) -> f64 {
        resident(&self.child.id().to_string())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The memory of a process in KiB.
pub(crate) fn resident(process: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Different ports that nobody listens on.
fn free_ports(count: usize) -> Vec<u16> {
    let bind = |_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let listeners: Vec<_> = (0..count).map(bind).collect();
    listeners.iter().map(|one| one.local_addr().expect("its address").port()).collect()
}
