//! Prepared queries: lookups of services that are kept under a name, also for DNS.

use crate::error::{ArgumentError, Fault, Result};
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;
use crate::value::quoted;

endpoints! {
    group "query",
    order [name session token dc near limit connect];

    /// The prepared queries that the token may see: a list.
    List "list": GET "/v1/query" (;
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
        token,
    ) -> JSON Objects PreparedQuery;

    /// Makes a prepared query: the result is an object with its `ID`.
    ///
    /// Without a whole definition it is a template: it also answers to every longer name that starts
    /// with its own, and not to its id.
    Create "create": POST "/v1/query" (
        /// The service to look up; or a whole query definition, an object as Consul takes it,
        /// beside which only `dc` and `token` may be given.
        service: TextOrObject => Body;
        /// The name under which it can be executed.
        name: Text => Field("name", Given),
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Given),
        /// The id of a session: the query ends with it.
        session: Text => Field("session", Given),
        /// The ACL token, in place of the client's. It is also kept in the query, which is then
        /// executed with it; not so with a whole definition, which names its own.
        token,
        /// Where no instance is healthy, ask this number of nearest datacenters.
        nearestn: Number => Body,
        /// And these datacenters, a list.
        datacenters: Texts => Body,
        /// Only instances whose checks all pass; otherwise a warning is good enough.
        onlypassing: Truth => Body,
        /// Only instances with all of these tags, a list; `!tag` means without.
        tags: Texts => Body,
        /// How long DNS may keep the answer: a Go duration.
        ttl: Text => Body,
        /// Takes the name apart, for `${match(1)}` in the query.
        regexp: Text => Body,
    ) -> JSON Object Created (body query_body);

    /// Replaces a prepared query.
    Update "update": PUT "/v1/query/{query_id}" (
        /// The query's id.
        query_id: Str => Segment;
        /// The service to look up; or a whole query definition, an object as Consul takes it,
        /// beside which only `dc` and `token` may be given.
        service: TextOrObject => Body,
        /// The name under which it can be executed.
        name: Text => Field("name", Given),
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Given),
        /// The id of a session: the query ends with it.
        session: Text => Field("session", Given),
        /// The ACL token, in place of the client's. It is also kept in the query, which is then
        /// executed with it; not so with a whole definition, which names its own.
        token,
        /// Where no instance is healthy, ask this number of nearest datacenters.
        nearestn: Number => Body,
        /// And these datacenters, a list.
        datacenters: Texts => Body,
        /// Only instances whose checks all pass; otherwise a warning is good enough.
        onlypassing: Truth => Body,
        /// Only instances with all of these tags, a list; `!tag` means without.
        tags: Texts => Body,
        /// How long DNS may keep the answer: a Go duration.
        ttl: Text => Body,
        /// Takes the name apart, for `${match(1)}` in the query.
        regexp: Text => Body,
    ) -> Bool (body query_body);

    /// One prepared query: a list of it; nothing for an unknown one.
    Get "get": GET "/v1/query/{query_id}" (
        /// The query's id.
        query_id: Str => Segment;
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> JSON Maybe PreparedQueries;

    /// Removes a prepared query. An unknown one is an error (500).
    Delete "delete": DELETE "/v1/query/{query_id}" (
        /// The query's id.
        query_id: Str => Segment;
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> Bool;

    /// Executes a prepared query: an object with `Service`, `Nodes` (a list of objects with `Node`,
    /// `Service` and `Checks`), `Datacenter`, `Failovers` …; nothing for an unknown one.
    Execute "execute": GET "/v1/query/{query}/execute" (
        /// The query's id or name, or a name that a template answers to.
        query: Str => Segment;
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
        near,
        /// At most this number of nodes.
        limit: Int => Query("limit", Truthy),
        /// Only instances that can be reached through the service mesh.
        connect: Bool = False => Flag("connect", "true"),
    ) -> JSON Maybe QueryResult;

    /// A prepared query as it would be executed, a template filled in: an object with `Query`;
    /// nothing for an unknown one.
    Explain "explain": GET "/v1/query/{query}/explain" (
        /// The query's id or name, or a name that a template answers to.
        query: Str => Segment;
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> JSON Maybe QueryExplanation;
}

/// The arguments that go to places of their own in the body.
const DNS: [&str; 1] = ["ttl"];
const TEMPLATE: [&str; 1] = ["regexp"];
const SERVICE: [&str; 3] = ["service", "onlypassing", "tags"];
const FAILOVER: [&str; 2] = ["nearestn", "datacenters"];

fn query_body(args: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    if let Some(definition) = Object::read(&args.get("service").json()) {
        let others = ["name", "session", "onlypassing", "tags"].into_iter();
        let mut others = others.chain(DNS).chain(TEMPLATE).chain(FAILOVER);
        if let Some(name) = others.find(|name| !args.get(name).is_null()) {
            let problem = "cannot be given beside a whole definition in `service`";
            return Err(ArgumentError::new(name, Fault::Conflict, problem).into());
        }
        *body = definition;
        return Ok(());
    }
    if let Some(token) = args.token() {
        body.set("token", quoted(&token));
    }
    let dns = given(args, &DNS);
    if !dns.is_empty() {
        body.set("dns", dns.to_text());
    }
    let mut template = given(args, &TEMPLATE);
    template.set_first("type", quoted("name_prefix_match"));
    body.set("template", template.to_text());
    let mut service = given(args, &SERVICE);
    service.set("failover", given(args, &FAILOVER).to_text());
    body.set("service", service.to_text());
    Ok(())
}

/// An object of those of these arguments that were given.
fn given(args: &Args<'_, '_>, names: &[&str]) -> Object {
    let mut object = Object::default();
    for name in names.iter().filter(|name| !args.get(name).is_null()) {
        object.set(name, args.get(name).json());
    }
    object
}
