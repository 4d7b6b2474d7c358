//! Transactions: up to 128 operations that happen together or not at all.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AgentService, HealthCheck, KvPair, Node};

mod kv;

pub use kv::{KvVerb, TxnKv};

/// One operation of a transaction; the body of `/v1/txn` is a list of them.
///
/// ```
/// use lictor::model::{TxnKv, TxnOp};
///
/// let ops: Vec<TxnOp> = vec![
///     TxnKv::check_session("lock", "adf4238a-882b-9ddc-4a9d-5b6758e4159e").into(),
///     TxnKv::set("config", "on").flags(42).into(),
///     TxnKv::delete_tree("old/").into(),
/// ];
/// assert!(!ops.iter().all(TxnOp::is_read_only));
/// assert_eq!(
///     serde_json::to_value(&ops[1])?,
///     serde_json::json!({"KV": {"Verb": "set", "Key": "config", "Value": "b24=", "Flags": 42}})
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TxnOp {
    /// On a key.
    #[serde(rename = "KV")]
    Kv(TxnKv),
    /// On a node.
    Node(Box<TxnNode>),
    /// On a service of a node.
    Service(Box<TxnService>),
    /// On a check of a node.
    Check(Box<TxnCheck>),
}

impl TxnOp {
    /// An operation on a node.
    #[must_use]
    pub fn node(verb: CatalogVerb, node: Node) -> Self {
        Self::Node(Box::new(TxnNode { verb, node, ..TxnNode::default() }))
    }

    /// An operation on a service of `node`.
    #[must_use]
    pub fn service(verb: CatalogVerb, node: impl Into<String>, service: AgentService) -> Self {
        let node = node.into();
        Self::Service(Box::new(TxnService { verb, node, service, ..TxnService::default() }))
    }

    /// An operation on a check, which names its node itself.
    #[must_use]
    pub fn check(verb: CatalogVerb, check: HealthCheck) -> Self {
        Self::Check(Box::new(TxnCheck { verb, check, ..TxnCheck::default() }))
    }

    /// Whether it only reads. A transaction of nothing else bypasses the log, and may be stale or
    /// consistent as any read.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        match self {
            Self::Kv(op) => op.verb.is_read_only(),
            Self::Node(op) => op.verb == CatalogVerb::Get,
            Self::Service(op) => op.verb == CatalogVerb::Get,
            Self::Check(op) => op.verb == CatalogVerb::Get,
        }
    }
}

impl From<TxnKv> for TxnOp {
    fn from(op: TxnKv) -> Self {
        Self::Kv(op)
    }
}

/// What a transaction does with a node, a service or a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CatalogVerb {
    /// Reads it.
    #[default]
    Get,
    /// Writes it.
    Set,
    /// Writes it if it was last changed at its `modify_index`.
    Cas,
    /// Deletes it.
    Delete,
    /// Deletes it if it was last changed at its `modify_index`.
    DeleteCas,
}

model! { reply
    /// An operation on a node.
    pub struct TxnNode {
        /// What to do.
        pub verb: CatalogVerb,
        /// The node.
        pub node: Node,
    }
}

model! { reply
    /// An operation on a service.
    pub struct TxnService {
        /// What to do.
        pub verb: CatalogVerb,
        /// The name of its node.
        pub node: String,
        /// The service.
        pub service: AgentService,
    }
}

model! { reply
    /// An operation on a check.
    pub struct TxnCheck {
        /// What to do.
        pub verb: CatalogVerb,
        /// The check.
        pub check: HealthCheck,
    }
}

model! { reply
    /// The answer to a transaction, with status 200, or 409 when it was rolled back.
    ///
    /// ```
    /// use lictor::model::TxnReply;
    ///
    /// let body = r#"{"Results": null, "Errors": [{"OpIndex": 1, "What": "key \"a\" exists"}]}"#;
    /// let reply: TxnReply = serde_json::from_str(body)?;
    /// assert_eq!((reply.errors[0].op_index, &*reply.errors[0].what), (1, r#"key "a" exists"#));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub struct TxnReply {
        /// What was read and written. Not one for each operation: deleting and checking that a key
        /// is not there give none, reading a tree gives many.
        #[serde(deserialize_with = "super::nullable")]
        pub results: Vec<TxnResult>,
        /// Every operation that failed; then nothing was done.
        #[serde(deserialize_with = "super::nullable")]
        pub errors: Vec<TxnError>,
    }
}

/// One result of a transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TxnResult {
    /// A key; its value only when it was read.
    #[serde(rename = "KV")]
    Kv(KvPair),
    /// A node.
    Node(Box<Node>),
    /// A service.
    Service(Box<AgentService>),
    /// A check.
    Check(Box<HealthCheck>),
    /// Something that this version does not know.
    #[serde(untagged)]
    Other(Value),
}

model! { reply
    /// An operation that failed.
    pub struct TxnError {
        /// Its position in the transaction, from 0.
        pub op_index: usize,
        /// Why, in Consul's words.
        pub what: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn operations_on_the_catalog_hold_the_whole_thing() {
        let ops = [
            TxnOp::node(CatalogVerb::Cas, Node::new("n", "10.0.0.9").modify_index(7)),
            TxnOp::service(CatalogVerb::DeleteCas, "n", AgentService::new("web")),
            TxnOp::check(CatalogVerb::Get, HealthCheck::new("n", "up")),
        ];
        assert_eq!(ops.iter().map(TxnOp::is_read_only).collect::<Vec<_>>(), [false, false, true]);
        let body = serde_json::to_value(&ops).unwrap();
        assert_eq!(body[0]["Node"]["Verb"], "cas");
        assert_eq!(body[0]["Node"]["Node"]["ModifyIndex"], 7);
        assert_eq!(body[1]["Service"]["Node"], "n");
        assert_eq!(body[1]["Service"]["Service"]["ID"], "web");
        assert_eq!(body[2]["Check"]["Check"]["CheckID"], "up");
    }

    #[test]
    fn an_answer_comes_back_as_it_came() {
        let body = json!({
            "Results": [
                {"KV": {"LockIndex": 0, "Key": "k", "Flags": 0, "Value": null,
                        "CreateIndex": 5, "ModifyIndex": 6}},
                {"Tomorrow": {"a": 1}}
            ],
            "Errors": [], "Index": 6, "KnownLeader": true,
        });
        let reply: TxnReply = serde_json::from_value(body.clone()).unwrap();
        assert!(matches!(&reply.results[0], TxnResult::Kv(pair) if pair.key == "k"));
        assert!(matches!(&reply.results[1], TxnResult::Other(_)));
        assert_eq!(serde_json::to_value(reply).unwrap(), body);
        let empty: TxnReply = serde_json::from_str(r#"{"Results": [], "Errors": null}"#).unwrap();
        assert_eq!(empty, TxnReply::default());
    }
}
