//! Which path and verb is whose: one row an endpoint.

use crate::api::kv;
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

const ROUTES: &[Route] = &[Route(
    "/v1/kv/",
    &[("GET", Read(kv::get)), ("PUT", Write(kv::put)), ("DELETE", Write(kv::delete))],
)];

/// Finds the handler of a request, and tells the call what of the path is left for it. A failure is
/// also how redirects and the verbs of an endpoint come about.
pub(crate) fn find(state: &State, call: &mut Call) -> Result<std::result::Result<Handler, Reply>> {
    if call.path.chars().any(unprintable) {
        return Err(Failure::bad("").bare());
    }
    let clean = cleaned(&call.path);
    if clean != call.path {
        return Err(moved(call, &clean));
    }
    let Some(Route(pattern, verbs)) = longest(&call.path) else {
        let below = format!("{clean}/");
        return Err(match longest(&below) {
            Some(Route(pattern, _)) if *pattern == below => moved(call, &below),
            _ => unknown(state, call),
        });
    };
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

fn longest(path: &str) -> Option<&'static Route> {
    let fits = |Route(pattern, _): &&Route| {
        path == *pattern || (pattern.ends_with('/') && path.starts_with(pattern))
    };
    ROUTES.iter().filter(fits).max_by_key(|Route(pattern, _)| pattern.len())
}

fn unknown(state: &State, call: &Call) -> Failure {
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
    let text = format!("<a href=\"{target}\">Moved Permanently</a>.\n\n");
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
