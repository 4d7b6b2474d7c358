"""The synchronous client."""

from __future__ import annotations

import abc
import os

from consul import _core, base, callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["Consul", "HTTPClient"]

#: Seconds that a call may take beyond what Consul holds it back.
DEFAULT_TIMEOUT = 30
#: Seconds that Consul holds a blocking query back where the call does not say.
DEFAULT_WAIT = 300

_VERBS = ("get", "put", "delete", "post")
_SETTINGS = ("host", "port", "scheme", "verify", "cert", "base_uri", "connections_timeout")


def parse_duration(text: str) -> float:
    """Seconds in a Go duration such as `"1m30s"`; 0 for a text that is none."""
    try:
        return _core.parse_duration(text)
    except ValueError:
        return 0.0


class _Patchable(abc.ABCMeta):
    """Notices when a class of transport is no longer as it was written: a verb replaced in it, by a
    subclass or by a tool that patches, must be called and not passed by."""

    _direct: bool

    def __init__(cls, name: str, bases: tuple[type, ...], members: dict[str, Any]) -> None:
        super().__init__(name, bases, members)
        cls._look()

    def __setattr__(cls, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name in _OVERRIDABLE:
            cls._look()
            for derived in cls.__subclasses__():
                derived._look()

    def _look(cls) -> None:
        type.__setattr__(
            cls, "_direct", all(getattr(cls, n, None) is f for n, f in _originals.items())
        )


_OVERRIDABLE = (*_VERBS, "uri", "response", "timeout", "_send")
_originals: dict[str, Any] = {}


class HTTPClient(base.HTTPClient, metaclass=_Patchable):
    """A pool of connections to one agent; may be shared between threads.

    `connections_timeout` is the number of seconds that opening a connection, and a call beyond
    what Consul holds it back, may take; None for no limit.
    """

    _transport: _core.Transport | None = None
    _patched = False
    _session: Any = None

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int | str = 8500,
        scheme: str = "http",
        verify: bool | str = True,
        cert: Any = None,
        connections_timeout: float | None = DEFAULT_TIMEOUT,
    ) -> None:
        super().__init__(host, port, scheme, verify, cert)
        self.connections_timeout = connections_timeout

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name in _SETTINGS:
            self.__dict__.pop("_transport", None)
        elif name in _OVERRIDABLE:
            self.__dict__["_patched"] = True

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_transport"}

    def _open(self) -> _core.Transport | None:
        """Our transport; None where something of the user's own has taken its place."""
        if self._patched or self._session is not None:
            return None
        self.__dict__["_transport"] = transport = self._make_transport()
        return transport

    def _make_transport(self) -> _core.Transport:
        uri = self.base_uri
        socket = None
        if self.host.startswith("unix://"):
            socket, uri = self.host.removeprefix("unix://"), f"{self.scheme}://localhost"
        scheme, _, rest = uri.partition("://")
        authority, slash, prefix = rest.partition("/")
        cert = (self.cert, self.cert) if isinstance(self.cert, str | os.PathLike) else self.cert
        return _core.Transport(
            scheme,
            authority,
            prefix=(slash + prefix).rstrip("/"),
            socket=socket,
            verify=bool(self.verify),
            ca=None if isinstance(self.verify, bool) else self.verify or None,
            cert=tuple(cert) if cert else None,
            timeout=self.connections_timeout,
            fallback=callback.read,
        )

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
        if self.connections_timeout is None:
            return None
        return self.connections_timeout + self._hold(params)

    @staticmethod
    def _hold(params: Any) -> float:
        given = dict(params or ())
        if "index" not in given:
            return 0.0
        wait = parse_duration(str(given["wait"])) if given.get("wait") else DEFAULT_WAIT
        return wait + wait / 16

    def response(self, response: Any) -> callback.Response:
        """A `Response` from one of `requests`."""
        response.encoding = "utf-8"
        return callback.Response(response.status_code, response.headers, response.text)

    def _send(
        self,
        read: Callable[[Any], Any],
        method: str,
        path: str,
        params: Any,
        data: Any = None,
        headers: Any = None,
        raw: bool = False,
    ) -> Any:
        if self._session is not None:
            reply = self._session.request(
                method,
                self.uri(path, params),
                data=data,
                headers=headers,
                verify=self.verify,
                cert=self.cert,
                timeout=self.timeout(params),
            )
            if raw:
                return read(callback.Response(reply.status_code, reply.headers, reply.content))
            return read(self.response(reply))
        import urllib.parse

        target = urllib.parse.quote(path, safe="/:")
        if params:
            target += "?" + urllib.parse.urlencode(params)
        body = str(data).encode() if data is not None and not isinstance(data, bytes) else data
        transport = self._transport or self._make_transport()
        self.__dict__["_transport"] = transport
        code, pairs, content = transport.send(
            method, target, list((headers or {}).items()), body, self._hold(params)
        )
        reply_body: Any = content if raw else content.decode("utf-8", "replace")
        return read(callback.Response(code, callback.Headers(pairs), reply_body))

    def get(
        self,
        callback: Callable[[Any], Any],
        path: str,
        params: Any = None,
        headers: Any = None,
        raw: bool = False,
    ) -> Any:
        """Performs a GET; with `raw` the body stays bytes."""
        return self._send(callback, "GET", path, params, None, headers, raw)

    def put(
        self,
        callback: Callable[[Any], Any],
        path: str,
        params: Any = None,
        data: Any = "",
        headers: Any = None,
    ) -> Any:
        """Performs a PUT."""
        return self._send(callback, "PUT", path, params, b"" if data is None else data, headers)

    def delete(
        self,
        callback: Callable[[Any], Any],
        path: str,
        params: Any = None,
        data: Any = "",
        headers: Any = None,
    ) -> Any:
        """Performs a DELETE."""
        return self._send(callback, "DELETE", path, params, data or None, headers)

    def post(
        self,
        callback: Callable[[Any], Any],
        path: str,
        params: Any = None,
        data: Any = "",
        headers: Any = None,
    ) -> Any:
        """Performs a POST."""
        return self._send(callback, "POST", path, params, b"" if data is None else data, headers)

    def close(self) -> None:
        """Closes the pooled connections; the next call opens new ones."""
        self.__dict__.pop("_transport", None)
        if self._session is not None:
            self._session.close()


_originals.update((name, HTTPClient.__dict__[name]) for name in _OVERRIDABLE if name != "uri")
_originals["uri"] = base.HTTPClient.uri
HTTPClient._look()


class Consul(base.Consul):
    """A client of one agent, synchronous.

    Takes the arguments of `consul.base.Consul`, and `connections_timeout` (seconds, 30 if not
    given): what opening a connection, and a call beyond what Consul holds it back, may take; None
    for no limit.
    """

    # The hook of this very class takes all arguments; it need not be looked at.
    _ours = True

    def __init__(
        self, *args: Any, connections_timeout: float | None = DEFAULT_TIMEOUT, **kwargs: Any
    ) -> None:
        self.connections_timeout = connections_timeout
        super().__init__(*args, **kwargs)

    def http_connect(
        self,
        host: str,
        port: int | str,
        scheme: str,
        verify: bool | str = True,
        cert: Any = None,
    ) -> Any:
        """Makes the HTTP client: override it, or `connect`, to use one of your own."""
        return HTTPClient(host, port, scheme, verify, cert, self.connections_timeout)

    def __enter__(self) -> Consul:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()
