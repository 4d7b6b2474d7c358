"""The client for `asyncio`: the same calls, each of which returns a coroutine.

    async with consul.aio.Consul() as c:
        index, entry = await c.kv.get("web/greeting")

Arguments are checked when a call is made, and all else happens when it is awaited. There is no
thread, and no other HTTP client below: `asyncio` itself moves the bytes (and looks names up, as it
does for everybody). Proxies of the environment count, but for those reached by `https`. A client
belongs to no loop; each loop that it is used in has connections of its own. Cancelling a call
closes its connection. Where a program has imported `aiohttp`, what goes wrong on the way is also an
exception of `aiohttp`'s.
"""

from __future__ import annotations

from consul import _awaited, _core, _direct, base
from consul._aio import Closing, Transport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any, overload

    from typing_extensions import Self

    from consul._awaited import Read
    from consul._direct import Seconds
    from consul._watch_aio import AsyncWatch
    from consul.api import awaited
    from consul.base import Asked, P, T
    from consul.callback import Index

    class _Groups(awaited.Groups, base.Consul):  # type: ignore[misc]
        """The calls, whose results are awaited."""

else:
    _Groups = base.Consul

__all__ = ["Consul", "HTTPClient"]

#: What python-consul has here.
PY_341 = True


class HTTPClient(_awaited.HTTPClient, verbs=_awaited.VERBS):
    """Connections to one agent, for any number of loops.

    Args:
        host: the agent's host (str).
        port: its HTTP port (int or str).
        scheme: `http` or `https`.
        verify: verify the server's certificate (bool), or the CA to trust (path of a PEM file or a
            folder of them); with True those that `REQUESTS_CA_BUNDLE` or `CURL_CA_BUNDLE` names,
            or the system's.
        cert: the client's certificate: a path, or a pair of paths for certificate and key.
        loop: kept as an attribute; the loop that a call is awaited in is the one that counts.
        connections_limit: the number of connections to open at most; further calls wait for their
            turn. 100 if not given; 0 for no limit.
        connections_timeout: seconds that it may take to get a connection, and a call beyond what
            Consul holds it back, or a pair for the one and the other; None for no limit.
        retry: which failed calls are made again, within the same time (a `consul.Retry`); None for
            none.

    All attributes may be changed at any time and count from the next call on.
    """

    _transport: type[Transport] = Transport
    _closed = False

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int | str = 8500,
        scheme: str = "http",
        verify: bool | str = True,
        cert: Any = None,
        *,
        loop: Any = None,
        connections_limit: int | None = None,
        connections_timeout: Seconds = _direct.DEFAULT_TIMEOUT,
        retry: _core.Retry | None = None,
    ) -> None:
        super().__init__(host, port, scheme, verify, cert)
        self.loop = self._loop = loop
        self.connections_limit = connections_limit
        self.connections_timeout = connections_timeout
        self.retry = retry

    def _connect(self, base_uri: str) -> Transport:
        transport = self._transport(self, base_uri)
        if self._closed:
            transport.close()
        return transport

    def _retire(self, pools: dict[str, Any]) -> None:
        for transport in pools.values():
            transport.retire()

    @property
    def _session(self) -> Any:
        """An `aiohttp.ClientSession`, made when it is first asked for; it then carries the
        traffic."""
        if self._carrier is None:
            import aiohttp

            self._carrier = aiohttp.ClientSession()
        return self._carrier

    @_session.setter
    def _session(self, session: Any) -> None:
        self._carrier = session

    async def _request(
        self,
        callback: Read,
        method: str,
        uri: str,
        headers: Any = None,
        data: Any = None,
        connections_timeout: float | None = None,
        raw: bool = False,
    ) -> Any:
        """Performs a request and returns what `callback` makes of the reply."""
        if self._carrier is None:
            return await self._ask(callback, method, uri, headers, data, connections_timeout, raw)
        from consul import foreign

        limit = self._limit(uri, connections_timeout)
        code, pairs, content = await foreign.by_aiohttp(self, method, uri, headers, data, limit)
        return _awaited.handed(callback, code, pairs, content, raw)

    def close(self) -> Any:
        """Closes all connections, at once; whoever awaits the result has waited for the sockets,
        and closed the session of `aiohttp`, if there is one. Calls after it raise
        `RuntimeError`."""
        self._closed = True
        transports = list((self._pools or {}).values())
        for transport in transports:
            transport.close()
        return Closing(transports, self._carrier)


class Consul(_Groups):
    """A client of one agent, for `asyncio`.

    Takes the arguments of `consul.base.Consul`, and `loop`, `connections_limit` and
    `connections_timeout` (seconds, 30 if not given) as `HTTPClient` does.
    """

    def __init__(
        self,
        *args: Any,
        loop: Any = None,
        connections_limit: int | None = None,
        connections_timeout: Seconds = _direct.DEFAULT_TIMEOUT,
        retry: _core.Retry | None = None,
        **kwargs: Any,
    ) -> None:
        self.loop = self._loop = loop
        self.connections_limit = connections_limit
        self.connections_timeout = connections_timeout
        self.retry = retry
        super().__init__(*args, **kwargs)

    def http_connect(
        self, host: str, port: int | str, scheme: str, verify: bool | str = True, cert: Any = None
    ) -> Any:
        """Makes the HTTP client: override it, or `connect`, to use one of your own."""
        return self._made(HTTPClient, host, port, scheme, verify, cert)

    def _made(self, kind: type[HTTPClient], *place: Any) -> HTTPClient:
        return kind(
            *place,
            loop=self.loop,
            connections_limit=self.connections_limit,
            connections_timeout=self.connections_timeout,
            retry=self.retry,
        )

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def watch(
            self,
            method: Callable[P, Awaitable[tuple[Index, T]]],
            *args: P.args,
            **kwargs: P.kwargs,
        ) -> AsyncWatch[T]: ...

        @overload
        def watch(
            self, method: Callable[P, Awaitable[Asked]], *args: P.args, **kwargs: P.kwargs
        ) -> AsyncWatch[Asked]: ...

    def watch(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> AsyncWatch[Any]:
        """Each new value of what a method reads, for `async for`: what `consul.Consul.watch` says.

        It may also be used with `async with`, which closes it.
        """
        from consul._watch_aio import AsyncWatch
        from consul.watch import Query

        return AsyncWatch(Query(self, method, args, kwargs))

    def close(self) -> Any:
        """Closes all connections, at once; the result may be awaited."""
        return self.http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


base.default_hooks.append(Consul.http_connect)
