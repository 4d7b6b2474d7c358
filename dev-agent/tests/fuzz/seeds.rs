//! Requests that make sense, to start from: the stories that the agent is held against Consul with,
//! every row of the router's table, and the agent's own endpoints.

use std::sync::LazyLock;

use lictor_dev_agent::Request;

const STORIES: [&str; 9] = [
    include_str!("../conformance/stories/access.txt"),
    include_str!("../conformance/stories/agent.txt"),
    include_str!("../conformance/stories/catalog.txt"),
    include_str!("../conformance/stories/filters.txt"),
    include_str!("../conformance/stories/keys.txt"),
    include_str!("../conformance/stories/others.txt"),
    include_str!("../conformance/stories/sessions.txt"),
    include_str!("../conformance/stories/start.txt"),
    include_str!("../conformance/stories/transactions.txt"),
];

const CONTROL: &str = r#"
# faults
PUT /v1/dev-agent/faults {"Kind":"status","Status":429,"Body":"slow down","Times":2}
PUT /v1/dev-agent/faults {"Kind":"no-leader","For":"30s","Method":"PUT"}
PUT /v1/dev-agent/faults {"Kind":"delay","Delay":"80ms","Prefix":"/v1/kv/"}
PUT /v1/dev-agent/faults {"Kind":"cut","After":12,"Times":1}
PUT /v1/dev-agent/faults {"Kind":"lose-answer","Times":1}
PUT /v1/dev-agent/faults {"Kind":"lose-request","Times":1}
PUT /v1/dev-agent/faults {"Kind":"index","Index":7}
GET /v1/dev-agent/faults
GET /v1/kv/a?index=<index0>
PUT /v1/kv/a red
DELETE /v1/dev-agent/faults
PUT /v1/dev-agent/save
PUT /v1/dev-agent/cut
PUT /v1/dev-agent/restart
PUT /v1/dev-agent/restore
"#;

/// The sequences, some of which only make sense from their start.
pub(crate) static SEQUENCES: LazyLock<Vec<Vec<Request>>> = LazyLock::new(|| {
    let mut sequences = Vec::new();
    for text in STORIES.into_iter().chain([CONTROL]) {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
        for line in lines {
            if line.starts_with("# ") {
                sequences.push(Vec::new());
            } else if let Some(sequence) = sequences.last_mut() {
                sequence.extend(request(line));
            }
        }
    }
    sequences.extend(routes().map(|route| vec![route]));
    sequences.retain(|sequence| !sequence.is_empty());
    sequences
});

/// A line of a story. Pauses are none: how time passes is not up to the seeds.
fn request(line: &str) -> Option<Request> {
    let line = line.trim_start_matches("& ");
    let mut words = line.splitn(3, ' ');
    let method = words.next().filter(|method| *method != "~")?;
    let request = Request::new(method, words.next()?);
    let rest = words.next().unwrap_or_default();
    Some(match rest.split_once("X-Consul-Token:") {
        Some(("", rest)) => {
            let (token, body) = rest.split_once(' ').unwrap_or((rest, ""));
            request.header("X-Consul-Token", token).body(body)
        }
        _ => request.body(rest),
    })
}

/// A request for each row and verb of the router's table, as its source has them.
fn routes() -> impl Iterator<Item = Request> {
    let rows = include_str!("../../src/route.rs").lines();
    let rows = rows.filter_map(|line| line.trim().strip_prefix("Route(\""));
    rows.flat_map(|row| {
        let (path, verbs) = row.split_once('"').expect("a path in quotes");
        let end = if path.ends_with('/') { "<name0>" } else { "" };
        verbs.split("(\"").skip(1).map(move |verb| {
            let (verb, _) = verb.split_once('"').expect("a verb in quotes");
            Request::new(verb, format!("{path}{end}")).body("{}")
        })
    })
}

#[test]
fn all_of_the_surface_is_in_them() {
    let routes: Vec<_> = routes().collect();
    assert!(routes.len() > 80, "{} routes", routes.len());
    let requests = SEQUENCES.iter().flatten().count();
    assert!(requests > 800, "{requests} requests");
}
