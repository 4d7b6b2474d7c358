//! From a reply to what the drop-in promises, whichever transport brought it.
//!
//! A plain success is read here, fast; every other reply, and one that the fast way gives up on,
//! is read by Python's `fallback`, which knows all the rules.

use std::sync::{Mutex, PoisonError};

use lictor::endpoint::{Endpoint, Json, Missing, Shape};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyList, PyTuple};

use crate::garbage::Pause;
use crate::json;
use crate::meta::{self, Meta};

/// The header that carries the index.
pub(crate) const INDEX_HEADER: &str = "x-consul-index";

/// The head of a reply, as its transport has it.
pub(crate) trait Head {
    /// The status.
    fn status(&self) -> u16;
    /// Every header [`INDEX_HEADER`].
    fn indexes(&self) -> impl Iterator<Item = &[u8]>;
    /// All headers.
    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])>;
    /// What they say.
    fn meta(&self) -> Meta {
        Meta::read(self.headers())
    }
}

/// Makes an exception of `consul.exceptions`, by the name of its class, that says what happened
/// to which request.
pub(crate) type Fail<'a> = dyn Fn(&'static str, &str) -> PyErr + 'a;

/// Reads replies.
pub(crate) struct Reader {
    fallback: Py<PyAny>,
    /// What the replies so far looked like.
    memory: Mutex<json::Memory>,
}

impl Reader {
    /// `fallback(shape, status, headers, body)` reads every reply that is not a plain success.
    pub(crate) fn new(fallback: Py<PyAny>) -> Self {
        Self { fallback, memory: Mutex::default() }
    }

    /// The result of a call of `endpoint`, whose reply is to be read as `shape`.
    pub(crate) fn read<'py>(
        &self,
        py: Python<'py>,
        (endpoint, shape): (&'static Endpoint, Shape),
        head: &impl Head,
        body: &[u8],
        fail: &Fail<'_>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if head.status() == 200
            && let Some(result) = self.quick(py, endpoint, shape, head, body, fail)?
        {
            return Ok(result);
        }
        let shape = described(py, endpoint, shape)?;
        self.fallback.bind(py).call1((shape, head.status(), headers(py, head)?, body))
    }

    /// The result of a plain success; `None` for everything else.
    fn quick<'py>(
        &self,
        py: Python<'py>,
        endpoint: &'static Endpoint,
        shape: Shape,
        head: &impl Head,
        body: &[u8],
        fail: &Fail<'_>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let shape = match shape {
            Shape::Json(shape) => shape,
            Shape::Bool => return Ok(Some(PyBool::new(py, true).to_owned().into_any())),
            Shape::Bytes => return Ok(Some(PyBytes::new(py, body).into_any())),
            _ => return Ok(None),
        };
        let index = index(head, shape.index, fail)?;
        if shape.index && index.is_none() {
            return Ok(None);
        }
        let _pause = Pause::begin(py, body.len())?;
        let Some(mut value) = self.parse(py, endpoint, body, shape.decode) else {
            return Ok(None);
        };
        if let Some(name) = shape.member {
            let Ok(object) = value.cast::<PyDict>() else {
                return Ok(None);
            };
            let Some(member) = object.get_item(name)? else {
                return Ok(None);
            };
            value = member;
        }
        if shape.one {
            let Ok(list) = value.cast::<PyList>() else {
                return Ok(None);
            };
            value = match list.get_item(0) {
                Ok(first) => first,
                Err(error) if error.is_instance_of::<PyIndexError>(py) => py.None().into_bound(py),
                Err(error) => return Err(error),
            };
        }
        Ok(Some(match index {
            Some(index) => {
                let index = meta::index(py, index, head.meta())?;
                (index, value).into_pyobject(py)?.into_any()
            }
            None => value,
        }))
    }

    /// The objects of a body, as [`json::parse`] reads them.
    fn parse<'py>(
        &self,
        py: Python<'py>,
        endpoint: &'static Endpoint,
        body: &[u8],
        decode: Option<&str>,
    ) -> Option<Bound<'py, PyAny>> {
        let memory = || self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken, not locked: Python may collect garbage meanwhile, and that may call us again.
        let mut taken = std::mem::take(&mut *memory());
        let origin = std::ptr::from_ref(endpoint).addr();
        let value = json::parse(py, body, decode, origin, &mut taken);
        *memory() = taken;
        value
    }
}

/// The index of a reply, as it came: where it is `needed`, a number or empty.
fn index<'r>(head: &'r impl Head, needed: bool, fail: &Fail<'_>) -> PyResult<Option<&'r str>> {
    let mut all = head.indexes();
    let first = all.next();
    if all.next().is_some() {
        return Err(fail("BrokenReply", "reply with two headers X-Consul-Index"));
    }
    match first.filter(|_| needed).map(|index| (index, std::str::from_utf8(index))) {
        None => Ok(None),
        Some((_, Ok(index))) if index.bytes().all(|b| b.is_ascii_digit()) => Ok(Some(index)),
        Some((index, _)) => {
            let index = String::from_utf8_lossy(index);
            let what = format!("reply with X-Consul-Index {index:?}, which is no number");
            Err(fail("ConsulException", &what))
        }
    }
}

/// How a reply is to be read, in Python's terms: `("bool",)`, `("text",)`, `("binary",)` or
/// `("json", index, one, member, decode, allow_404, bare_404, also)`.
pub(crate) fn described<'py>(
    py: Python<'py>,
    endpoint: &Endpoint,
    shape: Shape,
) -> PyResult<Bound<'py, PyTuple>> {
    let missing_is_null = endpoint.missing != Missing::Error;
    let bare = endpoint.missing == Missing::Bare;
    match shape {
        Shape::Json(Json { index, one, member, decode, .. }) => {
            let also = PyTuple::new(py, endpoint.also)?;
            ("json", index, one, member, decode, missing_is_null, bare, also).into_pyobject(py)
        }
        Shape::Text => ("text",).into_pyobject(py),
        Shape::Bytes => ("binary",).into_pyobject(py),
        _ => ("bool",).into_pyobject(py),
    }
}

/// The headers as a list of pairs.
pub(crate) fn headers<'py>(py: Python<'py>, head: &impl Head) -> PyResult<Bound<'py, PyList>> {
    let pairs = head.headers().map(|(name, value)| (name, String::from_utf8_lossy(value)));
    PyList::new(py, pairs.collect::<Vec<_>>())
}
