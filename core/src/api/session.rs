//! Sessions: what locks are held by.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::duration;
use crate::endpoint::Preset;
use crate::error::{ArgumentError, Fault, Result};
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;
use crate::value::{Value, quoted};

const BEHAVIOR: Preset = Preset::Text("release");
const LOCK_DELAY: Preset = Preset::Number(15);
const DEFAULT_DELAY: Duration = Duration::from_secs(15);
const TTL: RangeInclusive<Duration> = Duration::from_secs(10)..=Duration::from_secs(86_400);

endpoints! {
    group "session",
    order [dc index wait consistency token];

    /// Makes a session; the result is its id.
    ///
    /// It ends when it is destroyed, when one of its checks turns critical, when its node goes, or
    /// when it is not renewed in time: after twice its TTL at the latest.
    Create "create": PUT "/v1/session/create" (;
        /// A name for people.
        name: Text => Field("name", Truthy),
        /// The node that it belongs to; the agent's own if not given.
        node: Text => Field("node", Truthy),
        /// The ids of the node checks that it depends on; `serfHealth` if not given, none if empty.
        checks: Texts => Field("checks", Given),
        /// Seconds that a lock stays closed after the session that held it was lost, at most 60.
        lock_delay: Int = LOCK_DELAY => Body,
        /// What becomes of the keys that it holds when it ends: `release` or `delete`.
        behavior: Str = BEHAVIOR => Body,
        /// Seconds within which it must be renewed, from 10 to 86400; without limit if not given.
        ttl: Int => Body,
        dc,
        token,
        /// The ids of the node checks that it depends on, in the place of `checks`. Needs Consul
        /// 1.7, as does `service_checks`.
        node_checks: Texts => Field("NodeChecks", Given),
        /// The service checks that it depends on, a list of objects with the check's `ID`.
        service_checks: Objects => Field("ServiceChecks", Given),
    ) -> ID (body create_body);

    /// Ends a session and releases what it holds. Also `true` for an unknown one.
    Destroy "destroy": PUT "/v1/session/destroy/{session_id}" (
        /// The session's id.
        session_id: Str => Segment;
        dc, token,
    ) -> Bool;

    /// The sessions of the datacenter: a list.
    List "list": GET "/v1/session/list" (;
        index, wait, consistency, dc, token,
    ) -> INDEXED Objects Session;

    /// The sessions of a node: a list.
    Node "node": GET "/v1/session/node/{node}" (
        /// The node's name.
        node: Str => Segment;
        index, wait, consistency, dc, token,
    ) -> INDEXED Objects Session;

    /// One session: an object with `ID`, `Name`, `Node`, `LockDelay` (nanoseconds), `Behavior`,
    /// `TTL` …; nothing for an unknown one.
    Info "info": GET "/v1/session/info/{session_id}" (
        /// The session's id.
        session_id: Str => Segment;
        index, wait, consistency, dc, token,
    ) -> INDEXED_ONE Maybe Session;

    /// Starts the TTL of a session anew; the result is the session. An unknown one is an error.
    Renew "renew": PUT "/v1/session/renew/{session_id}" (
        /// The session's id.
        session_id: Str => Segment;
        dc, token,
    ) -> ONE Object Session [strict];
}

/// Only what differs from Consul's defaults is sent, and nothing at all where nothing does.
fn create_body(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    if let Some(delay) =
        args.get("lock_delay").text().filter(|&text| duration::seconds(text) != Some(DEFAULT_DELAY))
    {
        body.set("lockdelay", quoted(&format!("{delay}s")));
    }
    match args.get("behavior") {
        Value::Null => {}
        value => match value.text() {
            Some("release") => {}
            Some("delete") => body.set("behavior", quoted("delete")),
            _ => {
                let problem = "behavior must be release or delete";
                return Err(ArgumentError::new("behavior", Fault::Value, problem).into());
            }
        },
    }
    let ttl = args.get("ttl");
    if ttl.is_truthy() {
        body.set("ttl", quoted(&format!("{}s", seconds(ttl)?)));
    }
    Ok(())
}

fn seconds<'v>(ttl: &'v Value<'_>) -> Result<&'v str, ArgumentError> {
    let Value::Scalar { text, .. } = ttl else {
        let problem = "expected a number of seconds";
        return Err(ArgumentError::new("ttl", Fault::Type, problem));
    };
    if duration::seconds(text).is_some_and(|ttl| TTL.contains(&ttl)) {
        return Ok(text);
    }
    let problem = format!("`{text}` seconds is not between 10 and 86400");
    Err(ArgumentError::new("ttl", Fault::Value, problem))
}
