//! The differences that are meant, each with its reason. Everything else is a failure.

use crate::Reply;
use crate::compare::masked;
use crate::steps::Step;

/// A difference: whose replies it is about, and why it is there.
struct Known {
    /// Why it is there.
    reason: &'static str,
    /// Whether these two replies to this step differ in this way.
    is: fn(&Step, &Reply, &Reply) -> bool,
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
    },
    Known {
        reason: "the dev agent reads the parameters of every read before it does anything else",
        is: |step, _, dev| step.target.starts_with("/v1/agent/service/?") && dev.status == 400,
    },
    Known {
        reason: "the dev agent does not tell an empty list of tags from none, which 1.8 shows as \
                 `null` where it does not tidy up",
        is: |_, real, dev| {
            let plain = |reply: &Reply| masked(reply).replace("Tags\": null", "Tags\": []");
            plain(real) == plain(dev)
        },
    },
    Known {
        reason: "of two things wrong with a body the dev agent may name the other one first",
        is: |_, real, dev| {
            let decode = |reply: &Reply| reply.body.starts_with(b"Request decode failed: ");
            real.status == 400 && dev.status == 400 && decode(real) && decode(dev)
        },
    },
    Known {
        reason: "the dev agent has no cache: what is asked for from one comes fresh, and says so by \
                 having neither X-Cache nor Age",
        is: |step, real, dev| {
            let cached = real.headers.iter().any(|(name, _)| name == "X-Cache");
            cached && step.target.contains("cached") && real.status == dev.status
        },
    },
    Known {
        reason: "OPTIONS on a prepared query has an empty JSON object for a body in 1.8, by mistake",
        is: |step, real, dev| {
            step.method == "OPTIONS" && real.body == b"{}\n" && real.status == dev.status
        },
    },
    Known {
        reason: "the dev agent writes no log that could be followed, and takes no coordinates",
        is: |step, _, dev| {
            let path = step.target.as_str();
            (path.starts_with("/v1/agent/monitor") || path.starts_with("/v1/coordinate/update"))
                && dev.status == 404
        },
    },
    Known {
        reason: "a filter on Proxy of an agent's service without one breaks the connection in 1.8: \
             a nil pointer, mended later",
        is: |step, real, _| {
            real.status == 0 && step.target.contains("filter=") && step.target.contains("Proxy")
        },
    },
];

/// The reason of the difference between two replies, if it is known.
pub(crate) fn reason(step: &Step, real: &Reply, dev: &Reply) -> Option<&'static str> {
    KNOWN.iter().find(|known| (known.is)(step, real, dev)).map(|known| known.reason)
}
