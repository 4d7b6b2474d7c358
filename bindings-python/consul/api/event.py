"""The calls of the group `event`.

Generated from the rows in core/src/api/event.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_FIRE = _core.endpoint("event.fire")
_LIST = _core.endpoint("event.list")


class Event:
    """The calls `event.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def fire(
        self,
        name: str,
        body: str | bytes = "",
        node: str | None = None,
        service: str | None = None,
        tag: str | None = None,
        token: str | None = None,
        dc: str | None = None,
    ) -> types.FiredEvent:
        """Fires an event at the agents of the datacenter; the result is the event.

        Delivery is not certain, not in order, and payloads should stay under 100 bytes.

        Args:
            name: The event's name.
            body: The payload.
            node: A regular expression: only nodes of such names.
            service: A regular expression: only nodes with such services.
            tag: A regular expression: only nodes whose `service` has such a tag.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.

        Returns:
            The object (`consul.types.FiredEvent`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/event/fire/{name}`
        """
        return self.agent._lictor_call(_FIRE, (name, body, node, service, tag, token, dc))

    def list(
        self,
        name: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
        node: str | None = None,
        service: str | None = None,
        tag: str | None = None,
        token: str | None = None,
    ) -> tuple[Index, builtins.list[types.Event]]:
        """The events that this agent has seen, at most 256, the oldest first: a list of objects
        with `ID`, `Name`, `Payload` (base64 in Consul's JSON) …

        The index is a hash of the last event and not a number that grows.

        Args:
            name: Only events of this name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            node: Taken for the sake of py-consul; Consul does not look at it.
            service: Taken for the sake of py-consul; Consul does not look at it.
            tag: Taken for the sake of py-consul; Consul does not look at it.
            token: The ACL token, in place of the client's.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.Event`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/event/list`
        """
        return self.agent._lictor_call(_LIST, (name, index, wait, node, service, tag, token))
