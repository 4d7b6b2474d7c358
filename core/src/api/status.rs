//! The cluster's raft peers.

use crate::table::endpoints;

endpoints! {
    group "status", order [];

    /// The address of the server that leads the cluster, such as `10.0.0.1:8300`; empty if none.
    Leader "leader": GET "/v1/status/leader" (;
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> JSON Text;

    /// The addresses of the servers: a list of texts.
    Peers "peers": GET "/v1/status/peers" (;
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> JSON Texts;
}
