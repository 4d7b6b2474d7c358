//! Keys, values, locks.

use super::{escape, one, query};
use crate::dice::Dice;
use crate::steps::Step;

const KEYS: [&str; 9] = ["a", "b", "a/b", "a/c", "a/b/c", "ab", "dir/", "a b", "ä%"];
const VALUES: [&str; 5] = ["", "1", "2", "{\"a\": 1}", "two\nlines"];

pub(crate) fn key(dice: &mut Dice) -> &'static str {
    // The first few often, so that steps meet.
    let few = if dice.one_in(3) { KEYS.len() } else { 3 };
    dice.of(&KEYS[..few])
}

fn path(dice: &mut Dice, folder: &str) -> String {
    let key = key(dice).split('/').map(escape).collect::<Vec<_>>().join("/");
    format!("/v1/kv/{folder}{key}")
}

pub(crate) fn step(dice: &mut Dice, folder: &str) -> Step {
    match dice.below(8) {
        0..=2 => put(dice, folder),
        3 => delete(dice, folder),
        _ => get(dice, folder),
    }
}

fn put(dice: &mut Dice, folder: &str) -> Step {
    let mut options = Vec::new();
    if dice.one_in(4) {
        options.push(one(dice, &["flags=0", "flags=1", "flags=18446744073709551615"]));
    }
    if dice.one_in(3) {
        options
            .push(one(dice, &["cas=0", "cas=<index0>", "cas=<index1>", "cas=<index2>", "cas=1"]));
    }
    let path = path(dice, folder);
    let value = if dice.one_in(9) { vec![0, 255, 10] } else { dice.of(&VALUES).into() };
    Step::put(path + &query(&options), value)
}

fn delete(dice: &mut Dice, folder: &str) -> Step {
    let path = path(dice, folder);
    match dice.below(4) {
        0 => Step::delete(path + "?recurse"),
        1 => Step::delete(path + &one(dice, &["?cas=0", "?cas=<index0>", "?cas=<index1>"])),
        _ => Step::delete(path),
    }
}

fn get(dice: &mut Dice, folder: &str) -> Step {
    let path = if dice.one_in(3) { format!("/v1/kv/{folder}") } else { path(dice, folder) };
    let options = one(
        dice,
        &[
            "",
            "",
            "?raw",
            "?recurse",
            "?recurse",
            "?keys",
            "?keys&separator=/",
            "?keys&separator=b",
            "?keys&recurse",
            "?stale",
            "?consistent&recurse",
            "?pretty",
            "?index=<index0>&wait=1ms",
            "?recurse&index=<index0>&wait=1ms",
        ],
    );
    Step::get(path + &options)
}

/// Locks and what they meet.
pub(crate) fn lock(dice: &mut Dice, folder: &str) -> Step {
    let path = path(dice, folder);
    let session = one(dice, &["<name0>", "<name0>", "<name1>", "<name2>", "bogus", ""]);
    let flags = one(dice, &["", "", "&flags=7"]);
    let value = dice.of(&VALUES);
    match dice.below(6) {
        0..=2 => Step::put(format!("{path}?acquire={session}{flags}"), value),
        3 => Step::put(format!("{path}?release={session}{flags}"), value),
        4 => Step::put(path, value),
        _ => Step::get(path + "?recurse"),
    }
}

/// A blocking query on what the last steps touched.
pub(crate) fn waits(dice: &mut Dice, folder: &str) -> Step {
    let path = if dice.one_in(3) { format!("/v1/kv/{folder}") } else { path(dice, folder) };
    let kind = one(dice, &["", "recurse&", "keys&", "keys&separator=/&", "raw&"]);
    let index = one(dice, &["<index0>", "<index0>", "<index1>", "<index2>"]);
    Step::get(format!("{path}?{kind}index={index}&wait=60s")).waits()
}
