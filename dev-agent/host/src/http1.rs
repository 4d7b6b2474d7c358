//! The server's side of HTTP/1.1 over bytes: no socket in here.
//!
//! Whatever comes in, what goes out is HTTP: a request that cannot be read is answered in the words
//! of Go's server, as Consul would, and ends the connection.

mod read;
mod write;

pub(crate) use read::{Read, Reader};
pub(crate) use write::{refuse, respond};

/// What of a request decides how its answer is framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Framing {
    /// Nobody reads a body after `HEAD`.
    pub(crate) head: bool,
    /// The client speaks HTTP/1.0.
    pub(crate) old: bool,
    /// The connection goes on after the answer.
    pub(crate) keep_alive: bool,
}
