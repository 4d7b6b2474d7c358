//! What a reply means, as text.

use lictor::error::{Error, ReplyError};
use lictor::reply::Meta;

/// A line for everything that the headers say.
pub(crate) fn meta(meta: &Meta) -> String {
    let number = |number: Option<u64>| number.map(|number| number.to_string());
    let flag = |flag: Option<bool>| flag.map(|flag| flag.to_string());
    let said = [
        ("index", number(meta.index)),
        ("knownLeader", flag(meta.known_leader)),
        ("lastContact", number(meta.last_contact)),
        ("effectiveConsistency", meta.effective_consistency.clone()),
        ("queryBackend", meta.query_backend.clone()),
        ("contentHash", meta.content_hash.clone()),
        ("cacheHit", flag(meta.cache_hit)),
        ("cacheAge", number(meta.cache_age)),
        ("filteredByAcls", flag(Some(meta.filtered_by_acls))),
    ];
    let lines = said.into_iter().filter_map(|(name, value)| Some(format!("{name} {}\n", value?)));
    lines.collect()
}

/// By whose fault, and what about it.
pub(crate) fn failure(error: &Error) -> String {
    match error {
        Error::Status(error) => {
            format!("!status {} {}", error.kind().name(), error.is_retryable())
        }
        Error::Reply(error) => {
            let fault = match error {
                ReplyError::HeaderMissing(_) => "missing",
                ReplyError::HeaderTwice(_) => "twice",
                ReplyError::HeaderUnreadable { .. } => "unreadable",
                _ => "body",
            };
            format!("!reply {fault} {error}")
        }
        error => format!("!reply body {error}"),
    }
}
