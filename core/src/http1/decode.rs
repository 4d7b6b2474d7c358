//! From bytes to a reply.

use super::chunks::Chunks;
use super::head::{Framing, Head};
use super::{BrokenReply, LARGEST_BODY, LARGEST_HEAD};

/// As much memory is taken on a reply's word; the rest as it comes.
const TRUSTED: u64 = 1 << 20;

/// Reads one reply.
#[derive(Debug, Clone)]
pub struct Decoder {
    state: State,
    /// The reply to a HEAD has the framing of a body, and none.
    headless: bool,
    head: Head,
    /// Of a head that is not all there, what is.
    held: Vec<u8>,
    /// What heads and trailers may still take.
    room: usize,
    body: Vec<u8>,
    silent: bool,
    /// More came than the reply.
    surplus: bool,
}

#[derive(Debug, Clone)]
enum State {
    Head,
    /// So many bytes of the body.
    Length(usize),
    Chunks(Chunks),
    UntilClose,
    Whole,
    Broken(BrokenReply),
}

impl Decoder {
    /// For the reply to a request with this method, in upper case.
    #[must_use]
    pub fn new(method: &str) -> Self {
        Self {
            state: State::Head,
            headless: method == "HEAD",
            head: Head::default(),
            held: Vec::new(),
            room: LARGEST_HEAD,
            body: Vec::new(),
            silent: true,
            surplus: false,
        }
    }

    /// Takes the next bytes of the connection; whether the reply is whole now.
    ///
    /// # Errors
    ///
    /// [`BrokenReply`] as soon as it is clear, and from then on.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<bool, BrokenReply> {
        self.silent &= bytes.is_empty();
        let mut rest = bytes;
        while !rest.is_empty() {
            if let Err(broken) = self.advance(&mut rest) {
                self.state = State::Broken(broken);
                return Err(broken);
            }
            if self.is_whole() {
                self.surplus |= !rest.is_empty();
                break;
            }
        }
        Ok(self.is_whole())
    }

    /// Says that the server closed the connection.
    ///
    /// # Errors
    ///
    /// [`BrokenReply::Cut`] where the reply is not whole; what [`Self::feed`] said, if it did.
    pub fn end(&mut self) -> Result<(), BrokenReply> {
        match self.state {
            State::UntilClose => self.state = State::Whole,
            State::Whole => {}
            State::Broken(broken) => return Err(broken),
            _ => return Err(BrokenReply::Cut),
        }
        self.surplus = true;
        Ok(())
    }

    fn advance(&mut self, rest: &mut &[u8]) -> Result<(), BrokenReply> {
        match &mut self.state {
            State::Head => return self.advance_head(rest),
            State::Length(left) => {
                let (taken, after) = rest.split_at((*left).min(rest.len()));
                self.body.extend_from_slice(taken);
                *rest = after;
                *left -= taken.len();
                if *left == 0 {
                    self.state = State::Whole;
                }
            }
            State::Chunks(chunks) => {
                if chunks.feed(rest, &mut self.body, self.room)? {
                    self.state = State::Whole;
                }
            }
            State::UntilClose => {
                if (self.body.len() + rest.len()) as u64 > LARGEST_BODY {
                    return Err(BrokenReply::BodyTooLarge);
                }
                self.body.extend_from_slice(rest);
                *rest = &[];
            }
            State::Whole => {}
            State::Broken(broken) => return Err(*broken),
        }
        Ok(())
    }

    fn advance_head(&mut self, rest: &mut &[u8]) -> Result<(), BrokenReply> {
        let known = self.held.len();
        let room = self.room.saturating_sub(known);
        let fresh = rest.get(..room).unwrap_or(rest);
        // Most heads come in one piece, and are read where they are.
        let read = if known > 0 {
            self.held.extend_from_slice(fresh);
            // A head ends, and goes wrong, at the end of a line.
            if fresh.contains(&b'\n') { Head::read(&self.held)? } else { None }
        } else {
            Head::read(fresh)?
        };
        let Some((head, length)) = read else {
            if rest.len() >= room {
                return Err(BrokenReply::HeadTooLarge);
            }
            if known == 0 {
                self.held.extend_from_slice(fresh);
            }
            *rest = &[];
            return Ok(());
        };
        self.held.clear();
        self.room -= length;
        *rest = rest.get(length - known..).unwrap_or_default();
        self.begin(head)
    }

    /// Goes on behind a head.
    fn begin(&mut self, head: Head) -> Result<(), BrokenReply> {
        self.state = match head.status {
            101 => return Err(BrokenReply::Switched),
            100..200 => State::Head,
            204 | 304 => State::Whole,
            _ if self.headless => State::Whole,
            _ => match head.framing()? {
                Framing::Length(0) => State::Whole,
                Framing::Length(length) if length <= LARGEST_BODY => {
                    self.body.reserve_exact(usize::try_from(length.min(TRUSTED)).unwrap_or(0));
                    State::Length(usize::try_from(length).map_err(|_| BrokenReply::BodyTooLarge)?)
                }
                Framing::Length(_) => return Err(BrokenReply::BodyTooLarge),
                Framing::Chunks => State::Chunks(Chunks::default()),
                Framing::UntilClose => State::UntilClose,
            },
        };
        self.head = head;
        Ok(())
    }

    /// Whether nothing has come at all.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.silent
    }

    /// Whether the reply has come to its end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        matches!(self.state, State::Whole)
    }

    /// Whether the connection may carry another exchange: the reply is whole, nothing came after
    /// it, and the server did not say that it will close.
    #[must_use]
    pub fn keeps_alive(&self) -> bool {
        self.is_whole() && !self.surplus && self.head.keeps_alive()
    }

    /// The status; 0 before there is one.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status
    }

    /// The headers, in their order, with names as they came.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.head.fields()
    }

    /// The values of every header of this name, in any case.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.head.values(name)
    }

    /// The body, as far as it has come.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}
