//! The differences that are meant, each with its reason. Everything else is a failure.

use serde_json::Value;

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
        is: |step, _, dev| step.target.starts_with("/v1/agent/service/?") && dev.status == 400,
        without: None,
    },
    Known {
        reason: "the dev agent does not tell an empty list of tags from none, which 1.8 shows as \
                 `null` where it does not tidy up",
        is: |_, _, _| true,
        without: Some(|reply| {
            let body = String::from_utf8_lossy(&reply.body).replace("Tags\": null", "Tags\": []");
            Reply { body: body.into_bytes(), ..reply.clone() }
        }),
    },
    Known {
        reason: "the dev agent does not know the time of day when it makes its first tokens",
        is: |step, _, _| step.target == "/v1/acl/tokens",
        without: Some(without_first_times),
    },
    Known {
        reason: "of two things wrong with a body the dev agent may name the other one first",
        is: |_, real, dev| {
            let decode = |reply: &Reply| reply.body.starts_with(b"Request decode failed: ");
            real.status == 400 && dev.status == 400 && decode(real) && decode(dev)
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
        without: None,
    },
    Known {
        reason: "OPTIONS on a prepared query has an empty JSON object for a body in 1.8, by mistake",
        is: |step, real, dev| {
            step.method == "OPTIONS" && real.body == b"{}\n" && real.status == dev.status
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

/// A list of tokens without when those were made that are there from the start.
fn without_first_times(reply: &Reply) -> Reply {
    let first = |token: &Value| {
        token["AccessorID"] == "00000000-0000-0000-0000-000000000002"
            || token["Description"] == "Master Token"
    };
    let Ok(mut tokens) = serde_json::from_slice::<Vec<Value>>(&reply.body) else {
        return reply.clone();
    };
    for token in tokens.iter_mut().filter(|token| first(token)) {
        token["CreateTime"] = Value::Null;
    }
    let body = serde_json::to_vec_pretty(&tokens).expect("what was read can be written");
    Reply { body, ..reply.clone() }
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

    fn service(id: &str, tags: &str, index: u64) -> Reply {
        let body = format!(
            "{{\n    \"ID\": \"{id}\",\n    \"Tags\": {tags},\n    \"ModifyIndex\": {index}\n}}"
        );
        Reply { status: 200, headers: Vec::new(), body: body.into_bytes() }
    }

    const REAL: &str = "5e55106e-0000-4111-8222-333344445555";
    const DEV: &str = "5e55106e-0000-4111-8222-333344446666";

    fn known(ties: &mut Ties, real: &Reply, dev: &Reply) -> bool {
        ties.tie(real, dev, false).expect_err("two that differ");
        reason(ties, &Step::get("/v1/catalog/node/a"), real, dev).is_some()
    }

    #[test]
    fn an_index_or_an_identifier_that_differs_has_no_reason() {
        let mut ties = Ties::default();
        assert_eq!(ties.tie(&service(REAL, "[]", 10), &service(DEV, "[]", 20), false), Ok(()));
        for tags in ["[]", "null"] {
            assert!(!known(&mut ties, &service(REAL, tags, 10), &service(DEV, "[]", 21)));
            assert!(!known(&mut ties, &service(REAL, tags, 11), &service(DEV, "[]", 20)));
            assert!(!known(&mut ties, &service(REAL, tags, 10), &service(REAL, "[]", 20)));
        }
    }

    #[test]
    fn no_tags_are_an_empty_list_and_what_is_around_them_is_tied() {
        let mut ties = Ties::default();
        assert!(known(&mut ties, &service(REAL, "null", 10), &service(DEV, "[]", 20)));
        assert!(!known(&mut ties, &service(REAL, "null", 10), &service(DEV, "[]", 21)));
        assert!(!known(&mut ties, &service(REAL, "null", 10), &service(DEV, "[\"a\"]", 20)));
    }
}
