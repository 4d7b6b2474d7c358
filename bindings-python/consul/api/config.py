"""The calls of the group `config`.

Generated from the rows in core/src/api/config.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from typing import overload

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_GET = _core.endpoint("config.get")
_LIST = _core.endpoint("config.list")
_SET = _core.endpoint("config.set")
_DELETE = _core.endpoint("config.delete")


class Config:
    """The calls `config.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    if TYPE_CHECKING:

        @overload
        def get(
            self,
            kind: str,
            name: str,
            token: str | None = None,
            dc: str | None = None,
            index: None = None,
            wait: str | None = None,
        ) -> types.ConfigEntry | None: ...

        @overload
        def get(
            self,
            kind: str,
            name: str,
            token: str | None = None,
            dc: str | None = None,
            index: int | str = ...,
            wait: str | None = None,
        ) -> tuple[Index, types.ConfigEntry | None]: ...

    def get(
        self,
        kind: str,
        name: str,
        token: str | None = None,
        dc: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
    ) -> types.ConfigEntry | tuple[Index, types.ConfigEntry | None] | None:
        """One entry: an object with `Kind`, `Name` and what belongs to its kind; nothing where
        there is none.

        Args:
            kind: The kind, such as `service-defaults`.
            name: The name: of a service; `global` for `proxy-defaults`, `mesh` for `mesh`.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.

        Returns:
            What there is (`consul.types.ConfigEntry`), or None. With `index`, be it 0: a tuple of
            the index (str, with `meta`) for the next call, and that.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/config/{kind}/{name}`
        """
        return self.agent._lictor_call(_GET, (kind, name, token, dc, index, wait))

    if TYPE_CHECKING:

        @overload
        def list(
            self,
            kind: str,
            token: str | None = None,
            dc: str | None = None,
            filter_expr: str | None = None,
            index: None = None,
            wait: str | None = None,
        ) -> builtins.list[types.ConfigEntry]: ...

        @overload
        def list(
            self,
            kind: str,
            token: str | None = None,
            dc: str | None = None,
            filter_expr: str | None = None,
            index: int | str = ...,
            wait: str | None = None,
        ) -> tuple[Index, builtins.list[types.ConfigEntry]]: ...

    def list(
        self,
        kind: str,
        token: str | None = None,
        dc: str | None = None,
        filter_expr: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
    ) -> builtins.list[types.ConfigEntry] | tuple[Index, builtins.list[types.ConfigEntry]]:
        """The entries of a kind: a list of objects.

        Args:
            kind: The kind, such as `service-defaults`.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.

        Returns:
            The list of objects (`consul.types.ConfigEntry`). With `index`, be it 0: a tuple of the
            index (str, with `meta`) for the next call, and that.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/config/{kind}`
        """
        return self.agent._lictor_call(_LIST, (kind, token, dc, filter_expr, index, wait))

    def set(
        self,
        kind: str,
        name: str,
        config_entry: types.Fields | None = None,
        token: str | None = None,
        dc: str | None = None,
        cas: int | str | None = None,
    ) -> bool:
        """Makes or replaces an entry. Consul answers `true`, or `false` when `cas` did not hold.

        Args:
            kind: The kind, such as `service-defaults`.
            name: The name: of a service; `global` for `proxy-defaults`, `mesh` for `mesh`.
            config_entry: What belongs to the kind, an object, such as `Protocol` for
                `service-defaults`.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.
            cas: Only if this is the entry's `ModifyIndex`; 0: only if there is none yet.

        Returns:
            Whether it was done.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/config`
        """
        return self.agent._lictor_call(_SET, (kind, name, config_entry, token, dc, cas))

    def delete(
        self,
        kind: str,
        name: str,
        token: str | None = None,
        dc: str | None = None,
        cas: int | str | None = None,
    ) -> bool:
        """Deletes an entry. Consul succeeds also when there was none; with `cas` the result is what
        it answers, `false` where that did not hold.

        Args:
            kind: The kind, such as `service-defaults`.
            name: The name.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.
            cas: Only if this is the entry's `ModifyIndex`. Needs Consul 1.11: older ones delete
                anyway.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `DELETE /v1/config/{kind}/{name}`
        """
        return self.agent._lictor_call(_DELETE, (kind, name, token, dc, cas))
