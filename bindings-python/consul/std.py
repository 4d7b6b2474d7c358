"""The synchronous client."""

from __future__ import annotations

import abc

from consul import _core, _pool, base, callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Read = Callable[[Any], Any]
    Seconds = float | tuple[float | None, float | None] | None

__all__ = ["Consul", "HTTPClient"]

#: Seconds that a call may take beyond what Consul holds it back.
DEFAULT_TIMEOUT = 30
#: Seconds that Consul holds a blocking query back where the call does not say.
DEFAULT_WAIT = 300


#: Seconds in the units of a Go duration.
DURATION_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}


def parse_duration(text: str) -> float:
    """Seconds in a Go duration such as `"1m30s"`; 0 for a text that is none.

    As py-consul counts them, to the last digit.
    """
    import re

    parts = re.findall(r"(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)", text)
    return sum(float(number) * DURATION_UNITS[unit] for number, unit in parts)


class _Patchable(abc.ABCMeta):
    """Notices when a class of transport is no longer as it was written: a verb replaced in it, by a
    subclass or by a tool that patches, must be called and not passed by."""

    _direct: bool

    def __init__(cls, name: str, bases: tuple[type, ...], members: dict[str, Any]) -> None:
        super().__init__(name, bases, members)
        cls._look()

    def __setattr__(cls, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name in _ORIGINALS:
            cls._look()

    def __delattr__(cls, name: str) -> None:
        super().__delattr__(name)
        if name in _ORIGINALS:
            cls._look()

    def _look(cls) -> None:
        direct = all(getattr(cls, name, None) is ours for name, ours in _ORIGINALS.items())
        type.__setattr__(cls, "_direct", direct)
        derived: Any
        for derived in cls.__subclasses__():
            derived._look()


#: What programs override, as we wrote it. Filled below the class.
_ORIGINALS: dict[str, Any] = {}
#: Other attributes that say where connections go.
_PLACE = ("host", "port", "scheme", "prefix")
_TLS = ("verify", "cert", "server_name")
_SETTINGS = (*_PLACE, *_TLS, "base_uri", "auth", "connections_timeout", "retry")


class HTTPClient(base.HTTPClient, metaclass=_Patchable):
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

    # While nothing of the user's own is in between: calls go here, past the verbs.
    _shortcut: _core.Transport | None = None
    _session: Any = None

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

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        self._changed(name)
        if name in _PLACE and "base_uri" in self.__dict__:
            self.base_uri = base.address(self.scheme, self.host, self.port) + self.prefix

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        self._changed(name)

    def _changed(self, name: str) -> None:
        self.__dict__.pop("_shortcut", None)
        if name in _SETTINGS:
            self.__dict__.pop("_pools", None)

    def __getstate__(self) -> dict[str, Any]:
        """Everything but connections: those are not to be copied or pickled."""
        own = ("_shortcut", "_pools")
        return {name: value for name, value in self.__dict__.items() if name not in own}

    def _take_shortcut(self) -> _core.Transport | None:
        """Our transport; None where something of the user's own has taken its place."""
        replaced = _ORIGINALS.keys() & self.__dict__.keys()
        ours = all(_is_ours(getattr(self, name), _ORIGINALS[name]) for name in replaced)
        if self._session is not None or not ours:
            return None
        self.__dict__["_shortcut"] = transport = self._pool(self.base_uri)
        return transport

    def _pool(self, base_uri: str) -> _core.Transport:
        """The connections to one place."""
        pools: dict[str, _core.Transport] = self.__dict__.setdefault("_pools", {})
        if base_uri not in pools:
            pools[base_uri] = _pool.connect(self, base_uri)
        return pools[base_uri]

    @property
    def session(self) -> Any:
        """A `requests.Session`, made when it is first asked for; it then carries the traffic."""
        if self._session is None:
            import requests

            self._session = requests.Session()
        return self._session

    @session.setter
    def session(self, session: Any) -> None:
        self._session = session

    def timeout(self, params: Any) -> float | None:
        """Seconds that a call with these parameters may take; None for no limit."""
        return _stretched(_pool.times(self.connections_timeout)[1], params)

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
        limit = _stretched(own, params) if own else self.timeout(params)
        # Whoever overrides `response` expects one of `requests`.
        if self._session is not None or not _is_ours(self.response, _ORIGINALS["response"]):
            from consul import foreign

            reply = foreign.by_requests(self, method, uri, data, headers, limit)
            if raw:
                return read(callback.Response(reply.status_code, reply.headers, reply.content))
            return read(self.response(reply))
        base_uri = self.base_uri
        if not uri.startswith(base_uri):  # of an overridden `uri`
            base_uri = "/".join(uri.split("/", 3)[:3])
        target, pairs = uri[len(base_uri) :], list((headers or {}).items())
        code, pairs, content = self._pool(base_uri).send(
            method, target, pairs, _pool.to_bytes(data), limit
        )
        text = content if raw else content.decode("utf-8", "replace")
        return read(callback.Response(code, callback.Headers(pairs), text))

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

    def close(self) -> None:
        """Closes the pooled connections; the next call opens new ones."""
        self.__dict__.pop("_shortcut", None)
        self.__dict__.pop("_pools", None)
        if self._session is not None:
            self._session.close()


def _stretched(seconds: float | None, params: Any) -> float | None:
    """What a call may take in all: `seconds`, and what Consul holds a blocking query back."""
    given = dict(params or ())
    if seconds is None or not given.keys() & {"index", "hash"}:
        return seconds
    wait = parse_duration(str(given["wait"])) if given.get("wait") else DEFAULT_WAIT
    return seconds + wait + wait / 16


def _is_ours(method: Any, function: Any) -> bool:
    return getattr(method, "__func__", None) is function


_ORIGINALS.update(
    (name, getattr(HTTPClient, name))
    for name in ("get", "put", "delete", "post", "uri", "response", "timeout", "_send")
)
HTTPClient._look()


class Consul(base.Consul):
    """A client of one agent, synchronous.

    Takes the arguments of `consul.base.Consul`, and `connections_timeout` (seconds, 30 if not
    given): what opening a connection, and a call beyond what Consul holds it back, may take, or a
    pair for the one and the other; None for no limit. `retry` (a `consul.Retry`) says which failed
    calls are made again, within the same time; None for none.
    """

    def __init__(
        self,
        host: str | None = None,
        port: int | str | None = None,
        token: str | None = None,
        scheme: str | None = None,
        consistency: str = "default",
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


base.default_hooks.append(Consul.http_connect)


def __getattr__(name: str) -> Any:
    """`requests`, which python-consul has here, and programs catch its exceptions by."""
    if name != "requests":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import requests

    return requests
