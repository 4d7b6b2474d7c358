//! `/v1/kv/`: keys, prefixes, locks.

use crate::call::Call;
use crate::reply::{Failure, Reply, Result};
use crate::state::State;
use crate::store::kv::{Entry, Lock, Value};

/// The largest value, as Consul is configured by default.
const LONGEST_VALUE: usize = 512 * 1024;

pub(crate) fn get(state: &State, call: &Call) -> Result {
    let key = call.rest.as_str();
    if call.has("keys") {
        return Ok(keys(state, call, key));
    }
    if call.has("recurse") {
        let entries: Vec<_> = state.store.kv.under(key).collect();
        let index = state.store.kv.index_under(key);
        return Ok(if entries.is_empty() {
            Reply::empty().status(404).index(index)
        } else {
            Reply::json(&entries).index(index)
        });
    }
    if key.is_empty() {
        return Err(Failure::bad("Missing key name"));
    }
    let Some(entry) = state.store.kv.get(key) else {
        return Ok(Reply::empty().status(404).missing(state.store.kv.table_index()));
    };
    let reply = if call.has("raw") {
        let reply = Reply::bytes(entry.value.0.clone());
        if state.options.version.declares_raw_values() {
            reply
                .header("Content-Type", "text/plain")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox")
        } else {
            reply
        }
    } else {
        Reply::json(&[entry])
    };
    Ok(reply.index(entry.modify_index))
}

fn keys(state: &State, call: &Call, prefix: &str) -> Reply {
    let separator = call.param("separator").or_else(|| call.param("seperator")).unwrap_or_default();
    let mut keys: Vec<&str> = Vec::new();
    for entry in state.store.kv.under(prefix) {
        let key = cut(&entry.key, prefix.len(), separator);
        if keys.last() != Some(&key) {
            keys.push(key);
        }
    }
    let index = state.store.kv.index_under(prefix);
    if keys.is_empty() && !prefix.is_empty() {
        return Reply::empty().status(404).index(index);
    }
    Reply::json(&keys).index(index)
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
    state.reachable(call.datacenter())?;
    let key = key(state, call)?;
    conflict(state, call, &["acquire", "release", "cas"])?;
    let flags = number(call, "flags")?.unwrap_or(0);
    let cas = number(call, "cas")?;
    let value = sized(call)?;
    let entry = Entry { key: key.to_owned(), flags, value: Value(value), ..Entry::default() };
    let index = state.store.next_index();
    let done = if let Some(cas) = cas {
        let existing = state.store.kv.get(key).map_or(0, |existing| existing.modify_index);
        if existing == cas {
            state.store.kv.set(index, entry, Lock::Keep);
        }
        existing == cas
    } else {
        state.store.kv.set(index, entry, Lock::Keep);
        true
    };
    Ok(Reply::json(&done))
}

pub(crate) fn delete(state: &mut State, call: &Call) -> Result {
    state.reachable(call.datacenter())?;
    conflict(state, call, &["recurse", "cas"])?;
    if call.has("recurse") {
        let index = state.store.next_index();
        state.store.kv.delete_under(index, &call.rest);
        return Ok(Reply::json(&true));
    }
    let key = key(state, call)?;
    let cas = number(call, "cas")?;
    let index = state.store.next_index();
    let existing = state.store.kv.get(key).map(|existing| existing.modify_index);
    if existing.is_some() && cas.is_some() && existing != cas {
        return Ok(Reply::json(&false));
    }
    state.store.kv.delete(index, key);
    Ok(Reply::json(&true))
}

/// The key that is written to.
fn key<'a>(_state: &State, call: &'a Call) -> Result<&'a str> {
    if call.rest.is_empty() {
        return Err(Failure::bad("Missing key name"));
    }
    Ok(&call.rest)
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

fn sized(call: &Call) -> Result<Vec<u8>> {
    let length = call.request.body.len();
    if length > LONGEST_VALUE {
        return Err(Failure::new(
            413,
            format!(
                "Request body({length} bytes) too large, max size: {LONGEST_VALUE} bytes. See https://developer.hashicorp.com/docs/agent/config/config-files#kv_max_value_size."
            ),
        ));
    }
    Ok(call.request.body.clone())
}
