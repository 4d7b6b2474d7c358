//! A client that counts in a key that others count in too, by check-and-set.
//!
//! The key holds one number for each client. So after a write without a reply, its number says
//! whether that was made, and nothing is counted twice or not at all.

use std::time::Duration;

use lictor::api::{Call, kv};
use lictor::http1::Decoder;
use lictor::model::KvPair;

use super::{Came, Moment, Outgoing, Role, Stamp, Todo, Told};
use crate::flaw::Flaw;
use crate::world::CLIENTS;

pub(crate) const COUNT: &str = "count";

pub(crate) struct Counter {
    client: usize,
    flaw: Flaw,
    at: Duration,
    state: State,
    /// What its number must be, and since which epoch.
    known: Option<(u64, u64)>,
    /// A write may have been made, or may still be, that nobody told of.
    maybe: bool,
    told: Vec<Told>,
}

enum State {
    Resting,
    Reading,
    /// The numbers and the index of the key.
    Read(Vec<u64>, u64),
    /// Its own number, once written.
    Writing(u64),
}

/// The numbers that a value holds.
pub(crate) fn numbers(value: &[u8]) -> Vec<u64> {
    let text = String::from_utf8_lossy(value);
    let mut numbers: Vec<u64> = text.split(',').filter_map(|number| number.parse().ok()).collect();
    numbers.resize(CLIENTS, 0);
    numbers
}

impl Counter {
    pub(crate) fn new(client: usize, flaw: Flaw) -> Self {
        Self {
            client,
            flaw,
            at: Duration::ZERO,
            state: State::Resting,
            known: None,
            maybe: false,
            told: Vec::new(),
        }
    }

    fn read(&mut self, reply: &Decoder, stamp: Stamp) -> Option<State> {
        let call = kv::Get::new(COUNT);
        let pair = call.reply(reply.status(), reply.headers(), reply.body()).ok()?;
        let pair = pair.json::<KvPair>().ok()?.unwrap_or_default();
        let numbers = numbers(pair.bytes());
        let number = numbers[self.client];
        match self.known {
            Some((epoch, known)) if epoch == stamp.epoch => {
                if number == known + 1 && self.maybe {
                    self.counted(epoch, number);
                } else if number != known {
                    let text = format!("counted to {known} but its number is {number}");
                    self.told.push(Told::Broken(text));
                }
            }
            // Data was lost: it begins anew from what there is.
            _ => {
                self.known = Some((stamp.epoch, number));
                self.maybe = true;
            }
        }
        Some(State::Read(numbers, pair.modify_index))
    }

    fn counted(&mut self, epoch: u64, number: u64) {
        self.known = Some((epoch, number));
        self.maybe = false;
        self.told.push(Told::Counted);
    }

    fn write(&self, mut numbers: Vec<u64>, index: u64) -> (State, Outgoing) {
        numbers[self.client] += 1;
        let own = numbers[self.client];
        let texts: Vec<String> = numbers.iter().map(u64::to_string).collect();
        let text = texts.join(",");
        let call = kv::Put::new(COUNT, text.as_bytes());
        let checked = self.flaw != Flaw::CountsUnchecked;
        let outgoing = Outgoing::of(&if checked { call.cas(index) } else { call });
        (State::Writing(own), outgoing)
    }

    /// What came of a write: whether it was made, if that is known.
    fn written(reply: &Decoder) -> Option<bool> {
        let call = kv::Put::new(COUNT, b"".as_slice());
        match call.reply(reply.status(), reply.headers(), reply.body()) {
            Ok(reply) => reply.truth().ok(),
            Err(lictor::Error::Status(error)) if error.nothing_was_applied() => Some(false),
            Err(_) => None,
        }
    }
}

impl Role for Counter {
    fn poll(&mut self, moment: &mut Moment<'_>) -> Todo {
        if let Some(told) = self.told.pop() {
            return Todo::Tell(told);
        }
        if moment.now < self.at {
            return Todo::Rest(self.at);
        }
        match std::mem::replace(&mut self.state, State::Reading) {
            State::Resting if moment.still => {
                self.state = State::Resting;
                self.at = moment.now + Duration::from_secs(1);
                Todo::Rest(self.at)
            }
            State::Resting => Todo::Send(Outgoing::of(&kv::Get::new(COUNT))),
            State::Read(numbers, index) => {
                let (state, outgoing) = self.write(numbers, index);
                self.state = state;
                Todo::Send(outgoing)
            }
            busy => {
                self.state = busy;
                Todo::Pending
            }
        }
    }

    fn came(&mut self, moment: &mut Moment<'_>, came: &Came<'_>) {
        let state = std::mem::replace(&mut self.state, State::Resting);
        self.at = moment.now + moment.dice.secs(1, 8);
        match (state, came) {
            (State::Reading, Came::Whole(reply, stamp)) => {
                if let Some(read) = self.read(reply, *stamp) {
                    self.state = read;
                    self.at = moment.now + moment.dice.millis(0, 100);
                }
            }
            (State::Writing(own), Came::Whole(reply, stamp)) => match Self::written(reply) {
                Some(true) => {
                    self.counted(stamp.epoch, own);
                    self.at = moment.now + moment.dice.secs(20, 240);
                }
                Some(false) => {}
                None => self.maybe = true,
            },
            (State::Writing(_), Came::Lost | Came::Cut(..)) => {
                self.maybe |= self.flaw != Flaw::CountsTwice;
            }
            _ => {}
        }
    }

    /// What was read from a server says nothing of the next one.
    fn abandons(&mut self, now: Duration) -> bool {
        let stale = matches!(self.state, State::Writing(_));
        if stale {
            self.state = State::Resting;
            self.at = now;
        }
        stale
    }
}
