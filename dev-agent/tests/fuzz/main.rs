//! Whatever comes in, what comes out is HTTP, and the agent goes on.
//!
//! `PROPTEST_CASES` says how many cases of each kind are tried: 256 unless told otherwise.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall say so"
)]

mod mutation;
mod seeds;
#[path = "../common/texts.rs"]
mod texts;

use std::time::Duration;

use lictor_dev_agent::{Acl, Agent, Answer, Observed, Options, Outcome, Request, Version};
use mutation::{Mutation, duration, filter, mutation, rules, whole_rules};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use proptest::prelude::*;
use proptest::sample::Index;
use seeds::SEQUENCES;

/// What a session with the agent is like.
struct Session {
    agent: Agent,
    now: Duration,
    /// What answers named: the latest of it takes the place of `<name…>` and `<index…>`.
    name: String,
    index: String,
}

impl Session {
    fn new(options: Options) -> Self {
        let agent = Agent::new(options);
        Self { agent, now: Duration::ZERO, name: "5e55106e".to_owned(), index: "1".to_owned() }
    }

    /// Sends a request, and returns its answer unless that is for later. All that was answered is
    /// looked at.
    fn ask(&mut self, request: &Request) -> Option<Answer> {
        let answered = match self.agent.handle(self.now, request) {
            Outcome::Answer(answer) => Some(answer),
            Outcome::Parked(_) => None,
        };
        if let Some(answer) = &answered {
            self.look(answer);
        }
        self.settle();
        answered
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.settle();
    }

    fn settle(&mut self) {
        for probe in self.agent.probes() {
            let observed = match self.now.as_nanos() % 3 {
                0 => Observed::Success,
                1 => Observed::Http { status: 429, body: vec![0xff; 9] },
                _ => Observed::Failed("gone\r\n".to_owned()),
            };
            self.agent.probed(self.now, probe.id, &observed);
        }
        for (_, answer) in self.agent.tick(self.now) {
            self.look(&answer);
        }
        let wake = self.agent.wake();
        assert!(wake.is_none_or(|wake| wake > self.now), "it never comes to rest: {wake:?}");
    }

    fn look(&mut self, answer: &Answer) {
        is_http(answer);
        if let Some(index) = answer.header("X-Consul-Index") {
            index.clone_into(&mut self.index);
        }
        let body = String::from_utf8_lossy(&answer.body);
        if let Some(id) = body.split('"').find(|text| text.len() == 36 && text.contains('-')) {
            id.clone_into(&mut self.name);
        }
    }

    /// Puts in what stands for what answers named.
    fn filled(&self, mut request: Request) -> Request {
        request.target = sendable(&self.fill(&request.target));
        if let Ok(body) = std::str::from_utf8(&request.body) {
            request.body = self.fill(body).into_bytes();
        }
        request
    }

    fn fill(&self, text: &str) -> String {
        (0..3).fold(text.to_owned(), |text, n| {
            let text = text.replace(&format!("<name{n}>"), &self.name);
            text.replace(&format!("<index{n}>"), &self.index)
        })
    }
}

/// A target as it can be on a wire: what would end it is escaped.
fn sendable(target: &str) -> String {
    const ENDS: &AsciiSet = &CONTROLS.add(b' ');
    utf8_percent_encode(target, ENDS).to_string()
}

/// Whether a host can write it as it is: only what was spoiled on purpose may be without a status.
fn is_http(answer: &Answer) {
    let status = answer.status;
    assert!(answer.fault.is_some() || (200..600).contains(&status), "{status}");
    for (name, value) in &answer.headers {
        let token = |c: char| c.is_ascii_alphanumeric() || c == '-';
        assert!(!name.is_empty() && name.chars().all(token), "{name:?}");
        assert!(!value.contains(['\r', '\n', '\0']), "{name}: {value:?}");
    }
    if answer.header("Content-Type") == Some("application/json") {
        let read = serde_json::from_slice::<&serde_json::value::RawValue>(&answer.body);
        assert!(read.is_ok(), "{read:?}: {}", String::from_utf8_lossy(&answer.body));
    }
}

fn options(old: bool, acl: bool) -> Options {
    let version = if old { Version::new(1, 8, 7) } else { Version::default() };
    let acl = if acl { Acl::deny().initial_management("root") } else { Acl::default() };
    Options::default().script_checks(true).version(version).acl(acl)
}

/// Steps of some sequences, each changed in few places, and how much time passes after it.
fn steps() -> impl Strategy<Value = Vec<(Index, Index, Vec<Mutation>, Duration)>> {
    let changes = prop_oneof![
        2 => Just(Vec::new()),
        3 => prop::collection::vec(mutation(), 1..4),
    ];
    let time = prop::sample::select(vec![0, 0, 0, 1, 20_000, 90_000, 4_000_000]);
    let step = (any::<Index>(), any::<Index>(), changes, time.prop_map(Duration::from_millis));
    prop::collection::vec(step, 1..40)
}

proptest! {
    #[test]
    fn requests_that_almost_make_sense(
        story in any::<Index>(), steps in steps(), old in any::<bool>(), acl in any::<bool>(),
    ) {
        let mut session = Session::new(options(old, acl));
        let sequences: &[Vec<Request>] = &SEQUENCES;
        let story = story.get(sequences);
        // Most steps are those of one story in their order; some are from anywhere.
        for (at, (from, step, changes, time)) in steps.into_iter().enumerate() {
            let next = story.get(at).filter(|_| step.index(4) > 0);
            let seed = next.unwrap_or_else(|| step.get(from.get(sequences).as_slice()));
            let request = changes.iter().fold(seed.clone(), |request, one| one.apply(request));
            let mut request = session.filled(request);
            if acl && request.headers.is_empty() {
                request = request.header("X-Consul-Token", "root");
            }
            session.ask(&request);
            session.pass(time);
        }
        session.agent.clear_faults();
        if !acl {
            session.ask(&Request::new("DELETE", "/v1/kv/?recurse"));
            session.ask(&Request::new("PUT", "/v1/kv/a").body("red"));
            let read = session.ask(&Request::new("GET", "/v1/kv/a?raw")).expect("an answer");
            prop_assert_eq!((read.status, read.body), (200, b"red".to_vec()));
        }
    }

    #[test]
    fn filters(text in filter(), old in any::<bool>()) {
        let mut session = Session::new(options(old, false));
        let service = r#"{"Name":"a","Tags":["a","b"],"Meta":{"a":"b"},"Check":{"TTL":"1s"}}"#;
        session.ask(&Request::new("PUT", "/v1/agent/service/register").body(service));
        for path in [
            "agent/services", "agent/checks", "agent/members", "catalog/nodes", "catalog/services",
            "catalog/service/a", "catalog/node/lictor", "health/service/a", "health/state/any",
            "health/node/lictor", "health/checks/a",
        ] {
            let request = Request::new("GET", sendable(&format!("/v1/{path}?filter={text}")));
            let answer = session.ask(&request).expect("an answer");
            prop_assert!([200, 400, 500].contains(&answer.status), "{}", answer.status);
        }
    }

    #[test]
    fn durations(text in duration(), old in any::<bool>()) {
        let mut session = Session::new(options(old, false));
        session.ask(&Request::new("GET", sendable(&format!("/v1/kv/a?index=1&wait={text}"))));
        for (path, field) in [
            ("session/create", "TTL"), ("session/create", "LockDelay"),
            ("agent/check/register", "TTL"), ("dev-agent/faults", "Delay"),
            ("dev-agent/faults", "For"),
        ] {
            let body = format!(r#"{{"Name":"c","Kind":"delay","{field}":"{text}"}}"#);
            session.ask(&Request::new("PUT", format!("/v1/{path}")).body(body));
        }
        session.ask(&Request::new("GET", "/v1/agent/checks"));
        // Longer than a session may live.
        session.pass(Duration::from_secs(3600));
        session.pass(Duration::from_secs(86_400 * 3));
    }

    #[test]
    fn rules_of_policies(
        text in rules(), whole in whole_rules(), sound in any::<bool>(), old in any::<bool>(),
    ) {
        let mut session = Session::new(options(old, true));
        let text = if sound { whole } else { text };
        let ask = |session: &mut Session, verb: &str, path: &str, token: &str, body: String| {
            let request = Request::new(verb, path).header("X-Consul-Token", token).body(body);
            session.ask(&request).expect("an answer").status
        };
        let policy = format!(r#"{{"Name":"p","Rules":{text:?}}}"#);
        let made = ask(&mut session, "PUT", "/v1/acl/policy", "root", policy);
        prop_assert!(made == 200 || !sound && [400, 500].contains(&made), "{made}");
        let token = r#"{"SecretID":"1d2e3f4a-5b6c-4d7e-8f90-a1b2c3d4e5f6","Policies":[{"Name":"p"}]}"#;
        let given = ask(&mut session, "PUT", "/v1/acl/token", "root", token.to_owned());
        prop_assert_eq!(given == 200, made == 200);
        let own = "1d2e3f4a-5b6c-4d7e-8f90-a1b2c3d4e5f6";
        for path in ["/v1/kv/a", "/v1/kv/foo/?recurse", "/v1/catalog/nodes", "/v1/agent/self"] {
            ask(&mut session, "GET", path, own, String::new());
            ask(&mut session, "PUT", path, own, "x".to_owned());
        }
    }
}

/// The stack is finite, and what is nested in a request is not.
#[test]
fn whatever_is_nested_deep() {
    let mut session = Session::new(options(false, false));
    for (open, close) in [("[", "]"), ("{\"KV\":", "}"), ("[{\"Check\":", "}]")] {
        let body = [open.repeat(100_000), close.repeat(100_000)].concat();
        for path in ["txn", "agent/service/register", "catalog/register", "query", "acl/policy"] {
            for method in ["PUT", "POST"] {
                session.ask(&Request::new(method, format!("/v1/{path}")).body(body.clone()));
            }
        }
    }
    for filter in ["(", "not ", "not(", "ID==a or (", "ID[\"", "a."] {
        let filter = [filter.repeat(20_000), "ID==a".to_owned(), ")".repeat(20_000)].concat();
        session.ask(&Request::new("GET", sendable(&format!("/v1/agent/services?filter={filter}"))));
    }
    let mut session = Session::new(options(false, true));
    let rules = r#"key \"a\" { "#.repeat(50_000);
    let policy = format!(r#"{{"Name":"p","Rules":"{rules}"}}"#);
    let request = Request::new("PUT", "/v1/acl/policy").header("X-Consul-Token", "root");
    let answer = session.ask(&request.body(policy)).expect("an answer");
    assert!(answer.status >= 400);
}
