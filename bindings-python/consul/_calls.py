"""What the transports written in Python have in common: a call, from its arguments to its result.

What the bytes mean is the compiled codec's business, and how they are moved is each transport's
own. Between the two: time limits, the second attempt where a kept connection turns out to be
closed, and further ones where the program asks for them.
"""

from __future__ import annotations

import base64
import functools
import math
import urllib.parse

from consul import _core, _pool, _proxies, callback, exceptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from consul._core import Endpoint, Exchange

#: Seconds that a connection may be idle. Consul closes it after two minutes (1.22.5).
IDLE_AGE = 60.0


class Transport:
    """What calls to one place go through.

    Written with `async` for all: calls return coroutines. A connection has `exchanges`, the number
    of requests that it was given.
    """

    # What the codec calls: `fallback` and `error`.
    _read: Callable[..., Any] = staticmethod(callback.read)
    _error: Callable[[str, str], BaseException] = staticmethod(exceptions._make)
    _closed = False
    # Whether a proxy of the environment counts.
    _proxied = True

    def __init__(self, http: Any, base_uri: str) -> None:
        self._place = place = _pool.place(http, base_uri)
        credentials, _, host = place.authority.rpartition("@")
        auth = urllib.parse.unquote_to_bytes(credentials)
        if http.auth:
            auth = ":".join(http.auth).encode()
        headers = [("Authorization", f"Basic {base64.b64encode(auth).decode()}")] if auth else []
        name = f"unix://{place.socket} " if place.socket else f"{place.scheme}://{host}"
        url = urllib.parse.urlsplit(f"//{host}")
        self._host = url.hostname or ""
        self._port = url.port or (443 if place.scheme == "https" else 80)
        prefix, via = place.prefix, ""
        # Where to connect to, and what goes over a connection before anything else.
        self._peer, self._begin = (self._host, self._port), None
        if self._proxied and (proxy := _proxies.to(place, self._host, self._port)):
            self._peer, via = (proxy.host, proxy.port), f" (through {proxy.shown})"
            if place.scheme == "https":
                begin = proxy, f"{host if url.port else f'{host}:443'}"
                self._begin = functools.partial(_proxies.Tunnel, *begin)
            else:  # it is told the whole address in each request
                name, prefix = "", name + prefix
                headers += [("Proxy-Authorization", proxy.auth)] if proxy.auth else []
        self._codec = _core.Codec(
            name,
            host,
            via=via,
            prefix=prefix,
            headers=headers,
            fallback=self._read,
            error=self._error,
        )
        own_name = urllib.parse.urlsplit(f"//{http.server_name or host}").hostname
        self._server_name = own_name or self._host
        self._connect, total = _pool.times(http.connections_timeout)
        self._total = math.inf if total is None else total
        self._retry = _pool.retry(http.retry)

    def call(
        self,
        endpoint: Endpoint,
        objects: tuple[Any, ...],
        token: str | None,
        dc: str | None,
        consistency: str | None,
        namespace: str | None,
        partition: str | None,
    ) -> Any:
        """Calls `endpoint`; what is wrong with the arguments is raised at once."""
        # Spelled out, for to unpack them takes longer than all the rest.
        exchange = self._codec.start(
            endpoint, objects, token, dc, consistency, namespace, partition
        )
        # A watch has a patience of its own.
        once = self._retry is None or exchange.line is not None
        limit = exchange.limit(self._total)
        return self._once(exchange, limit) if once else self._often(exchange, limit)

    def send(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes | None,
        limit: float | None,
        once: bool,
    ) -> Any:
        """Sends any request, which may take `limit` seconds in all, `once` or as often as the
        policy says; gives status, headers and body."""
        exchange = self._codec.start_raw(method, target, headers, body)
        limit = math.inf if limit is None else limit
        once = once or self._retry is None
        return self._once(exchange, limit) if once else self._often(exchange, limit)

    async def _once(self, exchange: Exchange, limit: float) -> Any:
        """The result of a call that may take `limit` seconds."""
        now = self._now()
        deadline = now + limit
        connection = self._take(exchange, now)
        again = False
        while True:
            if connection is None:
                own = exchange.timeout
                connect = self._connect if own is None else own
                connection = await self._obtain(exchange, connect, deadline, again)
            try:
                error = await self._carry(connection, exchange, deadline)
            except BaseException:
                self._leave(connection, exchange)
                raise
            if error is None:
                return exchange.result()
            # The server closed a kept connection: a read may be asked again, on a new one. Not so
            # by a watch: behind a new connection may be a server to which its index means nothing.
            stale = connection.exchanges > 1 and isinstance(error, exceptions.ConnectionFailed)
            may = exchange.silent and exchange.idempotent and exchange.line is None
            if again or self._closed or not (stale and may):
                raise error
            again, connection = True, None

    async def _often(self, exchange: Exchange, limit: float) -> Any:
        """The same, with the attempts that the policy allows."""
        from consul import _again

        attempts = self._retry.begin(exchange.method)
        deadline = self._now() + limit

        def attempt() -> Awaitable[Any]:
            return self._once(exchange, deadline - self._now())

        def pause(error: Exception | None) -> float | None:
            left = None if limit == math.inf else deadline - self._now()
            return _pause(attempts, exchange, error, left)

        async def rest(seconds: float) -> None:
            await self._sleep(seconds)
            exchange.restart()

        return await _again.repeated(attempt, pause, rest)

    @staticmethod
    def _now() -> float:
        """Seconds since some point."""
        raise NotImplementedError

    async def _sleep(self, seconds: float) -> None:
        """Waits, and lets others work."""
        raise NotImplementedError

    def _take(self, exchange: Exchange, now: float) -> Any:
        """A connection that waits for work, and may do this; or None."""
        raise NotImplementedError

    async def _obtain(
        self, exchange: Exchange, connect: float | None, deadline: float, fresh: bool
    ) -> Any:
        """A new connection, within `connect` seconds and before the deadline; one that somebody
        else puts back will do where it need not be `fresh`."""
        raise NotImplementedError

    def _carry(
        self, connection: Any, exchange: Exchange, deadline: float
    ) -> Awaitable[BaseException | None]:
        """Sends the request over a connection and takes the whole reply; gives what went wrong."""
        raise NotImplementedError

    def _leave(self, connection: Any, exchange: Exchange) -> None:
        """Called where nobody waits for the reply any more, and `_carry` may not know."""


class Started(Transport):
    """One whose calls return something else than coroutines."""

    def call(self, *args: Any) -> Any:
        """What `_perform` makes of the coroutine."""
        return self._perform(super().call(*args))

    def send(self, *args: Any) -> Any:
        """What `_perform` makes of the coroutine."""
        return self._perform(super().send(*args))

    def _perform(self, call: Coroutine[Any, Any, Any]) -> Any:
        raise NotImplementedError


def _pause(
    attempts: _core.Attempts, exchange: Exchange, error: Exception | None, left: float | None
) -> float | None:
    """Seconds before the next attempt; None where this one is final."""
    if error is None or isinstance(error, exceptions.ConsulException):
        return exchange.pause(attempts, left)
    if not isinstance(error, exceptions.TransportError):
        return None
    if isinstance(error, exceptions.TLSFailed):
        return None
    return attempts.unsent(left) if hasattr(error, "unsent") else attempts.lost(left)


def unsent(exchange: Exchange, error: Exception) -> BaseException:
    """The exception where no connection came about, for what opening one raised."""
    raised: Any = exchange.error(*described(error))
    # Nothing was sent, so any call may be made again.
    raised.unsent = True
    made: BaseException = raised
    return made


def described(error: Exception) -> tuple[str, str]:
    """The class of `consul.exceptions` for what a socket raised, and a text."""
    import socket
    import ssl

    if isinstance(error, ssl.SSLError):
        return "TLSFailed", getattr(error, "verify_message", "") or str(error)
    if isinstance(error, socket.gaierror | UnicodeError):
        return "ConnectionFailed", "the host name is unknown"
    if isinstance(error, TimeoutError):
        return "ConnectTimeout", "no connection in time"
    return "ConnectionFailed", str(error)


def tls(place: _pool.Place) -> ssl.SSLContext | None:
    """How connections to `place` are secured; None where they are not.

    Raises:
        OSError: a certificate cannot be read.
    """
    if place.scheme != "https":
        return None
    import ssl

    trusted = [] if place.ca is None else _pool.files(place.ca)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if trusted else ssl.create_default_context()
    for file in trusted:
        _load(context.load_verify_locations, file)
    if not place.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if place.cert is not None:
        _load(context.load_cert_chain, *place.cert)
    return context


def _load(load: Callable[..., None], *files: Any) -> None:
    try:
        load(*files)
    except OSError as error:  # which names no file
        raise OSError(f"`{files[0]}`: {error}") from error
