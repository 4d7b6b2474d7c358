//! Sessions, on which locks stand.

use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};

/// What becomes of the keys that a session holds when it ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Behavior {
    /// They are unlocked.
    #[default]
    Release,
    /// They are deleted.
    Delete,
    /// Something that this version does not know.
    #[serde(untagged)]
    Other(String),
}

model! { request
    /// A service's check that a session depends on.
    pub struct ServiceCheck {
        /// The check's id.
        #[serde(rename = "ID")]
        pub id: String,
        /// The namespace of the service (Enterprise).
        pub namespace: String,
    }
}

model! { request
    /// The body of `/v1/session/create`; empty, it means Consul's defaults.
    ///
    /// ```
    /// use lictor::model::{Behavior, SessionRequest};
    /// use std::time::Duration;
    ///
    /// let request = SessionRequest::new()
    ///     .name("leader of web")
    ///     .ttl(Duration::from_secs(20))
    ///     .lock_delay(Duration::from_millis(500))
    ///     .behavior(Behavior::Delete);
    /// assert_eq!(
    ///     serde_json::to_value(&request)?,
    ///     serde_json::json!({
    ///         "Name": "leader of web", "TTL": "20s", "LockDelay": "500ms", "Behavior": "delete",
    ///     })
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub struct SessionRequest {
        /// How long after the session's end nobody may lock its keys; 15 s unless given.
        #[serde(serialize_with = "lock_delay", deserialize_with = "crate::duration::deserialize")]
        pub lock_delay: Option<Duration>,
        /// The node it belongs to; the agent's unless given.
        pub node: String,
        /// A name for people to read.
        pub name: String,
        /// The checks of the node that end the session when they become critical; the node's
        /// `serfHealth` unless given, none when empty.
        pub node_checks: Option<Vec<String>>,
        /// The checks of services that do.
        #[serde(deserialize_with = "super::nullable")]
        pub service_checks: Vec<ServiceCheck>,
        /// The checks of the node by the name of Consul before 1.7.
        pub checks: Option<Vec<String>>,
        /// What becomes of the locked keys; released unless given.
        pub behavior: Option<Behavior>,
        /// How long it lives without being renewed, at least; none, if it needs no renewal.
        #[serde(rename = "TTL", with = "crate::duration")]
        pub ttl: Option<Duration>,
    }
}

impl SessionRequest {
    /// A session with Consul's defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        lock_delay: Option<Duration>,
        node: String,
        name: String,
        node_checks: Option<Vec<String>>,
        behavior: Option<Behavior>,
        ttl: Option<Duration>,
    }
    setters!(service_checks: [ServiceCheck]);

    /// Makes the session independent of all checks: only its TTL ends it.
    #[must_use]
    pub fn without_checks(self) -> Self {
        self.node_checks(Vec::new())
    }
}

/// A lock delay in whole milliseconds, rounded up: Consul takes one below a microsecond, in
/// whatever unit, as a number of seconds.
#[expect(clippy::ref_option, reason = "the signature that serde calls")]
fn lock_delay<S: Serializer>(delay: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    delay.map(|delay| format!("{}ms", delay.as_nanos().div_ceil(1_000_000))).serialize(serializer)
}

model! { reply
    /// A session.
    pub struct Session {
        /// Its UUID.
        #[serde(rename = "ID")]
        pub id: String,
        /// A name for people to read.
        pub name: String,
        /// The node it belongs to.
        pub node: String,
        /// How long after its end nobody may lock its keys.
        #[serde(with = "crate::duration", skip_serializing_if = "Option::is_none")]
        pub lock_delay: Option<Duration>,
        /// What becomes of its keys when it ends.
        pub behavior: Behavior,
        /// How long it lives without being renewed; the server allows up to twice as long.
        #[serde(rename = "TTL", with = "crate::duration", skip_serializing_if = "Option::is_none")]
        pub ttl: Option<Duration>,
        /// The checks of the node that end it.
        #[serde(deserialize_with = "super::nullable")]
        pub node_checks: Vec<String>,
        /// The checks of services that end it.
        #[serde(deserialize_with = "super::nullable")]
        pub service_checks: Vec<ServiceCheck>,
        /// The index of its creation.
        pub create_index: u64,
        /// The index of its last change.
        pub modify_index: u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_session_reads_as_consul_prints_it() {
        let session: Session = serde_json::from_value(json!({
            "ID": "adf4238a-882b-9ddc-4a9d-5b6758e4159e", "Name": "", "Node": "host1",
            "LockDelay": 15_000_000_000_u64, "Behavior": "release", "TTL": "",
            "NodeChecks": ["serfHealth"], "ServiceChecks": null, "Checks": ["old"],
            "CreateIndex": 11, "ModifyIndex": 12,
        }))
        .unwrap();
        assert_eq!(session.lock_delay, Some(Duration::from_secs(15)));
        assert_eq!((session.ttl, &session.behavior), (None, &Behavior::Release));
        assert!(session.service_checks.is_empty());
        let again = serde_json::to_value(&session).unwrap();
        assert_eq!((&again["LockDelay"], &again["Checks"]), (&json!("15s"), &json!(["old"])));
        assert_eq!(serde_json::from_value::<Session>(again).unwrap(), session);
    }

    #[test]
    fn an_unknown_behavior_survives() {
        let read: Behavior = serde_json::from_value(json!("archive")).unwrap();
        assert_eq!(read, Behavior::Other("archive".into()));
        assert_eq!(serde_json::to_value(read).unwrap(), "archive");
    }

    #[test]
    fn no_checks_is_not_the_same_as_none_named() {
        let body = |request: SessionRequest| serde_json::to_value(request).unwrap();
        assert_eq!(body(SessionRequest::new()), json!({}));
        assert_eq!(body(SessionRequest::new().without_checks()), json!({"NodeChecks": []}));
    }

    #[test]
    fn a_lock_delay_is_never_taken_for_seconds() {
        for (delay, text) in [
            (Duration::from_nanos(500), "1ms"),
            (Duration::from_micros(1500), "2ms"),
            (Duration::from_secs(15), "15000ms"),
            (Duration::ZERO, "0ms"),
        ] {
            let request = SessionRequest::new().lock_delay(delay);
            assert_eq!(serde_json::to_value(request).unwrap(), json!({"LockDelay": text}));
        }
    }
}
