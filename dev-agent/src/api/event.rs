//! `/v1/event/`.

use super::rest;
use crate::acl::{Level, Resource};
use crate::call::Call;
use crate::events::Event;
use crate::filter::Pattern;
use crate::json::Json;
use crate::reply::{Blocks, Failure, Reply, Result};
use crate::state::State;

/// The longest payload, where there is a limit.
const LONGEST: usize = 300;

pub(crate) fn fire(state: &mut State, call: &Call) -> Result {
    let name = rest(call, "Missing name")?;
    // An event is the agent's own affair, which knows of no status for a token that is not there.
    let access = state.access(call).map_err(|failure| Failure::server(failure.text))?;
    if state.options.version.limits_events() {
        let Some(length) = call.request.content_length() else {
            return Err(Failure::bad("Event payload size must be greater than zero"));
        };
        if length > LONGEST {
            let text = format!(
                "Event payload too large, received {length} bytes, max size: {LONGEST} bytes. See https://developer.hashicorp.com/docs/agent/config/config-files#event_max_size."
            );
            return Err(Failure::new(413, text));
        }
    }
    let event = Event {
        id: state.random.uuid(),
        name: name.to_owned(),
        payload: call.request.body.clone(),
        node: call.text("node").to_owned(),
        service: call.text("service").to_owned(),
        tag: call.text("tag").to_owned(),
        time: 0,
    };
    if !event.tag.is_empty() && event.service.is_empty() {
        return Err(Failure::server("Cannot provide tag filter without service filter"));
    }
    state.reachable(call.datacenter())?;
    access.require(Resource::Event, name, Level::Write)?;
    let shown = event.json();
    let filters = [("node", &event.node), ("service", &event.service), ("tag", &event.tag)];
    let mut patterns = Vec::new();
    for (what, pattern) in filters {
        let compiled = Pattern::compile(pattern)
            .map_err(|error| Failure::server(format!("Invalid {what} filter: {error}")))?;
        patterns.push(compiled);
    }
    if concerns(state, &event, &patterns) {
        state.events.push(event);
        state.changes += 1;
    }
    Ok(Reply::json(shown))
}

/// Whether this node, and one of its services, is meant.
fn concerns(state: &State, event: &Event, patterns: &[Pattern]) -> bool {
    let [node, service, tag] = patterns else { return true };
    let own = node.is_match(&state.options.node_name);
    let serves = state.local.services().any(|local| {
        service.is_match(&local.name)
            && (event.tag.is_empty() || local.tags.iter().any(|own| tag.is_match(own)))
    });
    own && (event.service.is_empty() || serves)
}

pub(crate) fn list(state: &State, call: &Call) -> Result {
    let access = state.access(call)?;
    let mut visible = super::Visible::new(&access);
    let mut events = state.events.named(call.text("name"));
    events.retain(|event| visible.keep(access.allows(Resource::Event, &event.name, Level::Read)));
    let index = events.last().map_or(1, |event| event.index());
    let shown = Json::list(events.into_iter().map(Event::json));
    Ok(visible.tell(Reply::json(shown)).blocks(Blocks::Event(index)))
}
