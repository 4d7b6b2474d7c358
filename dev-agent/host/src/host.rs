//! A host and its agents, as other threads hold them.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use lictor_dev_agent::{Agent, Options};
use mio::{Poll, Waker};

use crate::server::{Command, Hosted, Numbers, Reports, Server, WAKER};

/// A thread that serves agents. It ends when the host and all its agents are dropped.
#[derive(Debug, Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    reports: Reports,
    numbers: Numbers,
    /// The process that the thread is in: a fork has everything of it but the thread.
    process: u32,
}

/// Why there is no agent, or none to speak to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Address {
        /// Which address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The machine did not give what a host needs.
    #[error("no thread to serve agents: {0}")]
    Thread(#[from] io::Error),
    /// An agent does not live that long.
    #[error("an agent's time can be moved on by ten years in all")]
    Time,
    /// The thread is in another process, or has ended.
    #[error("the agent was started in another process, or is stopped for good")]
    Gone,
}

impl Host {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Where the machine gives no thread or no file descriptors.
    pub fn start() -> Result<Self, HostError> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
        let (sender, commands) = mpsc::channel();
        let (reports, numbers) = (Reports { sender, waker }, Numbers::default());
        let server = Server::new(poll, commands, reports.clone(), numbers.clone());
        thread::Builder::new().name("consul-dev-agent".to_owned()).spawn(|| server.run())?;
        Ok(Self(Arc::new(Inner { reports, numbers, process: std::process::id() })))
    }

    /// Whether the thread is in this process: it stays behind when a process forks.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.0.process == std::process::id()
    }

    /// Serves a new agent at this address, port 0 for one that is free. It listens on return, and
    /// reports the port that it has.
    ///
    /// # Errors
    ///
    /// Where the address is taken or not of this machine.
    pub fn serve(&self, address: SocketAddr, options: Options) -> Result<Served, HostError> {
        let listener = listen(address)?;
        let address = listener.local_addr()?;
        let agent = Agent::new(options.listens(address));
        let hosted = Box::new(Hosted::new(agent, listener)?);
        let number = self.0.numbers.next();
        self.0.send(Command::Add(number, hosted))?;
        Ok(Served { number, address, host: Arc::clone(&self.0) })
    }
}

impl Inner {
    fn send(&self, command: Command) -> Result<(), HostError> {
        let here = self.process == std::process::id();
        if here && self.reports.send(command) { Ok(()) } else { Err(HostError::Gone) }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // In a fork there is no thread to end.
        let _ = self.send(Command::End);
    }
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("process", &self.process).finish_non_exhaustive()
    }
}

/// An agent that is served. It ends when this is dropped.
#[derive(Debug)]
pub struct Served {
    number: usize,
    address: SocketAddr,
    host: Arc<Inner>,
}

impl Served {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Does something with the agent, at its present time, between two requests.
    ///
    /// # Errors
    ///
    /// Where the agent is not served by this process.
    pub fn with<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Agent, Duration) -> T + Send + 'static,
    ) -> Result<T, HostError> {
        self.hosted(|hosted| {
            let now = hosted.now();
            act(&mut hosted.agent, now)
        })
    }

    /// Ends as a process would: connections break, new ones are refused, all is forgotten.
    ///
    /// # Errors
    ///
    /// Where the agent is not served by this process.
    pub fn stop(&self) -> Result<(), HostError> {
        self.hosted(|hosted| {
            hosted.close();
            hosted.agent.restart(hosted.now());
        })
    }

    /// Listens again, where it did before. Changes nothing while it listens.
    ///
    /// # Errors
    ///
    /// Where somebody else has taken the port, or the agent is not served by this process.
    pub fn resume_listening(&self) -> Result<(), HostError> {
        if self.hosted(|hosted| hosted.is_listening())? {
            return Ok(());
        }
        let listener = listen(self.address)?;
        Ok(self.hosted(|hosted| hosted.listen(listener))??)
    }

    /// Breaks all connections, now. Nothing is forgotten.
    ///
    /// # Errors
    ///
    /// Where the agent is not served by this process.
    pub fn cut(&self) -> Result<(), HostError> {
        self.hosted(Hosted::cut)
    }

    /// Freezes the agent, or lets it go on: connections are open, and nobody answers.
    ///
    /// # Errors
    ///
    /// Where the agent is not served by this process.
    pub fn pause(&self, paused: bool) -> Result<(), HostError> {
        self.hosted(move |hosted| hosted.pause(paused))
    }

    /// Lets so much time pass at once: sessions and checks expire, blocking queries end.
    ///
    /// # Errors
    ///
    /// Where that comes to more than ten years in all, or the agent is not served by this process.
    pub fn skip(&self, time: Duration) -> Result<(), HostError> {
        let skipped = self.hosted(move |hosted| hosted.skip(time))?;
        if skipped { Ok(()) } else { Err(HostError::Time) }
    }

    /// Does something in the thread, and waits until it and all that follows from it are done.
    fn hosted<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Hosted) -> T + Send + 'static,
    ) -> Result<T, HostError> {
        let (sender, done) = mpsc::channel();
        let act = move |hosted: &mut Hosted| {
            let result = act(hosted);
            // Sent when this is dropped: after all that follows from it.
            Box::new(move || drop(sender.send(result))) as Box<dyn FnOnce() + Send>
        };
        self.host.send(Command::With(self.number, Box::new(act)))?;
        done.recv().map_err(|_| HostError::Gone)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let (sender, done) = mpsc::channel();
        // In a fork there is nothing to drop; here the port is free when we return.
        if self.host.send(Command::Remove(self.number, sender)).is_ok() {
            let _ = done.recv();
        }
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, HostError> {
    TcpListener::bind(address).map_err(|source| HostError::Address { address, source })
}
