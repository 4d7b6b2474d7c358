//! Transactions: up to 128 operations that happen together or not at all.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AgentService, HealthCheck, KvPair, Node};

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
        Self::Node(Box::new(TxnNode {
            verb,
            node,
            ..TxnNode::default()
        }))
    }

    /// An operation on a service of `node`.
    #[must_use]
    pub fn service(verb: CatalogVerb, node: impl Into<String>, service: AgentService) -> Self {
        let node = node.into();
        Self::Service(Box::new(TxnService {
            verb,
            node,
            service,
            ..TxnService::default()
        }))
    }

    /// An operation on a check, which names its node itself.
    #[must_use]
    pub fn check(verb: CatalogVerb, check: HealthCheck) -> Self {
        Self::Check(Box::new(TxnCheck {
            verb,
            check,
            ..TxnCheck::default()
        }))
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

/// What a transaction does with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KvVerb {
    /// Reads the key; an error when it is not there.
    #[default]
    Get,
    /// Reads the key; an empty entry when it is not there (Consul 1.14).
    GetOrEmpty,
    /// Reads all keys with the prefix.
    GetTree,
    /// Fails unless the key was last changed at the index.
    CheckIndex,
    /// Fails unless the session holds the key.
    CheckSession,
    /// Fails if the key is there.
    CheckNotExists,
    /// Writes the key.
    Set,
    /// Writes the key if it was last changed at the index.
    Cas,
    /// Writes and locks the key for the session.
    Lock,
    /// Writes and unlocks the key of the session.
    Unlock,
    /// Deletes the key.
    Delete,
    /// Deletes the key if it was last changed at the index.
    DeleteCas,
    /// Deletes all keys with the prefix.
    DeleteTree,
}

impl KvVerb {
    /// Whether it only reads.
    #[must_use]
    pub fn is_read_only(self) -> bool {
        match self {
            Self::Get
            | Self::GetOrEmpty
            | Self::GetTree
            | Self::CheckIndex
            | Self::CheckSession
            | Self::CheckNotExists => true,
            Self::Set
            | Self::Cas
            | Self::Lock
            | Self::Unlock
            | Self::Delete
            | Self::DeleteCas
            | Self::DeleteTree => false,
        }
    }
}

model! { reply
    /// An operation on a key, with a constructor for each [`KvVerb`].
    pub struct TxnKv {
        /// What to do.
        pub verb: KvVerb,
        /// The key or the prefix.
        pub key: String,
        /// The value to write.
        #[serde(with = "super::base64", skip_serializing_if = "Option::is_none")]
        pub value: Option<Vec<u8>>,
        /// A number to write for applications to use.
        #[serde(skip_serializing_if = "super::is_empty")]
        pub flags: u64,
        /// The index to compare with; 0, for [`KvVerb::Cas`], that of a key which is not there.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub index: Option<u64>,
        /// The session.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub session: String,
    }
}

impl TxnKv {
    fn on(verb: KvVerb, key: impl Into<String>) -> Self {
        Self {
            verb,
            key: key.into(),
            ..Self::default()
        }
    }

    fn writing(verb: KvVerb, key: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        Self {
            value: Some(value.into()),
            ..Self::on(verb, key)
        }
    }

    /// [`KvVerb::Get`].
    #[must_use]
    pub fn get(key: impl Into<String>) -> Self {
        Self::on(KvVerb::Get, key)
    }

    /// [`KvVerb::GetOrEmpty`].
    #[must_use]
    pub fn get_or_empty(key: impl Into<String>) -> Self {
        Self::on(KvVerb::GetOrEmpty, key)
    }

    /// [`KvVerb::GetTree`].
    #[must_use]
    pub fn get_tree(prefix: impl Into<String>) -> Self {
        Self::on(KvVerb::GetTree, prefix)
    }

    /// [`KvVerb::CheckIndex`].
    #[must_use]
    pub fn check_index(key: impl Into<String>, index: u64) -> Self {
        Self {
            index: Some(index),
            ..Self::on(KvVerb::CheckIndex, key)
        }
    }

    /// [`KvVerb::CheckSession`].
    #[must_use]
    pub fn check_session(key: impl Into<String>, session: impl Into<String>) -> Self {
        Self {
            session: session.into(),
            ..Self::on(KvVerb::CheckSession, key)
        }
    }

    /// [`KvVerb::CheckNotExists`].
    #[must_use]
    pub fn check_not_exists(key: impl Into<String>) -> Self {
        Self::on(KvVerb::CheckNotExists, key)
    }

    /// [`KvVerb::Set`].
    #[must_use]
    pub fn set(key: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        Self::writing(KvVerb::Set, key, value)
    }

    /// [`KvVerb::Cas`].
    #[must_use]
    pub fn cas(key: impl Into<String>, value: impl Into<Vec<u8>>, index: u64) -> Self {
        Self {
            index: Some(index),
            ..Self::writing(KvVerb::Cas, key, value)
        }
    }

    /// [`KvVerb::Lock`].
    #[must_use]
    pub fn lock(
        key: impl Into<String>,
        value: impl Into<Vec<u8>>,
        session: impl Into<String>,
    ) -> Self {
        Self {
            session: session.into(),
            ..Self::writing(KvVerb::Lock, key, value)
        }
    }

    /// [`KvVerb::Unlock`].
    #[must_use]
    pub fn unlock(
        key: impl Into<String>,
        value: impl Into<Vec<u8>>,
        session: impl Into<String>,
    ) -> Self {
        Self {
            session: session.into(),
            ..Self::writing(KvVerb::Unlock, key, value)
        }
    }

    /// [`KvVerb::Delete`].
    #[must_use]
    pub fn delete(key: impl Into<String>) -> Self {
        Self::on(KvVerb::Delete, key)
    }

    /// [`KvVerb::DeleteCas`].
    #[must_use]
    pub fn delete_cas(key: impl Into<String>, index: u64) -> Self {
        Self {
            index: Some(index),
            ..Self::on(KvVerb::DeleteCas, key)
        }
    }

    /// [`KvVerb::DeleteTree`].
    #[must_use]
    pub fn delete_tree(prefix: impl Into<String>) -> Self {
        Self::on(KvVerb::DeleteTree, prefix)
    }

    setters!(flags = u64);
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
    fn every_operation_on_a_key_says_what_it_needs() {
        for (op, body, reads) in [
            (TxnKv::get("k"), json!({"Verb": "get", "Key": "k"}), true),
            (
                TxnKv::get_or_empty("k"),
                json!({"Verb": "get-or-empty", "Key": "k"}),
                true,
            ),
            (
                TxnKv::get_tree("k"),
                json!({"Verb": "get-tree", "Key": "k"}),
                true,
            ),
            (
                TxnKv::check_index("k", 7),
                json!({"Verb": "check-index", "Key": "k", "Index": 7}),
                true,
            ),
            (
                TxnKv::check_session("k", "s"),
                json!({"Verb": "check-session", "Key": "k", "Session": "s"}),
                true,
            ),
            (
                TxnKv::check_not_exists("k"),
                json!({"Verb": "check-not-exists", "Key": "k"}),
                true,
            ),
            (
                TxnKv::set("k", ""),
                json!({"Verb": "set", "Key": "k", "Value": ""}),
                false,
            ),
            (
                TxnKv::cas("k", "v", 0),
                json!({"Verb": "cas", "Key": "k", "Value": "dg==", "Index": 0}),
                false,
            ),
            (
                TxnKv::lock("k", "v", "s").flags(u64::MAX),
                json!({"Verb": "lock", "Key": "k", "Value": "dg==", "Session": "s", "Flags": u64::MAX}),
                false,
            ),
            (
                TxnKv::unlock("k", "v", "s"),
                json!({"Verb": "unlock", "Key": "k", "Value": "dg==", "Session": "s"}),
                false,
            ),
            (
                TxnKv::delete("k"),
                json!({"Verb": "delete", "Key": "k"}),
                false,
            ),
            (
                TxnKv::delete_cas("k", 7),
                json!({"Verb": "delete-cas", "Key": "k", "Index": 7}),
                false,
            ),
            (
                TxnKv::delete_tree("k"),
                json!({"Verb": "delete-tree", "Key": "k"}),
                false,
            ),
        ] {
            let op = TxnOp::from(op);
            let body = json!({"KV": body});
            assert_eq!(op.is_read_only(), reads, "{body}");
            assert_eq!(serde_json::to_value(&op).unwrap(), body);
            assert_eq!(serde_json::from_value::<TxnOp>(body).unwrap(), op);
        }
    }

    #[test]
    fn operations_on_the_catalog_hold_the_whole_thing() {
        let ops = [
            TxnOp::node(CatalogVerb::Cas, Node::new("n", "10.0.0.9").modify_index(7)),
            TxnOp::service(CatalogVerb::DeleteCas, "n", AgentService::new("web")),
            TxnOp::check(CatalogVerb::Get, HealthCheck::new("n", "up")),
        ];
        assert_eq!(
            ops.iter().map(TxnOp::is_read_only).collect::<Vec<_>>(),
            [false, false, true]
        );
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
