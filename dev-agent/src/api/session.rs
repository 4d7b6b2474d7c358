//! `/v1/session/`.

use std::time::Duration;

use super::{body, rest, undecoded, uuid};
use crate::acl::{Level, Resource};
use crate::call::Call;
use crate::duration;
use crate::json::Json;
use crate::json::decode::decoded;
use crate::json::decode::{Decode, Lenient, Place};
use crate::json::object;
use crate::model::{Behavior, Indexes, Session};
use crate::reply::{Failure, Reply, Result};
use crate::state::{State, Timer};

const SHORTEST_TTL: i64 = 10_000_000_000;
const LONGEST_TTL: i64 = 86_400_000_000_000;
const LOOKUP: &str = "failed session lookup";

decoded! {
    Input "", "struct { LockDelay interface {}; *structs.Alias }", {
        id: String = "ID",
        name: String = "Name",
        node: Option<String> = "Node",
        lock_delay: Option<Delay> = "LockDelay",
        behavior: Option<String> = "Behavior",
        ttl: String = "TTL",
        checks: Option<Vec<String>> = "Checks",
        node_checks: Option<Vec<String>> = "NodeChecks",
        service_checks: Option<Vec<ServiceCheck>> = "ServiceChecks",
        create_index: u64 = "CreateIndex",
        modify_index: u64 = "ModifyIndex",
    }
}

decoded! { ServiceCheck "ServiceCheck" { id: String = "ID", namespace: String = "Namespace" } }

/// A lock-delay in nanoseconds. Small numbers are seconds, whatever unit they came with.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Delay(i64);

impl Decode for Delay {
    fn take(&mut self, json: &Json, place: &Place) -> std::result::Result<(), String> {
        let mut nanos = crate::json::decode::Nanos::default();
        nanos.take(json, place)?;
        self.0 = if nanos.0 < 1000 { nanos.0.wrapping_mul(1_000_000_000) } else { nanos.0 };
        Ok(())
    }
}

pub(crate) fn create(state: &mut State, call: &Call) -> Result {
    let input: Input = match call.request.content_length() {
        Some(length) if length > 0 => input(state, call)?,
        _ => unasked(),
    };
    state.reachable(call.datacenter())?;
    let node = input.node.unwrap_or_else(|| state.options.node_name.clone());
    if node.is_empty() {
        return Err(Failure::server("Must provide Node"));
    }
    state.access(call)?.require(Resource::Session, &node, Level::Write)?;
    let behavior = match input.behavior.as_deref().unwrap_or_default() {
        "" | "release" => Behavior::Release,
        "delete" => Behavior::Delete,
        other => return Err(Failure::server(format!("Invalid Behavior setting '{other}'"))),
    };
    let ttl = checked_ttl(&input.ttl)?;
    let (node_checks, checks) = bound(input.node_checks, input.checks);
    let lock_delay = input.lock_delay.map_or(15_000_000_000, |delay| delay.0);
    let session = Session {
        id: state.random.uuid(),
        name: input.name,
        node,
        lock_delay: Duration::from_nanos(u64::try_from(lock_delay).unwrap_or(0)),
        shown_delay: lock_delay,
        behavior,
        ttl: input.ttl,
        node_checks,
        service_checks: input
            .service_checks
            .map(|checks| checks.into_iter().map(|check| check.id).collect()),
        checks,
        indexes: Indexes::default(),
    };
    let id = session.id.clone();
    let at = state.command();
    let prefix = state.options.version.apply_prefix();
    state.store.begin_session(at, session).map_err(|e| Failure::server(format!("{prefix}{e}")))?;
    start_timer(state, &id, ttl);
    Ok(Reply::json(object! { "ID": => id }))
}

/// The checks of the node that a session lives by, and those under the old name. To have none under
/// either name is to have none at all, and the default under the old name says nothing.
fn bound(
    node: Option<Vec<String>>,
    old: Option<Vec<String>>,
) -> (Option<Vec<String>>, Vec<String>) {
    let old = old.unwrap_or_default();
    if old.is_empty() {
        return (Some(Vec::new()), Vec::new());
    }
    let bare = node.as_ref().is_none_or(Vec::is_empty);
    (node, if bare || old == [SERF_HEALTH] { Vec::new() } else { old })
}

fn input(state: &State, call: &Call) -> Result<Input> {
    let read: Json = body(call)?;
    let mut input = Lenient(unasked());
    let taken = if state.options.version.refuses_unknown_session_fields() {
        input.0.take(&read, &Place::default())
    } else {
        input.take(&read, &Place::default())
    };
    taken.map_err(undecoded)?;
    Ok(input.0)
}

/// What is asked for where nothing is said.
fn unasked() -> Input {
    let serf = || Some(vec![SERF_HEALTH.to_owned()]);
    Input { checks: serf(), node_checks: serf(), ..Input::default() }
}

/// The check that every node has.
const SERF_HEALTH: &str = "serfHealth";

/// The span of a TTL, if it has one.
fn checked_ttl(text: &str) -> Result<Option<Duration>> {
    if text.is_empty() {
        return Ok(None);
    }
    let nanos = duration::parse(text)
        .map_err(|error| Failure::server(format!("Session TTL '{text}' invalid: {error}")))?;
    if nanos != 0 && !(SHORTEST_TTL..=LONGEST_TTL).contains(&nanos) {
        let text = format!("Invalid Session TTL '{nanos}', must be between [10s=24h0m0s]");
        return Err(Failure::server(text));
    }
    Ok((nanos > 0).then(|| Duration::from_nanos(nanos.unsigned_abs())))
}

/// A session ends when it was not renewed for twice its TTL.
fn start_timer(state: &mut State, id: &str, ttl: Option<Duration>) {
    if let Some(ttl) = ttl {
        state.timers.set(Timer::Session(id.to_owned()), state.now + ttl * 2);
    }
}

/// Every session begins its time anew.
pub(crate) fn start_timers(state: &mut State) {
    let ttl = |session: &Session| Some((session.id.clone(), checked_ttl(&session.ttl).ok()?));
    let sessions: Vec<_> = state.store.sessions.all().filter_map(ttl).collect();
    for (id, ttl) in sessions {
        start_timer(state, &id, ttl);
    }
}

pub(crate) fn destroy(state: &mut State, call: &Call) -> Result {
    let id = rest(call, "Missing session")?;
    state.reachable(call.datacenter())?;
    let access = state.access(call)?;
    uuid(state, id, LOOKUP)?;
    if let Some(session) = state.store.sessions.get(id) {
        access.require(Resource::Session, &session.node, Level::Write)?;
    }
    let at = state.command();
    state.store.end_session(at, id);
    state.timers.cancel(&Timer::Session(id.to_lowercase()));
    state.buried(at);
    Ok(Reply::json(true))
}

pub(crate) fn renew(state: &mut State, call: &Call) -> Result {
    call.read_options()?;
    let id = rest(call, "Missing session")?;
    state.reachable(call.datacenter())?;
    let access = state.access(call)?;
    uuid(state, id, LOOKUP)?;
    let Some(session) = state.store.sessions.get(id).cloned() else {
        return Err(Failure::new(404, format!("Session id '{id}' not found")));
    };
    access.require(Resource::Session, &session.node, Level::Write)?;
    start_timer(state, &session.id, checked_ttl(&session.ttl)?);
    Ok(Reply::json(vec![&session]))
}

pub(crate) fn info(state: &State, call: &Call) -> Result {
    let id = rest(call, "Missing session")?;
    uuid(state, id, LOOKUP).map_err(Failure::with_meta)?;
    listed(state, call, |session| session.id.eq_ignore_ascii_case(id))
}

pub(crate) fn of_node(state: &State, call: &Call) -> Result {
    let node = rest(call, "Missing node name")?;
    listed(state, call, |session| session.node.eq_ignore_ascii_case(node))
}

pub(crate) fn list(state: &State, call: &Call) -> Result {
    listed(state, call, |_| true)
}

fn listed(state: &State, call: &Call, which: impl Fn(&Session) -> bool) -> Result {
    let access = super::read_access(state, call)?;
    let mut visible = super::Visible::new(&access);
    let may = |session: &Session| access.allows(Resource::Session, &session.node, Level::Read);
    let sessions = state.store.sessions.all().filter(|session| which(session));
    let kept: Vec<&Session> = sessions.filter(|session| visible.keep(may(session))).collect();
    Ok(visible.tell(Reply::json(kept)).index(state.store.sessions.index()))
}
