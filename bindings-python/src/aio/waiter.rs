//! What a task awaits while a connection is at work for it.
//!
//! To the task it is a future, but for one thing: a future has its task resumed in the next turn of
//! the loop, which is a seventh of what a call costs. This can resume it at once.

use pyo3::exceptions::PyStopIteration;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

/// Tells one task that an exchange is over: None, or what went wrong.
#[pyclass(module = "consul._core")]
pub(crate) struct Waiter {
    event_loop: Py<PyAny>,
    state: State,
    /// By this a task knows a future, and that it was awaited.
    #[pyo3(get, set, name = "_asyncio_future_blocking")]
    blocking: bool,
}

enum State {
    Pending(Option<Callback>),
    Done(Option<Py<PyAny>>),
    /// The task was cancelled, with this message.
    Cancelled(Option<Py<PyAny>>),
}

/// What resumes the task, and the context to call it in.
struct Callback {
    resume: Py<PyAny>,
    context: Py<PyAny>,
}

impl Waiter {
    pub(super) fn new(event_loop: Py<PyAny>) -> Self {
        Self { event_loop, state: State::Pending(None), blocking: false }
    }

    /// The exchange is over. The task goes on `now`, which is for callbacks of the loop alone, or in
    /// the loop's next turn; nothing happens where it was cancelled.
    pub(super) fn set(slf: &Bound<'_, Self>, error: Option<Py<PyAny>>, now: bool) -> PyResult<()> {
        Self::end(slf, State::Done(error), now).map(drop)
    }

    /// Whether this ends it: it was pending.
    fn end(slf: &Bound<'_, Self>, state: State, now: bool) -> PyResult<bool> {
        let before = {
            let mut own = slf.borrow_mut();
            if !matches!(own.state, State::Pending(_)) {
                return Ok(false);
            }
            std::mem::replace(&mut own.state, state)
        };
        let State::Pending(Some(callback)) = before else { return Ok(true) };
        if now {
            let Callback { resume, context } = callback;
            let context = context.into_bound(slf.py());
            context.call_method1(intern!(slf.py(), "run"), (resume, slf))?;
        } else {
            Self::call_soon(slf, callback)?;
        }
        Ok(true)
    }

    fn call_soon(slf: &Bound<'_, Self>, callback: Callback) -> PyResult<()> {
        let py = slf.py();
        let event_loop = slf.borrow().get_loop(py).into_bound(py);
        let named = PyDict::new(py);
        named.set_item(intern!(py, "context"), callback.context)?;
        let arguments = (callback.resume, slf);
        event_loop.call_method(intern!(py, "call_soon"), arguments, Some(&named)).map(drop)
    }
}

#[pymethods]
impl Waiter {
    fn __await__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, Self>>> {
        {
            let mut own = slf.borrow_mut();
            if matches!(own.state, State::Pending(_)) {
                own.blocking = true;
                return Ok(Some(slf.clone()));
            }
        }
        match Self::result(slf)? {
            None => Ok(None),
            Some(error) => Err(PyStopIteration::new_err((error,))),
        }
    }

    /// Called by the task.
    fn get_loop(&self, py: Python<'_>) -> Py<PyAny> {
        self.event_loop.clone_ref(py)
    }

    /// Called by the task; it is the only one that waits.
    #[pyo3(signature = (resume, *, context))]
    fn add_done_callback(
        slf: &Bound<'_, Self>,
        resume: Py<PyAny>,
        context: Py<PyAny>,
    ) -> PyResult<()> {
        let callback = Callback { resume, context };
        if let State::Pending(place) = &mut slf.borrow_mut().state {
            *place = Some(callback);
            return Ok(());
        }
        Self::call_soon(slf, callback)
    }

    /// Called by the task when it is cancelled.
    #[pyo3(signature = (msg=None))]
    fn cancel(slf: &Bound<'_, Self>, msg: Option<Py<PyAny>>) -> PyResult<bool> {
        Self::end(slf, State::Cancelled(msg), false)
    }

    /// Called by the task when it goes on.
    fn result(slf: &Bound<'_, Self>) -> PyResult<Option<Py<PyAny>>> {
        static CANCELLED: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let py = slf.py();
        let message = match &slf.borrow().state {
            State::Done(error) => return Ok(error.as_ref().map(|error| error.clone_ref(py))),
            State::Pending(_) => return Ok(None),
            State::Cancelled(message) => message.as_ref().map(|message| message.clone_ref(py)),
        };
        let class = CANCELLED.import(py, "asyncio", "CancelledError")?;
        let error = message.map_or_else(|| class.call0(), |message| class.call1((message,)))?;
        Err(PyErr::from_value(error))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.event_loop)?;
        match &self.state {
            State::Pending(None) => Ok(()),
            State::Pending(Some(Callback { resume, context })) => {
                visit.call(resume)?;
                visit.call(context)
            }
            State::Done(held) | State::Cancelled(held) => visit.call(held),
        }
    }

    fn __clear__(slf: &Bound<'_, Self>) {
        let before = std::mem::replace(&mut slf.borrow_mut().state, State::Done(None));
        drop(before);
    }
}
