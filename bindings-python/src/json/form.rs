//! What replies looked like so far: the names of members, and the forms of objects.
//!
//! Consul's lists consist of one kind of object, so what was learned from one object serves the
//! next. Nothing here reads JSON; it only compares bytes.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyInt, PyList, PyString};

/// What came before and may come again: names, and objects with the same names in the same order.
#[derive(Default)]
pub(crate) struct Memory {
    names: Vec<Option<Name>>,
    /// By the place of the object in its document; with how often it has not fitted.
    forms: Vec<Option<(Arc<Form>, u8)>>,
}

impl Memory {
    /// A form that has not fitted so often makes way for another one: to learn one costs more than
    /// it saves where objects of two forms alternate.
    const PATIENCE: u8 = 16;

    /// A member's name, from a text that stands for itself.
    pub(super) fn name<'py>(
        &mut self,
        py: Python<'py>,
        text: &[u8],
    ) -> Option<Bound<'py, PyString>> {
        let make = || PyString::from_bytes(py, text).ok();
        if text.len() > Form::LONGEST {
            return make();
        }
        let hash = text
            .iter()
            .fold(0_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(*byte)));
        let slot = slot(&mut self.names, hash)?;
        match slot {
            Some((known, name)) if **known == *text => Some(name.bind(py).clone()),
            _ => {
                let name = make()?;
                *slot = Some((text.into(), name.clone().unbind()));
                Some(name)
            }
        }
    }

    pub(super) fn form(&mut self, place: usize) -> Option<Arc<Form>> {
        let (form, _) = slot(&mut self.forms, place)?.as_ref()?;
        Some(form.clone())
    }

    #[cold]
    pub(super) fn learn(&mut self, place: usize, form: Form) {
        if let Some(slot) = slot(&mut self.forms, place) {
            *slot = Some((Arc::new(form), 0));
        }
    }

    /// An object did not have the form that was expected in its place.
    pub(super) fn miss(&mut self, place: usize) {
        if let Some(slot) = slot(&mut self.forms, place)
            && let Some((_, misses)) = slot
        {
            *misses += 1;
            if *misses > Self::PATIENCE {
                *slot = None;
            }
        }
    }
}

/// A name as it stands in the JSON, and as an object.
type Name = (Box<[u8]>, Py<PyString>);

/// An object to be copied and filled.
pub(super) struct Form {
    pub(super) members: Vec<Member>,
    pub(super) model: Py<PyDict>,
    /// The JSON behind the last value: `}`.
    pub(super) end: Box<[u8]>,
    /// The members whose values are to be read, each with all the JSON since the one before.
    pub(super) stops: Vec<(usize, Box<[u8]>)>,
    /// All the JSON since the last of those, to the end.
    pub(super) tail: Box<[u8]>,
    /// The members whose usual values are to be made anew.
    fresh: Vec<usize>,
}

/// A member of a [`Form`].
pub(super) struct Member {
    /// The JSON between the value before and this one, blanks and all: `, "Key": `.
    pub(super) lead: Box<[u8]>,
    pub(super) name: Py<PyString>,
    /// The name again.
    pub(super) text: Box<str>,
    /// The JSON of its usual value. Where it comes again, there is nothing to read.
    pub(super) usual: Option<Box<[u8]>>,
    /// The usual value, if it can be changed; otherwise the model has it.
    pub(super) fresh: Option<Arc<Fresh>>,
}

/// An object or list of which everybody gets a copy.
pub(super) enum Fresh {
    /// With the members that are such themselves.
    Object(Py<PyDict>, Vec<(Py<PyString>, Self)>),
    /// With the items that are such themselves.
    List(Py<PyList>, Vec<(usize, Self)>),
}

/// What a value is to a form.
enum Value {
    /// It never changes: it may be shared.
    Fixed,
    Fresh(Fresh),
    /// To be read each time.
    Other,
}

impl Value {
    fn of(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(dict) = value.cast_exact::<PyDict>() {
            let (model, mut inner) = (dict.copy()?, Vec::new());
            for (name, value) in dict.iter() {
                match Self::of(&value)? {
                    Self::Fixed => {}
                    Self::Fresh(fresh) => {
                        model.set_item(&name, dict.py().None())?;
                        inner.push((name.cast_into()?.unbind(), fresh));
                    }
                    Self::Other => return Ok(Self::Other),
                }
            }
            return Ok(Self::Fresh(Fresh::Object(model.unbind(), inner)));
        }
        if let Ok(list) = value.cast_exact::<PyList>() {
            let (model, mut inner) = (list.get_slice(0, list.len()), Vec::new());
            for (number, value) in list.iter().enumerate() {
                match Self::of(&value)? {
                    Self::Fixed => {}
                    Self::Fresh(fresh) => {
                        model.set_item(number, list.py().None())?;
                        inner.push((number, fresh));
                    }
                    Self::Other => return Ok(Self::Other),
                }
            }
            return Ok(Self::Fresh(Fresh::List(model.unbind(), inner)));
        }
        let fixed = value.is_none()
            || value.is_exact_instance_of::<PyString>()
            || value.is_exact_instance_of::<PyInt>()
            || value.is_exact_instance_of::<PyBool>();
        Ok(if fixed { Self::Fixed } else { Self::Other })
    }
}

impl Fresh {
    pub(super) fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
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

/// A member just read: its lead, name, JSON and value.
pub(super) type Seen<'a, 'py> = (&'a [u8], Bound<'py, PyString>, &'a [u8], Bound<'py, PyAny>);

impl Form {
    /// Longer texts are hardly names, and values hardly usual.
    const LONGEST: usize = 64;
    /// The same for objects and lists, with indentation.
    const LONGEST_OBJECT: usize = 1024;
    /// Objects with more members are hardly of a kind.
    pub(super) const LARGEST: usize = 64;
    /// Leads with more blanks are nobody's habit.
    const LONGEST_LEAD: usize = 256;

    /// The form of an object that ends with the JSON `end`, if it is worth remembering.
    pub(super) fn of(py: Python<'_>, seen: Vec<Seen<'_, '_>>, end: &[u8]) -> Option<Self> {
        let count = seen.len();
        if !(1..=Self::LARGEST).contains(&count) || end.len() > Self::LONGEST_LEAD {
            return None;
        }
        let model = PyDict::new(py);
        let mut members = Vec::with_capacity(count);
        for (lead, name, json, value) in seen {
            // A long value hardly comes again, and what is not worth a copy is not looked into.
            let (usual, fresh) = match json.len() {
                ..=Self::LONGEST_OBJECT => match Value::of(&value).ok()? {
                    Value::Fixed if json.len() <= Self::LONGEST => (Some(json.into()), None),
                    Value::Fresh(fresh) => (Some(json.into()), Some(Arc::new(fresh))),
                    _ => (None, None),
                },
                _ => (None, None),
            };
            let shared = usual.is_some() && fresh.is_none();
            model.set_item(&name, shared.then_some(value)).ok()?;
            let text = name.to_str().ok()?;
            if text.len() > Self::LONGEST || lead.len() > Self::LONGEST_LEAD {
                return None;
            }
            let (lead, text) = (lead.into(), text.into());
            members.push(Member { lead, text, name: name.unbind(), usual, fresh });
        }
        // Not so where a name came twice.
        (model.len() == count).then(|| Self::new(members, model.unbind(), end.into()))
    }

    fn new(members: Vec<Member>, model: Py<PyDict>, end: Box<[u8]>) -> Self {
        let (mut stops, mut run, mut fresh) = (Vec::new(), Vec::new(), Vec::new());
        for (number, member) in members.iter().enumerate() {
            run.extend_from_slice(&member.lead);
            match &member.usual {
                Some(usual) => run.extend_from_slice(usual),
                None => stops.push((number, std::mem::take(&mut run).into())),
            }
            if member.fresh.is_some() {
                fresh.push(number);
            }
        }
        run.extend_from_slice(&end);
        Self { members, model, end, stops, tail: run.into(), fresh }
    }

    /// The form without the usual values of these members, which turned out to be none.
    #[cold]
    pub(super) fn without(&self, py: Python<'_>, unusual: &[usize]) -> PyResult<Self> {
        let model = self.model.bind(py).copy()?;
        let mut members = Vec::with_capacity(self.members.len());
        for (number, member) in self.members.iter().enumerate() {
            let Member { lead, name, text, usual, fresh } = member;
            let (mut usual, mut fresh) = (usual.clone(), fresh.clone());
            if unusual.contains(&number) {
                (usual, fresh) = (None, None);
                model.set_item(name, py.None())?;
            }
            let (lead, name, text) = (lead.clone(), name.clone_ref(py), text.clone());
            members.push(Member { lead, name, text, usual, fresh });
        }
        Ok(Self::new(members, model.unbind(), self.end.clone()))
    }

    /// Makes those usual values of the first `count` members that a copy of the model shares with
    /// nobody.
    #[inline]
    pub(super) fn freshen(&self, dict: &Bound<'_, PyDict>, count: usize) -> PyResult<()> {
        for member in self.fresh.iter().filter(|number| **number < count) {
            if let Some(Member { name, fresh: Some(fresh), .. }) = self.members.get(*member) {
                dict.set_item(name, fresh.make(dict.py())?)?;
            }
        }
        Ok(())
    }

    /// What a copy of the model that was filled up to `count` holds so far.
    pub(super) fn begun<'py>(
        &self,
        filled: &Bound<'py, PyDict>,
        count: usize,
    ) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(filled.py());
        for member in self.members.iter().take(count) {
            dict.set_item(&member.name, filled.get_item(&member.name)?)?;
        }
        Ok(dict)
    }
}

/// The slot for `hash`; the slots are made when first asked for.
fn slot<T>(slots: &mut Vec<Option<T>>, hash: usize) -> Option<&mut Option<T>> {
    const SLOTS: usize = 256;
    if slots.is_empty() {
        slots.resize_with(SLOTS, || None);
    }
    slots.get_mut((hash.wrapping_mul(SPREAD) >> 16) % SLOTS)
}

/// Spreads neighbouring numbers over all bits (the golden ratio's digits).
const SPREAD: usize = 0x9E37_79B1;
