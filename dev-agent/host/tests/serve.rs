//! Agents behind real sockets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on shall say so")]

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use lictor_dev_agent::{Fault, FaultKind, Options};
use lictor_dev_agent_host::{Host, HostError, Served};
use serde_json::{Value, json};

const ANYWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

fn agent() -> Served {
    Host::start().unwrap().serve(ANYWHERE, Options::default().script_checks(true)).unwrap()
}

/// A client that sees every byte.
struct Client(TcpStream);

impl Client {
    fn of(agent: &Served) -> Self {
        let stream = TcpStream::connect(agent.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Self(stream)
    }

    fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).unwrap();
    }

    fn ask(&mut self, method: &str, target: &str, body: &str) -> (u16, String) {
        let length = body.len();
        self.send(&format!(
            "{method} {target} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{body}"
        ));
        self.answer()
    }

    /// The status and the body of the next answer.
    fn answer(&mut self) -> (u16, String) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            assert_eq!(self.0.read(&mut byte).unwrap(), 1, "{:?}", String::from_utf8_lossy(&head));
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap();
        let status: u16 = head.get(9..12).unwrap().parse().unwrap();
        let length = head.split("\r\n").find_map(|line| line.strip_prefix("Content-Length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        self.0.read_exact(&mut body).unwrap();
        (status, String::from_utf8(body).unwrap())
    }

    /// All that comes until the end.
    fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        self.0.read_to_end(&mut rest).unwrap();
        String::from_utf8(rest).unwrap()
    }

    /// Whether nothing comes for a while.
    fn hears_nothing(&mut self) -> bool {
        self.0.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let silent = matches!(self.0.read(&mut [0]), Err(error) if is_timeout(&error));
        self.0.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        silent
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

fn raw(agent: &Served, key: &str) -> String {
    Client::of(agent).ask("GET", &format!("/v1/kv/{key}?raw"), "").1
}

/// What a check says once it says something else than at first.
fn output(agent: &Served, definition: &str) -> String {
    let mut client = Client::of(agent);
    let (status, body) = client.ask("PUT", "/v1/agent/check/register", definition);
    assert_eq!(status, 200, "{body}");
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(10) {
        let (_, checks) = client.ask("GET", "/v1/agent/checks", "");
        let output = checks.split("\"Output\": \"").nth(1).unwrap().split("\",\n").next().unwrap();
        if !output.is_empty() {
            let status = checks.split("\"Status\": \"").nth(1).unwrap().split('"').next().unwrap();
            return format!("{status}: {output}");
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("the check was not run within ten seconds");
}

#[test]
fn it_says_where_it_listens_and_where_its_node_is() {
    let node = Options::default().address(Ipv4Addr::new(10, 0, 0, 1).into());
    let agent = Host::start().unwrap().serve(ANYWHERE, node).unwrap();
    let (_, told) = Client::of(&agent).ask("GET", "/v1/agent/self", "");
    let told: Value = serde_json::from_str(&told).unwrap();
    let config = &told["DebugConfig"];
    assert_eq!(config["ClientAddrs"], json!(["127.0.0.1"]));
    assert_eq!(config["HTTPAddrs"], json!([format!("tcp://{}", agent.address())]));
    assert_eq!(config["HTTPPort"], agent.address().port());
    assert_eq!(config["AdvertiseAddrLAN"], "10.0.0.1");
    assert_eq!(told["Member"]["Addr"], "10.0.0.1");
}

#[test]
fn requests_in_a_pipeline_are_answered_in_order() {
    let agent = agent();
    let mut client = Client::of(&agent);
    let put = "PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nred\r\n0\r\n\r\n";
    let get = "GET /v1/kv/a?raw HTTP/1.1\r\nHost: a\r\n\r\n";
    let last = "HEAD /v1/kv/a HTTP/1.0\r\n\r\n";
    client.send(&[put, &get.repeat(100), last].concat());
    assert_eq!(client.answer(), (200, "true".to_owned()));
    for _ in 0..100 {
        assert_eq!(client.answer(), (200, "red".to_owned()));
    }
    let end = client.rest();
    assert!(end.contains("Connection: close\r\n") && end.ends_with("\r\n\r\n"), "{end}");
}

#[test]
fn a_body_is_asked_for_where_the_client_waits_to_be_asked() {
    let agent = agent();
    let mut client = Client::of(&agent);
    client.send(
        "PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
    );
    assert_eq!(client.answer(), (100, String::new()));
    client.send("red");
    assert_eq!(client.answer().0, 200);
    assert_eq!(raw(&agent, "a"), "red");
}

#[test]
fn what_is_no_http_is_answered_in_http() {
    let agent = agent();
    for (sent, status) in [("garbage\r\n\r\n", 400), ("\u{16}\u{3}\u{1}\u{2}\n", 400)] {
        let mut client = Client::of(&agent);
        client.send(&[sent, &"x".repeat(1 << 16)].concat());
        let answer = client.rest();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains("Connection: close"), "{answer}");
    }
}

#[test]
fn who_waits_is_woken_and_who_goes_away_is_forgotten() {
    let agent = agent();
    let mut waiting = Client::of(&agent);
    let (_, body) = waiting.ask("PUT", "/v1/kv/a", "red");
    assert_eq!(body, "true");
    let query = "GET /v1/kv/a?raw&index=13&wait=10m HTTP/1.1\r\nHost: a\r\n\r\n";
    waiting.send(query);
    let mut leaving = Client::of(&agent);
    leaving.send(query);
    assert!(waiting.hears_nothing());
    drop(leaving);
    Client::of(&agent).ask("PUT", "/v1/kv/a", "blue");
    assert_eq!(waiting.answer(), (200, "blue".to_owned()));
}

#[test]
fn time_can_be_skipped() {
    let agent = agent();
    let mut waiting = Client::of(&agent);
    waiting.ask("PUT", "/v1/kv/a", "red");
    waiting.send("GET /v1/kv/a?raw&index=13&wait=10m HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(waiting.hears_nothing());
    agent.skip(Duration::from_secs(700)).unwrap();
    assert_eq!(waiting.answer(), (200, "red".to_owned()));
}

#[test]
fn answers_are_cut_lost_and_late_on_request() {
    let agent = agent();
    let inject = |kind| agent.with(|agent, _| agent.inject(Fault::new(kind).times(1))).unwrap();
    let mut client = Client::of(&agent);
    client.ask("PUT", "/v1/kv/a", "red");

    inject(FaultKind::Cut(12));
    client.send("GET /v1/kv/a HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(client.rest(), "HTTP/1.1 200");

    inject(FaultKind::LoseAnswer);
    let mut client = Client::of(&agent);
    client.send("GET /v1/kv/a HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(client.hears_nothing());

    inject(FaultKind::Delay(Duration::from_millis(80)));
    let since = Instant::now();
    assert_eq!(raw(&agent, "a"), "red");
    assert!(since.elapsed() >= Duration::from_millis(80));
    assert_eq!(raw(&agent, "a"), "red");
}

#[test]
fn it_stops_starts_and_pauses() {
    let agent = agent();
    let mut client = Client::of(&agent);
    client.ask("PUT", "/v1/kv/a", "red");

    agent.pause(true).unwrap();
    let mut later = Client::of(&agent);
    later.send("GET /v1/kv/a?raw HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(later.hears_nothing());
    agent.pause(false).unwrap();
    assert_eq!(later.answer(), (200, "red".to_owned()));

    agent.cut().unwrap();
    assert_eq!(later.rest(), "");
    assert_eq!(raw(&agent, "a"), "red");

    agent.stop().unwrap();
    assert!(TcpStream::connect(agent.address()).is_err());
    agent.resume_listening().unwrap();
    agent.resume_listening().unwrap();
    assert_eq!(Client::of(&agent).ask("GET", "/v1/kv/a", "").0, 404);
}

#[test]
fn the_port_is_free_when_the_agent_is_gone_and_taken_before() {
    let host = Host::start().unwrap();
    let agent = host.serve(ANYWHERE, Options::default()).unwrap();
    let address = agent.address();
    let taken = host.serve(address, Options::default());
    assert!(matches!(taken, Err(HostError::Address { address: at, .. }) if at == address));
    drop(agent);
    assert_eq!(host.serve(address, Options::default()).unwrap().address(), address);
}

#[test]
fn a_thousand_agents_share_a_thread() {
    let host = Host::start().unwrap();
    let agents: Vec<_> =
        (0..1000).map(|_| host.serve(ANYWHERE, Options::default()).unwrap()).collect();
    for agent in &agents {
        let port = agent.address().port().to_string();
        Client::of(agent).ask("PUT", "/v1/kv/port", &port);
        assert_eq!(raw(agent, "port"), port);
    }
}

#[test]
fn http_checks_are_run() {
    let server = TcpListener::bind(ANYWHERE).unwrap();
    let address = server.local_addr().unwrap();
    let request = thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"are you well") {
            let mut piece = [0; 4096];
            let read = stream.read(&mut piece).unwrap();
            request.extend(piece.get(..read).unwrap());
        }
        let answer = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 5\r\nConnection: close\r\n\r\nslow!";
        stream.write_all(answer).unwrap();
        String::from_utf8(request).unwrap()
    });
    let definition = format!(
        r#"{{"Name": "c", "HTTP": "http://{address}/health", "Method": "PUT", "Interval": "20ms",
            "Header": {{"X-A": ["b"]}}, "Body": "are you well"}}"#
    );
    let expected =
        format!("warning: HTTP PUT http://{address}/health: 429 Too Many Requests Output: slow!");
    assert_eq!(output(&agent(), &definition), expected);
    let request = request.join().unwrap().to_lowercase();
    assert!(request.starts_with("put /health http/1.1\r\n"), "{request}");
    assert!(request.contains("x-a: b\r\n"), "{request}");
    assert!(request.contains("user-agent: consul health check\r\n"), "{request}");
    assert!(request.ends_with("are you well"), "{request}");
}

#[test]
fn refusals_are_worded_as_by_consul() {
    let free = TcpListener::bind(ANYWHERE).unwrap().local_addr().unwrap();
    let check =
        |rest: String| output(&agent(), &format!(r#"{{"Name": "c", "Interval": "20ms", {rest}}}"#));
    let refused = format!("dial tcp {free}: connect: connection refused");
    assert_eq!(check(format!(r#""TCP": "{free}""#)), format!("critical: {refused}"));
    let http = check(format!(r#""HTTP": "http://{free}/""#));
    assert_eq!(http, format!(r#"critical: Get \"http://{free}/\": {refused}"#));
    let dialing = format!("transport: Error while dialing {refused}");
    assert_eq!(
        check(format!(r#""GRPC": "{free}""#)),
        format!(
            r#"critical: rpc error: code = Unavailable desc = connection error: desc = \"{dialing}\""#
        )
    );
    let lookup = "critical: dial tcp: lookup no.such.host.invalid: no such host";
    assert_eq!(check(r#""TCP": "no.such.host.invalid:80""#.into()), lookup);
    let http = check(r#""HTTP": "http://no.such.host.invalid/""#.into());
    assert!(http.ends_with("dial tcp: lookup no.such.host.invalid: no such host"), "{http}");
    let port = "critical: dial tcp: address 127.0.0.1: missing port in address";
    assert_eq!(check(r#""TCP": "127.0.0.1""#.into()), port);
}

#[test]
fn tcp_checks_are_run() {
    let server = TcpListener::bind(ANYWHERE).unwrap();
    let address = server.local_addr().unwrap();
    let definition = format!(r#"{{"Name": "c", "TCP": "{address}", "Interval": "20ms"}}"#);
    assert_eq!(output(&agent(), &definition), format!("passing: TCP connect {address}: Success"));
}

/// Serves one connection of HTTP/2: having read `until`, it sends these frames.
fn http2(until: &'static [u8], frames: &[&[u8]]) -> SocketAddr {
    let frames = frames.concat();
    let server = TcpListener::bind(ANYWHERE).unwrap();
    let address = server.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let (mut read, mut piece) = (Vec::new(), [0; 1024]);
        while !read.windows(until.len()).any(|window| window == until) {
            let length = stream.read(&mut piece).unwrap();
            read.extend(piece.get(..length).unwrap());
        }
        stream.write_all(&frames).unwrap();
        // Open until the client hangs up.
        let _ = stream.read_to_end(&mut read);
    });
    address
}

const SETTINGS: &[u8] = b"\0\0\0\x04\0\0\0\0\0";
const OK: &[u8] = b"\0\0\x01\x01\x04\0\0\0\x01\x88";
const TRAILERS: &[u8] = b"\0\0\0\x01\x05\0\0\0\x01";

#[test]
fn grpc_servers_are_asked_for_their_health() {
    let check = |address: SocketAddr, service: &str| {
        let definition =
            format!(r#"{{"Name": "c", "GRPC": "{address}{service}", "Interval": "1s"}}"#);
        output(&agent(), &definition).replace(&address.to_string(), "server")
    };
    let asked = b"/grpc.health.v1.Health/Check";
    // The message is padded, and another stream's data comes before it.
    let serving: &[u8] = b"\0\0\x0a\0\x08\0\0\0\x01\x02\0\0\0\0\x02\x08\x01\0\0";
    let other: &[u8] = b"\0\0\x03\0\0\0\0\0\x03\0\0\0";
    let well = http2(asked, &[SETTINGS, OK, other, serving, TRAILERS]);
    assert_eq!(check(well, ""), "passing: gRPC check server: success");
    let not_serving: &[u8] = b"\0\0\x07\0\0\0\0\0\x01\0\0\0\0\x02\x08\x02";
    let ill = http2(b"\x0a\x03web", &[SETTINGS, OK, not_serving, TRAILERS]);
    assert_eq!(check(ill, "/web"), "critical: gRPC server/web serving status: NOT_SERVING");
    let unknown = check(http2(asked, &[SETTINGS, TRAILERS]), "");
    assert_eq!(unknown, "critical: rpc error: code = NotFound desc = unknown service");
    let gone = check(http2(asked, &[b"\0\0\0\x07\0\0\0\0\0"]), "");
    assert_eq!(gone, "critical: rpc error: code = Unavailable desc = the server said goodbye");
    let other = check(http2(asked, &[b"HTTP/1.1 400 Bad Request\r\n\r\n"]), "");
    assert_eq!(other, "critical: rpc error: code = Unavailable desc = this is not HTTP/2");
}

#[test]
fn http2_servers_are_pinged() {
    let check = |address: SocketAddr| {
        let more = r#""H2PingUseTLS": false, "Interval": "1s", "Timeout": "100ms""#;
        output(&agent(), &format!(r#"{{"Name": "c", "H2PING": "{address}", {more}}}"#))
    };
    let ping = b"consul  ";
    let echo: &[u8] = b"\0\0\x08\x06\x01\0\0\0\0consul  ";
    // Its own ping is no echo of ours.
    let own: &[u8] = b"\0\0\x08\x06\0\0\0\0\0whatever";
    assert_eq!(check(http2(ping, &[SETTINGS, own, echo])), "passing: HTTP2 ping was successful");
    let silent = check(http2(ping, &[SETTINGS]));
    assert_eq!(silent, "critical: HTTP2 ping failed: context deadline exceeded");
}

#[test]
fn programs_are_run_for_so_long() {
    let check = |args: &str, more: &str| {
        output(&agent(), &format!(r#"{{"Name": "c", "Args": {args}, "Interval": "20ms"{more}}}"#))
    };
    let warning = r#"["sh", "-c", "echo out; echo err >&2; exit 1"]"#;
    assert_eq!(check(warning, ""), r"warning: out\nerr\n");
    let long = check(r#"["sh", "-c", "yes | head -c 9000"]"#, "");
    let end = r"y\n".repeat(2048);
    assert_eq!(long, format!(r"passing: Captured 4096 of 9000 bytes\n...\n{end}"));
    let held = check(r#"["sh", "-c", "echo; sleep 2 &"]"#, r#", "Timeout": "50ms""#);
    assert_eq!(held, "critical: Timed out (50ms) running check");
    let slow = check(r#"["sleep", "60"]"#, r#", "Timeout": "50ms""#);
    assert_eq!(slow, "critical: Timed out (50ms) running check");
    assert!(check(r#"["/no/such/program"]"#, "").starts_with("critical: "));
}

#[test]
fn a_client_that_stops_sending_still_hears_the_answer() {
    let agent = agent();
    let mut client = Client::of(&agent);
    client.send("GET /v1/status/leader HTTP/1.1\r\nHost: a\r\n\r\n");
    client.0.shutdown(Shutdown::Write).unwrap();
    assert!(client.rest().starts_with("HTTP/1.1 200 OK"));
}
