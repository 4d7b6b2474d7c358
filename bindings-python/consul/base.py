"""The client, whatever it is transported by."""

from __future__ import annotations

import abc
import os

from consul.api.agent import Agent
from consul.api.catalog import Catalog
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
    from collections.abc import Callable
    from typing import Any

    from consul._core import Endpoint
    from consul.check import log

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

#: Set to `1`, this variable makes `CONSUL_HTTP_ADDR`, `CONSUL_HTTP_SSL` and
#: `CONSUL_HTTP_SSL_VERIFY` win over explicit arguments, as they did in python-consul.
ENVIRONMENT_FIRST = "LICTOR_ENVIRONMENT_FIRST"


class HTTPClient(metaclass=abc.ABCMeta):
    """An HTTP client for Consul: subclass it for a transport of your own.

    Each verb performs a request and returns `callback(Response(code, headers, body))`, or an
    awaitable of it.
    """

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
        self.base_uri = f"{scheme}://{host}:{port}"

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

    What is not given comes from `CONSUL_HTTP_ADDR`, `CONSUL_HTTP_SSL` and
    `CONSUL_HTTP_SSL_VERIFY`; `CONSUL_HTTP_TOKEN` wins over `token`. All attributes may be changed
    at any time and count from the next call on.
    """

    KV = KV
    Txn = Txn
    Event = Event
    Agent = Agent
    Catalog = Catalog
    Health = Health
    Session = Session
    Status = Status

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
    ) -> None:
        host, port, scheme, verify = _settle(host, port, scheme, verify)
        self.http = self._connect(host, port, scheme, verify, cert)
        self.token = os.environ.get("CONSUL_HTTP_TOKEN", token)
        self.scheme = scheme
        self.dc = dc
        if consistency not in ("default", "consistent", "stale"):
            raise AssertionError("consistency must be either default, consistent or state")
        self.consistency = consistency
        self.event = Event(self)
        self.kv = KV(self)
        self.txn = Txn(self)
        self.agent = Agent(self)
        self.catalog = Catalog(self)
        self.health = Health(self)
        self.session = Session(self)
        self.status = Status(self)

    def http_connect(
        self,
        host: str,
        port: int | str,
        scheme: str,
        verify: bool | str = True,
        cert: Any = None,
    ) -> Any:
        """Makes the HTTP client: override it, or `connect`, to use one of your own."""
        raise NotImplementedError

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """The older name of `http_connect`."""
        return self.http_connect(*args, **kwargs)

    def _connect(self, *settings: Any) -> Any:
        """Calls the hook of the most derived class that has one, as far as it takes arguments."""
        hook = self.http_connect
        for cls in type(self).__mro__:
            if "http_connect" in cls.__dict__:
                if cls.__dict__.get("_ours"):
                    return hook(*settings)
                break
            if "connect" in cls.__dict__:
                hook = self.connect
                break
        import inspect

        parameters = inspect.signature(hook).parameters.values()
        if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
            return hook(*settings)
        positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        taken = sum(parameter.kind in positional for parameter in parameters)
        return hook(*settings[:taken])

    def _call(self, endpoint: Endpoint, objects: tuple[Any, ...]) -> Any:
        """Calls an endpoint through our own transport where it is that, or else in Python terms."""
        http = self.http
        if getattr(type(http), "_direct", False):
            transport = http._transport or http._open()
            if transport is not None:
                return transport.call(endpoint, objects, self.token, self.dc, self.consistency)
        from consul import foreign

        return foreign.call(self, endpoint, objects)

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__qualname__} {_place(self.http)}>"


def _place(http: Any) -> str:
    uri = getattr(http, "base_uri", "") if isinstance(http, HTTPClient) else ""
    return str(uri) or type(http).__qualname__


def _settle(
    host: str | None, port: int | str | None, scheme: str | None, verify: bool | str | None
) -> tuple[Any, ...]:
    """Host, port, scheme and verify from the arguments, the environment and the defaults."""
    env = os.environ.get
    first = env(ENVIRONMENT_FIRST) == "1"
    address, ssl, ssl_verify = (
        env("CONSUL_HTTP_ADDR"),
        env("CONSUL_HTTP_SSL"),
        env("CONSUL_HTTP_SSL_VERIFY"),
    )
    found = None
    if address and (first or (host is None and port is None)):
        found, host, port = _address(address)
    # A scheme in the address counts, but TLS that was asked for is not dropped.
    if ssl and (first or (scheme is None and (ssl.lower() == "true" or found is None))):
        scheme = "https" if ssl.lower() == "true" else "http"
    scheme = scheme or found
    if ssl_verify and (first or verify is None):
        verify = ssl_verify.lower() == "true"
    return (
        "127.0.0.1" if host is None else host,
        8500 if port is None else port,
        scheme or "http",
        True if verify is None else verify,
    )


def _address(text: str) -> tuple[str | None, str, int | str]:
    """Scheme (if any), host and port of `CONSUL_HTTP_ADDR`."""
    if text.startswith("unix://"):
        return None, text, ""
    import urllib.parse

    with_scheme = "://" in text
    try:
        parts = urllib.parse.urlsplit(text if with_scheme else f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = urllib.parse.urlsplit("")
    if not host or (with_scheme and parts.scheme not in ("http", "https")):
        raise ConsulException(
            f"CONSUL_HTTP_ADDR ({text}) invalid, does not match <host>:<port>"
        )
    bracketed = f"[{host}]" if ":" in host else host
    return parts.scheme or None, bracketed, port or 8500


def __getattr__(name: str) -> Any:
    """`log`, which is made when first asked for."""
    from consul import check

    return getattr(check, name)
