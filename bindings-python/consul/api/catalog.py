"""The calls of the group `catalog`.

Generated from the rows in core/src/api/catalog.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Sequence
    from typing import overload

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_REGISTER = _core.endpoint("catalog.register")
_DEREGISTER = _core.endpoint("catalog.deregister")
_DATACENTERS = _core.endpoint("catalog.datacenters")
_NODES = _core.endpoint("catalog.nodes")
_SERVICES = _core.endpoint("catalog.services")
_NODE = _core.endpoint("catalog.node")
_SERVICE = _core.endpoint("catalog.service")
_CONNECT = _core.endpoint("catalog.connect")
_NODE_SERVICES = _core.endpoint("catalog.node_services")
_GATEWAY_SERVICES = _core.endpoint("catalog.gateway_services")


class Catalog:
    """The calls `catalog.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def register(
        self,
        node: str,
        address: str,
        service: types.Fields | None = None,
        check: types.Fields | None = None,
        dc: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        skip_node_update: bool | None = None,
        tagged_addresses: dict[str, str] | None = None,
        node_id: str | None = None,
        checks: Sequence[types.Fields] | None = None,
    ) -> bool:
        """Registers a node, a service or a check in the catalog directly, for what runs no agent.

        To register with the local agent, which then keeps the catalog up to date, use
        `agent.service.register`.

        Args:
            node: The node's name.
            address: The node's address.
            service: A service of the node: an object with `Service`, `ID`, `Tags`, `Address`,
                `Port` …
            check: A check of the node or the service: an object with `CheckID`, `Name`, `Status` …
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.
            node_meta: Metadata of the node: names and texts. Sent in the body, where Consul reads
                it, and in the query, where old clients put it.
            skip_node_update: Leave the node itself as it is.
            tagged_addresses: More addresses of the node by name: an object of texts.
            node_id: The node's id, a UUID.
            checks: Several checks, a list.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/catalog/register`
        """
        objects = (
            node,
            address,
            service,
            check,
            dc,
            token,
            node_meta,
            skip_node_update,
            tagged_addresses,
            node_id,
            checks,
        )
        return self.agent._lictor_call(_REGISTER, objects)

    def deregister(
        self,
        node: str,
        service_id: str | None = None,
        check_id: str | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Removes a node, one of its services or one of its checks from the catalog.

        Args:
            node: The node's name.
            service_id: Remove only this service and its checks.
            check_id: Remove only this check.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/catalog/deregister`
        """
        return self.agent._lictor_call(_DEREGISTER, (node, service_id, check_id, dc, token))

    def datacenters(
        self,
        token: str | None = None,
    ) -> builtins.list[str]:
        """The names of all datacenters, the nearest first.

        Args:
            token: The ACL token, in place of the client's.

        Returns:
            The list of texts.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/catalog/datacenters`
        """
        return self.agent._lictor_call(_DATACENTERS, (token,))

    def nodes(
        self,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, builtins.list[types.Node]]:
        """The nodes of the datacenter: a list of objects with `Node`, `Address`, `Meta` …

        Args:
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            dc: The datacenter, in place of the client's or the agent's own.
            near: Sort by the round-trip time from this node; `_agent` is the agent that answers.
            token: The ACL token, in place of the client's.
            node_meta: Only nodes that have these metadata.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.Node`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/catalog/nodes`
        """
        objects = (
            index,
            wait,
            consistency,
            dc,
            near,
            token,
            node_meta,
            filter_expr,
        )
        return self.agent._lictor_call(_NODES, objects)

    def services(
        self,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, types.ServiceNames]:
        """The services of the datacenter: an object from name to the tags in use.

        Args:
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.
            node_meta: Only nodes that have these metadata.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.

        Returns:
            The index (str, with `meta`) for the next call, and the object
            (`consul.types.ServiceNames`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/catalog/services`
        """
        objects = (
            index,
            wait,
            consistency,
            dc,
            token,
            node_meta,
            filter_expr,
        )
        return self.agent._lictor_call(_SERVICES, objects)

    def node(
        self,
        node: str,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, types.CatalogNode | None]:
        """A node with its services: an object with `Node` and `Services`; nothing for an unknown
        node.

        Args:
            node: The node's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.

        Returns:
            The index (str, with `meta`) for the next call, and what there is
            (`consul.types.CatalogNode`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/catalog/node/{node}`
        """
        objects = (
            node,
            index,
            wait,
            consistency,
            dc,
            token,
            filter_expr,
        )
        return self.agent._lictor_call(_NODE, objects)

    def service(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        tag: str | types.Texts | set[str] | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.CatalogService]]:
        """The instances of a service: a list of objects with `Node`, `Address`, `ServiceID`,
        `ServiceAddress`, `ServicePort`, `ServiceTags` … Their health is in `health.service`.

        Args:
            service: The service's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            tag: Only instances with this tag, or with all of these.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            dc: The datacenter, in place of the client's or the agent's own.
            near: Sort by the round-trip time from this node; `_agent` is the agent that answers.
            token: The ACL token, in place of the client's.
            node_meta: Only nodes that have these metadata.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.
            peer: Ask the imported services of this peer.
            merge_central_config: Merge proxy-defaults and service-defaults into the result.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.CatalogService`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/catalog/service/{service}`
        """
        objects = (
            service,
            index,
            wait,
            tag,
            consistency,
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
        tag: str | types.Texts | set[str] | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.CatalogService]]:
        """The instances of the mesh that stand for a service, its proxies or itself: a list of
        objects as from `catalog.service`.

        Args:
            service: The service's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            tag: Only instances with this tag, or with all of these.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            dc: The datacenter, in place of the client's or the agent's own.
            near: Sort by the round-trip time from this node; `_agent` is the agent that answers.
            token: The ACL token, in place of the client's.
            node_meta: Only nodes that have these metadata.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.
            peer: Ask the imported services of this peer.
            merge_central_config: Merge proxy-defaults and service-defaults into the result.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.CatalogService`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/catalog/connect/{service}`
        """
        objects = (
            service,
            index,
            wait,
            tag,
            consistency,
            dc,
            near,
            token,
            node_meta,
            filter_expr,
            peer,
            merge_central_config,
        )
        return self.agent._lictor_call(_CONNECT, objects)

    def node_services(
        self,
        node: str,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
        filter_expr: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, types.CatalogNodeServices | None]:
        """A node with its services: an object with `Node` and `Services`, a list where
        `catalog.node` has an object; both are nothing for an unknown node.

        Args:
            node: The node's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.
            merge_central_config: Merge proxy-defaults and service-defaults into the result.

        Returns:
            The index (str, with `meta`) for the next call, and what there is
            (`consul.types.CatalogNodeServices`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/catalog/node-services/{node}`
        """
        objects = (
            node,
            index,
            wait,
            consistency,
            dc,
            token,
            filter_expr,
            merge_central_config,
        )
        return self.agent._lictor_call(_NODE_SERVICES, objects)

    if TYPE_CHECKING:

        @overload
        def gateway_services(
            self,
            gateway: str,
            dc: str | None = None,
            token: str | None = None,
            index: None = None,
            wait: str | None = None,
        ) -> builtins.list[types.GatewayService]: ...

        @overload
        def gateway_services(
            self,
            gateway: str,
            dc: str | None = None,
            token: str | None = None,
            index: int | str = ...,
            wait: str | None = None,
        ) -> tuple[Index, builtins.list[types.GatewayService]]: ...

    def gateway_services(
        self,
        gateway: str,
        dc: str | None = None,
        token: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
    ) -> builtins.list[types.GatewayService] | tuple[Index, builtins.list[types.GatewayService]]:
        """The services behind an ingress or terminating gateway: a list of objects with `Service`,
        `GatewayKind`, `Port`, `Hosts` …

        Args:
            gateway: The gateway's name.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.

        Returns:
            The list of objects (`consul.types.GatewayService`). With `index`, be it 0: a tuple of
            the index (str, with `meta`) for the next call, and that.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/catalog/gateway-services/{gateway}`
        """
        return self.agent._lictor_call(_GATEWAY_SERVICES, (gateway, dc, token, index, wait))
