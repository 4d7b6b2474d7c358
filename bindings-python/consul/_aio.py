"""What calls for `asyncio` go through: requests made by the compiled codec, in whichever loop.

A `Transport` is for one place. It has a pool of connections for each loop that it is used in, and
says how often a call is tried, and for how long. The face that programs see is `consul.aio`.
"""

from __future__ import annotations

import asyncio
import collections.abc
import socket
import time
import weakref
from asyncio import get_running_loop

from consul import _awaited, _calls, exceptions
from consul._connections import Connection, Pool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Any

    from consul._core import Exchange
    from consul._proxies import Tunnel

#: Connections at a time where the client does not say. Consul takes 200 from one address.
DEFAULT_LIMIT = 100


class _Opener:
    """Opens connections to one place, with what `begin` says of a tunnel to it."""

    def __init__(
        self,
        path: str | None,
        peer: tuple[str, int],
        begin: Callable[[], Tunnel] | None,
        tls: dict[str, Any],
    ) -> None:
        self._path, self._peer, self._begin, self._tls = path, peer, begin, tls

    async def __call__(self, pool: Pool) -> Connection:
        def make() -> Connection:
            return Connection(pool)

        loop = pool.loop
        if self._path is not None:
            made = await loop.create_unix_connection(make, self._path, **self._tls)
        elif self._begin is not None:
            sock = await _tunnelled(loop, self._peer, self._begin())
            made = await loop.create_connection(make, sock=sock, **self._tls)
        else:
            made = await loop.create_connection(make, *self._peer, **self._tls)
        return made[1]


async def _tunnelled(
    loop: asyncio.AbstractEventLoop, peer: tuple[str, int], tunnel: Tunnel
) -> socket.socket:
    """A socket through which a proxy passes on everything."""
    addresses = await loop.getaddrinfo(*peer, type=socket.SOCK_STREAM)
    for at, (family, _, _, _, address) in enumerate(addresses, start=1):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            try:
                await loop.sock_connect(sock, address)
            except OSError:
                if at == len(addresses):
                    raise
                sock.close()
                continue
            await loop.sock_sendall(sock, tunnel.request)
            while not tunnel.feed(await loop.sock_recv(sock, 1 << 16)):
                pass
        except BaseException:
            sock.close()
            raise
        return sock
    raise socket.gaierror(socket.EAI_NONAME, "no address")


class Transport(_calls.Transport):
    """What calls to one place go through, in any loop."""

    _read = staticmethod(_awaited.read)

    @staticmethod
    def _error(name: str, text: str) -> BaseException:
        return exceptions._make(name, text, "aiohttp.client_exceptions", "asyncio.exceptions")

    def __init__(self, http: Any, base_uri: str) -> None:
        super().__init__(http, base_uri)
        tls: dict[str, Any] = {}
        if self._place.scheme == "https":
            tls = {"ssl": _calls.tls(self._place), "server_hostname": self._server_name}
        self._opener = _Opener(self._place.socket, self._peer, self._begin, tls)
        own = http.connections_limit
        if own is not None and not (isinstance(own, int) and own >= 0):
            raise exceptions.ArgumentError(
                f"argument `connections_limit`: `{own}` is no number of connections"
            )
        self._limit = DEFAULT_LIMIT if own is None else own
        self._pools: dict[asyncio.AbstractEventLoop, Pool] = {}
        # Calls that are under way hold on to the transport: it goes after them, and then quietly.
        weakref.finalize(self, _dispose, self._pools)

    # Not the loop's: this is no call of Python's.
    _now = staticmethod(time.monotonic)

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def _take(self, exchange: Exchange, now: float) -> Connection | None:
        pool = None if self._closed else self._pools.get(get_running_loop())
        return None if pool is None else pool.take(exchange)

    async def _obtain(
        self, exchange: Exchange, connect: float | None, deadline: float, fresh: bool
    ) -> Connection:
        return await self._mine().obtain(exchange, connect, deadline, fresh)

    # The connection's own methods, with nothing between.
    _carry = staticmethod(Connection.start)  # type: ignore[assignment]
    _leave = staticmethod(Connection.leave)  # type: ignore[assignment]

    def _mine(self) -> Pool:
        """The pool of the loop that runs."""
        if self._closed:
            raise RuntimeError("Session is closed")
        loop = get_running_loop()
        return self._pools.get(loop) or self._enter(loop)

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


class Closing(collections.abc.Coroutine):  # type: ignore[type-arg]
    """What `close` returns: everything is done, and whoever awaits it waits for the loop to have
    closed the last socket. Nobody has to."""

    def __init__(self, transports: list[Transport], session: Any) -> None:
        self._steps = self._wait(transports, session)

    @staticmethod
    def _wait(transports: list[Transport], session: Any) -> Generator[None, None, None]:
        if session is not None:
            yield from session.close().__await__()
        loop = get_running_loop()
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
