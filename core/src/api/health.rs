//! Health: which instances work, and why the others do not.

use crate::table::endpoints;

endpoints! {
    group "health",
    order [index wait passing tag dc near token node_meta filter_expr peer merge_central_config];

    /// The checks of a service: a list.
    Checks "checks": GET "/v1/health/checks/{service}" (
        /// The service's name.
        service: Str => Segment;
        index, wait, dc, near, token, node_meta, filter_expr,
    ) -> INDEXED Objects HealthCheck;

    /// The checks of a node, those of its services among them: a list.
    Node "node": GET "/v1/health/node/{node}" (
        /// The node's name.
        node: Str => Segment;
        index, wait, dc, token, filter_expr,
    ) -> INDEXED Objects HealthCheck;

    /// The instances of a service with their health: a list of objects with `Node`, `Service` and
    /// `Checks`.
    Service "service": GET "/v1/health/service/{service}" (
        /// The service's name.
        service: Str => Segment;
        index,
        wait,
        /// Only instances whose checks all pass, those of the node included.
        passing: Bool => Flag("passing", "1"),
        /// Only instances with this tag, or with all of these.
        tag: Strs => Query("tag", Given),
        dc, near, token, node_meta, filter_expr, peer, merge_central_config,
    ) -> INDEXED Objects ServiceEntry;

    /// The instances of the mesh that stand for a service, its proxies or itself, with their health:
    /// a list as from `health.service`.
    Connect "connect": GET "/v1/health/connect/{service}" (
        /// The service's name.
        service: Str => Segment;
        index,
        wait,
        /// Only instances whose checks all pass, those of the node included.
        passing: Bool => Flag("passing", "1"),
        /// Only instances with this tag, or with all of these.
        tag: Strs => Query("tag", Given),
        dc, near, token, node_meta, filter_expr, peer, merge_central_config,
    ) -> INDEXED Objects ServiceEntry;

    /// The instances of the ingress gateways of a service, with their health: a list as from
    /// `health.service`.
    Ingress "ingress": GET "/v1/health/ingress/{service}" (
        /// The service's name.
        service: Str => Segment;
        index,
        wait,
        /// Only instances whose checks all pass, those of the node included.
        passing: Bool => Flag("passing", "1"),
        /// Only instances with this tag, or with all of these.
        tag: Strs => Query("tag", Given),
        dc, near, token, node_meta, filter_expr, peer, merge_central_config,
    ) -> INDEXED Objects ServiceEntry;

    /// The checks in a state: a list.
    State "state": GET "/v1/health/state/{name}" (
        /// `any`, `passing`, `warning`, `critical` or `unknown`.
        name: State => Segment;
        index, wait, dc, near, token, node_meta, filter_expr,
    ) -> INDEXED Objects HealthCheck;
}
