//! What clients are made of: roles, each with a connection of its own and one request at a time.
//!
//! A role is sans-IO as the core's machines are. It lives in its client's own time, which neither
//! begins nor goes as the world's does.

mod counter;
mod locker;
mod watcher;
mod writer;

use std::time::Duration;

use lictor::api::Call;
use lictor::endpoint::Defaults;
use lictor::http1::Decoder;

use crate::dice::Dice;

pub(crate) use counter::{COUNT, Counter, numbers};
pub(crate) use locker::{Locker, Terms};
pub(crate) use watcher::{Target, Watcher};
pub(crate) use writer::Writer;

pub(crate) trait Role {
    fn poll(&mut self, moment: &mut Moment<'_>) -> Todo;

    fn came(&mut self, moment: &mut Moment<'_>, came: &Came<'_>);

    /// The request just polled is about to go over a new connection: whether it is not to be sent,
    /// since what it builds on was heard over the old one.
    fn abandons(&mut self, _now: Duration) -> bool {
        false
    }

    /// What is watched, where this is a watch.
    fn target(&self) -> Option<Target> {
        None
    }
}

pub(crate) struct Moment<'d> {
    /// The client's time.
    pub(crate) now: Duration,
    /// Nobody writes now.
    pub(crate) still: bool,
    pub(crate) dice: &'d mut Dice,
}

pub(crate) enum Todo {
    Send(Outgoing),
    Rest(Duration),
    Tell(Told),
    Pending,
}

/// What a role claims; the referee knows whether it is so.
#[derive(Debug)]
pub(crate) enum Told {
    /// The watch has a new value, of a reply with this stamp.
    Value(Stamp, Vec<u8>),
    /// The counter has counted once more.
    Counted,
    /// The lock of this key is surely held until this time of the client, since an answer of this
    /// epoch.
    Holds(&'static str, Duration, u64),
    /// It is no longer.
    Drops(&'static str),
    /// Something is as it must not be.
    Broken(String),
}

/// What the world knows of a reply and no client does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Stamp {
    /// How often the server's data was lost or put back before.
    pub(crate) epoch: u64,
    /// Which of all versions of what is watched it shows.
    pub(crate) version: usize,
}

pub(crate) enum Came<'b> {
    /// No connection came about.
    Unsent,
    /// No reply.
    Lost,
    /// A reply that ends too early.
    Cut(&'b Decoder, Stamp),
    Whole(&'b Decoder, Stamp),
}

#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) body: Vec<u8>,
    /// How long the server may hold the answer back.
    pub(crate) hold: Duration,
}

impl Outgoing {
    pub(crate) fn of(call: &impl Call) -> Self {
        Self::made(&call.request(&Defaults::default()).expect("the call is in order"))
    }

    pub(crate) fn made(request: &lictor::request::Request<'_>) -> Self {
        Self {
            method: request.method.as_str(),
            target: request.target(),
            body: request.body.as_bytes().to_vec(),
            hold: request.hold().unwrap_or_default(),
        }
    }
}
