use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

const EVERY: Duration = Duration::from_secs(10);

fn json_of(check: CheckDefinition) -> Value {
    serde_json::to_value(check).unwrap()
}

#[test]
fn every_kind_is_valid_and_says_what_it_is() {
    for (check, body) in [
        (CheckDefinition::http("http://h", EVERY), json!({"HTTP": "http://h", "Interval": "10s"})),
        (CheckDefinition::tcp("h:1", EVERY), json!({"TCP": "h:1", "Interval": "10s"})),
        (CheckDefinition::udp("h:1", EVERY), json!({"UDP": "h:1", "Interval": "10s"})),
        (CheckDefinition::grpc("h:1/s", EVERY), json!({"GRPC": "h:1/s", "Interval": "10s"})),
        (
            CheckDefinition::h2ping("h:1", EVERY).h2ping_use_tls(false),
            json!({"H2PING": "h:1", "H2PingUseTLS": false, "Interval": "10s"}),
        ),
        (CheckDefinition::ttl(EVERY), json!({"TTL": "10s"})),
        (
            CheckDefinition::script(["df", "/"], EVERY),
            json!({"Args": ["df", "/"], "Interval": "10s"}),
        ),
        (
            CheckDefinition::docker("f972c95ebf0e", ["df"], EVERY).shell("/bin/ash"),
            json!({"DockerContainerID": "f972c95ebf0e", "Shell": "/bin/ash", "Args": ["df"],
                   "Interval": "10s"}),
        ),
        (
            CheckDefinition::os_service("sshd.service", EVERY),
            json!({"OSService": "sshd.service", "Interval": "10s"}),
        ),
        (CheckDefinition::alias_node("host1"), json!({"AliasNode": "host1"})),
        (CheckDefinition::alias_service("web"), json!({"AliasService": "web"})),
    ] {
        assert_eq!(check.validate(), Ok(()), "{body}");
        assert_eq!(json_of(check), body);
    }
}

#[test]
fn an_alias_may_name_both() {
    let mut check = CheckDefinition::alias_service("web");
    check.alias_node = "host1".into();
    assert_eq!(check.validate(), Ok(()));
}

#[test]
fn mistakes_are_found_and_named() {
    let http = || CheckDefinition::http("http://h", EVERY);
    let ttl = || CheckDefinition::ttl(EVERY);
    let alias = || CheckDefinition::alias_service("web");
    let with = |mut check: CheckDefinition, change: fn(&mut CheckDefinition)| {
        change(&mut check);
        check
    };
    for (check, text) in [
        (
            CheckDefinition::default(),
            "`Check`: give one of HTTP, TCP, UDP, GRPC, H2PING, TTL, Args, OSService, AliasNode, \
             AliasService",
        ),
        (CheckDefinition::ttl(Duration::ZERO), "`TTL`: must be more than 0"),
        (
            CheckDefinition::http("http://h", Duration::ZERO),
            "`Interval`: `HTTP` needs one that is more than 0",
        ),
        (with(http(), |c| c.interval = None), "`Interval`: `HTTP` needs one that is more than 0"),
        (with(http(), |c| c.ttl = Some(EVERY)), "`TTL`: cannot go with `HTTP`: give one of them"),
        (with(http(), |c| c.tcp = "h:1".into()), "`TCP`: cannot go with `HTTP`: give one of them"),
        (with(ttl(), |c| c.interval = Some(EVERY)), "`Interval`: cannot go with `TTL`"),
        (with(alias(), |c| c.interval = Some(EVERY)), "`Interval`: cannot go with `AliasService`"),
        (with(alias(), |c| c.ttl = Some(EVERY)), "`TTL`: cannot go with `AliasService`"),
        (
            with(CheckDefinition::alias_node("n"), |c| {
                c.interval = Some(EVERY);
            }),
            "`Interval`: cannot go with `AliasNode`",
        ),
        (
            with(http(), |c| c.docker_container_id = "c".into()),
            "`Args`: needed with `DockerContainerID`",
        ),
        (
            http().failures_before_warning(2),
            "`FailuresBeforeWarning`: must not be more than `FailuresBeforeCritical`",
        ),
        (ttl().status(Status::Maintenance), "`Status`: is not one of passing, warning, critical"),
    ] {
        assert_eq!(check.validate().unwrap_err().to_string(), format!("argument {text}"));
    }
    let named = http().failures_before_warning(2).failures_before_critical(3);
    assert_eq!(named.status(Status::Warning).validate(), Ok(()));
}

#[test]
fn a_full_one_comes_back_in_both_spellings() {
    let nested = json!({
        "CheckID": "up", "Name": "Up", "Notes": "note", "Status": "passing", "Args": ["df"],
        "DockerContainerID": "c", "Shell": "sh", "HTTP": "http://h", "Method": "POST",
        "Header": {"Accept": ["a", "b"]}, "Body": "b", "DisableRedirects": true, "TCP": "h:1",
        "TCPUseTLS": true, "UDP": "h:1", "GRPC": "h:1", "GRPCUseTLS": true, "H2PING": "h:1",
        "H2PingUseTLS": true, "OSService": "s", "AliasNode": "n", "AliasService": "s",
        "TTL": "30s", "Interval": "10s", "Timeout": "500ms", "TLSServerName": "n",
        "TLSSkipVerify": true, "SuccessBeforePassing": 1, "FailuresBeforeWarning": 2,
        "FailuresBeforeCritical": 3, "DeregisterCriticalServiceAfter": "2m",
        "OutputMaxSize": 100, "Tomorrow": [{}],
    });
    let check: CheckDefinition = serde_json::from_value(nested.clone()).unwrap();
    assert_eq!(json_of(check), nested);

    let alone = json!({
        "ID": "up", "Name": "Up", "ServiceID": "web", "Token": "t", "Namespace": "n",
        "Partition": "p", "TTL": "30s", "Tomorrow": 1,
    });
    let check: CheckDefinition = serde_json::from_value(alone.clone()).unwrap();
    assert_eq!(serde_json::to_value(check.clone().standalone().unwrap()).unwrap(), alone);
    assert_eq!(json_of(check), json!({"CheckID": "up", "Name": "Up", "TTL": "30s", "Tomorrow": 1}));
}

#[test]
fn other_forms_are_read() {
    let read: CheckDefinition = serde_json::from_value(json!({
        "ScriptArgs": ["df"], "Interval": 10_000_000_000_u64, "Timeout": "", "Header": null,
    }))
    .unwrap();
    assert_eq!(read, CheckDefinition::script(["df"], EVERY));
}

#[test]
fn one_that_stands_alone_needs_a_name() {
    let error = CheckDefinition::ttl(EVERY).standalone().unwrap_err();
    assert_eq!((error.name(), error.fault()), ("Name", Fault::Missing));
    assert!(CheckDefinition::default().name("n").standalone().is_err());
}

#[test]
fn headers_add_up() {
    let check = CheckDefinition::http("http://h", EVERY).header("A", "1").header("A", "2");
    assert_eq!(json_of(check)["Header"], json!({"A": ["1", "2"]}));
}

proptest! {
    #[test]
    fn no_valid_check_has_two_kinds(
        http in "[a-z]?", tcp in "[a-z]?", alias in "[a-z]?",
        ttl in prop::option::of(0_u64..2), interval in prop::option::of(0_u64..2),
    ) {
        let seconds = |count: Option<u64>| count.map(Duration::from_secs);
        let check = CheckDefinition {
            http, tcp, alias_node: alias, ttl: seconds(ttl), interval: seconds(interval),
            ..CheckDefinition::default()
        };
        let active = !check.http.is_empty() ^ !check.tcp.is_empty();
        let both = !check.http.is_empty() && !check.tcp.is_empty();
        let (ttl, interval) = (ttl == Some(1), interval == Some(1));
        let one = !both && usize::from(active) + usize::from(ttl) + check.alias_node.len() == 1;
        prop_assert_eq!(check.validate().is_ok(), one && interval == active);
    }
}
