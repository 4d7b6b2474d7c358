//! The synchronous transport: ureq over our [`Sockets`], pooled, safe to share between threads.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use ureq::http::uri::{Authority, Scheme};
use ureq::http::{self, Uri};
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, RustlsConnector};
use ureq::{Agent, Error, Timeout};

use crate::socket::{Later, Sockets, Stale};

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
    /// How long opening a connection may take, and a call beyond what Consul holds it back.
    pub(crate) timeout: Option<Duration>,
}

/// A request as bytes: what is left to say once the core has spoken.
pub(crate) struct Outgoing<'a> {
    pub(crate) method: http::Method,
    /// Path and query, escaped.
    pub(crate) target: String,
    pub(crate) headers: Vec<(&'a str, &'a str)>,
    /// `None` for a request that has no body at all.
    pub(crate) body: Option<&'a [u8]>,
    /// How long Consul may hold the answer back.
    pub(crate) hold: Duration,
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

    pub(crate) fn body(&self) -> &[u8] {
        self.memory.get(..self.filled).unwrap_or_default()
    }

    fn fill(&mut self, mut body: impl Read) -> io::Result<()> {
        self.filled = 0;
        loop {
            if self.memory.len() - self.filled < Self::STEP {
                self.memory.resize((self.memory.len() * 2).max(Self::STEP * 2), 0);
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
    /// The kind, by the name of its class, and what happened.
    Transport(&'static str, String),
}

pub(crate) struct Transport {
    settings: Settings,
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

    /// Sends a request and reads the whole reply, the body into `pail`, within the timeout.
    pub(crate) fn exchange(
        &self,
        agent: &Agent,
        out: &Outgoing<'_>,
        pail: &mut Pail,
    ) -> Result<Incoming, Failure> {
        let outcome = self.attempt(agent, out, IDLE_AGE, pail);
        let outcome = match outcome {
            // Nothing of a read was answered, so it may be asked again, on a new connection.
            Err(error) if is_stale(&error) && out.method == http::Method::GET => {
                self.attempt(agent, out, Duration::ZERO, pail)
            }
            outcome => outcome,
        };
        outcome.map_err(|error| self.failure(error, out))
    }

    fn attempt(
        &self,
        agent: &Agent,
        out: &Outgoing<'_>,
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
            request = request.header(*name, *value);
        }
        let response = match out.body {
            Some(body) => agent.run(self.limited(agent, request.body(body)?, out, idle_age)),
            None => agent.run(self.limited(agent, request.body(())?, out, idle_age)),
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
        out: &Outgoing<'_>,
        idle_age: Duration,
    ) -> http::Request<B> {
        if out.hold.is_zero() && idle_age == IDLE_AGE {
            return request;
        }
        agent
            .configure_request(request)
            .timeout_global(self.limit(out))
            .max_idle_age(idle_age)
            .build()
    }

    /// How long a call may take in all.
    fn limit(&self, out: &Outgoing<'_>) -> Option<Duration> {
        let timeout = self.settings.timeout?;
        Some(timeout.saturating_add(out.hold))
    }

    fn failure(&self, error: Error, out: &Outgoing<'_>) -> Failure {
        let (kind, what) = match error {
            Error::Io(error) => match error.downcast::<PyErr>() {
                Ok(raised) => return Failure::Raised(raised),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    ("BrokenReply", "the connection was closed before the end of the reply".into())
                }
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    ("BrokenReply", error.to_string())
                }
                Err(error) => ("ConnectionFailed", error.to_string()),
            },
            Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                ("ConnectTimeout", "no connection in time".into())
            }
            Error::Timeout(_) => {
                let limit = self.limit(out).unwrap_or_default();
                ("ReadTimeout", format!("no complete answer within {} s", limit.as_secs_f64()))
            }
            Error::HostNotFound => ("ConnectionFailed", "the host name is unknown".into()),
            Error::ConnectionFailed | Error::ConnectProxyFailed(_) => {
                ("ConnectionFailed", error.to_string())
            }
            Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) | Error::TlsRequired => {
                ("TLSFailed", error.to_string())
            }
            error => ("BrokenReply", error.to_string()),
        };
        Failure::Transport(kind, self.describe(out, &what))
    }

    /// What happened to a request, with verb and address, but nothing that may be a token.
    pub(crate) fn describe(&self, out: &Outgoing<'_>, what: &str) -> String {
        let path = lictor::request::shown(&out.target);
        let Settings { scheme, authority, prefix, socket, .. } = &self.settings;
        // Without a user's name and password.
        let host = authority.as_str().rsplit('@').next().unwrap_or_default();
        let place = match socket {
            Some(socket) => format!("unix://{} {prefix}{path}", socket.display()),
            None => format!("{scheme}://{host}{prefix}{path}"),
        };
        format!("{} {place}: {what}", out.method)
    }
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
        .timeout_connect(settings.timeout)
        .tls_config(tls.build())
        .build();
    let connector =
        ().chain(ConnectProxyConnector::default())
            .chain(Sockets { path: settings.socket.clone() })
            .chain(RustlsConnector::default());
    Ok(Agent::with_parts(config, connector, Later))
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
