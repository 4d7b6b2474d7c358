//! Sequences that somebody thought of: the whole surface once, and what needs time or an order.
//!
//! A line is a request (`PUT /v1/kv/a?flags=1 value`), a blocking one (`& GET …`), a pause
//! (`~ 300ms`) or a remark; a line `# name` begins a story, and `@ token` says by whom the requests
//! after it are, up to its end. `<name0>` and `<index0>` are as in [`Step`].

use std::time::Duration;

use crate::steps::Step;
use crate::texts;

pub(crate) struct Story {
    pub(crate) name: String,
    pub(crate) steps: Vec<Step>,
}

/// The stories of the agents that everything may.
pub(crate) fn open() -> Vec<Story> {
    texts::OPEN.into_iter().flat_map(read).collect()
}

/// The stories of agents with access control, where the token `root` may do everything.
pub(crate) fn closed() -> Vec<Story> {
    read(texts::CLOSED)
}

fn read(text: &str) -> Vec<Story> {
    let mut stories: Vec<Story> = Vec::new();
    let mut token = "";
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("//")) {
        if let Some(name) = line.strip_prefix("# ") {
            stories.push(Story { name: name.to_owned(), steps: Vec::new() });
            token = "";
            continue;
        }
        if let Some(given) = line.strip_prefix("@ ") {
            token = given;
            continue;
        }
        let mut step = step(line);
        if !token.is_empty() {
            step.headers.push(("X-Consul-Token", token.to_owned()));
        }
        let story = stories.last_mut().expect("a name before the first step");
        story.steps.push(step);
    }
    stories
}

fn step(line: &str) -> Step {
    if let Some(pause) = line.strip_prefix("~ ") {
        let millis = pause.strip_suffix("ms").and_then(|number| number.parse().ok());
        return Step::pause(Duration::from_millis(millis.expect("a pause in milliseconds")));
    }
    if let Some(waits) = line.strip_prefix("& ") {
        return step(waits).waits();
    }
    let mut parts = line.splitn(3, ' ');
    let method = parts.next().unwrap_or_default();
    let methods = ["GET", "PUT", "DELETE", "POST", "OPTIONS", "HEAD", "PATCH"];
    let method = methods.into_iter().find(|known| *known == method).expect("a method");
    let target = parts.next().unwrap_or_default();
    let mut rest = parts.next().unwrap_or_default();
    let mut step = Step::new(method, target);
    // `Name:value` after the target is a header, `Name:"a value"` one with blanks in it.
    while let Some((name, after)) = rest.split_once(':')
        && let Some(name) = HEADERS.into_iter().find(|known| *known == name)
    {
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').expect("an end of what is quoted"),
            None => after.split_at(after.find(' ').unwrap_or(after.len())),
        };
        step.headers.push((name, value.to_owned()));
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    step.body = rest.as_bytes().to_vec();
    step
}

const HEADERS: [&str; 4] =
    ["X-Consul-Token", "Authorization", "X-Consul-Namespace", "Cache-Control"];
