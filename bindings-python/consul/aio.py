"""The client for `asyncio`: the same calls, each of which returns a coroutine.

    async with consul.aio.Consul() as c:
        index, entry = await c.kv.get("web/greeting")

Arguments are checked when a call is made, and all else happens when it is awaited. There is no
thread, and no other HTTP client below: `asyncio` itself moves the bytes (and looks names up, as it
does for everybody). Proxies of the environment are not used. A client belongs to no loop; each loop
that it is used in has connections of its own. Cancelling a call closes its connection. Where a
program has imported `aiohttp`, what goes wrong on the way is also an exception of `aiohttp`'s.
"""

from __future__ import annotations

import urllib.parse

from consul import _core, _direct, _pool, base, callback, exceptions
from consul._aio import Closing, Transport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from typing_extensions import Self

    from consul._direct import Seconds

    Read = Callable[[Any], Any]

__all__ = ["Consul", "HTTPClient"]

#: What python-consul has here.
PY_341 = True


class HTTPClient(_direct.HTTPClient, verbs=("get", "put", "delete", "post", "uri", "_request")):
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
        transport = Transport(self, base_uri)
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
        total = connections_timeout or _pool.times(self.connections_timeout)[1]
        limit = _direct.stretched(total, urllib.parse.parse_qsl(uri.partition("?")[2]))
        if self._carrier is not None:
            from consul import foreign

            reply = foreign.by_aiohttp(self, method, uri, headers, data, limit)
        else:
            transport, target = self._route(uri)
            pairs = list((headers or {}).items())
            reply = transport.send(method, target, pairs, _pool.to_bytes(data), limit)
        code, pairs, content = await reply
        text = content if raw else content.decode("utf-8", "replace")
        if code == 599:
            raise exceptions.Timeout(f"599 {content.decode('utf-8', 'replace')}")
        return callback(base.Response(code, _headers(pairs), text))

    def get(
        self,
        callback: Read,
        path: str,
        params: Any = None,
        headers: Any = None,
        raw: bool = False,
        connections_timeout: float | None = None,
    ) -> Any:
        """Performs a GET; with `raw` the body stays bytes. `connections_timeout` (seconds) counts
        in place of that of the client."""
        return self._send(callback, "GET", path, params, None, headers, raw, connections_timeout)

    def put(
        self,
        callback: Read,
        path: str,
        params: Any = None,
        data: Any = "",
        headers: Any = None,
        raw: bool = False,
        connections_timeout: float | None = None,
    ) -> Any:
        """Performs a PUT."""
        data = b"" if data is None else data
        return self._send(callback, "PUT", path, params, data, headers, raw, connections_timeout)

    def delete(
        self,
        callback: Read,
        path: str,
        params: Any = None,
        data: Any = "",
        headers: Any = None,
        raw: bool = False,
        connections_timeout: float | None = None,
    ) -> Any:
        """Performs a DELETE."""
        data = data or None
        return self._send(callback, "DELETE", path, params, data, headers, raw, connections_timeout)

    def post(
        self,
        callback: Read,
        path: str,
        params: Any = None,
        data: Any = "",
        headers: Any = None,
        raw: bool = False,
        connections_timeout: float | None = None,
    ) -> Any:
        """Performs a POST."""
        data = b"" if data is None else data
        return self._send(callback, "POST", path, params, data, headers, raw, connections_timeout)

    def _send(
        self,
        callback: Read,
        method: str,
        path: str,
        params: Any,
        data: Any,
        headers: Any,
        raw: bool,
        connections_timeout: float | None,
    ) -> Any:
        said = {
            "headers": headers,
            "data": data,
            "connections_timeout": connections_timeout,
            "raw": raw,
        }
        # A `_request` of the user's own need not know what says nothing.
        named = {name: value for name, value in said.items() if value or value == b""}
        return self._request(callback, method, self.uri(path, params), **named)

    def close(self) -> Any:
        """Closes all connections, at once; whoever awaits the result has waited for the sockets,
        and closed the session of `aiohttp`, if there is one. Calls after it raise
        `RuntimeError`."""
        self._closed = True
        transports = list(self.__dict__.get("_pools", {}).values())
        for transport in transports:
            transport.close()
        return Closing(transports, self._carrier)


_headers = callback.Headers


class Consul(base.Consul):
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
        return HTTPClient(
            host,
            port,
            scheme,
            verify,
            cert,
            loop=self.loop,
            connections_limit=self.connections_limit,
            connections_timeout=self.connections_timeout,
            retry=self.retry,
        )

    def close(self) -> Any:
        """Closes all connections, at once; the result may be awaited."""
        return self.http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


base.default_hooks.append(Consul.http_connect)
