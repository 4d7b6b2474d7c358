//! The service mesh: its certificate authority, and the intentions that say who may talk to whom.

use crate::endpoint::{Json, Of, Preset, Shape};
use crate::table::endpoints;
use crate::value::Value;

const CONSUL: Preset = Preset::Text("consul");
const EMPTY: Preset = Preset::Text("");

endpoints! {
    group "connect",
    order [by source destination name source_type dc filter_expr index wait pem
        action description meta permissions];

    /// The roots of the certificate authority: an object with `ActiveRootID`, `TrustDomain` and
    /// `Roots`; or their certificates as text.
    CaRoots "ca.roots": GET "/v1/connect/ca/roots" (;
        /// Only the certificates, as PEM.
        pem: Bool = False => Flag("pem", "1"),
        token, index, wait,
    ) -> by shape_of_roots;

    /// How the certificate authority is configured: an object with `Provider` and `Config`.
    CaConfiguration "ca.configuration": GET "/v1/connect/ca/configuration" (;
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> JSON Object CAConfiguration;

    /// Configures the certificate authority; another provider means new roots.
    CaUpdateConfiguration "ca.update_configuration": PUT "/v1/connect/ca/configuration" (
        /// `consul`, `vault` or `aws-pca`.
        provider: Text => Field("Provider", Always),
        /// What the provider is told: an object.
        config: Object => Field("Config", Always);
        /// Change also where the old root cannot vouch for the new one.
        force_without_cross_signing: Truth = False => Field("ForceWithoutCrossSigning", Truthy),
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> Bool;

    /// All intentions: a list of objects with `SourceName`, `DestinationName`, `Action` …
    IntentionsList "intentions.list": GET "/v1/connect/intentions" (;
        token, dc, filter_expr, index, wait,
    ) -> asked JSON Objects Intention;

    /// The intention between two services; nothing where there is none. Needs Consul 1.9.
    IntentionsRead "intentions.read": GET "/v1/connect/intentions/exact" (
        /// The service that calls, `*` for all.
        source: Str => Query("source", Given),
        /// The service that is called, `*` for all.
        destination: Str => Query("destination", Given);
        token, dc,
    ) -> JSON Maybe Intention;

    /// Makes or replaces the intention between two services. Needs Consul 1.9.
    IntentionsUpsert "intentions.upsert": PUT "/v1/connect/intentions/exact" (
        /// The service that calls, `*` for all.
        source: Str => Query("source", Given),
        /// The service that is called, `*` for all.
        destination: Str => Query("destination", Given);
        token,
        /// `allow` or `deny`; instead of `permissions`.
        action: Text => Field("Action", Truthy),
        /// What the source is: `consul`.
        source_type: Text = CONSUL => Field("SourceType", Always),
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        /// Metadata: an object of texts.
        meta: Labels => Field("Meta", Truthy),
        /// For HTTP: a list of objects with `Action` and `HTTP`, the first that matches counts.
        permissions: Objects => Field("Permissions", Truthy),
        dc,
    ) -> Bool;

    /// Removes the intention between two services. Also `true` where there was none. Needs Consul
    /// 1.9.
    IntentionsDelete "intentions.delete": DELETE "/v1/connect/intentions/exact" (
        /// The service that calls, `*` for all.
        source: Str => Query("source", Given),
        /// The service that is called, `*` for all.
        destination: Str => Query("destination", Given);
        token, dc,
    ) -> Bool;

    /// The intentions that a service is on one side of: an object from name to a list, what counts
    /// first before the others.
    IntentionsMatch "intentions.match": GET "/v1/connect/intentions/match" (
        /// Which side: `source` or `destination`.
        by: Side => Query("by", Given),
        /// The service's name, or several.
        name: Strs => Query("name", Given);
        token, dc,
    ) -> JSON Object Intentions;

    /// Whether one service may connect to another, as far as intentions say.
    IntentionsCheck "intentions.check": GET "/v1/connect/intentions/check" (
        /// The service that calls.
        source: Str => Query("source", Given),
        /// The service that is called.
        destination: Str => Query("destination", Given);
        token,
        /// What the source is: `consul` if not given.
        source_type: Str => Query("source-type", Truthy),
        dc,
    ) -> by shape_of_check;

    /// Makes an intention; the result is its id. Before Consul 1.9; since then use
    /// `intentions.upsert`.
    IntentionsCreate "intentions.create": POST "/v1/connect/intentions" (
        /// The service that calls, `*` for all.
        source: Text => Field("SourceName", Always),
        /// The service that is called, `*` for all.
        destination: Text => Field("DestinationName", Always),
        /// `allow` or `deny`.
        action: Text => Field("Action", Always);
        token,
        /// What the source is: `consul`.
        source_type: Text = CONSUL => Field("SourceType", Truthy),
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        /// Metadata: an object of texts.
        meta: Labels => Field("Meta", Truthy),
        dc,
    ) -> ID;

    /// One intention by its id; nothing for an unknown one. Before Consul 1.9; since then use
    /// `intentions.read`.
    IntentionsReadById "intentions.read_by_id": GET "/v1/connect/intentions/{intention_id}" (
        /// The intention's id.
        intention_id: Str => Segment;
        token, dc,
    ) -> JSON Maybe Intention;

    /// Replaces an intention; the result is its id. Before Consul 1.9; since then use
    /// `intentions.upsert`.
    IntentionsUpdateById "intentions.update_by_id": PUT "/v1/connect/intentions/{intention_id}" (
        /// The intention's id.
        intention_id: Str => Segment,
        /// The service that calls, `*` for all.
        source: Text => Field("SourceName", Always),
        /// The service that is called, `*` for all.
        destination: Text => Field("DestinationName", Always),
        /// `allow` or `deny`.
        action: Text => Field("Action", Always);
        token,
        /// What the source is: `consul`.
        source_type: Text = CONSUL => Field("SourceType", Truthy),
        /// A text for people.
        description: Text = EMPTY => Field("Description", Truthy),
        /// Metadata: an object of texts.
        meta: Labels => Field("Meta", Truthy),
        dc,
    ) -> ID;

    /// Removes an intention by its id. Before Consul 1.9; since then use `intentions.delete`.
    IntentionsDeleteById "intentions.delete_by_id":
    DELETE "/v1/connect/intentions/{intention_id}" (
        /// The intention's id.
        intention_id: Str => Segment;
        token, dc,
    ) -> Bool;
}

const ROOTS: Of = Of::Object("CARoots");

fn shape_of_roots(args: &[Value<'_>]) -> Shape {
    let argument = |name| CaRoots::ENDPOINT.argument(args, name);
    match argument("index") {
        _ if argument("pem").is_truthy() => Shape::Text,
        Value::Null => Shape::JSON.of(ROOTS),
        _ => Shape::INDEXED.of(ROOTS),
    }
}

fn shape_of_check(_: &[Value<'_>]) -> Shape {
    Shape::Json(Json { member: Some("Allowed"), of: Of::Truth, ..Json::default() })
}
