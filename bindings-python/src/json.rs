//! JSON bytes to Python objects, without anything in between.
//!
//! A reader makes the objects as it goes and decodes base64 in flight. It remembers what objects
//! looked like, because Consul's lists consist of one kind of object: where the names come as
//! expected, values that come again are compared and not read, and the others are set in a copy of
//! the last such object, for Python copies a small dictionary much faster than it makes one.
//!
//! It is fast and not lenient: whatever it does not take (a number beyond 64 bits, a lone
//! surrogate, a shape that the call does not expect) makes it give up, and Python's own `json` and
//! the callbacks of `consul.callback` decide instead. So there is one truth, and a fast way to it.
//! What is rare, such as escapes and fractions, is left to `serde_json`, text by text.

use memchr::memchr;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};

use self::form::{Form, Seen};
use self::habit::{Again, Habit};
use self::text::{plain, unescaped};

mod form;
mod habit;
mod text;

pub(crate) use self::form::Memory;

/// From here on a float without fraction may have been an integer too large for 64 bits.
const EXACT: f64 = 9.2e18;
/// As deep as anything is read: Consul's own replies stay below ten.
const DEPTH: usize = 100;
/// How many texts are kept in case that they come again, and how long they are at most.
const RECENT: usize = 16;
const RECENT_LENGTH: usize = 32;
const PATIENCE: usize = 64;

/// The objects that `body` stands for. Where `decode` is given, `body` must be a list of objects,
/// and the base64 text in this member of each becomes bytes.
///
/// `origin` tells replies of one kind from those of another, for `memory`.
///
/// `None` where the fast way gives up.
pub(crate) fn parse<'py>(
    py: Python<'py>,
    body: &[u8],
    decode: Option<&str>,
    origin: usize,
    memory: &mut Memory,
) -> Option<Bound<'py, PyAny>> {
    let mut reader = Reader {
        py,
        rest: body,
        memory,
        depth: DEPTH,
        held: Vec::new(),
        last: None,
        recent: Default::default(),
        hits: 0,
        misses: 0,
    };
    let value = match (decode, reader.next()?) {
        (None, first) => reader.value(first, origin)?,
        (Some(name), b'[') => reader.list(origin, |reader, first, place| match first {
            b'{' => Some(reader.object(place, Some(name))?.into_any()),
            _ => None,
        })?,
        _ => return None,
    };
    reader.next().is_none().then_some(value)
}

/// How much of an object was of the form that was expected.
enum Read {
    /// All of it.
    Whole,
    /// All of it, but these members did not have the value that they always had.
    Unusual(Vec<usize>),
    /// Its first members, so many.
    Only(usize),
}

/// What is left to read.
struct Reader<'a, 'py> {
    py: Python<'py>,
    rest: &'a [u8],
    memory: &'a mut Memory,
    /// How much deeper it may get.
    depth: usize,
    /// The values for the copies of models that are still to be made, the innermost last, each with
    /// the number of its member.
    held: Vec<(usize, Bound<'py, PyAny>)>,
    /// The last number: Consul's indexes come in twos and threes.
    last: Option<(u64, Bound<'py, PyAny>)>,
    /// The last short texts: an address, an id or a tag comes in several places of an object.
    recent: [Option<(&'a [u8], Bound<'py, PyString>)>; RECENT],
    /// How many of them did come again, and how many did not: then looking comes to an end.
    hits: usize,
    misses: usize,
}

impl<'a, 'py> Reader<'a, 'py> {
    /// Takes the next byte that is not blank.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let first = self.byte()?;
        if first > b' ' {
            return Some(first);
        }
        self.next_after(first)
    }

    #[inline]
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// Takes the next byte that is not blank, from `byte` on; indentation eight spaces at a time.
    fn next_after(&mut self, mut byte: u8) -> Option<u8> {
        while matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
            while let Some((word, rest)) = self.rest.split_first_chunk() {
                let others = u64::from_le_bytes(*word) ^ u64::from_ne_bytes([b' '; 8]);
                if others != 0 {
                    self.take(others.trailing_zeros() as usize / 8)?;
                    break;
                }
                self.rest = rest;
            }
            byte = self.byte()?;
        }
        Some(byte)
    }

    /// Takes this many bytes.
    #[inline]
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// The value whose first byte was just taken; `place` is where in the document it stands.
    fn value(&mut self, first: u8, place: usize) -> Option<Bound<'py, PyAny>> {
        match first {
            b'"' => {
                let (text, plain) = self.text()?;
                if plain {
                    return Some(self.string(text)?.into_any());
                }
                Some(PyString::new(self.py, &unescaped(text)?).into_any())
            }
            b'0'..=b'9' | b'-' => self.number(first),
            b'{' => Some(self.object(place, None)?.into_any()),
            b'[' => self.list(place, Self::value),
            b't' if self.take(3)? == b"rue" => {
                Some(PyBool::new(self.py, true).to_owned().into_any())
            }
            b'f' if self.take(4)? == b"alse" => {
                Some(PyBool::new(self.py, false).to_owned().into_any())
            }
            b'n' if self.take(3)? == b"ull" => Some(self.py.None().into_bound(self.py)),
            _ => None,
        }
    }

    /// A text up to its closing quote, and whether it stands for itself.
    #[inline]
    fn text(&mut self) -> Option<(&'a [u8], bool)> {
        let mut length = plain(self.rest);
        let mut whole = true;
        loop {
            match self.rest.get(length)? {
                b'"' => break,
                b'\\' => {
                    whole = false;
                    length += 2;
                    length += plain(self.rest.get(length..)?);
                }
                _ => return None,
            }
        }
        let text = self.take(length)?;
        self.take(1)?;
        Some((text, whole))
    }

    /// The object of a text that stands for itself.
    #[inline]
    fn string(&mut self, text: &'a [u8]) -> Option<Bound<'py, PyString>> {
        if text.len() > RECENT_LENGTH || self.misses > PATIENCE + 2 * self.hits {
            return PyString::from_bytes(self.py, text).ok();
        }
        // What tells most of the texts of an object apart: lengths and ends.
        let ends = text.first().zip(text.last());
        let place = ends.map_or(0, |(first, last)| usize::from(*first) * 5 + usize::from(*last));
        let slot = self.recent.get_mut((place + text.len()) % RECENT)?;
        if let Some((known, made)) = slot
            && *known == text
        {
            self.hits += 1;
            return Some(made.clone());
        }
        self.misses += 1;
        let made = PyString::from_bytes(self.py, text).ok()?;
        *slot = Some((text, made.clone()));
        Some(made)
    }

    fn number(&mut self, first: u8) -> Option<Bound<'py, PyAny>> {
        let (mut number, mut length) = (u64::from(first.wrapping_sub(b'0')), 0);
        let mut behind = 0;
        for byte in self.rest.iter().take(18) {
            behind = *byte;
            if !behind.is_ascii_digit() {
                break;
            }
            number = number.wrapping_mul(10) + u64::from(behind - b'0');
            length += 1;
        }
        let fraction = matches!(behind, b'.' | b'e' | b'E');
        if first != b'-' && length < 18 && !fraction && (first != b'0' || length == 0) {
            self.take(length)?;
            if let Some((last, made)) = &self.last
                && *last == number
            {
                return Some(made.clone());
            }
            let made = PyInt::new(self.py, number).into_any();
            if number > u64::from(u8::MAX) {
                self.last = Some((number, made.clone()));
            }
            return Some(made);
        }
        self.odd_number(first)
    }

    /// A negative or large number, or a fraction.
    #[cold]
    fn odd_number(&mut self, first: u8) -> Option<Bound<'py, PyAny>> {
        let others = self.rest.iter();
        let others =
            others.take_while(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
        let mut text = vec![first];
        text.extend_from_slice(self.take(others.count())?);
        let number: serde_json::Number = serde_json::from_slice(&text).ok()?;
        if let Some(number) = number.as_i64() {
            return Some(PyInt::new(self.py, number).into_any());
        }
        if let Some(number) = number.as_u64() {
            return Some(PyInt::new(self.py, number).into_any());
        }
        // Python takes `-0` for an integer.
        let number = number.as_f64().filter(|f| f.abs() < EXACT && text != b"-0")?;
        Some(PyFloat::new(self.py, number).into_any())
    }

    /// The list whose bracket was just taken; `item` reads an item from its first byte on, in its
    /// place: the first item's is its own, since it is often of another kind (the check of the
    /// node before those of the service).
    fn list(
        &mut self,
        place: usize,
        item: impl Fn(&mut Self, u8, usize) -> Option<Bound<'py, PyAny>>,
    ) -> Option<Bound<'py, PyAny>> {
        self.depth = self.depth.checked_sub(1)?;
        let mut items = Vec::new();
        let mut first = self.next()?;
        while first != b']' {
            let place = inner(place, items.len().min(1));
            items.push(item(self, first, place)?);
            first = match self.next()? {
                b',' => self.next().filter(|byte| *byte != b']')?,
                b']' => b']',
                _ => return None,
            };
        }
        self.depth += 1;
        Some(PyList::new(self.py, items).ok()?.into_any())
    }

    /// The object whose brace was just taken; its member `decode` is base64.
    fn object(&mut self, place: usize, decode: Option<&str>) -> Option<Bound<'py, PyDict>> {
        if let Some(rest) = self.rest.strip_prefix(b"}") {
            self.rest = rest;
            return Some(PyDict::new(self.py));
        }
        self.depth = self.depth.checked_sub(1)?;
        let object = match self.memory.take(place) {
            None => {
                let mut seen = Vec::new();
                let dict = PyDict::new(self.py);
                let end = self.fill(&dict, 0, place, decode, |member| seen.push(member))?;
                if let Some(form) = Form::of(self.py, seen, end) {
                    self.memory.put(place, form);
                }
                dict
            }
            Some(form) => self.formed(form, place, decode)?,
        };
        self.depth += 1;
        Some(object)
    }

    /// An object that is expected to be of this form.
    #[inline]
    fn formed(
        &mut self,
        mut form: Box<Form>,
        place: usize,
        decode: Option<&str>,
    ) -> Option<Bound<'py, PyDict>> {
        let mine = self.held.len();
        let read = self.read(&mut form, place, decode)?;
        let count = match read {
            Read::Only(count) => count,
            Read::Whole | Read::Unusual(_) => form.members.len(),
        };
        let dict = form.copy(self.py, count, self.held.drain(mine..))?;
        let form = match read {
            Read::Whole => form,
            Read::Unusual(members) => Box::new(form.loosened(&members)),
            Read::Only(_) => {
                let dict = form.begun(&dict, count).ok()?;
                self.fill(&dict, count, place, decode, drop)?;
                if let Some(form) = form.missed() {
                    self.memory.put(place, form);
                }
                return Some(dict);
            }
        };
        self.memory.put(place, form);
        Some(dict)
    }

    /// Reads an object as far as it is of this form: what comes again into the form's model, what
    /// does not into `held`.
    #[inline]
    fn read(&mut self, form: &mut Form, place: usize, decode: Option<&str>) -> Option<Read> {
        let mut count = 0;
        for stop in 0..form.stops.len() {
            let (number, run) = form.stops.get(stop)?;
            let number = *number;
            let Some(rest) = self.rest.strip_prefix(&**run) else {
                return self.read_slowly(form, count, place, decode);
            };
            self.rest = rest;
            self.next_value(form, number, place, decode)?;
            count = number + 1;
        }
        match self.rest.strip_prefix(&*form.tail) {
            Some(rest) => {
                self.rest = rest;
                Some(Read::Whole)
            }
            None => self.read_slowly(form, count, place, decode),
        }
    }

    /// The same, from member number `count` on and member by member, for a value is not the usual
    /// one.
    #[cold]
    fn read_slowly(
        &mut self,
        form: &mut Form,
        mut count: usize,
        place: usize,
        decode: Option<&str>,
    ) -> Option<Read> {
        let mut unusual = Vec::new();
        while let Some(member) = form.members.get(count) {
            let Some(rest) = self.rest.strip_prefix(&*member.lead) else { break };
            self.rest = rest;
            match &member.habit {
                Habit::Always(usual) if usual.take(&mut self.rest) => {}
                Habit::Always(_) => {
                    unusual.push(count);
                    self.next_value(form, count, place, decode)?;
                }
                _ => self.next_value(form, count, place, decode)?,
            }
            count += 1;
        }
        let rest = self.rest.strip_prefix(&*form.end);
        let Some(rest) = rest.filter(|_| count == form.members.len()) else {
            return Some(Read::Only(count));
        };
        self.rest = rest;
        Some(Read::Unusual(unusual))
    }

    /// Takes the value of the form's member `number`.
    #[inline]
    fn next_value(
        &mut self,
        form: &mut Form,
        number: usize,
        place: usize,
        decode: Option<&str>,
    ) -> Option<()> {
        let (member, model) = (form.members.get_mut(number)?, form.model.bind(self.py));
        if let Habit::Often(few) = &mut member.habit
            && let Some(again) = few.take(&mut self.rest, &member.name, model)
        {
            if let Again::Value(value) = again {
                self.held.push((number, value));
            }
            return Some(());
        }
        let start = self.rest;
        let encoded = decode.is_some_and(|name| *member.text == *name);
        let first = self.byte()?;
        let value = self.member(first, inner(place, number), encoded)?;
        if let Habit::Often(few) = &mut member.habit {
            let json = start.get(..start.len() - self.rest.len())?;
            if !few.learn(json, &value) {
                model.set_item(&member.name, self.py.None()).ok()?;
                member.habit = Habit::Never;
            }
        }
        self.held.push((number, value));
        Some(())
    }

    /// Reads the members from number `count` on, and returns the JSON behind the last one's value.
    fn fill(
        &mut self,
        dict: &Bound<'py, PyDict>,
        mut count: usize,
        place: usize,
        decode: Option<&str>,
        mut seen: impl FnMut(Seen<'a, 'py>),
    ) -> Option<&'a [u8]> {
        loop {
            let start = self.rest;
            let since = |start: &'a [u8], rest: &[u8]| start.get(..start.len() - rest.len());
            let mut byte = self.next()?;
            if byte == b'}' {
                return since(start, self.rest);
            }
            if count > 0 {
                byte = (byte == b',').then(|| self.next())??;
            }
            let name = (byte == b'"').then(|| self.name())??;
            let encoded = decode.is_some() && name.to_str().ok() == decode;
            let first = (self.next()? == b':').then(|| self.next())??;
            let lead = since(start, self.rest)?.split_last()?.1;
            let value = self.member(first, inner(place, count), encoded)?;
            dict.set_item(&name, &value).ok()?;
            let json = since(start, self.rest)?.get(lead.len()..)?;
            seen((lead, name, json, value));
            count += 1;
        }
    }

    /// The value of a member, whose first byte was just taken.
    #[inline]
    fn member(&mut self, first: u8, place: usize, encoded: bool) -> Option<Bound<'py, PyAny>> {
        match (encoded, first) {
            (false, _) | (true, b'n') => self.value(first, place),
            (true, b'"') => {
                // Escapes in base64 are legal JSON and nobody's habit: no base64 to the decoder.
                let text = self.take(memchr(b'"', self.rest)?)?;
                self.take(1)?;
                self.decoded(text)
            }
            _ => None,
        }
    }

    /// The bytes that `text` is the base64 of.
    fn decoded(&self, text: &[u8]) -> Option<Bound<'py, PyAny>> {
        let length = base64_simd::STANDARD.decoded_length(text).ok()?;
        let bytes = PyBytes::new_with(self.py, length, |out| {
            let decoded = base64_simd::STANDARD.decode(text, base64_simd::Out::from_slice(out));
            decoded.map(drop).map_err(|error| PyValueError::new_err(error.to_string()))
        });
        Some(bytes.ok()?.into_any())
    }

    /// A member's name, whose opening quote was just taken.
    fn name(&mut self) -> Option<Bound<'py, PyString>> {
        let (text, whole) = self.text()?;
        if !whole {
            return Some(PyString::new(self.py, &unescaped(text)?));
        }
        self.memory.name(self.py, text)
    }
}

/// The place of the value of the object's member number `count`.
fn inner(place: usize, count: usize) -> usize {
    let turn = count.min(Form::LARGEST) + 1;
    place.wrapping_mul(31).wrapping_add(turn)
}
