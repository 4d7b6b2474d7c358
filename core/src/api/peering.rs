//! Peerings between clusters, and the services that they share. Needs Consul 1.14.

use crate::table::endpoints;

endpoints! {
    group "peering",
    order [index wait];

    /// A token by which another cluster may establish a peering: an object with `PeeringToken`.
    GenerateToken "generate_token": POST "/v1/peering/token" (
        /// What the other cluster is called here.
        peer_name: Text => Field("PeerName", Always);
        /// Metadata: an object of texts.
        meta: Labels => Field("Meta", Truthy),
        /// Addresses with ports under which the other cluster reaches the servers here, a list.
        server_external_addresses: Texts => Field("ServerExternalAddresses", Truthy),
        token,
    ) -> JSON Object PeeringToken [strict];

    /// Establishes a peering with the cluster that made the token.
    Establish "establish": POST "/v1/peering/establish" (
        /// What the other cluster is called here.
        peer_name: Text => Field("PeerName", Always),
        /// The other cluster's token.
        peering_token: Text => Field("PeeringToken", Always);
        /// Metadata: an object of texts.
        meta: Labels => Field("Meta", Truthy),
        token,
    ) -> Bool;

    /// One peering: an object with `Name`, `State`, `StreamStatus`, `Remote` …; nothing for an
    /// unknown one.
    Read "read": GET "/v1/peering/{name}" (
        /// What the other cluster is called here.
        name: Str => Segment;
        token,
    ) -> JSON Maybe Peering;

    /// All peerings: a list of objects.
    List "list": GET "/v1/peerings" (; token, index, wait) -> asked JSON Objects Peering [strict];

    /// Ends a peering; Consul then removes in the background what came from it.
    Delete "delete": DELETE "/v1/peering/{name}" (
        /// What the other cluster is called here.
        name: Str => Segment;
        token,
    ) -> Bool;

    /// The services that other clusters may use: a list of objects with `Service` and `Consumers`.
    /// Needs Consul 1.17.3.
    ExportedServices "exported_services": GET "/v1/exported-services" (;
        token, index, wait,
    ) -> asked JSON Objects ExportedService [strict];

    /// The services of other clusters that may be used here, with `Service` and `SourcePeer`.
    ///
    /// Consul answers with a list, or with an object that has the list as `ImportedServices`. Needs
    /// a Consul of 2026.
    ImportedServices "imported_services": GET "/v1/imported-services" (;
        token, index, wait,
    ) -> asked JSON Named ImportedServices [strict];
}
