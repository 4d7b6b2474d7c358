"""The client for Twisted: the same calls, each of which returns a `Deferred`.

    index, entry = await consul.twisted.Consul().kv.get("web/greeting")

Arguments are checked when a call is made. Calls are made in the reactor's thread; the reactor is
the one that is installed when the first is made. Cancelling a Deferred closes the connection of the
call. What goes wrong on the way is a `ConsulException` here, as well as a `TransportError`. Proxies
of the environment are not used, and there are no watches. TLS needs what `twisted[tls]` installs.
"""

from __future__ import annotations

from twisted.internet.defer import Deferred

from consul import _awaited, _direct, base
from consul.exceptions import ConsulException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from consul._awaited import Read
    from consul._core import Retry
    from consul._direct import Seconds

__all__ = ["Consul", "ConsulException", "HTTPClient", "InsecureContextFactory"]


class InsecureContextFactory:
    """A `contextFactory` that verifies nothing: what is taken where `verify` is False."""

    def getContext(self, hostname: Any = None, port: Any = None) -> Any:  # noqa: N802
        """A context of OpenSSL's."""
        from twisted.internet import ssl

        return ssl.CertificateOptions(verify=False).getContext()


class HTTPClient(_awaited.HTTPClient, verbs=_awaited.VERBS):
    """Connections to one agent.

    Args:
        contextFactory: for TLS, in place of what `verify` and `cert` ask for: with the method
            `creatorForNetloc(hostname, port)` as Twisted's agents take it, or `getContext`.
        host: the agent's host (str).
        port: its HTTP port (int or str).
        scheme: `http` or `https`.
        verify: verify the server's certificate (bool), or the CA to trust (path of a PEM file or a
            folder of them).
        cert: the client's certificate: a path, or a pair of paths for certificate and key.
        connections_timeout: seconds that it may take to get a connection, and a call beyond what
            Consul holds it back, or a pair for the one and the other; None for no limit.
        retry: which failed calls are made again, within the same time (a `consul.Retry`); None for
            none.

    All attributes may be changed at any time and count from the next call on.
    """

    def __init__(
        self,
        contextFactory: Any = None,  # noqa: N803
        *args: Any,
        connections_timeout: Seconds = _direct.DEFAULT_TIMEOUT,
        retry: Retry | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contextFactory = contextFactory
        self.connections_timeout = connections_timeout
        self.retry = retry

    def _connect(self, base_uri: str) -> Any:
        from consul import _twisted

        return _twisted.Transport(self, base_uri)

    def _request(
        self,
        callback: Read,
        method: str,
        uri: str,
        headers: Any = None,
        data: Any = None,
        connections_timeout: float | None = None,
        raw: bool = False,
    ) -> Deferred[Any]:
        """Performs a request and returns what `callback` makes of the reply."""
        asked = self._ask(callback, method, uri, headers, data, connections_timeout, raw)
        return Deferred.fromCoroutine(asked)

    def close(self) -> Deferred[Any]:
        """Closes all connections; what is returned fires when they are closed. The next call opens
        new ones."""
        from twisted.internet.defer import gatherResults

        return gatherResults([transport.close() for transport in self._forget().values()])


class Consul(base.Consul):
    """A client of one agent, for Twisted.

    Takes the arguments of `consul.base.Consul`, and `contextFactory`, `connections_timeout`
    (seconds, 30 if not given) and `retry` as `HTTPClient` does.
    """

    def __init__(
        self,
        *args: Any,
        contextFactory: Any = None,  # noqa: N803
        connections_timeout: Seconds = _direct.DEFAULT_TIMEOUT,
        retry: Retry | None = None,
        **kwargs: Any,
    ) -> None:
        self._own = {
            "contextFactory": contextFactory,
            "connections_timeout": connections_timeout,
            "retry": retry,
        }
        super().__init__(*args, **kwargs)

    @staticmethod
    def connect(  # type: ignore[override]
        host: str,
        port: int | str,
        scheme: str,
        verify: bool | str = True,
        cert: Any = None,
        contextFactory: Any = None,  # noqa: N803
        **kwargs: Any,
    ) -> Any:
        """Makes the HTTP client: override it, or `http_connect`, to use one of your own."""
        return HTTPClient(contextFactory, host, port, scheme, verify, cert, **kwargs)

    def http_connect(
        self, host: str, port: int | str, scheme: str, verify: bool | str = True, cert: Any = None
    ) -> Any:
        """Makes the HTTP client: the newer name of `connect`."""
        return Consul.connect(host, port, scheme, verify, cert, **self._own)

    def watch(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: watches are for threads and for asyncio, and this is neither."""
        raise TypeError("watches are for threads and asyncio: consul.Consul, consul.aio")

    def close(self) -> Deferred[Any]:
        """Closes all connections; what is returned fires when they are closed."""
        closed: Deferred[Any] = self.http.close()
        return closed


base.default_hooks += [Consul.http_connect, vars(Consul)["connect"]]
