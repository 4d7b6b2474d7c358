"""The calls of the group `session`.

Generated from the rows in core/src/api/session.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Sequence

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_CREATE = _core.endpoint("session.create")
_DESTROY = _core.endpoint("session.destroy")
_LIST = _core.endpoint("session.list")
_NODE = _core.endpoint("session.node")
_INFO = _core.endpoint("session.info")
_RENEW = _core.endpoint("session.renew")


class Session:
    """The calls `session.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def create(
        self,
        name: str | None = None,
        node: str | None = None,
        checks: types.Texts | None = None,
        lock_delay: int | str = 15,
        behavior: str = "release",
        ttl: int | str | None = None,
        dc: str | None = None,
        token: str | None = None,
        node_checks: types.Texts | None = None,
        service_checks: Sequence[types.Fields] | None = None,
    ) -> str:
        """Makes a session; the result is its id.

        It ends when it is destroyed, when one of its checks turns critical, when its node goes, or
        when it is not renewed in time: after twice its TTL at the latest.

        Args:
            name: A name for people.
            node: The node that it belongs to; the agent's own if not given.
            checks: The ids of the node checks that it depends on; `serfHealth` if not given, none
                if empty.
            lock_delay: Seconds that a lock stays closed after the session that held it was lost, at
                most 60.
            behavior: What becomes of the keys that it holds when it ends: `release` or `delete`.
            ttl: Seconds within which it must be renewed, from 10 to 86400; without limit if not
                given.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.
            node_checks: The ids of the node checks that it depends on, in the place of `checks`.
                Needs Consul 1.7, as does `service_checks`.
            service_checks: The service checks that it depends on, a list of objects with the
                check's `ID`.

        Returns:
            The id.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/session/create`
        """
        objects = (
            name,
            node,
            checks,
            lock_delay,
            behavior,
            ttl,
            dc,
            token,
            node_checks,
            service_checks,
        )
        return self.agent._lictor_call(_CREATE, objects)

    def destroy(
        self,
        session_id: str,
        dc: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Ends a session and releases what it holds. Also `true` for an unknown one.

        Args:
            session_id: The session's id.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/session/destroy/{session_id}`
        """
        return self.agent._lictor_call(_DESTROY, (session_id, dc, token))

    def list(
        self,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> tuple[Index, builtins.list[types.Session]]:
        """The sessions of the datacenter: a list.

        Args:
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.Session`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/session/list`
        """
        return self.agent._lictor_call(_LIST, (index, wait, consistency, dc, token))

    def node(
        self,
        node: str,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> tuple[Index, builtins.list[types.Session]]:
        """The sessions of a node: a list.

        Args:
            node: The node's name.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            The index (str, with `meta`) for the next call, and the list of objects
            (`consul.types.Session`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/session/node/{node}`
        """
        return self.agent._lictor_call(_NODE, (node, index, wait, consistency, dc, token))

    def info(
        self,
        session_id: str,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> tuple[Index, types.Session | None]:
        """One session: an object with `ID`, `Name`, `Node`, `LockDelay` (nanoseconds), `Behavior`,
        `TTL` …; nothing for an unknown one.

        Args:
            session_id: The session's id.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            The index (str, with `meta`) for the next call, and what there is
            (`consul.types.Session`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/session/info/{session_id}`
        """
        return self.agent._lictor_call(_INFO, (session_id, index, wait, consistency, dc, token))

    def renew(
        self,
        session_id: str,
        dc: str | None = None,
        token: str | None = None,
    ) -> types.Session:
        """Starts the TTL of a session anew; the result is the session. An unknown one is an error.

        Args:
            session_id: The session's id.
            dc: The datacenter, in place of the client's or the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.Session`).

        Raises:
            NotFound: there is no such thing.
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/session/renew/{session_id}`
        """
        return self.agent._lictor_call(_RENEW, (session_id, dc, token))
