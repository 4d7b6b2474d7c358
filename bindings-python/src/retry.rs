//! The core's retry policy for Python: for our own transport, and for those written in Python.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use lictor::endpoint::Method;
use lictor::error::StatusError;
use lictor::retry::{self, Failure, Policy};
use pyo3::prelude::*;

use crate::call::raise;

/// Which calls that failed are made again: how often, and after how long.
///
/// A read is repeated after a failure that passes; a write only where nothing of it can have been
/// applied. `attempts` counts the first one too; the wait before the second is at most `base`
/// seconds, doubles with each further one up to `longest`, and is between half and all of that.
#[pyclass(frozen, eq, module = "consul")]
#[derive(PartialEq)]
pub(crate) struct Retry(pub(crate) Policy);

#[pymethods]
impl Retry {
    #[new]
    #[pyo3(signature = (attempts=5, *, base=0.25, longest=10.0))]
    fn new(attempts: u32, base: f64, longest: f64) -> PyResult<Self> {
        let span = |name: &str, seconds: f64| {
            let problem = || format!("argument `{name}`: `{seconds}` is no number of seconds");
            Duration::try_from_secs_f64(seconds).map_err(|_| raise("ArgumentError", problem()))
        };
        if attempts == 0 {
            let problem = "argument `attempts`: a call is made at least once";
            return Err(raise("ArgumentError", problem.to_owned()));
        }
        let (base, longest) = (span("base", base)?, span("longest", longest)?);
        Ok(Self(Policy { attempts, base, longest }))
    }

    /// How often a call is made at most.
    #[getter]
    fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Seconds of the longest first wait.
    #[getter]
    fn base(&self) -> f64 {
        self.0.base.as_secs_f64()
    }

    /// Seconds of the longest wait of all.
    #[getter]
    fn longest(&self) -> f64 {
        self.0.longest.as_secs_f64()
    }

    /// Follows a call with this method (`GET` …) over all its attempts.
    fn begin(&self, method: &str) -> Attempts {
        Attempts(retry::Retry::new(self.0, meaning(method), seed()))
    }

    fn __hash__(&self) -> u64 {
        u64::from(self.0.attempts) ^ self.base().to_bits() ^ self.longest().to_bits()
    }

    fn __getnewargs_ex__(&self) -> ((u32,), Spans) {
        ((self.0.attempts,), Spans { base: self.base(), longest: self.longest() })
    }

    fn __repr__(&self) -> String {
        format!("Retry({}, base={}, longest={})", self.0.attempts, self.base(), self.longest())
    }
}

/// The keyword arguments of a [`Retry`].
#[derive(IntoPyObject)]
struct Spans {
    base: f64,
    longest: f64,
}

/// One call, over all its attempts. Each method says how many seconds to wait before the next
/// attempt, or None: then the failure is the call's result. `left` is what is left of its time.
#[pyclass(module = "consul._core")]
pub(crate) struct Attempts(retry::Retry);

#[pymethods]
impl Attempts {
    /// No connection came about.
    fn unsent(&mut self, left: Option<f64>) -> Option<f64> {
        self.failed(&Failure::Unsent, left)
    }

    /// It was sent, at least in part, and no whole reply came.
    fn lost(&mut self, left: Option<f64>) -> Option<f64> {
        self.failed(&Failure::Lost, left)
    }

    /// Consul answered with a failure; `retry_after` is the value of that header.
    pub(crate) fn status(
        &mut self,
        status: u16,
        body: &[u8],
        retry_after: Option<&str>,
        left: Option<f64>,
    ) -> Option<f64> {
        self.failed(&Failure::status(&StatusError::new(status, body), retry_after), left)
    }
}

impl Attempts {
    fn failed(&mut self, failure: &Failure<'_>, left: Option<f64>) -> Option<f64> {
        let left = left.map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or_default());
        self.0.failed(failure, left).map(|wait| wait.as_secs_f64())
    }
}

/// What a method is to Consul.
pub(crate) fn meaning(method: &str) -> Method {
    let all = [Method::Get, Method::Delete, Method::Post];
    all.into_iter().find(|known| known.as_str() == method).unwrap_or(Method::Put)
}

/// Another number at every call.
pub(crate) fn seed() -> u64 {
    RandomState::new().build_hasher().finish()
}
