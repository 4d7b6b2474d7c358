//! HTTP checks.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::ToSocketAddrs;
use std::time::Duration;

use lictor_dev_agent::{Observed, Tls};
use ureq::config::Config;
use ureq::http::uri::Authority;
use ureq::http::{HeaderName, Request, Uri};
use ureq::tls::TlsConfig;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use super::{tail, words};

/// As many redirects as Go follows.
const REDIRECTS: u32 = 10;

/// What to ask for.
pub(super) struct Ask<'a> {
    pub(super) url: &'a str,
    pub(super) method: &'a str,
    pub(super) headers: &'a BTreeMap<String, Vec<String>>,
    pub(super) body: &'a str,
    pub(super) redirects: bool,
    pub(super) tls: &'a Tls,
    pub(super) keep: usize,
}

pub(super) fn get(ask: &Ask<'_>, timeout: Duration) -> Observed {
    match try_get(ask, timeout) {
        Ok(observed) => observed,
        Err(error) => {
            let (verb, url) = (capitalised(ask.method), ask.url);
            Observed::Failed(format!("{verb} \"{url}\": {}", explained(&error, url)))
        }
    }
}

fn try_get(ask: &Ask<'_>, timeout: Duration) -> Result<Observed, Error> {
    let config = Config::builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(if ask.redirects { REDIRECTS } else { 0 })
        .max_redirects_will_error(ask.redirects)
        .proxy(None)
        .timeout_global(Some(timeout))
        .user_agent("Consul Health Check")
        .accept("text/plain, text/*, */*")
        .tls_config(TlsConfig::builder().disable_verification(ask.tls.skip_verify).build())
        .build();
    let uri: Uri = ask.url.parse().map_err(|_| Error::BadUri(ask.url.to_owned()))?;
    let (uri, renamed) = Renamed::new(uri, &ask.tls.server_name)?;
    let mut request = Request::builder().method(ask.method.to_uppercase().as_str()).uri(uri);
    if let Some(renamed) = &renamed {
        request = request.header("Host", renamed.original.as_str());
    }
    for (name, values) in ask.headers {
        for value in values {
            // A check that names its own agent or media types means those alone.
            let name = HeaderName::try_from(name).map_err(ureq::http::Error::from)?;
            request = request.header(name, value);
        }
    }
    let agent = match renamed {
        Some(renamed) => Agent::with_parts(config, DefaultConnector::default(), renamed),
        None => Agent::new_with_config(config),
    };
    let response = if ask.body.is_empty() {
        agent.run(request.body(())?)?
    } else {
        agent.run(request.body(ask.body)?)?
    };
    let status = response.status().as_u16();
    let (body, _) = tail(response.into_body().into_reader(), ask.keep)?;
    Ok(Observed::Http { status, body })
}

/// An address that proves its identity by another name: we ask for the name, and connect to the
/// address.
#[derive(Debug)]
struct Renamed {
    name: Authority,
    original: String,
    place: String,
    others: DefaultResolver,
}

impl Renamed {
    /// A URL under the name that TLS shall prove, where there is one.
    fn new(uri: Uri, server_name: &str) -> Result<(Uri, Option<Self>), Error> {
        let https = uri.scheme_str() == Some("https") && !server_name.is_empty();
        let Some(original) = uri.authority().filter(|_| https).cloned() else {
            return Ok((uri, None));
        };
        let port = original.port_u16().unwrap_or(443);
        let name: Authority = format!("{server_name}:{port}")
            .parse()
            .map_err(|_| Error::BadUri(server_name.to_owned()))?;
        let mut parts = uri.into_parts();
        parts.authority = Some(name.clone());
        let uri = Uri::from_parts(parts).map_err(ureq::http::Error::from)?;
        let place = format!("{}:{port}", original.host());
        let original = original.to_string();
        Ok((uri, Some(Self { name, original, place, others: DefaultResolver::default() })))
    }
}

impl Resolver for Renamed {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        if uri.authority() != Some(&self.name) {
            return self.others.resolve(uri, config, timeout);
        }
        let mut places = self.empty();
        let first = self.place.to_socket_addrs()?.next().ok_or(Error::HostNotFound)?;
        places.push(first);
        Ok(places)
    }
}

/// A verb as Go's client names it: `Get`.
fn capitalised(method: &str) -> String {
    let mut letters = method.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters.map(|letter| letter.to_ascii_lowercase())).collect()
}

fn explained(error: &Error, url: &str) -> String {
    match error {
        Error::Timeout(_) => {
            "context deadline exceeded (Client.Timeout exceeded while awaiting headers)".to_owned()
        }
        Error::TooManyRedirects => format!("stopped after {REDIRECTS} redirects"),
        Error::BadUri(_) if !url.contains("://") => "unsupported protocol scheme \"\"".to_owned(),
        Error::HostNotFound => format!("dial tcp: lookup {}: no such host", host(url)),
        Error::Io(error) => match words(error) {
            why if why == "no such host" => format!("dial tcp: lookup {}: {why}", host(url)),
            why if error.kind() == ErrorKind::ConnectionRefused => {
                format!("dial tcp {}: {why}", place(url))
            }
            why => why,
        },
        other => other.to_string(),
    }
}

/// The host and the port of a URL, as it has them.
fn place(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}

fn host(url: &str) -> &str {
    let place = place(url);
    place.rsplit_once(':').map_or(place, |(host, _)| host)
}
