//! Sessions.

use super::{object, one};
use crate::dice::Dice;
use crate::steps::Step;

pub(crate) fn step(dice: &mut Dice, folder: &str) -> Step {
    let session = one(dice, &["<name0>", "<name0>", "<name1>", "<name2>", "bogus"]);
    match dice.below(9) {
        0..=3 => create(dice, folder),
        4 => Step::put(format!("/v1/session/destroy/{session}"), ""),
        5 => Step::put(format!("/v1/session/renew/{session}"), ""),
        6 => Step::get(format!("/v1/session/info/{session}")),
        7 => Step::get("/v1/session/list"),
        _ => Step::get(one(dice, &["/v1/session/node/lictor", "/v1/session/node/n1"])),
    }
}

pub(crate) fn create(dice: &mut Dice, _: &str) -> Step {
    let body = object(
        dice,
        &[],
        &[
            ("Name", &["\"\"", "\"worker\"", "\"ü\""]),
            (
                "TTL",
                &[
                    "\"10s\"", "\"1h\"", "\"90s\"", "\"\"", "\"0s\"", "\"24h\"", "\"1s\"", "\"x\"",
                    "10",
                ],
            ),
            ("LockDelay", &["\"0s\"", "\"20s\"", "15", "0", "\"30s\"", "-1", "\"x\"", "\"1m\""]),
            ("Behavior", &["\"delete\"", "\"release\"", "\"delete\"", "\"\"", "\"other\""]),
            ("NodeChecks", &["[]", "[\"serfHealth\"]", "[\"c1\"]", "null"]),
            ("Checks", &["[]", "[\"serfHealth\"]", "[\"nope\"]"]),
            ("ServiceChecks", &["[]", "[{\"ID\":\"service:web\"}]", "null"]),
            ("Node", &["\"lictor\"", "\"n1\"", "\"\""]),
        ],
    );
    let body = if dice.one_in(6) { String::new() } else { body };
    Step::put("/v1/session/create", body)
}
