//! What the agent asks its host to look at, and what the host saw.

use std::collections::BTreeMap;
use std::time::Duration;

/// Something to look at, now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Probe {
    /// What [`Agent::probed`](crate::Agent::probed) wants to know it by.
    pub id: ProbeId,
    /// What to do.
    pub kind: ProbeKind,
    /// When to give up and report [`Observed::Failed`].
    pub timeout: Duration,
    /// How many bytes are kept of a reply's body, or of what a program writes: the last ones.
    pub keep: usize,
}

/// Stands for one run of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProbeId(pub(crate) u64);

/// How to look. Addresses are `host:port`, as the check names them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProbeKind {
    /// Make an HTTP request.
    Http {
        /// Where to.
        url: String,
        /// With which verb.
        method: String,
        /// With which headers beside those that Consul always sends.
        headers: BTreeMap<String, Vec<String>>,
        /// With which body.
        body: String,
        /// Whether to follow redirects.
        redirects: bool,
        /// How to do TLS where the URL asks for it.
        tls: Tls,
    },
    /// Connect, and close the connection.
    Tcp {
        /// Where to.
        address: String,
        /// Whether and how to do TLS.
        tls: Option<Tls>,
    },
    /// Send an empty datagram; an answer or none is fine, a refusal is not.
    Udp {
        /// Where to.
        address: String,
    },
    /// Call `grpc.health.v1.Health/Check`.
    Grpc {
        /// Where to.
        address: String,
        /// Of which service; empty for the whole server.
        service: String,
        /// Whether and how to do TLS.
        tls: Option<Tls>,
    },
    /// Send an HTTP/2 ping.
    H2Ping {
        /// Where to.
        address: String,
        /// Whether and how to do TLS.
        tls: Option<Tls>,
    },
    /// Run a program in a container.
    Docker {
        /// The container.
        container: String,
        /// The program and its arguments.
        args: Vec<String>,
    },
    /// Run a program.
    Script {
        /// The program and its arguments.
        args: Vec<String>,
    },
}

/// How to do TLS.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Tls {
    /// The name that the server shall prove to have; empty for the one of the address.
    pub server_name: String,
    /// Whether any certificate will do.
    pub skip_verify: bool,
}

/// What came of a probe.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Observed {
    /// An HTTP reply.
    Http {
        /// Its status.
        status: u16,
        /// Its body, or as much of its end as the probe [keeps](Probe::keep).
        body: Vec<u8>,
    },
    /// The connection was made, the datagram was not refused, the ping came back.
    Success,
    /// What the gRPC server says of its health.
    Grpc {
        /// Whether it said `SERVING`.
        serving: bool,
        /// The name of what it said.
        status: String,
    },
    /// A program ended.
    Script {
        /// Its exit code.
        code: i32,
        /// What it wrote, to both outputs.
        output: Vec<u8>,
    },
    /// It could not be done, for this reason.
    Failed(String),
}
