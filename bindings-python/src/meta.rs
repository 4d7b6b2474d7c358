//! What the headers of a reply say, and the index that carries it.

use std::sync::OnceLock;

use lictor::http1::Head;
use lictor::reply;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// What the headers of a reply say beside its index; `None` for what they do not say.
#[pyclass(frozen, eq, module = "consul._core")]
pub(crate) struct Meta {
    /// Read when it is first asked for, which most programs never do.
    head: Head,
    said: OnceLock<reply::Meta>,
}

impl PartialEq for Meta {
    fn eq(&self, other: &Self) -> bool {
        self.said() == other.said()
    }
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

    /// What headers say.
    pub(crate) fn read<'h, N: AsRef<str>>(
        headers: impl IntoIterator<Item = (N, &'h [u8])>,
    ) -> Self {
        Self { head: Head::default(), said: OnceLock::from(said(headers)) }
    }

    /// The same for those of a head.
    pub(crate) fn later(head: Head) -> Self {
        Self { head, said: OnceLock::new() }
    }

    fn said(&self) -> &reply::Meta {
        self.said.get_or_init(|| said(self.head.headers()))
    }
}

/// What headers say but for the index; where they contradict each other, nothing.
fn said<'h, N: AsRef<str>>(headers: impl IntoIterator<Item = (N, &'h [u8])>) -> reply::Meta {
    let mut said = reply::Meta::read(headers).unwrap_or_default();
    said.index = None;
    said
}

#[pymethods]
impl Meta {
    #[getter]
    fn known_leader(&self) -> Option<bool> {
        self.said().known_leader
    }

    #[getter]
    fn last_contact(&self) -> Option<u64> {
        self.said().last_contact
    }

    #[getter]
    fn effective_consistency(&self) -> Option<&str> {
        self.said().effective_consistency.as_deref()
    }

    #[getter]
    fn query_backend(&self) -> Option<&str> {
        self.said().query_backend.as_deref()
    }

    #[getter]
    fn content_hash(&self) -> Option<&str> {
        self.said().content_hash.as_deref()
    }

    #[getter]
    fn cache_hit(&self) -> Option<bool> {
        self.said().cache_hit
    }

    #[getter]
    fn cache_age(&self) -> Option<u64> {
        self.said().cache_age
    }

    #[getter]
    fn filtered_by_acls(&self) -> bool {
        self.said().filtered_by_acls
    }

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
