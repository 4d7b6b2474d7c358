//! The head of a reply: its bytes, and where in them things are.

use std::mem::MaybeUninit;
use std::ops::Range;

use httparse::{ParserConfig, Response, Status};

use super::BrokenReply;

/// More headers than Consul and any proxy in front of it send.
const MOST_HEADERS: usize = 128;

/// The head of a reply.
#[derive(Debug, Clone, Default)]
pub struct Head {
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
        let mut headers = [const { MaybeUninit::uninit() }; MOST_HEADERS];
        let mut response = Response::new(&mut []);
        let parsed = ParserConfig::default().parse_response_with_uninit_headers(
            &mut response,
            bytes,
            &mut headers,
        );
        let Status::Complete(length) = parsed.map_err(BrokenReply::Grammar)? else {
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

    /// The headers, in their order, with names as they came.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.fields.iter().map(|field| {
            // Nothing but ASCII was taken for a name.
            let name = std::str::from_utf8(self.part(&field.name)).unwrap_or_default();
            (name, self.part(&field.value))
        })
    }

    /// The values of every header of this name.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        let same = move |field: &&Field| {
            // Nearly every other name has another length.
            field.name.len() == name.len()
                && self.part(&field.name).eq_ignore_ascii_case(name.as_bytes())
        };
        self.fields.iter().filter(same).map(|field| self.part(&field.value))
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    /// Whether another reply may follow on the same connection.
    pub(super) fn keeps_alive(&self) -> bool {
        let says = |word: &str| {
            let mut values = self.values("Connection");
            values.any(|value| items(value).any(|item| item.eq_ignore_ascii_case(word.as_bytes())))
        };
        !says("close") && (self.version > 0 || says("keep-alive"))
    }

    /// How the body of a reply that has one is framed.
    pub(super) fn framing(&self) -> Result<Framing, BrokenReply> {
        let length = self.length()?;
        let mut codings = self.values("Transfer-Encoding");
        let Some(coding) = codings.next() else {
            return Ok(length.map_or(Framing::UntilClose, Framing::Length));
        };
        let chunked = coding.trim_ascii().eq_ignore_ascii_case(b"chunked");
        if chunked && length.is_none() && codings.next().is_none() {
            Ok(Framing::Chunks)
        } else {
            Err(BrokenReply::Framing)
        }
    }

    fn length(&self) -> Result<Option<u64>, BrokenReply> {
        let mut found = None;
        for item in self.values("Content-Length").flat_map(items) {
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

/// The comma-separated items of a header's value, blanks around them removed.
fn items(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii)
}
