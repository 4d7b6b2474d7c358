//! The endpoints, one file a group. A handler reads its parameters in the order in which Consul
//! complains about them, and leaves the meaning to the store and the local state.

pub(crate) mod kv;
