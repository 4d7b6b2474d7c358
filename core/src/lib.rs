//! `HashiCorp` Consul requests and replies as data, for any HTTP client.
//!
//! This crate says what a call and a reply *mean*. It has no clock, socket, file, thread,
//! environment or randomness: arguments come in and a [`Request`](request::Request) comes out, a
//! status with headers and a body comes in and a [`Reply`](reply::Reply) or an
//! [`Error`](enum@Error) comes out. Whoever sends the request – ureq, hyper, a browser – is none of
//! its business.
//!
//! # A call, from end to end
//!
//! ```
//! use lictor::api::{Call, health};
//! use lictor::endpoint::Defaults;
//! use lictor::index::{Seen, Tracker};
//! use lictor::model::ServiceEntry;
//!
//! // 1. Arguments to a request. What is wrong with them is said here, and nothing is sent.
//! let mut known = Tracker::default();
//! let call = health::Service::new("web").passing(true).index(known.query().unwrap_or(0));
//! let client = Defaults { token: Some("secret"), ..Defaults::default() };
//! let request = call.request(&client)?;
//! assert_eq!(request.target(), "/v1/health/service/web?passing=1");
//! assert_eq!(request.token.as_deref(), Some("secret"));
//!
//! // 2. Your HTTP client sends it (feature `http`: `request.to_http(&address)`), and this came.
//! let (status, headers) = (200, [("x-consul-index", b"12".as_slice())]);
//! let body = br#"[{"Node": {"Node": "n1"}, "Service": {"ID": "web-1", "Port": 80}, "Checks": []}]"#;
//!
//! // 3. A reply to what it means: an error for a status that is a failure, or a body to be read.
//! let reply = call.reply(status, headers, body)?;
//! let entries: Vec<ServiceEntry> = reply.json()?.unwrap_or_default();
//! assert_eq!(entries[0].service.port, 80);
//!
//! // 4. What the next call waits for.
//! assert_eq!(known.observe(reply.meta.index), Seen::New);
//! assert_eq!(known.query(), Some(12));
//! # Ok::<(), lictor::Error>(())
//! ```
//!
//! # Where things are
//!
//! - [`api`]: the endpoints, one file a group, one row an endpoint. A row is a typed struct for
//!   Rust and data for everybody else.
//! - [`endpoint`]: what a row is made of; [`value`]: what an argument is.
//! - [`request`] and [`reply`]: the two ways across.
//! - [`http1`]: both as bytes, for transports that own no more than a socket.
//! - [`error`]: what can go wrong, by whose fault it is.
//! - [`index`]: what a blocking query's index means for the next one.
//! - [`retry`]: whether a call that failed is made again, and when; [`backoff`]: the waits between.
//! - [`machine`]: what goes on for longer than one call, and still without a clock or a socket;
//!   [`watch`]: the values of a blocking query, one after the other.
//! - [`config`]: where Consul is and how to speak to it; [`duration`]: Go's durations.
//! - [`model`]: Consul's JSON as Rust types, for those who want them.
//!
//! Features: `docs` (on by default) keeps the documentation in the rows; `http` converts requests to the types of the `http` crate.

pub mod api;
pub mod backoff;
mod body;
pub mod config;
pub mod duration;
pub mod endpoint;
pub mod error;
#[cfg(feature = "http")]
mod http;
pub mod http1;
pub mod index;
mod json;
pub mod machine;
pub mod model;
mod object;
pub mod reply;
pub mod request;
pub mod retry;
mod table;
pub mod value;
pub mod watch;

pub use error::{Error, Result};
