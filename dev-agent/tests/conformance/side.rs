//! The two that are compared, as one thing: ask it, and it answers now or later.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use lictor_dev_agent::{Agent, Answer, Options, Outcome, Ticket, Version};

use crate::server::Server;
use crate::wire::Connection;
use crate::{NODE, Reply, Request};

pub(crate) enum Side {
    /// Over HTTP.
    Real { server: Server, idle: Option<Connection> },
    /// In process; its time is the time since it was made.
    Dev { agent: Box<Agent>, since: Instant, answered: BTreeMap<Ticket, Reply> },
}

/// A request that was sent.
pub(crate) enum Asked {
    Answered(Reply),
    Connection(Box<Connection>),
    Ticket(Ticket),
}

impl Side {
    pub(crate) fn real(config: &str) -> Self {
        Self::Real { server: Server::start(config), idle: None }
    }

    pub(crate) fn dev(options: Options) -> Self {
        let options = options.node_name(NODE).version(Version::new(1, 8, 7));
        let agent = Box::new(Agent::new(options));
        Self::Dev { agent, since: Instant::now(), answered: BTreeMap::new() }
    }

    /// Asks, and waits for the reply, which may be long in coming.
    pub(crate) fn ask(&mut self, request: &Request) -> Reply {
        let long = Duration::from_secs(10);
        if let Self::Real { server, idle } = self {
            let kept = idle.take().filter(|connection| connection.open);
            let mut connection =
                kept.unwrap_or_else(|| Connection::open(server.http).expect("a connection"));
            let reply = match connection.ask(request, long) {
                Ok(reply) => reply,
                Err(error) => return Reply::none(&error.to_string()),
            };
            let reply = reply.with_port(server.rpc);
            *idle = Some(connection);
            return reply;
        }
        let asked = self.start(request);
        self.poll(asked, long).unwrap_or_else(|_| Reply::none("no reply in 10 seconds"))
    }

    /// The index of a write that is made to know it.
    pub(crate) fn newest_index(&mut self) -> u64 {
        let root =
            |method: &str| Request::new(method, "/v1/kv/newest").header("X-Consul-Token", "root");
        self.ask(&root("PUT"));
        let read = self.ask(&root("GET"));
        let index = read.headers.iter().find(|(name, _)| name == "X-Consul-Index");
        let index = index.and_then(|(_, index)| index.parse().ok());
        self.ask(&root("DELETE"));
        index.expect("a key that was just written to have an index")
    }

    /// Sends a request, which may have to wait.
    pub(crate) fn start(&mut self, request: &Request) -> Asked {
        match self {
            Self::Real { server, .. } => {
                let mut connection = Connection::open(server.http).expect("a connection");
                connection.send(request).expect("a request to be sent");
                Asked::Connection(Box::new(connection))
            }
            Self::Dev { agent, since, .. } => match agent.handle(since.elapsed(), request) {
                // A host sends no body to those who ask for the head.
                Outcome::Answer(answer) if request.method == "HEAD" => {
                    Asked::Answered(Reply { body: Vec::new(), ..answer.into() })
                }
                Outcome::Answer(answer) => Asked::Answered(answer.into()),
                Outcome::Parked(ticket) => Asked::Ticket(ticket),
            },
        }
    }

    /// The reply if it comes in time, else the request again.
    pub(crate) fn poll(&mut self, asked: Asked, within: Duration) -> Result<Reply, Asked> {
        match (self, asked) {
            (_, Asked::Answered(reply)) => Ok(reply),
            (Self::Real { server, .. }, Asked::Connection(mut connection)) => {
                match connection.receive(within) {
                    Ok(Some(reply)) => Ok(reply.with_port(server.rpc)),
                    Ok(None) => Err(Asked::Connection(connection)),
                    Err(error) => Ok(Reply::none(&error.to_string())),
                }
            }
            (Self::Dev { agent, since, answered }, Asked::Ticket(ticket)) => {
                let until = Instant::now() + within;
                loop {
                    let now_answered = agent.tick(since.elapsed()).into_iter();
                    answered.extend(now_answered.map(|(ticket, answer)| (ticket, answer.into())));
                    if let Some(reply) = answered.remove(&ticket) {
                        return Ok(reply);
                    }
                    if Instant::now() >= until {
                        return Err(Asked::Ticket(ticket));
                    }
                    thread::sleep(Duration::from_millis(1));
                }
            }
            (_, asked) => Err(asked),
        }
    }

    /// Gives up a request that waits.
    pub(crate) fn hang_up(&mut self, asked: Asked) {
        if let (Self::Dev { agent, .. }, Asked::Ticket(ticket)) = (self, asked) {
            agent.cancel(ticket);
        }
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self { status: answer.status, headers: answer.headers, body: answer.body }
    }
}

impl Reply {
    /// What a connection that was closed without a reply counts as.
    fn none(why: &str) -> Self {
        Self { status: 0, headers: Vec::new(), body: why.as_bytes().to_vec() }
    }

    /// Names the port that servers speak on as every Consul does that is alone on its machine. The
    /// same digits may be an index, or part of an identifier: it is one after these alone.
    fn with_port(mut self, port: u16) -> Self {
        for before in ["127.0.0.1:", "Port\": ", "port\": \""] {
            let (own, usual) = (format!("{before}{port}"), format!("{before}8300"));
            if self.body.windows(own.len()).any(|window| window == own.as_bytes()) {
                self.body = String::from_utf8_lossy(&self.body).replace(&own, &usual).into_bytes();
            }
        }
        self
    }
}
