"""The calls of the group `coordinate`.

Generated from the rows in core/src/api/coordinate.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_DATACENTERS = _core.endpoint("coordinate.datacenters")
_NODE = _core.endpoint("coordinate.node")
_NODES = _core.endpoint("coordinate.nodes")
_UPDATE = _core.endpoint("coordinate.update")


class Coordinate:
    """The calls `coordinate.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def datacenters(
        self,
        token: str | None = None,
    ) -> builtins.list[types.DatacenterCoordinates]:
        """The coordinates of the servers, by datacenter: a list of objects with `Datacenter`,
        `AreaID` and `Coordinates`.

        Args:
            token: The ACL token, in place of the client's.

        Returns:
            The list of objects (`consul.types.DatacenterCoordinates`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/coordinate/datacenters`
        """
        return self.agent._lictor_call(_DATACENTERS, (token,))

    def node(
        self,
        node: str,
        dc: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        token: str | None = None,
    ) -> tuple[Index | None, types.NodeCoordinates | None]:
        """The coordinates of one node: a list, an object for each network segment; nothing, and
        mostly no index, for a node that has none.

        Args:
            node: The node's name.
            dc: The datacenter, in place of the agent's own.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            token: The ACL token, in place of the client's.

        Returns:
            The index (str, with `meta`) for the next call, and what there is
            (`consul.types.NodeCoordinates`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/coordinate/node/{node}`
        """
        return self.agent._lictor_call(_NODE, (node, dc, index, wait, consistency, token))

    def nodes(
        self,
        dc: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        token: str | None = None,
    ) -> tuple[Index, builtins.list[types.NodeCoordinate]]:
        """The coordinates of the nodes: a list of objects with `Node`, `Segment` and `Coord`.

        Args:
            dc: The datacenter, in place of the agent's own.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            token: The ACL token, in place of the client's.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.NodeCoordinate`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/coordinate/nodes`
        """
        return self.agent._lictor_call(_NODES, (dc, index, wait, consistency, token))

    def update(
        self,
        node: str,
        coord: types.Fields,
        segment: str | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Sets the coordinates of a node that runs no agent, within seconds.

        Args:
            node: The node's name.
            coord: The coordinates: an object with `Vec` (8 numbers), `Error`, `Adjustment` and
                `Height`.
            segment: The network segment (Consul Enterprise).
            dc: The datacenter, in place of the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/coordinate/update`
        """
        return self.agent._lictor_call(_UPDATE, (node, coord, segment, dc, token))
