//! The key-value store.

use std::str::Utf8Error;

model! { reply
    /// A key and what is stored under it.
    ///
    /// ```
    /// use lictor::model::KvPair;
    ///
    /// let body = r#"[{"LockIndex": 0, "Key": "foo", "Flags": 0, "Value": "YmFy",
    ///                 "CreateIndex": 42, "ModifyIndex": 42}]"#;
    /// let pairs: Vec<KvPair> = serde_json::from_str(body)?;
    /// assert_eq!(pairs[0].key, "foo");
    /// assert_eq!(pairs[0].bytes(), b"bar");
    /// assert_eq!(pairs[0].text(), Ok("bar"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub struct KvPair {
        /// How often the key was locked.
        pub lock_index: u64,
        /// The key.
        pub key: String,
        /// A number for applications to use.
        pub flags: u64,
        /// The value; `None` when it is empty, or in a transaction's answer that does not tell it.
        #[serde(with = "super::base64")]
        pub value: Option<Vec<u8>>,
        /// The session that holds the lock.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub session: Option<String>,
        /// The index of the key's creation.
        pub create_index: u64,
        /// The index of the last change, for check-and-set.
        pub modify_index: u64,
    }
}

impl KvPair {
    /// The value, empty where there is none.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.value.as_deref().unwrap_or_default()
    }

    /// The value as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<&str, Utf8Error> {
        std::str::from_utf8(self.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn comes_back_as_it_came() {
        let locked = json!({
            "LockIndex": 1, "Key": "lock", "Flags": u64::MAX, "Value": null,
            "Session": "adf4238a-882b-9ddc-4a9d-5b6758e4159e",
            "CreateIndex": 41, "ModifyIndex": u64::MAX, "Partition": "default",
        });
        let pair: KvPair = serde_json::from_value(locked.clone()).unwrap();
        assert_eq!((pair.flags, pair.bytes()), (u64::MAX, &b""[..]));
        assert_eq!(pair.session.as_deref(), Some("adf4238a-882b-9ddc-4a9d-5b6758e4159e"));
        assert_eq!(pair.extra["Partition"], "default");
        assert_eq!(serde_json::to_value(pair).unwrap(), locked);
    }

    #[test]
    fn takes_what_is_missing_as_empty() {
        assert_eq!(serde_json::from_str::<KvPair>("{}").unwrap(), KvPair::default());
    }

    #[test]
    fn refuses_what_is_no_base64() {
        assert!(serde_json::from_value::<KvPair>(json!({"Value": "no base64!"})).is_err());
    }

    proptest! {
        #[test]
        fn every_value_comes_back(bytes: Vec<u8>) {
            let pair = KvPair { value: Some(bytes), ..KvPair::default() };
            let text = serde_json::to_string(&pair).unwrap();
            prop_assert_eq!(serde_json::from_str::<KvPair>(&text).unwrap(), pair);
        }
    }
}
