//! The differences that are meant, each with its reason. Everything else is a failure.

use crate::Reply;
use crate::steps::Step;

/// A difference: whose replies it is about, and why it is there.
struct Known {
    /// Why it is there.
    reason: &'static str,
    /// Whether these two replies to this step differ in this way.
    is: fn(&Step, &Reply, &Reply) -> bool,
}

const KNOWN: &[Known] = &[Known {
    reason: "a filter on Proxy of an agent's service without one breaks the connection in 1.8: \
             a nil pointer, mended later",
    is: |step, real, _| {
        real.status == 0 && step.target.contains("filter=") && step.target.contains("Proxy")
    },
}];

/// The reason of the difference between two replies, if it is known.
pub(crate) fn reason(step: &Step, real: &Reply, dev: &Reply) -> Option<&'static str> {
    KNOWN.iter().find(|known| (known.is)(step, real, dev)).map(|known| known.reason)
}
