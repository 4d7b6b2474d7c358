//! From bytes to a reply.

use super::chunks::Chunks;
use super::head::{Framing, Head};
use super::{BrokenReply, LARGEST_BODY, LARGEST_HEAD};

/// As much memory is taken on a reply's word; the rest as it comes.
const TRUSTED: usize = 1 << 20;

/// Reads one reply.
#[derive(Debug, Clone)]
pub struct Decoder {
    reader: Reader,
    body: Vec<u8>,
}

impl Decoder {
    /// For the reply to a request with this method, in upper case.
    #[must_use]
    pub fn new(method: &str) -> Self {
        Self { reader: Reader::new(method), body: Vec::new() }
    }

    /// Takes the next bytes of the connection; whether the reply is whole now.
    ///
    /// # Errors
    ///
    /// [`BrokenReply`] as soon as it is clear, and from then on.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<bool, BrokenReply> {
        self.reader.feed(bytes, &mut self.body)
    }

    /// Says that the server closed the connection.
    ///
    /// # Errors
    ///
    /// [`BrokenReply::Cut`] where the reply is not whole; what [`Self::feed`] said, if it did.
    pub fn end(&mut self) -> Result<(), BrokenReply> {
        self.reader.end()
    }

    /// Whether nothing has come at all.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.reader.is_silent()
    }

    /// Whether the reply has come to its end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.reader.is_whole()
    }

    /// Whether the connection may carry another exchange: the reply is whole, nothing came after
    /// it, and the server did not say that it will close.
    #[must_use]
    pub fn keeps_alive(&self) -> bool {
        self.reader.keeps_alive()
    }

    /// The status; 0 before there is one.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.reader.status()
    }

    /// The headers, in their order, with names as they came.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.head().headers()
    }

    /// The head; an empty one before there is one.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.reader.head
    }

    /// The values of every header of this name, in any case.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.reader.values(name)
    }

    /// The body, as far as it has come.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// Where a body goes.
pub trait Sink {
    /// So many more bytes are announced, if not by somebody to be trusted.
    fn expect(&mut self, _size: usize) {}

    /// The next bytes of the body: a part of those that the reader was fed.
    fn take(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn expect(&mut self, size: usize) {
        self.reserve_exact(size.min(TRUSTED));
    }

    fn take(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Reads one reply and keeps no body: for transports that have their own place for it. What else it
/// does, [`Decoder`] says.
#[derive(Debug, Clone)]
pub struct Reader {
    state: State,
    /// The reply to a HEAD has the framing of a body, and none.
    headless: bool,
    head: Head,
    /// Of a head that is not all there, what is.
    held: Vec<u8>,
    /// What heads and trailers may still take.
    room: usize,
    /// How much of the body has come.
    length: u64,
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

impl Reader {
    /// For the reply to a request with this method, in upper case.
    #[must_use]
    pub fn new(method: &str) -> Self {
        Self {
            state: State::Head,
            headless: method == "HEAD",
            head: Head::default(),
            held: Vec::new(),
            room: LARGEST_HEAD,
            length: 0,
            silent: true,
            surplus: false,
        }
    }

    /// Takes the next bytes of the connection, gives those of the body on to `body`, and says whether
    /// the reply is whole now.
    ///
    /// # Errors
    ///
    /// [`BrokenReply`] as soon as it is clear, and from then on.
    pub fn feed(&mut self, bytes: &[u8], body: &mut impl Sink) -> Result<bool, BrokenReply> {
        self.silent &= bytes.is_empty();
        let mut rest = bytes;
        while !rest.is_empty() {
            if let Err(broken) = self.advance(&mut rest, body) {
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

    /// As many bytes as this may be the next ones of the body, with nothing between: whoever has them
    /// may say [`Self::skip`] in place of feeding them.
    #[must_use]
    pub fn ahead(&self) -> usize {
        match &self.state {
            State::Length(left) => *left,
            State::Chunks(chunks) => chunks.ahead(),
            _ => 0,
        }
    }

    /// Counts the next `size` bytes of the body as fed. `size` is at most [`Self::ahead`]; what is
    /// beyond counts for nothing.
    pub fn skip(&mut self, size: usize) {
        let size = size.min(self.ahead());
        self.length += size as u64;
        match &mut self.state {
            State::Length(left) => {
                *left -= size;
                if *left == 0 {
                    self.state = State::Whole;
                }
            }
            State::Chunks(chunks) => chunks.skip(size),
            _ => {}
        }
    }

    fn advance(&mut self, rest: &mut &[u8], body: &mut impl Sink) -> Result<(), BrokenReply> {
        let ahead = self.ahead();
        if ahead > 0 {
            let (piece, after) = rest.split_at(ahead.min(rest.len()));
            body.take(piece);
            self.skip(piece.len());
            *rest = after;
            return Ok(());
        }
        match &mut self.state {
            State::Head => return self.advance_head(rest, body),
            State::Chunks(chunks) => {
                if chunks.feed(rest, self.length, self.room)? {
                    self.state = State::Whole;
                }
                body.expect(self.ahead());
            }
            State::UntilClose => {
                self.length += rest.len() as u64;
                if self.length > LARGEST_BODY {
                    return Err(BrokenReply::BodyTooLarge);
                }
                body.take(rest);
                *rest = &[];
            }
            State::Length(_) | State::Whole => {}
            State::Broken(broken) => return Err(*broken),
        }
        Ok(())
    }

    fn advance_head(&mut self, rest: &mut &[u8], body: &mut impl Sink) -> Result<(), BrokenReply> {
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
        self.begin(head)?;
        body.expect(self.ahead());
        Ok(())
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
        self.head.headers()
    }

    /// The values of every header of this name, in any case.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.head.values(name)
    }
}
