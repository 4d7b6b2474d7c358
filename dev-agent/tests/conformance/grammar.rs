//! What sequences are made of: one module a group of endpoints. A seed makes the same steps again.

pub(crate) mod agent;
pub(crate) mod catalog;
pub(crate) mod filter;
pub(crate) mod kv;
pub(crate) mod session;
pub(crate) mod txn;
pub(crate) mod wrong;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::dice::Dice;
use crate::steps::Step;

/// A sequence of its own number, and what leaves both agents as they were before it.
pub(crate) struct Sequence {
    pub(crate) steps: Vec<Step>,
    pub(crate) afterwards: Vec<Step>,
}

/// Makes the next step of some group.
type Group = fn(&mut Dice, &str) -> Step;

/// A sequence of one theme: its groups, each as likely as it is often there.
pub(crate) struct Theme {
    pub(crate) name: &'static str,
    pub(crate) groups: &'static [Group],
}

pub(crate) const THEMES: &[Theme] = &[
    Theme { name: "kv", groups: &[kv::step, kv::step, kv::step, kv::waits, wrong::kv] },
    Theme {
        name: "locks",
        groups: &[kv::step, kv::lock, kv::lock, session::step, session::step, kv::waits],
    },
    Theme { name: "transactions", groups: &[kv::lock, session::create, txn::step, txn::step] },
    Theme {
        name: "agent",
        groups: &[agent::change, agent::change, agent::read, catalog::read, catalog::waits],
    },
    Theme {
        name: "catalog",
        groups: &[catalog::change, catalog::change, catalog::read, catalog::read, catalog::waits],
    },
    Theme {
        name: "filters",
        groups: &[agent::change, catalog::change, filter::step, filter::step, filter::step],
    },
    Theme {
        name: "everything",
        groups: &[
            kv::lock,
            session::step,
            txn::step,
            agent::change,
            agent::read,
            catalog::change,
            catalog::read,
            catalog::waits,
            filter::step,
            wrong::step,
        ],
    },
];

impl Theme {
    /// The sequence of a seed. Keys are below the seed, since a lock's delay outlives everything.
    pub(crate) fn sequence(&self, seed: u64) -> Sequence {
        let mut dice = Dice::new(seed);
        let folder = format!("s{seed}/");
        let length = 4 + dice.below(12);
        let steps: Vec<_> = (0..length).map(|_| dice.of(self.groups)(&mut dice, &folder)).collect();
        let mut afterwards = vec![Step::delete(format!("/v1/kv/{folder}?recurse"))];
        let did = |start: &str| steps.iter().any(|step| step.target.starts_with(start));
        if did("/v1/session/create") {
            let sessions = 0..length;
            afterwards.extend(
                sessions.map(|number| Step::put(format!("/v1/session/destroy/<name{number}>"), "")),
            );
        }
        if did("/v1/agent/") {
            afterwards.extend(agent::undo());
        }
        if did("/v1/catalog/register") || did("/v1/txn") {
            afterwards.extend(catalog::undo());
        }
        Sequence { steps, afterwards }
    }
}

/// A path segment or a value, escaped whole.
fn escape(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string().replace("%3C", "<").replace("%3E", ">")
}

/// `?a&b`, or nothing.
fn query(parts: &[String]) -> String {
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// One of these, as a string of its own.
fn one(dice: &mut Dice, choices: &[&str]) -> String {
    dice.of(choices).to_owned()
}

/// A JSON object of some of these fields, each with one of its values; `must` is always there.
fn object(dice: &mut Dice, must: &[(&str, &[&str])], may: &[(&str, &[&str])]) -> String {
    let mut fields: Vec<_> =
        must.iter().map(|(name, values)| format!("\"{name}\":{}", dice.of(values))).collect();
    for (name, values) in may {
        if dice.one_in(3) {
            fields.push(format!("\"{name}\":{}", dice.of(values)));
        }
    }
    format!("{{{}}}", fields.join(","))
}
