//! What replies looked like so far: the names of members, and the forms of objects.
//!
//! Consul's lists consist of one kind of object, so what was learned from one object serves the
//! next. Nothing here reads JSON; it only compares bytes.

use std::ops::RangeInclusive;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyType};

use super::habit::{Habit, Usual};

/// What came before and may come again: names, and objects with the same names in the same order.
#[derive(Default)]
pub(crate) struct Memory {
    names: Vec<Option<Name>>,
    /// By the place of the object in its document.
    forms: Vec<Option<Box<Form>>>,
}

impl Memory {
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

    /// Takes the form that is expected in this place. While it is away, an object inside the object
    /// cannot find it, whatever the two places are.
    #[inline]
    pub(super) fn take(&mut self, place: usize) -> Option<Box<Form>> {
        slot(&mut self.forms, place)?.take()
    }

    #[inline]
    pub(super) fn put(&mut self, place: usize, form: Box<Form>) {
        if let Some(slot) = slot(&mut self.forms, place) {
            *slot = Some(form);
        }
    }
}

/// A name as it stands in the JSON, and as an object.
type Name = (Box<[u8]>, Py<PyString>);

/// An object to be filled and copied.
pub(super) struct Form {
    pub(super) members: Vec<Member>,
    pub(super) model: Py<PyDict>,
    /// The JSON behind the last value: `}`.
    pub(super) end: Box<[u8]>,
    /// The members whose values are not always the same, each with all the JSON since the one
    /// before.
    pub(super) stops: Vec<(usize, Box<[u8]>)>,
    /// All the JSON since the last of those, to the end.
    pub(super) tail: Box<[u8]>,
    /// The members whose values are always the same, and are to be made anew.
    fresh: Vec<usize>,
    /// How often an object was of this form.
    copies: u32,
    /// How often it was not.
    misses: u8,
}

/// A member of a [`Form`].
pub(super) struct Member {
    /// The JSON between the value before and this one, blanks and all: `, "Key": `.
    pub(super) lead: Box<[u8]>,
    pub(super) name: Py<PyString>,
    /// The name again.
    pub(super) text: Box<str>,
    pub(super) habit: Habit,
}

/// A member just read: its lead, name, JSON and value.
pub(super) type Seen<'a, 'py> = (&'a [u8], Bound<'py, PyString>, &'a [u8], Bound<'py, PyAny>);

impl Form {
    /// Longer texts are hardly names.
    const LONGEST: usize = 64;
    /// Objects with more members are hardly of a kind.
    pub(super) const LARGEST: usize = 64;
    /// Leads with more blanks are nobody's habit.
    const LONGEST_LEAD: usize = 256;
    /// A form that has not fitted so often makes way for another one: to learn one costs more than
    /// it saves where objects of two forms alternate.
    const PATIENCE: u8 = 16;
    /// So many objects are worth a lighter model; where forms alternate, none lasts so long.
    const OFTEN: u32 = 32;

    /// The form of an object that ends with the JSON `end`, if it is worth remembering.
    pub(super) fn of(py: Python<'_>, seen: Vec<Seen<'_, '_>>, end: &[u8]) -> Option<Box<Self>> {
        let count = seen.len();
        if !(1..=Self::LARGEST).contains(&count) || end.len() > Self::LONGEST_LEAD {
            return None;
        }
        let model = PyDict::new(py);
        let mut members = Vec::with_capacity(count);
        for (lead, name, json, value) in seen {
            let habit = Usual::of(json, &value).map_or(Habit::Never, Habit::Always);
            model.set_item(&name, habit.shared().map(|_| value)).ok()?;
            let text = name.to_str().ok()?;
            if text.len() > Self::LONGEST || lead.len() > Self::LONGEST_LEAD {
                return None;
            }
            let (lead, text) = (lead.into(), text.into());
            members.push(Member { lead, text, name: name.unbind(), habit });
        }
        if model.len() != count {
            return None; // a name came twice
        }
        Some(Box::new(Self::new(members, model.unbind(), end.into())))
    }

    fn new(members: Vec<Member>, model: Py<PyDict>, end: Box<[u8]>) -> Self {
        let (mut stops, mut run, mut fresh) = (Vec::new(), Vec::new(), Vec::new());
        for (number, member) in members.iter().enumerate() {
            run.extend_from_slice(&member.lead);
            match &member.habit {
                Habit::Always(usual) => {
                    run.extend_from_slice(&usual.json);
                    if member.habit.shared().is_none() {
                        fresh.push(number);
                    }
                }
                _ => stops.push((number, std::mem::take(&mut run).into())),
            }
        }
        run.extend_from_slice(&end);
        Self { members, model, end, stops, tail: run.into(), fresh, copies: 0, misses: 0 }
    }

    /// The form whose members `changed` are no longer always the same.
    #[cold]
    pub(super) fn loosened(mut self, changed: &[usize]) -> Self {
        for number in changed {
            if let Some(member) = self.members.get_mut(*number) {
                member.habit.loosen();
            }
        }
        Self { copies: self.copies, ..Self::new(self.members, self.model, self.end) }
    }

    /// The form, unless too many objects were not of it; this is one more.
    #[cold]
    pub(super) fn missed(mut self: Box<Self>) -> Option<Box<Self>> {
        self.misses += 1;
        (self.misses <= Self::PATIENCE).then_some(self)
    }

    /// A copy of the model with those values of the first `count` members that it shares with
    /// nobody, and with those that are `held` for it, by the number of the member.
    #[inline]
    pub(super) fn copy<'py>(
        &mut self,
        py: Python<'py>,
        count: usize,
        held: impl Iterator<Item = (usize, Bound<'py, PyAny>)>,
    ) -> Option<Bound<'py, PyDict>> {
        self.copies = self.copies.saturating_add(1);
        if self.copies == Self::OFTEN {
            self.model = lighter(self.model.bind(py)).ok()?.unbind();
        }
        let dict = self.model.bind(py).copy().ok()?;
        for number in self.fresh.iter().filter(|number| **number < count) {
            if let Some(Member { name, habit: Habit::Always(usual), .. }) =
                self.members.get(*number)
            {
                dict.set_item(name.bind(py), usual.value.make(py).ok()?).ok()?;
            }
        }
        for (number, value) in held {
            dict.set_item(self.members.get(number)?.name.bind(py), value).ok()?;
        }
        Some(dict)
    }

    /// The first `count` members of such a copy.
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

/// The same dictionary, in the way that Python copies faster: those of an object's attributes share
/// their names with each other, and a copy takes over the values alone.
fn lighter<'py>(model: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyDict>> {
    /// Python makes place for so many names; copying the place costs more than it saves where there
    /// are few of them, or where there are more.
    const WORTH: RangeInclusive<usize> = 11..=30;
    let py = model.py();
    let plain = |(name, _): (Bound<'_, PyAny>, _)| name.to_string().starts_with(|c| c != '_');
    if !WORTH.contains(&model.len()) || !model.iter().all(plain) {
        return Ok(model.clone());
    }
    let class = py.get_type::<PyType>().call1(("Model", (), PyDict::new(py)))?;
    let object = class.call0()?;
    for (name, value) in model.iter() {
        object.setattr(name.cast_into::<PyString>()?, value)?;
    }
    Ok(object.getattr(intern!(py, "__dict__"))?.cast_into()?)
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
