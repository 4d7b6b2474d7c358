//! Just enough HTTP to ask a real Consul anything, the malformed included, and to hang up on it.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use lictor::http1::Decoder;

use crate::{Reply, Request};

/// One connection, which is kept for the next request.
pub(crate) struct Connection {
    stream: TcpStream,
    decoder: Decoder,
    pub(crate) open: bool,
}

impl Connection {
    pub(crate) fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, decoder: Decoder::new("GET"), open: true })
    }

    pub(crate) fn ask(&mut self, request: &Request, within: Duration) -> io::Result<Reply> {
        self.send(request)?;
        self.receive(within)?.ok_or_else(|| io::ErrorKind::TimedOut.into())
    }

    pub(crate) fn send(&mut self, request: &Request) -> io::Result<()> {
        let mut head =
            format!("{} {} HTTP/1.1\r\nHost: consul\r\n", request.method, request.target);
        for (name, value) in &request.headers {
            _ = write!(head, "{name}: {value}\r\n");
        }
        if request.method != "GET" || !request.body.is_empty() {
            _ = write!(head, "Content-Length: {}\r\n", request.body.len());
        }
        self.decoder = Decoder::new(&request.method);
        let message = [head.as_bytes(), b"\r\n", &request.body].concat();
        self.stream.write_all(&message)
    }

    /// The reply, or nothing when it has not come in time.
    pub(crate) fn receive(&mut self, within: Duration) -> io::Result<Option<Reply>> {
        let until = Instant::now() + within;
        let mut buffer = [0; 16_384];
        loop {
            let left = until.saturating_duration_since(Instant::now());
            self.stream.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
            match self.stream.read(&mut buffer) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(size) => {
                    if self.decoder.feed(&buffer[..size]).map_err(io::Error::other)? {
                        return Ok(Some(self.take()));
                    }
                }
                Err(error) if is_timeout(&error) => {
                    if left.is_zero() {
                        return Ok(None);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn take(&mut self) -> Reply {
        self.open = self.decoder.keeps_alive();
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        Reply {
            status: self.decoder.status(),
            headers: self.decoder.headers().map(|(n, v)| (n.to_owned(), text(v))).collect(),
            body: self.decoder.body().to_vec(),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}
