//! Sessions, the locks that they hold, and the delay after a lock was lost.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Command, Store};
use crate::model::{Behavior, Indexes, Session, Status};
use crate::store::kv::{Entry, Lock};

/// The longest lock-delay that is kept, whatever a session asks for.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Default)]
pub(crate) struct Sessions {
    all: BTreeMap<String, Session>,
    index: u64,
    /// Until when the lock of a key may not be taken.
    delays: BTreeMap<String, Duration>,
}

impl Sessions {
    pub(crate) fn get(&self, id: &str) -> Option<&Session> {
        self.all.get(&id.to_lowercase())
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Session> {
        self.all.values()
    }

    /// The newest change of any session.
    pub(crate) fn index(&self) -> u64 {
        self.index
    }

    pub(crate) fn of_node(&self, node: &str) -> Vec<String> {
        self.ids(|session| session.node.eq_ignore_ascii_case(node))
    }

    pub(crate) fn living_by(&self, node: &str, check: &str) -> Vec<String> {
        self.ids(|session| {
            session.node.eq_ignore_ascii_case(node)
                && session.checks().any(|id| id.eq_ignore_ascii_case(check))
        })
    }

    /// Only who leads knows of them.
    pub(crate) fn forget_delays(&mut self) {
        self.delays.clear();
    }

    fn ids(&self, which: impl Fn(&Session) -> bool) -> Vec<String> {
        self.all
            .values()
            .filter(|session| which(session))
            .map(|session| session.id.clone())
            .collect()
    }

    /// Whether a lock-delay still runs for a key.
    pub(crate) fn delays(&self, key: &str, now: Duration) -> bool {
        self.delays.get(key).is_some_and(|until| *until > now)
    }
}

impl Store {
    /// Begins a session, if its node and its checks are there and well.
    pub(crate) fn begin_session(
        &mut self,
        at: Command,
        mut session: Session,
    ) -> Result<(), String> {
        if self.catalog.node(&session.node).is_none() {
            return Err("Missing node registration".to_owned());
        }
        for id in session.checks() {
            match self.catalog.check(&session.node, id) {
                None => return Err(format!("Missing check '{id}' registration")),
                Some(check) if check.status == Status::CRITICAL => {
                    return Err(format!("Check '{id}' is in critical state"));
                }
                Some(_) => {}
            }
        }
        session.indexes = Indexes { create: at.index, modify: at.index };
        self.sessions.index = at.index;
        self.sessions.all.insert(session.id.clone(), session);
        Ok(())
    }

    /// Ends a session, with what that means for the keys that it holds.
    pub(crate) fn end_session(&mut self, at: Command, id: &str) {
        let Some(session) = self.sessions.all.remove(&id.to_lowercase()) else { return };
        self.sessions.index = at.index;
        for held in self.kv.held_by(&session.id) {
            match session.behavior {
                Behavior::Release => {
                    let free = Entry { session: String::new(), ..(*held).clone() };
                    self.kv.set(at.index, free, Lock::Set);
                }
                Behavior::Delete => {
                    self.kv.delete(at.index, &held.key);
                }
            }
            if !session.lock_delay.is_zero() {
                let until = at.now + session.lock_delay.min(LONGEST_DELAY);
                self.sessions.delays.insert(held.key.clone(), until);
            }
        }
        self.sessions.delays.retain(|_, until| *until > at.now);
        self.queries.session_ended(at.index, &session.id);
    }

    /// Takes the lock of a key with a write, and returns what there is then: nothing when another
    /// session holds it.
    pub(crate) fn lock(&mut self, at: Command, mut entry: Entry) -> Result<Option<Entry>, String> {
        self.require_session(&entry.session)?;
        let existing = self.kv.get(&entry.key);
        entry.lock_index = match existing {
            None => 1,
            Some(old) if old.session == entry.session => old.lock_index,
            Some(old) if old.session.is_empty() => old.lock_index + 1,
            Some(_) => return Ok(None),
        };
        Ok(Some(self.kv.set(at.index, entry, Lock::Set).as_ref().clone()))
    }

    /// Gives the lock of a key back with a write: nothing when the session does not hold it.
    pub(crate) fn unlock(
        &mut self,
        at: Command,
        mut entry: Entry,
    ) -> Result<Option<Entry>, String> {
        if entry.session.is_empty() {
            return Err("missing session".to_owned());
        }
        match self.kv.get(&entry.key) {
            Some(old) if old.session == entry.session => entry.lock_index = old.lock_index,
            _ => return Ok(None),
        }
        entry.session.clear();
        Ok(Some(self.kv.set(at.index, entry, Lock::Set).as_ref().clone()))
    }

    fn require_session(&self, id: &str) -> Result<(), String> {
        if id.is_empty() {
            return Err("missing session".to_owned());
        }
        if id.len() != 36 && self.insists_on_uuids {
            let text = "failed session lookup: index error: UUID must be 36 characters";
            return Err(text.to_owned());
        }
        if self.sessions.get(id).is_none() {
            return Err(format!("invalid session {id:?}"));
        }
        Ok(())
    }
}
