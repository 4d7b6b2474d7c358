//! User events.

use crate::index::event_index;

model! { reply
    /// An event that was fired.
    pub struct UserEvent {
        /// Its UUID.
        #[serde(rename = "ID")]
        pub id: String,
        /// Its name.
        pub name: String,
        /// What it carries.
        #[serde(with = "super::base64")]
        pub payload: Option<Vec<u8>>,
        /// A regular expression for the nodes it is meant for; empty for all.
        pub node_filter: String,
        /// A regular expression for the services it is meant for; empty for all.
        pub service_filter: String,
        /// A regular expression for the tags it is meant for; empty for all.
        pub tag_filter: String,
        /// The version of the format, 1.
        pub version: u64,
        /// When it was fired, on the cluster's Lamport clock; 0 in the answer to firing it.
        #[serde(rename = "LTime")]
        pub ltime: u64,
    }
}

impl UserEvent {
    /// The index that `/v1/event/list` gives while this is the newest event; `None` when the id is
    /// not a UUID. See [`event_index`].
    #[must_use]
    pub fn index(&self) -> Option<u64> {
        event_index(&self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn comes_back_as_it_came() {
        let fired = json!({
            "ID": "b54fe110-7af5-cafc-d1fb-afc8ba432b1c", "Name": "deploy", "Payload": "djE=",
            "NodeFilter": "", "ServiceFilter": "web", "TagFilter": "", "Version": 1, "LTime": 19,
        });
        let event: UserEvent = serde_json::from_value(fired.clone()).unwrap();
        assert_eq!((event.payload.as_deref(), event.ltime), (Some(&b"v1"[..]), 19));
        assert_eq!(event.index(), event_index("b54fe110-7af5-cafc-d1fb-afc8ba432b1c"));
        assert_eq!(serde_json::to_value(event).unwrap(), fired);
    }
}
