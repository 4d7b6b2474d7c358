//! `/v1/kv/`: keys, prefixes, locks.

use super::Visible;
use crate::acl::{Access, Level, Resource};
use crate::call::Call;
use crate::reply::{Failure, Reply, Result};
use crate::state::State;
use crate::store::kv::{Entry, Lock};

/// The largest value, as Consul is configured by default.
const LONGEST_VALUE: usize = 512 * 1024;

pub(crate) fn get(state: &State, call: &Call) -> Result {
    let access = state.access(call)?;
    let key = call.rest.as_str();
    if call.has("keys") || call.has("recurse") {
        return Ok(listed(state, call, &access, key));
    }
    let key = self::key(state, call)?;
    access.require(Resource::Key, &key, Level::Read)?;
    let Some(entry) = state.store.kv.get(&key) else {
        return Ok(Reply::empty().status(404).missing(state.store.kv.table_index()));
    };
    let reply = if call.has("raw") {
        Reply::bytes(entry.value.clone())
            .header("Content-Type", "text/plain")
            .header("X-Content-Type-Options", "nosniff")
            .header("Content-Security-Policy", "sandbox")
    } else {
        Reply::json(vec![entry])
    };
    Ok(reply.index(entry.modify_index))
}

/// What is below a prefix: entries, or only keys.
fn listed(state: &State, call: &Call, access: &Access, prefix: &str) -> Reply {
    let mut visible = Visible::new(access);
    let kv = &state.store.kv;
    let may = |entry: &Entry| access.allows(Resource::Key, &entry.key, Level::Read);
    let entries = kv.under(prefix).filter(|entry| visible.keep(may(entry)));
    let reply = if call.has("keys") {
        let separator =
            call.param("separator").or_else(|| call.param("seperator")).unwrap_or_default();
        let mut keys: Vec<&str> = entries.map(|e| cut(&e.key, prefix.len(), separator)).collect();
        keys.dedup();
        (!keys.is_empty() || prefix.is_empty()).then(|| Reply::json(keys))
    } else {
        let entries: Vec<&Entry> = entries.collect();
        (!entries.is_empty()).then(|| Reply::json(entries))
    };
    let reply = reply.unwrap_or_else(|| Reply::empty().status(404));
    visible.tell(reply).index(kv.index_under(prefix))
}

/// A key up to the first separator after its prefix.
fn cut<'a>(key: &'a str, prefix: usize, separator: &str) -> &'a str {
    let end = key
        .get(prefix..)
        .filter(|_| !separator.is_empty())
        .and_then(|rest| rest.find(separator))
        .map_or(key.len(), |at| prefix + at + separator.len());
    key.get(..end).unwrap_or(key)
}

pub(crate) fn put(state: &mut State, call: &Call) -> Result {
    // Nothing is read, but Consul looks at these all the same.
    call.read_options()?;
    let access = state.access(call)?;
    let key = key(state, call)?;
    conflict(state, call, &["acquire", "release", "cas"])?;
    let flags = number(call, "flags")?.unwrap_or(0);
    let cas = number(call, "cas")?;
    let value = sized(state, call)?;
    state.reachable(call.datacenter())?;
    access.require(Resource::Key, &key, Level::Write)?;
    let lock = call.param("acquire").or_else(|| call.param("release")).unwrap_or_default();
    let entry =
        Entry { key: key.clone(), flags, value, session: lock.to_owned(), ..Entry::default() };
    if call.has("acquire") && state.store.sessions.delays(&key, state.now) {
        return Ok(Reply::json(false));
    }
    let at = state.kv_command();
    let store = &mut state.store;
    let prefix = state.options.version.raft_prefix();
    let failed = |error| Failure::server(format!("{prefix}{error}"));
    let done = if call.has("acquire") {
        store.lock(at, entry).map_err(failed)?.is_some()
    } else if call.has("release") {
        store.unlock(at, entry).map_err(failed)?.is_some()
    } else {
        let existing = store.kv.get(&key).map_or(0, |existing| existing.modify_index);
        let fits = cas.is_none_or(|cas| cas == existing);
        if fits {
            store.kv.set(at.index, entry, Lock::Keep);
        }
        fits
    };
    Ok(Reply::json(done))
}

pub(crate) fn delete(state: &mut State, call: &Call) -> Result {
    call.read_options()?;
    let access = state.access(call)?;
    conflict(state, call, &["recurse", "cas"])?;
    if call.has("recurse") {
        state.reachable(call.datacenter())?;
        if !access.allows_below(&call.rest, Level::Write) {
            return Err(access.denied(Resource::Key, &call.rest, Level::Write));
        }
        let at = state.kv_command();
        state.store.kv.delete_under(at.index, &call.rest);
        state.buried(at);
        return Ok(Reply::json(true));
    }
    let key = key(state, call)?;
    let cas = number(call, "cas")?;
    state.reachable(call.datacenter())?;
    access.require(Resource::Key, &key, Level::Write)?;
    let at = state.kv_command();
    let existing = state.store.kv.get(&key).map(|existing| existing.modify_index);
    if existing.is_some() && cas.is_some() && existing != cas {
        return Ok(Reply::json(false));
    }
    state.store.kv.delete(at.index, &key);
    state.buried(at);
    Ok(Reply::json(true))
}

/// The key that is meant, as the version in hand takes it.
fn key(state: &State, call: &Call) -> Result<String> {
    let (version, key) = (state.options.version, call.rest.as_str());
    if key.is_empty() {
        return Err(Failure::bad("Missing key name"));
    }
    if version.restricts_keys() {
        let fine = |c: char| c.is_ascii_alphanumeric() || ",_./-?&=".contains(c);
        if !key.chars().all(fine) {
            let text =
                r#"invalid key name, keys should respect the "^[a-zA-Z0-9,_./\\-?&=]+$" format"#;
            return Err(Failure::server(text));
        }
    }
    if !version.cleans_keys() {
        return Ok(key.to_owned());
    }
    if key.starts_with('/') && version.refuses_leading_slashes() {
        return Err(Failure::server("invalid key name, must not begin with '/'"));
    }
    if key.trim() != key {
        return Err(Failure::server("invalid key name, leading/trailing spaces are not allowed"));
    }
    if key.split('/').any(|segment| segment == "..") {
        return Err(Failure::server("invalid key name, path traversal is not allowed"));
    }
    let segments: Vec<&str> = key.split('/').filter(|s| !s.is_empty() && *s != ".").collect();
    let end = if key.ends_with('/') { "/" } else { "" };
    Ok(segments.join("/") + end)
}

/// Refuses two parameters of which only one can be meant.
fn conflict(state: &State, call: &Call, names: &[&str]) -> Result<()> {
    if names.iter().filter(|name| call.has(name)).count() < 2 {
        return Ok(());
    }
    let end = if state.options.version.ends_conflicts_with_a_line() { "\n" } else { "" };
    Err(Failure::bad(format!("Conflicting flags: {}{end}", call.encoded_query())))
}

fn number(call: &Call, name: &str) -> Result<Option<u64>> {
    let Some(text) = call.param(name) else { return Ok(None) };
    match text.parse() {
        Ok(number) if !text.starts_with('+') => Ok(Some(number)),
        _ => Err(Failure::server(parse_uint_error(text))),
    }
}

/// What Go says of a text that is no unsigned number.
fn parse_uint_error(text: &str) -> String {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let reason = if digits { "value out of range" } else { "invalid syntax" };
    format!("strconv.ParseUint: parsing {text:?}: {reason}")
}

fn sized(state: &State, call: &Call) -> Result<Vec<u8>> {
    let length = call.request.body.len();
    if length > LONGEST_VALUE {
        let help = state.options.version.help("kv_max_value_size");
        let text = format!(
            "Request body({length} bytes) too large, max size: {LONGEST_VALUE} bytes. See {help}."
        );
        return Err(Failure::new(413, text));
    }
    Ok(call.request.body.clone())
}
