"""What the HTTP clients of our own share: a way past their verbs for as long as nobody needs them.

A call goes straight to the transport below an HTTP client. Programs change these clients, though:
they override a verb in a subclass, patch it in the class, put a function into an object, set an
address. Everything of the kind is noticed here, when it happens, so that a call need not look.
"""

from __future__ import annotations

import abc

from consul import _pool, base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, ClassVar

    from consul._core import Retry

    Read = Callable[[Any], Any]
    Seconds = float | tuple[float | None, float | None] | None

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


class Patchable(abc.ABCMeta):
    """Notices when a class of HTTP client is no longer as it was written: a verb replaced in it, by
    a subclass or by a tool that patches, must be called and not passed by.

    The class keyword `verbs` names what a class writes that others may replace.
    """

    #: What programs override, as we wrote it.
    _originals: ClassVar[dict[str, Any]] = {}
    #: Whether all of it is as we wrote it.
    _direct: bool

    def __new__(
        mcs, name: str, bases: tuple[type, ...], members: dict[str, Any], verbs: Sequence[str] = ()
    ) -> Any:
        return super().__new__(mcs, name, bases, members)

    def __init__(
        cls, name: str, bases: tuple[type, ...], members: dict[str, Any], verbs: Sequence[str] = ()
    ) -> None:
        super().__init__(name, bases, members)
        if verbs:
            originals = {verb: getattr(cls, verb) for verb in verbs}
            type.__setattr__(cls, "_originals", originals)
            for verb, ours in originals.items():  # also inherited ones: tools look for them here
                type.__setattr__(cls, verb, ours)
        cls._look()

    def __setattr__(cls, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name in cls._originals:
            cls._look()

    def __delattr__(cls, name: str) -> None:
        super().__delattr__(name)
        if name in cls._originals:
            cls._look()

    def _look(cls) -> None:
        ours = cls._originals.items()
        type.__setattr__(cls, "_direct", all(getattr(cls, n, None) is verb for n, verb in ours))
        derived: Any
        for derived in cls.__subclasses__():
            derived._look()


# Other attributes that say where connections go.
_PLACE = ("host", "port", "scheme", "prefix")
_TLS = ("verify", "cert", "server_name", "contextFactory")
_LIMITS = ("connections_timeout", "connections_limit", "retry")
_SETTINGS = (*_PLACE, *_TLS, *_LIMITS, "base_uri", "auth")


class HTTPClient(base.HTTPClient, metaclass=Patchable):
    """An HTTP client over a transport of our own, which `_connect` makes."""

    # But for copies nothing asks for `__dict__`: up to Python 3.12 all attributes are slower from
    # then on.

    # While nothing of the user's own is in between: calls go here, past the verbs.
    _shortcut: Any = None
    # A session of another library that carries the traffic in place of the transport.
    _carrier: Any = None
    connections_timeout: Seconds
    retry: Retry | None
    _pools: dict[str, Any] | None = None
    # Whether it has its `base_uri`.
    _placed = False

    def _connect(self, base_uri: str) -> Any:
        """The transport to one place."""
        raise NotImplementedError

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

    def _send(self, callback: Read, method: str, path: str, params: Any, *said: Any) -> Any:
        """Performs a request; `said` is data, headers, raw and connections_timeout."""
        raise NotImplementedError

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        self._changed(name)
        if name == "base_uri":
            object.__setattr__(self, "_placed", True)
        elif name in _PLACE and self._placed:
            self.base_uri = base.address(self.scheme, self.host, self.port) + self.prefix

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        self._changed(name)

    def _changed(self, name: str) -> None:
        if name in _SETTINGS:
            self._retire(self._forget())
        else:
            object.__setattr__(self, "_shortcut", None)

    def _forget(self) -> dict[str, Any]:
        """Makes the next call open new connections, and gives the transports so far."""
        pools = self._pools or {}
        object.__setattr__(self, "_shortcut", None)
        object.__setattr__(self, "_pools", None)
        return pools

    def _retire(self, pools: dict[str, Any]) -> None:
        """Called with transports that get no more calls."""

    def __getstate__(self) -> dict[str, Any]:
        """Everything but connections: those are not to be copied or pickled."""
        own = ("_shortcut", "_pools")
        return {name: value for name, value in self.__dict__.items() if name not in own}

    def _take_shortcut(self) -> Any:
        """Our transport; None where something of the user's own has taken its place."""
        if self._carrier is not None or not all(map(self._is_ours, type(self)._originals)):
            return None
        transport = self._pool(self.base_uri)
        object.__setattr__(self, "_shortcut", transport)
        return transport

    def _is_ours(self, name: str) -> bool:
        """Whether the method of this name is as we wrote it."""
        own = type(self)._originals[name]
        return getattr(getattr(self, name), "__func__", None) is own

    def _pool(self, base_uri: str) -> Any:
        """The connections to one place."""
        pools = self._pools
        if pools is None:
            pools = {}
            object.__setattr__(self, "_pools", pools)
        if base_uri not in pools:
            pools[base_uri] = self._connect(base_uri)
        return pools[base_uri]

    def _route(self, uri: str) -> tuple[Any, str]:
        """The transport for a URI, and what of the URI is left to ask it for."""
        base_uri = self.base_uri
        if not uri.startswith(base_uri):  # of an overridden `uri`
            base_uri = "/".join(uri.split("/", 3)[:3])
        return self._pool(base_uri), uri[len(base_uri) :]

    def timeout(self, params: Any) -> float | None:
        """Seconds that a call with these parameters may take; None for no limit."""
        return stretched(_pool.times(self.connections_timeout)[1], params)


def stretched(seconds: float | None, params: Any) -> float | None:
    """What a call may take in all: `seconds`, and what Consul holds a blocking query back."""
    return None if seconds is None else seconds + hold(params)


def hold(params: Any) -> float:
    """Seconds that Consul may hold a call with these parameters back."""
    given = dict(params or ())
    if not given.keys() & {"index", "hash"}:
        return 0
    wait = parse_duration(str(given["wait"])) if given.get("wait") else DEFAULT_WAIT
    return wait + wait / 16
