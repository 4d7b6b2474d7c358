//! What the agent knows itself: services, checks, maintenance.

use super::{object, one};
use crate::dice::Dice;
use crate::steps::Step;

const SERVICES: [&str; 4] = ["web", "web", "web-2", "db"];
const CHECKS: [&str; 6] = ["c1", "c2", "service:web", "service:web:1", "service:db", "nope"];

pub(crate) fn change(dice: &mut Dice, _: &str) -> Step {
    let service = dice.of(&SERVICES);
    let check = dice.of(&CHECKS);
    match dice.below(12) {
        0..=3 => register(dice),
        4 | 5 => register_check(dice),
        6 => Step::put(format!("/v1/agent/service/deregister/{service}"), ""),
        7 => Step::put(format!("/v1/agent/check/deregister/{check}"), ""),
        8 | 9 => {
            let verb = one(dice, &["pass", "warn", "fail"]);
            let note = one(dice, &["", "", "?note=all%20well"]);
            Step::put(format!("/v1/agent/check/{verb}/{check}{note}"), "")
        }
        10 => {
            let body = object(
                dice,
                &[("Status", &["\"passing\"", "\"warning\"", "\"critical\"", "\"bad\""])],
                &[("Output", &["\"fine\"", "\"\""])],
            );
            Step::put(format!("/v1/agent/check/update/{check}"), body)
        }
        _ => {
            let enable = one(dice, &["?enable=true", "?enable=false", "", "?enable=maybe"]);
            let reason = if enable.is_empty() { "" } else { dice.of(&["", "&reason=work"]) };
            if dice.one_in(3) {
                Step::put(format!("/v1/agent/maintenance{enable}{reason}"), "")
            } else {
                Step::put(format!("/v1/agent/service/maintenance/{service}{enable}{reason}"), "")
            }
        }
    }
}

fn nested_check(dice: &mut Dice) -> String {
    object(
        dice,
        &[],
        &[
            ("TTL", &["\"10m\"", "\"1h\"", "\"10m\"", "\"0s\"", "\"x\""]),
            ("CheckID", &["\"c1\"", "\"c3\""]),
            ("Name", &["\"alive\""]),
            ("Status", &["\"passing\"", "\"warning\"", "\"critical\"", "\"bad\""]),
            ("Notes", &["\"a note\""]),
            ("HTTP", &["\"http://127.0.0.1:1/\""]),
            ("TCP", &["\"127.0.0.1:1\""]),
            ("Interval", &["\"24h\"", "\"48h\""]),
            ("Timeout", &["\"1s\""]),
            ("DeregisterCriticalServiceAfter", &["\"24h\""]),
            ("SuccessBeforePassing", &["2"]),
        ],
    )
}

fn register(dice: &mut Dice) -> Step {
    let check = nested_check(dice);
    let ttl = "{\"TTL\":\"10m\"}";
    let checks = format!("[{ttl},{}]", nested_check(dice));
    let body = object(
        dice,
        &[("Name", &["\"web\"", "\"web\"", "\"db\""])],
        &[
            ("ID", &["\"web\"", "\"web-2\"", "\"\""]),
            ("Tags", &["[]", "[\"v1\"]", "[\"v1\",\"blue\"]", "null"]),
            ("Port", &["80", "8080", "0", "-1", "\"80\""]),
            ("Address", &["\"10.0.0.1\"", "\"\"", "\"0.0.0.0\""]),
            ("Meta", &["{}", "{\"k\":\"v\"}", "{\"a b\":\"v\"}", "null"]),
            ("Weights", &["{\"Passing\":2,\"Warning\":1}", "{\"Passing\":5}", "{\"Passing\":-1}"]),
            ("EnableTagOverride", &["true", "false"]),
            ("TaggedAddresses", &["{\"lan\":{\"Address\":\"10.0.0.2\",\"Port\":81}}", "{}"]),
            ("Check", &[ttl, ttl, &check]),
            ("Checks", &[&checks, "[]", &format!("[{ttl}]")]),
            ("Kind", &["\"\"", "\"other\""]),
            ("Unknown", &["1"]),
        ],
    );
    let replace = one(dice, &["", "", "", "?replace-existing-checks=true"]);
    Step::put(format!("/v1/agent/service/register{replace}"), body)
}

fn register_check(dice: &mut Dice) -> Step {
    let body = object(
        dice,
        &[("Name", &["\"c1\"", "\"c1\"", "\"c2\"", "\"\""])],
        &[
            ("TTL", &["\"10m\"", "\"10m\"", "\"1h\"", "600000000000", "\"0s\""]),
            ("TTL", &["\"15m\""]),
            ("ID", &["\"c1\"", "\"c2\""]),
            ("Notes", &["\"a note\"", "\"\""]),
            ("Status", &["\"passing\"", "\"warning\"", "\"critical\"", "\"\"", "\"bad\""]),
            ("ServiceID", &["\"web\"", "\"db\"", "\"nope\""]),
            ("HTTP", &["\"http://127.0.0.1:1/\""]),
            ("Method", &["\"POST\""]),
            ("Header", &["{\"X\":[\"y\"]}"]),
            ("TCP", &["\"127.0.0.1:1\""]),
            ("GRPC", &["\"127.0.0.1:1\""]),
            ("Interval", &["\"24h\"", "\"24h\"", "\"x\""]),
            ("Timeout", &["\"1s\"", "5"]),
            ("Args", &["[\"true\"]"]),
            ("CheckID", &["\"c1\""]),
        ],
    );
    Step::put("/v1/agent/check/register", body)
}

pub(crate) fn read(dice: &mut Dice, _: &str) -> Step {
    let service = dice.of(&SERVICES);
    let target = match dice.below(6) {
        0 => "/v1/agent/services".to_owned(),
        1 => "/v1/agent/checks".to_owned(),
        2 => format!("/v1/agent/service/{service}"),
        3 => {
            let format = one(dice, &["", "?format=text"]);
            format!("/v1/agent/health/service/id/{service}{format}")
        }
        4 => {
            let format = one(dice, &["", "?format=text"]);
            format!("/v1/agent/health/service/name/{service}{format}")
        }
        _ => format!("/v1/agent/service/{service}?hash=<name0>&wait=1ms"),
    };
    Step::get(target)
}

/// Leaves no service, check or maintenance.
pub(crate) fn undo() -> Vec<Step> {
    let mut steps = vec![
        Step::put("/v1/agent/service/maintenance/web?enable=false", ""),
        Step::put("/v1/agent/maintenance?enable=false", ""),
    ];
    let services = ["web", "web-2", "db"].iter();
    steps.extend(services.map(|id| Step::put(format!("/v1/agent/service/deregister/{id}"), "")));
    let checks = ["c1", "c2", "c3"].iter();
    steps.extend(checks.map(|id| Step::put(format!("/v1/agent/check/deregister/{id}"), "")));
    steps
}
