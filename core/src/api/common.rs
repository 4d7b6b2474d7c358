//! Parameters that many endpoints share. A row includes one by its bare name.

macro_rules! common {
    ($($(#[doc = $doc:literal])+ $name:ident: $kind:ident => $place:expr;)+) => {
        $(
            pub(crate) mod $name {
                use crate::endpoint::kind::{self, Typed};
                use crate::endpoint::{Param, Place::*, Preset, When::*};

                pub(crate) type Kind = kind::$kind;

                pub(crate) const PARAM: Param = Param {
                    name: stringify!($name),
                    kind: Kind::KIND,
                    place: $place,
                    default: Preset::Null,
                    doc: $crate::table::kept!($($doc)+),
                    rank: u8::MAX,
                };

                // Not every parameter uses every word; this one uses each.
                const _: crate::endpoint::Place = Query("", Given);
            }
        )+

        /// The documentation of a common parameter, where only a literal will do.
        macro_rules! common_doc {
            $(($name) => {
                concat!($($doc, "\n"),+)
            };)+
        }
    };
}

common! {
    /// Wait until the index of the result has passed this one (a blocking query).
    index: Int => Query("index", Truthy);
    /// How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given,
    /// 10 at most, and up to a sixteenth more). Counts only with `index`.
    wait: Wait => Query("wait", Blocking);
    /// The ACL token, in place of the client's.
    token: Str => Token;
    /// Seconds that this call may take, in place of the client's: opening a connection, and beyond
    /// what Consul holds it back.
    connections_timeout: Seconds => Timeout;
    /// The datacenter, in place of the client's or the agent's own.
    dc: Str => Datacenter;
    /// `default`, `consistent` or `stale`, in place of the client's mode.
    consistency: Mode => Mode;
    /// Sort by the round-trip time from this node; `_agent` is the agent that answers.
    near: Str => Query("near", Truthy);
    /// Only nodes that have these metadata.
    node_meta: Map => Query("node-meta", Truthy);
    /// A filter expression, such as `Service.Meta.env == prod`.
    filter_expr: Str => Query("filter", Truthy);
    /// Ask the imported services of this peer.
    peer: Str => Query("peer", Truthy);
    /// Merge proxy-defaults and service-defaults into the result.
    merge_central_config: Bool => Flag("merge-central-config", "1");
    /// The ids of ACL policies, which say what is allowed.
    policies_id: Strs => Body;
    /// The names of ACL policies, which say what is allowed.
    policies_name: Strs => Body;
    /// The ids of ACL roles.
    roles_id: Strs => Body;
    /// The names of ACL roles.
    roles_name: Strs => Body;
    /// Nodes whose agents may be acted for: a list of `node:datacenter`, or of objects with
    /// `NodeName` and `Datacenter` (Consul ≥ 1.8.1).
    node_identities: NodeIdentities => Body;
    /// Templated policies: a list of objects from the template's name to its variables, or of
    /// objects as Consul takes them (Consul ≥ 1.17).
    templated_policies: Objects => Body;
}

pub(crate) use common_doc;
