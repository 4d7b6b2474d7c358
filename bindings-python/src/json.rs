//! JSON bytes to Python objects, without anything in between.
//!
//! A visitor makes the objects as the parser goes, keys come from a small cache, and base64 is
//! decoded in flight. It is fast and not lenient: whatever it does not take (a number beyond 64
//! bits, a lone surrogate, a shape that the call does not expect) makes it give up, and Python's
//! own `json` and the callbacks of `consul.callback` decide instead. So there is one truth, and a
//! fast way to it.

use std::fmt;

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
    let keys = Keys::new();
    let mut parser = serde_json::Deserializer::from_slice(body);
    let item = Any { py, keys: &keys, decode: None };
    let value = match decode {
        None => item.deserialize(&mut parser),
        Some(_) => parser.deserialize_seq(Items(Any { decode, ..item })),
    };
    let value = value.ok()?;
    parser.end().ok()?;
    Some(value)
}

/// Keys seen lately: the same few come again in every item of a list.
struct Keys<'py> {
    slots: std::cell::RefCell<Vec<Option<Bound<'py, PyString>>>>,
}

impl<'py> Keys<'py> {
    const SLOTS: usize = 64;

    fn new() -> Self {
        Self { slots: std::cell::RefCell::new(Vec::new()) }
    }

    fn get(&self, py: Python<'py>, key: &str) -> Bound<'py, PyString> {
        let bytes = key.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
            return PyString::new(py, key);
        };
        let hash = bytes.len() * 31 + usize::from(*first) * 7 + usize::from(*last);
        let mut slots = self.slots.borrow_mut();
        if slots.is_empty() {
            slots.resize_with(Self::SLOTS, || None);
        }
        match slots.get_mut(hash % Self::SLOTS) {
            Some(slot) => match slot {
                Some(known) if known.to_str().is_ok_and(|known| known == key) => known.clone(),
                _ => slot.insert(PyString::new(py, key)).clone(),
            },
            None => PyString::new(py, key),
        }
    }
}

/// Any JSON value; of an object, the member `decode` is base64.
#[derive(Clone, Copy)]
struct Any<'a, 'py> {
    py: Python<'py>,
    keys: &'a Keys<'py>,
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
        let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0));
        while let Some(value) = seq.next_element_seed(item)? {
            items.push(value);
        }
        Ok(PyList::new(self.py, items).map_err(A::Error::custom)?.into_any())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let dict = PyDict::new(self.py);
        let member = Self { decode: None, ..self };
        while let Some((key, encoded)) = map.next_key_seed(Key(self))? {
            let value = match encoded {
                true => map.next_value_seed(Base64(self.py))?,
                false => map.next_value_seed(member)?,
            };
            dict.set_item(key, value).map_err(A::Error::custom)?;
        }
        Ok(dict.into_any())
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
        Ok((self.0.keys.get(self.0.py, key), self.0.decode == Some(key)))
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
        let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0));
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
        let bytes = base64_simd::STANDARD.decode_to_vec(text).map_err(E::custom)?;
        Ok(PyBytes::new(self.0, &bytes).into_any())
    }
}
