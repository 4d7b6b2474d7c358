//! Faults on request: which requests they hit, what of those is done, and what comes of the answer.

use crate::world::{World, index, secs};
use lictor_dev_agent::{Fault, FaultKind, Outcome, Request, WireFault};
use std::time::Duration;

#[test]
fn a_fault_hits_so_many_requests_of_its_kind() {
    let mut world = World::new();
    let fault = Fault::new(FaultKind::Status(429, "slow down".into()));
    world.agent.inject(fault.method("GET").prefix("/v1/kv/").times(2));
    world.put("/v1/kv/a", "1");
    assert_eq!(world.call("GET", "/v1/kv/a", "").status, 429);
    assert_eq!(world.call("GET", "/v1/kv/a", "").body, b"slow down");
    assert_eq!(world.call("GET", "/v1/kv/a", "").status, 200);
}

#[test]
fn without_a_leader_only_the_agent_itself_answers() {
    let mut world = World::new();
    world.put("/v1/kv/a", "1");
    world.agent.inject(Fault::new(FaultKind::NoLeader).until(secs(5.0)));
    for (method, target) in [("PUT", "/v1/kv/a"), ("GET", "/v1/kv/a"), ("GET", "/v1/catalog/nodes")]
    {
        let answer = world.call(method, target, "");
        assert_eq!((answer.status, answer.body.as_slice()), (500, &b"No cluster leader"[..]));
    }
    assert_eq!(world.call("GET", "/v1/kv/a?stale", "").status, 200);
    assert_eq!(world.get("/v1/agent/services"), serde_json::json!({}));
    assert_eq!(world.get("/v1/status/leader"), "");
    world.pass(5.0);
    assert_eq!(world.get("/v1/status/leader"), "127.0.0.1:8300");
    assert_eq!(world.get("/v1/kv/a")[0]["Value"], "MQ==", "nothing was written meanwhile");
}

#[test]
fn sessions_outlive_an_election_and_have_their_time_again() {
    for cleared in [false, true] {
        let mut world = World::new();
        let (first, second) =
            (world.session(r#"{"TTL":"10s"}"#), world.session(r#"{"TTL":"100s"}"#));
        let dead = world.session("{}");
        assert!(world.done(&format!("/v1/kv/lock?acquire={dead}"), "x"));
        world.put(&format!("/v1/session/destroy/{dead}"), "");
        world.pass(19.0);
        let gone = Fault::new(FaultKind::NoLeader);
        world.agent.inject(if cleared { gone } else { gone.until(secs(39.0)) });
        world.pass(20.0);
        if cleared {
            world.agent.clear_faults();
        }
        assert!(
            world.done(&format!("/v1/kv/lock?acquire={second}"), "x"),
            "no lock-delay is known"
        );
        world.pass(19.9);
        assert!(world.alive(&first));
        world.pass(0.2);
        assert!(!world.alive(&first) && world.alive(&second));
    }
}

#[test]
fn a_few_requests_without_a_leader_are_no_election() {
    let mut world = World::new();
    let session = world.session(r#"{"TTL":"10s"}"#);
    world.agent.inject(Fault::new(FaultKind::NoLeader).times(1));
    world.pass(19.0);
    assert_eq!(world.call("GET", "/v1/kv/a", "").status, 500);
    world.agent.clear_faults();
    world.pass(1.1);
    assert!(!world.alive(&session));
}

#[test]
fn a_lost_answer_is_done_and_a_lost_request_is_not() {
    let mut world = World::new();
    world.agent.inject(Fault::new(FaultKind::LoseAnswer).times(1));
    let answer = world.call("PUT", "/v1/kv/a", "1");
    assert_eq!(answer.fault, Some(WireFault::Silence));
    world.agent.inject(Fault::new(FaultKind::LoseRequest).times(1));
    assert_eq!(world.call("PUT", "/v1/kv/b", "1").fault, Some(WireFault::Silence));
    assert_eq!(world.get("/v1/kv/?keys"), serde_json::json!(["a"]));
}

#[test]
fn a_late_answer_says_what_was_true_when_it_was_asked_for() {
    let mut world = World::new();
    world.put("/v1/kv/a", "1");
    world.agent.inject(Fault::new(FaultKind::Delay(secs(3.0))).times(1));
    let ticket = world.park_at("/v1/kv/a?raw");
    world.put("/v1/kv/a", "2");
    assert!(world.pass(2.9).is_empty());
    let answered = world.pass(0.2);
    assert_eq!((answered[0].0, answered[0].1.body.as_slice()), (ticket, &b"1"[..]));
}

#[test]
fn a_slow_disk_does_writes_later_and_whoever_asked_may_be_gone() {
    let mut world = World::new();
    world.put("/v1/kv/a", "1");
    world.agent.inject(Fault::new(FaultKind::SlowDisk(secs(2.0))));
    let seen = world.park("/v1/kv/a");
    let put = |world: &mut World, key: &str| match world
        .agent
        .handle(world.now, &Request::new("PUT", key).body("2"))
    {
        Outcome::Parked(ticket) => ticket,
        Outcome::Answer(answer) => panic!("{answer:?}"),
    };
    let write = put(&mut world, "/v1/kv/a");
    let gone = put(&mut world, "/v1/kv/b");
    world.agent.cancel(gone);
    world.put("/v1/agent/service/register", r#"{"Name":"web"}"#);
    assert!(world.pass(1.9).is_empty());
    assert_eq!(world.get("/v1/kv/?keys"), serde_json::json!(["a"]), "reads are as fast as ever");
    let answered = world.pass(0.2);
    let of = |ticket| answered.iter().find(|(of, _)| *of == ticket).map(|(_, answer)| answer);
    assert_eq!(of(write).unwrap().body, b"true");
    let news = String::from_utf8_lossy(&of(seen).unwrap().body).into_owned();
    assert!(news.contains("\"Mg==\""), "{news}");
    assert_eq!(world.get("/v1/kv/?keys"), serde_json::json!(["a", "b"]));
}

#[test]
fn a_cut_connection_stops_no_write_and_a_restart_does() {
    let mut world = World::new();
    let fault = Fault::new(FaultKind::SlowDisk(secs(2.0)));
    for (key, restarts) in [("a", false), ("b", true)] {
        world.agent.inject(fault.clone().times(1));
        let put = Request::new("PUT", format!("/v1/kv/{key}")).body("1");
        assert!(matches!(world.agent.handle(world.now, &put), Outcome::Parked(_)));
        if restarts {
            world.agent.restart(world.now);
        } else {
            world.agent.cut_parked();
        }
        assert_eq!(world.pass(0.0)[0].1.fault, Some(WireFault::Cut(0)));
        world.pass(3.0);
        let status = world.call("GET", &format!("/v1/kv/{key}"), "").status;
        assert_eq!(status, if restarts { 404 } else { 200 });
    }
}

#[test]
fn an_answer_may_be_late_for_ever() {
    let mut world = World::new();
    world.put("/v1/kv/a", "1");
    for target in ["/v1/kv/a", "/v1/kv/a?index=1&wait=1s"] {
        world.agent.inject(Fault::new(FaultKind::Delay(Duration::MAX)).times(1));
        world.park_at(target);
    }
    assert!(world.pass(1e6).is_empty());
}

#[test]
fn a_fault_stays_with_a_query_that_waits() {
    let mut world = World::new();
    world.put("/v1/kv/a", "1");
    let seen = world.index("/v1/kv/a");
    world.agent.inject(Fault::new(FaultKind::Cut(7)).times(1));
    world.park_at(&format!("/v1/kv/a?index={seen}"));
    world.put("/v1/kv/a", "2");
    assert_eq!(world.pass(0.0)[0].1.fault, Some(WireFault::Cut(7)));
}

#[test]
fn a_restart_forgets_everything_and_cuts_who_waits() {
    let mut world = World::new();
    for _ in 0..50 {
        world.put("/v1/kv/a", "1");
        world.put("/v1/kv/a", "2");
    }
    let session = world.session("{}");
    let before = world.index("/v1/kv/a");
    let ticket = world.park("/v1/kv/a");
    world.agent.restart(world.now);
    let answered = world.pass(0.0);
    assert_eq!((answered[0].0, answered[0].1.fault), (ticket, Some(WireFault::Cut(0))));
    assert!(!world.alive(&session));
    let gone = world.call("GET", "/v1/kv/a", "");
    assert_eq!(gone.status, 404);
    assert!(index(&gone) < before, "indexes begin anew");
}

#[test]
fn a_restored_snapshot_brings_old_indexes_and_wakes_who_waits() {
    let mut world = World::new();
    world.put("/v1/kv/a", "1");
    let (old, snapshot) = (world.index("/v1/kv/a"), world.agent.snapshot());
    world.put("/v1/kv/a", "2");
    let ticket = world.park("/v1/kv/a");
    world.agent.restore(world.now, &snapshot);
    let answered = world.pass(0.0);
    assert_eq!((answered[0].0, index(&answered[0].1)), (ticket, old));
}

#[test]
fn a_snapshot_of_a_longer_life_is_older_than_what_is_written_after_it() {
    let mut world = World::new();
    for value in 0..50 {
        world.put("/v1/kv/a", &value.to_string());
    }
    let (old, snapshot) = (world.index("/v1/kv/a"), world.agent.snapshot());
    world.agent.restart(world.now);
    world.agent.restore(world.now, &snapshot);
    assert_eq!(world.index("/v1/kv/a"), old);
    world.put("/v1/kv/a", "new");
    assert!(world.index("/v1/kv/a") > old);
}

#[test]
fn a_restored_session_has_its_whole_time_again_and_then_ends() {
    let mut world = World::new();
    let session = world.session(r#"{"TTL":"10s"}"#);
    let snapshot = world.agent.snapshot();
    world.pass(30.0);
    assert!(!world.alive(&session));
    world.agent.restore(world.now, &snapshot);
    world.pass(19.9);
    assert!(world.alive(&session));
    world.pass(0.2);
    assert!(!world.alive(&session));
}

#[test]
fn restored_tombstones_are_forgotten_in_time() {
    let mut world = World::new();
    world.put("/v1/kv/p/a", "1");
    let first = world.index("/v1/kv/p/?recurse");
    world.put("/v1/kv/p/b", "1");
    world.call("DELETE", "/v1/kv/p/b", "");
    let snapshot = world.agent.snapshot();
    world.pass(16.0 * 60.0);
    world.agent.restore(world.now, &snapshot);
    assert!(world.index("/v1/kv/p/?recurse") > first);
    world.pass(16.0 * 60.0);
    assert_eq!(world.index("/v1/kv/p/?recurse"), first);
}

#[test]
fn faults_are_told_over_http_too() {
    let mut world = World::new();
    let body = r#"{"Kind":"status","Status":503,"Body":"later","Prefix":"/v1/kv/","Times":1}"#;
    world.put("/v1/dev-agent/faults", body);
    assert_eq!(world.get("/v1/dev-agent/faults")[0]["Kind"], "status");
    assert_eq!(world.call("GET", "/v1/kv/a", "").status, 503);
    world.put("/v1/dev-agent/faults", r#"{"Kind":"delay","Delay":"2s"}"#);
    let late = world.agent.handle(world.now, &Request::new("GET", "/v1/kv/a"));
    assert!(matches!(late, Outcome::Parked(_)));
    assert_eq!(world.call("DELETE", "/v1/dev-agent/faults", "").status, 200);
    assert_eq!(world.call("GET", "/v1/kv/a", "").status, 404);
    let wrong = world.call("PUT", "/v1/dev-agent/faults", r#"{"Kind":"boom"}"#);
    assert_eq!((wrong.status, wrong.body.as_slice()), (400, &b"`boom` is no kind of fault"[..]));
}
