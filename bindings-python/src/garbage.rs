//! Making many objects at once without Python's looking for garbage among them.
//!
//! Python looks through what is new whenever some hundred containers more were made than freed. All
//! that a reply is made of is in use until the program has had it, so meanwhile there is nothing to
//! find; and when the program has had it, the reply is often gone before anybody looks.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyModule;

/// Python's collector switched off, while this is there.
pub(crate) struct Pause<'py>(Option<Bound<'py, PyModule>>);

impl<'py> Pause<'py> {
    /// What is made of less JSON than this is not many objects.
    const WORTH: usize = 16 << 10;

    /// A pause while a body of this length is made into objects, if it is worth one, and if the
    /// collector is on.
    pub(crate) fn begin(py: Python<'py>, length: usize) -> PyResult<Self> {
        static GC: PyOnceLock<Option<Py<PyModule>>> = PyOnceLock::new();
        if length < Self::WORTH {
            return Ok(Self(None));
        }
        let Some(gc) = GC.get_or_try_init(py, || collector(py))? else { return Ok(Self(None)) };
        let gc = gc.bind(py);
        if !gc.call_method0(intern!(py, "isenabled"))?.is_truthy()? {
            return Ok(Self(None));
        }
        gc.call_method0(intern!(py, "disable"))?;
        Ok(Self(Some(gc.clone())))
    }
}

/// The module `gc`, where no other thread can meanwhile switch the collector as it likes.
fn collector(py: Python<'_>) -> PyResult<Option<Py<PyModule>>> {
    let locked = py.import("sys")?.getattr_opt("_is_gil_enabled")?;
    let locked = locked.map_or(Ok(true), |locked| locked.call0()?.is_truthy())?;
    if locked { Ok(Some(py.import("gc")?.unbind())) } else { Ok(None) }
}

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        if let Some(gc) = &self.0 {
            // It takes no arguments and cannot fail.
            drop(gc.call_method0(intern!(gc.py(), "enable")));
        }
    }
}
