//! Whether the values of a member come again: then they need not be read, but only compared.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyInt, PyList, PyString};

/// What is known of a member's values.
pub(super) enum Habit {
    /// They were all the same.
    Always(Usual),
    /// They are often one of a few.
    Often(Few),
    /// Each is to be read.
    Never,
}

impl Habit {
    /// The value of them all, if everybody may have the same.
    pub(super) fn shared(&self) -> Option<&Py<PyAny>> {
        match self {
            Self::Always(Usual { value: Kept::Fixed(value), .. }) => Some(value),
            _ => None,
        }
    }

    /// From now on there are other values, too.
    pub(super) fn loosen(&mut self) {
        *self = match std::mem::replace(self, Self::Never) {
            Self::Always(usual) => {
                let current = usual.value.is_fixed().then_some(0);
                Self::Often(Few { known: vec![usual], current, hits: 0, misses: 0 })
            }
            other => other,
        }
    }
}

/// A value that came again.
pub(super) enum Again<'py> {
    /// The model of the form has it.
    InModel,
    Value(Bound<'py, PyAny>),
}

/// The values of late, and how they came.
pub(super) struct Few {
    known: Vec<Usual>,
    /// Which of them the model of the form holds.
    current: Option<usize>,
    hits: u32,
    misses: u32,
}

impl Few {
    const MOST: usize = 4;
    /// How often a value may be new before it is no longer looked for.
    const PATIENCE: u32 = 16;

    /// Takes a value from `rest`, if it is one of these; from now on the model has it, if it may.
    #[inline]
    pub(super) fn take<'py>(
        &mut self,
        rest: &mut &[u8],
        name: &Py<PyString>,
        model: &Bound<'py, PyDict>,
    ) -> Option<Again<'py>> {
        if let Some(usual) = self.current.and_then(|current| self.known.get(current))
            && usual.take(rest)
        {
            self.hits += 1;
            return Some(Again::InModel);
        }
        let number = self.known.iter().position(|usual| usual.take(rest))?;
        self.hits += 1;
        let usual = self.known.get(number)?;
        let value = usual.value.make(model.py()).ok()?;
        if !usual.value.is_fixed() {
            return Some(Again::Value(value));
        }
        model.set_item(name.bind(model.py()), value).ok()?;
        self.current = Some(number);
        Some(Again::InModel)
    }

    /// Remembers a value that came instead, and says whether that is worth it.
    pub(super) fn learn(&mut self, json: &[u8], value: &Bound<'_, PyAny>) -> bool {
        self.misses += 1;
        if self.misses > Self::PATIENCE + 2 * self.hits {
            return false;
        }
        let Some(usual) = Usual::of(json, value) else { return false };
        if self.known.len() < Self::MOST {
            self.known.push(usual);
            return true;
        }
        // The oldest makes way, but for the one in the model.
        let oldest = self.misses as usize % Self::MOST;
        let oldest = if self.current == Some(oldest) { (oldest + 1) % Self::MOST } else { oldest };
        if let Some(slot) = self.known.get_mut(oldest) {
            *slot = usual;
        }
        true
    }
}

/// A value and the JSON that stands for it.
pub(super) struct Usual {
    pub(super) json: Box<[u8]>,
    pub(super) value: Kept,
}

impl Usual {
    /// Longer texts and numbers hardly come again.
    const LONGEST: usize = 64;
    /// The same for objects and lists, with indentation.
    const LONGEST_OBJECT: usize = 1024;

    pub(super) fn of(json: &[u8], value: &Bound<'_, PyAny>) -> Option<Self> {
        // What is not worth a copy is not looked into.
        if json.len() > Self::LONGEST_OBJECT {
            return None;
        }
        let value = Kept::of(value).ok()??;
        let worth = !value.is_fixed() || json.len() <= Self::LONGEST;
        worth.then(|| Self { json: json.into(), value })
    }

    /// Takes the value from `rest`, if it comes there.
    #[inline]
    pub(super) fn take(&self, rest: &mut &[u8]) -> bool {
        match rest.strip_prefix(&*self.json) {
            // The start of a longer number.
            None | Some([b'0'..=b'9' | b'.' | b'e' | b'E', ..]) => false,
            Some(behind) => {
                *rest = behind;
                true
            }
        }
    }
}

/// A value to be given out more than once.
pub(super) enum Kept {
    /// Everybody may have the same.
    Fixed(Py<PyAny>),
    /// An object of which everybody gets a copy, and of those of its members that are such.
    Object(Py<PyDict>, Vec<(Py<PyString>, Self)>),
    /// A list of which everybody gets a copy, and of those of its items that are such.
    List(Py<PyList>, Vec<(usize, Self)>),
}

impl Kept {
    fn of(value: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if let Ok(dict) = value.cast_exact::<PyDict>() {
            let (model, mut inner) = (dict.copy()?, Vec::new());
            for (name, value) in dict.iter() {
                let Some(kept) = Self::of(&value)? else { return Ok(None) };
                if !kept.is_fixed() {
                    model.set_item(&name, dict.py().None())?;
                    inner.push((name.cast_into()?.unbind(), kept));
                }
            }
            return Ok(Some(Self::Object(model.unbind(), inner)));
        }
        if let Ok(list) = value.cast_exact::<PyList>() {
            let (model, mut inner) = (list.get_slice(0, list.len()), Vec::new());
            for (number, value) in list.iter().enumerate() {
                let Some(kept) = Self::of(&value)? else { return Ok(None) };
                if !kept.is_fixed() {
                    model.set_item(number, list.py().None())?;
                    inner.push((number, kept));
                }
            }
            return Ok(Some(Self::List(model.unbind(), inner)));
        }
        let fixed = value.is_none()
            || value.is_exact_instance_of::<PyString>()
            || value.is_exact_instance_of::<PyInt>()
            || value.is_exact_instance_of::<PyBool>();
        Ok(fixed.then(|| Self::Fixed(value.clone().unbind())))
    }

    pub(super) fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }

    pub(super) fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Fixed(value) => Ok(value.bind(py).clone()),
            Self::Object(model, inner) => {
                let made = model.bind(py).copy()?;
                for (name, value) in inner {
                    made.set_item(name, value.make(py)?)?;
                }
                Ok(made.into_any())
            }
            Self::List(model, inner) => {
                let model = model.bind(py);
                let made = model.get_slice(0, model.len());
                for (number, value) in inner {
                    made.set_item(*number, value.make(py)?)?;
                }
                Ok(made.into_any())
            }
        }
    }
}
