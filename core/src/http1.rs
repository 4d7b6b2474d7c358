//! HTTP/1.1 over bytes, for transports that own no more than a socket.
//!
//! An [`Encoder`] makes the bytes of a [`Request`](crate::request::Request); a [`Decoder`] takes the
//! bytes that come back, in whatever pieces, says when the reply is whole, and whether the
//! connection may be used again. A [`Reader`] does the same and leaves the body to whoever has a
//! place of his own for it. Opening connections, waiting and giving up are the transport's.
//!
//! Heads and the sizes of chunks are read by `httparse`. What two readers could read differently
//! (two lengths, a length beside chunks, a coding that nobody asked for) is refused, and so is
//! what would fill the memory: see [`LARGEST_HEAD`] and [`LARGEST_BODY`].
//!
//! ```
//! use lictor::api::{Call, kv};
//! use lictor::endpoint::Defaults;
//! use lictor::http1::{Decoder, Encoder};
//!
//! let encoder = Encoder::new("127.0.0.1:8500", "", &[("User-Agent", "example/1")])?;
//! let call = kv::Get::new("web");
//! let request = call.request(&Defaults::default())?;
//! let mut bytes = Vec::new();
//! encoder.request(&request, &mut bytes)?;
//! assert!(bytes.starts_with(b"GET /v1/kv/web HTTP/1.1\r\nHost: 127.0.0.1:8500\r\n"));
//!
//! // A socket would carry them over, and bring this back.
//! let mut decoder = Decoder::new(request.method.as_str());
//! assert!(!decoder.feed(b"HTTP/1.1 200 OK\r\nContent-Len").unwrap());
//! assert!(decoder.feed(b"gth: 2\r\nX-Consul-Index: 7\r\n\r\n[]").unwrap());
//! assert_eq!((decoder.status(), decoder.body()), (200, b"[]".as_slice()));
//! assert_eq!(decoder.headers().last(), Some(("X-Consul-Index", b"7".as_slice())));
//! assert!(decoder.keeps_alive());
//! # Ok::<(), lictor::Error>(())
//! ```

mod chunks;
mod decode;
mod encode;
mod head;
#[cfg(test)]
mod tests;

pub use decode::{Decoder, Reader, Sink};
pub use encode::Encoder;
pub use head::Head;

/// The largest head that is read, those of interim replies and the trailers included, in bytes.
pub const LARGEST_HEAD: usize = 64 << 10;

/// The largest body that is read, in bytes.
pub const LARGEST_BODY: u64 = 1 << 30;

/// What came is not one whole reply of HTTP/1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenReply {
    /// The head or the trailers are not HTTP/1.
    #[error("the reply is not HTTP/1: {0}")]
    Grammar(httparse::Error),
    /// The head and the trailers exceed [`LARGEST_HEAD`].
    #[error("the head of the reply is too large")]
    HeadTooLarge,
    /// The body exceeds [`LARGEST_BODY`].
    #[error("the body of the reply is too large")]
    BodyTooLarge,
    /// `Content-Length` is no number, or two different ones.
    #[error("the length of the reply is not one number")]
    Length,
    /// `Transfer-Encoding` is not `chunked`, or comes together with a length.
    #[error("the reply is framed in a way that is not understood")]
    Framing,
    /// A chunk has no size, or is longer than it.
    #[error("a chunk of the reply is not of the size that it says")]
    Chunk,
    /// The server goes on in another protocol.
    #[error("the server switches to another protocol")]
    Switched,
    /// The connection ended first.
    #[error("the connection was closed before the end of the reply")]
    Cut,
}
