"""The calls of the group `query`.

Generated from the rows in core/src/api/query.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins

    from consul import types
    from consul.base import Consul

_LIST = _core.endpoint("query.list")
_CREATE = _core.endpoint("query.create")
_UPDATE = _core.endpoint("query.update")
_GET = _core.endpoint("query.get")
_DELETE = _core.endpoint("query.delete")
_EXECUTE = _core.endpoint("query.execute")
_EXPLAIN = _core.endpoint("query.explain")


class Query:
    """The calls `query.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def list(
        self,
        dc: str | None = None,
        token: str | None = None,
    ) -> builtins.list[types.PreparedQuery]:
        """The prepared queries that the token may see: a list.

        Args:
            dc: The datacenter, in place of the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            The list of objects (`consul.types.PreparedQuery`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/query`
        """
        return self.agent._lictor_call(_LIST, (dc, token))

    def create(
        self,
        service: types.TextOrFields,
        name: str | None = None,
        dc: str | None = None,
        session: str | None = None,
        token: str | None = None,
        nearestn: int | None = None,
        datacenters: types.Texts | None = None,
        onlypassing: bool | None = None,
        tags: types.Texts | None = None,
        ttl: str | None = None,
        regexp: str | None = None,
    ) -> types.Created:
        """Makes a prepared query: the result is an object with its `ID`.

        Without a whole definition it is a template: it also answers to every longer name that
        starts with its own, and not to its id.

        Args:
            service: The service to look up; or a whole query definition, an object as Consul takes
                it, beside which only `dc` and `token` may be given.
            name: The name under which it can be executed.
            dc: The datacenter, in place of the agent's own.
            session: The id of a session: the query ends with it.
            token: The ACL token, in place of the client's.
            nearestn: Where no instance is healthy, ask this number of nearest datacenters.
            datacenters: And these datacenters, a list.
            onlypassing: Only instances whose checks all pass; otherwise a warning is good enough.
            tags: Only instances with all of these tags, a list; `!tag` means without.
            ttl: How long DNS may keep the answer: a Go duration.
            regexp: Takes the name apart, for `${match(1)}` in the query.

        Returns:
            The object (`consul.types.Created`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `POST /v1/query`
        """
        objects = (
            service,
            name,
            dc,
            session,
            token,
            nearestn,
            datacenters,
            onlypassing,
            tags,
            ttl,
            regexp,
        )
        return self.agent._lictor_call(_CREATE, objects)

    def update(
        self,
        query_id: str,
        service: types.TextOrFields | None = None,
        name: str | None = None,
        dc: str | None = None,
        session: str | None = None,
        token: str | None = None,
        nearestn: int | None = None,
        datacenters: types.Texts | None = None,
        onlypassing: bool | None = None,
        tags: types.Texts | None = None,
        ttl: str | None = None,
        regexp: str | None = None,
    ) -> bool:
        """Replaces a prepared query.

        Args:
            query_id: The query's id.
            service: The service to look up; or a whole query definition, an object as Consul takes
                it, beside which only `dc` and `token` may be given.
            name: The name under which it can be executed.
            dc: The datacenter, in place of the agent's own.
            session: The id of a session: the query ends with it.
            token: The ACL token, in place of the client's.
            nearestn: Where no instance is healthy, ask this number of nearest datacenters.
            datacenters: And these datacenters, a list.
            onlypassing: Only instances whose checks all pass; otherwise a warning is good enough.
            tags: Only instances with all of these tags, a list; `!tag` means without.
            ttl: How long DNS may keep the answer: a Go duration.
            regexp: Takes the name apart, for `${match(1)}` in the query.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/query/{query_id}`
        """
        objects = (
            query_id,
            service,
            name,
            dc,
            session,
            token,
            nearestn,
            datacenters,
            onlypassing,
            tags,
            ttl,
            regexp,
        )
        return self.agent._lictor_call(_UPDATE, objects)

    def get(
        self,
        query_id: str,
        token: str | None = None,
        dc: str | None = None,
    ) -> types.PreparedQueries | None:
        """One prepared query: a list of it; nothing for an unknown one.

        Args:
            query_id: The query's id.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.

        Returns:
            What there is (`consul.types.PreparedQueries`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/query/{query_id}`
        """
        return self.agent._lictor_call(_GET, (query_id, token, dc))

    def delete(
        self,
        query_id: str,
        token: str | None = None,
        dc: str | None = None,
    ) -> bool:
        """Removes a prepared query. An unknown one is an error (500).

        Args:
            query_id: The query's id.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `DELETE /v1/query/{query_id}`
        """
        return self.agent._lictor_call(_DELETE, (query_id, token, dc))

    def execute(
        self,
        query: str,
        token: str | None = None,
        dc: str | None = None,
        near: str | None = None,
        limit: int | str | None = None,
        connect: bool = False,
    ) -> types.QueryResult | None:
        """Executes a prepared query: an object with `Service`, `Nodes` (a list of objects with
        `Node`, `Service` and `Checks`), `Datacenter`, `Failovers` …; nothing for an unknown one.

        Args:
            query: The query's id or name, or a name that a template answers to.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.
            near: Sort by the round-trip time from this node; `_agent` is the agent that answers.
            limit: At most this number of nodes.
            connect: Only instances that can be reached through the service mesh.

        Returns:
            What there is (`consul.types.QueryResult`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/query/{query}/execute`
        """
        return self.agent._lictor_call(_EXECUTE, (query, token, dc, near, limit, connect))

    def explain(
        self,
        query: str,
        token: str | None = None,
        dc: str | None = None,
    ) -> types.QueryExplanation | None:
        """A prepared query as it would be executed, a template filled in: an object with `Query`;
        nothing for an unknown one.

        Args:
            query: The query's id or name, or a name that a template answers to.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.

        Returns:
            What there is (`consul.types.QueryExplanation`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/query/{query}/explain`
        """
        return self.agent._lictor_call(_EXPLAIN, (query, token, dc))
