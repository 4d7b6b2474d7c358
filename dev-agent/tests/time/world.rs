//! An agent, a clock, and short words for what tests do with them.

use lictor_dev_agent::{Agent, Answer, Options, Outcome, Request, Ticket};
use serde_json::Value;
use std::time::Duration;

pub(crate) struct World {
    pub(crate) agent: Agent,
    pub(crate) now: Duration,
}

pub(crate) fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        Self { agent: Agent::new(options), now: Duration::ZERO }
    }

    /// A request that is answered at once.
    pub(crate) fn call(&mut self, method: &str, target: &str, body: &str) -> Answer {
        match self.agent.handle(self.now, &Request::new(method, target).body(body)) {
            Outcome::Answer(answer) => answer,
            Outcome::Parked(_) => panic!("{method} {target} waits"),
        }
    }

    pub(crate) fn put(&mut self, target: &str, body: &str) -> Answer {
        let answer = self.call("PUT", target, body);
        assert_eq!(answer.status, 200, "{target}: {}", String::from_utf8_lossy(&answer.body));
        answer
    }

    pub(crate) fn get(&mut self, target: &str) -> Value {
        let answer = self.call("GET", target, "");
        assert_eq!(answer.status, 200, "{target}: {}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// The index of what a target shows.
    pub(crate) fn index(&mut self, target: &str) -> u64 {
        index(&self.call("GET", target, ""))
    }

    /// A query that waits for more than what there is now.
    pub(crate) fn park(&mut self, target: &str) -> Ticket {
        let index = self.index(target);
        let more = if target.contains('?') { '&' } else { '?' };
        self.park_at(&format!("{target}{more}index={index}"))
    }

    pub(crate) fn park_at(&mut self, target: &str) -> Ticket {
        match self.agent.handle(self.now, &Request::new("GET", target)) {
            Outcome::Parked(ticket) => ticket,
            Outcome::Answer(answer) => panic!("{target} is answered: {answer:?}"),
        }
    }

    /// Lets time pass as a host does, stopping wherever the agent wants to be woken.
    pub(crate) fn pass(&mut self, seconds: f64) -> Vec<(Ticket, Answer)> {
        let end = self.now + secs(seconds);
        let mut answered = self.agent.tick(self.now);
        while let Some(wake) = self.agent.wake().filter(|wake| *wake <= end) {
            assert!(wake >= self.now, "the agent wants to be woken in the past");
            self.now = wake;
            answered.extend(self.agent.tick(wake));
        }
        self.now = end;
        answered.extend(self.agent.tick(end));
        answered
    }

    /// Whom the requests since the last call woke.
    pub(crate) fn woken(&mut self) -> Vec<Ticket> {
        self.pass(0.0).into_iter().map(|(ticket, _)| ticket).collect()
    }

    pub(crate) fn session(&mut self, body: &str) -> String {
        let answer = self.put("/v1/session/create", body);
        let made: Value = serde_json::from_slice(&answer.body).unwrap();
        made["ID"].as_str().unwrap().to_owned()
    }

    pub(crate) fn alive(&mut self, session: &str) -> bool {
        self.get(&format!("/v1/session/info/{session}")) != Value::Array(Vec::new())
    }

    /// Whether the answer to a write is `true`.
    pub(crate) fn done(&mut self, target: &str, body: &str) -> bool {
        self.put(target, body).body.starts_with(b"true")
    }
}

pub(crate) fn index(answer: &Answer) -> u64 {
    answer.header("x-consul-index").unwrap().parse().unwrap()
}
