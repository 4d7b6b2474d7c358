"""The calls of the group `status`.

Generated from the rows in core/src/api/status.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins

    from consul.base import Consul

_LEADER = _core.endpoint("status.leader")
_PEERS = _core.endpoint("status.peers")


class Status:
    """The calls `status.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def leader(
        self,
        token: str | None = None,
        dc: str | None = None,
    ) -> str:
        """The address of the server that leads the cluster, such as `10.0.0.1:8300`; empty if none.

        Args:
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.

        Returns:
            The text.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/status/leader`
        """
        return self.agent._lictor_call(_LEADER, (token, dc))

    def peers(
        self,
        token: str | None = None,
        dc: str | None = None,
    ) -> builtins.list[str]:
        """The addresses of the servers: a list of texts.

        Args:
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.

        Returns:
            The list of texts.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/status/peers`
        """
        return self.agent._lictor_call(_PEERS, (token, dc))
