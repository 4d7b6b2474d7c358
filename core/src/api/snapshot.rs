//! Snapshots of all that the servers keep.

use crate::table::endpoints;

endpoints! {
    group "snapshot",
    order [dc stale token];

    /// Everything the servers keep (keys, catalog, queries, sessions, ACLs), as one archive.
    Save "save": GET "/v1/snapshot" (;
        token,
        dc,
        /// Let any server make it, also without a leader.
        stale: Bool = False => Flag("stale", "true"),
    ) -> Bytes [strict];

    /// Puts what an archive of `save` has in the place of everything the servers keep.
    Restore "restore": PUT "/v1/snapshot" (
        /// The archive.
        snapshot: Bytes => Payload;
        token,
        dc,
    ) -> Bool;
}
