//! Transactions.

use crate::table::endpoints;

endpoints! {
    group "txn", order [];

    /// Carries out up to 128 operations, all or none: the result has `Results` and `Errors`.
    ///
    /// A transaction that was rolled back is an error (409) whose text has the `Errors` as JSON.
    Put "put": PUT "/v1/txn" (
        /// A list of objects with one member each, `KV`, `Node`, `Service` or `Check`; values are
        /// base64.
        payload: Objects => Document;
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> JSON Object TxnResult;
}
