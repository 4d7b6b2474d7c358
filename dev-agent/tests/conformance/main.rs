//! The dev agent against a real Consul: the same requests to both, and no difference in the replies
//! but in what no two agents have in common.
//!
//! The real one is the oracle: `$CONSUL_BIN`, or what `scripts/consul` finds. `CONFORMANCE_SEED` is
//! the first seed, `CONFORMANCE_SEQUENCES` how many sequences each theme has. A difference is a
//! failure unless `known.rs` has it, with its reason.

#![expect(
    clippy::disallowed_methods,
    reason = "a real Consul is a process behind a socket, in real time"
)]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on shall say so, and one that can what it has done"
)]

mod compare;
mod dice;
mod grammar;
mod known;
mod pair;
mod server;
mod side;
#[path = "../../src/splitmix.rs"]
mod splitmix;
mod steps;
mod stories;
#[path = "../common/texts.rs"]
mod texts;
mod wire;

use std::io::Write;
use std::time::Instant;
use std::{env, io};

use lictor_dev_agent::{Acl, Options, Request};

use grammar::{THEMES, Theme};
use pair::Pair;
use stories::Story;

/// What both nodes are called.
pub(crate) const NODE: &str = "lictor";

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Runs the stories; the failure names each that differs, and how.
fn tell(pair: &mut Pair, stories: &[Story]) {
    let only = env::var("CONFORMANCE_STORY").unwrap_or_default();
    let mut failures = Vec::new();
    for story in stories.iter().filter(|story| story.name.contains(&only)) {
        if let Err(told) = pair.tell(&story.steps) {
            failures.push(format!("\n=== {}\n{told}", story.name));
        }
    }
    report("stories", &failures);
}

fn report(what: &str, failures: &[String]) {
    let most = usize::try_from(number("CONFORMANCE_SHOWN", 3)).unwrap_or(usize::MAX);
    let shown: String = failures.iter().take(most).cloned().collect();
    assert!(failures.is_empty(), "{} {what} differ\n{shown}", failures.len());
}

#[test]
fn the_surface_is_the_same() {
    tell(&mut Pair::shared(), &stories::open());
}

#[test]
fn access_is_denied_in_the_same_words() {
    let config = "acl { enabled = true default_policy = \"deny\" tokens { master = \"root\" agent = \"root\" } }";
    let acl = Acl::deny().initial_management("root");
    tell(&mut Pair::new(config, Options::default().acl(acl)), &stories::closed());
}

/// Takes a pair through the sequences of some themes, and says how many there were. What is told
/// goes past the test's own output, which is kept back when all is well.
fn run(pair: &mut Pair, themes: &[Theme]) {
    let first = number("CONFORMANCE_SEED", 1);
    let count = number("CONFORMANCE_SEQUENCES", 500);
    let only = env::var("CONFORMANCE_THEME").unwrap_or_default();
    let mut failures = Vec::new();
    for theme in themes.iter().filter(|theme| only.is_empty() || theme.name == only) {
        let since = Instant::now();
        let before = (pair.compared, failures.len());
        for seed in first..first + count {
            if let Err(story) = pair.run(&theme.sequence(seed)) {
                failures.push(format!("\n=== {} {seed}\n{story}", theme.name));
            }
        }
        let (compared, differ) = (pair.compared - before.0, failures.len() - before.1);
        say(&format!(
            "{}: {count} sequences with {compared} replies in {:.1?}, {differ} unexplained differences",
            theme.name,
            since.elapsed()
        ));
    }
    for (reason, times) in &pair.excused {
        say(&format!("known, and met {times} times: {reason}"));
    }
    report("sequences", &failures);
}

fn say(line: &str) {
    let _ = io::stderr().write_all(format!("conformance: {line}\n").as_bytes());
}

#[test]
fn random_sequences_of_keys_and_services_leave_the_two_alike() {
    run(&mut Pair::shared(), &THEMES[..4]);
}

#[test]
fn random_sequences_of_everything_leave_the_two_alike() {
    run(&mut Pair::new("", Options::default()), &THEMES[4..]);
}
