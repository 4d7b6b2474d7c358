//! `consul._core`: the core's endpoints, the synchronous transport, the codec of all others, and the
//! dev agent, for Python.
//!
//! It carries data, not methods: an `Endpoint` is a row of the core's table, a call is the row
//! with a tuple of arguments. Names, defaults and documentation live in the Python package, which
//! is generated from the same rows.

mod aio;
mod args;
mod call;
mod codec;
mod dev_agent;
mod garbage;
mod json;
mod line;
mod meta;
mod reply;
mod retry;
mod secure;
mod settings;
mod socket;
mod transport;
mod watch;

use pyo3::prelude::*;

/// The compiled half of the package `consul`.
#[pymodule(gil_used = false)]
mod _core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::aio::{Connection, Pool, Waiter};
    #[pymodule_export]
    use crate::call::{Endpoint, Transport, endpoint, endpoints};
    #[pymodule_export]
    use crate::codec::{Codec, Exchange};
    #[pymodule_export]
    use crate::dev_agent::DevAgent;
    #[pymodule_export]
    use crate::line::PyLine;
    #[pymodule_export]
    use crate::meta::{Meta, meta};
    #[pymodule_export]
    use crate::retry::{Attempts, Retry};
    #[pymodule_export]
    use crate::settings::{environment_proxy, settings};
    #[pymodule_export]
    use crate::watch::Watch;

    /// What a status with this text means: a name such as `no_leader`, and whether the same read
    /// may succeed a little later.
    #[pyfunction]
    fn classify(status: u16, body: &str) -> (&'static str, bool) {
        let error = lictor::error::StatusError::new(status, body.as_bytes());
        (error.kind().name(), error.is_retryable())
    }

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
