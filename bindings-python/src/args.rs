//! Python's arguments to the core's values.

use std::borrow::Cow;

use lictor::endpoint::{Kind, Param, Place, Preset};
use lictor::value::Value;
use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyDict, PyList, PySet, PyString, PyTuple};

/// A Python object as the value of `param`.
///
/// Old scripts pass what they like, and Python's `str` of it goes out; so it does here.
pub(crate) fn value<'a>(param: &Param, object: &'a Bound<'_, PyAny>) -> PyResult<Value<'a>> {
    if object.is_none() {
        // Python's `None` in the place of a text has always gone out as its name.
        let spelled = match param.default {
            Preset::Required => matches!(param.place, Place::Segment | Place::Query(..)),
            Preset::Text(_) => param.place == Place::Body,
            _ => false,
        } && !matches!(param.kind, Kind::OneOf(_));
        return match param.kind {
            Kind::Key => Err(wrong_key(param, object)),
            _ if spelled => Ok(Value::from("None")),
            _ => Ok(Value::Null),
        };
    }
    match param.kind {
        Kind::Legacy => return Ok(Value::Null),
        Kind::Json(_) => return json(object),
        Kind::Key if !object.is_instance_of::<PyString>() => return Err(wrong_key(param, object)),
        Kind::Map => {
            if let Ok(map) = object.cast::<PyDict>() {
                let pairs = map.iter().map(|(k, v)| Ok((owned(&k)?, owned(&v)?)));
                return Ok(Value::Map(pairs.collect::<PyResult<_>>()?));
            }
            let given = object.is_truthy()?;
            return if given { Err(wrong(param, "a dict", object)) } else { Ok(Value::Null) };
        }
        Kind::Strs if is_sequence(object) => {
            let items = object.try_iter()?.map(|item| owned(&item?));
            return Ok(Value::List(items.collect::<PyResult<_>>()?));
        }
        Kind::Bytes | Kind::Payload => {
            if let Ok(bytes) = object.cast::<PyBytes>() {
                return Ok(Value::Bytes(Cow::Borrowed(bytes.as_bytes())));
            }
        }
        _ => {}
    }
    if let Ok(flag) = object.cast::<PyBool>() {
        let truthy = flag.is_true();
        return Ok(Value::Scalar {
            text: Cow::Borrowed(if truthy { "True" } else { "False" }),
            truthy,
        });
    }
    let sent_as_is = matches!(param.place, Place::Query(..) | Place::Token | Place::Datacenter);
    match text(object)? {
        Some(text) if sent_as_is || object.is_instance_of::<PyString>() => Ok(Value::Str(text)),
        _ => Ok(Value::Scalar { text: owned(object)?, truthy: object.is_truthy()? }),
    }
}

/// One of the client's own settings, as text; nothing where it is falsy.
pub(crate) fn setting<'a>(object: Option<&'a Bound<'_, PyAny>>) -> PyResult<Option<Cow<'a, str>>> {
    let Some(object) = object else { return Ok(None) };
    if !object.is_truthy()? {
        return Ok(None);
    }
    match text(object)? {
        Some(text) => Ok(Some(text)),
        None => Ok(Some(owned(object)?)),
    }
}

/// The text of a `str`, or of `bytes` as they go into a query.
fn text<'a>(object: &'a Bound<'_, PyAny>) -> PyResult<Option<Cow<'a, str>>> {
    if let Ok(text) = object.cast::<PyString>() {
        return Ok(Some(Cow::Borrowed(text.to_str()?)));
    }
    let bytes = object.cast::<PyBytes>().ok();
    Ok(bytes.map(|bytes| String::from_utf8_lossy(bytes.as_bytes())))
}

fn owned(object: &Bound<'_, PyAny>) -> PyResult<Cow<'static, str>> {
    Ok(Cow::Owned(object.str()?.to_str()?.to_owned()))
}

fn is_sequence(object: &Bound<'_, PyAny>) -> bool {
    object.is_instance_of::<PyList>()
        || object.is_instance_of::<PyTuple>()
        || object.is_instance_of::<PySet>()
}

/// As `json.dumps` writes it: what it refuses, it refuses in its own words.
fn json(object: &Bound<'_, PyAny>) -> PyResult<Value<'static>> {
    static DUMPS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = object.py();
    let find = || py.import("json")?.getattr("dumps").map(Bound::unbind);
    let dumps = DUMPS.get_or_try_init(py, find)?;
    let text = dumps.bind(py).call1((object,))?.extract::<String>()?;
    Ok(Value::Json { text: Cow::Owned(text), truthy: object.is_truthy()? })
}

fn wrong(param: &Param, expected: &str, object: &Bound<'_, PyAny>) -> PyErr {
    let name = object.get_type().name().map_or_else(|_| String::new(), |name| name.to_string());
    PyTypeError::new_err(format!("argument `{}`: expected {expected}, got {name}", param.name))
}

/// python-consul called a method of the key, so that bytes and everything else failed differently.
fn wrong_key(param: &Param, object: &Bound<'_, PyAny>) -> PyErr {
    let error = wrong(param, "str", object);
    if object.is_instance_of::<PyBytes>() {
        return error;
    }
    PyAttributeError::new_err(error.value(object.py()).to_string())
}
