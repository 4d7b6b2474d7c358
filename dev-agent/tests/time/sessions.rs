//! Sessions and locks: how long they last, and what becomes of keys when they end.

use crate::world::World;
use serde_json::Value;

#[test]
fn a_session_lives_for_at_least_its_ttl_and_no_longer_than_twice() {
    let mut world = World::new();
    let session = world.session(r#"{"TTL":"10s"}"#);
    world.pass(10.0);
    assert!(world.alive(&session));
    world.pass(10.001);
    assert!(!world.alive(&session));
}

#[test]
fn renewing_starts_its_time_anew() {
    let mut world = World::new();
    let session = world.session(r#"{"TTL":"10s"}"#);
    for _ in 0..10 {
        world.pass(15.0);
        world.put(&format!("/v1/session/renew/{session}"), "");
    }
    assert!(world.alive(&session));
    world.pass(20.001);
    let renewed = world.call("PUT", &format!("/v1/session/renew/{session}"), "");
    assert_eq!(renewed.status, 404);
    assert_eq!(renewed.body, format!("Session id '{session}' not found").as_bytes());
}

#[test]
fn a_session_without_ttl_never_expires() {
    let mut world = World::new();
    let session = world.session("{}");
    world.pass(1e6);
    assert!(world.alive(&session));
}

#[test]
fn a_lost_lock_is_free_after_its_delay() {
    let mut world = World::new();
    let first = world.session(r#"{"TTL":"10s","LockDelay":"15s"}"#);
    let second = world.session("{}");
    assert!(world.done(&format!("/v1/kv/lock?acquire={first}"), "one"));
    assert!(!world.done(&format!("/v1/kv/lock?acquire={second}"), "two"));
    world.pass(20.001);
    let entry = &world.get("/v1/kv/lock")[0];
    assert_eq!((&entry["Session"], &entry["Value"]), (&Value::Null, &Value::from("b25l")));
    assert!(!world.done(&format!("/v1/kv/lock?acquire={second}"), "two"), "the delay runs");
    world.pass(14.9);
    assert!(!world.done(&format!("/v1/kv/lock?acquire={second}"), "two"));
    world.pass(0.2);
    assert!(world.done(&format!("/v1/kv/lock?acquire={second}"), "two"));
    assert_eq!(world.get("/v1/kv/lock")[0]["LockIndex"], 2);
}

#[test]
fn a_lock_given_back_is_free_at_once() {
    let mut world = World::new();
    let (first, second) = (world.session("{}"), world.session("{}"));
    assert!(world.done(&format!("/v1/kv/lock?acquire={first}"), "x"));
    assert!(!world.done(&format!("/v1/kv/lock?release={second}"), "x"));
    assert!(world.done(&format!("/v1/kv/lock?release={first}"), "x"));
    assert!(world.done(&format!("/v1/kv/lock?acquire={second}"), "x"));
}

#[test]
fn a_lock_delay_is_a_minute_at_the_most() {
    let mut world = World::new();
    let (first, second) = (world.session(r#"{"LockDelay":"10m"}"#), world.session("{}"));
    assert!(world.done(&format!("/v1/kv/lock?acquire={first}"), "x"));
    world.put(&format!("/v1/session/destroy/{first}"), "");
    world.pass(59.0);
    assert!(!world.done(&format!("/v1/kv/lock?acquire={second}"), "x"));
    world.pass(1.1);
    assert!(world.done(&format!("/v1/kv/lock?acquire={second}"), "x"));
}

#[test]
fn the_keys_of_a_session_go_with_it_if_it_says_so() {
    let mut world = World::new();
    let session = world.session(r#"{"Behavior":"delete","TTL":"10s"}"#);
    assert!(world.done(&format!("/v1/kv/p/a?acquire={session}"), "x"));
    world.put("/v1/kv/p/b", "x");
    let ticket = world.park("/v1/kv/p/?keys");
    let answered = world.pass(20.001);
    assert_eq!(answered[0].0, ticket);
    assert_eq!(world.get("/v1/kv/p/?keys"), serde_json::json!(["p/b"]));
}

#[test]
fn a_failing_check_ends_the_sessions_that_live_by_it() {
    let mut world = World::new();
    world.put("/v1/agent/check/register", r#"{"Name":"well","TTL":"30s","Status":"passing"}"#);
    let bound = world.session(r#"{"NodeChecks":["serfHealth","well"]}"#);
    let free = world.session("{}");
    assert!(world.done(&format!("/v1/kv/lock?acquire={bound}"), "x"));
    let ticket = world.park("/v1/kv/lock");
    let answered = world.pass(30.001);
    assert_eq!(answered[0].0, ticket, "the check was not updated in time");
    assert!(!world.alive(&bound) && world.alive(&free));
    let refused = world.call("PUT", "/v1/session/create", r#"{"NodeChecks":["well"]}"#);
    assert_eq!(refused.body, b"apply failed: Check 'well' is in critical state");
}

#[test]
fn a_node_that_goes_takes_its_sessions_along() {
    let mut world = World::new();
    world.put("/v1/catalog/register", r#"{"Node":"other","Address":"10.0.0.9"}"#);
    let session = world.session(r#"{"Node":"other","NodeChecks":[]}"#);
    assert!(world.done(&format!("/v1/kv/lock?acquire={session}"), "x"));
    world.put("/v1/catalog/deregister", r#"{"Node":"other"}"#);
    assert!(!world.alive(&session));
    assert_eq!(world.get("/v1/kv/lock")[0]["Session"], Value::Null);
}

#[test]
fn every_change_of_a_session_wakes_who_lists_them() {
    let mut world = World::new();
    let session = world.session(r#"{"TTL":"10s"}"#);
    let ticket = world.park("/v1/session/list");
    world.put(&format!("/v1/session/renew/{session}"), "");
    assert_eq!(world.woken(), [], "to renew is no change");
    assert_eq!(world.pass(20.001)[0].0, ticket);
}
