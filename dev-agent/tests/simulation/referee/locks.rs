//! Sessions and locks: how long they must live, who may have what, and from when.

use std::collections::BTreeMap;
use std::time::Duration;

use lictor::model::KvPair;
use lictor_dev_agent::Agent;
use serde_json::Value;

use super::{Handled, Verdict, read};

/// The keys that are locked.
pub(crate) const KEYS: [&str; 3] = ["lock/a", "lock/b", "lock/c"];
/// What rounding may take.
const HAIR: Duration = Duration::from_millis(1);

struct Session {
    ttl: Duration,
    delay: Duration,
    renewed: Duration,
}

/// A key, by what was done to it.
#[derive(Default)]
struct Lock {
    holder: Option<String>,
    /// Until when nobody may take it.
    closed: Duration,
    /// Which session each fence was for: the key's creation, and how often it was locked since.
    fences: BTreeMap<(u64, u64), String>,
    /// Which clients say that they hold it, and until when at most.
    claims: BTreeMap<usize, Duration>,
    /// When a client last said so.
    taken: Duration,
}

#[derive(Default)]
pub(crate) struct Locks {
    epoch: u64,
    sessions: BTreeMap<String, Session>,
    keys: BTreeMap<&'static str, Lock>,
}

impl Locks {
    /// Data was lost or put back: what there is now counts, and nobody's word from before.
    pub(crate) fn adopt(&mut self, agent: &mut Agent, now: Duration, epoch: u64) {
        self.epoch = epoch;
        self.sessions.clear();
        for session in listed(agent, now) {
            let id = session["ID"].as_str().unwrap_or_default().to_owned();
            self.sessions.insert(id, Session::read(&session, now));
        }
        for key in KEYS {
            let holder = entry(agent, now, key).and_then(|entry| entry.session);
            let lock = self.keys.entry(key).or_default();
            *lock = Lock { holder, taken: lock.taken, ..Lock::default() };
        }
    }

    /// Time has passed at the agent: whose sessions are gone may be so, and whose are not.
    pub(crate) fn passed(&mut self, agent: &mut Agent, now: Duration) -> Verdict {
        if self.sessions.values().all(|session| now < session.renewed + session.ttl) {
            return Ok(());
        }
        let alive = listed(agent, now);
        let is_alive = |id: &str| alive.iter().any(|session| session["ID"] == id);
        let gone: Vec<String> = self.sessions.keys().filter(|id| !is_alive(id)).cloned().collect();
        for id in gone {
            let session = &self.sessions[&id];
            if now < session.renewed + session.ttl {
                return Err(format!("session {id} ended before its TTL"));
            }
            self.end(now, &id);
        }
        let late = |session: &Session| session.renewed + session.ttl * 2 + HAIR < now;
        match self.sessions.iter().find(|(_, session)| late(session)) {
            Some((id, _)) => Err(format!("session {id} outlived twice its TTL")),
            None => Ok(()),
        }
    }

    fn end(&mut self, now: Duration, id: &str) {
        let Some(session) = self.sessions.remove(id) else { return };
        for lock in self.keys.values_mut() {
            if lock.holder.as_deref() == Some(id) {
                lock.holder = None;
                lock.closed = now + session.delay;
            }
        }
    }

    pub(crate) fn handled(
        &mut self,
        agent: &mut Agent,
        now: Duration,
        handled: &Handled<'_>,
    ) -> Verdict {
        if handled.outgoing.method != "PUT" {
            return Ok(());
        }
        if handled.after("/v1/session/create").is_some() && handled.is_done() {
            let made: Value = serde_json::from_slice(&handled.answer.body).unwrap_or_default();
            let id = made["ID"].as_str().unwrap_or_default().to_owned();
            let asked = serde_json::from_slice(&handled.outgoing.body).unwrap_or_default();
            self.sessions.insert(id, Session::read(&asked, now));
        } else if let Some(id) = handled.after("/v1/session/renew/") {
            return self.renewed(now, id, handled);
        } else if let Some(key) = handled.after("/v1/kv/") {
            let Some(key) = KEYS.into_iter().find(|known| *known == key) else { return Ok(()) };
            return self.written(agent, now, key, handled);
        }
        Ok(())
    }

    fn renewed(&mut self, now: Duration, id: &str, handled: &Handled<'_>) -> Verdict {
        match (handled.answer.status, self.sessions.get_mut(id)) {
            (200, Some(session)) => session.renewed = now,
            (200, None) => return Err(format!("session {id} was renewed after its end")),
            (404, Some(_)) => return Err(format!("session {id} is gone before its time")),
            _ => {}
        }
        Ok(())
    }

    fn written(
        &mut self,
        agent: &mut Agent,
        now: Duration,
        key: &'static str,
        handled: &Handled<'_>,
    ) -> Verdict {
        let (acquires, releases) = (handled.param("acquire"), handled.param("release"));
        let lock = self.keys.entry(key).or_default();
        let held_by = |session: &str| lock.holder.as_deref() == Some(session);
        let wrong = |text: &str| Err(format!("{key}: {text}, {:?}", handled.outgoing.target));
        if let Some(session) = acquires {
            let may = lock.holder.is_none() && now >= lock.closed || held_by(session);
            let known = self.sessions.contains_key(session);
            let invalid = handled.answer.status == 500
                && String::from_utf8_lossy(&handled.answer.body).contains("invalid session");
            if invalid && known {
                return wrong("a living session is refused");
            }
            if handled.is_done() && handled.is_true() != may {
                return wrong(if may { "it is free, and refused" } else { "it was not free" });
            }
            if handled.is_true() && !known {
                return wrong("it was given to a session that is gone");
            }
        }
        if let Some(session) = releases
            && handled.is_done()
            && handled.is_true() != held_by(session)
        {
            return wrong("a release is not the holder's");
        }
        if !handled.is_true() {
            return Ok(());
        }
        lock.holder = acquires.map(str::to_owned).or(lock.holder.take());
        if releases.is_some() {
            lock.holder = None;
        }
        let Some(entry) = entry(agent, now, key) else { return wrong("written and not there") };
        if entry.session != lock.holder {
            return wrong("not held by whom it should be");
        }
        let Some(holder) = &lock.holder else { return Ok(()) };
        if !entry.bytes().starts_with(holder.as_bytes()) {
            return wrong("written by another than its holder");
        }
        let fence = (entry.create_index, entry.lock_index);
        let first = lock.fences.entry(fence).or_insert_with(|| holder.clone());
        if first == holder { Ok(()) } else { wrong("two sessions have the same LockIndex") }
    }

    /// A client says that it holds a lock until some time, as of an answer of that epoch.
    pub(crate) fn claimed(
        &mut self,
        now: Duration,
        lane: usize,
        (key, until, epoch): (&'static str, Duration, u64),
    ) -> Verdict {
        // What an older epoch gave is lost, and its holder cannot know. What comes too late is none.
        if epoch != self.epoch || until <= now {
            return Ok(());
        }
        let lock = self.keys.entry(key).or_default();
        let other = lock.claims.iter().find(|(other, until)| **other != lane && **until > now);
        if let Some((other, _)) = other {
            return Err(format!("lanes {lane} and {other} hold {key} at once"));
        }
        lock.claims.insert(lane, until);
        lock.taken = now;
        Ok(())
    }

    pub(crate) fn dropped(&mut self, lane: usize, key: &'static str) {
        self.keys.entry(key).or_default().claims.remove(&lane);
    }

    /// Some session.
    pub(crate) fn anyone(&self) -> Option<String> {
        self.sessions.keys().next().cloned()
    }

    /// Every lock was held by somebody since then.
    pub(crate) fn must_have_been_taken(&self, since: Duration) -> Verdict {
        match KEYS.iter().find(|key| self.keys.get(*key).is_none_or(|lock| lock.taken < since)) {
            Some(key) => Err(format!("nobody gets {key}")),
            None => Ok(()),
        }
    }
}

impl Session {
    /// From what was asked for, or what is listed.
    fn read(json: &Value, now: Duration) -> Self {
        let member = |name: &str| {
            let mut members = json.as_object().into_iter().flatten();
            members.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        };
        let span = |name: &str| match member(name) {
            Some(Value::String(text)) => lictor::duration::parse(text).ok(),
            Some(Value::Number(nanos)) => nanos.as_u64().map(Duration::from_nanos),
            _ => None,
        };
        Self {
            ttl: span("TTL").unwrap_or(Duration::MAX / 4),
            delay: span("LockDelay").unwrap_or(Duration::from_secs(15)),
            renewed: now,
        }
    }
}

fn listed(agent: &mut Agent, now: Duration) -> Vec<Value> {
    serde_json::from_slice(&read(agent, now, "/v1/session/list").body).unwrap_or_default()
}

fn entry(agent: &mut Agent, now: Duration, key: &str) -> Option<KvPair> {
    let answer = read(agent, now, &format!("/v1/kv/{key}"));
    let entries: Vec<KvPair> = serde_json::from_slice(&answer.body).ok()?;
    entries.into_iter().next()
}
