//! Requests that are not quite right: verbs, paths, parameters, bodies.

use super::one;
use crate::dice::Dice;
use crate::steps::Step;

pub(crate) fn kv(dice: &mut Dice, folder: &str) -> Step {
    let options = one(
        dice,
        &[
            "flags=x",
            "flags=-1",
            "flags=",
            "cas=x",
            "cas=-1",
            "cas=",
            "cas=1&acquire=x",
            "acquire=x&release=y",
            "cas=0&release=",
            "acquire=",
            "release=nope",
            "dc=nowhere",
            "flags=1&flags=2",
            "ns=default",
            "token=nope",
            "recurse",
            "flags=18446744073709551616",
        ],
    );
    match dice.below(4) {
        0 => Step::delete(format!("/v1/kv/{folder}a?{options}")),
        1 => Step::get(format!("/v1/kv/{folder}a?{options}")),
        _ => Step::put(format!("/v1/kv/{folder}a?{options}"), "1"),
    }
}

const PATHS: [&str; 30] = [
    "/v1/kv/",
    "/v1/kv",
    "/v1/session/create",
    "/v1/session/destroy/",
    "/v1/session/info/",
    "/v1/session/renew/",
    "/v1/session/node/",
    "/v1/session/list",
    "/v1/agent/services",
    "/v1/agent/checks",
    "/v1/agent/service/",
    "/v1/agent/service/register",
    "/v1/agent/service/deregister/",
    "/v1/agent/check/register",
    "/v1/agent/check/pass/",
    "/v1/agent/check/update/",
    "/v1/agent/maintenance",
    "/v1/agent/service/maintenance/",
    "/v1/catalog/register",
    "/v1/catalog/deregister",
    "/v1/catalog/service/",
    "/v1/catalog/node/",
    "/v1/health/service/",
    "/v1/health/state/",
    "/v1/health/node/",
    "/v1/health/checks/",
    "/v1/txn",
    "/v1/status/leader",
    "/v1/nope",
    "/nope",
];

const BODIES: [&str; 14] = [
    "",
    "{}",
    "[]",
    "null",
    "1",
    "\"x\"",
    "{\"Name\":1}",
    "{\"Nam\":\"x\"}",
    "{",
    "{\"Name\":\"x\"} x",
    "[{}]",
    "[{\"KV\":{}}]",
    "{\"Node\":\"x\",\"Extra\":1}",
    "not json",
];

const OPTIONS: [&str; 16] = [
    "",
    "",
    "",
    "",
    "?index=x",
    "?wait=5",
    "?stale&consistent",
    "?cached&consistent",
    "?dc=nowhere",
    "?index=-1",
    "?wait=x",
    "?max_stale=x",
    "?passing=maybe",
    "?%zz",
    "?near=nope",
    "?filter=Nope==1",
];

pub(crate) fn step(dice: &mut Dice, _: &str) -> Step {
    let method = dice.of(&["GET", "GET", "PUT", "PUT", "DELETE", "POST", "OPTIONS", "PATCH"]);
    let path = dice.of(&PATHS);
    let options = dice.of(&OPTIONS);
    let body = if method == "GET" { "" } else { dice.of(&BODIES) };
    Step { body: body.into(), ..Step::new(method, format!("{path}{options}")) }
}
