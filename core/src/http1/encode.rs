//! From a request to bytes.

use crate::endpoint::Method;
use crate::error::{ArgumentError, Fault};
use crate::request::{Body, Request, TOKEN_HEADER};

/// Makes the bytes of requests to one place.
#[derive(Clone)]
pub struct Encoder {
    prefix: String,
    /// What follows every target: the version, and the headers that are always the same.
    same: Vec<u8>,
}

impl Encoder {
    /// For requests to `host` (with its port, if that is not 80), with `prefix` before every path
    /// and these headers in every request.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] for what cannot stand in a head.
    pub fn new(host: &str, prefix: &str, headers: &[(&str, &str)]) -> Result<Self, ArgumentError> {
        let mut same = b" HTTP/1.1\r\n".to_vec();
        push_header(&mut same, "Host", host).map_err(|_| refused("host"))?;
        for (name, value) in headers {
            push_header(&mut same, name, value)?;
        }
        if !is_target(prefix) {
            return Err(refused("prefix"));
        }
        Ok(Self { prefix: prefix.to_owned(), same })
    }

    /// Appends the bytes of `request` to `out`.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] for a token that cannot stand in a head; `out` is as it was.
    pub fn request(&self, request: &Request<'_>, out: &mut Vec<u8>) -> Result<(), ArgumentError> {
        // A server may want to be told that there is nothing where something could be.
        let writes = matches!(request.method, Method::Put | Method::Post);
        let body = (writes || request.body != Body::Empty).then(|| request.body.as_bytes());
        let token = request.token.as_deref().map(|token| (TOKEN_HEADER, token));
        self.parts(request.method.as_str(), &request.target(), token.as_slice(), body, out)
            .map_err(|error| if error.name() == TOKEN_HEADER { refused("token") } else { error })
    }

    /// Appends the bytes of a request of the caller's own to `out`: `target` is path and query,
    /// escaped; without a `body` nothing is said of one.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] for what cannot stand in a head; `out` is as it was.
    pub fn parts(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
        out: &mut Vec<u8>,
    ) -> Result<(), ArgumentError> {
        if !is_token(method) {
            return Err(refused("method"));
        }
        if !target.starts_with('/') || !is_target(target) {
            return Err(refused("target"));
        }
        let before = out.len();
        out.reserve(256 + body.map_or(0, <[u8]>::len));
        for part in [method, " ", &self.prefix, target] {
            out.extend_from_slice(part.as_bytes());
        }
        out.extend_from_slice(&self.same);
        for (name, value) in headers {
            if let Err(error) = push_header(out, name, value) {
                out.truncate(before);
                return Err(error);
            }
        }
        if let Some(body) = body {
            out.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(body.unwrap_or_default());
        Ok(())
    }
}

fn refused(name: &str) -> ArgumentError {
    ArgumentError::new(name.to_owned(), Fault::Format, "cannot stand in a header")
}

fn push_header(out: &mut Vec<u8>, name: &str, value: &str) -> Result<(), ArgumentError> {
    let fits = |byte: u8| byte == b'\t' || (byte >= b' ' && byte != 0x7f);
    if !is_token(name) || !value.bytes().all(fits) {
        return Err(refused(name));
    }
    for part in [name, ": ", value, "\r\n"] {
        out.extend_from_slice(part.as_bytes());
    }
    Ok(())
}

/// Whether this can be a method, or the name of a header.
fn is_token(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(fits)
}

fn is_target(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}
