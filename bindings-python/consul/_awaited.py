"""What the HTTP clients share whose calls are awaited: from a verb to a request and its reply."""

from __future__ import annotations

import urllib.parse

from consul import _direct, _pool, callback, exceptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Read = Callable[[Any], Any]

#: What programs override.
VERBS = ("get", "put", "delete", "post", "uri", "_request")


class HTTPClient(_direct.HTTPClient):
    """An HTTP client whose verbs all go through `_request`, which programs override."""

    def _request(self, callback: Read, *args: Any, **kwargs: Any) -> Any:
        """Performs a request and returns what `callback` makes of the reply."""
        raise NotImplementedError

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

    async def _ask(
        self,
        read: Read,
        method: str,
        uri: str,
        headers: Any,
        data: Any,
        connections_timeout: float | None,
        raw: bool,
    ) -> Any:
        """Sends a request through our own transport; what `read` makes of the reply."""
        limit = self._limit(uri, connections_timeout)
        transport, target = self._route(uri)
        pairs = list((headers or {}).items())
        body = _pool.to_bytes(data)
        once = _pool.is_watched()
        code, pairs, content = await transport.send(method, target, pairs, body, limit, once)
        return handed(read, code, pairs, content, raw)

    def _limit(self, uri: str, own: float | None) -> float | None:
        """Seconds that a request may take in all, which has a time of its `own` or not."""
        total = _pool.times(own or self.connections_timeout)[1]
        return _direct.stretched(total, urllib.parse.parse_qsl(uri.partition("?")[2]))


def handed(read: Read, code: int, headers: Any, content: bytes, raw: bool) -> Any:
    """What `read` makes of a reply."""
    text = content if raw else content.decode("utf-8", "replace")
    _refuse_599(code, content)
    return read(callback.Response(code, callback.Headers(headers), text))


def read(shape: tuple[Any, ...], status: int, headers: list[tuple[str, str]], body: bytes) -> Any:
    """The result of a reply that the codec does not read itself."""
    _refuse_599(status, body)
    return callback.read(shape, status, headers, body)


def _refuse_599(status: int, body: bytes) -> None:
    """What both libraries took for a time-out, in clients of this kind alone."""
    if status == 599:
        raise exceptions.Timeout(f"599 {body.decode('utf-8', 'replace')}")
