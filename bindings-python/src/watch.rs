//! The core's watch, for drivers in Python. Time is in seconds, as a float.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lictor::duration;
use lictor::endpoint::{Defaults, Place};
use lictor::machine::Step;
use lictor::watch::{self, Event};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};

use crate::call::{Endpoint, raise, refused};

/// A watch of one endpoint, called with `objects`.
#[pyclass(frozen, module = "consul._core")]
pub(crate) struct Watch {
    machine: Mutex<watch::Watch>,
    objects: Py<PyTuple>,
    /// Where the index and the wait stand among the objects.
    index: Option<usize>,
    wait: Option<usize>,
}

impl Watch {
    fn machine(&self) -> MutexGuard<'_, watch::Watch> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked<'py>(&self, py: Python<'py>, ask: watch::Ask) -> PyResult<Bound<'py, PyTuple>> {
        // 0 is not sent; to rows that give an index only when asked it says that it is wanted.
        let index = match ask.index {
            Some(index) => PyString::new(py, &index.to_string()).into_any(),
            None => 0_u8.into_pyobject(py)?.into_any(),
        };
        let wait = PyString::new(py, &duration::format(ask.wait)).into_any();
        let objects = self.objects.bind(py).iter().enumerate().map(|(at, object)| match Some(at) {
            at if at == self.index => index.clone(),
            at if at == self.wait => wait.clone(),
            _ => object,
        });
        PyTuple::new(py, objects.collect::<Vec<_>>())
    }
}

#[pymethods]
impl Watch {
    #[new]
    fn new(endpoint: &Endpoint, objects: &Bound<'_, PyTuple>, seed: u64) -> PyResult<Self> {
        let row = endpoint.row();
        let items: Vec<_> = objects.iter().collect();
        let values = endpoint.values(&items)?;
        // What is wrong with the arguments is said as a call would say it.
        row.request(&values, &Defaults::default()).map_err(refused)?;
        let machine = watch::Watch::new(row, &values, seed);
        let machine = machine.map_err(|error| raise("ArgumentError", error.to_string()))?;
        let place = |name| {
            let is = |place| matches!(place, Place::Query(text, _) if text == name);
            row.params.iter().position(|param| is(param.place))
        };
        Ok(Self {
            machine: Mutex::new(machine),
            objects: objects.clone().unbind(),
            index: place("index"),
            wait: place("wait"),
        })
    }

    /// What to do next: `("send", objects)`, `("rest", time)`, `("new", index)`,
    /// `("failed", passing)`, `("pending", None)` or `("done", None)`.
    fn poll<'py>(&self, py: Python<'py>, now: f64) -> PyResult<Bound<'py, PyTuple>> {
        let step = self.machine().poll(time(now));
        match step {
            Step::Send(ask) => (intern!(py, "send"), self.asked(py, ask)?).into_pyobject(py),
            Step::Rest(until) => (intern!(py, "rest"), until.as_secs_f64()).into_pyobject(py),
            Step::Event(Event::New { index }) => (intern!(py, "new"), index).into_pyobject(py),
            Step::Event(Event::Failed { passing, .. }) => {
                (intern!(py, "failed"), passing).into_pyobject(py)
            }
            Step::Done => (intern!(py, "done"), py.None()).into_pyobject(py),
            _ => (intern!(py, "pending"), py.None()).into_pyobject(py),
        }
    }

    /// A reply came.
    #[expect(clippy::needless_pass_by_value, reason = "made from Python objects, for this call")]
    fn answered(
        &self,
        now: f64,
        status: u16,
        headers: Vec<(String, String)>,
        body: &Bound<'_, PyBytes>,
    ) {
        let headers = headers.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
        self.machine().answered(time(now), status, headers, body.as_bytes());
    }

    /// A reply came that is a value; returns whether it is new.
    fn observed(&self, now: f64, index: Option<u64>, same: bool) -> bool {
        self.machine().observed(time(now), index, same)
    }

    /// No reply came, or it cannot be read.
    fn failed(&self, now: f64, passing: bool) {
        self.machine().failed(time(now), passing);
    }

    /// The request was given up.
    fn abandoned(&self, now: f64) {
        self.machine().abandoned(time(now));
    }
}

/// A reading of the clock; one that is none counts as its beginning.
fn time(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}
