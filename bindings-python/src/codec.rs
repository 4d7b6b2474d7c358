//! A call as bytes, both ways, for transports that Python owns the sockets of.

use std::sync::{Arc, Mutex, PoisonError};

use lictor::endpoint::Shape;
use lictor::http1::{BrokenReply, Decoder, Encoder};
use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::call::{Client, Endpoint, raise, refused};
use crate::line::{self, Line, PyLine, Raw};
use crate::meta::Meta;
use crate::reply::{self, Head, INDEX_HEADER, Reader};
use crate::retry::Attempts;

/// More than this is not kept for the next request.
const KEPT: usize = 1 << 20;

/// Makes exchanges with one place.
#[pyclass(frozen, module = "consul._core")]
pub(crate) struct Codec {
    /// The address, as errors name it before the path.
    place: String,
    /// What they say behind it, of a proxy.
    via: String,
    encoder: Encoder,
    reader: Reader,
    error: Py<PyAny>,
    /// What the last request was made in.
    spare: Mutex<Vec<u8>>,
}

#[pymethods]
impl Codec {
    /// For the agent at `place` (its address, for errors, which say `via` behind the path): `host`
    /// with its port for the header, `prefix` before every path, `headers` in every request.
    ///
    /// `fallback(shape, status, headers, body)` reads every reply that is not a plain success,
    /// `error(class, text)` makes an exception of `consul.exceptions`.
    #[new]
    #[pyo3(signature = (place, host, *, via, prefix, headers, fallback, error))]
    #[expect(clippy::needless_pass_by_value, reason = "made from Python objects, for this call")]
    fn new(
        place: String,
        host: &str,
        via: String,
        prefix: &str,
        headers: Vec<(String, String)>,
        fallback: Py<PyAny>,
        error: Py<PyAny>,
    ) -> PyResult<Self> {
        let agent = concat!("lictor/", env!("CARGO_PKG_VERSION"));
        let own = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let headers: Vec<_> = [("User-Agent", agent)].into_iter().chain(own).collect();
        let encoder = Encoder::new(host, prefix, &headers);
        Ok(Self {
            place,
            via,
            encoder: encoder.map_err(|error| raise("ArgumentError", error.to_string()))?,
            reader: Reader::new(fallback),
            error,
            spare: Mutex::default(),
        })
    }

    /// A call of `endpoint` with `objects`, one for each of its parameters, and the client's
    /// defaults. What is wrong with them is raised here.
    #[pyo3(signature = (
        endpoint, objects, token, dc, consistency, namespace=None, partition=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "the attributes of a client")]
    fn start(
        slf: &Bound<'_, Self>,
        endpoint: &Endpoint,
        objects: &Bound<'_, PyTuple>,
        token: Option<&Bound<'_, PyAny>>,
        dc: Option<&Bound<'_, PyAny>>,
        consistency: Option<&Bound<'_, PyAny>>,
        namespace: Option<&Bound<'_, PyAny>>,
        partition: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Exchange> {
        let codec = slf.get();
        let line = line::of(objects);
        let objects: Vec<_> = objects.iter().collect();
        let client = Client { token, dc, consistency, namespace, partition };
        let given = endpoint.given(&objects, client)?;
        let defaults = given.defaults(false);
        let request = endpoint.row().request(&given.values, &defaults).map_err(refused)?;
        let bytes = codec.bytes(slf.py(), |out| codec.encoder.request(&request, out))?;
        Ok(Exchange {
            codec: slf.clone().unbind(),
            request: bytes.unbind(),
            timeout: request.timeout.map(|time| time.as_secs_f64()),
            hold: request.hold().unwrap_or_default().as_secs_f64(),
            wanted: Some((endpoint.row(), endpoint.row().shape(&given.values))),
            line,
            decoder: Decoder::new(request.method.as_str()),
        })
    }

    /// Any request; its result is status, headers as a list of pairs, and body.
    #[expect(clippy::needless_pass_by_value, reason = "made from Python objects, for this call")]
    fn start_raw(
        slf: &Bound<'_, Self>,
        method: &str,
        target: &str,
        headers: Vec<(String, String)>,
        body: Option<&[u8]>,
    ) -> PyResult<Exchange> {
        let codec = slf.get();
        let headers: Vec<_> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let bytes = codec
            .bytes(slf.py(), |out| codec.encoder.parts(method, target, &headers, body, out))?;
        Ok(Exchange {
            codec: slf.clone().unbind(),
            request: bytes.unbind(),
            timeout: None,
            hold: 0.0,
            wanted: None,
            line: None,
            decoder: Decoder::new(method),
        })
    }
}

impl Codec {
    fn bytes<'py>(
        &self,
        py: Python<'py>,
        encode: impl FnOnce(&mut Vec<u8>) -> Result<(), lictor::error::ArgumentError>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = std::mem::take(&mut *spare());
        out.clear();
        let encoded = encode(&mut out).map(|()| PyBytes::new(py, &out));
        if out.capacity() <= KEPT {
            *spare() = out;
        }
        encoded.map_err(|error| raise("ArgumentError", error.to_string()))
    }
}

/// One request, and the reply to it.
#[pyclass(module = "consul._core")]
pub(crate) struct Exchange {
    codec: Py<Codec>,
    request: Py<PyBytes>,
    timeout: Option<f64>,
    hold: f64,
    /// The endpoint, and how its reply is to be read; none for a request of the caller's own.
    wanted: Option<(&'static lictor::endpoint::Endpoint, Shape)>,
    /// What the watch that makes this call has to do with it.
    line: Option<Arc<Line>>,
    decoder: Decoder,
}

#[pymethods]
impl Exchange {
    /// What to send.
    #[getter]
    pub(crate) fn request<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        self.request.bind(py).clone()
    }

    /// Seconds that the call may take beyond what Consul holds it back, where it says so itself.
    #[getter]
    fn timeout(&self) -> Option<f64> {
        self.timeout
    }

    /// Seconds that the call may take in all, where it is `total` beyond what Consul holds it back
    /// unless it says so itself.
    fn limit(&self, total: f64) -> f64 {
        self.timeout.unwrap_or(total) + self.hold
    }

    /// The verb.
    #[getter]
    fn method<'py>(&'py self, py: Python<'py>) -> &'py str {
        let verb = self.request.bind(py).as_bytes().split(|&byte| byte == b' ').next();
        std::str::from_utf8(verb.unwrap_or_default()).unwrap_or_default()
    }

    /// Whether it only reads, and may be sent again while nothing of the reply has come.
    #[getter(idempotent)]
    pub(crate) fn is_idempotent(&self, py: Python<'_>) -> bool {
        self.request.bind(py).as_bytes().starts_with(b"GET ")
    }

    /// The line of the watch that makes this call.
    #[getter]
    fn line(&self) -> Option<PyLine> {
        self.line.clone().map(PyLine)
    }

    /// Whether nothing of the reply has come.
    #[getter]
    fn silent(&self) -> bool {
        self.decoder.is_silent()
    }

    /// Whether the reply is whole and the connection may carry another exchange.
    #[getter]
    pub(crate) fn keep_alive(&self) -> bool {
        self.decoder.keeps_alive()
    }

    /// Takes what came; whether the reply is whole now.
    pub(crate) fn feed(&mut self, py: Python<'_>, data: &[u8]) -> PyResult<bool> {
        self.decoder.feed(data).map_err(|broken| self.broken(py, broken))
    }

    /// Takes the end of the connection; returns only where it ends the reply.
    fn eof(&mut self, py: Python<'_>) -> PyResult<()> {
        if self.decoder.is_silent() {
            let what = "the server closed the connection without an answer";
            return Err(self.failure(py, "ConnectionFailed", what));
        }
        self.decoder.end().map_err(|broken| self.broken(py, broken))
    }

    /// After a whole reply that is a failure: seconds to wait before the next of these attempts, or
    /// None where the reply is the result. `left` is what is left of the call's time.
    #[pyo3(signature = (attempts, left))]
    fn pause(&self, attempts: &mut Attempts, left: Option<f64>) -> Option<f64> {
        let status = self.decoder.status();
        if status < 400 {
            return None;
        }
        let asked = self.decoder.values("Retry-After").next();
        let asked = asked.and_then(|value| std::str::from_utf8(value).ok());
        attempts.status(status, self.decoder.body(), asked, left)
    }

    /// Forgets the reply, for another attempt.
    fn restart(&mut self, py: Python<'_>) {
        self.decoder = Decoder::new(self.method(py));
    }

    /// What the call returns, or raises. A watch gets the reply as it is.
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if !self.decoder.is_whole() {
            return Err(PyRuntimeError::new_err("the reply is not whole"));
        }
        let raw = || -> PyResult<Raw<'py>> {
            let headers = reply::headers(py, &self.decoder)?;
            Ok((self.decoder.status(), headers, PyBytes::new(py, self.decoder.body())))
        };
        if let Some(line) = &self.line {
            line.catch(raw()?);
            return Ok(py.None().into_bound(py));
        }
        let Some(wanted) = self.wanted else { return Ok(raw()?.into_pyobject(py)?.into_any()) };
        let reader = &self.codec.get().reader;
        let fail = |class, what: &str| self.failure(py, class, what);
        reader.read(py, wanted, &self.decoder, self.decoder.body(), &fail)
    }

    /// An exception of this class of `consul.exceptions` that says what happened to the request.
    fn error<'py>(&self, py: Python<'py>, class: &str, what: &str) -> PyResult<Bound<'py, PyAny>> {
        // The query stays out: there may be a token in it.
        let mut head = self.request.bind(py).as_bytes().split(|byte| b" ?\r".contains(byte));
        let path = String::from_utf8_lossy(head.nth(1).unwrap_or_default());
        let codec = self.codec.get();
        let text = format!("{} {}{path}{}: {what}", self.method(py), codec.place, codec.via);
        codec.error.bind(py).call1((class, text))
    }
}

impl Exchange {
    fn failure(&self, py: Python<'_>, class: &str, what: &str) -> PyErr {
        match self.error(py, class, what) {
            Ok(error) if error.is_instance_of::<pyo3::exceptions::PyBaseException>() => {
                PyErr::from_value(error)
            }
            Ok(_) => PyTypeError::new_err("argument `error`: it made no exception"),
            Err(error) => error,
        }
    }

    fn broken(&self, py: Python<'_>, broken: BrokenReply) -> PyErr {
        self.failure(py, "BrokenReply", &broken.to_string())
    }
}

impl Head for Decoder {
    fn status(&self) -> u16 {
        self.status()
    }

    fn indexes(&self) -> impl Iterator<Item = &[u8]> {
        self.values(INDEX_HEADER)
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers()
    }

    fn meta(&self) -> Meta {
        Meta::later(self.head().clone())
    }
}
