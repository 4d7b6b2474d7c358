//! Which path and verb is whose: one row an endpoint.

use crate::api::{
    acl, agent, agent_checks as checks, agent_services as services, catalog, coordinate, event,
    health, kv, query, session, status, txn,
};
use crate::call::Call;
use crate::reply::{Failure, Reply, Result};
use crate::state::State;

/// What a verb of an endpoint does.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// Reads, and takes the parameters that every read takes. It is asked again while the request
    /// is parked, so it must depend on nothing else.
    Read(fn(&State, &Call) -> Result),
    /// Changes something, or is not to be asked twice.
    Write(fn(&mut State, &Call) -> Result),
}

use Handler::{Read, Write};

/// A pattern that ends in `/` stands for all paths below it.
struct Route(&'static str, &'static [(&'static str, Handler)]);

#[rustfmt::skip]
const ROUTES: &[Route] = &[
    Route("/v1/acl/", &[("GET", Write(acl::other)), ("PUT", Write(acl::other)), ("POST", Write(acl::other)), ("DELETE", Write(acl::other))]),
    Route("/v1/acl/bootstrap", &[("PUT", Write(acl::bootstrap))]),
    Route("/v1/acl/policies", &[("GET", Read(acl::policies))]),
    Route("/v1/acl/policy", &[("PUT", Write(acl::create_policy))]),
    Route("/v1/acl/policy/", &[("GET", Read(acl::policy)), ("PUT", Write(acl::put_policy)), ("DELETE", Write(acl::delete_policy))]),
    Route("/v1/acl/policy/name/", &[("GET", Read(acl::policy_by_name))]),
    Route("/v1/acl/replication", &[("GET", Write(acl::replication))]),
    Route("/v1/acl/token", &[("PUT", Write(acl::create_token))]),
    Route("/v1/acl/token/", &[("GET", Read(acl::token)), ("PUT", Write(acl::put_token)), ("DELETE", Write(acl::delete_token))]),
    Route("/v1/acl/token/self", &[("GET", Read(acl::own_token))]),
    Route("/v1/acl/tokens", &[("GET", Read(acl::tokens))]),
    Route("/v1/agent/check/deregister/", &[("PUT", Write(checks::deregister))]),
    Route("/v1/agent/check/fail/", &[("PUT", Write(checks::fail))]),
    Route("/v1/agent/check/pass/", &[("PUT", Write(checks::pass))]),
    Route("/v1/agent/check/register", &[("PUT", Write(checks::register))]),
    Route("/v1/agent/check/update/", &[("PUT", Write(checks::update))]),
    Route("/v1/agent/check/warn/", &[("PUT", Write(checks::warn))]),
    Route("/v1/agent/checks", &[("GET", Write(checks::list))]),
    Route("/v1/agent/force-leave/", &[("PUT", Write(agent::force_leave))]),
    Route("/v1/agent/health/service/id/", &[("GET", Write(checks::health_by_id))]),
    Route("/v1/agent/health/service/name/", &[("GET", Write(checks::health_by_name))]),
    Route("/v1/agent/host", &[("GET", Write(agent::host))]),
    Route("/v1/agent/join/", &[("PUT", Write(agent::join))]),
    Route("/v1/agent/leave", &[("PUT", Write(agent::leave))]),
    Route("/v1/agent/maintenance", &[("PUT", Write(agent::maintenance))]),
    Route("/v1/agent/members", &[("GET", Write(agent::members))]),
    Route("/v1/agent/metrics", &[("GET", Write(agent::metrics))]),
    Route("/v1/agent/reload", &[("PUT", Write(agent::reload))]),
    Route("/v1/agent/self", &[("GET", Write(agent::own))]),
    Route("/v1/agent/service/", &[("GET", Read(services::get))]),
    Route("/v1/agent/service/deregister/", &[("PUT", Write(services::deregister))]),
    Route("/v1/agent/service/maintenance/", &[("PUT", Write(services::maintenance))]),
    Route("/v1/agent/service/register", &[("PUT", Write(services::register))]),
    Route("/v1/agent/services", &[("GET", Write(services::list))]),
    Route("/v1/agent/token/", &[("PUT", Write(agent::token))]),
    Route("/v1/agent/version", &[("GET", Write(agent::version))]),
    Route("/v1/catalog/connect/", &[("GET", Read(catalog::connect))]),
    Route("/v1/catalog/datacenters", &[("GET", Write(catalog::datacenters))]),
    Route("/v1/catalog/deregister", &[("PUT", Write(catalog::deregister))]),
    Route("/v1/catalog/gateway-services/", &[("GET", Read(catalog::gateway_services))]),
    Route("/v1/catalog/node-services/", &[("GET", Read(catalog::node_services))]),
    Route("/v1/catalog/node/", &[("GET", Read(catalog::node))]),
    Route("/v1/catalog/nodes", &[("GET", Read(catalog::nodes))]),
    Route("/v1/catalog/register", &[("PUT", Write(catalog::register))]),
    Route("/v1/catalog/service/", &[("GET", Read(catalog::service))]),
    Route("/v1/catalog/services", &[("GET", Read(catalog::services))]),
    Route("/v1/coordinate/datacenters", &[("GET", Write(coordinate::datacenters))]),
    Route("/v1/coordinate/node/", &[("GET", Read(coordinate::node))]),
    Route("/v1/coordinate/nodes", &[("GET", Read(coordinate::nodes))]),
    Route("/v1/event/fire/", &[("PUT", Write(event::fire))]),
    Route("/v1/event/list", &[("GET", Read(event::list))]),
    Route("/v1/health/checks/", &[("GET", Read(health::checks))]),
    Route("/v1/health/connect/", &[("GET", Read(health::connect))]),
    Route("/v1/health/ingress/", &[("GET", Read(health::ingress))]),
    Route("/v1/health/node/", &[("GET", Read(health::node))]),
    Route("/v1/health/service/", &[("GET", Read(health::service))]),
    Route("/v1/health/state/", &[("GET", Read(health::in_state))]),
    Route("/v1/internal/acl/authorize", &[("POST", Write(acl::other))]),
    Route("/v1/kv/", &[("GET", Read(kv::get)), ("PUT", Write(kv::put)), ("DELETE", Write(kv::delete))]),
    Route("/v1/query", &[("GET", Read(query::list)), ("POST", Write(query::create))]),
    Route("/v1/query/", &[("GET", Write(query::get)), ("PUT", Write(query::update)), ("DELETE", Write(query::delete))]),
    Route("/v1/session/create", &[("PUT", Write(session::create))]),
    Route("/v1/session/destroy/", &[("PUT", Write(session::destroy))]),
    Route("/v1/session/info/", &[("GET", Read(session::info))]),
    Route("/v1/session/list", &[("GET", Read(session::list))]),
    Route("/v1/session/node/", &[("GET", Read(session::of_node))]),
    Route("/v1/session/renew/", &[("PUT", Write(session::renew))]),
    Route("/v1/status/leader", &[("GET", Write(status::leader))]),
    Route("/v1/status/peers", &[("GET", Write(status::peers))]),
    Route("/v1/txn", &[("PUT", Write(txn::apply))]),
];

/// Finds the handler of a request, and tells the call what of the path is left for it. A failure is
/// also how redirects and the verbs of an endpoint come about.
pub(crate) fn find(state: &State, call: &mut Call) -> Result<std::result::Result<Handler, Reply>> {
    if call.path.chars().any(unprintable) {
        return Err(Failure::bad("").bare());
    }
    let raw = call.request.target.split('?').next().unwrap_or_default().to_owned();
    let seen = if state.options.version.cleans_escaped_paths() { &raw } else { &call.path };
    let clean = cleaned(seen);
    if clean != *seen {
        return Err(moved(call, &clean));
    }
    if clean == "/" {
        return Err(moved(call, "/ui/"));
    }
    let Some(Route(pattern, verbs)) = longest(&call.path) else {
        let below = format!("{}/", call.path);
        return Err(match longest(&below) {
            Some(Route(pattern, _)) if *pattern == below => moved(call, &below),
            _ => unknown(state, call),
        });
    };
    enterprise(state, call)?;
    if call.garbled {
        return Err(Failure::server(""));
    }
    call.rest = call.path.get(pattern.len()..).unwrap_or_default().to_owned();
    if let Some((_, handler)) = verbs.iter().find(|(verb, _)| *verb == call.request.method) {
        return Ok(Ok(*handler));
    }
    let allowed =
        verbs.iter().fold("OPTIONS".to_owned(), |allowed, (verb, _)| allowed + "," + verb);
    if call.request.method == "OPTIONS" {
        return Ok(Err(Reply::empty().header("Allow", allowed)));
    }
    let text = format!("method {} not allowed", call.request.method);
    Err(Failure::new(405, text).header("Allow", allowed))
}

/// Refuses what only the enterprise edition has.
fn enterprise(state: &State, call: &Call) -> Result<()> {
    let version = state.options.version;
    let prefix = version.bad_request_prefix();
    let features = [
        ("ns", "X-Consul-Namespace", "Namespaces", true),
        ("partition", "X-Consul-Partition", "Partitions", version.has_peers()),
    ];
    for (param, header, feature, known) in features {
        let end = format!("{feature} are a Consul Enterprise feature");
        if known && !call.text(param).is_empty() {
            let text = format!("{prefix}Invalid query parameter: {param:?} - {end}");
            return Err(Failure::bad(text));
        }
        if known && call.request.first(header).is_some_and(|value| !value.is_empty()) {
            return Err(Failure::bad(format!("{prefix}Invalid header: {header:?} - {end}")));
        }
    }
    Ok(())
}

fn longest(path: &str) -> Option<&'static Route> {
    let fits = |Route(pattern, _): &&Route| {
        path == *pattern || (pattern.ends_with('/') && path.starts_with(pattern))
    };
    ROUTES.iter().filter(fits).max_by_key(|Route(pattern, _)| pattern.len())
}

pub(crate) fn unknown(state: &State, call: &Call) -> Failure {
    if !state.options.version.explains_unknown_urls() {
        return Failure::new(404, "").bare();
    }
    let text = if call.path.contains("/v1/") {
        "Invalid URL path: not a recognized HTTP API endpoint\n"
    } else {
        "Invalid URL path: if attempting to use the HTTP API, ensure the path starts with '/v1/'\n"
    };
    Failure::new(404, text).bare()
}

fn moved(call: &Call, path: &str) -> Failure {
    let query = call.request.target.split_once('?').map(|(_, query)| format!("?{query}"));
    let target = format!("{path}{}", query.unwrap_or_default());
    let html = matches!(call.request.method.as_str(), "GET" | "HEAD");
    let escape = |text: String, (c, name): (char, &str)| text.replace(c, name);
    let escaped = [('&', "&amp;"), ('\'', "&#39;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&#34;")]
        .into_iter()
        .fold(target.clone(), escape);
    let text = format!("<a href=\"{escaped}\">Moved Permanently</a>.\n\n");
    let failure = Failure::new(301, if call.request.method == "GET" { &text } else { "" });
    let failure = failure.header("Location", target).bare();
    if html { failure.header("Content-Type", "text/html; charset=utf-8") } else { failure }
}

/// The path without empty, `.` and `..` segments, as Go's router wants it.
fn cleaned(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    let end = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

/// Go's `!unicode.IsPrint`.
fn unprintable(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{a0}' => true,
        // After a letter, what Rust escapes is what cannot be printed, combining marks aside.
        _ => format!("a{c}").escape_debug().nth(1) == Some('\\'),
    }
}
