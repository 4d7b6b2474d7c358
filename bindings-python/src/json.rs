//! JSON bytes to Python objects, without anything in between.
//!
//! A visitor makes the objects as the parser goes, names and forms of objects are remembered, and
//! base64 is decoded in flight. It is fast and not lenient: whatever it does not take (a number beyond 64
//! bits, a lone surrogate, a shape that the call does not expect) makes it give up, and Python's
//! own `json` and the callbacks of `consul.callback` decide instead. So there is one truth, and a
//! fast way to it.

use std::cell::RefCell;
use std::fmt;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// From here on a float without fraction may have been an integer too large for 64 bits.
const EXACT: f64 = 9.2e18;

/// The objects that `body` stands for. Where `decode` is given, `body` must be a list of objects,
/// and the base64 text in this member of each becomes bytes.
///
/// `None` where the fast way gives up.
pub(crate) fn parse<'py>(
    py: Python<'py>,
    body: &[u8],
    decode: Option<&str>,
) -> Option<Bound<'py, PyAny>> {
    let memory = RefCell::new(Memory::default());
    // Checked once and not string by string.
    let text = std::str::from_utf8(body).ok()?;
    let mut parser = serde_json::Deserializer::from_str(text);
    let any = Any { py, memory: &memory, decode };
    let value = match decode {
        None => any.deserialize(&mut parser),
        Some(_) => parser.deserialize_seq(Items(any)),
    };
    let value = value.ok()?;
    parser.end().ok()?;
    Some(value)
}

/// What comes again in every item of a list: the names, and their order.
#[derive(Default)]
struct Memory<'py> {
    names: Vec<Option<(Box<str>, Name<'py>)>>,
    forms: Vec<Option<Form<'py>>>,
    /// The members of the objects that are being read, the innermost last.
    members: Vec<(Name<'py>, Bound<'py, PyAny>)>,
}

/// A member's name.
type Name<'py> = Bound<'py, PyString>;

/// An object with these names in this order, to be copied: Python copies a small dictionary much
/// faster than it fills one.
struct Form<'py> {
    names: Vec<Name<'py>>,
    empty: Bound<'py, PyDict>,
}

const SLOTS: usize = 256;

impl<'py> Memory<'py> {
    fn name(&mut self, py: Python<'py>, name: &str) -> Name<'py> {
        let hash = name
            .bytes()
            .fold(0, |hash: usize, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte)));
        match slot(&mut self.names, hash) {
            Some(Some((known, made))) if **known == *name => made.clone(),
            Some(slot) => slot.insert((name.into(), PyString::intern(py, name))).1.clone(),
            None => PyString::new(py, name),
        }
    }

    /// The object made of the members from `start` on.
    fn object(&mut self, py: Python<'py>, start: usize) -> PyResult<Bound<'py, PyDict>> {
        let members = self.members.get(start..).unwrap_or_default();
        let hash =
            members.len() * 7 + members.first().map_or(0, |(name, _)| name.as_ptr() as usize / 16);
        let form = slot(&mut self.forms, hash);
        let dict = match form {
            Some(Some(form)) if form.fits(members) => form.empty.copy()?,
            Some(form) if members.len() > 2 => {
                let made = Form::of(py, members)?;
                form.insert(made).empty.copy()?
            }
            _ => PyDict::new(py),
        };
        for (name, value) in self.members.drain(start..) {
            dict.set_item(name, value)?;
        }
        Ok(dict)
    }
}

impl<'py> Form<'py> {
    fn of(py: Python<'py>, members: &[(Name<'py>, Bound<'py, PyAny>)]) -> PyResult<Self> {
        let empty = PyDict::new(py);
        for (name, _) in members {
            empty.set_item(name, py.None())?;
        }
        Ok(Self { names: members.iter().map(|(name, _)| name.clone()).collect(), empty })
    }

    fn fits(&self, members: &[(Name<'py>, Bound<'py, PyAny>)]) -> bool {
        let mut pairs = self.names.iter().zip(members);
        self.names.len() == members.len() && pairs.all(|(name, (other, _))| name.is(other))
    }
}

/// The slot for `hash`, made when first asked for.
fn slot<T>(slots: &mut Vec<Option<T>>, hash: usize) -> Option<&mut Option<T>> {
    if slots.is_empty() {
        slots.resize_with(SLOTS, || None);
    }
    slots.get_mut(hash % SLOTS)
}

/// Any JSON value; of an object, the member `decode` is base64.
#[derive(Clone, Copy)]
struct Any<'a, 'py> {
    py: Python<'py>,
    memory: &'a RefCell<Memory<'py>>,
    decode: Option<&'a str>,
}

impl<'de, 'py> DeserializeSeed<'de> for Any<'_, 'py> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, 'py> Visitor<'de> for Any<'_, 'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(PyBool::new(self.py, value).to_owned().into_any())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(PyInt::new(self.py, value).into_any())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(PyInt::new(self.py, value).into_any())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        if value.abs() >= EXACT {
            return Err(E::custom("beyond 64 bits"));
        }
        Ok(PyFloat::new(self.py, value).into_any())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(PyString::new(self.py, value).into_any())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let item = Self { decode: None, ..self };
        let mut items = Vec::new();
        while let Some(value) = seq.next_element_seed(item)? {
            items.push(value);
        }
        Ok(PyList::new(self.py, items).map_err(A::Error::custom)?.into_any())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let start = self.memory.borrow().members.len();
        let member = Self { decode: None, ..self };
        while let Some((name, encoded)) = map.next_key_seed(Key(self))? {
            let value = match encoded {
                true => map.next_value_seed(Base64(self.py))?,
                false => map.next_value_seed(member)?,
            };
            self.memory.borrow_mut().members.push((name, value));
        }
        let object = self.memory.borrow_mut().object(self.py, start);
        Ok(object.map_err(A::Error::custom)?.into_any())
    }
}

/// A member's name, and whether its value is base64.
struct Key<'a, 'py>(Any<'a, 'py>);

impl<'de, 'py> DeserializeSeed<'de> for Key<'_, 'py> {
    type Value = (Bound<'py, PyString>, bool);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, 'py> Visitor<'de> for Key<'_, 'py> {
    type Value = (Bound<'py, PyString>, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        let name = self.0.memory.borrow_mut().name(self.0.py, key);
        Ok((name, self.0.decode == Some(key)))
    }
}

/// The items of a list, each of which must be an object.
struct Items<'a, 'py>(Any<'a, 'py>);

impl<'de, 'py> Visitor<'de> for Items<'_, 'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Item(self.0))? {
            items.push(item);
        }
        Ok(PyList::new(self.0.py, items).map_err(A::Error::custom)?.into_any())
    }
}

/// An object.
struct Item<'a, 'py>(Any<'a, 'py>);

impl<'de, 'py> DeserializeSeed<'de> for Item<'_, 'py> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self.0)
    }
}

/// Base64 or null.
struct Base64<'py>(Python<'py>);

impl<'de, 'py> DeserializeSeed<'de> for Base64<'py> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, 'py> Visitor<'de> for Base64<'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("base64 or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(self.0.None().into_bound(self.0))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let text = text.as_bytes();
        let length = base64_simd::STANDARD.decoded_length(text).map_err(E::custom)?;
        let bytes = PyBytes::new_with(self.0, length, |out| {
            let decoded = base64_simd::STANDARD.decode(text, base64_simd::Out::from_slice(out));
            decoded.map(drop).map_err(|error| PyValueError::new_err(error.to_string()))
        });
        Ok(bytes.map_err(E::custom)?.into_any())
    }
}
