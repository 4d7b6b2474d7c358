//! A single node `consul agent -dev` in memory, for development, tests and simulation.
//!
//! The agent is a value. Requests go in as bytes and answers come out; it has no clock, socket,
//! file, thread or environment, and its randomness comes from a seed. So one agent is a thread
//! behind a loopback port, another is an npm package, and a thousand of them are the other side of
//! a simulated network.
//!
//! ```
//! use lictor_dev_agent::{Agent, Options, Outcome, Request};
//! use std::time::Duration;
//!
//! let mut agent = Agent::new(Options::default());
//! let now = Duration::ZERO;
//! agent.handle(now, &Request::new("PUT", "/v1/kv/colour").body("red"));
//!
//! let Outcome::Answer(answer) = agent.handle(now, &Request::new("GET", "/v1/kv/colour?raw")) else {
//!     unreachable!("nothing to wait for");
//! };
//! assert_eq!((answer.status, answer.body.as_slice()), (200, b"red".as_slice()));
//!
//! // A blocking query is parked. It is answered by whatever comes first, a change or its time.
//! let index = answer.header("x-consul-index").unwrap();
//! let query = Request::new("GET", format!("/v1/kv/colour?index={index}&wait=10s"));
//! let Outcome::Parked(ticket) = agent.handle(now, &query) else { unreachable!("no change yet") };
//! agent.handle(now, &Request::new("PUT", "/v1/kv/colour").body("blue"));
//! assert_eq!(agent.wake(), Some(now));
//! let answered = agent.tick(now);
//! assert_eq!((answered[0].0, answered[0].1.status), (ticket, 200));
//! ```
//!
//! # The host's loop
//!
//! Hand each request to [`Agent::handle`]. After every call, and when [`Agent::wake`] says so, call
//! [`Agent::tick`] and send what it returns to whoever holds the ticket. Run what [`Agent::probes`]
//! asks for and report it with [`Agent::probed`]; a host that cannot run a probe leaves it, and its
//! check stays as it is. Tell [`Agent::cancel`] when a client went away.
//!
//! `now` is the time since any fixed point; it never goes backwards.
//!
//! # Faults
//!
//! [`Agent::inject`] makes requests go wrong by rule: statuses, no leader, late, lost or cut answers,
//! a slow disk, wrong indexes. [`Agent::restart`], [`Agent::restore`] and [`Agent::cut_parked`] do what happens to
//! whole servers. Tests that speak through a socket do the same over HTTP: `PUT`, `GET` and `DELETE`
//! on `/v1/dev-agent/faults` (see [`Fault`] for what a rule has), and `PUT` on
//! `/v1/dev-agent/restart`, `cut`, `save` and `restore`.
//!
//! # What it is not
//!
//! It keeps nothing, speaks to no other agent and is no Consul for production. Connect, intentions,
//! configuration entries, the operator's endpoints, snapshots and peering are not in it: they are
//! answered as unknown URLs.

mod acl;
mod agent;
mod api;
mod call;
mod duration;
mod events;
mod faults;
mod filter;
mod http;
mod json;
mod local;
mod model;
mod options;
mod parked;
mod probe;
mod random;
mod reply;
mod route;
mod splitmix;
mod state;
mod store;
mod timers;
mod version;

pub use agent::{Agent, Outcome, Snapshot, Ticket};
pub use faults::{Fault, FaultKind};
pub use http::{Answer, Request, WireFault};
pub use options::{Acl, DefaultPolicy, Options};
pub use probe::{Observed, Probe, ProbeId, ProbeKind, Tls};
pub use version::Version;
