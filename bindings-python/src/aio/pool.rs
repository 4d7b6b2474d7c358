//! The connections of one event loop that wait for work.

use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyMemoryView, PyTuple};

use super::Connection;
use crate::codec::Exchange;

/// Bytes to read at a time. asyncio's other kind of protocol finds memory for 256 kB before each
/// read, which can be a fifth of what a call costs.
const READ: usize = 64 << 10;

/// Gives out the connections that wait for work, those used last first.
#[pyclass(subclass, module = "consul._core")]
pub(crate) struct Pool {
    #[pyo3(get, name = "loop")]
    pub(super) event_loop: Py<PyAny>,
    idle: Vec<Py<Connection>>,
    /// The loop reads into this, and tells at once: so one is enough for all connections.
    pub(super) buffer: Py<PyByteArray>,
    pub(super) view: Py<PyMemoryView>,
    /// Whether connections stay open between exchanges.
    #[pyo3(get, set)]
    kept: bool,
}

#[pymethods]
impl Pool {
    #[new]
    #[pyo3(signature = (event_loop, /, *_own))]
    fn new(event_loop: Bound<'_, PyAny>, _own: &Bound<'_, PyTuple>) -> PyResult<Self> {
        let buffer = PyByteArray::new_with(event_loop.py(), READ, |_| Ok(()))?;
        Ok(Self {
            event_loop: event_loop.unbind(),
            idle: Vec::new(),
            view: PyMemoryView::from(&buffer)?.unbind(),
            buffer: buffer.unbind(),
            kept: true,
        })
    }

    /// Those that wait for work.
    #[getter]
    fn idle(&self, py: Python<'_>) -> Vec<Py<Connection>> {
        self.idle.iter().map(|connection| connection.clone_ref(py)).collect()
    }

    /// One that waits for work.
    fn pop(&mut self) -> Option<Py<Connection>> {
        self.idle.pop()
    }

    /// One that waits for work, and may do this; those that may not are closed.
    fn take<'py>(
        slf: &Bound<'py, Self>,
        exchange: &Bound<'py, Exchange>,
    ) -> PyResult<Option<Bound<'py, Connection>>> {
        let py = slf.py();
        loop {
            let Some(connection) = slf.borrow_mut().pop() else { return Ok(None) };
            let connection = connection.into_bound(py);
            if connection.borrow().is_fresh(exchange)
                || connection.call_method0(intern!(py, "suits"))?.is_truthy()?
            {
                return Ok(Some(connection));
            }
            connection.call_method0(intern!(py, "abort"))?;
        }
    }

    /// Takes a connection that can carry another exchange.
    pub(super) fn put_back(
        slf: &Bound<'_, Self>,
        connection: Bound<'_, Connection>,
    ) -> PyResult<()> {
        let py = slf.py();
        connection.borrow_mut().rest();
        if !slf.borrow().kept {
            connection.call_method0(intern!(py, "abort"))?;
        } else if slf.getattr(intern!(py, "waiting"))?.is_truthy()? {
            slf.call_method1(intern!(py, "pass_on"), (connection,))?;
        } else {
            slf.borrow_mut().idle.push(connection.unbind());
        }
        Ok(())
    }

    /// Keeps no connection that is gone.
    fn forget(slf: &Bound<'_, Self>, connection: &Bound<'_, Connection>) {
        // What is removed is let go after the borrow.
        let _gone = {
            let idle = &mut slf.borrow_mut().idle;
            idle.iter().position(|idle| idle.is(connection)).map(|at| idle.remove(at))
        };
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.event_loop)?;
        self.idle.iter().try_for_each(|connection| visit.call(connection))
    }

    fn __clear__(slf: &Bound<'_, Self>) {
        let idle = std::mem::take(&mut slf.borrow_mut().idle);
        drop(idle);
    }
}
