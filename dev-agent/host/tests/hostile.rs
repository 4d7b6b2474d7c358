//! Whatever bytes come in, the bytes that come out are HTTP, and others are served meanwhile.
//!
//! `PROPTEST_CASES` says how many conversations are tried: 256 unless told otherwise.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall say so")]

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use lictor_dev_agent::Options;
use lictor_dev_agent_host::{Host, Served};
use proptest::prelude::*;

/// All conversations are with one agent: what one of them broke, the next would notice.
static AGENT: LazyLock<Served> = LazyLock::new(|| {
    let anywhere = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0);
    Host::start().unwrap().serve(anywhere, Options::default()).unwrap()
});

fn connect() -> TcpStream {
    let stream = TcpStream::connect(AGENT.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends the pieces one by one, then says that this was all, and returns all that comes.
fn converse(pieces: &[Vec<u8>]) -> Vec<u8> {
    let mut stream = connect();
    let mut reader = stream.try_clone().unwrap();
    // Who reads only at the end may wait forever for who reads only after being heard.
    let heard = thread::spawn(move || {
        let mut heard = Vec::new();
        // What it refuses it may break off, where there is more to read than it cares for.
        let _ = reader.read_to_end(&mut heard);
        heard
    });
    for piece in pieces {
        // It hangs up on what it refuses, which may be before it has heard all.
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Write);
    let since = Instant::now();
    while !heard.is_finished() {
        assert!(since.elapsed() < Duration::from_secs(10), "it neither answers nor hangs up");
        thread::sleep(Duration::from_millis(1));
        // Longer than any query waits.
        AGENT.skip(Duration::from_secs(700)).unwrap();
    }
    heard.join().unwrap()
}

/// How many answers these bytes are, where they are whole answers and nothing else.
fn answers(mut bytes: &[u8], heads: bool) -> Result<usize, String> {
    let mut count = 0;
    while !bytes.is_empty() {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut head = httparse::Response::new(&mut headers);
        let Ok(httparse::Status::Complete(end)) = head.parse(bytes) else {
            return Err(format!("no head: {:?}", String::from_utf8_lossy(bytes)));
        };
        let status = head.code.unwrap_or_default();
        let lengths: Vec<&[u8]> = head
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case("content-length"))
            .map(|header| header.value)
            .collect();
        let length: usize = match (status, lengths.as_slice()) {
            (100 | 204 | 304, []) => 0,
            (200..600, [length]) => std::str::from_utf8(length).unwrap().parse().unwrap(),
            _ => return Err(format!("status {status} with the lengths {lengths:?}")),
        };
        let rest = bytes.get(end..).unwrap_or_default();
        bytes = match rest.get(length..) {
            Some(after) if after.is_empty() || after.starts_with(b"HTTP/1.1 ") => after,
            _ if heads => rest,
            _ => return Err(format!("a body is cut, or longer than {length}")),
        };
        count += 1;
    }
    Ok(count)
}

/// The agent is as it was: somebody who asks is answered.
fn is_well() {
    let heard = converse(&[b"GET /v1/status/leader HTTP/1.1\r\nHost: a\r\n\r\n".to_vec()]);
    assert!(heard.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", String::from_utf8_lossy(&heard));
    assert_eq!(answers(&heard, false), Ok(1));
}

/// A request as it should be.
fn request() -> impl Strategy<Value = Vec<u8>> {
    let plain = prop::sample::select(vec![
        "GET /v1/kv/a?raw HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/agent/self HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
        "HEAD /v1/kv/a HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/nope HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\
         5\r\nhello\r\n1;a=b\r\n!\r\n0\r\nX: y\r\n\r\n",
        "PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok",
        "PUT /v1/session/create HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
        "DELETE /v1/kv/?recurse HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /v1/kv/a?index=99999&wait=10m HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://a:1/v1/status/peers HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
    ]);
    plain.prop_map(|text| text.as_bytes().to_vec())
}

/// What is put in the place of some bytes.
fn junk() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "\r\n",
        "\n",
        "\r",
        "\0",
        " ",
        ":",
        "%",
        "%zz",
        "\t",
        "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/9.9",
        "Content-Length: 5\r\n",
        "Content-Length: 0\r\n",
        "Content-Length: -1\r\n",
        "0x5",
        "Content-Length: 18446744073709551616\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "ffffffffffffffff\r\n",
        "0\r\n\r\n",
        ";",
        "-5\r\n",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n",
        "Host: b\r\n",
        "é",
        "\u{16}\u{3}\u{1}",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /v1/kv/a HTTP/1.1\r\n",
    ]);
    prop_oneof![
        8 => known.prop_map(|text| text.as_bytes().to_vec()),
        4 => prop::collection::vec(any::<u8>(), 0..24),
        1 => Just(vec![b'x'; (1 << 20) + 8192]),
        1 => Just(b"X-A: b\r\n".repeat(200)),
        1 => Just(b"1\r\na\r\n".repeat(5000)),
    ]
}

/// Requests one after the other, some of them spoiled: so many bytes at a place are replaced.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let spoiled = (request(), any::<prop::sample::Index>(), 0..9_usize, junk());
    let spoiled = spoiled.prop_map(|(request, at, length, junk)| {
        let at = at.index(request.len() + 1);
        let (before, after) = request.split_at(at);
        [before, &junk, after.get(length..).unwrap_or_default()].concat()
    });
    let garbage = prop::collection::vec(any::<u8>(), 0..200);
    let piece = prop_oneof![6 => request(), 6 => spoiled, 1 => garbage];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_comes_in_what_comes_out_is_http(
        bytes in bytes(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces: Vec<Vec<u8>> = cuts
            .windows(2)
            .map(|ends| bytes.get(ends[0]..ends[1]).unwrap_or_default().to_vec())
            .collect();
        let heads = bytes.windows(5).any(|window| window == b"HEAD ");
        let heard = converse(&pieces);
        prop_assert!(answers(&heard, heads).is_ok(), "{:?}", answers(&heard, heads));
        is_well();
    }
}

#[test]
fn who_sends_slowly_holds_up_nobody() {
    let request = b"PUT /v1/kv/slow HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nslow";
    let mut slow: Vec<TcpStream> = (0..50).map(|_| connect()).collect();
    for byte in request.chunks(1) {
        for stream in &mut slow {
            stream.write_all(byte).unwrap();
        }
        is_well();
    }
    for stream in &mut slow {
        stream.shutdown(Shutdown::Write).unwrap();
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).unwrap();
        assert_eq!(answers(&heard, false), Ok(1), "{}", String::from_utf8_lossy(&heard));
    }
}

#[test]
fn who_does_not_read_holds_up_nobody() {
    let mut stream = connect();
    stream.set_nonblocking(true).unwrap();
    let request = b"GET /v1/agent/self HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100);
    // Until neither side has room for more.
    let full = (0..100_000).any(|_| match stream.write(&request) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            thread::sleep(Duration::from_millis(20));
            matches!(stream.write(&request), Err(error) if error.kind() == ErrorKind::WouldBlock)
        }
        sent => sent.is_err(),
    });
    assert!(full, "it takes requests without an end");
    is_well();
}
