//! Filter expressions: the grammar of go-bexpr as Consul embeds it, for the `filter` parameter.
//!
//! [`Filter::parse`] reads an expression and holds it against the [`Schema`] of what an endpoint
//! lists; [`Filter::matches`] asks it of one element, as JSON. Texts of errors are Consul's own, to
//! the letter, because clients show and match them. Which endpoint takes a filter is the endpoint's
//! business.

mod check;
mod matches;
mod parse;
mod pattern;
mod quote;
mod schema;

use serde_json::Value;

pub(crate) use pattern::Pattern;
pub(crate) use quote::quote;
pub(crate) use schema::{CHECKS, INSTANCES, MEMBERS, NODES, SERVICE_NODES, SERVICES, Schema};

/// An expression that fits its schema.
#[derive(Debug)]
pub(crate) struct Filter {
    root: Node<check::Test>,
}

/// What Consul answers to an expression that it cannot use, word for word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    #[error("Failed to create boolean expression evaluator: {0}")]
    Grammar(String),
    #[error("Failed to create boolean expression evaluator: {0}")]
    Schema(String),
}

/// What holds expressions together; leaves are matches, first as written, then as checked.
#[derive(Debug)]
enum Node<L> {
    Any(Vec<Self>),
    All(Vec<Self>),
    Not(Box<Self>),
    Leaf(L),
}

impl Error {
    /// What it says where a list is filtered without the schema having been looked at before.
    pub(crate) fn bare(&self) -> &str {
        let (Self::Grammar(text) | Self::Schema(text)) = self;
        text
    }
}

impl Filter {
    /// Reads `text`, which must not be empty: an empty `filter` is none at all.
    pub(crate) fn parse(text: &str, schema: &Schema) -> Result<Self, Error> {
        let written = parse::expression(text).map_err(Error::Grammar)?;
        let checked = written.try_map(&|written| check::check(written, schema));
        Ok(Self { root: checked.map_err(Error::Schema)? })
    }

    /// Whether the element is to stay in the list. What it lacks counts as empty, zero or false.
    pub(crate) fn matches(&self, item: &Value) -> bool {
        self.root.holds(&|test| matches::holds(test, item))
    }
}

impl<L> Node<L> {
    fn holds(&self, leaf: &impl Fn(&L) -> bool) -> bool {
        match self {
            Self::Any(nodes) => nodes.iter().any(|node| node.holds(leaf)),
            Self::All(nodes) => nodes.iter().all(|node| node.holds(leaf)),
            Self::Not(node) => !node.holds(leaf),
            Self::Leaf(found) => leaf(found),
        }
    }

    fn try_map<M>(self, leaf: &impl Fn(L) -> Result<M, String>) -> Result<Node<M>, String> {
        let all = |nodes: Vec<Self>| -> Result<Vec<_>, _> {
            nodes.into_iter().map(|node| node.try_map(leaf)).collect()
        };
        Ok(match self {
            Self::Any(nodes) => Node::Any(all(nodes)?),
            Self::All(nodes) => Node::All(all(nodes)?),
            Self::Not(node) => Node::Not(Box::new(node.try_map(leaf)?)),
            Self::Leaf(found) => Node::Leaf(leaf(found)?),
        })
    }
}

#[cfg(test)]
mod tests;
