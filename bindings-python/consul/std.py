"""The synchronous client."""

from __future__ import annotations

from consul import _core, _direct, _pool, base, callback
from consul._direct import DEFAULT_TIMEOUT, DEFAULT_WAIT, DURATION_UNITS, parse_duration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from consul import _sockets
    from consul._direct import Seconds
    from consul.types import Consistency

    Read = Callable[[Any], Any]

__all__ = [
    "DEFAULT_TIMEOUT",
    "DEFAULT_WAIT",
    "DURATION_UNITS",
    "Consul",
    "HTTPClient",
    "parse_duration",
]

# What programs override.
_VERBS = ("get", "put", "delete", "post", "uri", "response", "timeout", "_send")


class HTTPClient(_direct.HTTPClient, verbs=_VERBS):
    """A pool of connections to one agent; may be shared between threads.

    `connections_timeout` is the number of seconds that opening a connection, and a call beyond
    what Consul holds it back, may take, or a pair of numbers for the one and the other; None for no
    limit. `retry` says which failed calls are made again, None for none. All attributes may be
    changed at any time; the next call opens new connections.

    Certificates to trust come from `verify` (a file or folder), or else from `REQUESTS_CA_BUNDLE`
    or `CURL_CA_BUNDLE`, or are Mozilla's. Proxies come from `HTTP_PROXY`, `HTTPS_PROXY`,
    `ALL_PROXY` and `NO_PROXY`, in lower case too; none is used to reach this machine. `.netrc` is
    not read: `auth` is for user and password.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int | str = 8500,
        scheme: str = "http",
        verify: bool | str = True,
        cert: Any = None,
        connections_timeout: Seconds = DEFAULT_TIMEOUT,
        retry: _core.Retry | None = None,
    ) -> None:
        super().__init__(host, port, scheme, verify, cert)
        self.connections_timeout = connections_timeout
        self.retry = retry

    def _connect(self, base_uri: str) -> _core.Transport | _sockets.Transport:
        return _pool.connect(self, base_uri)

    @property
    def session(self) -> Any:
        """A `requests.Session`, made when it is first asked for; it then carries the traffic."""
        if self._carrier is None:
            import requests

            self._carrier = requests.Session()
        return self._carrier

    @session.setter
    def session(self, session: Any) -> None:
        self._carrier = session

    def response(self, response: Any) -> callback.Response:
        """A `Response` from one of `requests`."""
        response.encoding = "utf-8"
        return callback.Response(response.status_code, response.headers, response.text)

    def _send(
        self,
        read: Read,
        method: str,
        path: str,
        params: Any,
        data: Any = None,
        headers: Any = None,
        raw: bool = False,
        connections_timeout: float | None = None,
    ) -> Any:
        uri = self.uri(path, params)
        own = connections_timeout
        limit = _direct.stretched(_pool.times(own)[1], params) if own else self.timeout(params)
        # Whoever overrides `response` expects one of `requests`.
        if self._carrier is not None or not self._is_ours("response"):
            from consul import foreign

            reply = foreign.by_requests(self, method, uri, data, headers, limit)
            if raw:
                return read(callback.Response(reply.status_code, reply.headers, reply.content))
            return read(self.response(reply))
        transport, target = self._route(uri)
        pairs, body, once = (
            list((headers or {}).items()),
            _pool.to_bytes(data),
            _pool.is_watched(),
        )
        code, pairs, content = transport.send(method, target, pairs, body, limit, once)
        text = content if raw else content.decode("utf-8", "replace")
        return read(callback.Response(code, callback.Headers(pairs), text))

    def close(self) -> None:
        """Closes the pooled connections; the next call opens new ones."""
        self._forget()
        if self._carrier is not None:
            self._carrier.close()


class Consul(base.Consul):
    """A client of one agent, synchronous.

    Takes the arguments of `consul.base.Consul`, and `connections_timeout` (seconds, 30 if not
    given): what opening a connection, and a call beyond what Consul holds it back, may take, or a
    pair for the one and the other; None for no limit. `retry` (a `consul.Retry`) says which failed
    calls are made again, within the same time; None for none. It counts for a session of `requests`
    and for an HTTP client of the user's own too, where a write is made again only if Consul answers
    that it was not applied; awaitables that such a client returns are handed on as they are.
    """

    def __init__(
        self,
        host: str | None = None,
        port: int | str | None = None,
        token: str | None = None,
        scheme: str | None = None,
        consistency: Consistency = "default",
        dc: str | None = None,
        verify: bool | str | None = None,
        cert: Any = None,
        *,
        connections_timeout: Seconds = DEFAULT_TIMEOUT,
        retry: _core.Retry | None = None,
        namespace: str | None = None,
        partition: str | None = None,
    ) -> None:
        self.connections_timeout = connections_timeout
        self.retry = retry
        place = (host, port, token, scheme, consistency, dc, verify, cert)
        super().__init__(*place, namespace=namespace, partition=partition)

    def http_connect(
        self, host: str, port: int | str, scheme: str, verify: bool | str = True, cert: Any = None
    ) -> Any:
        """Makes the HTTP client: override it, or `connect`, to use one of your own."""
        times = self.connections_timeout
        return HTTPClient(host, port, scheme, verify, cert, times, self.retry)

    def close(self) -> None:
        """Closes the pooled connections; the next call opens new ones."""
        self.__exit__()


base.default_hooks.append(Consul.http_connect)


def __getattr__(name: str) -> Any:
    """`requests`, which python-consul has here, and programs catch its exceptions by."""
    if name != "requests":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import requests

    return requests
