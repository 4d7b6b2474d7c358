//! What the headers of a reply say, and the index that carries it.

use lictor::reply;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// What the headers of a reply say beside its index; `None` for what they do not say.
#[pyclass(frozen, eq, get_all, module = "consul._core")]
#[derive(PartialEq)]
pub(crate) struct Meta {
    known_leader: Option<bool>,
    last_contact: Option<u64>,
    effective_consistency: Option<String>,
    query_backend: Option<String>,
    content_hash: Option<String>,
    cache_hit: Option<bool>,
    cache_age: Option<u64>,
    filtered_by_acls: bool,
}

impl Meta {
    const NAMES: [&str; 8] = [
        "known_leader",
        "last_contact",
        "effective_consistency",
        "query_backend",
        "content_hash",
        "cache_hit",
        "cache_age",
        "filtered_by_acls",
    ];

    /// Reads headers; where they contradict each other they say nothing.
    pub(crate) fn read<'h, N: AsRef<str>>(
        headers: impl IntoIterator<Item = (N, &'h [u8])>,
    ) -> Self {
        let meta = reply::Meta::read(headers).unwrap_or_default();
        Self {
            known_leader: meta.known_leader,
            last_contact: meta.last_contact,
            effective_consistency: meta.effective_consistency,
            query_backend: meta.query_backend,
            content_hash: meta.content_hash,
            cache_hit: meta.cache_hit,
            cache_age: meta.cache_age,
            filtered_by_acls: meta.filtered_by_acls,
        }
    }
}

#[pymethods]
impl Meta {
    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let mut said = Vec::new();
        for name in Self::NAMES {
            let value = slf.getattr(name)?;
            if !value.is_none() {
                said.push(format!("{name}={}", value.repr()?));
            }
        }
        Ok(format!("Meta({})", said.join(", ")))
    }
}

/// What these headers say, for replies of other transports.
#[pyfunction]
#[expect(clippy::needless_pass_by_value, reason = "made from Python objects, for this call")]
pub(crate) fn meta(headers: Vec<(String, String)>) -> Meta {
    Meta::read(headers.iter().map(|(name, value)| (name, value.as_bytes())))
}

/// An index, as a text that knows what else the reply said: `consul.callback.Index`.
pub(crate) fn index<'py>(py: Python<'py>, text: &str, meta: Meta) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let index = CLASS.import(py, "consul.callback", "Index")?.call1((text,))?;
    index.setattr(intern!(py, "meta"), meta)?;
    Ok(index)
}
