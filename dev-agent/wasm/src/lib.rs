//! The dev agent in WebAssembly: what a host in JavaScript has to know of it.
//!
//! Sockets, HTTP, time and probes are the host's, which is in `bindings-wasm/js/testing`. Times are
//! in milliseconds since any fixed point. Requests are known by numbers that the host gives them,
//! headers are names and values by turns. One module holds any number of agents.

use std::collections::BTreeMap;
use std::time::Duration;

use lictor_dev_agent::{
    Acl, Agent, Observed, Options, Outcome, ProbeId, Request, Ticket, WireFault,
};
use wasm_bindgen::prelude::wasm_bindgen;

mod probe;

/// An agent and what its host is yet to hear of it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Hosted {
    agent: Agent,
    waiting: BTreeMap<Ticket, u32>,
    probes: BTreeMap<u32, ProbeId>,
    probed: u32,
}

#[wasm_bindgen]
impl Hosted {
    /// A new agent, at the time zero, that reports this address.
    ///
    /// # Errors
    ///
    /// `NAME PROBLEM`, where an argument makes no sense.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::too_many_arguments, reason = "the host has names for them")]
    pub fn new(
        listens: &str,
        node: String,
        datacenter: String,
        seed: u64,
        version: Option<String>,
        token: Option<String>,
        default_policy: Option<String>,
        script_checks: bool,
    ) -> Result<Self, String> {
        let policy = default_policy.map(|text| text.parse()).transpose();
        let policy = policy.map_err(|problem: String| format!("defaultPolicy {problem}"))?;
        let listens = listens.parse().map_err(|problem| format!("bind {problem}"))?;
        let mut options = Options::default()
            .listens(listens)
            .node_name(node)
            .datacenter(datacenter)
            .seed(seed)
            .acl(Acl::asked(token, policy))
            .script_checks(script_checks);
        if let Some(version) = version {
            let version =
                version.parse().map_err(|problem: String| format!("version {problem}"))?;
            options = options.version(version);
        }
        let agent = Agent::new(options);
        Ok(Self { agent, waiting: BTreeMap::new(), probes: BTreeMap::new(), probed: 0 })
    }

    /// Takes a request. Where nothing comes back it waits, and `tick` will answer it.
    pub fn handle(
        &mut self,
        now: f64,
        request: u32,
        method: String,
        target: String,
        headers: Vec<String>,
        body: Vec<u8>,
    ) -> Option<Answer> {
        let mut asked = Request::new(method, target).body(body);
        let mut headers = headers.into_iter();
        while let (Some(name), Some(value)) = (headers.next(), headers.next()) {
            asked = asked.header(name, value);
        }
        match self.agent.handle(time(now), &asked) {
            Outcome::Answer(answer) => Some(Answer::new(request, answer)),
            Outcome::Parked(ticket) => {
                self.waiting.insert(ticket, request);
                None
            }
        }
    }

    /// Lets time pass, and returns the answers that came of it.
    pub fn tick(&mut self, now: f64) -> Vec<Answer> {
        let answers = self.agent.tick(time(now)).into_iter();
        let known = |(ticket, answer)| Some(Answer::new(self.waiting.remove(&ticket)?, answer));
        answers.filter_map(known).collect()
    }

    /// When `tick` has something to do, if nothing comes before.
    #[must_use]
    pub fn wake(&self) -> Option<f64> {
        self.agent.wake().map(|time| time.as_secs_f64() * 1000.0)
    }

    /// Forgets a request that waits: its client went away.
    pub fn cancel(&mut self, request: u32) {
        let waits = self.waiting.iter().find(|(_, waiting)| **waiting == request);
        if let Some((&ticket, _)) = waits {
            self.waiting.remove(&ticket);
            self.agent.cancel(ticket);
        }
    }

    /// Starts anew, as a process would.
    pub fn restart(&mut self, now: f64) {
        self.agent.restart(time(now));
    }

    /// What is to be looked at, each as `probe::json` writes it. Each is returned once, and reported
    /// with its number.
    pub fn probes(&mut self) -> Vec<String> {
        let probes = self.agent.probes().into_iter();
        let numbered = probes.map(|probe| {
            self.probed = self.probed.wrapping_add(1);
            self.probes.insert(self.probed, probe.id);
            probe::json(self.probed, probe)
        });
        numbered.collect()
    }

    /// An HTTP reply came.
    pub fn probed_http(&mut self, now: f64, probe: u32, status: u16, body: Vec<u8>) {
        self.observed(now, probe, &Observed::Http { status, body });
    }

    /// A connection was made, a datagram not refused, a ping echoed.
    pub fn probed_success(&mut self, now: f64, probe: u32) {
        self.observed(now, probe, &Observed::Success);
    }

    /// A gRPC server said this of its health.
    pub fn probed_grpc(&mut self, now: f64, probe: u32, serving: bool, status: String) {
        self.observed(now, probe, &Observed::Grpc { serving, status });
    }

    /// A program ended.
    pub fn probed_script(&mut self, now: f64, probe: u32, code: i32, output: Vec<u8>) {
        self.observed(now, probe, &Observed::Script { code, output });
    }

    /// A probe could not be done, for this reason.
    pub fn probed_failure(&mut self, now: f64, probe: u32, reason: String) {
        self.observed(now, probe, &Observed::Failed(reason));
    }
}

impl Hosted {
    fn observed(&mut self, now: f64, probe: u32, observed: &Observed) {
        if let Some(id) = self.probes.remove(&probe) {
            self.agent.probed(time(now), id, observed);
        }
    }
}

/// An answer to be sent, or what shall become of it instead.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "the host reads it")]
pub struct Answer {
    /// The number of the request.
    #[wasm_bindgen(readonly)]
    pub request: u32,
    /// The status code.
    #[wasm_bindgen(readonly)]
    pub status: u16,
    /// All but `Date`, `Content-Length` and those of the connection.
    #[wasm_bindgen(readonly)]
    pub headers: Vec<String>,
    /// The body.
    #[wasm_bindgen(readonly)]
    pub body: Vec<u8>,
    /// Send so many bytes of it all, then close the connection.
    #[wasm_bindgen(readonly)]
    pub cut: Option<u32>,
    /// Send nothing, and leave the connection open.
    #[wasm_bindgen(readonly)]
    pub silent: bool,
}

impl Answer {
    fn new(request: u32, answer: lictor_dev_agent::Answer) -> Self {
        let headers = answer.headers.into_iter().flat_map(|(name, value)| [name, value]).collect();
        let (cut, silent) = match answer.fault {
            None => (None, false),
            Some(WireFault::Cut(after)) => (Some(u32::try_from(after).unwrap_or(u32::MAX)), false),
            Some(_) => (None, true),
        };
        Self { request, status: answer.status, headers, body: answer.body, cut, silent }
    }
}

/// The host's milliseconds.
fn time(now: f64) -> Duration {
    Duration::try_from_secs_f64(now / 1000.0).unwrap_or_default()
}
