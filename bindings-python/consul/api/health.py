"""The calls of the group `health`.

Generated from the rows in core/src/api/health.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from typing import Literal

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_CHECKS = _core.endpoint("health.checks")
_NODE = _core.endpoint("health.node")
_SERVICE = _core.endpoint("health.service")
_CONNECT = _core.endpoint("health.connect")
_INGRESS = _core.endpoint("health.ingress")
_STATE = _core.endpoint("health.state")


class Health:
    """The calls `health.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def checks(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, builtins.list[types.HealthCheck]]:
        """The checks of a service: a list.

        Args:
            service: The service's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            dc: The datacenter, in place of the client's or the agent's own.
            near: Sort by the round-trip time from this node; `_agent` is the agent that answers.
            token: The ACL token, in place of the client's.
            node_meta: Only nodes that have these metadata.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.HealthCheck`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/health/checks/{service}`
        """
        objects = (
            service,
            index,
            wait,
            dc,
            near,
            token,
            node_meta,
            filter_expr,
        )
        return self.agent._lictor_call(_CHECKS, objects)

    def node(
        self,
        node: str,
        index: int | str | None = None,
        wait: str | None = None,
        dc: str | None = None,
        token: str | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, builtins.list[types.HealthCheck]]:
        """The checks of a node, those of its services among them: a list.

        Args:
            node: The node's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.HealthCheck`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/health/node/{node}`
        """
        return self.agent._lictor_call(_NODE, (node, index, wait, dc, token, filter_expr))

    def service(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        passing: bool | None = None,
        tag: str | types.Texts | set[str] | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.ServiceEntry]]:
        """The instances of a service with their health: a list of objects with `Node`, `Service`
        and `Checks`.

        Args:
            service: The service's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            passing: Only instances whose checks all pass, those of the node included.
            tag: Only instances with this tag, or with all of these.
            dc: The datacenter, in place of the client's or the agent's own.
            near: Sort by the round-trip time from this node; `_agent` is the agent that answers.
            token: The ACL token, in place of the client's.
            node_meta: Only nodes that have these metadata.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.
            peer: Ask the imported services of this peer.
            merge_central_config: Merge proxy-defaults and service-defaults into the result.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.ServiceEntry`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/health/service/{service}`
        """
        objects = (
            service,
            index,
            wait,
            passing,
            tag,
            dc,
            near,
            token,
            node_meta,
            filter_expr,
            peer,
            merge_central_config,
        )
        return self.agent._lictor_call(_SERVICE, objects)

    def connect(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        passing: bool | None = None,
        tag: str | types.Texts | set[str] | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.ServiceEntry]]:
        """The instances of the mesh that stand for a service, its proxies or itself, with their
        health: a list as from `health.service`.

        Args:
            service: The service's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            passing: Only instances whose checks all pass, those of the node included.
            tag: Only instances with this tag, or with all of these.
            dc: The datacenter, in place of the client's or the agent's own.
            near: Sort by the round-trip time from this node; `_agent` is the agent that answers.
            token: The ACL token, in place of the client's.
            node_meta: Only nodes that have these metadata.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.
            peer: Ask the imported services of this peer.
            merge_central_config: Merge proxy-defaults and service-defaults into the result.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.ServiceEntry`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/health/connect/{service}`
        """
        objects = (
            service,
            index,
            wait,
            passing,
            tag,
            dc,
            near,
            token,
            node_meta,
            filter_expr,
            peer,
            merge_central_config,
        )
        return self.agent._lictor_call(_CONNECT, objects)

    def ingress(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        passing: bool | None = None,
        tag: str | types.Texts | set[str] | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.ServiceEntry]]:
        """The instances of the ingress gateways of a service, with their health: a list as from
        `health.service`.

        Args:
            service: The service's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            passing: Only instances whose checks all pass, those of the node included.
            tag: Only instances with this tag, or with all of these.
            dc: The datacenter, in place of the client's or the agent's own.
            near: Sort by the round-trip time from this node; `_agent` is the agent that answers.
            token: The ACL token, in place of the client's.
            node_meta: Only nodes that have these metadata.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.
            peer: Ask the imported services of this peer.
            merge_central_config: Merge proxy-defaults and service-defaults into the result.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.ServiceEntry`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/health/ingress/{service}`
        """
        objects = (
            service,
            index,
            wait,
            passing,
            tag,
            dc,
            near,
            token,
            node_meta,
            filter_expr,
            peer,
            merge_central_config,
        )
        return self.agent._lictor_call(_INGRESS, objects)

    def state(
        self,
        name: Literal["any", "unknown", "passing", "warning", "critical"],
        index: int | str | None = None,
        wait: str | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, builtins.list[types.HealthCheck]]:
        """The checks in a state: a list.

        Args:
            name: `any`, `passing`, `warning`, `critical` or `unknown`.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            dc: The datacenter, in place of the client's or the agent's own.
            near: Sort by the round-trip time from this node; `_agent` is the agent that answers.
            token: The ACL token, in place of the client's.
            node_meta: Only nodes that have these metadata.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.HealthCheck`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/health/state/{name}`
        """
        objects = (
            name,
            index,
            wait,
            dc,
            near,
            token,
            node_meta,
            filter_expr,
        )
        return self.agent._lictor_call(_STATE, objects)
