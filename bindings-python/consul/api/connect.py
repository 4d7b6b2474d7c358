"""The calls of the group `connect`.

Generated from the rows in core/src/api/connect.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Sequence
    from typing import Literal, overload

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_CA_ROOTS = _core.endpoint("connect.ca.roots")
_CA_CONFIGURATION = _core.endpoint("connect.ca.configuration")
_CA_UPDATE_CONFIGURATION = _core.endpoint("connect.ca.update_configuration")
_INTENTIONS_LIST = _core.endpoint("connect.intentions.list")
_INTENTIONS_READ = _core.endpoint("connect.intentions.read")
_INTENTIONS_UPSERT = _core.endpoint("connect.intentions.upsert")
_INTENTIONS_DELETE = _core.endpoint("connect.intentions.delete")
_INTENTIONS_MATCH = _core.endpoint("connect.intentions.match")
_INTENTIONS_CHECK = _core.endpoint("connect.intentions.check")
_INTENTIONS_CREATE = _core.endpoint("connect.intentions.create")
_INTENTIONS_READ_BY_ID = _core.endpoint("connect.intentions.read_by_id")
_INTENTIONS_UPDATE_BY_ID = _core.endpoint("connect.intentions.update_by_id")
_INTENTIONS_DELETE_BY_ID = _core.endpoint("connect.intentions.delete_by_id")


class Connect:
    """The calls `connect.*`."""

    class CA:
        """The calls `connect.ca.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        if TYPE_CHECKING:

            @overload
            def roots(
                self,
                pem: Literal[False] = False,
                token: str | None = None,
                index: None = None,
                wait: str | None = None,
            ) -> types.CARoots: ...

            @overload
            def roots(
                self,
                pem: Literal[False] = False,
                token: str | None = None,
                index: int | str = ...,
                wait: str | None = None,
            ) -> tuple[Index, types.CARoots]: ...

            @overload
            def roots(
                self,
                pem: Literal[True] = ...,
                token: str | None = None,
                index: int | str | None = None,
                wait: str | None = None,
            ) -> str: ...

            @overload
            def roots(
                self,
                pem: bool = False,
                token: str | None = None,
                index: int | str | None = None,
                wait: str | None = None,
            ) -> types.CARoots | str | tuple[Index, types.CARoots]: ...

        def roots(
            self,
            pem: bool = False,
            token: str | None = None,
            index: int | str | None = None,
            wait: str | None = None,
        ) -> types.CARoots | str | tuple[Index, types.CARoots]:
            """The roots of the certificate authority: an object with `ActiveRootID`, `TrustDomain`
            and `Roots`; or their certificates as text.

            Args:
                pem: Only the certificates, as PEM.
                token: The ACL token, in place of the client's.
                index: Wait until the index of the result has passed this one (a blocking query).
                wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if
                    not given, 10 at most, and up to a sixteenth more). Counts only with `index`.

            Returns:
                The object (`consul.types.CARoots`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/connect/ca/roots`
            """
            return self.agent._lictor_call(_CA_ROOTS, (pem, token, index, wait))

        def configuration(
            self,
            token: str | None = None,
            dc: str | None = None,
        ) -> types.CAConfiguration:
            """How the certificate authority is configured: an object with `Provider` and `Config`.

            Args:
                token: The ACL token, in place of the client's.
                dc: The datacenter, in place of the agent's own.

            Returns:
                The object (`consul.types.CAConfiguration`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/connect/ca/configuration`
            """
            return self.agent._lictor_call(_CA_CONFIGURATION, (token, dc))

        def update_configuration(
            self,
            provider: str,
            config: types.Fields,
            force_without_cross_signing: bool = False,
            token: str | None = None,
            dc: str | None = None,
        ) -> bool:
            """Configures the certificate authority; another provider means new roots.

            Args:
                provider: `consul`, `vault` or `aws-pca`.
                config: What the provider is told: an object.
                force_without_cross_signing: Change also where the old root cannot vouch for the new
                    one.
                token: The ACL token, in place of the client's.
                dc: The datacenter, in place of the agent's own.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/connect/ca/configuration`
            """
            objects = (
                provider,
                config,
                force_without_cross_signing,
                token,
                dc,
            )
            return self.agent._lictor_call(_CA_UPDATE_CONFIGURATION, objects)

    class Intentions:
        """The calls `connect.intentions.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        if TYPE_CHECKING:

            @overload
            def list(
                self,
                token: str | None = None,
                dc: str | None = None,
                filter_expr: str | None = None,
                index: None = None,
                wait: str | None = None,
            ) -> builtins.list[types.Intention]: ...

            @overload
            def list(
                self,
                token: str | None = None,
                dc: str | None = None,
                filter_expr: str | None = None,
                index: int | str = ...,
                wait: str | None = None,
            ) -> tuple[Index, builtins.list[types.Intention]]: ...

        def list(
            self,
            token: str | None = None,
            dc: str | None = None,
            filter_expr: str | None = None,
            index: int | str | None = None,
            wait: str | None = None,
        ) -> builtins.list[types.Intention] | tuple[Index, builtins.list[types.Intention]]:
            """All intentions: a list of objects with `SourceName`, `DestinationName`, `Action` …

            Args:
                token: The ACL token, in place of the client's.
                dc: The datacenter, in place of the client's or the agent's own.
                filter_expr: A filter expression, such as `Service.Meta.env == prod`.
                index: Wait until the index of the result has passed this one (a blocking query).
                wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if
                    not given, 10 at most, and up to a sixteenth more). Counts only with `index`.

            Returns:
                The list of objects (`consul.types.Intention`). With `index`, be it 0: a tuple of
                the index (str, with `meta`) for the next call, and that.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/connect/intentions`
            """
            return self.agent._lictor_call(_INTENTIONS_LIST, (token, dc, filter_expr, index, wait))

        def read(
            self,
            source: str,
            destination: str,
            token: str | None = None,
            dc: str | None = None,
        ) -> types.Intention | None:
            """The intention between two services; nothing where there is none. Needs Consul 1.9.

            Args:
                source: The service that calls, `*` for all.
                destination: The service that is called, `*` for all.
                token: The ACL token, in place of the client's.
                dc: The datacenter, in place of the client's or the agent's own.

            Returns:
                What there is (`consul.types.Intention`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/connect/intentions/exact`
            """
            return self.agent._lictor_call(_INTENTIONS_READ, (source, destination, token, dc))

        def upsert(
            self,
            source: str,
            destination: str,
            token: str | None = None,
            action: str | None = None,
            source_type: str = "consul",
            description: str = "",
            meta: dict[str, str] | None = None,
            permissions: Sequence[types.Fields] | None = None,
            dc: str | None = None,
        ) -> bool:
            """Makes or replaces the intention between two services. Needs Consul 1.9.

            Args:
                source: The service that calls, `*` for all.
                destination: The service that is called, `*` for all.
                token: The ACL token, in place of the client's.
                action: `allow` or `deny`; instead of `permissions`.
                source_type: What the source is: `consul`.
                description: A text for people.
                meta: Metadata: an object of texts.
                permissions: For HTTP: a list of objects with `Action` and `HTTP`, the first that
                    matches counts.
                dc: The datacenter, in place of the client's or the agent's own.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/connect/intentions/exact`
            """
            objects = (
                source,
                destination,
                token,
                action,
                source_type,
                description,
                meta,
                permissions,
                dc,
            )
            return self.agent._lictor_call(_INTENTIONS_UPSERT, objects)

        def delete(
            self,
            source: str,
            destination: str,
            token: str | None = None,
            dc: str | None = None,
        ) -> bool:
            """Removes the intention between two services. Also `true` where there was none. Needs
            Consul 1.9.

            Args:
                source: The service that calls, `*` for all.
                destination: The service that is called, `*` for all.
                token: The ACL token, in place of the client's.
                dc: The datacenter, in place of the client's or the agent's own.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `DELETE /v1/connect/intentions/exact`
            """
            return self.agent._lictor_call(_INTENTIONS_DELETE, (source, destination, token, dc))

        def match(
            self,
            by: Literal["source", "destination"],
            name: str | types.Texts | set[str],
            token: str | None = None,
            dc: str | None = None,
        ) -> types.Intentions:
            """The intentions that a service is on one side of: an object from name to a list, what
            counts first before the others.

            Args:
                by: Which side: `source` or `destination`.
                name: The service's name, or several.
                token: The ACL token, in place of the client's.
                dc: The datacenter, in place of the client's or the agent's own.

            Returns:
                The object (`consul.types.Intentions`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/connect/intentions/match`
            """
            return self.agent._lictor_call(_INTENTIONS_MATCH, (by, name, token, dc))

        def check(
            self,
            source: str,
            destination: str,
            token: str | None = None,
            source_type: str | None = None,
            dc: str | None = None,
        ) -> bool:
            """Whether one service may connect to another, as far as intentions say.

            Args:
                source: The service that calls.
                destination: The service that is called.
                token: The ACL token, in place of the client's.
                source_type: What the source is: `consul` if not given.
                dc: The datacenter, in place of the client's or the agent's own.

            Returns:
                What it says (bool).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/connect/intentions/check`
            """
            objects = (
                source,
                destination,
                token,
                source_type,
                dc,
            )
            return self.agent._lictor_call(_INTENTIONS_CHECK, objects)

        def create(
            self,
            source: str,
            destination: str,
            action: str,
            token: str | None = None,
            source_type: str = "consul",
            description: str = "",
            meta: dict[str, str] | None = None,
            dc: str | None = None,
        ) -> str:
            """Makes an intention; the result is its id. Before Consul 1.9; since then use
            `intentions.upsert`.

            Args:
                source: The service that calls, `*` for all.
                destination: The service that is called, `*` for all.
                action: `allow` or `deny`.
                token: The ACL token, in place of the client's.
                source_type: What the source is: `consul`.
                description: A text for people.
                meta: Metadata: an object of texts.
                dc: The datacenter, in place of the client's or the agent's own.

            Returns:
                The id.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `POST /v1/connect/intentions`
            """
            objects = (
                source,
                destination,
                action,
                token,
                source_type,
                description,
                meta,
                dc,
            )
            return self.agent._lictor_call(_INTENTIONS_CREATE, objects)

        def read_by_id(
            self,
            intention_id: str,
            token: str | None = None,
            dc: str | None = None,
        ) -> types.Intention | None:
            """One intention by its id; nothing for an unknown one. Before Consul 1.9; since then
            use `intentions.read`.

            Args:
                intention_id: The intention's id.
                token: The ACL token, in place of the client's.
                dc: The datacenter, in place of the client's or the agent's own.

            Returns:
                What there is (`consul.types.Intention`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/connect/intentions/{intention_id}`
            """
            return self.agent._lictor_call(_INTENTIONS_READ_BY_ID, (intention_id, token, dc))

        def update_by_id(
            self,
            intention_id: str,
            source: str,
            destination: str,
            action: str,
            token: str | None = None,
            source_type: str = "consul",
            description: str = "",
            meta: dict[str, str] | None = None,
            dc: str | None = None,
        ) -> str:
            """Replaces an intention; the result is its id. Before Consul 1.9; since then use
            `intentions.upsert`.

            Args:
                intention_id: The intention's id.
                source: The service that calls, `*` for all.
                destination: The service that is called, `*` for all.
                action: `allow` or `deny`.
                token: The ACL token, in place of the client's.
                source_type: What the source is: `consul`.
                description: A text for people.
                meta: Metadata: an object of texts.
                dc: The datacenter, in place of the client's or the agent's own.

            Returns:
                The id.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/connect/intentions/{intention_id}`
            """
            objects = (
                intention_id,
                source,
                destination,
                action,
                token,
                source_type,
                description,
                meta,
                dc,
            )
            return self.agent._lictor_call(_INTENTIONS_UPDATE_BY_ID, objects)

        def delete_by_id(
            self,
            intention_id: str,
            token: str | None = None,
            dc: str | None = None,
        ) -> bool:
            """Removes an intention by its id. Before Consul 1.9; since then use
            `intentions.delete`.

            Args:
                intention_id: The intention's id.
                token: The ACL token, in place of the client's.
                dc: The datacenter, in place of the client's or the agent's own.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `DELETE /v1/connect/intentions/{intention_id}`
            """
            return self.agent._lictor_call(_INTENTIONS_DELETE_BY_ID, (intention_id, token, dc))

    def __init__(self, agent: Consul) -> None:
        self.agent = agent
        self.ca = Connect.CA(agent)
        self.intentions = Connect.Intentions(agent)
