"""The calls of the group `kv`.

Generated from the rows in core/src/api/kv.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, overload

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_GET = _core.endpoint("kv.get")
_PUT = _core.endpoint("kv.put")
_DELETE = _core.endpoint("kv.delete")


class KV:
    """The calls `kv.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    if TYPE_CHECKING:

        @overload
        def get(
            self,
            key: str,
            index: int | str | None = None,
            recurse: Literal[False] = False,
            wait: str | None = None,
            token: str | None = None,
            consistency: types.Consistency | None = None,
            keys: Literal[False] = False,
            separator: str | None = None,
            dc: str | None = None,
            connections_timeout: float | None = None,
        ) -> tuple[Index, types.KVEntry | None]: ...

        @overload
        def get(
            self,
            key: str,
            index: int | str | None = None,
            recurse: Literal[True] = ...,
            wait: str | None = None,
            token: str | None = None,
            consistency: types.Consistency | None = None,
            keys: Literal[False] = False,
            separator: str | None = None,
            dc: str | None = None,
            connections_timeout: float | None = None,
        ) -> tuple[Index, types.KVEntries | None]: ...

        @overload
        def get(
            self,
            key: str,
            index: int | str | None = None,
            recurse: bool = False,
            wait: str | None = None,
            token: str | None = None,
            consistency: types.Consistency | None = None,
            keys: Literal[True] = ...,
            separator: str | None = None,
            dc: str | None = None,
            connections_timeout: float | None = None,
        ) -> tuple[Index, types.Keys | None]: ...

        @overload
        def get(
            self,
            key: str,
            index: int | str | None = None,
            recurse: bool = False,
            wait: str | None = None,
            token: str | None = None,
            consistency: types.Consistency | None = None,
            keys: bool = False,
            separator: str | None = None,
            dc: str | None = None,
            connections_timeout: float | None = None,
        ) -> tuple[Index, types.KVEntry | types.KVEntries | types.Keys | None]: ...

    def get(
        self,
        key: str,
        index: int | str | None = None,
        recurse: bool = False,
        wait: str | None = None,
        token: str | None = None,
        consistency: types.Consistency | None = None,
        keys: bool = False,
        separator: str | None = None,
        dc: str | None = None,
        connections_timeout: float | None = None,
    ) -> tuple[Index, types.KVEntry | types.KVEntries | types.Keys | None]:
        """Reads the entry of `key`, or every entry whose key starts with it, or only their keys.

        An entry is an object with `Key`, `Value` (base64 in Consul's JSON), `Flags`, `LockIndex`,
        `CreateIndex`, `ModifyIndex` and, while it is locked, `Session`. A key that does not exist
        is an answer, with an index to wait on, and not an error.

        Args:
            key: The key, without a slash in front; with `recurse` or `keys` a prefix, which may be
                empty.
            index: Wait until the index of the result has passed this one (a blocking query).
            recurse: Every entry whose key starts with `key`, in the order of their keys.
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.
            token: The ACL token, in place of the client's.
            consistency: `default`, `consistent` or `stale`, in place of the client's mode.
            keys: Only the keys.
            separator: With `keys`: list each key only up to the first separator after the prefix.
            dc: The datacenter, in place of the client's or the agent's own.
            connections_timeout: Seconds that this call may take, in place of the client's: opening
                a connection, and beyond what Consul holds it back.

        Returns:
            The index (str, with `meta`) for the next call, and the entry (`consul.types.KVEntry`),
            a list of entries, or a list of keys (str); None where there is nothing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/kv/{key}`
        """
        objects = (
            key,
            index,
            recurse,
            wait,
            token,
            consistency,
            keys,
            separator,
            dc,
            connections_timeout,
        )
        return self.agent._lictor_call(_GET, objects)

    def put(
        self,
        key: str,
        value: str | bytes | None,
        cas: int | str | None = None,
        flags: int | str | None = None,
        acquire: str | None = None,
        release: str | None = None,
        token: str | None = None,
        dc: str | None = None,
        connections_timeout: float | None = None,
    ) -> bool:
        """Writes `value` to `key`, at most 512 KiB.

        Consul answers `true`, or `false` when `cas`, `acquire` or `release` did not hold.

        Args:
            key: The key, without a slash in front.
            value: The value; nothing stands for an empty one.
            cas: Only if this is the entry's `ModifyIndex`; 0: only if there is none yet.
            flags: A number of 64 bits that is kept with the value. A write without it sets 0.
            acquire: Lock the key with this session.
            release: Unlock the key, held by this session.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.
            connections_timeout: Seconds that this call may take, in place of the client's: opening
                a connection, and beyond what Consul holds it back.

        Returns:
            Whether it was done.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/kv/{key}`
        """
        objects = (
            key,
            value,
            cas,
            flags,
            acquire,
            release,
            token,
            dc,
            connections_timeout,
        )
        return self.agent._lictor_call(_PUT, objects)

    def delete(
        self,
        key: str,
        recurse: bool | None = None,
        cas: int | str | None = None,
        token: str | None = None,
        dc: str | None = None,
        connections_timeout: float | None = None,
    ) -> bool:
        """Deletes the entry of `key`, or every entry whose key starts with it.

        Consul answers `true` also when there was none, and `false` when `cas` did not hold.

        Args:
            key: The key, without a slash in front; with `recurse` a prefix.
            recurse: Every entry whose key starts with `key`, as text: `foo` takes `foobar` along.
            cas: Only if this is the entry's `ModifyIndex`.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.
            connections_timeout: Seconds that this call may take, in place of the client's: opening
                a connection, and beyond what Consul holds it back.

        Returns:
            Whether it was done.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `DELETE /v1/kv/{key}`
        """
        return self.agent._lictor_call(_DELETE, (key, recurse, cas, token, dc, connections_timeout))
