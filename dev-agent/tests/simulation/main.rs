//! Clients of the core against the dev agent, over a network and with clocks that go wrong, in
//! simulated time and all from a seed.
//!
//! Ten clients watch, count by check-and-set and want locks; storms and calm take turns. What has to
//! hold is told where it is judged: `referee/watches.rs`, `referee/locks.rs`, `client/counter.rs`
//! and, for when, `world/acts.rs`.
//!
//! A failure names its seed. `LICTOR_SEED=7 LICTOR_HOURS=10 cargo test -p lictor-dev-agent --test
//! simulation clients_keep` lives through it again; without a seed, `LICTOR_HOURS` is how many
//! hours there are in all.

#![expect(
    clippy::disallowed_methods,
    reason = "which seed, and how fast it went, is not the simulation's"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on shall say so"
)]

mod client;
mod dice;
mod flaw;
mod net;
mod referee;
#[path = "../../src/splitmix.rs"]
mod splitmix;
mod weather;
mod world;

use std::io::Write;
use std::time::{Duration, Instant};

use flaw::Flaw;
use world::World;

/// So many hours are lived from one seed.
const STRETCH: u64 = 10;
/// So many hours are lived in all, unless told otherwise.
const HOURS: u64 = 1_000;

fn hours(hours: u64) -> Duration {
    Duration::from_secs(3600 * hours)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Lives through some hours; where that goes wrong, once more to tell how it came about.
fn live(seed: u64, time: Duration, flaw: Flaw) -> Result<World, String> {
    let mut world = World::new(seed, flaw);
    match world.run(time) {
        Ok(()) => Ok(world),
        Err(short) => Err(World::traced(seed, flaw).run(time).err().unwrap_or(short)),
    }
}

/// Lives from seed to seed, and says how fast. What is told goes past the test's own output, which
/// is kept back when all is well.
fn live_all(seeds: impl Iterator<Item = u64>, stretch: u64) {
    let began = Instant::now();
    let (mut lived, mut requests, mut news) = (0, 0, 0);
    for seed in seeds {
        match live(seed, hours(stretch), Flaw::None) {
            Ok(world) => (requests, news) = (requests + world.requests, news + world.news),
            Err(wrong) => panic!("\n{wrong}\nLICTOR_SEED={seed} LICTOR_HOURS={stretch}"),
        }
        lived += stretch;
    }
    let speed = lived as f64 / began.elapsed().as_secs_f64();
    let line = format!(
        "simulation: {lived} hours of {} clients, {requests} requests, {news} news, {speed:.0} simulated hours a second\n",
        world::CLIENTS,
    );
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// Half of the seeds, or the one that is asked for.
fn clients_keep(half: u64) {
    match number("LICTOR_SEED") {
        Some(seed) if half == 0 => {
            live_all(std::iter::once(seed), number("LICTOR_HOURS").unwrap_or(STRETCH));
        }
        Some(_) => {}
        None => {
            let seeds = number("LICTOR_HOURS").unwrap_or(HOURS).div_ceil(STRETCH);
            live_all((0..seeds).filter(|seed| seed % 2 == half), STRETCH);
        }
    }
}

#[test]
fn clients_keep_their_word_through_storms_of_even_seeds() {
    clients_keep(0);
}

#[test]
fn clients_keep_their_word_through_storms_of_odd_seeds() {
    clients_keep(1);
}

#[test]
fn a_seed_is_a_life() {
    let life = |seed| {
        let world = live(seed, hours(2), Flaw::None).unwrap_or_else(|wrong| panic!("{wrong}"));
        (world.requests, world.news)
    };
    assert_eq!(life(7), life(7));
    assert_ne!(life(7), life(8));
}

/// The first thing that goes wrong with a planted mistake, in a few seeds of a few hours each.
fn found(flaw: Flaw) -> String {
    let mut lives = (0..6).filter_map(|seed| live(seed, hours(5), flaw).err());
    let told = lives.next().unwrap_or_else(|| panic!("{flaw:?} is not found"));
    told.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn mistakes_of_watches_are_found() {
    for (flaw, how) in [
        (Flaw::IgnoresReset, "missed"),
        (Flaw::NeverBlocks, "requests"),
        (Flaw::TakesCutReplies, "never there"),
    ] {
        let told = found(flaw);
        assert!(told.contains(how), "{flaw:?}: {told}");
    }
}

#[test]
fn mistakes_of_counters_are_found() {
    for (flaw, how) in
        [(Flaw::CountsUnchecked, "the numbers went from"), (Flaw::CountsTwice, "but its number is")]
    {
        let told = found(flaw);
        assert!(told.contains(how), "{flaw:?}: {told}");
    }
}

#[test]
fn mistakes_of_holders_and_servers_are_found() {
    for (flaw, how) in [
        (Flaw::TrustsForever, "at once"),
        // A write without a session takes the count of locks back to nothing.
        (Flaw::WritesBare, "the same LockIndex"),
        (Flaw::ReusesSession, "at once"),
        (Flaw::ForgetsSessions, "session"),
        (Flaw::NoLockDelay, "it was not free"),
    ] {
        let told = found(flaw);
        assert!(told.contains(how), "{flaw:?}: {told}");
    }
}
