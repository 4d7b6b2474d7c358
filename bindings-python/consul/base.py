"""The client, whatever it is transported by."""

from __future__ import annotations

import abc

from consul.api.agent import Agent
from consul.api.catalog import Catalog
from consul.api.connect import Connect
from consul.api.event import Event
from consul.api.health import Health
from consul.api.kv import KV
from consul.api.session import Session
from consul.api.status import Status
from consul.api.txn import Txn
from consul.callback import CB, Response
from consul.check import Check
from consul.exceptions import (
    ACLDisabled,
    ACLPermissionDenied,
    BadRequest,
    ClientError,
    ConsulException,
    NotFound,
    Timeout,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar, overload

    from typing_extensions import ParamSpec, Self

    from consul._core import Endpoint
    from consul.api.acl import ACL
    from consul.api.config import Config
    from consul.api.coordinate import Coordinate
    from consul.api.discovery_chain import DiscoveryChain
    from consul.api.operator import Operator
    from consul.api.peering import Peering
    from consul.api.query import Query
    from consul.api.snapshot import Snapshot
    from consul.callback import Index
    from consul.types import Consistency
    from consul.watch import Watch

    P = ParamSpec("P")
    T = TypeVar("T")
    # What a method returns whose index comes only where one is given, as a watch does.
    Asked = TypeVar("Asked", bound=Mapping[str, object] | list[Any] | None)

    log: logging.Logger

__all__ = [
    "ACLDisabled",
    "ACLPermissionDenied",
    "BadRequest",
    "CB",
    "Check",
    "ClientError",
    "Consul",
    "ConsulException",
    "HTTPClient",
    "NotFound",
    "Response",
    "Timeout",
    "log",
]


class HTTPClient(metaclass=abc.ABCMeta):
    """An HTTP client for Consul: subclass it for a transport of your own.

    Each verb performs a request and returns `callback(Response(code, headers, body))`, or an
    awaitable of it. `path` (str) is not escaped; `params` are pairs, or a mapping; `data` is a str,
    bytes or None. A verb that also takes `headers` (a dict) gets the token there, and any other
    in `params`.

    Attributes: `host`, `port`, `scheme`, `verify` and `cert` as given, and `base_uri` (str), to
    which paths are appended. What the environment adds: `prefix` (str, at the end of `base_uri`),
    `server_name` (str, in the certificate, or None for the host) and `auth` (user and password for
    a proxy in front of Consul, or None).
    """

    prefix = ""
    server_name: str | None = None
    auth: tuple[str, str] | None = None

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int | str = 8500,
        scheme: str = "http",
        verify: bool | str = True,
        cert: Any = None,
    ) -> None:
        self.host = host
        self.port = port
        self.scheme = scheme
        self.verify = verify
        self.cert = cert
        self.base_uri = address(scheme, host, port)

    def uri(self, path: Any, params: Any = None) -> str:
        """The full URI of `path` (str, not escaped) with `params` (pairs or a mapping)."""
        import urllib.parse

        uri: str = self.base_uri + urllib.parse.quote(path, safe="/:")
        return f"{uri}?{urllib.parse.urlencode(params)}" if params else uri

    @abc.abstractmethod
    def get(self, callback: Callable[[Any], Any], path: str, params: Any = None) -> Any:
        """Performs a GET."""

    @abc.abstractmethod
    def put(
        self, callback: Callable[[Any], Any], path: str, params: Any = None, data: Any = ""
    ) -> Any:
        """Performs a PUT."""

    @abc.abstractmethod
    def delete(self, callback: Callable[[Any], Any], path: str, params: Any = None) -> Any:
        """Performs a DELETE."""

    @abc.abstractmethod
    def post(
        self, callback: Callable[[Any], Any], path: str, params: Any = None, data: Any = ""
    ) -> Any:
        """Performs a POST."""


class CallableConnect(Connect):
    """The calls `connect.*`, and what `connect` is in python-consul: the hook that makes an HTTP
    client, the user's own where there is one."""

    def __init__(self, agent: Consul, hook: Callable[..., Any]) -> None:
        super().__init__(agent)
        self._hook = hook

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Makes an HTTP client."""
        return self._hook(*args, **kwargs)


class Consul:
    """A client of one agent.

    Args:
        host: the agent's host (str); 127.0.0.1 if not given.
        port: its HTTP port (int or str); 8500 if not given.
        token: the ACL token (str) for calls that name none.
        scheme: `http` or `https`.
        consistency: `default`, `consistent` or `stale`, for reads that name none.
        dc: the datacenter (str) for calls that name none.
        verify: verify the server's certificate (bool), or the CA to trust (path of a PEM file or a
            folder of them).
        cert: the client's certificate: a path, or a pair of paths for certificate and key.
        namespace: the namespace of all calls (str, Consul Enterprise; others refuse any).
        partition: the admin partition of all calls (likewise).

    What is not given comes from the variables that Consul's own tools read, `CONSUL_HTTP_ADDR` and
    all others; `CONSUL_HTTP_TOKEN` wins over `token`. All attributes may be changed at any time and
    count from the next call on.

    Raises:
        ArgumentError: a variable cannot be read.
        OSError: the file that `CONSUL_HTTP_TOKEN_FILE` names cannot be read.
    """

    KV = KV
    Txn = Txn
    Event = Event
    Agent = Agent
    Catalog = Catalog
    Health = Health
    Session = Session
    Status = Status
    Connect = Connect
    if TYPE_CHECKING:  # see `_Late`
        ACL = ACL
        Config = Config
        Coordinate = Coordinate
        DiscoveryChain = DiscoveryChain
        Operator = Operator
        Peering = Peering
        Query = Query
        Snapshot = Snapshot

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
        namespace: str | None = None,
        partition: str | None = None,
    ) -> None:
        from consul.settings import Settings

        own = Settings(host, port, scheme, verify, cert, token, namespace, partition)
        self.http = _connect(self, own.host, own.port, own.scheme, own.verify, own.cert)
        if isinstance(self.http, HTTPClient):
            own.complete(self.http)
        self.token = own.token
        self.scheme = own.scheme
        self.dc = dc
        self.namespace = own.namespace
        self.partition = own.partition
        if consistency not in ("default", "consistent", "stale"):
            raise AssertionError("consistency must be either default, consistent or state")
        self.consistency: Consistency = consistency
        self.event = Event(self)
        self.kv = KV(self)
        self.txn = Txn(self)
        self.agent = Agent(self)
        self.catalog = Catalog(self)
        self.health = Health(self)
        self.session = Session(self)
        self.status = Status(self)
        # The hook has done its work: from now on there is more to the name.
        self.connect = CallableConnect(self, self.connect)
        if TYPE_CHECKING:  # see `_Late`
            self.acl = ACL(self)
            self.config = Config(self)
            self.coordinate = Coordinate(self)
            self.discovery_chain = DiscoveryChain(self)
            self.operator = Operator(self)
            self.peering = Peering(self)
            self.query = Query(self)
            self.snapshot = Snapshot(self)

    def http_connect(
        self, host: str, port: int | str, scheme: str, verify: bool | str = True, cert: Any = None
    ) -> Any:
        """Makes the HTTP client: override it, or `connect`, to use one of your own."""
        raise NotImplementedError

    if TYPE_CHECKING:
        connect: CallableConnect
    else:

        def connect(self, *args, **kwargs):
            """The older name of `http_connect`."""
            return self.http_connect(*args, **kwargs)

    def prepare_headers(self, token: str | None = None) -> dict[str, str]:
        """The headers that carry `token`, or the client's where it is None: for calls by hand."""
        return token_headers(token or self.token)

    def request(
        self,
        method: str,
        path: str,
        params: Any = None,
        *,
        data: str | bytes | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        connections_timeout: float | None = None,
    ) -> Any:
        """Any request, for what has no method here (yet).

        The client's token, datacenter, consistency mode (of a GET), namespace and partition are
        added where the request does not name its own.

        Args:
            method: `GET`, `PUT`, `POST` or `DELETE`.
            path: the path, such as `/v1/agent/version`, not escaped.
            params: query parameters, as pairs or a mapping; those that are None are left out.
            data: the body, sent as it is.
            json: the body as an object, sent as JSON, in place of `data`.
            headers: further headers.
            connections_timeout: seconds that this call may take, in place of the client's.

        Returns:
            A `Reply`: `code`, `headers`, `body`, with `index` and `json()`; an awaitable of it
            where the client is asynchronous.

        Raises:
            ArgumentError: an argument is refused; nothing was sent.
            ConsulException: Consul refuses or fails; `NotFound` for a 404.
            TransportError: no reply came.
        """
        from consul import raw

        return raw.request(self, method, path, params, data, json, headers, connections_timeout)

    if TYPE_CHECKING:

        @overload
        def watch(
            self, method: Callable[P, tuple[Index, T]], *args: P.args, **kwargs: P.kwargs
        ) -> Watch[T]: ...

        @overload
        def watch(
            self, method: Callable[P, Asked], *args: P.args, **kwargs: P.kwargs
        ) -> Watch[Asked]: ...

    def watch(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Watch[Any]:
        """Each new value of what a method reads, for a `for` loop; or for an `async for` one, where
        the client's methods return awaitables.

        >>> for index, entry in c.watch(c.kv.get, "web/greeting"):      # doctest: +SKIP
        ...     print(entry["Value"])

        Args:
            method: one of this client's that can wait, such as `c.kv.get` or `c.health.service`.
            args: its arguments; so are `kwargs`. Their `wait` is how long Consul holds a query
                back (55 s if not given), and their `index` where to begin.

        Returns:
            A `consul.watch.Watch`, which says more.

        Raises:
            ArgumentError: the method is none that can wait.
        """
        from consul.watch import Query, Watch

        return Watch(Query(self, method, args, kwargs))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the HTTP client, if it is one that can be closed."""
        close = getattr(self.http, "close", None)
        if close is not None:
            close()

    # Subclasses have names of their own: this is one that they do not think of.
    def _lictor_call(self, endpoint: Endpoint, objects: tuple[Any, ...]) -> Any:
        """Calls an endpoint through our own transport where it is that, or else in Python terms."""
        http = self.http
        if getattr(type(http), "_direct", False):
            transport = http._shortcut or http._take_shortcut()
            if transport is not None:
                return transport.call(
                    endpoint,
                    objects,
                    self.token,
                    self.dc,
                    self.consistency,
                    self.namespace,
                    self.partition,
                )
        from consul import foreign

        return foreign.call(self, endpoint, objects)

    def __repr__(self) -> str:
        http = self.http
        place = type(http).__qualname__
        if isinstance(http, HTTPClient):
            scheme, _, rest = http.base_uri.partition("://")
            place = f"{scheme}://{rest.rpartition('@')[2]}"  # no password
        return f"<{type(self).__module__}.{type(self).__qualname__} {place}>"


class _Late:
    """A group of calls that few programs need: its class is imported when first asked for."""

    def __init__(self, group: str, name: str, attribute: str) -> None:
        self.group, self.name, self.attribute = group, name, attribute

    def __get__(self, client: Any, _: type) -> Any:
        import importlib

        found = getattr(importlib.import_module(f"consul.api.{self.group}"), self.name)
        if client is None or self.attribute == self.name:
            return found
        group = found(client)
        object.__setattr__(client, self.attribute, group)
        return group


for _group, _name in {
    "acl": "ACL",
    "config": "Config",
    "coordinate": "Coordinate",
    "discovery_chain": "DiscoveryChain",
    "operator": "Operator",
    "peering": "Peering",
    "query": "Query",
    "snapshot": "Snapshot",
}.items():
    for _attribute in (_group, _name):
        setattr(Consul, _attribute, _Late(_group, _name, _attribute))


#: The hooks that are ours: those of programs come first.
default_hooks: list[Any] = [Consul.http_connect, Consul.connect]


def _connect(client: Consul, *settings: Any) -> Any:
    """Calls the object's own hook, or that of the most derived class that has one."""
    names = ("http_connect", "connect")
    hooks = [name for name in names if _is_replaced(client, name)]
    for scope in type(client).__mro__:
        own = vars(scope)
        hooks += [name for name in names if name in own and own[name] not in default_hooks]
    if not hooks:
        return client.http_connect(*settings)
    from consul import foreign

    return foreign.connect(getattr(client, hooks[0]), settings)


def _is_replaced(client: Consul, name: str) -> bool:
    """Whether an object has something of its own in the place of a method."""
    hook, method = getattr(client, name), getattr(type(client), name)
    if hook == method or getattr(hook, "__func__", None) is method:
        return False
    # Asked last: up to Python 3.12 all attributes of an object are slower from then on.
    return name in vars(client)


def token_headers(token: str | None) -> dict[str, str]:
    """The headers that carry `token`, if there is one."""
    return {"X-Consul-Token": token} if token else {}


def address(scheme: str, host: str, port: int | str) -> str:
    """What paths are appended to, for a host that may be the address of a unix socket."""
    host = str(host)
    if host.startswith("unix://"):
        return host
    if host.count(":") > 1 and not host.startswith("[") and "/" not in host:  # IPv6
        host = f"[{host}]"
    return f"{scheme}://{host}:{port}"


def __getattr__(name: str) -> Any:
    """`log` is made when first asked for: few programs need it, and `logging` is large."""
    if name != "log":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import logging

    return logging.getLogger(__name__)
