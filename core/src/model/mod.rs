//! Consul's JSON as Rust types, for what is registered and for what is answered.
//!
//! They are a convenience: a reply can be read into any type of your own, and a call takes any
//! JSON. What they add is what a plain structure gets wrong. Fields that are missing, or `null`
//! where a list or a map belongs, read as empty, since Consul leaves out and nulls both. Fields
//! that this version does not know are kept in `extra` and written back. Values are bytes rather
//! than base64, durations are [`Duration`](std::time::Duration)s, indexes are `u64`.
//!
//! A request leaves out what is empty, which to Consul is the same as never mentioned. Where it is
//! not the same, the field is an `Option`. `validate` finds the mistakes that Consul would answer
//! with 400, but nothing that depends on the server's version, state or configuration.
//!
//! ```
//! use lictor::model::{CheckDefinition, ServiceRegistration};
//! use std::time::Duration;
//!
//! let every = Duration::from_secs(10);
//! let web = ServiceRegistration::new("web")
//!     .port(8080)
//!     .tags(["v1"])
//!     .check(CheckDefinition::http("http://127.0.0.1:8080/health", every));
//! web.validate()?;
//! assert_eq!(
//!     serde_json::to_value(&web)?,
//!     serde_json::json!({
//!         "Name": "web",
//!         "Port": 8080,
//!         "Tags": ["v1"],
//!         "Checks": [{"HTTP": "http://127.0.0.1:8080/health", "Interval": "10s"}],
//!     })
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

/// A structure of Consul's JSON. Every one has the same derives, names its fields as Go does,
/// takes what is missing as empty, and keeps what it does not know. A `request` leaves out what is
/// empty; a `reply` is written as Consul writes it.
macro_rules! model {
    (request $(#[$meta:meta])* pub struct $Name:ident {
        $($(#[$field_meta:meta])* pub $field:ident: $Type:ty,)*
    }) => {
        model! {
            reply $(#[$meta])* pub struct $Name {
                $(
                    $(#[$field_meta])*
                    #[serde(skip_serializing_if = "crate::model::is_empty")]
                    pub $field: $Type,
                )*
            }
        }
    };
    (reply $(#[$meta:meta])* pub struct $Name:ident {
        $($(#[$field_meta:meta])* pub $field:ident: $Type:ty,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(rename_all = "PascalCase", default)]
        #[non_exhaustive]
        pub struct $Name {
            $($(#[$field_meta])* pub $field: $Type,)*
            /// The fields that this version does not know, as they came.
            #[serde(flatten)]
            pub extra: ::serde_json::Map<String, ::serde_json::Value>,
        }
    };
}

/// Chainable setters: `name: Type` takes what converts into the type, `name: [Type]` a list of
/// such, `name: {Type}` pairs of a text and such, and `name = Type` the type itself (a number,
/// whose literals would not know what to convert from).
macro_rules! setters {
    ($($name:ident = $Type:ty),+ $(,)?) => {
        $(setters! { @one $name, $name: $Type, $name })+
    };
    ($($name:ident: [$Item:ty]),+ $(,)?) => {$(setters! {
        @one $name,
        $name: impl IntoIterator<Item = impl Into<$Item>>,
        $name.into_iter().map(Into::into).collect()
    })+};
    ($($name:ident: {$Item:ty}),+ $(,)?) => {$(setters! {
        @one $name,
        $name: impl IntoIterator<Item = (impl Into<String>, impl Into<$Item>)>,
        $name.into_iter().map(|(key, item)| (key.into(), item.into())).collect()
    })+};
    ($($name:ident: $Type:ty),+ $(,)?) => {
        $(setters! { @one $name, $name: impl Into<$Type>, $name.into() })+
    };
    (@one $name:ident, $argument:ident: $Taken:ty, $value:expr) => {
        #[doc = concat!("Sets [`", stringify!($name), "`](field@Self::", stringify!($name), ").")]
        #[must_use]
        pub fn $name(mut self, $argument: $Taken) -> Self {
            self.$name = $value;
            self
        }
    };
}

mod agent;
mod base64;
mod catalog;
mod check;
mod event;
mod health;
mod kv;
mod service;
mod session;
mod txn;

pub use agent::{AgentService, AgentServiceHealth, Member, MemberStatus};
pub use catalog::{
    CatalogDeregistration, CatalogNode, CatalogRegistration, CatalogService, Node, NodeServices,
};
pub use check::{CheckDefinition, StandaloneCheck};
pub use event::UserEvent;
pub use health::{HealthCheck, ServiceEntry, Status, aggregated_status};
pub use kv::KvPair;
pub use service::{Connect, Locality, ServiceAddress, ServicePort, ServiceRegistration, Weights};
pub use session::{Behavior, ServiceCheck, Session, SessionRequest};
pub use txn::{
    CatalogVerb, KvVerb, TxnCheck, TxnError, TxnKv, TxnNode, TxnOp, TxnReply, TxnResult, TxnService,
};

use serde::{Deserialize, Deserializer};

/// Reads a list or a map that may be `null`.
fn nullable<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads a port. The catalog takes any number from anyone; one that is no port reads as 0, so that
/// it does not make the whole list unreadable.
fn port<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    Option::<i64>::deserialize(deserializer)
        .map(|port| port.and_then(|port| port.try_into().ok()).unwrap_or_default())
}

fn is_empty<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
