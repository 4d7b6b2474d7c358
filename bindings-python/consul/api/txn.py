"""The calls of the group `txn`.

Generated from the rows in core/src/api/txn.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from consul import types
    from consul.base import Consul

_PUT = _core.endpoint("txn.put")


class Txn:
    """The calls `txn.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def put(
        self,
        payload: Sequence[types.Fields],
        token: str | None = None,
        dc: str | None = None,
    ) -> types.TxnResult:
        """Carries out up to 128 operations, all or none: the result has `Results` and `Errors`.

        A transaction that was rolled back is an error (409) whose text has the `Errors` as JSON.

        Args:
            payload: A list of objects with one member each, `KV`, `Node`, `Service` or `Check`;
                values are base64.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.

        Returns:
            The object (`consul.types.TxnResult`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/txn`
        """
        return self.agent._lictor_call(_PUT, (payload, token, dc))
