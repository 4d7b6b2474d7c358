//! The core for JavaScript: rows, requests and replies as data.
//!
//! Each function takes and gives one flat text, for a text crosses the border in one copy and an
//! object graph does not. `js/core.js` is the other side. What an argument looks like is said in
//! `args`, what is given at each function; sizes in a text are JavaScript's, UTF-16 units.
//!
//! Bodies that are bytes stay in JavaScript: here it is only said where they go.

use lictor::api;
use lictor::config::Config;
use lictor::endpoint::{Defaults, Endpoint, Place};
use lictor::error::{Error, Fault};
use lictor::request::{Body, Request};
use lictor::value::Value;
use wasm_bindgen::prelude::wasm_bindgen;

pub mod http1;
pub mod watch;

mod args;
mod config;
mod reply;
mod rows;

/// The endpoint with this number, as `rows::line` writes it; nothing where there are not so many.
#[must_use]
#[wasm_bindgen]
pub fn endpoint(row: usize) -> String {
    api::endpoints().nth(row).map(rows::line).unwrap_or_default()
}

/// The request of a call to the endpoint with the number `row` and these arguments.
///
/// `own` says that the caller has a body of its own, in place of the one that the arguments make.
///
/// What comes back is `METHOD HOLD BODY SHAPE TARGET SIZE:TOKENBODY`: the verb; for how many
/// milliseconds Consul may hold the reply back; `-` for no body, `=` for the caller's bytes, `{` for the JSON at the end; the
/// shape of the reply as `rows::shape` writes it; path and query; the token. Or `!FAULT NAME
/// PROBLEM` for an argument that was refused.
#[must_use]
#[wasm_bindgen]
pub fn request(row: usize, arguments: &str, own: bool) -> String {
    let Some(endpoint) = api::endpoints().nth(row) else {
        return refused(Fault::Value, "row", "there is no such endpoint");
    };
    let values = args::read(arguments);
    let client = Defaults::default();
    let made = if own {
        endpoint.request_with(&values, &client, Body::Bytes([].as_slice().into()))
    } else {
        endpoint.request(&values, &client)
    };
    match made {
        Ok(mut request) => sent(endpoint, &mut request, &values),
        Err(Error::Argument(error)) => refused(error.fault(), error.name(), error.problem()),
        Err(error) => refused(Fault::Value, "row", &error.to_string()),
    }
}

/// What the status and the headers of a reply mean; `body` counts only where the status is a
/// failure. `headers` are the sizes and texts of names and values by turns.
///
/// What comes back is a line `NAME VALUE` for everything that the headers say. Or `!status KIND
/// RETRYABLE` for a failure of Consul's, `!reply FAULT PROBLEM` for headers that Consul never sends.
#[must_use]
#[wasm_bindgen]
pub fn reply(row: usize, arguments: &str, status: u16, headers: &str, body: &str) -> String {
    let endpoint = api::endpoints().nth(row);
    let values = args::read(arguments);
    let headers: Vec<_> = args::pairs(headers).collect();
    let headers = headers.iter().map(|(name, value)| (*name, value.as_bytes()));
    let meaning = match endpoint {
        Some(endpoint) => endpoint.reply(&values, status, headers, body.as_bytes()),
        None => return "!reply body there is no such endpoint".to_owned(),
    };
    meaning.map_or_else(|error| reply::failure(&error), |reply| reply::meta(&reply.meta))
}

/// What the variables `CONSUL_*` say, given as the sizes and texts of names and values by turns.
///
/// What comes back is a line `NAME VALUE` for everything that they say, or `!value NAME PROBLEM`.
#[must_use]
#[wasm_bindgen]
pub fn configuration(variables: &str) -> String {
    let variables: Vec<_> = args::pairs(variables).collect();
    let given = |name: &str| {
        let found = variables.iter().find(|(known, value)| *known == name && !value.is_empty());
        found.map(|(_, value)| (*value).to_owned())
    };
    let named = ["CONSUL_HTTP_ADDR", "CONSUL_HTTP_SSL", "CONSUL_HTTP_AUTH"];
    let named = named.into_iter().any(|name| given(name).is_some());
    match Config::from_env(given) {
        Ok(config) => config::lines(&config, named),
        Err(error) => refused(error.fault(), error.name(), error.problem()),
    }
}

fn sent(endpoint: &Endpoint, request: &mut Request<'_>, values: &[Value<'_>]) -> String {
    // A flag counts by being there. Its text is the one that JavaScript programs always sent.
    for pair in &mut request.query {
        let Some(at) = pair.param else { continue };
        let place = endpoint.params.get(at).map(|param| param.place);
        if let (Some(Place::Flag(..)), Some(text)) = (place, values.get(at).and_then(Value::text)) {
            pair.value = text.to_owned().into();
        }
    }
    let hold = request.hold().map_or(0, |hold| hold.as_millis());
    let (mark, json) = match &request.body {
        Body::Json(text) => ('{', text.as_str()),
        Body::Bytes(_) => ('=', ""),
        _ => ('-', ""),
    };
    let shape = rows::shape(endpoint.shape(values));
    let token = request.token.as_deref().unwrap_or_default();
    let size = token.encode_utf16().count();
    let (method, target) = (request.method.as_str(), request.target());
    format!("{method} {hold} {mark} {shape} {target} {size}:{token}{json}")
}

fn refused(fault: Fault, name: &str, problem: &str) -> String {
    let fault = match fault {
        Fault::Type => "type",
        Fault::Format => "format",
        Fault::Missing => "missing",
        Fault::Conflict => "conflict",
        _ => "value",
    };
    format!("!{fault} {name} {problem}")
}
