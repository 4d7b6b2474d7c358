//! Operations on keys.

use serde::{Deserialize, Serialize};

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
    /// Reads all keys with the prefix, which must not be empty.
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
    /// Deletes all keys with the prefix, which must not be empty.
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
        #[serde(with = "crate::model::base64", skip_serializing_if = "Option::is_none")]
        pub value: Option<Vec<u8>>,
        /// A number to write for applications to use.
        #[serde(skip_serializing_if = "crate::model::is_empty")]
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
        Self { verb, key: key.into(), ..Self::default() }
    }

    fn writing(verb: KvVerb, key: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        Self { value: Some(value.into()), ..Self::on(verb, key) }
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
        Self { index: Some(index), ..Self::on(KvVerb::CheckIndex, key) }
    }

    /// [`KvVerb::CheckSession`].
    #[must_use]
    pub fn check_session(key: impl Into<String>, session: impl Into<String>) -> Self {
        Self { session: session.into(), ..Self::on(KvVerb::CheckSession, key) }
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
        Self { index: Some(index), ..Self::writing(KvVerb::Cas, key, value) }
    }

    /// [`KvVerb::Lock`].
    #[must_use]
    pub fn lock(
        key: impl Into<String>,
        value: impl Into<Vec<u8>>,
        session: impl Into<String>,
    ) -> Self {
        Self { session: session.into(), ..Self::writing(KvVerb::Lock, key, value) }
    }

    /// [`KvVerb::Unlock`].
    #[must_use]
    pub fn unlock(
        key: impl Into<String>,
        value: impl Into<Vec<u8>>,
        session: impl Into<String>,
    ) -> Self {
        Self { session: session.into(), ..Self::writing(KvVerb::Unlock, key, value) }
    }

    /// [`KvVerb::Delete`].
    #[must_use]
    pub fn delete(key: impl Into<String>) -> Self {
        Self::on(KvVerb::Delete, key)
    }

    /// [`KvVerb::DeleteCas`].
    #[must_use]
    pub fn delete_cas(key: impl Into<String>, index: u64) -> Self {
        Self { index: Some(index), ..Self::on(KvVerb::DeleteCas, key) }
    }

    /// [`KvVerb::DeleteTree`].
    #[must_use]
    pub fn delete_tree(prefix: impl Into<String>) -> Self {
        Self::on(KvVerb::DeleteTree, prefix)
    }

    setters!(flags = u64);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TxnOp;
    use serde_json::json;

    #[test]
    fn every_operation_on_a_key_says_what_it_needs() {
        for (op, body, reads) in [
            (TxnKv::get("k"), json!({"Verb": "get", "Key": "k"}), true),
            (TxnKv::get_or_empty("k"), json!({"Verb": "get-or-empty", "Key": "k"}), true),
            (TxnKv::get_tree("k"), json!({"Verb": "get-tree", "Key": "k"}), true),
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
            (TxnKv::check_not_exists("k"), json!({"Verb": "check-not-exists", "Key": "k"}), true),
            (TxnKv::set("k", ""), json!({"Verb": "set", "Key": "k", "Value": ""}), false),
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
            (TxnKv::delete("k"), json!({"Verb": "delete", "Key": "k"}), false),
            (
                TxnKv::delete_cas("k", 7),
                json!({"Verb": "delete-cas", "Key": "k", "Index": 7}),
                false,
            ),
            (TxnKv::delete_tree("k"), json!({"Verb": "delete-tree", "Key": "k"}), false),
        ] {
            let op = TxnOp::from(op);
            let body = json!({"KV": body});
            assert_eq!(op.is_read_only(), reads, "{body}");
            assert_eq!(serde_json::to_value(&op).unwrap(), body);
            assert_eq!(serde_json::from_value::<TxnOp>(body).unwrap(), op);
        }
    }
}
