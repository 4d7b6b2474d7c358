//! Whom a change wakes, whom it leaves asleep, and how long they sleep at the most.

use crate::world::{World, index, secs};
use lictor_dev_agent::{Options, Outcome, Request, Version};
use std::time::Duration;

#[test]
fn a_key_wakes_by_its_own_change_only() {
    let mut world = World::new();
    world.put("/v1/kv/a", "1");
    let ticket = world.park("/v1/kv/a");
    world.put("/v1/kv/b", "1");
    world.put("/v1/kv/a", "1");
    assert_eq!(world.woken(), [], "another key, and the same value again");
    world.put("/v1/kv/a", "2");
    assert_eq!(world.woken(), [ticket]);
    world.put("/v1/kv/a", "3");
    assert_eq!(world.woken(), [], "it was answered once");
}

#[test]
fn a_deleted_key_wakes_with_404_and_a_higher_index() {
    let mut world = World::new();
    world.put("/v1/kv/a", "1");
    let before = world.index("/v1/kv/a");
    let ticket = world.park("/v1/kv/a");
    world.call("DELETE", "/v1/kv/a", "");
    let answered = world.pass(0.0);
    assert_eq!((answered[0].0, answered[0].1.status), (ticket, 404));
    assert!(index(&answered[0].1) > before);
}

#[test]
fn a_missing_key_sleeps_on_while_others_change_and_wakes_when_it_is_there() {
    let mut world = World::new();
    world.put("/v1/kv/b", "1");
    let ticket = world.park("/v1/kv/a");
    world.put("/v1/kv/b", "2");
    assert_eq!(world.woken(), []);
    world.put("/v1/kv/a", "1");
    assert_eq!(world.woken(), [ticket]);
    // Before 1.12, every write to the table woke it.
    let mut world = World::with(Options::default().version(Version::new(1, 8, 7)));
    world.put("/v1/kv/b", "1");
    let ticket = world.park("/v1/kv/a");
    world.put("/v1/kv/b", "2");
    assert_eq!(world.woken(), [ticket]);
}

#[test]
fn a_prefix_wakes_by_what_is_below_it_and_by_what_was() {
    let mut world = World::new();
    world.put("/v1/kv/p/a", "1");
    world.put("/v1/kv/p/b", "1");
    let ticket = world.park("/v1/kv/p/?recurse");
    world.put("/v1/kv/q", "1");
    assert_eq!(world.woken(), []);
    world.call("DELETE", "/v1/kv/p/b", "");
    assert_eq!(world.woken(), [ticket]);
    let ticket = world.park("/v1/kv/p/?keys");
    world.call("DELETE", "/v1/kv/q", "");
    assert_eq!(world.woken(), []);
    world.put("/v1/kv/p/c", "1");
    assert_eq!(world.woken(), [ticket]);
}

#[test]
fn a_prefix_goes_back_when_its_tombstones_are_forgotten() {
    let mut world = World::new();
    world.put("/v1/kv/p/a", "1");
    let first = world.index("/v1/kv/p/?recurse");
    world.put("/v1/kv/p/b", "1");
    world.call("DELETE", "/v1/kv/p/b", "");
    let buried = world.index("/v1/kv/p/?recurse");
    assert!(buried > first);
    world.pass(14.0 * 60.0);
    assert_eq!(world.index("/v1/kv/p/?recurse"), buried);
    world.pass(2.0 * 60.0);
    assert_eq!(world.index("/v1/kv/p/?recurse"), first);
}

#[test]
fn a_query_waits_as_long_as_it_says_and_a_sixteenth_more_at_the_most() {
    for (wait, least) in
        [("", 300.0), ("&wait=10s", 10.0), ("&wait=1h", 600.0), ("&wait=0s", 300.0)]
    {
        let mut world = World::new();
        world.put("/v1/kv/a", "1");
        let index = world.index("/v1/kv/a");
        world.park_at(&format!("/v1/kv/a?index={index}{wait}"));
        assert_eq!(world.pass(least - 0.001).len(), 0, "{wait}");
        let answered = world.pass(least / 16.0 + 0.002);
        assert_eq!(answered.len(), 1, "{wait}");
        assert_eq!(answered[0].1.status, 200);
        assert_eq!(crate::world::index(&answered[0].1), index);
    }
}

#[test]
fn jitter_comes_from_the_seed() {
    let waits = |seed| {
        let mut world = World::with(Options::default().seed(seed));
        world.park("/v1/kv/a?wait=100s");
        let mut at = world.agent.wake().unwrap();
        while world.agent.tick(at).is_empty() {
            at = world.agent.wake().unwrap();
        }
        at
    };
    assert_eq!(waits(1), waits(1));
    assert_ne!(waits(1), waits(2));
}

#[test]
fn who_went_away_is_forgotten() {
    let mut world = World::new();
    let ticket = world.park("/v1/kv/a");
    world.agent.cancel(ticket);
    world.put("/v1/kv/a", "1");
    assert!(world.pass(400.0).is_empty());
}

#[test]
fn an_instance_wakes_its_own_service() {
    let mut world = World::new();
    world.put("/v1/agent/service/register", r#"{"Name":"web","Check":{"TTL":"1h"}}"#);
    world.put("/v1/agent/service/register", r#"{"Name":"db"}"#);
    let web = world.park("/v1/health/service/web");
    world.put("/v1/agent/service/register", r#"{"Name":"db","Port":5432}"#);
    assert_eq!(world.woken(), []);
    world.put("/v1/agent/check/pass/service:web", "");
    assert_eq!(world.woken(), [web]);
    let web = world.park("/v1/health/service/web");
    world.put("/v1/agent/check/pass/service:web?note=fine", "");
    assert_eq!(world.woken(), [], "new output alone is not told at once");
    let answered = world.pass(2.4 * 60.0);
    assert!(answered.is_empty(), "not within half of the five minutes");
    let answered = world.pass(7.6 * 60.0);
    assert_eq!(answered.first().map(|(ticket, _)| *ticket), Some(web));
}

#[test]
fn a_check_of_the_node_wakes_every_service_on_it() {
    let mut world = World::new();
    world.put("/v1/agent/service/register", r#"{"Name":"web"}"#);
    let web = world.park("/v1/health/service/web");
    world.put("/v1/agent/check/register", r#"{"Name":"disk","TTL":"1h"}"#);
    assert_eq!(world.woken(), [web]);
}

#[test]
fn who_waits_for_a_service_without_instances_wakes_when_any_goes_extinct() {
    let mut world = World::new();
    world.put("/v1/agent/service/register", r#"{"Name":"web"}"#);
    world.put("/v1/agent/service/register", r#"{"Name":"gone"}"#);
    world.put("/v1/agent/service/deregister/gone", "");
    let gone = world.park("/v1/health/service/gone");
    world.put("/v1/agent/service/register", r#"{"Name":"web","Port":80}"#);
    assert_eq!(world.woken(), []);
    world.put("/v1/agent/service/deregister/web", "");
    assert_eq!(world.woken(), [gone]);
}

#[test]
fn a_service_of_the_agent_is_waited_for_by_its_hash() {
    let mut world = World::new();
    world.put("/v1/agent/service/register", r#"{"Name":"web"}"#);
    let answer = world.call("GET", "/v1/agent/service/web", "");
    let hash = answer.header("x-consul-contenthash").unwrap().to_owned();
    let ticket = world.park_at(&format!("/v1/agent/service/web?hash={hash}&wait=10s"));
    world.put("/v1/agent/service/register", r#"{"Name":"web"}"#);
    assert_eq!(world.woken(), []);
    world.put("/v1/agent/service/register", r#"{"Name":"web","Port":80}"#);
    assert_eq!(world.woken(), [ticket]);
    let answer = world.call("GET", "/v1/agent/service/web", "");
    let hash = answer.header("x-consul-contenthash").unwrap().to_owned();
    world.park_at(&format!("/v1/agent/service/web?hash={hash}"));
    world.put("/v1/agent/service/deregister/web", "");
    assert_eq!(world.pass(0.0)[0].1.status, 404);
}

#[test]
fn events_are_waited_for_until_the_last_one_is_another() {
    let mut world = World::new();
    assert_eq!(world.index("/v1/event/list?name=deploy"), 1);
    let ticket = world.park("/v1/event/list?name=deploy");
    world.put("/v1/event/fire/other", "");
    assert_eq!(world.woken(), []);
    world.put("/v1/event/fire/deploy", "v1");
    assert_eq!(world.woken(), [ticket]);
    let seen = world.index("/v1/event/list?name=deploy");
    let other = Request::new("GET", format!("/v1/event/list?name=deploy&index={}", seen ^ 1));
    assert!(matches!(world.agent.handle(world.now, &other), Outcome::Answer(_)), "not monotonic");
    world.park_at(&format!("/v1/event/list?name=deploy&index={seen}"));
    assert!(world.pass(599.0).is_empty(), "events are waited for ten minutes");
    assert_eq!(world.pass(39.0).len(), 1);
}

#[test]
fn nothing_is_due_before_it_is() {
    let mut world = World::new();
    let wake = world.agent.wake().unwrap();
    assert!(wake >= secs(60.0), "a quiet agent sleeps until it compares itself with the catalog");
    assert!(world.agent.tick(Duration::from_secs(3600)).is_empty());
}
