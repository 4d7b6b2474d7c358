//! The synchronous transport: ureq over our [`Sockets`], pooled, safe to share between threads.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use lictor::config::{Proxy, Scheme as Protocol};
use lictor::error::StatusError;
use lictor::retry::{self, Policy, Retry};
use pyo3::prelude::*;
use ureq::http::uri::{Authority, Scheme};
use ureq::http::{self, HeaderName, HeaderValue, Uri};
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector};
use ureq::{Agent, Error, ProxyProtocol, Timeout};

use crate::retry::{meaning, seed};
use crate::secure::{Handshake, Secure};
use crate::socket::{Later, Sockets, Stale, Unreached};

/// The largest body that is read: a hostile server must not fill the memory.
const LARGEST_BODY: u64 = 1 << 30;
/// Connections kept for the next call: as many as threads are likely to share a client.
const IDLE_CONNECTIONS: usize = 64;
/// Consul closes idle connections after two minutes (1.22.5); we are first.
const IDLE_AGE: Duration = Duration::from_secs(60);
/// Most replies fit at once, and a pooled connection stays small.
const BUFFER: usize = 128 * 1024;

/// What a transport is made of.
pub(crate) struct Settings {
    /// `http` or `https`.
    pub(crate) scheme: Scheme,
    /// Host and port.
    pub(crate) authority: Authority,
    /// What goes in front of every path.
    pub(crate) prefix: String,
    /// The unix socket to connect to.
    pub(crate) socket: Option<PathBuf>,
    /// Verify the server's certificate.
    pub(crate) verify: bool,
    /// PEM file, or folder of them, with the certificates to trust.
    pub(crate) ca: Option<PathBuf>,
    /// PEM files with the client's certificate and key.
    pub(crate) cert: Option<(PathBuf, PathBuf)>,
    /// The name in the server's certificate, where it is not the host.
    pub(crate) server_name: Option<Authority>,
    /// Sent with every request that does not have them itself.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// The proxy on the way.
    pub(crate) proxy: Option<Proxy>,
    /// How long opening a connection may take.
    pub(crate) connect: Option<Duration>,
    /// How long a call may take beyond what Consul holds it back.
    pub(crate) timeout: Option<Duration>,
    /// Which failed calls are made again.
    pub(crate) retry: Option<Policy>,
}

/// A request as bytes: what is left to say once the core has spoken.
pub(crate) struct Outgoing<'a> {
    pub(crate) method: http::Method,
    /// Path and query, escaped.
    pub(crate) target: String,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// `None` for a request that has no body at all.
    pub(crate) body: Option<&'a [u8]>,
    /// How long opening a connection may take.
    pub(crate) connect: Option<Duration>,
    /// How long the call may take in all.
    pub(crate) limit: Option<Duration>,
    /// No policy applies: a watch asks, which has a patience of its own.
    pub(crate) once: bool,
}

/// A reply as bytes; the body is in the [`Pail`] that came along.
pub(crate) struct Incoming {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
}

/// What bodies are read into. It keeps its memory, so that the next one need not be found and
/// cleared page by page.
#[derive(Default)]
pub(crate) struct Pail {
    memory: Vec<u8>,
    filled: usize,
}

impl Pail {
    /// More than this is not kept.
    const KEPT: usize = 8 << 20;
    /// The least worth asking the socket for.
    const STEP: usize = 8 * 1024;
    /// The most that is cleared at once: it takes time, and nobody looks at the clock meanwhile.
    const STRIDE: usize = 32 << 20;

    pub(crate) fn body(&self) -> &[u8] {
        self.memory.get(..self.filled).unwrap_or_default()
    }

    fn fill(&mut self, mut body: impl Read) -> io::Result<()> {
        self.filled = 0;
        loop {
            if self.memory.len() - self.filled < Self::STEP {
                let more = self.memory.len().clamp(Self::STEP * 2, Self::STRIDE);
                self.memory.resize(self.memory.len() + more, 0);
            }
            match body.read(self.memory.get_mut(self.filled..).unwrap_or_default()) {
                Ok(0) => return Ok(()),
                Ok(amount) => self.filled += amount,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// What kept a call from being answered.
pub(crate) enum Failure {
    /// A signal handler raised this.
    Raised(PyErr),
    /// No reply.
    Transport {
        /// The kind, by the name of its class.
        class: &'static str,
        /// What happened.
        text: String,
        /// What this means for another attempt, if one may help.
        again: Option<retry::Failure<'static>>,
    },
}

pub(crate) struct Transport {
    pub(crate) settings: Settings,
    /// The agent and the process that it belongs to.
    agent: Mutex<(u32, Agent)>,
    /// The pail that was used last.
    spare: Mutex<Pail>,
}

impl Transport {
    pub(crate) fn new(settings: Settings) -> io::Result<Self> {
        let agent = agent(&settings)?;
        let agent = Mutex::new((std::process::id(), agent));
        Ok(Self { settings, agent, spare: Mutex::default() })
    }

    /// The agent of this process. One that came along in a fork shares its connections with the
    /// parent: it is left alone, unclosed.
    ///
    /// Called with the GIL held, so that no fork ever happens while the lock is taken.
    pub(crate) fn agent(&self) -> io::Result<Agent> {
        let mut guard = self.agent.lock().unwrap_or_else(PoisonError::into_inner);
        let here = std::process::id();
        if guard.0 != here {
            let inherited = std::mem::replace(&mut *guard, (here, agent(&self.settings)?));
            std::mem::forget(inherited);
        }
        Ok(guard.1.clone())
    }

    /// A pail to read into; give it back with [`Self::put_back`].
    pub(crate) fn pail(&self) -> Pail {
        std::mem::take(&mut *self.spare.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps a pail for the next call.
    pub(crate) fn put_back(&self, pail: Pail) {
        if pail.memory.len() <= Pail::KEPT {
            *self.spare.lock().unwrap_or_else(PoisonError::into_inner) = pail;
        }
    }

    /// Sends a request and reads the whole reply, the body into `pail`, within the timeout; again
    /// and again where the policy says so.
    pub(crate) fn exchange(
        &self,
        agent: &Agent,
        out: &Outgoing<'_>,
        pail: &mut Pail,
    ) -> Result<Incoming, Failure> {
        let Some(policy) = self.settings.retry.filter(|_| !out.once) else {
            return self.exchange_once(agent, out, out.limit, pail);
        };
        let start = Instant::now();
        let left = || out.limit.map(|limit| limit.saturating_sub(start.elapsed()));
        let mut retry = Retry::new(policy, meaning(out.method.as_str()), seed());
        loop {
            let outcome = self.exchange_once(agent, out, left(), pail);
            let wait = match &outcome {
                Ok(reply) if reply.status < 400 => None,
                Ok(reply) => {
                    let error = StatusError::new(reply.status, pail.body());
                    let asked = reply.headers.get(http::header::RETRY_AFTER);
                    let asked = asked.and_then(|value| value.to_str().ok());
                    retry.failed(&retry::Failure::status(&error, asked), left())
                }
                Err(Failure::Transport { again: Some(failure), .. }) => {
                    retry.failed(failure, left())
                }
                Err(_) => None,
            };
            let Some(wait) = wait else { return outcome };
            rest(wait).map_err(Failure::Raised)?;
        }
    }

    fn exchange_once(
        &self,
        agent: &Agent,
        out: &Outgoing<'_>,
        limit: Option<Duration>,
        pail: &mut Pail,
    ) -> Result<Incoming, Failure> {
        let outcome = self.attempt(agent, out, limit, IDLE_AGE, pail);
        let outcome = match outcome {
            // Nothing of a read was answered, so it may be asked again, on a new connection.
            Err(error) if is_stale(&error) && out.method == http::Method::GET => {
                self.attempt(agent, out, limit, Duration::ZERO, pail)
            }
            outcome => outcome,
        };
        outcome.map_err(|error| self.failure(error, out))
    }

    fn attempt(
        &self,
        agent: &Agent,
        out: &Outgoing<'_>,
        limit: Option<Duration>,
        idle_age: Duration,
        pail: &mut Pail,
    ) -> Result<Incoming, Error> {
        let target = match self.settings.prefix.as_str() {
            "" => out.target.clone(),
            prefix => format!("{prefix}{}", out.target),
        };
        let uri = Uri::builder()
            .scheme(self.settings.scheme.clone())
            .authority(self.settings.authority.clone())
            .path_and_query(target)
            .build()?;
        let mut request = http::Request::builder().method(out.method.clone()).uri(uri);
        for (name, value) in &out.headers {
            request = request.header(name, value);
        }
        for (name, value) in &self.settings.headers {
            if !out.headers.iter().any(|(own, _)| own == name) {
                request = request.header(name, value);
            }
        }
        let limits = Limits { connect: out.connect, limit, idle_age };
        let response = match out.body {
            Some(body) => agent.run(self.limited(agent, request.body(body)?, &limits)),
            None => agent.run(self.limited(agent, request.body(())?, &limits)),
        };
        let (head, mut body) = response?.into_parts();
        let length = body.content_length();
        if length.is_some_and(|length| length > LARGEST_BODY) {
            return Err(Error::BodyExceedsLimit(LARGEST_BODY));
        }
        let body = body.with_config().limit(LARGEST_BODY).reader();
        pail.fill(body).map_err(Error::from)?;
        Ok(Incoming { status: head.status.as_u16(), headers: head.headers })
    }

    /// Puts the limits of this call on `request`, where they are not the agent's: a configuration of
    /// its own costs a call a microsecond.
    fn limited<B: ureq::AsSendBody>(
        &self,
        agent: &Agent,
        request: http::Request<B>,
        limits: &Limits,
    ) -> http::Request<B> {
        let Settings { connect, timeout: limit, .. } = self.settings;
        if *limits == (Limits { connect, limit, idle_age: IDLE_AGE }) {
            return request;
        }
        agent
            .configure_request(request)
            .timeout_connect(limits.connect)
            .timeout_global(limits.limit)
            .max_idle_age(limits.idle_age)
            .build()
    }

    fn failure(&self, error: Error, out: &Outgoing<'_>) -> Failure {
        use retry::Failure::{Lost, Unsent};
        let (class, what, again) = match error {
            Error::Io(error) => match error.downcast::<PyErr>() {
                Ok(raised) => return Failure::Raised(raised),
                Err(error) => of_io(&error),
            },
            Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                ("ConnectTimeout", "no connection in time".into(), Some(Unsent))
            }
            Error::Timeout(_) => {
                let limit = out.limit.unwrap_or_default();
                let what = format!("no complete answer within {} s", limit.as_secs_f64());
                ("ReadTimeout", what, Some(Lost))
            }
            Error::HostNotFound => {
                ("ConnectionFailed", "the host name is unknown".into(), Some(Unsent))
            }
            Error::ConnectionFailed | Error::ConnectProxyFailed(_) => {
                ("ConnectionFailed", error.to_string(), Some(Unsent))
            }
            Error::Rustls(error) => ("TLSFailed", error.to_string(), None),
            Error::Other(error) if error.is::<Handshake>() => {
                ("TLSFailed", error.to_string(), Some(Unsent))
            }
            Error::Tls(_) | Error::Pem(_) | Error::TlsRequired => {
                ("TLSFailed", error.to_string(), None)
            }
            error => ("BrokenReply", error.to_string(), None),
        };
        Failure::Transport { class, text: self.describe(out, &what), again }
    }

    /// What happened to a request, with verb and address, but nothing that may be a token.
    pub(crate) fn describe(&self, out: &Outgoing<'_>, what: &str) -> String {
        let path = lictor::request::shown(&out.target);
        let Settings { scheme, authority, prefix, socket, .. } = &self.settings;
        let host = bare(authority);
        let place = match socket {
            Some(socket) => format!("unix://{} {prefix}{path}", socket.display()),
            None => format!("{scheme}://{host}{prefix}{path}"),
        };
        let proxy = self.settings.proxy.as_ref();
        let through = proxy.map_or_else(String::new, |proxy| format!(" (through {proxy})"));
        format!("{} {place}{through}: {what}", out.method)
    }
}

/// How long a call may take, and how old a connection it may use.
#[derive(PartialEq)]
struct Limits {
    connect: Option<Duration>,
    limit: Option<Duration>,
    idle_age: Duration,
}

/// What an error of the connection is: class, text, and what it means for another attempt.
fn of_io(error: &io::Error) -> (&'static str, String, Option<retry::Failure<'static>>) {
    use retry::Failure::{Lost, Unsent};
    let inner = error.get_ref();
    // Such as the server's word, after the handshake, that it wanted our certificate.
    let is_tls = inner.is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>);
    let unreached = inner.is_some_and(<dyn std::error::Error + Send + Sync>::is::<Unreached>);
    match error.kind() {
        _ if is_tls => ("TLSFailed", error.to_string(), None),
        _ if unreached => ("ConnectionFailed", error.to_string(), Some(Unsent)),
        io::ErrorKind::UnexpectedEof => {
            let what = "the connection was closed before the end of the reply";
            ("BrokenReply", what.into(), Some(Lost))
        }
        io::ErrorKind::InvalidData => ("BrokenReply", error.to_string(), None),
        _ => ("ConnectionFailed", error.to_string(), Some(Lost)),
    }
}

/// Waits as Python does, so that Ctrl-C ends it.
fn rest(wait: Duration) -> PyResult<()> {
    Python::attach(|py| py.import("time")?.call_method1("sleep", (wait.as_secs_f64(),)).map(drop))
}

fn is_stale(error: &Error) -> bool {
    let Error::Io(error) = error else { return false };
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Stale>)
}

fn agent(settings: &Settings) -> io::Result<Agent> {
    let mut tls = TlsConfig::builder().disable_verification(!settings.verify);
    if let Some(ca) = &settings.ca {
        tls = tls.root_certs(RootCerts::Specific(Arc::new(certificates(ca)?)));
    }
    if let Some((chain, key)) = &settings.cert {
        tls = tls.client_cert(Some(ClientCert::new_with_certs(
            &certificates(chain)?,
            private_key(key)?,
        )));
    }
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("lictor/", env!("CARGO_PKG_VERSION")))
        .accept("")
        .accept_encoding("")
        .input_buffer_size(BUFFER)
        .output_buffer_size(BUFFER)
        .max_idle_connections(IDLE_CONNECTIONS)
        .max_idle_connections_per_host(IDLE_CONNECTIONS)
        .max_idle_age(IDLE_AGE)
        .timeout_global(settings.timeout)
        .timeout_connect(settings.connect)
        .tls_config(tls.build())
        .proxy(tunnel(settings).map_err(io::Error::other)?)
        .build();
    let connector =
        ().chain(ConnectProxyConnector::default())
            .chain(sockets(settings))
            .chain(Secure::new(settings.authority.clone(), settings.server_name.clone()));
    Ok(Agent::with_parts(config, connector, Later))
}

/// Whether the proxy passes plain requests on, rather than a connection.
fn relays(settings: &Settings, proxy: &Proxy) -> bool {
    settings.scheme == Scheme::HTTP && proxy.scheme == Protocol::Http
}

fn sockets(settings: &Settings) -> Sockets {
    let Settings { scheme, authority, .. } = settings;
    match (&settings.socket, &settings.proxy) {
        (Some(path), _) => Sockets::Unix(path.clone()),
        (None, Some(proxy)) if relays(settings, proxy) => Sockets::Relay {
            host: proxy.host.clone(),
            port: proxy.port,
            origin: format!("{scheme}://{}", bare(authority)),
        },
        _ => Sockets::Direct,
    }
}

/// The proxy that is asked for a connection to Consul.
fn tunnel(settings: &Settings) -> Result<Option<ureq::Proxy>, Error> {
    let Some(proxy) = settings.proxy.as_ref().filter(|proxy| !relays(settings, proxy)) else {
        return Ok(None);
    };
    let protocol = match proxy.scheme {
        Protocol::Https => ProxyProtocol::Https,
        _ => ProxyProtocol::Http,
    };
    let mut tunnel = ureq::Proxy::builder(protocol).host(&proxy.host).port(proxy.port);
    if let Some(auth) = &proxy.auth {
        tunnel = tunnel.username(&auth.user).password(auth.password.expose());
    }
    tunnel.build().map(Some)
}

/// Host and port, without a user's name and password.
fn bare(authority: &Authority) -> &str {
    authority.as_str().rsplit('@').next().unwrap_or_default()
}

fn invalid(path: &Path, what: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("`{}`: {what}", path.display()))
}

/// The certificates in a PEM file, or in every file of a folder.
fn certificates(path: &Path) -> io::Result<Vec<Certificate<'static>>> {
    let files = if path.is_dir() {
        let entries = std::fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
        entries
            .filter(|file| !matches!(file, Ok(file) if file.is_dir()))
            .collect::<io::Result<_>>()?
    } else {
        vec![path.to_owned()]
    };
    let mut found = Vec::new();
    for file in &files {
        let pem = std::fs::read(file).map_err(|error| invalid(file, error))?;
        for item in parse_pem(&pem) {
            if let PemItem::Certificate(certificate) = item.map_err(|error| invalid(file, error))? {
                found.push(certificate);
            }
        }
    }
    if found.is_empty() { Err(invalid(path, "no certificate in PEM form")) } else { Ok(found) }
}

fn private_key(path: &Path) -> io::Result<PrivateKey<'static>> {
    let pem = std::fs::read(path).map_err(|error| invalid(path, error))?;
    PrivateKey::from_pem(&pem).map_err(|error| invalid(path, error))
}
