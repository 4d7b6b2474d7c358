//! Keys, their tombstones, and the index rules of both. Sessions are the caller's to look up.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use crate::json::object;
use crate::json::{Json, full};

/// A key with all that Consul keeps of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Entry {
    pub(crate) lock_index: u64,
    pub(crate) key: String,
    pub(crate) flags: u64,
    pub(crate) value: Vec<u8>,
    pub(crate) session: String,
    pub(crate) create_index: u64,
    pub(crate) modify_index: u64,
}

impl From<&Entry> for Json {
    fn from(entry: &Entry) -> Self {
        object! {
            "LockIndex": => entry.lock_index,
            "Key": => &entry.key,
            "Flags": => entry.flags,
            "Value": => full(base64_simd::STANDARD.encode_to_string(&entry.value)),
            "Session": ?full(&*entry.session),
            "CreateIndex": => entry.create_index,
            "ModifyIndex": => entry.modify_index,
        }
    }
}

/// What a write means to do about the key's lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// Leave it as it is.
    Keep,
    /// Take what the entry says.
    Set,
}

/// Cheap to clone: snapshots and transactions do, and share what neither changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kv {
    entries: Arc<BTreeMap<Arc<str>, Arc<Entry>>>,
    tombstones: Arc<BTreeMap<Arc<str>, u64>>,
    written: u64,
    buried: u64,
    revision: u64,
}

impl Kv {
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key).map(Arc::as_ref)
    }

    /// The entries below a prefix, in the order of their bytes.
    pub(crate) fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a Entry> {
        below(&self.entries, prefix).map(|(_, entry)| entry.as_ref())
    }

    /// The keys that a session holds.
    pub(crate) fn held_by(&self, session: &str) -> Vec<Arc<Entry>> {
        self.entries.values().filter(|entry| entry.session == session).cloned().collect()
    }

    /// Grows with every change, be it that a tombstone is forgotten.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// The newest change of all.
    pub(crate) fn table_index(&self) -> u64 {
        self.written.max(self.buried)
    }

    /// The newest change below a prefix; the table's where nothing is or was.
    pub(crate) fn index_under(&self, prefix: &str) -> u64 {
        if prefix.is_empty() {
            return self.table_index();
        }
        let newest = self.under(prefix).map(|entry| entry.modify_index).max();
        let buried = below(&self.tombstones, prefix).map(|(_, index)| *index).max();
        match newest.max(buried) {
            None | Some(0) => self.table_index(),
            Some(index) => index,
        }
    }

    /// Writes an entry and returns it as it is then. What is already so is left untouched, with the
    /// index of its last change.
    pub(crate) fn set(&mut self, index: u64, mut entry: Entry, lock: Lock) -> Arc<Entry> {
        let existing = self.entries.get(entry.key.as_str());
        entry.create_index = existing.map_or(index, |existing| existing.create_index);
        if lock == Lock::Keep {
            entry.session = existing.map(|existing| existing.session.clone()).unwrap_or_default();
        }
        if let Some(existing) = existing.filter(|existing| same(existing, &entry)) {
            return existing.clone();
        }
        entry.modify_index = index;
        self.written = index;
        self.revision += 1;
        let entry = Arc::new(entry);
        Arc::make_mut(&mut self.entries).insert(entry.key.as_str().into(), entry.clone());
        entry
    }

    /// Removes a key, and says whether there was one.
    pub(crate) fn delete(&mut self, index: u64, key: &str) -> bool {
        if !self.entries.contains_key(key) {
            return false;
        }
        Arc::make_mut(&mut self.entries).remove(key);
        self.bury(index, key);
        true
    }

    /// Removes what is below a prefix, and says whether there was anything.
    pub(crate) fn delete_under(&mut self, index: u64, prefix: &str) -> bool {
        let keys: Vec<_> = below(&self.entries, prefix).map(|(key, _)| Arc::clone(key)).collect();
        for key in &keys {
            Arc::make_mut(&mut self.entries).remove(key);
        }
        match (keys.is_empty(), prefix.is_empty()) {
            (true, _) => {}
            // Nobody needs a tombstone to see that everything is gone: the table's index says it.
            (false, true) => {
                self.written = index;
                self.revision += 1;
            }
            (false, false) => self.bury(index, prefix),
        }
        !keys.is_empty()
    }

    fn bury(&mut self, index: u64, key: &str) {
        Arc::make_mut(&mut self.tombstones).insert(key.into(), index);
        (self.written, self.buried) = (index, index);
        self.revision += 1;
    }

    /// Forgets the tombstones up to an index. The indexes of prefixes go back by that.
    pub(crate) fn reap(&mut self, index: u64) {
        Arc::make_mut(&mut self.tombstones).retain(|_, buried| *buried > index);
        self.revision += 1;
    }

    /// Whether anything was buried by the command of that index.
    pub(crate) fn buried_at(&self, index: u64) -> bool {
        self.buried == index
    }
}

/// Whether a write would change nothing.
fn same(a: &Entry, b: &Entry) -> bool {
    (a.lock_index, a.flags, &a.value, &a.session) == (b.lock_index, b.flags, &b.value, &b.session)
}

fn below<'a, T>(
    map: &'a BTreeMap<Arc<str>, T>,
    prefix: &'a str,
) -> impl Iterator<Item = (&'a Arc<str>, &'a T)> {
    let start = (Bound::Included(prefix), Bound::Unbounded);
    map.range::<str, _>(start).take_while(move |(key, _)| key.starts_with(prefix))
}
