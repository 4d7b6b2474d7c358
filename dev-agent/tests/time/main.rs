//! The agent's state machines in simulated time: what happens by itself, when, and whom it wakes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on shall say so"
)]

mod blocking;
mod checks;
mod faults;
mod sessions;
mod world;
