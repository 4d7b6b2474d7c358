//! TLS above the socket: ureq's, with a name of its own to verify, and errors that say where it broke.

use std::io::{self, ErrorKind};

use pyo3::PyErr;
use ureq::Error;
use ureq::http::Uri;
use ureq::http::uri::{Authority, Scheme};
use ureq::unversioned::transport::{ConnectionDetails, Connector, RustlsConnector, Transport};

/// The connection broke before both sides had agreed: nothing was sent over it.
#[derive(Debug)]
pub(crate) struct Handshake(io::Error);

impl std::fmt::Display for Handshake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.kind() {
            ErrorKind::UnexpectedEof => {
                f.write_str("the connection was closed in the TLS handshake")
            }
            _ => write!(f, "in the TLS handshake: {}", self.0),
        }
    }
}

impl std::error::Error for Handshake {}

/// Encrypts where the address says so.
#[derive(Debug)]
pub(crate) struct Secure {
    inner: RustlsConnector,
    /// Consul's address: a proxy on the way has a name of its own.
    authority: Authority,
    /// The name that its certificate has.
    name: Option<Uri>,
}

impl Secure {
    pub(crate) fn new(authority: Authority, name: Option<Authority>) -> Self {
        let uri = |name| {
            Uri::builder()
                .scheme(Scheme::HTTPS)
                .authority::<Authority>(name)
                .path_and_query("/")
                .build()
                .ok()
        };
        Self { inner: RustlsConnector::default(), authority, name: name.and_then(uri) }
    }
}

impl<In: Transport> Connector<In> for Secure {
    type Out = <RustlsConnector as Connector<In>>::Out;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let consul = details.uri.authority() == Some(&self.authority);
        let named = self.name.as_ref().filter(|_| consul && details.needs_tls());
        let outcome = match named {
            None => self.inner.connect(details, chained),
            Some(uri) => self.inner.connect(
                &ConnectionDetails {
                    uri,
                    addrs: details.resolver.empty(),
                    config: details.config,
                    request_level: details.request_level,
                    resolver: details.resolver,
                    now: details.now,
                    timeout: details.timeout,
                    current_time: details.current_time.clone(),
                    run_connector: details.run_connector.clone(),
                    register_shutdown: details.register_shutdown.clone(),
                },
                chained,
            ),
        };
        outcome.map_err(explained)
    }
}

fn explained(error: Error) -> Error {
    match error {
        Error::Io(error) => match error.downcast::<PyErr>() {
            Ok(raised) => io::Error::other(raised).into(),
            Err(error) => match error.downcast::<rustls::Error>() {
                Ok(error) => Error::Rustls(error),
                Err(error) => Error::Other(Box::new(Handshake(error))),
            },
        },
        error => error,
    }
}
