"""The calls of the group `discovery_chain`.

Generated from the rows in core/src/api/discovery_chain.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import overload

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_GET = _core.endpoint("discovery_chain.get")


class DiscoveryChain:
    """The calls `discovery_chain.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    if TYPE_CHECKING:

        @overload
        def get(
            self,
            service: str,
            compile_dc: str | None = None,
            token: str | None = None,
            override_connect_timeout: str | None = None,
            override_protocol: str | None = None,
            override_mesh_gateway_mode: str | None = None,
            index: None = None,
            wait: str | None = None,
        ) -> types.DiscoveryChain: ...

        @overload
        def get(
            self,
            service: str,
            compile_dc: str | None = None,
            token: str | None = None,
            override_connect_timeout: str | None = None,
            override_protocol: str | None = None,
            override_mesh_gateway_mode: str | None = None,
            index: int | str = ...,
            wait: str | None = None,
        ) -> tuple[Index, types.DiscoveryChain]: ...

    def get(
        self,
        service: str,
        compile_dc: str | None = None,
        token: str | None = None,
        override_connect_timeout: str | None = None,
        override_protocol: str | None = None,
        override_mesh_gateway_mode: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
    ) -> types.DiscoveryChain | tuple[Index, types.DiscoveryChain]:
        """The chain of a service, as its routers, splitters and resolvers make it: an object with
        `Chain`.

        With any of the overrides the request is a POST.

        Args:
            service: The service's name.
            compile_dc: The datacenter to compile it for, in place of the agent's own.
            token: The ACL token, in place of the client's.
            override_connect_timeout: As if connecting might take this long, such as `5s`.
            override_protocol: As if the service spoke this protocol, such as `http`.
            override_mesh_gateway_mode: As if it were reached through mesh gateways so: `none`,
                `local` or `remote`.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.

        Returns:
            The object (`consul.types.DiscoveryChain`). With `index`, be it 0: a tuple of the index
            (str, with `meta`) for the next call, and that.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/discovery-chain/{service}`
        """
        objects = (
            service,
            compile_dc,
            token,
            override_connect_timeout,
            override_protocol,
            override_mesh_gateway_mode,
            index,
            wait,
        )
        return self.agent._lictor_call(_GET, objects)
