//! Whatever comes in, something comes out that is HTTP.

use lictor_dev_agent::{Acl, Agent, Options, Outcome, Request, Version};
use proptest::prelude::*;
use std::time::Duration;

/// Paths that exist, and what people write in their place.
fn target() -> impl Strategy<Value = String> {
    let paths = prop::sample::select(vec![
        "/v1/kv/",
        "/v1/kv/a",
        "/v1/session/create",
        "/v1/session/info/",
        "/v1/session/renew/x",
        "/v1/agent/service/register",
        "/v1/agent/check/register",
        "/v1/agent/check/update/c",
        "/v1/agent/check/pass/c",
        "/v1/agent/services",
        "/v1/agent/service/s",
        "/v1/agent/self",
        "/v1/catalog/register",
        "/v1/catalog/deregister",
        "/v1/catalog/nodes",
        "/v1/catalog/node/n",
        "/v1/health/service/s",
        "/v1/health/state/any",
        "/v1/txn",
        "/v1/event/fire/e",
        "/v1/event/list",
        "/v1/query",
        "/v1/query/q/execute",
        "/v1/acl/token",
        "/v1/acl/policy",
        "/v1/acl/bootstrap",
        "/v1/dev-agent/faults",
        "/v1/nope",
        "/",
    ]);
    let rest = prop_oneof![Just(String::new()), "[a-z/%?=&.é\u{0}]{0,12}", any::<String>()];
    let query = prop::collection::vec(
        prop_oneof![
            Just("recurse".to_owned()),
            Just("keys".to_owned()),
            Just("index=1".to_owned()),
            Just("wait=1ms".to_owned()),
            Just("cas=0".to_owned()),
            Just("raw".to_owned()),
            Just("filter=Name==x".to_owned()),
            "filter=[A-Za-z.\"` =!()]{0,20}",
            any::<String>(),
        ],
        0..3,
    );
    (paths, rest, query).prop_map(|(path, rest, query)| format!("{path}{rest}?{}", query.join("&")))
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let names = prop::sample::select(vec![
        "Name",
        "ID",
        "Node",
        "Address",
        "Service",
        "Check",
        "Checks",
        "TTL",
        "KV",
        "Verb",
        "Key",
        "Value",
        "Session",
        "Interval",
        "HTTP",
        "Tags",
        "Port",
        "Status",
        "LockDelay",
        "Rules",
        "Kind",
        "Connect",
        "SidecarService",
        "Policies",
        "Template",
        "Regexp",
        "Type",
        "Delay",
    ]);
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("\"10s\"".to_owned()),
        Just("\"get\"".to_owned()),
        Just("\"set\"".to_owned()),
        Just("-1".to_owned()),
        Just("1e400".to_owned()),
        Just("18446744073709551616".to_owned()),
        "\"[a-z(\\[{]{0,4}\"",
    ];
    let json = leaf.prop_recursive(4, 24, 4, move |inner| {
        let member =
            (names.clone(), inner.clone()).prop_map(|(name, json)| format!("\"{name}\":{json}"));
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..5)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    });
    prop_oneof![json.prop_map(String::into_bytes), prop::collection::vec(any::<u8>(), 0..40)]
}

fn request() -> impl Strategy<Value = Request> {
    let verb = prop_oneof![Just("GET"), Just("PUT"), Just("DELETE"), Just("POST"), Just("HEAD")];
    (verb, target(), body()).prop_map(|(verb, target, body)| Request::new(verb, target).body(body))
}

proptest! {
    #[test]
    fn and_every_answer_is_one(
        requests in prop::collection::vec(request(), 1..30),
        old in any::<bool>(),
        acl in any::<bool>(),
    ) {
        let mut options = Options::default().script_checks(true);
        if old {
            options = options.version(Version::new(1, 8, 7));
        }
        if acl {
            options = options.acl(Acl::deny().initial_management("root"));
        }
        let mut agent = Agent::new(options);
        let mut now = Duration::ZERO;
        for request in requests {
            let request = request.header("X-Consul-Token", if acl { "root" } else { "" });
            let mut answers = match agent.handle(now, &request) {
                Outcome::Answer(answer) => vec![answer],
                Outcome::Parked(_) => Vec::new(),
            };
            now += Duration::from_secs(20);
            answers.extend(agent.tick(now).into_iter().map(|(_, answer)| answer));
            for answer in answers {
                prop_assert!(answer.fault.is_some() || (200..600).contains(&answer.status));
                for (name, value) in &answer.headers {
                    prop_assert!(!name.contains(['\r', '\n', ':']), "{name}");
                    prop_assert!(!value.contains(['\r', '\n']), "{value}");
                }
            }
        }
    }
}
