//! The differences that are meant, each with its reason. Everything else is a failure.

use crate::Reply;
use crate::compare::Ties;
use crate::steps::Step;

/// A difference: whose replies it is about, and why it is there.
struct Known {
    /// Why it is there.
    reason: &'static str,
    /// Whether these two replies to this step may differ in this way.
    is: fn(&Step, &Reply, &Reply) -> bool,
    /// The reply without what is different. With it the two have to be as like as any other two:
    /// their indexes and identifiers too. No more is asked of two that cannot be made alike.
    without: Option<fn(&Reply) -> Reply>,
}

/// A blocking query that only one of the two answered, with nothing new in it.
pub(crate) const NEIGHBOURS: &str = "a change wakes also those in 1.8 who wait for what is next to it in a tree, and not all who \
     wait for a missing key: to no news";

const KNOWN: &[Known] = &[
    Known {
        reason: "what is wrong with the rules of a policy is said in the dev agent's own words",
        is: |_, real, dev| {
            let parse = |reply: &Reply| reply.body.starts_with(b"Failed to parse ACL rules: ");
            real.status == dev.status && parse(real) && parse(dev)
        },
        without: None,
    },
    Known {
        reason: "the dev agent reads the parameters of every read before it does anything else",
        is: |step, real, dev| {
            step.target.starts_with("/v1/agent/service/?")
                && real.body == b"unknown service ID: "
                && dev.status == 400
                && [&b"Invalid "[..], b"Cannot specify ?stale with ?consistent"]
                    .iter()
                    .any(|said| dev.body.starts_with(said))
        },
        without: None,
    },
    Known {
        reason: "the dev agent does not know the time of day, and dates its tokens to the second",
        is: |step, _, _| step.target.starts_with("/v1/acl/token"),
        without: Some(|reply| without_members(reply, &["CreateTime"])),
    },
    Known {
        reason: "of a length of time that is none and a value of the wrong type in one body the \
                 dev agent may name the other one first",
        is: |_, real, dev| match (undecoded(real), undecoded(dev)) {
            (Some(real), Some(dev)) => real.starts_with("time: ") != dev.starts_with("time: "),
            _ => false,
        },
        without: None,
    },
    Known {
        reason: "Consul names the types of its own source, of which the dev agent knows not all",
        is: |_, real, dev| match (undecoded(real), undecoded(dev)) {
            (Some(real), Some(dev)) => match (real.split_once(TYPE), dev.split_once(TYPE)) {
                (Some((real, _)), Some((dev, kind))) => real == dev && kind.starts_with("structs."),
                _ => false,
            },
            _ => false,
        },
        without: None,
    },
    Known {
        reason: "the dev agent has no cache: what is asked for from one comes fresh, and says so by \
                 having neither X-Cache nor Age",
        is: |step, real, dev| {
            let cached = real.headers.iter().any(|(name, _)| name == "X-Cache");
            cached && step.target.contains("cached") && real.status == dev.status
        },
        without: Some(|reply| {
            let cache = |name: &str| name == "X-Cache" || name == "Age";
            let headers = reply.headers.iter().filter(|(name, _)| !cache(name));
            Reply { headers: headers.cloned().collect(), ..reply.clone() }
        }),
    },
    Known {
        reason: "OPTIONS on a prepared query has an empty JSON object for a body in 1.8, by mistake",
        is: |step, real, dev| {
            step.method == "OPTIONS"
                && step.target.starts_with("/v1/query/")
                && real.body == b"{}\n"
                && real.status == dev.status
        },
        without: None,
    },
    Known {
        reason: "the dev agent writes no log that could be followed, and takes no coordinates",
        is: |step, _, dev| {
            let path = step.target.as_str();
            (path.starts_with("/v1/agent/monitor") || path.starts_with("/v1/coordinate/update"))
                && dev.status == 404
        },
        without: None,
    },
    Known {
        reason: "a filter on Proxy of an agent's service without one breaks the connection in 1.8: \
             a nil pointer, mended later",
        is: |step, real, _| {
            real.status == 0 && step.target.contains("filter=") && step.target.contains("Proxy")
        },
        without: None,
    },
];

const TYPE: &str = " of type ";

/// What is wrong with a body that could not be read.
fn undecoded(reply: &Reply) -> Option<&str> {
    let text = std::str::from_utf8(&reply.body).ok().filter(|_| reply.status == 400)?;
    text.strip_prefix("Request decode failed: ")
}

/// A reply without the texts that are some members of its objects.
fn without_members(reply: &Reply, names: &[&str]) -> Reply {
    let body = String::from_utf8_lossy(&reply.body);
    let bare = |line| {
        let member = |name: &&&str| str::trim_start(line).starts_with(&format!("\"{name}\": \""));
        names.iter().find(member).map_or(line, |name| *name)
    };
    let lines: Vec<_> = body.lines().map(bare).collect();
    Reply { body: lines.join("\n").into_bytes(), ..reply.clone() }
}

/// The reason of the difference between two replies, if it is known. What they still have in common
/// is tied.
pub(crate) fn reason(
    ties: &mut Ties,
    step: &Step,
    real: &Reply,
    dev: &Reply,
) -> Option<&'static str> {
    let mut explains = |known: &&Known| {
        (known.is)(step, real, dev)
            && known.without.is_none_or(|without| {
                ties.tie(&without(real), &without(dev), step.hashed()).is_ok()
            })
    };
    KNOWN.iter().find(&mut explains).map(|known| known.reason)
}

#[cfg(test)]
mod tests {
    use super::reason;
    use crate::Reply;
    use crate::compare::Ties;
    use crate::steps::Step;

    const REAL: &str = "5e55106e-0000-4111-8222-333344445555";
    const DEV: &str = "5e55106e-0000-4111-8222-333344446666";

    fn service(id: &str, tags: &str, index: u64) -> Reply {
        let body = format!(
            "{{\n    \"ID\": \"{id}\",\n    \"Tags\": {tags},\n    \"ModifyIndex\": {index}\n}}"
        );
        Reply { status: 200, headers: Vec::new(), body: body.into_bytes() }
    }

    fn cached(reply: Reply) -> Reply {
        Reply { headers: vec![("X-Cache".to_owned(), "MISS".to_owned())], ..reply }
    }

    fn known(ties: &mut Ties, real: &Reply, dev: &Reply) -> bool {
        ties.tie(real, dev, false).expect_err("two that differ");
        reason(ties, &Step::get("/v1/health/service/a?cached"), real, dev).is_some()
    }

    #[test]
    fn an_index_or_an_identifier_that_differs_has_no_reason() {
        let mut ties = Ties::default();
        let real = |id: &str, index| [service(id, "[]", index), cached(service(id, "[]", index))];
        assert_eq!(ties.tie(&service(REAL, "[]", 10), &service(DEV, "[]", 20), false), Ok(()));
        for [plain, cached] in [real(REAL, 11), real(DEV, 10)] {
            assert!(!known(&mut ties, &plain, &service(DEV, "[]", 20)));
            assert!(!known(&mut ties, &cached, &service(DEV, "[]", 20)));
        }
    }

    #[test]
    fn what_is_around_a_known_difference_is_tied() {
        let mut ties = Ties::default();
        let real = cached(service(REAL, "[]", 10));
        assert!(!known(&mut ties, &real, &service(DEV, "null", 20)));
        assert!(known(&mut ties, &real, &service(DEV, "[]", 20)));
        assert!(!known(&mut ties, &real, &service(DEV, "[]", 21)));
    }
}
