//! The endpoints, one file a group, one row an endpoint.
//!
//! ```
//! use lictor::api::{Call, kv};
//! use lictor::endpoint::Defaults;
//!
//! let call = kv::Get::new("web/config").index(42);
//! let request = call.request(&Defaults::default())?;
//! assert_eq!(request.target(), "/v1/kv/web/config?index=42");
//!
//! let headers = [("X-Consul-Index", b"43".as_slice())];
//! let body = br#"[{"Key":"web/config","Value":"YmFy","Flags":0,"LockIndex":0,
//!                  "CreateIndex":7,"ModifyIndex":43}]"#;
//! let reply = call.reply(200, headers, body)?;
//! let pair: lictor::model::KvPair = reply.json()?.expect("the key is there");
//! assert_eq!(pair.value.as_deref(), Some(b"bar".as_slice()));
//! # Ok::<(), lictor::Error>(())
//! ```

use std::fmt;

use crate::endpoint::{Defaults, Endpoint};
use crate::error::Result;
use crate::reply::Reply;
use crate::request::Request;
use crate::value::Value;

pub mod acl;
pub mod agent;
pub mod catalog;
pub(crate) mod common;
pub mod config;
pub mod connect;
pub mod coordinate;
pub mod discovery_chain;
pub mod event;
pub mod health;
pub mod kv;
pub mod operator;
pub mod peering;
pub mod query;
pub mod session;
pub mod snapshot;
pub mod status;
pub mod txn;

/// A call of an endpoint, with its arguments.
pub trait Call {
    /// The endpoint.
    fn endpoint(&self) -> &'static Endpoint;

    /// The arguments, one for each parameter of the endpoint.
    fn args(&self) -> &[Value<'_>];

    /// The request that makes the call.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`](crate::error::ArgumentError) for the first argument that is refused.
    fn request<'a>(&'a self, client: &Defaults<'a>) -> Result<Request<'a>> {
        self.endpoint().request(self.args(), client)
    }

    /// What a reply to the call means.
    ///
    /// # Errors
    ///
    /// [`StatusError`](crate::error::StatusError) for a status that is a failure,
    /// [`ReplyError`](crate::error::ReplyError) for headers that Consul does not send.
    fn reply<'h, 'b, N: AsRef<str>>(
        &self,
        status: u16,
        headers: impl IntoIterator<Item = (N, &'h [u8])>,
        body: &'b [u8],
    ) -> Result<Reply<'b>> {
        self.endpoint().reply(self.args(), status, headers, body)
    }
}

/// Every endpoint, group by group.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    [
        kv::ENDPOINTS,
        agent::ENDPOINTS,
        catalog::ENDPOINTS,
        health::ENDPOINTS,
        session::ENDPOINTS,
        event::ENDPOINTS,
        status::ENDPOINTS,
        txn::ENDPOINTS,
        operator::ENDPOINTS,
        config::ENDPOINTS,
        connect::ENDPOINTS,
        discovery_chain::ENDPOINTS,
        peering::ENDPOINTS,
        query::ENDPOINTS,
        coordinate::ENDPOINTS,
        snapshot::ENDPOINTS,
    ]
    .into_iter()
    .chain(acl::ALL.iter().copied())
    .flatten()
    .copied()
}

/// A call as `kv.get(key, index)`, the given arguments by name only: values may be secret.
pub(crate) fn debug(call: &impl Call, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let endpoint = call.endpoint();
    let given = endpoint.params.iter().zip(call.args()).filter(|(_, value)| !value.is_null());
    let names: Vec<_> = given.map(|(param, _)| param.name).collect();
    write!(f, "{}({})", endpoint.id(), names.join(", "))
}
