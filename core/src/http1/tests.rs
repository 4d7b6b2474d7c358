use proptest::prelude::*;

use super::*;

const OK: &str = "HTTP/1.1 200 OK\r\n";

/// The reply in one piece, and the connection closed after it.
fn read(bytes: &[u8]) -> Result<Decoder, BrokenReply> {
    let mut decoder = Decoder::new("GET");
    decoder.feed(bytes)?;
    decoder.end().map(|()| decoder)
}

fn body(text: &str) -> String {
    String::from_utf8_lossy(read(text.as_bytes()).unwrap().body()).into_owned()
}

fn broken(text: &str) -> BrokenReply {
    read(text.as_bytes()).unwrap_err()
}

/// Whether the connection is usable after these bytes, which are a whole reply.
fn kept(text: &str) -> bool {
    let mut decoder = Decoder::new("GET");
    assert!(decoder.feed(text.as_bytes()).unwrap(), "{text}");
    decoder.keeps_alive()
}

#[test]
fn bodies_end_where_they_say() {
    assert_eq!(body(&format!("{OK}Content-Length: 5\r\n\r\nhello")), "hello");
    assert_eq!(body(&format!("{OK}content-length: 5, 5\r\n\r\nhello")), "hello");
    assert_eq!(body(&format!("{OK}Content-Length: 0\r\n\r\n")), "");
    assert_eq!(body(&format!("{OK}\r\nto the end")), "to the end");
    assert_eq!(body("HTTP/1.0 200 OK\r\n\r\nto the end"), "to the end");
    let chunked = format!("{OK}Transfer-Encoding: Chunked\r\n\r\n");
    assert_eq!(
        body(&format!("{chunked}3\r\nabc\r\n0A;x=\"y\"\r\n0123456789\r\n0\r\n\r\n")),
        "abc0123456789"
    );
    assert_eq!(body(&format!("{chunked}1 ;x\r\na\r\n000\r\nX-T: 1\r\nX-U: 2\r\n\r\n")), "a");
}

#[test]
fn some_replies_have_no_body() {
    for status in ["204 No Content", "304 Not Modified"] {
        assert!(kept(&format!("HTTP/1.1 {status}\r\n\r\n")));
        assert!(kept(&format!("HTTP/1.1 {status}\r\nContent-Length: 5\r\n\r\n")));
    }
    let mut decoder = Decoder::new("HEAD");
    assert_eq!(decoder.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), Ok(true));
    assert!(decoder.keeps_alive() && decoder.body().is_empty());
}

#[test]
fn interim_replies_are_passed_over() {
    let interim =
        "HTTP/1.1 103 Early Hints\r\nX-Consul-Index: 3\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n";
    let decoder = read(format!("{interim}{OK}X-A: 1\r\nContent-Length: 1\r\n\r\nx").as_bytes());
    let decoder = decoder.unwrap();
    assert_eq!((decoder.status(), decoder.body()), (200, b"x".as_slice()));
    assert_eq!(decoder.headers().next(), Some(("X-A", b"1".as_slice())));
    assert_eq!(broken("HTTP/1.1 101 Switching Protocols\r\n\r\n"), BrokenReply::Switched);
    let interim = interim.repeat(LARGEST_HEAD / interim.len() + 1);
    assert_eq!(broken(&interim), BrokenReply::HeadTooLarge);
}

#[test]
fn a_connection_is_kept_only_where_both_want_it() {
    let reply = |version, headers: &str| {
        kept(&format!("HTTP/{version} 200 OK\r\n{headers}Content-Length: 1\r\n\r\nx"))
    };
    assert!(reply("1.1", ""));
    assert!(reply("1.1", "Connection: Keep-Alive\r\n"));
    assert!(!reply("1.1", "Connection: close\r\n"));
    assert!(!reply("1.1", "Connection: foo, Close\r\n"));
    assert!(!reply("1.0", ""));
    assert!(reply("1.0", "Connection: keep-alive\r\n"));
    assert!(!kept(&format!("{OK}Content-Length: 1\r\n\r\nxy")), "more than the reply");
    let mut decoder = Decoder::new("GET");
    assert_eq!(decoder.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"), Ok(true));
    assert_eq!(decoder.feed(b"HTTP/1.1"), Ok(true));
    assert!(!decoder.keeps_alive(), "more came later");
    let closed = read(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx").unwrap();
    assert!(!closed.keeps_alive());
}

#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    let with = |headers: &str| broken(&format!("{OK}{headers}\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
    assert_eq!(with("Content-Length: 5\r\nContent-Length: 6"), BrokenReply::Length);
    for length in ["", "-1", "+1", "0x5", "5 5", "5,6", "99999999999999999999999"] {
        assert_eq!(with(&format!("Content-Length: {length}")), BrokenReply::Length, "{length}");
    }
    for coding in ["gzip", "gzip, chunked", "chunked, chunked", "identity", ""] {
        assert_eq!(with(&format!("Transfer-Encoding: {coding}")), BrokenReply::Framing, "{coding}");
    }
    assert_eq!(with("Content-Length: 5\r\nTransfer-Encoding: chunked"), BrokenReply::Framing);
}

#[test]
fn what_is_no_http_is_refused() {
    for text in ["SSH-2.0-x\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "{}\r\n"] {
        assert!(matches!(broken(text), BrokenReply::Grammar(_)), "{text}");
    }
    for headers in ["nonsense", "a b: c", "a : b", "a: b\r\n c", "a: \0"] {
        assert!(matches!(broken(&format!("{OK}{headers}\r\n\r\n")), BrokenReply::Grammar(_)));
    }
    let chunks = |text: &str| broken(&format!("{OK}Transfer-Encoding: chunked\r\n\r\n{text}"));
    for text in ["\r\n\r\n", "zz\r\n", "-1\r\n", "3\r\nabcd\r\n", "3\r\nabc\n0\r\n\r\n", "1\na"] {
        assert_eq!(chunks(text), BrokenReply::Chunk, "{text}");
    }
    assert_eq!(chunks("ffffffffffffffff\r\n"), BrokenReply::BodyTooLarge);
    assert_eq!(chunks(&"f".repeat(32)), BrokenReply::Cut);
    assert_eq!(chunks(&format!("{}\r\n", "f".repeat(32))), BrokenReply::Chunk);
    assert_eq!(chunks(&format!("1;{}\r\n", "x".repeat(5_000))), BrokenReply::Chunk);
    assert!(matches!(chunks("0\r\nnonsense\r\n\r\n"), BrokenReply::Grammar(_)));
}

#[test]
fn what_would_fill_the_memory_is_refused_early() {
    let mut decoder = Decoder::new("GET");
    let mut fed = 0;
    let error = loop {
        match decoder.feed(if fed == 0 { b"HTTP/1.1 200 OK\r\nX: " } else { &[b'x'; 1000] }) {
            Ok(_) => fed += 1000,
            Err(error) => break error,
        }
    };
    assert_eq!(error, BrokenReply::HeadTooLarge);
    assert!(fed <= LARGEST_HEAD + 1000);
    assert_eq!(decoder.feed(b"x"), Err(BrokenReply::HeadTooLarge), "and it stays so");
    assert_eq!(decoder.end(), Err(BrokenReply::HeadTooLarge));
    let many = "X: y\r\n".repeat(129);
    assert!(matches!(broken(&format!("{OK}{many}\r\n")), BrokenReply::Grammar(_)));
    let length = LARGEST_BODY + 1;
    assert_eq!(broken(&format!("{OK}Content-Length: {length}\r\n\r\n")), BrokenReply::BodyTooLarge);
    let trailer =
        format!("{OK}Transfer-Encoding: chunked\r\n\r\n0\r\nX: {}", "x".repeat(LARGEST_HEAD));
    assert_eq!(broken(&trailer), BrokenReply::HeadTooLarge);
}

#[test]
fn a_reply_that_is_cut_off_is_none() {
    let whole = format!("{OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    for length in 0..whole.len() {
        assert_eq!(broken(&whole[..length]), BrokenReply::Cut, "{length}");
    }
    let mut decoder = Decoder::new("GET");
    assert!(decoder.is_silent());
    assert_eq!(decoder.feed(b"H"), Ok(false));
    assert!(!decoder.is_silent());
}

/// Replies of every framing, good ones and such that have something wrong somewhere.
fn reply() -> impl Strategy<Value = Vec<u8>> {
    let head = prop_oneof![
        Just("HTTP/1.1 200 OK\r\n".to_owned()),
        Just("HTTP/1.0 404 Nope\r\nConnection: keep-alive\r\n".to_owned()),
        Just("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 Oh\r\n".to_owned()),
        Just("HTTP/1.1 204 No Content\r\n".to_owned()),
    ];
    let length = (0usize..40).prop_map(|length| format!("Content-Length: {length}\r\n"));
    let framing = prop_oneof![
        length,
        Just("Transfer-Encoding: chunked\r\n".to_owned()),
        Just(String::new()),
    ];
    let chunks = prop::collection::vec("[a-z\r\n]{0,20}", 0..4).prop_map(|chunks| {
        let chunk = |text: &String| format!("{:x};e\r\n{text}\r\n", text.len());
        chunks.iter().map(chunk).collect::<String>() + "0\r\nT: x\r\n\r\n"
    });
    let rest = prop_oneof![chunks, "[a-z\r\n]{0,60}"];
    (head, framing, rest, prop::option::weighted(0.2, any::<(prop::sample::Index, u8)>())).prop_map(
        |(head, framing, rest, fault)| {
            let mut bytes = format!("{head}{framing}X-Consul-Index: 7\r\n\r\n{rest}").into_bytes();
            if let Some((place, byte)) = fault {
                let at = place.index(bytes.len());
                bytes[at] = byte;
            }
            bytes
        },
    )
}

/// All that can be known of a reply that came in these pieces; nothing of one that is broken or cut
/// off, which of the two may be told by the pieces: a bad line is noticed at its end.
fn known<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Option<(u16, Vec<u8>, String, bool)> {
    let mut decoder = Decoder::new("GET");
    for piece in pieces {
        decoder.feed(piece).ok()?;
    }
    let kept = decoder.keeps_alive();
    decoder.end().ok()?;
    let headers = format!("{:?}", decoder.headers().collect::<Vec<_>>());
    Some((decoder.status(), decoder.body().to_vec(), headers, kept))
}

/// What a transport knows that skips what it is told to, fed with these pieces.
fn skipped<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Option<(u16, Vec<u8>, bool)> {
    let (mut reader, mut body) = (Reader::new("GET"), Vec::new());
    for piece in pieces {
        let (ahead, rest) = piece.split_at(reader.ahead().min(piece.len()));
        body.extend_from_slice(ahead);
        reader.skip(ahead.len());
        reader.feed(rest, &mut body).ok()?;
    }
    let kept = reader.keeps_alive();
    reader.end().ok()?;
    Some((reader.status(), body, kept))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn pieces_make_no_difference(bytes in reply(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let whole = known(std::iter::once(bytes.as_slice()));
        prop_assert_eq!(&known(bytes.chunks(1)), &whole);
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len())).collect();
        cuts.push(0);
        cuts.push(bytes.len());
        cuts.sort_unstable();
        let pieces = || cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]);
        prop_assert_eq!(&known(pieces()), &whole);
        let whole = whole.map(|(status, body, _, kept)| (status, body, kept));
        prop_assert_eq!(&skipped(pieces()), &whole);
    }

    #[test]
    fn nothing_makes_it_panic(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..5)) {
        let _ = known(pieces.iter().map(Vec::as_slice));
    }
}

mod encoding {
    use super::super::Encoder;
    use crate::api::{Call, agent, kv};
    use crate::endpoint::Defaults;

    fn encoder() -> Encoder {
        Encoder::new("agent:8500", "/consul", &[("User-Agent", "test")]).unwrap()
    }

    fn bytes(call: &impl Call, token: Option<&str>) -> String {
        let client = Defaults { token, ..Defaults::default() };
        let mut out = Vec::new();
        encoder().request(&call.request(&client).unwrap(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn requests_become_bytes() {
        assert_eq!(
            bytes(&kv::Get::new("a b").recurse(true), Some("t0ken")),
            "GET /consul/v1/kv/a%20b?recurse=1 HTTP/1.1\r\nHost: agent:8500\r\nUser-Agent: test\r\n\
             X-Consul-Token: t0ken\r\n\r\n"
        );
        assert_eq!(
            bytes(&kv::Put::new("a", b"value").cas(0), None),
            "PUT /consul/v1/kv/a?cas=0 HTTP/1.1\r\nHost: agent:8500\r\nUser-Agent: test\r\n\
             Content-Length: 5\r\n\r\nvalue"
        );
        let empty = bytes(&agent::ServiceDeregister::new("web"), None);
        assert!(empty.ends_with("\r\nContent-Length: 0\r\n\r\n"), "{empty}");
        assert!(!bytes(&kv::Delete::new("a"), None).contains("Content-Length"));
    }

    #[test]
    fn nothing_slips_into_a_head() {
        let request = kv::Get::new("a");
        let client = Defaults { token: Some("t\r\nX-Evil: 1"), ..Defaults::default() };
        let mut out = b"before".to_vec();
        let refused = encoder().request(&request.request(&client).unwrap(), &mut out).unwrap_err();
        assert_eq!(refused.to_string(), "argument `token`: cannot stand in a header");
        assert_eq!(out, b"before");
        let mut parts = |method, target, header| {
            encoder().parts(method, target, &[header], None, &mut out).is_ok()
        };
        assert!(parts("REPORT", "/v1/x?a=b", ("X-A", "1\t2")));
        assert!(!parts("GET /", "/", ("X-A", "1")));
        assert!(!parts("", "/", ("X-A", "1")));
        assert!(!parts("GET", "/ HTTP/1.1\r\n", ("X-A", "1")));
        assert!(!parts("GET", "v1", ("X-A", "1")));
        assert!(!parts("GET", "/", ("X A", "1")));
        assert!(!parts("GET", "/", ("X-A", "1\n")));
        assert!(Encoder::new("a\r\nb", "", &[]).is_err() && Encoder::new("a", "/ ", &[]).is_err());
    }
}
