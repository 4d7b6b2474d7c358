//! The head of a reply: its bytes, and where in them things are.

use std::ops::Range;

use httparse::{Response, Status};

use super::BrokenReply;

/// More headers than Consul and any proxy in front of it send.
const MOST_HEADERS: usize = 128;

/// A head, with the bytes that it was read from.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    pub(super) status: u16,
    version: u8,
    bytes: Vec<u8>,
    fields: Vec<Field>,
}

/// Where a header's name and value are.
#[derive(Debug, Clone)]
struct Field {
    name: Range<usize>,
    value: Range<usize>,
}

/// What follows the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    Length(u64),
    Chunks,
    UntilClose,
}

impl Head {
    /// Reads a head at the beginning of `bytes`; `None` where it is not all there.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<(Self, usize)>, BrokenReply> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut response = Response::new(&mut headers);
        let Status::Complete(length) = response.parse(bytes).map_err(BrokenReply::Grammar)? else {
            return Ok(None);
        };
        let range = |part: &[u8]| {
            let start = part.as_ptr().addr() - bytes.as_ptr().addr();
            start..start + part.len()
        };
        let field = |header: &httparse::Header<'_>| {
            let value = if header.value.is_empty() { 0..0 } else { range(header.value) };
            Field { name: range(header.name.as_bytes()), value }
        };
        let head = Self {
            status: response.code.unwrap_or_default(),
            version: response.version.unwrap_or_default(),
            bytes: bytes.get(..length).unwrap_or_default().to_vec(),
            fields: response.headers.iter().map(field).collect(),
        };
        Ok(Some((head, length)))
    }

    /// The headers, in their order. A name is ASCII.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let part = |range: &Range<usize>| self.bytes.get(range.clone()).unwrap_or_default();
        self.fields.iter().map(move |field| {
            (std::str::from_utf8(part(&field.name)).unwrap_or_default(), part(&field.value))
        })
    }

    /// The comma-separated items of every header of this name, blanks around them removed.
    fn items<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        let fields = self.fields().filter(move |field| field.0.eq_ignore_ascii_case(name));
        fields.flat_map(|field| field.1.split(|&byte| byte == b',')).map(<[u8]>::trim_ascii)
    }

    /// Whether another reply may follow on the same connection.
    pub(super) fn keeps_alive(&self) -> bool {
        let says = |word: &str| {
            self.items("Connection").any(|item| item.eq_ignore_ascii_case(word.as_bytes()))
        };
        !says("close") && (self.version > 0 || says("keep-alive"))
    }

    /// How the body of a reply that has one is framed.
    pub(super) fn framing(&self) -> Result<Framing, BrokenReply> {
        let length = self.length()?;
        let mut codings = self.items("Transfer-Encoding").peekable();
        if codings.peek().is_none() {
            return Ok(length.map_or(Framing::UntilClose, Framing::Length));
        }
        let chunked = codings.all(|coding| coding.eq_ignore_ascii_case(b"chunked"));
        if chunked && length.is_none() && self.items("Transfer-Encoding").count() == 1 {
            Ok(Framing::Chunks)
        } else {
            Err(BrokenReply::Framing)
        }
    }

    fn length(&self) -> Result<Option<u64>, BrokenReply> {
        let mut found = None;
        for item in self.items("Content-Length") {
            // `parse` would take a sign.
            let digits = !item.is_empty() && item.iter().all(u8::is_ascii_digit);
            let text = std::str::from_utf8(item).ok().filter(|_| digits);
            let length = text.and_then(|text| text.parse().ok()).ok_or(BrokenReply::Length)?;
            if found.is_some_and(|found| found != length) {
                return Err(BrokenReply::Length);
            }
            found = Some(length);
        }
        Ok(found)
    }
}
