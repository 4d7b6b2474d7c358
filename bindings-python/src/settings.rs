//! What the environment says of the way to Consul, read by the core's rules.
//!
//! Which of arguments and environment counts is decided in `consul/settings.py`.

use lictor::config::{Address, BasicAuth, Config, Proxy, Scheme as Protocol};
use lictor::error::ArgumentError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use ureq::http::header::{AUTHORIZATION, PROXY_AUTHORIZATION};
use ureq::http::uri::{Authority, Scheme};
use ureq::http::{HeaderName, HeaderValue};

use crate::call::{raise, refused_argument};

const ADDRESS: &str = "CONSUL_HTTP_ADDR";

/// What the `CONSUL_*` variables say, by name; `variable(name)` looks one up.
#[pyfunction]
pub(crate) fn settings<'py>(variable: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    let look = |name: &str| look_up(variable, name);
    let config = Config::from_env(look).map_err(|error| bad(&error, look(ADDRESS)))?;
    let found = PyDict::new(variable.py());
    match &config.address {
        Address::Http { scheme, host, port, prefix, .. } => {
            found.set_item("scheme", scheme.name())?;
            found.set_item("host", host)?;
            found.set_item("port", port)?;
            found.set_item("prefix", prefix)?;
        }
        address => found.set_item("host", address.to_string())?,
    }
    let tls = &config.tls;
    found.set_item("verify", tls.verify)?;
    found.set_item("ca", tls.ca_file.as_ref().or(tls.ca_path.as_ref()))?;
    found.set_item("cert", tls.client_cert.as_ref().zip(tls.client_key.as_ref()))?;
    found.set_item("server_name", &tls.server_name)?;
    found.set_item("token", config.token.as_ref().map(lictor::config::Secret::expose))?;
    found.set_item("token_file", &config.token_file)?;
    let auth = config.auth.as_ref().map(|auth| (&auth.user, auth.password.expose()));
    found.set_item("auth", auth)?;
    found.set_item("namespace", &config.namespace)?;
    found.set_item("partition", &config.partition)?;
    Ok(found)
}

/// The error for a variable; of the address, with the words that python-consul has for it.
fn bad(error: &ArgumentError, address: Option<String>) -> PyErr {
    match address {
        Some(address) if error.name() == ADDRESS => {
            let shown = address.rsplit('@').next().unwrap_or_default();
            let problem = error.problem();
            let words = "invalid, does not match <host>:<port> or a URL";
            raise("ArgumentError", format!("{ADDRESS} ({shown}) {words}: {problem}"))
        }
        _ => raise("ArgumentError", error.to_string()),
    }
}

fn look_up(variable: &Bound<'_, PyAny>, name: &str) -> Option<String> {
    variable.call1((name,)).and_then(|value| value.extract()).ok().flatten()
}

/// The proxy to this address.
pub(crate) fn proxy(
    scheme: &Scheme,
    authority: &Authority,
    variable: &Bound<'_, PyAny>,
) -> PyResult<Option<Proxy>> {
    let https = (Protocol::Https, 443);
    let (scheme, port) = if *scheme == Scheme::HTTPS { https } else { (Protocol::Http, 80) };
    let host = authority.host().trim_matches(['[', ']']);
    let port = authority.port_u16().unwrap_or(port);
    Proxy::from_env(scheme, host, port, |name| look_up(variable, name))
        .map_err(|error| refused_argument(&error))
}

/// The proxy to this host and port: scheme, host, port, the header `Proxy-Authorization` where it asks
/// for one, and its address for messages. None where the environment names none.
#[pyfunction(name = "proxy")]
pub(crate) fn environment_proxy(
    https: bool,
    host: &str,
    port: u16,
    variable: &Bound<'_, PyAny>,
) -> PyResult<Option<Found>> {
    let scheme = if https { Protocol::Https } else { Protocol::Http };
    let found = Proxy::from_env(scheme, host, port, |name| look_up(variable, name))
        .map_err(|error| refused_argument(&error))?;
    Ok(found.map(|proxy| {
        let shown = proxy.to_string();
        let auth = proxy.auth.map(|auth| auth.header().expose().to_owned());
        (proxy.scheme.name(), proxy.host, proxy.port, auth, shown)
    }))
}

type Found = (&'static str, String, u16, Option<String>, String);

/// The headers of every request: what the server asks for, and a proxy that passes requests on.
pub(crate) fn headers(
    scheme: &Scheme,
    auth: Option<(String, String)>,
    proxy: Option<&Proxy>,
) -> PyResult<Vec<(HeaderName, HeaderValue)>> {
    let own = auth.map(|(user, password)| BasicAuth::new(user, password));
    // Through a tunnel, the server would get what is meant for the proxy.
    let relay = proxy.filter(|proxy| *scheme == Scheme::HTTP && proxy.scheme == Protocol::Http);
    let pairs = [(AUTHORIZATION, own), (PROXY_AUTHORIZATION, relay.and_then(|p| p.auth.clone()))];
    let set = pairs.into_iter().filter_map(|(name, auth)| Some((name, auth?.header())));
    let header = |secret: &str| {
        let mut value = HeaderValue::from_str(secret)
            .map_err(|_| raise("ArgumentError", "user and password make no header".into()))?;
        value.set_sensitive(true);
        Ok::<_, PyErr>(value)
    };
    set.map(|(name, secret)| Ok((name, header(secret.expose())?))).collect()
}
