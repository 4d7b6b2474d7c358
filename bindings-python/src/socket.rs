//! The socket below ureq: TCP or unix, with signals heard while it waits.
//!
//! ureq's own socket would do but for four things: Ctrl-C must end a blocking query at once and
//! not when Consul answers; a pooled connection that the server closed must be told from a new
//! one that broke; names are looked up when a connection is opened and not at every call; and
//! Consul may listen on a unix socket.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read, Write};
use std::mem::MaybeUninit;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use socket2::{Domain, SockAddr, Socket, Type};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
};

use crate::line;

/// A pooled connection turned out to be closed before anything of the answer came.
#[derive(Debug)]
pub(crate) struct Stale;

impl std::fmt::Display for Stale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the server closed the idle connection")
    }
}

impl std::error::Error for Stale {}

/// Leaves names to [`Sockets`], which needs them only for a new connection.
#[derive(Debug)]
pub(crate) struct Later;

impl Resolver for Later {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}

/// No connection came about, so that nothing was sent.
#[derive(Debug)]
pub(crate) struct Unreached(io::Error);

impl std::fmt::Display for Unreached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Unreached {}

/// Opens sockets.
#[derive(Debug)]
pub(crate) enum Sockets {
    /// To where the address says.
    Direct,
    /// To this unix socket, whatever the address says.
    Unix(PathBuf),
    /// To a proxy that passes plain requests on.
    Relay {
        /// The proxy's host.
        host: String,
        /// Its port.
        port: u16,
        /// Scheme and authority of Consul, which the proxy is told in each request.
        origin: String,
    },
}

impl<In: Transport> Connector<In> for Sockets {
    type Out = Either<In, Wire>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        if let Some(proxied) = chained {
            return Ok(Some(Either::A(proxied)));
        }
        let socket = match self {
            Self::Unix(path) => connect(&SockAddr::unix(path)?, details.timeout),
            Self::Relay { host, port, .. } => look_up(host, *port, details.timeout),
            Self::Direct => {
                let host = details.uri.host().unwrap_or_default().trim_matches(['[', ']']);
                let default = if details.needs_tls() { 443 } else { 80 };
                look_up(host, details.uri.port_u16().unwrap_or(default), details.timeout)
            }
        };
        let socket = socket.map_err(|error| match error {
            Error::Io(error) => Error::Io(io::Error::new(error.kind(), Unreached(error))),
            error => error,
        })?;
        let origin = match self {
            Self::Relay { origin, .. } => Some(origin.clone()),
            _ => None,
        };
        let buffers = LazyBuffers::new(
            details.config.input_buffer_size(),
            details.config.output_buffer_size(),
        );
        Ok(Some(Either::B(Wire {
            socket: Arc::new(socket),
            number: line::opened(),
            buffers,
            origin,
            read_timeout: None,
            write_timeout: None,
            stage: Stage::New,
            silent: true,
            idle: false,
        })))
    }
}

/// Connects to the host, wherever that is.
fn look_up(host: &str, port: u16, timeout: NextTimeout) -> Result<Socket, Error> {
    let start = Instant::now();
    let addresses = (host, port).to_socket_addrs().map_err(|_| Error::HostNotFound)?;
    connect_any(addresses, timeout, start)
}

/// Connects to the first address that answers. Each has a fair share of the time since `start`, so
/// that one which is silent leaves some to the others.
fn connect_any(
    mut addresses: impl ExactSizeIterator<Item = SocketAddr>,
    timeout: NextTimeout,
    start: Instant,
) -> Result<Socket, Error> {
    let mut last = None;
    while let Some(address) = addresses.next() {
        let tries = u32::try_from(addresses.len()).unwrap_or(u32::MAX).saturating_add(1);
        let share = left(timeout, start.elapsed())?.map(|left| (left / tries).into());
        let timeout = NextTimeout { after: share.unwrap_or(timeout.after), ..timeout };
        match connect(&address.into(), timeout) {
            Ok(socket) => {
                socket.set_tcp_nodelay(true)?;
                // A peer that vanished while it held a blocking query back is noticed.
                socket.set_keepalive(true)?;
                return Ok(socket);
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or(Error::HostNotFound))
}

fn connect(address: &SockAddr, timeout: NextTimeout) -> Result<Socket, Error> {
    let socket = Socket::new(Domain::from(i32::from(address.family())), Type::STREAM, None)?;
    let connected = match left(timeout, Duration::ZERO)? {
        Some(left) => socket.connect_timeout(address, left),
        None => socket.connect(address),
    };
    match connected {
        // Of a port that nobody listens on, the kernel may make both ends of one connection.
        Ok(()) if socket.local_addr()? == *address => {
            Err(io::Error::from(ErrorKind::ConnectionRefused).into())
        }
        Ok(()) => Ok(socket),
        Err(error) if error.kind() == ErrorKind::TimedOut => Err(Error::Timeout(timeout.reason)),
        Err(error) => Err(error.into()),
    }
}

/// What is left of a timeout after so much of it: a server that always has something to say does
/// not make a call any longer.
fn left(timeout: NextTimeout, passed: Duration) -> Result<Option<Duration>, Error> {
    if timeout.after.is_not_happening() {
        return Ok(None);
    }
    match timeout.after.saturating_sub(passed) {
        Duration::ZERO => Err(Error::Timeout(timeout.reason)),
        left => Ok(Some(left)),
    }
}

/// How far a connection has come.
#[derive(Debug, PartialEq)]
enum Stage {
    /// Nothing was sent so far.
    New,
    /// In its first exchange; with TLS, that and what comes before.
    First,
    /// In a later one.
    Later,
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Wire {
    socket: Arc<Socket>,
    /// Which of all connections this is.
    number: u64,
    buffers: LazyBuffers,
    /// What a proxy is told in front of each path.
    origin: Option<String>,
    read_timeout: Option<Duration>,
    write_timeout: Option<Duration>,
    stage: Stage,
    /// Nothing came since the exchange began.
    silent: bool,
    /// Its last exchange is over.
    idle: bool,
}

impl Wire {
    /// Whether an error of this kind is the server's having closed an idle connection.
    fn stale(&self, kind: ErrorKind) -> bool {
        (is_closed(kind) || kind == ErrorKind::UnexpectedEof)
            && self.silent
            && self.stage == Stage::Later
    }

    fn failure(&self, error: io::Error, timeout: NextTimeout) -> Error {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Error::Timeout(timeout.reason),
            kind if self.stale(kind) => io::Error::other(Stale).into(),
            _ => error.into(),
        }
    }
}

/// The timeout for a socket, which has `before`, where `now` is left.
///
/// A little more than is left, so that the next call, with about as much left, need not tell it
/// again: timeouts run a 64th late and save a system call each.
fn retimed(before: Option<Duration>, now: Option<Duration>) -> Option<Duration> {
    let now = now?;
    before.filter(|&before| before >= now && before <= now + now / 32).or(Some(now + now / 64))
}

/// Whether the other side has closed the connection.
fn is_closed(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

/// The same beginning of a request, with the whole address in its first line.
fn absolute(output: &[u8], origin: &str) -> Vec<u8> {
    let method = output.iter().position(|&byte| byte == b' ').map_or(0, |space| space + 1);
    let (method, rest) = output.split_at(method);
    [method, origin.as_bytes(), rest].concat()
}

/// Lets Python's signal handlers run; what they raise ends the wait.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general enough")]
fn hear_signals() -> io::Result<()> {
    Python::attach(|py| py.check_signals()).map_err(io::Error::other)
}

impl Transport for Wire {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let start = Instant::now();
        let over = std::mem::take(&mut self.idle);
        let begins = over || self.stage == Stage::New;
        if begins {
            line::begin(&self.socket, self.number)?;
            self.silent = true;
            self.stage = if self.stage == Stage::New { Stage::First } else { Stage::Later };
        }
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        let output = match &self.origin {
            Some(origin) if begins => Cow::Owned(absolute(output, origin)),
            _ => Cow::Borrowed(output),
        };
        let mut rest = &*output;
        let mut passed = Duration::ZERO;
        while !rest.is_empty() {
            let wanted = retimed(self.write_timeout, left(timeout, passed)?);
            if wanted != self.write_timeout {
                self.socket.set_write_timeout(wanted)?;
                self.write_timeout = wanted;
            }
            match (&*self.socket).write(rest) {
                Ok(0) => return Err(io::Error::from(ErrorKind::WriteZero).into()),
                Ok(amount) => rest = rest.get(amount..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => hear_signals()?,
                // Whoever closes the connection without listening may have said why before.
                Err(error) if is_closed(error.kind()) => return Ok(()),
                Err(error) => return Err(self.failure(error, timeout)),
            }
            passed = start.elapsed();
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let start = Instant::now();
        let mut passed = Duration::ZERO;
        let amount = loop {
            let wanted = retimed(self.read_timeout, left(timeout, passed)?);
            if wanted != self.read_timeout {
                self.socket.set_read_timeout(wanted)?;
                self.read_timeout = wanted;
            }
            let input = self.buffers.input_append_buf();
            match (&*self.socket).read(input) {
                Ok(0) if self.stale(ErrorKind::UnexpectedEof) => {
                    return Err(io::Error::other(Stale).into());
                }
                Ok(0) if self.silent => {
                    let what = "the server closed the connection without an answer";
                    return Err(io::Error::new(ErrorKind::ConnectionReset, what).into());
                }
                Ok(amount) => break amount,
                Err(error) if error.kind() == ErrorKind::Interrupted => hear_signals()?,
                Err(error) => return Err(self.failure(error, timeout)),
            }
            passed = start.elapsed();
        };
        self.silent = false;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        // Asked at the end of an exchange and before the next one: the second answer is what counts.
        if !std::mem::replace(&mut self.idle, true) {
            return true;
        }
        // Nothing to read, not even an end: the one good state between two exchanges.
        let mut byte = [MaybeUninit::uninit()];
        match self.socket.recv_with_flags(&mut byte, PEEK_NOW) {
            Ok(_) => false,
            Err(error) => error.kind() == ErrorKind::WouldBlock,
        }
    }
}

/// `MSG_PEEK | MSG_DONTWAIT`.
#[cfg(target_os = "linux")]
const PEEK_NOW: i32 = 0x02 | 0x40;
/// `MSG_PEEK | MSG_DONTWAIT`.
#[cfg(not(target_os = "linux"))]
const PEEK_NOW: i32 = 0x02 | 0x80;

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn within(limit: Duration) -> NextTimeout {
        NextTimeout { after: limit.into(), ..NextTimeout::default() }
    }

    /// A listener whose queue is full, with what fills it: whoever comes now hears nothing.
    fn silent() -> io::Result<(Socket, Socket, Option<SocketAddr>)> {
        let socket = || Socket::new(Domain::IPV4, Type::STREAM, None);
        let (listener, first) = (socket()?, socket()?);
        listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
        listener.listen(0)?;
        let address = listener.local_addr()?;
        first.connect(&address)?;
        Ok((listener, first, address.as_socket()))
    }

    #[test]
    fn a_silent_address_leaves_time_to_the_next() -> Result<(), Error> {
        let (_listener, _first, silent) = silent()?;
        let open = TcpListener::bind("127.0.0.1:0")?;
        let addresses: Vec<_> = silent.into_iter().chain([open.local_addr()?]).collect();
        let start = Instant::now();
        let socket = connect_any(addresses.into_iter(), within(Duration::from_secs(2)), start)?;
        assert_eq!(socket.peer_addr()?.as_socket(), Some(open.local_addr()?));
        assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
        Ok(())
    }

    #[test]
    fn all_addresses_share_one_limit() -> Result<(), Error> {
        let (_listener, _first, silent) = silent()?;
        let start = Instant::now();
        let limit = Duration::from_millis(500);
        let addresses: Vec<_> = std::iter::repeat_n(silent, 20).flatten().collect();
        let outcome = connect_any(addresses.into_iter(), within(limit), start);
        assert!(matches!(outcome, Err(Error::Timeout(_))), "{outcome:?}");
        assert!(start.elapsed() < limit * 2, "{:?}", start.elapsed());
        Ok(())
    }
}
