//! Filter expressions, right and wrong.

use super::{escape, one};
use crate::dice::Dice;
use crate::steps::Step;

const LISTS: [&str; 9] = [
    "/v1/agent/services",
    "/v1/agent/checks",
    "/v1/catalog/nodes",
    "/v1/catalog/service/web",
    "/v1/catalog/node/lictor",
    "/v1/catalog/node-services/lictor",
    "/v1/health/service/web",
    "/v1/health/state/any",
    "/v1/health/checks/web",
];

pub(crate) fn step(dice: &mut Dice, _: &str) -> Step {
    let list = dice.of(&LISTS);
    let text = expression(dice, list);
    Step::get(format!("{list}?filter={}", escape(&text)))
}

/// An expression on the list, now and then one that is broken.
pub(crate) fn expression(dice: &mut Dice, list: &str) -> String {
    let text = either(dice, list, 3);
    if dice.one_in(4) { broken(dice, &text) } else { text }
}

fn either(dice: &mut Dice, list: &str, depth: usize) -> String {
    if depth == 0 || dice.one_in(2) {
        return one_match(dice, list);
    }
    let depth = depth - 1;
    match dice.below(4) {
        0 => format!("{} and {}", either(dice, list, depth), either(dice, list, depth)),
        1 => format!("{} or {}", either(dice, list, depth), either(dice, list, depth)),
        2 => format!("not {}", either(dice, list, depth)),
        _ => {
            let blank = dice.of(&["", " ", "\n"]);
            format!("({blank}{}{blank})", either(dice, list, depth))
        }
    }
}

fn one_match(dice: &mut Dice, list: &str) -> String {
    let selector = selector(dice, list);
    let value = one(
        dice,
        &[
            "web",
            "80",
            "passing",
            "critical",
            "true",
            "v",
            "v1",
            "k",
            "lictor",
            "\"web\"",
            "`web`",
            "\"\"",
            "``",
            "0",
            "-1",
            "1.5",
            "\"a b\"",
            "\"\\n\"",
            "\"\\x41\"",
            "a.b",
            "k[\"x\"]",
            "`^w`",
            "`e.$`",
            "`^(web|db)$`",
            "`\\d+`",
            "\"0x50\"",
            "`8_0`",
            "T",
            "not",
            "in",
        ],
    );
    match dice.below(12) {
        0..=2 => format!("{selector} == {value}"),
        3 => format!("{selector}!={value}"),
        4 => format!("{value} in {selector}"),
        5 => format!("{value} not in {selector}"),
        6 => format!("{selector} is empty"),
        7 => format!("{selector} is not empty"),
        8 => format!("{selector} contains {value}"),
        9 => format!("{selector} not contains {value}"),
        10 => format!("{selector} matches {value}"),
        _ => format!("{selector} not matches {value}"),
    }
}

fn selector(dice: &mut Dice, list: &str) -> String {
    let service = [
        "ID",
        "Service",
        "Tags",
        "Meta",
        "Meta.k",
        "Meta[\"k\"]",
        "Meta[`a b`]",
        "Port",
        "Address",
        "TaggedAddresses",
        "TaggedAddresses.lan.Port",
        "TaggedAddresses.lan",
        "Weights.Passing",
        "Weights",
        "EnableTagOverride",
        "Kind",
        "Connect.Native",
        "CreateIndex",
        "Tags.x",
        "Nope",
    ];
    let check = [
        "Node",
        "CheckID",
        "Name",
        "Status",
        "Notes",
        "Output",
        "ServiceID",
        "ServiceName",
        "ServiceTags",
        "Type",
        "Definition",
        "Interval",
        "Nope",
    ];
    // Not its identifier, which is random.
    let node = [
        "Datacenter",
        "Node",
        "Address",
        "Datacenter",
        "TaggedAddresses.lan",
        "TaggedAddresses",
        "Meta.rack",
        "Meta",
        "Nope",
        "Node.Node",
    ];
    let flat = [
        "ServiceName",
        "ServiceID",
        "ServiceTags",
        "ServiceMeta.k",
        "ServiceMeta",
        "ServicePort",
        "NodeMeta.rack",
        "NodeMeta",
        "Node",
        "Address",
        "ServiceWeights.Passing",
        "ServiceProxy",
        "ServiceEnableTagOverride",
        "ServiceTaggedAddresses.lan.Address",
        "ServiceAddress",
        "Meta",
    ];
    if dice.one_in(12) {
        return one(dice, &["Foo", "ID.x", "a", "Meta.a.b", "Checks", "x_1"]);
    }
    match list {
        _ if list.starts_with("/v1/catalog/nodes") => one(dice, &node),
        _ if list.starts_with("/v1/catalog/service") => one(dice, &flat),
        _ if list.starts_with("/v1/health/service") => match dice.below(4) {
            0 => format!("Node.{}", one(dice, &node)),
            1 => format!("Checks.{}", one(dice, &check)),
            2 => one(dice, &["Checks", "Node", "Service"]),
            _ => format!("Service.{}", one(dice, &service)),
        },
        _ if list.contains("/checks") || list.contains("/health/") => one(dice, &check),
        _ => one(dice, &service),
    }
}

/// Something left out, put in or cut off.
fn broken(dice: &mut Dice, text: &str) -> String {
    let mut chars: Vec<_> = text.chars().collect();
    for _ in 0..=dice.below(2) {
        let at = dice.below(chars.len() + 1);
        match dice.below(3) {
            0 => chars.truncate(at),
            1 if at < chars.len() => drop(chars.remove(at)),
            _ => chars.insert(
                at,
                dice.of(&[
                    '(', ')', ' ', '"', '`', '[', ']', '.', '=', 'x', '1', '-', 'é', '\n', '\\',
                ]),
            ),
        }
    }
    chars.into_iter().collect()
}
