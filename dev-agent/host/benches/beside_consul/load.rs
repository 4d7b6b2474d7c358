//! A client that costs as little as can be: what the server does is what is measured.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

const GET: &[u8] = b"GET /v1/kv/bench/one HTTP/1.1\r\nHost: consul\r\n\r\n";
const VALUE: &str = "0123456789012345678901234567890123456789012345678901234567890123456789";

/// A connection that is kept alive.
pub(crate) struct Connection {
    stream: TcpStream,
    /// How long the reply to [`GET`] is, once that is known: while nothing changes, each is as long.
    length: Option<usize>,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Self { stream, length: None, buffer: vec![0; 4096] })
    }

    /// Writes the value that is read.
    pub(crate) fn put(&mut self) {
        let length = VALUE.len();
        let head = format!("PUT /v1/kv/bench/one HTTP/1.1\r\nHost: a\r\nContent-Length: {length}");
        self.send(format!("{head}\r\n\r\n{VALUE}").as_bytes());
        let (status, _) = self.whole_reply().expect("a reply");
        assert_eq!(status, 200, "the value is written");
    }

    /// Reads it once, and returns the status.
    pub(crate) fn get(&mut self) -> u16 {
        self.try_get().expect("a reply")
    }

    pub(crate) fn try_get(&mut self) -> io::Result<u16> {
        self.stream.write_all(GET)?;
        Ok(self.whole_reply()?.0)
    }

    fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).expect("the server reads");
    }

    /// Takes the reply to [`GET`].
    fn take(&mut self) {
        let Some(length) = self.length else {
            let (status, length) = self.whole_reply().expect("a reply");
            assert_eq!(status, 200, "the value is there");
            self.length = Some(length);
            return;
        };
        let reply = self.buffer.get_mut(..length).expect("it fits");
        self.stream.read_exact(reply).expect("a reply as long as the first");
        assert!(reply.starts_with(b"HTTP/1.1 200 "), "the value is still there");
    }

    /// Reads a reply by its head, and returns its status and length.
    fn whole_reply(&mut self) -> io::Result<(u16, usize)> {
        let mut read = 0;
        loop {
            let room = self.buffer.get_mut(read..).unwrap_or_default();
            let more = self.stream.read(room)?;
            if more == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            read += more;
            let text = String::from_utf8_lossy(self.buffer.get(..read).unwrap_or_default());
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = head.split("\r\n").find_map(|line| line.strip_prefix("Content-Length: "));
            if length.map(str::parse) == Some(Ok(body.len())) {
                let status = head.get(9..12).and_then(|status| status.parse().ok());
                return Ok((status.ok_or(io::ErrorKind::InvalidData)?, read));
            }
        }
    }
}

/// Keeps a request under way on each connection for so long, and returns how many were answered.
pub(crate) fn flood(clients: &mut [Connection], time: Duration) -> u32 {
    let until = Instant::now() + time;
    let mut answered = 0;
    for client in &mut *clients {
        client.send(GET);
    }
    while Instant::now() < until {
        for client in &mut *clients {
            client.take();
            client.send(GET);
            answered += 1;
        }
    }
    for client in clients {
        client.take();
        answered += 1;
    }
    answered
}

/// Asks once and again, and returns how long each answer took.
pub(crate) fn ask(client: &mut Connection, time: Duration) -> Vec<Duration> {
    let until = Instant::now() + time;
    let mut times = Vec::new();
    while Instant::now() < until {
        let since = Instant::now();
        client.send(GET);
        client.take();
        times.push(since.elapsed());
    }
    times
}
