//! Checks in time: those that must be updated, those that are run, and what they bring about.

use crate::world::{World, secs};
use lictor_dev_agent::{Observed, Options, ProbeKind};

fn status(world: &mut World, check: &str) -> (String, String) {
    let checks = world.get("/v1/agent/checks");
    let text = |name: &str| checks[check][name].as_str().unwrap_or("gone").to_owned();
    (text("Status"), text("Output"))
}

#[test]
fn a_check_that_nobody_updates_becomes_critical() {
    let mut world = World::new();
    world.put("/v1/agent/check/register", r#"{"Name":"beat","TTL":"10s"}"#);
    world.put("/v1/agent/check/pass/beat?note=fine", "");
    world.pass(9.0);
    assert_eq!(status(&mut world, "beat"), ("passing".into(), "fine".into()));
    world.put("/v1/agent/check/pass/beat?note=fine", "");
    world.pass(9.9);
    assert_eq!(status(&mut world, "beat").0, "passing");
    world.pass(0.2);
    let expired = "TTL expired (last output before timeout follows): fine";
    assert_eq!(status(&mut world, "beat"), ("critical".into(), expired.into()));
    let state = world.get("/v1/health/state/critical");
    assert_eq!(state[0]["CheckID"], "beat", "the catalog knows at once");
}

#[test]
fn a_service_that_is_critical_for_too_long_is_deregistered() {
    let mut world = World::new();
    let body = r#"{"Name":"web","Check":{"TTL":"10s","DeregisterCriticalServiceAfter":"90s"}}"#;
    world.put("/v1/agent/service/register", body);
    world.put("/v1/agent/check/pass/service:web", "");
    world.pass(10.0 + 89.0);
    assert!(world.get("/v1/agent/services")["web"].is_object());
    world.pass(1.0 + 30.0);
    assert!(world.get("/v1/agent/services")["web"].is_null());
    assert_eq!(world.get("/v1/health/service/web"), serde_json::json!([]));
}

#[test]
fn no_service_is_deregistered_within_a_minute_whatever_it_asks_for() {
    let mut world = World::new();
    let body = r#"{"Name":"web","Check":{"TTL":"10s","DeregisterCriticalServiceAfter":"1s"}}"#;
    world.put("/v1/agent/service/register", body);
    world.pass(60.0);
    assert!(world.get("/v1/agent/services")["web"].is_object());
    world.pass(31.0);
    assert!(world.get("/v1/agent/services")["web"].is_null());
}

#[test]
fn the_host_runs_a_check_once_an_interval_and_says_what_it_saw() {
    let mut world = World::new();
    let body = r#"{"Name":"up","HTTP":"http://h/","Interval":"10s","Timeout":"3s"}"#;
    world.put("/v1/agent/check/register", body);
    assert!(world.agent.probes().is_empty(), "the first run comes somewhere in the interval");
    world.pass(10.0);
    let probes = world.agent.probes();
    assert_eq!((probes.len(), probes[0].timeout), (1, secs(3.0)));
    assert!(matches!(&probes[0].kind, ProbeKind::Http { url, .. } if url == "http://h/"));
    world.pass(60.0);
    assert!(world.agent.probes().is_empty(), "one at a time");
    let seen = Observed::Http { status: 200, body: b"hello".to_vec() };
    world.agent.probed(world.now, probes[0].id, &seen);
    let output = "HTTP GET http://h/: 200 OK Output: hello";
    assert_eq!(status(&mut world, "up"), ("passing".into(), output.into()));
    world.pass(9.9);
    assert!(world.agent.probes().is_empty());
    world.pass(0.2);
    let again = world.agent.probes();
    world.agent.probed(world.now, again[0].id, &Observed::Http { status: 429, body: Vec::new() });
    assert_eq!(status(&mut world, "up").0, "warning");
    world.agent.probed(world.now, again[0].id, &Observed::Success);
    assert_eq!(status(&mut world, "up").0, "warning", "a probe is reported once");
}

#[test]
fn failures_count_before_they_do_harm() {
    let mut world = World::new();
    let body = r#"{"Name":"t","TCP":"h:1","Interval":"10s","Status":"passing",
        "FailuresBeforeCritical":3,"SuccessBeforePassing":2}"#;
    world.put("/v1/agent/check/register", body);
    let mut run = |observed: Observed| {
        world.pass(10.1);
        for probe in world.agent.probes() {
            world.agent.probed(world.now, probe.id, &observed);
        }
        status(&mut world, "t").0
    };
    let fails = || Observed::Failed("refused".into());
    // The counters start as if it had failed, and succeeded, often before.
    assert_eq!(run(fails()), "critical");
    assert_eq!([run(Observed::Success), run(Observed::Success)], ["critical", "critical"]);
    assert_eq!(run(Observed::Success), "passing");
    assert_eq!([run(fails()), run(fails()), run(fails())], ["passing", "passing", "passing"]);
    assert_eq!(run(fails()), "critical");
}

#[test]
fn an_alias_is_as_well_as_what_it_stands_for() {
    let mut world = World::new();
    world.put("/v1/agent/service/register", r#"{"Name":"web","Check":{"TTL":"10s"}}"#);
    world.put("/v1/agent/check/pass/service:web", "");
    let body = r#"{"Name":"shop","Check":{"AliasService":"web"}}"#;
    world.put("/v1/agent/service/register", body);
    assert_eq!(
        status(&mut world, "service:shop"),
        ("passing".into(), "All checks passing.".into())
    );
    world.pass(10.1);
    assert_eq!(status(&mut world, "service:shop").0, "critical");
}

#[test]
fn an_alias_of_another_node_follows_the_catalog() {
    let mut world = World::new();
    let state = |status: &str| {
        format!(
            r#"{{"Node":"other","Address":"10.0.0.9","Service":{{"Service":"db"}},
                "Check":{{"Name":"up","ServiceID":"db","Status":"{status}"}}}}"#
        )
    };
    world.put("/v1/catalog/register", &state("passing"));
    let body = r#"{"Name":"far","AliasNode":"other","AliasService":"db"}"#;
    world.put("/v1/agent/check/register", body);
    assert_eq!(status(&mut world, "far"), ("passing".into(), "All checks passing.".into()));
    world.put("/v1/catalog/register", &state("critical"));
    assert_eq!(status(&mut world, "far").0, "critical");
    world.put("/v1/catalog/deregister", r#"{"Node":"other","ServiceID":"db"}"#);
    let gone = "Service db could not be found on node other";
    assert_eq!(status(&mut world, "far"), ("critical".into(), gone.into()));
}

/// One service after the other that stands for the one before it, or for all in a circle.
#[test]
fn aliases_of_aliases_come_to_rest() {
    let mut world = World::new();
    world.put("/v1/agent/service/register", r#"{"Name":"s0","Check":{"TTL":"10s"}}"#);
    for number in 1..300 {
        let body =
            format!(r#"{{"Name":"s{number}","Check":{{"AliasService":"s{}"}}}}"#, number - 1);
        world.put("/v1/agent/service/register", &body);
    }
    world.put("/v1/agent/check/pass/service:s0", "");
    assert_eq!(status(&mut world, "service:s299").0, "passing");
    world.pass(10.1);
    assert_eq!(status(&mut world, "service:s299").0, "critical");
    let circle = r#"{"Name":"s0","Check":{"CheckID":"service:s0","AliasService":"s299"}}"#;
    world.put("/v1/agent/service/register", circle);
    assert_eq!(status(&mut world, "service:s0").0, "critical");
}

#[test]
fn a_check_in_a_container_is_not_run_outside_of_it() {
    let mut world = World::with(Options::default().script_checks(true));
    let body = r#"{"Name":"in","DockerContainerID":"c1","Args":["true"],"Interval":"10s"}"#;
    world.put("/v1/agent/check/register", body);
    world.pass(10.0);
    let kinds: Vec<_> = world.agent.probes().into_iter().map(|probe| probe.kind).collect();
    let wanted = ProbeKind::Docker { container: "c1".into(), args: vec!["true".into()] };
    assert_eq!(kinds, [wanted]);
}

#[test]
fn nobody_is_asked_to_look_at_a_check_that_is_gone() {
    let mut world = World::new();
    world.put("/v1/agent/check/register", r#"{"Name":"up","TCP":"h:1","Interval":"10s"}"#);
    world.pass(10.0);
    world.put("/v1/agent/check/deregister/up", "");
    assert_eq!(world.agent.probes(), []);
}

#[test]
fn what_the_catalog_lost_comes_back_and_strangers_go() {
    let mut world = World::new();
    world.put("/v1/agent/service/register", r#"{"Name":"web"}"#);
    world.put("/v1/catalog/deregister", r#"{"Node":"lictor","ServiceID":"web"}"#);
    let stranger = r#"{"Node":"lictor","Address":"127.0.0.1","SkipNodeUpdate":true,"Service":{"Service":"odd"}}"#;
    world.put("/v1/catalog/register", stranger);
    world.pass(120.0);
    let services = world.get("/v1/catalog/services");
    assert!(services["web"].is_array() && services["odd"].is_null(), "{services}");
    assert!(services["consul"].is_array());
}

/// No story tells of it: in 1.8 chance decides whether others are synced before such a one, or have
/// to wait with it.
#[test]
fn a_sidecar_that_the_catalog_refuses_is_the_agents_alone() {
    for flaw in [
        r#""Address":"0.0.0.0""#,
        r#""Kind":"mesh-gateway","Port":9"#,
        r#""Connect":{"Native":true}"#,
        r#""Proxy":{"Upstreams":[{}]}"#,
    ] {
        let mut world = World::new();
        let sidecar = format!(r#"{{"Check":{{"TTL":"10m"}},{flaw}}}"#);
        let body = format!(r#"{{"Name":"web","Connect":{{"SidecarService":{sidecar}}}}}"#);
        world.put("/v1/agent/service/register", &body);
        world.put("/v1/agent/check/pass/service:web-sidecar-proxy", "");
        assert_eq!(status(&mut world, "service:web-sidecar-proxy").0, "passing");
        world.pass(300.0);
        assert!(world.get("/v1/agent/services")["web-sidecar-proxy"].is_object(), "{flaw}");
        let known = world.get("/v1/catalog/services");
        assert!(known["web"].is_array() && known["web-sidecar-proxy"].is_null(), "{flaw}");
        assert_eq!(world.get("/v1/health/checks/web-sidecar-proxy"), serde_json::json!([]));
    }
}
