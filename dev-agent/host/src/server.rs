//! The thread that serves all agents of a host: sockets, time and probes.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError};
use std::time::{Duration, Instant};

use lictor_dev_agent::{Agent, Observed, Outcome, ProbeId, Ticket};
use mio::event::Event;
use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token, Waker};

use crate::connection::{Connection, Step, scratch};
use crate::probe;

pub(crate) const WAKER: Token = Token(usize::MAX);
/// How many requests of one connection are handled before others have their turn.
const TURN: usize = 32;
/// How long a client has to read the last answer before its connection is dropped.
const LINGER: Duration = Duration::from_secs(1);
/// How much time an agent may skip in all: it lives through every minute of it.
const MOST_SKIPPED: Duration = Duration::from_secs(10 * 366 * 24 * 3600);
/// When to accept again after the process ran out of file descriptors.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

/// What the loop is told from other threads.
pub(crate) enum Command {
    /// Serve one more agent, known by this number.
    Add(usize, Box<Hosted>),
    /// Do something with an agent, if it is still there.
    With(usize, Act),
    /// Drop an agent, and tell once that is done.
    Remove(usize, Sender<()>),
    /// A probe of an agent is over.
    Probed(usize, ProbeId, Observed),
    /// End.
    End,
}

/// What to do with an agent. What it returns is to be done when all that follows has happened.
pub(crate) type Act = Box<dyn FnOnce(&mut Hosted) -> Box<dyn FnOnce() + Send> + Send>;

/// An agent with its sockets and its clock.
pub(crate) struct Hosted {
    pub(crate) agent: Agent,
    listener: Option<Listener>,
    clock: Clock,
    paused: bool,
    /// Connections are to be dropped before anything else happens.
    cut: bool,
    connections: BTreeSet<usize>,
    waiting: HashMap<Ticket, usize>,
    /// When the agent is to be looked at without being asked.
    due: Option<Instant>,
}

struct Listener {
    socket: TcpListener,
    registered: bool,
}

/// An agent's time: the machine's, and what was skipped.
struct Clock {
    started: Instant,
    skipped: Duration,
}

impl Clock {
    fn now(&self) -> Duration {
        self.started.elapsed() + self.skipped
    }

    /// When the machine will be there.
    fn instant(&self, time: Duration) -> Instant {
        let due = self.started.checked_add(time.saturating_sub(self.skipped));
        due.unwrap_or_else(|| Instant::now() + Duration::from_secs(3600))
    }
}

impl Hosted {
    pub(crate) fn new(agent: Agent, listener: std::net::TcpListener) -> io::Result<Self> {
        let mut hosted = Self {
            agent,
            listener: None,
            clock: Clock { started: Instant::now(), skipped: Duration::ZERO },
            paused: false,
            cut: false,
            connections: BTreeSet::new(),
            waiting: HashMap::new(),
            due: None,
        };
        hosted.listen(listener)?;
        Ok(hosted)
    }

    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Lets so much time pass at once, unless that is more than there is in all.
    pub(crate) fn skip(&mut self, time: Duration) -> bool {
        let skipped = self.clock.skipped.checked_add(time).filter(|all| *all <= MOST_SKIPPED);
        self.clock.skipped = skipped.unwrap_or(self.clock.skipped);
        skipped.is_some()
    }

    pub(crate) fn listen(&mut self, listener: std::net::TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        self.listener =
            Some(Listener { socket: TcpListener::from_std(listener), registered: false });
        Ok(())
    }

    pub(crate) fn is_listening(&self) -> bool {
        self.listener.is_some()
    }

    /// Refuses connections from now on, and drops those that there are.
    pub(crate) fn close(&mut self) {
        self.listener = None;
        self.cut = true;
    }

    /// Drops all connections.
    pub(crate) fn cut(&mut self) {
        self.cut = true;
    }

    /// Freezes the agent or lets it go on: its sockets stay open, and nobody answers.
    pub(crate) fn pause(&mut self, paused: bool) {
        self.paused = paused;
    }
}

pub(crate) struct Server {
    poll: Poll,
    agents: HashMap<usize, Hosted>,
    connections: HashMap<usize, (usize, Connection)>,
    commands: Receiver<Command>,
    /// For probes to report through.
    reports: Reports,
    /// When agents, and connections at their end, are due.
    due: BTreeSet<(Instant, usize)>,
    /// Connections that had their turn and have more to say.
    unfinished: VecDeque<usize>,
    /// Agents and connections are numbered together: a number is a token of the poll.
    numbers: Numbers,
    scratch: Vec<u8>,
}

/// Where other threads leave word.
#[derive(Clone)]
pub(crate) struct Reports {
    pub(crate) sender: Sender<Command>,
    pub(crate) waker: Arc<Waker>,
}

impl Reports {
    /// Whether the loop still runs to hear it.
    pub(crate) fn send(&self, command: Command) -> bool {
        self.sender.send(command).is_ok() && self.waker.wake().is_ok()
    }
}

/// Gives out numbers, never one twice.
#[derive(Clone, Default)]
pub(crate) struct Numbers(Arc<std::sync::atomic::AtomicUsize>);

impl Numbers {
    pub(crate) fn next(&self) -> usize {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }
}

impl Server {
    pub(crate) fn new(
        poll: Poll,
        commands: Receiver<Command>,
        reports: Reports,
        numbers: Numbers,
    ) -> Self {
        Self {
            poll,
            agents: HashMap::new(),
            connections: HashMap::new(),
            commands,
            reports,
            due: BTreeSet::new(),
            unfinished: VecDeque::new(),
            numbers,
            scratch: scratch(),
        }
    }

    /// Serves until told to end.
    pub(crate) fn run(mut self) {
        let mut events = Events::with_capacity(256);
        loop {
            match self.poll.poll(&mut events, self.patience()) {
                Err(error) if error.kind() != ErrorKind::Interrupted => return,
                _ => {}
            }
            for event in &events {
                self.happened(event);
            }
            if !self.commanded() {
                return;
            }
            self.on_time();
            for _ in 0..self.unfinished.len() {
                let Some(number) = self.unfinished.pop_front() else { break };
                self.proceed(number);
            }
        }
    }

    /// How long there is nothing to do, if nothing happens.
    fn patience(&self) -> Option<Duration> {
        if !self.unfinished.is_empty() {
            return Some(Duration::ZERO);
        }
        let (due, _) = self.due.first()?;
        Some(due.saturating_duration_since(Instant::now()))
    }

    fn happened(&mut self, event: &Event) {
        let Token(number) = event.token();
        if self.connections.contains_key(&number) {
            self.proceed(number);
        } else if event.token() != WAKER {
            self.accept(number);
        }
    }

    /// Does what it was told, and says whether to go on.
    fn commanded(&mut self) -> bool {
        loop {
            match self.commands.try_recv() {
                Ok(Command::Add(number, hosted)) => {
                    self.agents.insert(number, *hosted);
                    self.look_after(number);
                }
                Ok(Command::With(number, act)) => {
                    let after = self.agents.get_mut(&number).map(act);
                    self.look_after(number);
                    if let Some(after) = after {
                        after();
                    }
                }
                Ok(Command::Remove(number, done)) => {
                    self.remove(number);
                    // Whoever asked may have stopped waiting.
                    let _ = done.send(());
                }
                Ok(Command::Probed(number, probe, observed)) => {
                    if let Some(hosted) = self.agents.get_mut(&number) {
                        hosted.agent.probed(hosted.clock.now(), probe, &observed);
                    }
                    self.settle(number);
                }
                Ok(Command::End) | Err(TryRecvError::Disconnected) => return false,
                Err(TryRecvError::Empty) => return true,
            }
        }
    }

    fn on_time(&mut self) {
        let later = self.due.split_off(&(Instant::now(), usize::MAX));
        for (_, number) in std::mem::replace(&mut self.due, later) {
            if let Some(hosted) = self.agents.get_mut(&number) {
                hosted.due = None;
                self.accept(number);
                self.settle(number);
            } else {
                self.hang_up(number);
            }
        }
    }

    /// After whatever was done to an agent from outside: sockets, connections, time.
    fn look_after(&mut self, number: usize) {
        let Some(hosted) = self.agents.get_mut(&number) else { return };
        if std::mem::take(&mut hosted.cut) {
            for connection in std::mem::take(&mut hosted.connections) {
                self.connections.remove(&connection);
            }
            for (ticket, _) in hosted.waiting.drain() {
                hosted.agent.cancel(ticket);
            }
        }
        if let Some(listener) = hosted.listener.as_mut().filter(|listener| !listener.registered) {
            let registry = self.poll.registry();
            let registered =
                registry.register(&mut listener.socket, Token(number), Interest::READABLE);
            listener.registered = registered.is_ok();
        }
        if !hosted.paused {
            for connection in hosted.connections.clone() {
                self.proceed(connection);
            }
            self.accept(number);
            self.settle(number);
        }
    }

    fn remove(&mut self, number: usize) {
        let Some(hosted) = self.agents.remove(&number) else { return };
        if let Some(due) = hosted.due {
            self.due.remove(&(due, number));
        }
        for connection in hosted.connections {
            self.connections.remove(&connection);
        }
    }

    fn accept(&mut self, number: usize) {
        let Some(hosted) = self.agents.get_mut(&number).filter(|hosted| !hosted.paused) else {
            return;
        };
        let mut fresh = Vec::new();
        let Some(listener) = &hosted.listener else { return };
        loop {
            match listener.socket.accept() {
                Ok((stream, _)) => fresh.push(stream),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if is_of_one_client(&error) => {}
                Err(_) => {
                    // Out of file descriptors: the poll does not say twice that somebody waits.
                    self.due.insert((Instant::now() + ACCEPT_AGAIN, number));
                    break;
                }
            }
        }
        for mut stream in fresh {
            let connection = self.numbers.next();
            let interest = Interest::READABLE | Interest::WRITABLE;
            let registered =
                self.poll.registry().register(&mut stream, Token(connection), interest);
            // Answers are written whole, so there is nothing to collect.
            if registered.is_ok() && stream.set_nodelay(true).is_ok() {
                hosted.connections.insert(connection);
                self.connections.insert(connection, (number, Connection::new(stream)));
            }
        }
    }

    /// Lets a connection go on as far as it can.
    fn proceed(&mut self, number: usize) {
        let Some((agent, connection)) = self.connections.get_mut(&number) else { return };
        let agent = *agent;
        let Some(hosted) = self.agents.get_mut(&agent).filter(|hosted| !hosted.paused) else {
            return;
        };
        for _ in 0..TURN {
            match connection.step(&mut self.scratch) {
                Step::Request(request) => match hosted.agent.handle(hosted.clock.now(), &request) {
                    Outcome::Answer(answer) => connection.answer(&answer),
                    Outcome::Parked(ticket) => {
                        connection.park(ticket);
                        hosted.waiting.insert(ticket, number);
                    }
                },
                Step::Wait => return self.settle(agent),
                Step::Linger => {
                    self.due.insert((Instant::now() + LINGER, number));
                }
                Step::Gone(ticket) => {
                    if let Some(ticket) = ticket {
                        hosted.waiting.remove(&ticket);
                        hosted.agent.cancel(ticket);
                    }
                    self.hang_up(number);
                    return self.settle(agent);
                }
            }
        }
        self.unfinished.push_back(number);
        self.settle(agent);
    }

    fn hang_up(&mut self, number: usize) {
        if let Some((agent, _)) = self.connections.remove(&number)
            && let Some(hosted) = self.agents.get_mut(&agent)
        {
            hosted.connections.remove(&number);
        }
    }

    /// Hands out what an agent has to say by now, runs its probes, and notes when it is due next.
    fn settle(&mut self, number: usize) {
        let Some(hosted) = self.agents.get_mut(&number).filter(|hosted| !hosted.paused) else {
            return;
        };
        for (ticket, answer) in hosted.agent.tick(hosted.clock.now()) {
            let Some(waiting) = hosted.waiting.remove(&ticket) else { continue };
            if let Some((_, connection)) = self.connections.get_mut(&waiting) {
                connection.answer(&answer);
                self.unfinished.push_back(waiting);
            }
        }
        for probe in hosted.agent.probes() {
            probe::begin(number, probe, self.reports.clone());
        }
        let due = hosted.agent.wake().map(|time| hosted.clock.instant(time));
        let before = std::mem::replace(&mut hosted.due, due);
        if due != before {
            if let Some(before) = before {
                self.due.remove(&(before, number));
            }
            self.due.extend(due.map(|due| (due, number)));
        }
    }
}

/// Whether accepting failed for the one that would have been accepted.
fn is_of_one_client(error: &io::Error) -> bool {
    let kinds = [ErrorKind::Interrupted, ErrorKind::ConnectionAborted, ErrorKind::ConnectionReset];
    kinds.contains(&error.kind())
}
