//! Requests that make sense, to start from: the stories that the agent is held against Consul with,
//! every row of the router's table, and the agent's own endpoints.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use lictor_dev_agent::Request;
use serde_json::Value;

use crate::texts;

const CONTROL: &str = r#"
# faults
PUT /v1/dev-agent/faults {"Kind":"status","Status":429,"Body":"slow down","Times":2}
PUT /v1/dev-agent/faults {"Kind":"no-leader","For":"30s","Method":"PUT"}
PUT /v1/dev-agent/faults {"Kind":"no-leader","Times":3}
PUT /v1/dev-agent/faults {"Kind":"slow-disk","Delay":"2s"}
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
    for text in texts::OPEN.into_iter().chain([texts::CLOSED, CONTROL]) {
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

/// The names of all that bodies have: what is somewhere may come up anywhere.
pub(crate) static MEMBERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let bodies = SEQUENCES.iter().flatten().map(|request| &request.body);
    let mut names = BTreeSet::new();
    for body in bodies.filter_map(|body| serde_json::from_slice(body).ok()) {
        members(&body, &mut names);
    }
    names.into_iter().collect()
});

fn members(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| members(item, names)),
        Value::Object(object) => {
            for (name, value) in object {
                names.insert(name.clone());
                members(value, names);
            }
        }
        _ => {}
    }
}

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
#[expect(clippy::disallowed_methods, reason = "which stories there are, their folder knows")]
fn all_of_the_surface_is_in_them() {
    let routes: Vec<_> = routes().collect();
    assert!(routes.len() > 80, "{} routes", routes.len());
    let stories = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/stories");
    for file in fs::read_dir(stories).expect("the stories") {
        let path = file.expect("a story").path();
        let text = fs::read_to_string(&path).expect("a text");
        let known = texts::OPEN.contains(&text.as_str()) || text == texts::CLOSED;
        assert!(known, "{} is in no list", path.display());
    }
    for member in ["Upstreams", "Expose", "LocalBindPort", "DestinationServiceName"] {
        assert!(MEMBERS.iter().any(|name| name == member), "{member}");
    }
}
