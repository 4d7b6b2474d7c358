//! The agent's state machines in simulated time: what happens by itself, when, and whom it wakes.

mod blocking;
mod checks;
mod faults;
mod never_panics;
mod sessions;
mod world;
