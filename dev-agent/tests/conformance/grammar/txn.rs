//! Transactions.

use super::{kv, object, one};
use crate::dice::Dice;
use crate::steps::Step;

const VERBS: [&str; 15] = [
    "set",
    "set",
    "cas",
    "lock",
    "unlock",
    "get",
    "get",
    "get-tree",
    "check-index",
    "check-session",
    "check-not-exists",
    "delete",
    "delete-cas",
    "get-or-empty",
    "nope",
];

pub(crate) fn step(dice: &mut Dice, folder: &str) -> Step {
    if dice.one_in(12) {
        // Alone: among others it makes 1.8 close a channel twice, some time later, and crash.
        let key = kv::key(dice);
        let tree = format!(r#"[{{"KV":{{"Verb":"delete-tree","Key":"{folder}{key}"}}}}]"#);
        return Step::put("/v1/txn", tree);
    }
    let reads = dice.one_in(4);
    let count = 1 + dice.below(4);
    let operations: Vec<_> = (0..count)
        .map(|_| if dice.one_in(5) { catalog(dice, reads) } else { keys(dice, folder, reads) })
        .collect();
    let stale = one(dice, &["", "", "", "?stale", "?consistent"]);
    Step::put(format!("/v1/txn{stale}"), format!("[{}]", operations.join(",")))
}

fn keys(dice: &mut Dice, folder: &str, reads: bool) -> String {
    let key = format!("\"{folder}{}\"", kv::key(dice));
    let verb = if reads { "get".to_owned() } else { one(dice, &VERBS) };
    let verb = format!("\"{verb}\"");
    let operation = object(
        dice,
        &[("Verb", &[&verb]), ("Key", &[&key, &key, &key, &key, &key, "\"\""])],
        &[
            ("Value", &["\"MQ==\"", "\"\"", "null", "\"?\""]),
            ("Flags", &["1", "0"]),
            ("Index", &["<index0>", "<index1>", "0", "<index2>"]),
            ("Session", &["\"<name0>\"", "\"<name0>\"", "\"<name1>\"", "\"nope\""]),
        ],
    );
    format!("{{\"KV\":{operation}}}")
}

fn catalog(dice: &mut Dice, reads: bool) -> String {
    let verbs = ["\"set\"", "\"get\"", "\"cas\"", "\"delete\"", "\"delete-cas\"", "\"nope\""];
    let verb: &[&str] = if reads { &["\"get\""] } else { &verbs };
    let index = one(dice, &["<index0>", "<index1>", "0"]);
    match dice.below(3) {
        0 => {
            let node = format!(
                "{{\"Node\":\"n1\",\"Address\":\"{}\",\"ModifyIndex\":{index}}}",
                one(dice, &["10.9.0.1", "10.9.0.2"])
            );
            format!("{{\"Node\":{}}}", object(dice, &[("Verb", verb), ("Node", &[&node])], &[]))
        }
        1 => {
            let service = format!(
                "{{\"ID\":\"web\",\"Service\":\"web\",\"Port\":{},\"ModifyIndex\":{index}}}",
                one(dice, &["80", "81"])
            );
            let must: [(&str, &[&str]); 3] =
                [("Verb", verb), ("Node", &["\"n1\"", "\"n2\""]), ("Service", &[&service])];
            format!("{{\"Service\":{}}}", object(dice, &must, &[]))
        }
        _ => {
            let check = format!(
                "{{\"Node\":\"n1\",\"CheckID\":\"k1\",\"Name\":\"k1\",\"Status\":\"{}\",\
                 \"ModifyIndex\":{index}}}",
                one(dice, &["passing", "critical"])
            );
            format!("{{\"Check\":{}}}", object(dice, &[("Verb", verb), ("Check", &[&check])], &[]))
        }
    }
}
