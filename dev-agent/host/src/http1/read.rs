//! From bytes to requests.

use httparse::{EMPTY_HEADER, Header, Status, parse_chunk_size};
use lictor_dev_agent::Request;

use super::Framing;

/// As much as Go's server takes of a request line and headers.
const LONGEST_HEAD: usize = (1 << 20) + 4096;
const MOST_HEADERS: usize = 128;
/// Far above what Consul takes: the agent refuses what is too much for it in words of its own.
const LONGEST_BODY: usize = 64 << 20;
/// Of the line before a chunk, and of one after the last.
const LONGEST_LINE: usize = 4096;

/// Reads one request after the other, out of pieces of any size.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    input: Vec<u8>,
    /// What has been used up of `input`.
    at: usize,
    /// How much of `input` is known to hold no whole head.
    looked: usize,
    pending: Option<Pending>,
}

/// What there is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// Feed more bytes.
    More,
    /// Tell the client that it may send the body, and go on.
    Continue,
    /// Answer this.
    Request(Request, Framing),
    /// Refuse with this status and these words, and read no further.
    Bad(u16, &'static str),
}

/// A request whose body is still to come.
#[derive(Debug)]
struct Pending {
    request: Request,
    framing: Framing,
    body: Body,
    /// The client waits to be told that it may send.
    expects: bool,
}

#[derive(Debug, Clone, Copy)]
enum Body {
    /// So many bytes.
    Sized(usize),
    Chunks(Chunk),
}

#[derive(Debug, Clone, Copy)]
enum Chunk {
    /// A line with a size comes next.
    Size,
    /// So many bytes come next, and a line end.
    Data(usize),
    /// Lines up to an empty one.
    Trailer,
    /// That was all.
    End,
}

type Refusal = (u16, &'static str);
const BAD: Refusal = (400, "");

impl Reader {
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// How many bytes wait to be read.
    pub(crate) fn len(&self) -> usize {
        self.input.len() - self.at
    }

    pub(crate) fn next(&mut self) -> Read {
        match self.step() {
            Ok(read) => read,
            Err((status, words)) => Read::Bad(status, words),
        }
    }

    fn step(&mut self) -> Result<Read, Refusal> {
        let mut pending = match self.pending.take() {
            Some(pending) => pending,
            None => match self.head()? {
                Some(pending) => pending,
                None => return Ok(Read::More),
            },
        };
        if self.body(&mut pending)? {
            self.forget();
            return Ok(Read::Request(pending.request, pending.framing));
        }
        let asked = std::mem::take(&mut pending.expects) && self.len() == 0;
        self.pending = Some(pending);
        Ok(if asked { Read::Continue } else { Read::More })
    }

    fn rest(&self) -> &[u8] {
        self.input.get(self.at..).unwrap_or_default()
    }

    /// Drops what has been used up.
    fn forget(&mut self) {
        self.input.drain(..self.at);
        self.at = 0;
        self.looked = 0;
    }

    fn head(&mut self) -> Result<Option<Pending>, Refusal> {
        // Empty lines before a request are none of it.
        self.at += self.rest().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if self.at > 0 {
            self.forget();
        }
        let fresh = self.input.get(self.looked..).unwrap_or_default();
        // A head ends with a line, so without a new one there is nothing to find.
        if !fresh.contains(&b'\n') && self.input.len() <= LONGEST_HEAD {
            self.looked = self.input.len();
            return Ok(None);
        }
        let mut headers = [EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(&self.input) {
            Ok(Status::Complete(length)) if length <= LONGEST_HEAD => {
                let pending = pending(&parsed)?;
                self.at = length;
                Ok(Some(pending))
            }
            Ok(Status::Partial) if self.input.len() <= LONGEST_HEAD => {
                self.looked = self.input.len();
                Ok(None)
            }
            Ok(_) | Err(httparse::Error::TooManyHeaders) => Err((431, "")),
            Err(httparse::Error::Version) => Err((505, "")),
            Err(_) => Err(BAD),
        }
    }

    /// Takes what there is of the body, and says whether that was all.
    fn body(&mut self, pending: &mut Pending) -> Result<bool, Refusal> {
        match pending.body {
            Body::Sized(length) => {
                let Some(body) = self.rest().get(..length) else { return Ok(false) };
                pending.request.body = body.to_vec();
                self.at += length;
                Ok(true)
            }
            Body::Chunks(ref mut chunk) => {
                while let Some(next) = self.chunk(*chunk, &mut pending.request.body)? {
                    if matches!(next, Chunk::End) {
                        return Ok(true);
                    }
                    *chunk = next;
                }
                self.forget();
                Ok(false)
            }
        }
    }

    /// One step through a body in chunks: what comes next, or nothing where bytes are missing.
    fn chunk(&mut self, chunk: Chunk, body: &mut Vec<u8>) -> Result<Option<Chunk>, Refusal> {
        match chunk {
            Chunk::Size => match parse_chunk_size(self.rest()) {
                Ok(Status::Complete((line, size))) => {
                    self.at += line;
                    let size = usize::try_from(size).unwrap_or(usize::MAX);
                    if size > LONGEST_BODY - body.len() {
                        return Err((413, ""));
                    }
                    Ok(Some(if size == 0 { Chunk::Trailer } else { Chunk::Data(size) }))
                }
                Ok(Status::Partial) if self.len() <= LONGEST_LINE => Ok(None),
                _ => Err(BAD),
            },
            Chunk::Data(size) => {
                let Some((data, end)) = self.rest().split_at_checked(size) else { return Ok(None) };
                let used = match end {
                    [b'\r', b'\n', ..] => size + 2,
                    [b'\n', ..] => size + 1,
                    [] | [b'\r'] => return Ok(None),
                    _ => return Err(BAD),
                };
                body.extend_from_slice(data);
                self.at += used;
                Ok(Some(Chunk::Size))
            }
            Chunk::End => Ok(None),
            Chunk::Trailer => {
                let rest = self.rest();
                let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
                    return if rest.len() <= LONGEST_LINE { Ok(None) } else { Err(BAD) };
                };
                let empty = matches!(rest.get(..end), Some([] | [b'\r']));
                self.at += end + 1;
                Ok(Some(if empty { Chunk::End } else { Chunk::Trailer }))
            }
        }
    }
}

/// What a head says of the request and of its body.
fn pending(head: &httparse::Request<'_, '_>) -> Result<Pending, Refusal> {
    let (Some(method), Some(target), Some(version)) = (head.method, head.path, head.version) else {
        return Err(BAD);
    };
    let old = version == 0;
    let hosts = values(head.headers, "host").count();
    if hosts == 0 && !old {
        return Err((400, "missing required Host header"));
    }
    if hosts > 1 {
        return Err((400, "too many Host headers"));
    }
    let mut request = Request::new(method, path_and_query(target));
    for header in head.headers.iter() {
        let value = String::from_utf8_lossy(header.value).into_owned();
        request = request.header(header.name, value);
    }
    let says = |word: &str| {
        values(head.headers, "connection")
            .flat_map(|value| value.split(|byte| *byte == b','))
            .any(|token| token.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
    };
    let keep_alive = if old { says("keep-alive") } else { !says("close") };
    let framing = Framing { head: method == "HEAD", old, keep_alive };
    let expects = !old && has(head.headers, "expect", b"100-continue");
    Ok(Pending { request, framing, body: length(head.headers, old)?, expects })
}

/// How the body is delimited.
fn length(headers: &[Header<'_>], old: bool) -> Result<Body, Refusal> {
    if !old && values(headers, "transfer-encoding").next().is_some() {
        let chunked = has(headers, "transfer-encoding", b"chunked");
        return if chunked { Ok(Body::Chunks(Chunk::Size)) } else { Err((501, "")) };
    }
    let mut lengths = values(headers, "content-length");
    let Some(first) = lengths.next() else { return Ok(Body::Sized(0)) };
    let digits = !first.is_empty() && first.iter().all(u8::is_ascii_digit);
    if !digits || lengths.any(|other| other != first) {
        return Err(BAD);
    }
    match std::str::from_utf8(first).map(str::parse) {
        Ok(Ok(length)) if length <= LONGEST_BODY => Ok(Body::Sized(length)),
        _ => Err((413, "")),
    }
}

fn values<'a>(headers: &'a [Header<'_>], name: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let named = headers.iter().filter(move |header| header.name.eq_ignore_ascii_case(name));
    named.map(|header| header.value.trim_ascii())
}

/// Whether a header is there once, with this value.
fn has(headers: &[Header<'_>], name: &str, value: &[u8]) -> bool {
    let mut found = values(headers, name);
    found.next().is_some_and(|first| first.eq_ignore_ascii_case(value)) && found.next().is_none()
}

/// A target as the agent wants it: proxies are sent whole URLs.
fn path_and_query(target: &str) -> String {
    let Some((_, rest)) = target.split_once("://").filter(|_| !target.starts_with('/')) else {
        return target.to_owned();
    };
    match rest.find(['/', '?']) {
        Some(at) if rest.as_bytes().get(at) == Some(&b'/') => rest.split_at(at).1.to_owned(),
        Some(at) => format!("/{}", rest.split_at(at).1),
        None => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(pieces: &[&[u8]]) -> Vec<Read> {
        let mut reader = Reader::default();
        let mut found = Vec::new();
        for piece in pieces {
            reader.feed(piece);
            loop {
                match reader.next() {
                    Read::More => break,
                    bad @ Read::Bad(..) => {
                        found.push(bad);
                        return found;
                    }
                    read => found.push(read),
                }
            }
        }
        found
    }

    fn refusal(text: &str) -> u16 {
        match all(&[text.as_bytes()]).pop() {
            Some(Read::Bad(status, _)) => status,
            other => panic!("not refused: {}", other.is_some()),
        }
    }

    fn request(read: &Read) -> (&str, &str, &[u8], Framing) {
        match read {
            Read::Request(request, framing) => {
                (&request.method, &request.target, &request.body, *framing)
            }
            other => panic!("{other:?}"),
        }
    }

    const KEEP: Framing = Framing { head: false, old: false, keep_alive: true };

    #[test]
    fn requests_follow_each_other_however_they_are_cut() {
        let bytes = b"\r\nPUT /v1/kv/a?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nred\
            PUT /v1/kv/b HTTP/1.1\r\nhost:a\r\nTransfer-Encoding: Chunked\r\n\r\n\
            2;why=not\r\nbl\r\n2\r\nue\r\n0\r\nTrailer: x\r\n\r\n\
            GET http://a:8500/v1/status/leader HTTP/1.1\nHost: a\nConnection: Close\n\n";
        for size in 1..bytes.len() {
            let pieces: Vec<&[u8]> = bytes.chunks(size).collect();
            let reads = all(&pieces);
            let found: Vec<_> = reads.iter().map(request).collect();
            let last = Framing { keep_alive: false, ..KEEP };
            let expected = [
                ("PUT", "/v1/kv/a?x=1", b"red".as_slice(), KEEP),
                ("PUT", "/v1/kv/b", b"blue", KEEP),
                ("GET", "/v1/status/leader", b"", last),
            ];
            assert_eq!(found, expected, "in pieces of {size}");
        }
    }

    #[test]
    fn whoever_waits_to_be_asked_is_asked_once() {
        let head =
            b"PUT /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
        let reads = all(&[head, b"o", b"k"]);
        assert_eq!(reads[0], Read::Continue);
        assert_eq!(request(&reads[1]), ("PUT", "/a", b"ok".as_slice(), KEEP));
        let [only] = all(&[&[head.as_slice(), b"ok"].concat()]).try_into().unwrap();
        assert_eq!(request(&only).2, b"ok");
    }

    #[test]
    fn http_1_0_closes_unless_told_otherwise() {
        let old = |line: &str| {
            let text = format!("HEAD / HTTP/1.0\r\n{line}\r\n");
            request(&all(&[text.as_bytes()])[0]).3
        };
        assert_eq!(old(""), Framing { head: true, old: true, keep_alive: false });
        assert!(old("Connection: Keep-Alive\r\n").keep_alive);
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let with = |line: &str| refusal(&format!("GET / HTTP/1.1\r\nHost: a\r\n{line}\r\n\r\n"));
        assert_eq!(refusal("nonsense\r\n\r\n"), 400);
        assert_eq!(refusal("\u{16}\u{3}\u{1}\n"), 400);
        assert_eq!(refusal("GET / HTTP/1.1\r\n\r\n"), 400);
        assert_eq!(refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
        assert_eq!(with("Host: b"), 400);
        assert_eq!(with("a b: c"), 400);
        assert_eq!(with("Content-Length: +1"), 400);
        assert_eq!(with("Content-Length: "), 400);
        assert_eq!(with("Content-Length: 1\r\nContent-Length: 2"), 400);
        assert_eq!(with("Content-Length: 99999999999999999999"), 413);
        assert_eq!(with("Transfer-Encoding: gzip"), 501);
        assert_eq!(with("Transfer-Encoding: chunked\r\n\r\nx"), 400);
        assert_eq!(with("Transfer-Encoding: chunked\r\n\r\n1\r\nab"), 400);
        assert_eq!(with("Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n"), 413);
        assert_eq!(with(&"a: b\r\n".repeat(MOST_HEADERS)), 431);
        assert_eq!(with(&format!("a: {}", "b".repeat(LONGEST_HEAD))), 431);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic_or_take_more_than_there_was(
            pieces in prop::collection::vec(
                prop_oneof![
                    prop::collection::vec(any::<u8>(), 0..40),
                    prop::sample::select(vec![
                        "GET / HTTP/1.1\r\n", "PUT /v1/kv/a HTTP/1.1\r\n", "Host: a\r\n", "\r\n",
                        "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n",
                        "0\r\n\r\n", "Expect: 100-continue\r\n", "hello", "HTTP/1.0", "ffffffff\r\n",
                    ]).prop_map(|text| text.as_bytes().to_vec()),
                ],
                0..20,
            )
        ) {
            let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
            let sent: usize = pieces.iter().map(|piece| piece.len()).sum();
            let read: usize = all(&pieces).iter().map(|read| match read {
                Read::Request(request, _) => request.body.len() + request.target.len(),
                _ => 0,
            }).sum();
            prop_assert!(read <= sent);
        }
    }
}
