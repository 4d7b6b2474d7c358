"""The client for Tornado: the same calls, each of which returns a `Future`.

    index, entry = await consul.tornado.Consul().kv.get("web/greeting")

Arguments are checked when a call is made, which then goes on by itself, awaited or not. Tornado's
loop is one of asyncio's, so connections are those of `consul.aio`; a call that takes too long also
raises `consul.Timeout`.
"""

from __future__ import annotations

import asyncio

from tornado.ioloop import IOLoop

from consul import _aio, _awaited, _calls, _pool, aio, base, exceptions
from consul.exceptions import Timeout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from tornado.httpclient import HTTPRequest

    from consul._awaited import Read

__all__ = ["Consul", "HTTPClient", "Timeout"]


def _error(name: str, text: str) -> BaseException:
    return exceptions._make(name, text, "consul.tornado")


def _started(call: Coroutine[Any, Any, Any]) -> asyncio.Future[Any]:
    loop: asyncio.AbstractEventLoop = IOLoop.current().asyncio_loop  # type: ignore[attr-defined]
    return asyncio.ensure_future(call, loop=loop)


class _Transport(_calls.Started, _aio.Transport):
    """The one of asyncio, whose calls start at once."""

    _error = staticmethod(_error)
    _perform = staticmethod(_started)


class HTTPClient(aio.HTTPClient, verbs=_awaited.VERBS):
    """Connections to one agent, with the arguments of `consul.aio.HTTPClient`."""

    _transport = _Transport

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
        from tornado.httpclient import HTTPRequest

        request = HTTPRequest(
            self.uri(path, params),
            method,
            headers,
            body=_pool.to_bytes(data),
            request_timeout=connections_timeout,
            allow_nonstandard_methods=True,
        )
        # A `_request` of the user's own need not know what says nothing.
        return self._request(callback, request, **({"raw": True} if raw else {}))

    def _request(  # type: ignore[override]
        self, callback: Read, request: HTTPRequest, raw: bool = False
    ) -> Any:
        """Performs a request and returns a future of what `callback` makes of the reply. Of the
        request, its URL, method, headers, body and `request_timeout` (seconds beyond what Consul
        holds the call back) count."""
        return _started(
            self._ask(
                callback,
                request.method,
                request.url,
                dict(request.headers),
                request.body,
                request.request_timeout,
                raw,
            )
        )


class Consul(aio.Consul):
    """A client of one agent, for Tornado, with the arguments of `consul.aio.Consul`."""

    def http_connect(
        self, host: str, port: int | str, scheme: str, verify: bool | str = True, cert: Any = None
    ) -> Any:
        """Makes the HTTP client: override it, or `connect`, to use one of your own."""
        return self._made(HTTPClient, host, port, scheme, verify, cert)


base.default_hooks.append(Consul.http_connect)
