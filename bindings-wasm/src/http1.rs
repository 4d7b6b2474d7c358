//! Replies off a socket, as text. The body stays in JavaScript: here it is only said where it is.

use std::fmt::Write;

use lictor::http1::{self, BrokenReply, Sink};
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads the replies of one connection, one after the other.
#[wasm_bindgen]
pub struct Reader(http1::Reader);

#[wasm_bindgen]
impl Reader {
    /// For the reply to a request with this method, in upper case.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(method: &str) -> Self {
        Self(http1::Reader::new(method))
    }

    /// Turns to the reply to the next request.
    pub fn next(&mut self, method: &str) {
        self.0 = http1::Reader::new(method);
    }

    /// Takes the next bytes of the connection, after `skipped` ones of the body that JavaScript has
    /// kept to itself.
    ///
    /// What comes back is `MARK AHEAD`, and ` FROM TO` for each piece of the body in `bytes`: `+` where
    /// the reply goes on, and AHEAD of the next bytes can be skipped; `=` where it is whole, `.` where
    /// it is and the connection has had its day, each followed by a line with the status and two for
    /// every header, its name in lower case. Or `!PROBLEM`.
    #[must_use]
    pub fn feed(&mut self, skipped: usize, bytes: &[u8]) -> String {
        self.0.skip(skipped);
        let mut pieces = Pieces { from: bytes.as_ptr().addr(), text: String::new() };
        match self.0.feed(bytes, &mut pieces) {
            Ok(_) => self.said(&pieces.text),
            Err(broken) => refused(broken),
        }
    }

    /// The server closed the connection. What comes back is as from [`Self::feed`].
    #[must_use]
    pub fn end(&mut self, skipped: usize) -> String {
        self.0.skip(skipped);
        self.0.end().map_or_else(refused, |()| self.said(""))
    }

    fn said(&self, pieces: &str) -> String {
        if !self.0.is_whole() {
            return format!("+ {}{pieces}", self.0.ahead());
        }
        let mark = if self.0.keeps_alive() { '=' } else { '.' };
        let size: usize = self.0.headers().map(|(name, value)| name.len() + value.len() + 2).sum();
        let mut text = String::with_capacity(size + pieces.len() + 8);
        let _ = write!(text, "{mark} 0{pieces}\n{}", self.0.status());
        for (name, value) in self.0.headers() {
            text.push('\n');
            text.push_str(name);
            let before = text.len() - name.len();
            text.get_mut(before..).unwrap_or_default().make_ascii_lowercase();
            text.push('\n');
            match std::str::from_utf8(value) {
                Ok(value) if value.is_ascii() => text.push_str(value),
                // As Node reads what is not ASCII.
                _ => text.extend(value.iter().copied().map(char::from)),
            }
        }
        text
    }
}

fn refused(broken: BrokenReply) -> String {
    format!("!{broken}")
}

/// Where in the bytes that begin at this address the pieces of a body are.
struct Pieces {
    from: usize,
    text: String,
}

impl Sink for Pieces {
    fn take(&mut self, bytes: &[u8]) {
        let from = bytes.as_ptr().addr() - self.from;
        // Writing to a text does not fail.
        let _ = write!(self.text, " {from} {}", from + bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_in_pieces() {
        let mut reader = Reader::new("GET");
        assert_eq!(
            reader.feed(0, b"HTTP/1.1 200 OK\r\nX-\xe9: 1"),
            "!the reply is not HTTP/1: invalid header name"
        );
        reader.next("GET");
        assert_eq!(reader.feed(0, b"HTTP/1.1 200 OK\r\nContent-Leng"), "+ 0");
        assert_eq!(reader.feed(0, b"th: 9\r\nX-A: \xe9\r\n\r\nabc"), "+ 6 17 20");
        assert_eq!(reader.feed(5, b"d"), "= 0 0 1\n200\ncontent-length\n9\nx-a\n\u{e9}");
        assert!(reader.end(0).starts_with(". 0\n200\n"));
        reader.next("GET");
        assert_eq!(reader.end(0), "!the connection was closed before the end of the reply");
    }
}
