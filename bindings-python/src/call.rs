//! A call: arguments to a request, a reply to Python objects.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use lictor::endpoint::{Defaults, Method, Place};
use lictor::error::{ArgumentError, Fault};
use lictor::request::{Body, Request, TOKEN_HEADER};
use lictor::value::Value;
use pyo3::exceptions::{PyAssertionError, PyKeyError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString, PyTuple};
use ureq::http::uri::{Authority, Scheme};
use ureq::http::{self, HeaderName, HeaderValue};

use crate::line::{self, Line, Raw};
use crate::reply::{self, Head, INDEX_HEADER, Reader};
use crate::transport::{Failure, Incoming, Outgoing, Settings};
use crate::{args, settings, transport};

/// A row of the core's table.
#[pyclass(frozen, module = "consul._core")]
pub(crate) struct Endpoint(&'static lictor::endpoint::Endpoint);

/// The endpoint of this name, such as `kv.get`.
#[pyfunction]
pub(crate) fn endpoint(name: &str) -> PyResult<Endpoint> {
    let mut all = lictor::api::endpoints();
    let found = all.find(|row| name.split_once('.') == Some((row.group, row.name)));
    found.map(Endpoint).ok_or_else(|| PyKeyError::new_err(name.to_owned()))
}

/// Every endpoint.
#[pyfunction]
pub(crate) fn endpoints() -> Vec<Endpoint> {
    lictor::api::endpoints().map(Endpoint).collect()
}

/// Verb, path, query, body, and the token for the header.
type Plan<'py> = (&'static str, String, Bound<'py, PyList>, Bound<'py, PyAny>, Option<String>);

/// What a client adds to its calls, as its attributes are.
#[derive(Clone, Copy, Default)]
pub(crate) struct Client<'a, 'py> {
    pub(crate) token: Option<&'a Bound<'py, PyAny>>,
    pub(crate) dc: Option<&'a Bound<'py, PyAny>>,
    pub(crate) consistency: Option<&'a Bound<'py, PyAny>>,
    pub(crate) namespace: Option<&'a Bound<'py, PyAny>>,
    pub(crate) partition: Option<&'a Bound<'py, PyAny>>,
}

/// The arguments and defaults of one call, borrowed from Python.
pub(crate) struct Given<'a> {
    pub(crate) values: Vec<Value<'a>>,
    token: Option<Cow<'a, str>>,
    dc: Option<Cow<'a, str>>,
    consistency: Option<Cow<'a, str>>,
    namespace: Option<Cow<'a, str>>,
    partition: Option<Cow<'a, str>>,
}

impl Given<'_> {
    pub(crate) fn defaults(&self, token_in_query: bool) -> Defaults<'_> {
        Defaults {
            token: self.token.as_deref(),
            dc: self.dc.as_deref(),
            consistency: self
                .consistency
                .as_deref()
                .and_then(|m| m.parse().ok())
                .unwrap_or_default(),
            namespace: self.namespace.as_deref(),
            partition: self.partition.as_deref(),
            token_in_query,
        }
    }
}

impl Endpoint {
    pub(crate) fn given<'a>(
        &self,
        objects: &'a [Bound<'_, PyAny>],
        client: Client<'a, '_>,
    ) -> PyResult<Given<'a>> {
        Ok(Given {
            values: self.values(objects)?,
            token: args::setting(client.token)?,
            dc: args::setting(client.dc)?,
            consistency: args::setting(client.consistency)?,
            namespace: args::setting(client.namespace)?,
            partition: args::setting(client.partition)?,
        })
    }

    /// The arguments of a call.
    pub(crate) fn values<'a>(&self, objects: &'a [Bound<'_, PyAny>]) -> PyResult<Vec<Value<'a>>> {
        // Collected as results they would not say how much room they need.
        let mut values = Vec::with_capacity(objects.len());
        for (param, object) in self.0.params.iter().zip(objects) {
            values.push(args::value(param, object)?);
        }
        Ok(values)
    }

    /// The row itself.
    pub(crate) fn row(&self) -> &'static lictor::endpoint::Endpoint {
        self.0
    }

    /// The path, not yet escaped, as an `HTTPClient` of the user's own expects it.
    fn raw_path(&self, values: &[Value<'_>]) -> String {
        let mut path = self.0.path.to_owned();
        for (param, value) in self.0.params.iter().zip(values) {
            if matches!(param.place, Place::Segment | Place::Tail) {
                let slot = format!("{{{}}}", param.name);
                path = path.replacen(&slot, value.text().unwrap_or_default(), 1);
            }
        }
        path
    }
}

#[pymethods]
impl Endpoint {
    /// The full name, such as `kv.get`.
    #[getter]
    fn name(&self) -> String {
        self.0.id()
    }

    /// The verb.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method.as_str()
    }

    /// The path, with `{name}` where a parameter goes.
    #[getter]
    fn path(&self) -> &'static str {
        self.0.path
    }

    /// Whether a call sends a body.
    #[getter]
    fn has_body(&self) -> bool {
        self.0.has_body()
    }

    /// What a call would send, for an `HTTPClient` of the user's own: the verb, the path, not yet
    /// escaped, the query as a list of tuples, the body, and the token where it goes into a header.
    #[pyo3(signature = (
        objects, token, dc, consistency, namespace=None, partition=None, *, token_in_query
    ))]
    #[expect(clippy::too_many_arguments, reason = "the attributes of a client")]
    fn plan<'py>(
        &self,
        py: Python<'py>,
        objects: &Bound<'py, PyTuple>,
        token: Option<&Bound<'py, PyAny>>,
        dc: Option<&Bound<'py, PyAny>>,
        consistency: Option<&Bound<'py, PyAny>>,
        namespace: Option<&Bound<'py, PyAny>>,
        partition: Option<&Bound<'py, PyAny>>,
        token_in_query: bool,
    ) -> PyResult<Plan<'py>> {
        let objects: Vec<_> = objects.iter().collect();
        let client = Client { token, dc, consistency, namespace, partition };
        let given = self.given(&objects, client)?;
        let defaults = given.defaults(token_in_query);
        let request = self.0.request(&given.values, &defaults).map_err(refused)?;
        let query = PyList::empty(py);
        for pair in &request.query {
            let original = pair.param.and_then(|at| objects.get(at));
            let original = original.filter(|object| reads(object, &pair.value));
            let place = pair.param.and_then(|at| self.0.params.get(at)).map(|param| param.place);
            match (place, original) {
                // python-consul's way to write these two.
                (Some(Place::Flag("keys", _)), _) => query.append((pair.name, true))?,
                (Some(Place::Flag("wan", _)), _) => query.append((pair.name, 1))?,
                (_, Some(original)) => query.append((pair.name, original))?,
                _ => query.append((pair.name, &*pair.value))?,
            }
        }
        let payload = self.0.params.iter().position(|param| param.place == Place::Payload);
        let body = match (&request.body, payload.and_then(|at| objects.get(at))) {
            (_, Some(original)) => original.clone(),
            (Body::Json(text), _) => PyString::new(py, text).into_any(),
            (Body::Bytes(_), _) => PyString::new(py, "").into_any(),
            _ => py.None().into_bound(py),
        };
        let token = request.token.as_deref().map(str::to_owned);
        Ok((request.method.as_str(), self.raw_path(&given.values), query, body, token))
    }

    /// How a reply to a call is to be read: `("bool",)`, `("text",)`, `("binary",)` or
    /// `("json", index, one, member, decode, allow_404, bare_404, also)`.
    fn shape<'py>(
        &self,
        py: Python<'py>,
        objects: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let objects: Vec<_> = objects.iter().collect();
        let given = self.given(&objects, Client::default())?;
        reply::described(py, self.0, self.0.shape(&given.values))
    }

    /// How long this call may take beyond what Consul holds it back, as it was given; None where
    /// the client's own time counts.
    fn timeout<'py>(&self, objects: &Bound<'py, PyTuple>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(at) = self.0.params.iter().position(|param| param.place == Place::Timeout) else {
            return Ok(None);
        };
        let given = objects.get_item(at)?;
        Ok(if given.is_truthy()? { Some(given) } else { None })
    }

    fn __repr__(&self) -> String {
        format!("<{} {} {}>", self.0.id(), self.0.method.as_str(), self.0.path)
    }
}

/// Whether Python would send `object` as `text`.
fn reads(object: &Bound<'_, PyAny>, text: &str) -> bool {
    let same = |own: Bound<'_, PyString>| own.to_str().is_ok_and(|own| own == text);
    match object.cast::<PyBytes>() {
        Ok(bytes) => bytes.as_bytes() == text.as_bytes(),
        Err(_) => object.str().is_ok_and(same),
    }
}

/// An argument that the core refused, as the exception that Python programs expect.
pub(crate) fn refused(error: lictor::Error) -> PyErr {
    match error {
        lictor::Error::Argument(error) => refused_argument(&error),
        error => PyValueError::new_err(error.to_string()),
    }
}

pub(crate) fn refused_argument(error: &ArgumentError) -> PyErr {
    const ASSERTED: [&str; 8] =
        ["value", "key", "name", "behavior", "by", "type", "rules", "node_identities"];
    let named = ASSERTED.contains(&error.name()) || error.fault() == Fault::Missing;
    let text = if named { error.problem().to_owned() } else { error.to_string() };
    match error.fault() {
        Fault::Type if error.name() != "value" => PyTypeError::new_err(error.to_string()),
        Fault::Format => raise("ArgumentError", text),
        _ => PyAssertionError::new_err(text),
    }
}

/// An exception of `consul.exceptions`.
pub(crate) fn raise(class: &str, text: String) -> PyErr {
    Python::attach(|py| {
        let made = || -> PyResult<Bound<'_, PyAny>> {
            py.import("consul.exceptions")?.call_method1("_make", (class, text))
        };
        made().map_or_else(|error| error, PyErr::from_value)
    })
}

/// A pool of connections to one address.
#[pyclass(frozen, module = "consul._core")]
pub(crate) struct Transport {
    inner: transport::Transport,
    reader: Reader,
}

#[pymethods]
impl Transport {
    /// A transport to `scheme://authority`, or to a unix `socket`, with `prefix` before each path.
    ///
    /// `connect` and `timeout` are seconds: for opening a connection, and for a call beyond what
    /// Consul holds it back. `variable` looks up the environment's proxies; `fallback(shape,
    /// status, headers, body)` reads every reply that is not a plain success.
    #[new]
    #[pyo3(signature = (
        scheme, authority, *, prefix, socket, verify, ca, cert, server_name, auth, connect, timeout,
        retry, variable, fallback
    ))]
    #[expect(clippy::too_many_arguments, reason = "named, in Python")]
    fn new(
        scheme: &str,
        authority: &str,
        prefix: String,
        socket: Option<std::path::PathBuf>,
        verify: bool,
        ca: Option<std::path::PathBuf>,
        cert: Option<(std::path::PathBuf, std::path::PathBuf)>,
        server_name: Option<&str>,
        auth: Option<(String, String)>,
        connect: Option<f64>,
        timeout: Option<f64>,
        retry: Option<&crate::retry::Retry>,
        variable: &Bound<'_, PyAny>,
        fallback: Py<PyAny>,
    ) -> PyResult<Self> {
        let bad = |what: &str, text: &str| {
            let shown = text.rsplit('@').next().unwrap_or_default();
            raise("ArgumentError", format!("address with a bad {what}: `{shown}`"))
        };
        let authority_of = |what, text| Authority::try_from(text).map_err(|_| bad(what, text));
        let scheme = Scheme::try_from(scheme).map_err(|_| bad("scheme", scheme))?;
        let authority = authority_of("host or port", authority)?;
        let proxy = match socket {
            Some(_) => None,
            None => settings::proxy(&scheme, &authority, variable)?,
        };
        let settings = Settings {
            headers: settings::headers(&scheme, auth, proxy.as_ref())?,
            server_name: server_name.map(|name| authority_of("server name", name)).transpose()?,
            scheme,
            authority,
            prefix,
            socket,
            verify,
            ca,
            cert,
            proxy,
            connect: connect.map(seconds),
            timeout: timeout.map(seconds),
            retry: retry.map(|retry| retry.0),
        };
        let inner = transport::Transport::new(settings)?;
        Ok(Self { inner, reader: Reader::new(fallback) })
    }

    /// Calls `endpoint` with `objects`, one for each of its parameters, and the client's defaults;
    /// returns what the drop-in promises.
    #[pyo3(signature = (
        endpoint, objects, token, dc, consistency, namespace=None, partition=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "the attributes of a client")]
    fn call<'py>(
        &self,
        py: Python<'py>,
        endpoint: &Endpoint,
        objects: &Bound<'py, PyTuple>,
        token: Option<&Bound<'py, PyAny>>,
        dc: Option<&Bound<'py, PyAny>>,
        consistency: Option<&Bound<'py, PyAny>>,
        namespace: Option<&Bound<'py, PyAny>>,
        partition: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let line = line::of(objects);
        let objects: Vec<_> = objects.iter().collect();
        let client = Client { token, dc, consistency, namespace, partition };
        let given = endpoint.given(&objects, client)?;
        let defaults = given.defaults(false);
        let request = endpoint.0.request(&given.values, &defaults).map_err(refused)?;
        let out = Outgoing { once: line.is_some(), ..self.outgoing(&request)? };
        let wanted = (endpoint.0, endpoint.0.shape(&given.values));
        let fail = |class, what: &str| raise(class, self.inner.describe(&out, what));
        self.exchange(py, &out, line.as_ref(), |head, body| match &line {
            Some(line) => {
                line.catch(raw(py, head, body)?);
                Ok(py.None().into_bound(py))
            }
            None => self.reader.read(py, wanted, head, body, &fail),
        })
    }

    /// Sends any request, which may take `limit` seconds in all, and is made `once` at most or as
    /// often as the policy says; returns status, headers as a list of pairs, and body.
    #[pyo3(signature = (method, target, headers, body, limit, once))]
    #[expect(clippy::too_many_arguments, reason = "a request, and what is said of it")]
    #[expect(clippy::needless_pass_by_value, reason = "made from Python objects, for this call")]
    fn send<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        target: String,
        headers: Vec<(String, String)>,
        body: Option<Vec<u8>>,
        limit: Option<f64>,
        once: bool,
    ) -> PyResult<Raw<'py>> {
        let method = http::Method::from_bytes(method.as_bytes());
        let out = Outgoing {
            method: method.map_err(|e| PyValueError::new_err(e.to_string()))?,
            target,
            headers: headers.iter().map(|(n, v)| header(n, n, v)).collect::<PyResult<_>>()?,
            body: body.as_deref(),
            connect: self.inner.settings.connect,
            limit: limit.map(seconds),
            once,
        };
        self.exchange(py, &out, None, |head, body| raw(py, head, body))
    }
}

impl Transport {
    /// Sends a request and has the reply read by `read`.
    fn exchange<T>(
        &self,
        py: Python<'_>,
        out: &Outgoing<'_>,
        line: Option<&Arc<Line>>,
        read: impl FnOnce(&Incoming, &[u8]) -> PyResult<T>,
    ) -> PyResult<T> {
        let agent = self.inner.agent()?;
        let mut pail = self.inner.pail();
        let outcome = py.detach(|| line::on(line, || self.inner.exchange(&agent, out, &mut pail)));
        let result = match outcome {
            Ok(reply) => read(&reply, pail.body()),
            Err(Failure::Raised(raised)) => Err(raised),
            Err(Failure::Transport { class, text, .. }) => Err(raise(class, text)),
        };
        self.inner.put_back(pail);
        result
    }

    /// What is left to say once the core has spoken.
    fn outgoing<'a>(&self, request: &'a Request<'_>) -> PyResult<Outgoing<'a>> {
        let (method, always) = match request.method {
            Method::Get => (http::Method::GET, false),
            Method::Put => (http::Method::PUT, true),
            Method::Post => (http::Method::POST, true),
            Method::Delete => (http::Method::DELETE, false),
        };
        let token = request.token.as_deref().map(|token| header("token", TOKEN_HEADER, token));
        let body = request.body.as_bytes();
        let Settings { connect, timeout, .. } = self.inner.settings;
        let timeout = request.timeout.or(timeout);
        Ok(Outgoing {
            method,
            target: request.target(),
            headers: token.into_iter().collect::<PyResult<_>>()?,
            body: (always || !body.is_empty()).then_some(body),
            connect: request.timeout.or(connect),
            limit: timeout.map(|time| time.saturating_add(request.hold().unwrap_or_default())),
            once: false,
        })
    }
}

/// A header to send; an error names the argument that it is from, and not the value.
fn header(argument: &str, name: &str, value: &str) -> PyResult<(HeaderName, HeaderValue)> {
    let pair = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
    pair.ok_or_else(|| {
        raise("ArgumentError", format!("argument `{argument}`: cannot stand in a header"))
    })
}

/// A span that Python says in seconds; none where it cannot be one.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

fn raw<'py>(py: Python<'py>, head: &Incoming, body: &[u8]) -> PyResult<Raw<'py>> {
    Ok((head.status, reply::headers(py, head)?, PyBytes::new(py, body)))
}

impl Head for Incoming {
    fn status(&self) -> u16 {
        self.status
    }

    fn indexes(&self) -> impl Iterator<Item = &[u8]> {
        self.headers.get_all(INDEX_HEADER).iter().map(HeaderValue::as_bytes)
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
    }
}
