//! Consul agents in memory behind loopback ports: what `lictor-dev-agent` needs of a machine.
//!
//! One thread serves any number of agents, so a test may have a thousand of its own. The HTTP is
//! real: keep-alive, pipelining, chunks, `Expect: 100-continue`, and blocking queries that end when
//! their client goes away. Checks are really run, in threads of their own; but those of TCP, gRPC
//! and HTTP/2 pings that ask for TLS fail, and say that this is why, and those of a service of the
//! operating system stay as they are. For development and tests: production runs `HashiCorp` Consul.
//!
//! ```
//! use lictor_dev_agent::Options;
//! use lictor_dev_agent_host::Host;
//!
//! let host = Host::start()?;
//! let agent = host.serve(([127, 0, 0, 1], 0).into(), Options::default())?;
//! println!("CONSUL_HTTP_ADDR={}", agent.address());
//! # Ok::<(), lictor_dev_agent_host::HostError>(())
//! ```

pub mod command;
mod connection;
mod host;
mod http1;
mod probe;
mod server;

pub use host::{Host, HostError, Served};
