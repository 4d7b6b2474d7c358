//! A real Consul on loopback, started for the tests and gone with them.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, thread};

use crate::wire::Connection;
use crate::{NODE, Request};

/// A running `consul agent -dev`.
pub(crate) struct Server {
    pub(crate) http: u16,
    /// The port that Consul's servers speak to each other on, which replies name.
    pub(crate) rpc: u16,
    // Closing its standard input ends it, even when the tests are killed.
    _shell: Child,
}

impl Server {
    /// Starts one with more configuration, and waits until it has a leader and has put itself in the catalog.
    pub(crate) fn start(more: &str) -> Self {
        let consul = binary();
        let [http, rpc, lan, wan] = ports();
        let config = format!(
            "ports {{ http = {http} server = {rpc} serf_lan = {lan} serf_wan = {wan} \
             dns = -1 grpc = -1 }} limits {{ http_max_conns_per_client = 5000 }} {more}"
        );
        let agent = r#""$0" agent -dev -bind=127.0.0.1 -node="$1" -log-level=err -hcl "$2" >/dev/null 2>&1 &
                       read -r _; kill $!"#;
        let shell = Command::new("sh")
            .args(["-c", agent, &consul, NODE, &config])
            .stdin(Stdio::piped())
            .spawn()
            .expect("a shell to run Consul in");
        let server = Self { http, rpc, _shell: shell };
        server.wait();
        server
    }

    fn wait(&self) {
        // The last that a new agent does is to tell the catalog its addresses.
        let ready = Request::new("GET", "/v1/catalog/nodes").header("X-Consul-Token", "root");
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(30) {
            if let Ok(mut connection) = Connection::open(self.http)
                && let Ok(reply) = connection.ask(&ready, Duration::from_secs(5))
                && reply.status == 200
                && String::from_utf8_lossy(&reply.body).contains("lan_ipv4")
            {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the real Consul on port {} was not ready within 30 seconds", self.http);
    }
}

/// The binary of `$CONSUL_BIN`, or the one that `scripts/consul` finds. There is no test without it.
fn binary() -> String {
    if let Ok(path) = env::var("CONSUL_BIN") {
        assert!(Path::new(&path).exists(), "CONSUL_BIN is `{path}`, which is not there");
        return path;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/consul");
    let output = Command::new(script).output().expect("scripts/consul to run");
    let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "conformance needs a real Consul: set CONSUL_BIN ({why})");
    path
}

/// Ports that nobody listens on, each handed out once.
fn ports<const N: usize>() -> [u16; N] {
    let start = 20_000 + u16::try_from(std::process::id() % 1_400).unwrap_or(0) * 8;
    let mut taken = TAKEN.lock().expect("nobody panics with it");
    std::array::from_fn(|_| {
        let free = |port: &u16| {
            TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok() && taken.insert(*port)
        };
        (start..32_000).find(free).expect("a free port between 20000 and 32000")
    })
}

static TAKEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
