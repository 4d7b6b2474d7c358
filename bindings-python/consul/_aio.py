"""What calls for `asyncio` go through: requests made by the compiled codec, in whichever loop.

A `Transport` is for one place. It has a pool of connections for each loop that it is used in, and
says how often a call is tried, and for how long. The face that programs see is `consul.aio`.
"""

from __future__ import annotations

import asyncio
import base64
import collections.abc
import math
import ssl
import urllib.parse
import weakref

from consul import _core, _pool, callback, exceptions
from consul._connections import Connection, Pool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator
    from typing import Any

#: Connections at a time where the client does not say. Consul takes 200 from one address.
DEFAULT_LIMIT = 100


def _error(name: str, text: str) -> BaseException:
    return exceptions._make(name, text, "aiohttp.client_exceptions", "asyncio.exceptions")


def _read(shape: tuple[Any, ...], status: int, headers: list[tuple[str, str]], body: bytes) -> Any:
    if status == 599:  # what both libraries took for a time-out, in this client alone
        raise exceptions.Timeout(f"599 {body.decode('utf-8', 'replace')}")
    return callback.read(shape, status, headers, body)


class _Opener:
    """Opens connections to one place."""

    def __init__(self, place: _pool.Place, server_name: str | None) -> None:
        self._socket = place.socket
        url = urllib.parse.urlsplit(f"//{place.authority}")
        self._host, self._port = url.hostname or "", url.port or 80
        self._tls: dict[str, Any] = {}
        if place.scheme == "https":
            self._port = url.port or 443
            name = urllib.parse.urlsplit(f"//{server_name or place.authority}").hostname
            self._tls = {"ssl": _context(place), "server_hostname": name}

    async def __call__(self, pool: Pool) -> Connection:
        def make() -> Connection:
            return Connection(pool)

        if self._socket is not None:
            made = await pool.loop.create_unix_connection(make, self._socket, **self._tls)
        else:
            made = await pool.loop.create_connection(make, self._host, self._port, **self._tls)
        return made[1]


def _context(place: _pool.Place) -> ssl.SSLContext:
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


class Transport:
    """What calls to one place go through, in any loop."""

    def __init__(self, http: Any, base_uri: str) -> None:
        place = _pool.place(http, base_uri)
        credentials, _, host = place.authority.rpartition("@")
        auth = urllib.parse.unquote_to_bytes(credentials)
        if http.auth:
            auth = ":".join(http.auth).encode()
        headers = [("Authorization", f"Basic {base64.b64encode(auth).decode()}")] if auth else []
        name = f"unix://{place.socket} " if place.socket else f"{place.scheme}://{host}"
        self._codec = _core.Codec(
            name, host, prefix=place.prefix, headers=headers, fallback=_read, error=_error
        )
        self._opener = _Opener(place, http.server_name)
        self._connect, self._total = _pool.times(http.connections_timeout)
        self._retry = http.retry
        own = http.connections_limit
        self._limit = DEFAULT_LIMIT if own is None else own
        self._pools: dict[asyncio.AbstractEventLoop, Pool] = {}
        self._closed = False
        # Calls that are under way hold on to the transport: it goes after them, and then quietly.
        weakref.finalize(self, _dispose, self._pools)

    def call(
        self, endpoint: _core.Endpoint, objects: tuple[Any, ...], *client: Any
    ) -> Coroutine[Any, Any, Any]:
        """Calls `endpoint`; what is wrong with the arguments is raised at once."""
        exchange = self._codec.start(endpoint, objects, *client)
        own = exchange.timeout
        connect, total = (self._connect, self._total) if own is None else (own, own)
        limit = math.inf if total is None else total + exchange.hold
        return self._perform(exchange, connect, limit)

    def send(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes | None,
        limit: float | None,
    ) -> Coroutine[Any, Any, Any]:
        """Sends any request, which may take `limit` seconds in all; gives status, headers and
        body."""
        exchange = self._codec.start_raw(method, target, headers, body)
        return self._perform(exchange, self._connect, math.inf if limit is None else limit)

    def _perform(
        self, exchange: _core.Exchange, connect: float | None, limit: float
    ) -> Coroutine[Any, Any, Any]:
        perform = self._once if self._retry is None else self._often
        return perform(exchange, connect, limit)

    async def _once(self, exchange: _core.Exchange, connect: float | None, limit: float) -> Any:
        """The result of a call that may take `limit` seconds."""
        if self._closed:
            raise RuntimeError("Session is closed")
        loop = asyncio.get_running_loop()
        pool = self._pools.get(loop) or self._enter(loop)
        now = loop.time()
        deadline = now + limit
        connection = pool.take(now)
        again = False
        while True:
            if connection is None:
                connection = await pool.obtain(exchange, connect, deadline, fresh=again)
            waiter = connection.start(exchange, deadline)
            try:
                error = await waiter
            finally:
                connection.leave(waiter)
            if error is None:
                return exchange.result()
            # The server closed a kept connection: a read may be asked again, on a new one.
            stale = connection.exchanges > 1 and isinstance(error, exceptions.ConnectionFailed)
            if again or self._closed or not (stale and exchange.silent and exchange.idempotent):
                raise error
            again, connection = True, None

    async def _often(self, exchange: _core.Exchange, connect: float | None, limit: float) -> Any:
        """The same, with the attempts that the policy allows."""
        assert self._retry is not None
        attempts = self._retry.begin(exchange.method)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + limit
        while True:
            error, result = None, None
            try:
                result = await self._once(exchange, connect, deadline - loop.time())
            except (exceptions.TransportError, exceptions.ConsulException) as raised:
                error = raised
            left = None if limit == math.inf else deadline - loop.time()
            pause = _pause(attempts, exchange, error, left)
            if pause is not None:
                await asyncio.sleep(pause)
                exchange.restart()
            elif error is not None:
                raise error
            else:
                return result

    def _enter(self, loop: asyncio.AbstractEventLoop) -> Pool:
        """The pool of a loop that is new here. Those of loops that are over go."""
        for other, pool in tuple(self._pools.items()):
            if other.is_closed():
                del self._pools[other]
                pool.dispose()
        self._pools[loop] = pool = Pool(loop, self._opener, self._limit)
        return pool

    def retire(self) -> None:
        """Lets calls that are under way come to their end, and closes the rest."""
        for pool in tuple(self._pools.values()):
            pool.retire()

    def close(self) -> None:
        """Closes all connections."""
        self._closed = True
        _dispose(self._pools)

    def is_open_in(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Whether a connection of this loop is still to be closed by it."""
        pool = self._pools.get(loop)
        return pool is not None and bool(pool.connections)


def _dispose(pools: dict[asyncio.AbstractEventLoop, Pool]) -> None:
    for pool in tuple(pools.values()):
        pool.dispose()


def _pause(
    attempts: _core.Attempts,
    exchange: _core.Exchange,
    error: Exception | None,
    left: float | None,
) -> float | None:
    """Seconds before the next attempt; None where this one is final."""
    if not isinstance(error, exceptions.TransportError):
        return exchange.pause(attempts, left)
    if isinstance(error, exceptions.TLSFailed):
        return None
    return attempts.unsent(left) if hasattr(error, "unsent") else attempts.lost(left)


class Closing(collections.abc.Coroutine):  # type: ignore[type-arg]
    """What `close` returns: everything is done, and whoever awaits it waits for the loop to have
    closed the last socket. Nobody has to."""

    def __init__(self, transports: list[Transport], session: Any) -> None:
        self._steps = self._wait(transports, session)

    @staticmethod
    def _wait(transports: list[Transport], session: Any) -> Generator[None, None, None]:
        if session is not None:
            yield from session.close().__await__()
        loop = asyncio.get_running_loop()
        while any(transport.is_open_in(loop) for transport in transports):
            yield

    def __await__(self) -> Generator[None, None, None]:
        return self._steps

    def send(self, value: None) -> None:
        self._steps.send(value)

    def throw(self, *error: Any) -> None:
        self._steps.throw(*error)

    def close(self) -> None:
        self._steps.close()
