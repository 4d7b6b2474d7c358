//! The catalog and health: nodes and services of elsewhere, and every list of them.

use super::{escape, filter, object, one};
use crate::dice::Dice;
use crate::steps::Step;

pub(crate) fn change(dice: &mut Dice, folder: &str) -> Step {
    if dice.one_in(3) { deregister(dice) } else { register(dice, folder) }
}

fn register(dice: &mut Dice, _: &str) -> Step {
    let service = object(
        dice,
        &[("Service", &["\"web\"", "\"web\"", "\"api\"", "\"\""])],
        &[
            ("ID", &["\"web\"", "\"web-2\"", "\"api\""]),
            ("Tags", &["[]", "[\"v1\"]", "[\"v1\",\"v2\"]", "null"]),
            ("Port", &["80", "81"]),
            ("Address", &["\"10.1.0.1\"", "\"0.0.0.0\""]),
            ("Meta", &["{\"k\":\"v\"}", "{}"]),
            ("Weights", &["{\"Passing\":3,\"Warning\":1}"]),
        ],
    );
    let check = check(dice);
    let checks = format!("[{},{}]", self::check(dice), self::check(dice));
    let body = object(
        dice,
        &[
            ("Node", &["\"n1\"", "\"n1\"", "\"n1\"", "\"n2\"", "\"\""]),
            ("Address", &["\"10.9.0.1\"", "\"10.9.0.1\"", "\"10.9.0.2\"", "\"\""]),
        ],
        &[
            ("Service", &[&service]),
            ("Service", &[&service]),
            ("Check", &[&check]),
            ("Checks", &[&checks, "[]"]),
            ("NodeMeta", &["{\"rack\":\"1\"}", "{\"rack\":\"2\"}", "{}"]),
            ("TaggedAddresses", &["{\"lan\":\"10.9.0.9\"}"]),
            ("SkipNodeUpdate", &["true"]),
            ("Datacenter", &["\"dc1\"", "\"dc2\""]),
            ("ID", &["\"40e4a748-2192-161a-0510-9bf59fe950b5\"", "\"nope\""]),
        ],
    );
    Step::put("/v1/catalog/register", body)
}

fn check(dice: &mut Dice) -> String {
    object(
        dice,
        &[("Name", &["\"alive\"", "\"k1\""])],
        &[
            ("CheckID", &["\"k1\"", "\"k2\""]),
            ("Status", &["\"passing\"", "\"warning\"", "\"critical\"", "\"other\""]),
            ("ServiceID", &["\"web\"", "\"api\"", "\"web-2\""]),
            ("Output", &["\"text\""]),
            ("Notes", &["\"note\""]),
            ("Node", &["\"n1\"", "\"n2\""]),
            ("Definition", &["{\"Interval\":\"10s\"}", "{}"]),
        ],
    )
}

fn deregister(dice: &mut Dice) -> Step {
    let body = object(
        dice,
        &[("Node", &["\"n1\"", "\"n1\"", "\"n2\"", "\"\""])],
        &[
            ("ServiceID", &["\"web\"", "\"web\"", "\"api\"", "\"nope\""]),
            ("CheckID", &["\"k1\"", "\"alive\"", "\"nope\""]),
            ("Datacenter", &["\"dc1\""]),
        ],
    );
    Step::put("/v1/catalog/deregister", body)
}

fn target(dice: &mut Dice) -> String {
    let service = one(dice, &["web", "web", "api", "db", "consul", "nope"]);
    let node = one(dice, &["n1", "n1", "n2", "lictor", "nope"]);
    let state = one(dice, &["any", "passing", "critical", "warning", "other"]);
    match dice.below(9) {
        0 => "/v1/catalog/nodes".to_owned(),
        1 => "/v1/catalog/services".to_owned(),
        2 => format!("/v1/catalog/service/{service}"),
        3 => format!("/v1/catalog/node/{node}"),
        4 => format!("/v1/catalog/node-services/{node}"),
        5 => format!("/v1/health/node/{node}"),
        6 => format!("/v1/health/checks/{service}"),
        7 => format!("/v1/health/state/{state}"),
        _ => format!("/v1/health/service/{service}"),
    }
}

pub(crate) fn read(dice: &mut Dice, _: &str) -> Step {
    let target = target(dice);
    let mut parts = Vec::new();
    if dice.one_in(3) {
        let choices = [
            "passing",
            "passing=false",
            "tag=v1",
            "tag=v1&tag=v2",
            "node-meta=rack:1",
            "near=_agent",
            "stale",
            "consistent",
            "dc=dc1",
            "cached",
            "pretty",
            "index=<index0>&wait=1ms",
        ];
        parts.push(one(dice, &choices));
    }
    if dice.one_in(5) {
        parts.push(format!("filter={}", escape(&filter::expression(dice, &target))));
    }
    Step::get(target + &super::query(&parts))
}

pub(crate) fn waits(dice: &mut Dice, _: &str) -> Step {
    let index = one(dice, &["<index0>", "<index0>", "<index1>", "<index2>"]);
    let more = one(dice, &["", "", "", "&passing", "&tag=v1"]);
    Step::get(format!("{}?index={index}&wait=60s{more}", target(dice))).waits()
}

/// Leaves none of the nodes.
pub(crate) fn undo() -> Vec<Step> {
    let nodes = ["n1", "n2"].iter();
    nodes
        .map(|node| Step::put("/v1/catalog/deregister", format!("{{\"Node\":\"{node}\"}}")))
        .collect()
}
