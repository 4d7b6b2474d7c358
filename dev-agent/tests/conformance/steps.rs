//! What is asked of both: a request with places for what only each of them can name.

use std::time::Duration;

use serde_json::Value;

use crate::compare::Ties;
use crate::{Reply, Request};

/// One request of a sequence. In its target, headers and body `<name0>` stands for the first
/// identifier that came up in the sequence, and `<index0>` for the latest index, for each side its own.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) kind: Kind,
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) pause: Duration,
    pub(crate) order: Order,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    /// Changes what the agent knows itself, which the catalog learns a moment later.
    Local,
    /// A blocking query that the steps after it may answer.
    Waits,
    /// No request: time passes.
    Pause,
}

/// What the order of a reply's lists is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Same,
    /// By identifiers, which are random: what matters is that each is there, by its age.
    ByName,
    /// That of a map in Go, for the tags of each service.
    Tags,
    /// That of a map in Go, for instances and for the checks of each.
    Instances,
}

impl Order {
    fn of(target: &str) -> Self {
        match target {
            "/v1/query" | "/v1/acl/tokens" | "/v1/acl/policies" => Self::ByName,
            _ if target.starts_with("/v1/session/") => Self::ByName,
            _ if target.starts_with("/v1/catalog/services") => Self::Tags,
            _ if target.starts_with("/v1/agent/health/") => Self::Instances,
            _ => Self::Same,
        }
    }
}

impl Step {
    pub(crate) fn new(method: &'static str, target: impl Into<String>) -> Self {
        let target = target.into();
        let local = ["/v1/agent/service/", "/v1/agent/check/", "/v1/agent/maintenance"];
        let changes = method == "PUT" && local.iter().any(|start| target.starts_with(start));
        let kind = if changes { Kind::Local } else { Kind::Plain };
        let order = Order::of(&target);
        let (headers, body, pause) = (Vec::new(), Vec::new(), Duration::ZERO);
        Self { kind, method, target, headers, body, pause, order }
    }

    pub(crate) fn get(target: impl Into<String>) -> Self {
        Self::new("GET", target)
    }

    pub(crate) fn put(target: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::new("PUT", target) }
    }

    pub(crate) fn delete(target: impl Into<String>) -> Self {
        Self::new("DELETE", target)
    }

    pub(crate) fn pause(pause: Duration) -> Self {
        Self { kind: Kind::Pause, pause, ..Self::get("") }
    }

    pub(crate) fn waits(mut self) -> Self {
        self.kind = Kind::Waits;
        self
    }

    /// Whether the catalog learns of two services by it, of which the real agent names either first.
    pub(crate) fn jumbles(&self) -> bool {
        let sidecar = |name: &str| String::from_utf8_lossy(&self.body).contains(name);
        self.kind == Kind::Local && (sidecar("SidecarService") || sidecar("sidecar_service"))
    }

    /// Whether the index of its reply is a hash.
    pub(crate) fn hashed(&self) -> bool {
        self.target.starts_with("/v1/event/list")
    }

    /// The request for each side.
    pub(crate) fn requests(&self, ties: &Ties) -> [Request; 2] {
        [0, 1].map(|side| {
            let fill = |text: &str| fill(text, ties, side);
            let mut request = Request::new(self.method, fill(&self.target));
            for (name, value) in &self.headers {
                request = request.header(*name, fill(value));
            }
            match std::str::from_utf8(&self.body) {
                Ok(body) => request.body(fill(body)),
                Err(_) => request.body(self.body.clone()),
            }
        })
    }

    /// The replies with lists in the same order, where an order is nothing to go by.
    pub(crate) fn arranged(&self, replies: &[Reply; 2]) -> [Reply; 2] {
        let arrange = |reply: &Reply| {
            let mut reply = reply.clone();
            let body = String::from_utf8_lossy(&reply.body).into_owned();
            match self.order {
                Order::Same => {}
                Order::ByName => reply.body = by_age(&body).into_bytes(),
                Order::Tags => reply.body = sorted(&body, sort_tags).into_bytes(),
                Order::Instances => reply.body = sorted(&body, sort_instances).into_bytes(),
            }
            reply
        };
        replies.each_ref().map(arrange)
    }
}

/// A list of objects, the oldest first.
fn by_age(body: &str) -> String {
    let (start, between, end) = ("[\n    {", "\n    },\n    {", "\n    }\n]");
    let Some((inner, rest)) = body.strip_prefix(start).and_then(|rest| rest.rsplit_once(end))
    else {
        return body.to_owned();
    };
    let mut items: Vec<_> = inner.split(between).collect();
    items.sort_by_key(|item| created(item));
    format!("{start}{}{end}{rest}", items.join(between))
}

/// JSON with some of its lists sorted, printed anew; what is none as it is.
fn sorted(body: &str, sort: fn(&mut Value)) -> String {
    let Ok(mut value) = serde_json::from_str(body) else { return body.to_owned() };
    sort(&mut value);
    format!("{value:#}")
}

fn sort_tags(services: &mut Value) {
    let Value::Object(services) = services else { return };
    for tags in services.values_mut().filter_map(Value::as_array_mut) {
        tags.sort_by_key(Value::to_string);
    }
}

fn sort_instances(found: &mut Value) {
    if let Value::Array(instances) = found {
        instances.sort_by_key(|instance| instance["Service"]["ID"].to_string());
        instances.iter_mut().for_each(sort_instances);
    } else if let Some(checks) = found.get_mut("Checks").and_then(Value::as_array_mut) {
        checks.sort_by_key(|check| check["CheckID"].to_string());
    }
}

fn created(item: &str) -> Option<u64> {
    let (_, rest) = item.split_once("\"CreateIndex\": ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Puts in what `<name…>` and `<index…>` stand for; what nothing stands for is made up.
fn fill(text: &str, ties: &Ties, side: usize) -> String {
    let mut filled = text.to_owned();
    while let Some((before, rest)) = filled.split_once("<name") {
        let Some((number, after)) = rest.split_once('>') else { break };
        let names = &ties.new_names;
        let at = number.parse::<usize>().unwrap_or(0);
        let name = names.get(at).map_or("5e55106e-0000-1111-2222-333344445555", |n| &n[side]);
        filled = format!("{before}{name}{after}");
    }
    while let Some((before, rest)) = filled.split_once("<index") {
        let Some((number, after)) = rest.split_once('>') else { break };
        let indexes = &ties.new_indexes;
        let back = number.parse::<usize>().unwrap_or(0);
        let at = indexes.len().checked_sub(back + 1);
        let index = at.and_then(|at| indexes.get(at)).map_or(1, |pair| pair[side]);
        filled = format!("{before}{index}{after}");
    }
    filled
}
