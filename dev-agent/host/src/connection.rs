//! One client's connection: bytes in, requests out, answers in, bytes out, never blocking.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::Shutdown;
use std::time::SystemTime;

use lictor_dev_agent::{Answer, Request, Ticket, WireFault};
use mio::net::TcpStream;

use crate::http1::{Framing, Read, Reader, refuse, respond};

/// A client that sends on while it waits is read up to here; we want to know when it goes away.
const MOST_AHEAD: usize = 1 << 20;
const PIECE: usize = 64 << 10;

/// A connection and how far it is.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    reader: Reader,
    output: Vec<u8>,
    /// What of `output` is sent.
    sent: usize,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// The next request may come.
    Open,
    /// A request is with the agent.
    Asked(Framing),
    /// A request waits for its answer.
    Parked(Framing, Ticket),
    /// The client waits for an answer in vain.
    Silent,
    /// What there is to send is the last.
    Ending,
    /// All is sent and said to be the end; the client may read it in peace before we hang up.
    Lingering,
}

/// What a connection has come to.
#[derive(Debug)]
pub(crate) enum Step {
    /// A request to answer.
    Request(Request),
    /// Nothing before the socket has news.
    Wait,
    /// It is at its end, and shall be dropped when the client hangs up, or soon.
    Linger,
    /// It is over. Whatever it waited for, nobody does.
    Gone(Option<Ticket>),
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> Self {
        let reader = Reader::default();
        Self { stream, reader, output: Vec::new(), sent: 0, state: State::Open }
    }

    /// Goes on as far as it can.
    pub(crate) fn step(&mut self, scratch: &mut [u8]) -> Step {
        self.try_step(scratch).unwrap_or_else(|_| Step::Gone(self.ticket()))
    }

    /// Takes the answer to the request that is with the agent, or waits.
    pub(crate) fn answer(&mut self, answer: &Answer) {
        let (State::Asked(framing) | State::Parked(framing, _)) = self.state else { return };
        let start = self.output.len();
        respond(answer, framing, SystemTime::now(), &mut self.output);
        self.state = if framing.keep_alive { State::Open } else { State::Ending };
        match answer.fault {
            None => {}
            Some(WireFault::Cut(after)) => {
                self.output.truncate(start.saturating_add(after));
                self.state = State::Ending;
            }
            Some(_) => {
                self.output.truncate(start);
                self.state = State::Silent;
            }
        }
    }

    /// The request that is with the agent waits.
    pub(crate) fn park(&mut self, ticket: Ticket) {
        if let State::Asked(framing) = self.state {
            self.state = State::Parked(framing, ticket);
        }
    }

    fn ticket(&self) -> Option<Ticket> {
        if let State::Parked(_, ticket) = self.state { Some(ticket) } else { None }
    }

    fn try_step(&mut self, scratch: &mut [u8]) -> io::Result<Step> {
        loop {
            if !self.flush()? {
                return Ok(Step::Wait);
            }
            match self.state {
                State::Open => match self.reader.next() {
                    Read::Request(request, framing) => {
                        self.state = State::Asked(framing);
                        return Ok(Step::Request(request));
                    }
                    Read::Continue => {
                        self.output.extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n");
                    }
                    Read::Bad(status, words) => {
                        refuse(status, words, &mut self.output);
                        self.state = State::Ending;
                    }
                    Read::More => match self.fill(scratch)? {
                        Some(0) => return Ok(Step::Gone(None)),
                        Some(_) => {}
                        None => return Ok(Step::Wait),
                    },
                },
                State::Ending => {
                    // The client may be gone already, and then there is nobody to tell.
                    let _ = self.stream.shutdown(Shutdown::Write);
                    self.state = State::Lingering;
                    return Ok(Step::Linger);
                }
                State::Lingering => match self.receive(scratch)? {
                    Some(0) => return Ok(Step::Gone(None)),
                    Some(_) => {}
                    None => return Ok(Step::Wait),
                },
                State::Asked(_) | State::Parked(..) | State::Silent => {
                    if self.reader.len() > MOST_AHEAD {
                        return Ok(Step::Wait);
                    }
                    match self.fill(scratch)? {
                        Some(0) => return Ok(Step::Gone(self.ticket())),
                        Some(_) => {}
                        None => return Ok(Step::Wait),
                    }
                }
            }
        }
    }

    /// Sends what there is to send, and says whether that was all.
    fn flush(&mut self) -> io::Result<bool> {
        while let Some(rest @ [_, ..]) = self.output.get(self.sent..) {
            match self.stream.write(rest) {
                Ok(sent) => self.sent += sent,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.output.clear();
        self.output.shrink_to(PIECE);
        self.sent = 0;
        Ok(true)
    }

    /// Feeds the reader: with how much, or nothing where there is nothing yet.
    fn fill(&mut self, scratch: &mut [u8]) -> io::Result<Option<usize>> {
        let read = self.receive(scratch)?;
        self.reader.feed(scratch.get(..read.unwrap_or(0)).unwrap_or_default());
        Ok(read)
    }

    fn receive(&mut self, scratch: &mut [u8]) -> io::Result<Option<usize>> {
        loop {
            match self.stream.read(scratch) {
                Ok(read) => return Ok(Some(read)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// What all connections of a thread read into, one after the other.
pub(crate) fn scratch() -> Vec<u8> {
    vec![0; PIECE]
}
