"""The calls of the group `snapshot`.

Generated from the rows in core/src/api/snapshot.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from consul.base import Consul

_SAVE = _core.endpoint("snapshot.save")
_RESTORE = _core.endpoint("snapshot.restore")


class Snapshot:
    """The calls `snapshot.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def save(
        self,
        token: str | None = None,
        dc: str | None = None,
        stale: bool = False,
    ) -> bytes:
        """Everything the servers keep (keys, catalog, queries, sessions, ACLs), as one archive.

        Args:
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.
            stale: Let any server make it, also without a leader.

        Returns:
            The bytes.

        Raises:
            NotFound: there is no such thing.
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/snapshot`
        """
        return self.agent._lictor_call(_SAVE, (token, dc, stale))

    def restore(
        self,
        snapshot: str | bytes | None,
        token: str | None = None,
        dc: str | None = None,
    ) -> bool:
        """Puts what an archive of `save` has in the place of everything the servers keep.

        Args:
            snapshot: The archive.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/snapshot`
        """
        return self.agent._lictor_call(_RESTORE, (snapshot, token, dc))
