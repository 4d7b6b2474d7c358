//! What checks need of HTTP/2: one call of gRPC's health service, and one ping.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use lictor_dev_agent::Observed;

use super::{socket, words};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The longest frame that a server may send unless told otherwise.
const LONGEST_FRAME: usize = 16 << 10;
/// The stream of our one request.
const STREAM: u32 = 1;

/// That there was no time left, in Go's words.
const LATE: &str = "context deadline exceeded";
/// That the server has no such service, in gRPC's.
const UNKNOWN: &str = "unknown service";

/// All but the reserved bit of a stream's number.
const NUMBER: u32 = u32::MAX >> 1;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;

const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const PADDED: u8 = 8;

/// Asks a server for its health, or for that of a service.
pub(super) fn health(address: &str, service: &str, timeout: Duration) -> Observed {
    let ask = || -> Result<Observed, String> {
        let mut link = Link::open(address, timeout).map_err(|why| {
            format!("connection error: desc = \"transport: Error while dialing {why}\"")
        })?;
        link.ask(address, service).map_err(|error| link.explain(&error))?;
        let message = link.message().map_err(|error| link.explain(&error))?;
        Ok(status(&message))
    };
    ask().unwrap_or_else(|why| {
        let code = match why.as_str() {
            LATE => "DeadlineExceeded",
            UNKNOWN => "NotFound",
            _ => "Unavailable",
        };
        Observed::Failed(format!("rpc error: code = {code} desc = {why}"))
    })
}

/// Sends a ping and waits for its echo.
pub(super) fn ping(address: &str, timeout: Duration) -> Observed {
    let ask = || -> Result<Observed, String> {
        let mut link = Link::open(address, timeout)?;
        link.ping().map_err(|error| link.explain(&error))?;
        Ok(Observed::Success)
    };
    ask().unwrap_or_else(|why| Observed::Failed(format!("HTTP2 ping failed: {why}")))
}

/// A connection that speaks HTTP/2, until its time is up.
struct Link {
    stream: TcpStream,
    end: Instant,
}

struct Frame {
    kind: u8,
    flags: u8,
    stream: u32,
    payload: Vec<u8>,
}

impl Link {
    fn open(address: &str, timeout: Duration) -> Result<Self, String> {
        let end = Instant::now() + timeout;
        let stream = socket::connect(address, timeout)?;
        let mut link = Self { stream, end };
        let sent = link.stream.write_all(PREFACE).and_then(|()| link.send(SETTINGS, 0, 0, &[]));
        sent.map_err(|error| words(&error))?;
        Ok(link)
    }

    fn explain(&self, error: &io::Error) -> String {
        if Instant::now() >= self.end { LATE.to_owned() } else { words(error) }
    }

    fn send(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> io::Result<()> {
        let length = u32::try_from(payload.len()).map_err(io::Error::other)?.to_be_bytes();
        let mut frame = length.get(1..).unwrap_or_default().to_vec();
        frame.extend([kind, flags]);
        frame.extend(stream.to_be_bytes());
        frame.extend(payload);
        self.stream.write_all(&frame)
    }

    fn ask(&mut self, authority: &str, service: &str) -> io::Result<()> {
        // `:method: POST` and `:scheme: http` are in HPACK's static table; the rest is spelled out.
        let mut head = vec![0x83, 0x86, 0x04];
        text(b"/grpc.health.v1.Health/Check", &mut head);
        head.push(0x01);
        text(authority.as_bytes(), &mut head);
        head.extend([0x0f, 0x10]);
        text(b"application/grpc", &mut head);
        head.push(0x00);
        text(b"te", &mut head);
        text(b"trailers", &mut head);
        self.send(HEADERS, END_HEADERS, STREAM, &head)?;

        let mut message = Vec::new();
        if !service.is_empty() {
            message.push(0x0a);
            varint(service.len(), &mut message);
            message.extend(service.as_bytes());
        }
        let length = u32::try_from(message.len()).map_err(io::Error::other)?;
        let body = [&[0], length.to_be_bytes().as_slice(), &message].concat();
        self.send(DATA, END_STREAM, STREAM, &body)
    }

    /// The message that answers the request.
    fn message(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let frame = self.next()?;
            let ours = frame.stream == STREAM;
            match frame.kind {
                DATA if ours => body.extend(unpadded(&frame)),
                RST_STREAM if ours => return Err(io::Error::other("the stream was reset")),
                _ => {}
            }
            if ours && matches!(frame.kind, DATA | HEADERS) && frame.flags & END_STREAM != 0 {
                let message = body.get(5..).map(<[u8]>::to_vec);
                // Only an error has no message; its words are compressed, and not worth a decoder.
                return message.ok_or_else(|| io::Error::other(UNKNOWN));
            }
        }
    }

    fn ping(&mut self) -> io::Result<()> {
        self.send(PING, 0, 0, b"consul  ")?;
        loop {
            let frame = self.next()?;
            if frame.kind == PING && frame.flags & ACK != 0 {
                return Ok(());
            }
        }
    }

    /// The next frame that is not about the connection itself.
    fn next(&mut self) -> io::Result<Frame> {
        loop {
            let frame = self.receive()?;
            match (frame.kind, frame.flags & ACK) {
                (SETTINGS, 0) => self.send(SETTINGS, ACK, 0, &[])?,
                (PING, 0) => self.send(PING, ACK, 0, &frame.payload)?,
                (GOAWAY, _) => return Err(io::Error::other("the server said goodbye")),
                _ => return Ok(frame),
            }
        }
    }

    fn receive(&mut self) -> io::Result<Frame> {
        let mut head = [0; 9];
        self.read(&mut head)?;
        let [high, middle, low, kind, flags, stream @ ..] = head;
        let length = u32::from_be_bytes([0, high, middle, low]);
        let length = usize::try_from(length).map_err(io::Error::other)?;
        if length > LONGEST_FRAME {
            return Err(io::Error::other("this is not HTTP/2"));
        }
        let mut payload = vec![0; length];
        self.read(&mut payload)?;
        Ok(Frame { kind, flags, stream: u32::from_be_bytes(stream) & NUMBER, payload })
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        let left = self.end.saturating_duration_since(Instant::now());
        self.stream.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
        self.stream.read_exact(buffer)
    }
}

/// The data of a frame without the padding around it.
fn unpadded(frame: &Frame) -> &[u8] {
    if frame.flags & PADDED == 0 {
        return &frame.payload;
    }
    let Some((padding, data)) = frame.payload.split_first() else { return &[] };
    let length = data.len().saturating_sub(usize::from(*padding));
    data.get(..length).unwrap_or_default()
}

/// Writes a string as HPACK does, not compressed: its length has seven bits of the first byte.
fn text(bytes: &[u8], out: &mut Vec<u8>) {
    const FULL: u8 = 0x7f;
    match bytes.len().checked_sub(usize::from(FULL)) {
        Some(rest) => {
            out.push(FULL);
            varint(rest, out);
        }
        None => out.extend(u8::try_from(bytes.len())),
    }
    out.extend(bytes);
}

fn varint(mut number: usize, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        out.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            return;
        }
    }
}

/// What a `HealthCheckResponse` says: its only field is the number of a status.
fn status(message: &[u8]) -> Observed {
    let number = if let [0x08, number, ..] = message { *number } else { 0 };
    let name = match number {
        1 => "SERVING",
        2 => "NOT_SERVING",
        3 => "SERVICE_UNKNOWN",
        _ => "UNKNOWN",
    };
    Observed::Grpc { serving: number == 1, status: name.to_owned() }
}
