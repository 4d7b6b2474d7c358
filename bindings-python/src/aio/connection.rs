//! One connection of an event loop.

use std::time::{Duration, Instant};

use pyo3::exceptions::PyOSError;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PySlice};

use super::{Pool, Waiter};
use crate::codec::Exchange;

/// For so long a connection counts as just used. To ask the system what the loop has not seen is a
/// sixteenth of what a call costs.
const FRESH: Duration = Duration::from_millis(1);

/// One connection of a pool, and the exchange that it carries.
#[pyclass(subclass, module = "consul._core")]
pub(crate) struct Connection {
    #[pyo3(get)]
    pool: Py<Pool>,
    /// Sends what the socket takes at once and says how much that was. Where the transport is none of
    /// asyncio's plain ones, there is none, and all goes through the transport.
    #[pyo3(get, set)]
    send: Option<Py<PyAny>>,
    #[pyo3(get)]
    exchange: Option<Py<Exchange>>,
    /// Gets None when the exchange is over, or what went wrong.
    waiter: Option<Py<Waiter>>,
    /// When the exchange has to be over.
    #[pyo3(get)]
    deadline: f64,
    /// When somebody looks whether it is.
    #[pyo3(get, set)]
    alarm_at: f64,
    /// How many exchanges there were.
    #[pyo3(get)]
    exchanges: u64,
    idle_since: Instant,
    /// Whether it is over. What is cancelled while it opens may never be told.
    #[pyo3(get, set)]
    gone: bool,
    /// Whether part of a request is still to be sent.
    sending: bool,
}

#[pymethods]
impl Connection {
    #[new]
    fn new(pool: Bound<'_, Pool>) -> Self {
        Self {
            pool: pool.unbind(),
            send: None,
            exchange: None,
            waiter: None,
            deadline: 0.0,
            alarm_at: f64::INFINITY,
            exchanges: 0,
            idle_since: Instant::now(),
            gone: false,
            sending: false,
        }
    }

    /// Called by the loop.
    fn pause_writing(&mut self) {
        self.sending = true;
    }

    /// Called by the loop.
    fn resume_writing(&mut self) {
        self.sending = false;
    }

    /// Seconds since its last exchange.
    #[getter]
    fn idle_age(&self) -> f64 {
        self.idle_since.elapsed().as_secs_f64()
    }

    /// Sends a request. What is returned gives None when the exchange is over, or what went wrong.
    fn start<'py>(
        slf: &Bound<'py, Self>,
        exchange: &Bound<'py, Exchange>,
        deadline: f64,
    ) -> PyResult<Bound<'py, Waiter>> {
        let py = slf.py();
        // Nothing of Python's is called while it is borrowed: that may come back to it.
        let event_loop = slf.borrow().pool.borrow(py).event_loop.clone_ref(py);
        let waiter = Bound::new(py, Waiter::new(event_loop))?;
        let (gone, alarm_at, send) = {
            let mut own = slf.borrow_mut();
            own.exchange = Some(exchange.clone().unbind());
            own.waiter = Some(waiter.clone().unbind());
            own.deadline = deadline;
            own.exchanges += 1;
            let send = own.send.as_ref().filter(|_| !own.sending);
            (own.gone, own.alarm_at, send.map(|send| send.clone_ref(py).into_bound(py)))
        };
        if gone {
            // Since it was handed out.
            slf.call_method0(intern!(py, "eof_received"))?;
            return Ok(waiter);
        }
        // One that rings too early is set anew: cheaper than one for each exchange.
        if deadline < alarm_at {
            slf.call_method1(intern!(py, "set_alarm"), (deadline,))?;
        }
        let request = exchange.borrow().request(py);
        let taken = send.map_or(Ok(0), |send| at_once(&send, &request))?;
        let rest = request.as_bytes().get(taken..).unwrap_or_default();
        if !rest.is_empty() {
            let transport = slf.getattr(intern!(py, "transport"))?;
            transport.call_method1(intern!(py, "write"), (PyBytes::new(py, rest),))?;
        }
        Ok(waiter)
    }

    /// Called by the loop before it reads.
    #[pyo3(signature = (_sizehint, /))]
    fn get_buffer(&self, py: Python<'_>, _sizehint: isize) -> Py<PyMemoryView> {
        self.pool.borrow(py).view.clone_ref(py)
    }

    /// Called by the loop with what it has read.
    fn buffer_updated(slf: &Bound<'_, Self>, nbytes: isize) -> PyResult<()> {
        let py = slf.py();
        let (exchange, pool, plain) = {
            let own = slf.borrow();
            let exchange = own.exchange.as_ref().map(|exchange| exchange.clone_ref(py));
            (exchange, own.pool.clone_ref(py), own.send.is_some())
        };
        let Some(exchange) = exchange else {
            // Nobody asked for it.
            return slf.call_method0(intern!(py, "abort")).map(drop);
        };
        let buffer = pool.borrow(py).buffer.clone_ref(py).into_bound(py);
        let read = buffer.get_item(PySlice::new(py, 0, nbytes, 1))?;
        let read = read.cast::<PyByteArray>()?.to_vec();
        let fed = exchange.bind(py).borrow_mut().feed(py, &read);
        // Other transports may have something to do after this, or hide what a task raises.
        match fed {
            Ok(false) => Ok(()),
            Ok(true) => Self::end(slf, None, plain),
            Err(error) if error.is_instance_of::<PyOSError>(py) => {
                Self::end(slf, Some(error.into_value(py).into_any()), plain)
            }
            Err(error) => Err(error),
        }
    }

    /// Ends the exchange, with an error or its reply; the connection carries the next one only
    /// where nothing is wrong with it.
    #[pyo3(signature = (error=None))]
    fn finish(slf: &Bound<'_, Self>, error: Option<Py<PyAny>>) -> PyResult<()> {
        Self::end(slf, error, false)
    }

    /// This exchange interests nobody any more: its reply must go nowhere.
    fn leave(slf: &Bound<'_, Self>, exchange: &Bound<'_, Exchange>) -> PyResult<()> {
        let carried = slf.borrow().exchange.as_ref().is_some_and(|own| own.is(exchange));
        if !carried {
            return Ok(());
        }
        let (_exchange, _waiter) = slf.borrow_mut().lose();
        slf.call_method0(intern!(slf.py(), "abort")).map(drop)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.pool)?;
        visit.call(&self.send)?;
        visit.call(&self.exchange)?;
        visit.call(&self.waiter)
    }

    fn __clear__(slf: &Bound<'_, Self>) {
        let (_exchange, _waiter) = slf.borrow_mut().lose();
        let _send = slf.borrow_mut().send.take();
    }
}

impl Connection {
    /// Whether it was used so short a time ago that it will do for this without a look: it is made
    /// again where the server has closed the connection.
    pub(super) fn is_fresh(&self, exchange: &Bound<'_, Exchange>) -> bool {
        !self.gone
            && self.idle_since.elapsed() < FRESH
            && exchange.borrow().is_idempotent(exchange.py())
    }

    /// Its exchange is over, and the next has not begun.
    pub(super) fn rest(&mut self) {
        self.idle_since = Instant::now();
    }

    /// Ends the exchange, as [`Self::finish`] says; whoever waits goes on `now`, or in the loop's
    /// next turn.
    fn end(slf: &Bound<'_, Self>, error: Option<Py<PyAny>>, now: bool) -> PyResult<()> {
        let py = slf.py();
        let (pool, sound, (exchange, waiter)) = {
            let mut own = slf.borrow_mut();
            let sound = error.is_none() && !own.sending && !own.gone;
            (own.pool.clone_ref(py), sound, own.lose())
        };
        let parted = if sound && exchange.is_some_and(|exchange| exchange.borrow(py).keep_alive()) {
            Pool::put_back(pool.bind(py), slf.clone())
        } else {
            slf.call_method0(intern!(py, "abort")).map(drop)
        };
        // Last, for it may go on with this very connection; and whatever happened before.
        let now = now && parted.is_ok();
        let told = waiter.map_or(Ok(()), |waiter| Waiter::set(waiter.bind(py), error, now));
        parted.and(told)
    }

    /// What it had to do, and has no more.
    fn lose(&mut self) -> (Option<Py<Exchange>>, Option<Py<Waiter>>) {
        (self.exchange.take(), self.waiter.take())
    }
}

/// How much of a request the socket takes.
fn at_once(send: &Bound<'_, PyAny>, request: &Bound<'_, PyBytes>) -> PyResult<usize> {
    match send.call1((request,)) {
        Ok(amount) => amount.extract(),
        // asyncio's transport will say what it is.
        Err(error) if error.is_instance_of::<PyOSError>(send.py()) => Ok(0),
        Err(error) => Err(error),
    }
}
