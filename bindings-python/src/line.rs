//! The connection that a watch waits on, and the reply as it came.
//!
//! A call may be made on a [`Line`], with which
//!
//! - its reply is caught as bytes: whether it is to be read at all, the watch decides;
//! - another thread can end it, though Consul may hold it back for minutes;
//! - it never goes over a connection that was not there when the last reply came: behind that may be
//!   a server to which the index means nothing, and which would hold the call back for no reason.
//!
//! Between the watch and the socket are the client's Python and ureq, which know nothing of this. So
//! the call is known by its arguments, and what goes on below it by its thread. Where the sockets
//! are Python's, their transport finds the line in the exchange, and says how to end it.

use std::cell::RefCell;
use std::io;
use std::net::Shutdown;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyTuple};
use socket2::Socket;

/// Status, headers and body of a reply.
pub(crate) type Raw<'py> = (u16, Bound<'py, PyList>, Bound<'py, PyBytes>);

/// How many connections there have been in this process.
static OPENED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The line of the call with these arguments.
    static WAITING: RefCell<Option<(Arc<Line>, Py<PyTuple>)>> = const { RefCell::new(None) };
    /// The line of what goes on.
    static CURRENT: RefCell<Option<Arc<Line>>> = const { RefCell::new(None) };
}

/// The number of a connection that was just opened.
pub(crate) fn opened() -> u64 {
    OPENED.fetch_add(1, Ordering::Relaxed) + 1
}

/// The line that a call with `objects` is to be made on. From here on it is the call's alone: its
/// thread may turn to another greenlet before it ends.
pub(crate) fn of(objects: &Bound<'_, PyTuple>) -> Option<Arc<Line>> {
    let found = WAITING.with_borrow_mut(|waiting| waiting.take_if(|(_, own)| objects.is(own)));
    found.map(|(line, _)| line)
}

/// Does what sends a request, on `line`.
pub(crate) fn on<T>(line: Option<&Arc<Line>>, send: impl FnOnce() -> T) -> T {
    let outer = CURRENT.replace(line.cloned());
    let outcome = send();
    CURRENT.set(outer);
    outcome
}

/// A request begins on this connection: fails where the line of this thread is not for it.
pub(crate) fn begin(socket: &Arc<Socket>, number: u64) -> io::Result<()> {
    CURRENT.with_borrow(|line| line.as_ref().map_or(Ok(()), |line| line.take(socket, number)))
}

/// The line of one watch.
#[derive(Default)]
pub(crate) struct Line(Mutex<State>);

#[derive(Default)]
struct State {
    /// What the call waits on.
    wait: Option<Wait>,
    /// No call goes over a connection with a higher number, where there is one.
    known: Option<u64>,
    /// The call is to end, or must not begin.
    cut: bool,
    caught: Option<(u16, Py<PyList>, Py<PyBytes>)>,
}

/// A connection that a reply is to come from.
enum Wait {
    Socket(Arc<Socket>),
    /// One of Python's: calling this ends it.
    Python(Py<PyAny>),
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, socket: &Arc<Socket>, number: u64) -> io::Result<()> {
        let mut state = self.state();
        state.cut |= state.known.is_some_and(|known| number > known);
        if state.cut {
            return Err(io::Error::other("given up"));
        }
        state.wait = Some(Wait::Socket(Arc::clone(socket)));
        Ok(())
    }

    /// Takes the reply. From here on nothing can be cut.
    pub(crate) fn catch(&self, (status, headers, body): Raw<'_>) {
        let mut state = self.state();
        state.wait = None;
        state.known = Some(OPENED.load(Ordering::Relaxed));
        state.caught = Some((status, headers.unbind(), body.unbind()));
    }

    fn caught<'py>(&self, py: Python<'py>) -> Option<Raw<'py>> {
        let (status, headers, body) = self.state().caught.take()?;
        Some((status, headers.into_bound(py), body.into_bound(py)))
    }
}

/// What Python holds of a line.
#[pyclass(frozen, name = "Line", module = "consul._core")]
pub(crate) struct PyLine(pub(crate) Arc<Line>);

#[pymethods]
impl PyLine {
    #[new]
    fn new() -> Self {
        Self(Arc::default())
    }

    /// Makes way for the next call.
    fn open(&self) {
        self.0.state().cut = false;
    }

    /// Calls `call(*args)`, where the call of an endpoint with the last of `args` is made on this
    /// line. Returns status, headers and body where a reply was caught, and what `call` returned;
    /// None where it was cut.
    #[pyo3(signature = (call, *args))]
    fn carry<'py>(
        &self,
        py: Python<'py>,
        call: &Bound<'py, PyAny>,
        args: &Bound<'py, PyTuple>,
    ) -> PyResult<Option<(Option<Raw<'py>>, Bound<'py, PyAny>)>> {
        let objects = args.get_item(args.len().saturating_sub(1))?.cast_into::<PyTuple>()?;
        let outer = WAITING.replace(Some((Arc::clone(&self.0), objects.unbind())));
        let outcome = call.call1(args);
        WAITING.set(outer);
        let caught = self.0.caught(py);
        let mut state = self.0.state();
        state.wait = None;
        match outcome {
            Ok(result) => Ok(Some((caught, result))),
            Err(error) => {
                state.known = None;
                // Not what a signal handler raised.
                if state.cut && error.is_instance_of::<PyOSError>(py) {
                    Ok(None)
                } else {
                    Err(error)
                }
            }
        }
    }

    /// The reply to a call that came to its end after `carry`: status, headers and body.
    fn caught<'py>(&self, py: Python<'py>) -> Option<Raw<'py>> {
        self.0.caught(py)
    }

    /// Ends the call that is on its way, or that comes next.
    fn cut(&self, py: Python<'_>) -> PyResult<()> {
        let mut state = self.0.state();
        state.cut = true;
        match state.wait.take() {
            // One that is closed already has ended it already.
            Some(Wait::Socket(socket)) => drop(socket.shutdown(Shutdown::Both)),
            Some(Wait::Python(end)) => {
                drop(state);
                end.call0(py)?;
            }
            None => {}
        }
        Ok(())
    }

    /// A request begins over a connection of Python's, that `end()` ends; false where it must not.
    fn hold(&self, end: Py<PyAny>) -> bool {
        let mut state = self.0.state();
        if !state.cut {
            state.wait = Some(Wait::Python(end));
        }
        !state.cut
    }

    /// The request is over: there is nothing to be ended.
    fn release(&self) {
        let held = self.0.state().wait.take();
        drop(held);
    }
}
