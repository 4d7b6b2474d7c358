//! The core's watch, for drivers in JavaScript. Time is in milliseconds since any fixed point.

use std::time::Duration;

use lictor::api;
use lictor::endpoint::Place;
use lictor::machine::Step;
use lictor::value::Value;
use lictor::watch::{self, Event};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::args;

/// What a watch has to its credit at the beginning counts from an hour before it.
const BEGINNING: Duration = Duration::from_secs(3600);

/// A watch of a query.
#[wasm_bindgen]
pub struct Watch(watch::Watch);

/// A watch of the endpoint in line `row`, from this index on and with this wait where they say
/// something; nothing where the endpoint is no blocking query, or the index or the wait is none.
#[must_use]
#[wasm_bindgen]
pub fn watch(row: usize, index: &str, wait: &str, seed: u32) -> Option<Watch> {
    let endpoint = api::endpoints().nth(row)?;
    let argument = |place| match place {
        Place::Query("index", _) if !index.is_empty() => Value::from(index),
        Place::Query("wait", _) if !wait.is_empty() => Value::from(wait),
        _ => Value::Null,
    };
    let values: Vec<_> = endpoint.params.iter().map(|param| argument(param.place)).collect();
    let machine = watch::Watch::new(endpoint, &values, seed.into()).ok()?;
    Some(Watch(machine.keeping_index()))
}

#[wasm_bindgen]
impl Watch {
    /// What to do next: `sINDEX` to send, without an index where there is none; `rTIME` to rest until
    /// then; `n` for a value that is new; `f` for a failure that may pass, `F` for one that will not by
    /// itself; `p` to wait for what was sent; `d` where it is over.
    #[must_use]
    pub fn poll(&mut self, now: f64) -> String {
        match self.0.poll(time(now)) {
            Step::Send(ask) => {
                ask.index.map_or_else(|| "s".to_owned(), |index| format!("s{index}"))
            }
            Step::Rest(until) => format!("r{}", until.saturating_sub(BEGINNING).as_millis()),
            Step::Event(Event::New { .. }) => "n".to_owned(),
            Step::Event(Event::Failed { passing: false, .. }) => "F".to_owned(),
            Step::Event(_) => "f".to_owned(),
            Step::Pending => "p".to_owned(),
            Step::Done => "d".to_owned(),
        }
    }

    /// A reply came; `headers` are as in [`crate::reply`].
    pub fn answered(&mut self, now: f64, status: u16, headers: &str, body: &[u8]) {
        let headers = args::pairs(headers).map(|(name, value)| (name, value.as_bytes()));
        self.0.answered(time(now), status, headers, body);
    }

    /// A reply came that is a value, and was read by somebody else.
    pub fn observed(&mut self, now: f64, index: &str) {
        self.0.observed(time(now), index.parse().ok(), false);
    }

    /// No reply came, or it cannot be read. The driver asks again at a time of its own.
    pub fn failed(&mut self, now: f64) {
        self.0.failed(time(now), true);
    }

    /// After a failure: rests until this time.
    pub fn rest(&mut self, until: f64) {
        self.0.rest(time(until));
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a clock counts from 0 and for less than half a billion years"
)]
fn time(now: f64) -> Duration {
    BEGINNING + Duration::from_millis(now as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str) -> usize {
        api::endpoints().position(|row| row.id() == id).unwrap_or(usize::MAX)
    }

    #[test]
    fn a_driver_is_told_what_to_do() -> Result<(), &'static str> {
        let mut watch = watch(row("kv.get"), "", "30s", 7).ok_or("it blocks")?;
        assert_eq!(watch.poll(0.0), "s");
        assert_eq!(watch.poll(1.0), "p");
        watch.answered(1.0, 200, "14:x-consul-index1:7", b"[1]");
        assert_eq!((watch.poll(2.0), watch.poll(2.0)), ("n".to_owned(), "s7".to_owned()));
        watch.answered(9.0, 200, "14:x-consul-index1:8", b"[1]");
        assert_eq!(watch.poll(10.0), "s8");
        watch.answered(11.0, 500, "", b"No cluster leader");
        assert_eq!(watch.poll(12.0), "f");
        watch.rest(300.0);
        assert_eq!((watch.poll(20.0), watch.poll(300.0)), ("r300".to_owned(), "s8".to_owned()));
        watch.failed(301.0);
        watch.rest(302.0);
        assert_eq!((watch.poll(301.0), watch.poll(302.0)), ("f".to_owned(), "s".to_owned()));
        watch.observed(303.0, "9");
        assert_eq!(watch.poll(303.0), "n");
        Ok(())
    }

    #[test]
    fn what_does_not_block_is_no_watch() {
        assert!(watch(row("agent.members"), "", "", 0).is_none());
        assert!(watch(row("kv.get"), "", "soon", 0).is_none());
        assert!(watch(row("kv.get"), "x", "", 0).is_none());
    }
}
