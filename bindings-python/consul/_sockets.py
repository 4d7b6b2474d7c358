"""The synchronous transport over Python's own sockets.

A call that waits in Rust stops every greenlet of its thread, and passes by whatever a program has
put in place of `socket.socket`. Where that is replaced – by gevent or eventlet, or by something
that routes or records what goes over sockets – calls come here, with the same promises as there.

Nothing here waits but in a method of a socket, so that what cooperates is the sockets' business. A
greenlet that is killed in the middle of a call closes its connection, and a watch that is closed
ends its call.
"""

from __future__ import annotations

import _socket
import contextlib
import math
import os
import socket
import sys
import time
import weakref

from consul import _calls, _proxies, exceptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from typing import Any

    from consul._core import Exchange, Line

#: Connections kept for the next call.
IDLE_CONNECTIONS = 64
#: Bytes to ask a socket for.
_PIECE = 1 << 16


class Transport(_calls.Started):
    """A pool of connections to one place, for greenlets and threads alike."""

    def __init__(self, http: Any, base_uri: str) -> None:
        super().__init__(http, base_uri)
        self._tls = _calls.tls(self._place)
        # Taken and put back in one step each, so that there is nothing to lock.
        self._idle: list[_Connection] = []
        self._process = os.getpid()
        # Whoever drops a client need not close it.
        weakref.finalize(self, _close_all, self._idle)

    def _perform(self, call: Coroutine[Any, Any, Any]) -> Any:
        try:
            call.send(None)  # which waits in sockets, and so comes to its end
        except StopIteration as end:
            return end.value

    _now = staticmethod(time.monotonic)

    async def _sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def _take(self, exchange: Exchange, now: float) -> _Connection | None:
        if self._process != os.getpid():
            # The parent of this process goes on with these; closed here, they stay open there.
            _close_all(self._idle)
            self._process = os.getpid()
        foreign = []
        found = None
        while self._idle and found is None:
            with contextlib.suppress(IndexError):  # another thread was faster
                connection = self._idle.pop()
                if not connection.is_at_home():
                    foreign.append(connection)
                elif now - connection.idle_since < _calls.IDLE_AGE and connection.is_quiet():
                    found = connection
                else:
                    connection.close()
        self._idle.extend(foreign)
        return found

    async def _obtain(
        self, exchange: Exchange, connect: float | None, deadline: float, fresh: bool
    ) -> _Connection:
        if connect is not None:
            deadline = min(deadline, time.monotonic() + connect)
        try:
            return _Connection(self._open(deadline))
        except (OSError, UnicodeError) as error:
            raise _calls.unsent(exchange, error) from error

    async def _carry(
        self, connection: _Connection, exchange: Exchange, deadline: float
    ) -> BaseException | None:
        line = exchange.line
        try:
            with _NOTHING if line is None else connection.on(line):
                connection.converse(exchange, deadline)
        except exceptions.TransportError as error:
            return error
        except TimeoutError:
            return exchange.error("ReadTimeout", "no complete answer in time")
        except OSError as error:
            return exchange.error(*_calls.described(error))
        finally:
            # Also where a greenlet is killed, or a signal handler raises: then it is not whole.
            if exchange.keep_alive:
                self._put_back(connection)
            else:
                connection.close()
        return None

    def _put_back(self, connection: _Connection) -> None:
        connection.idle_since = time.monotonic()
        self._idle.append(connection)
        if len(self._idle) > IDLE_CONNECTIONS:
            self._idle.pop(0).close()

    def _open(self, deadline: float) -> socket.socket:
        """A connection to the first address that answers, secured where it has to be."""
        path = self._place.socket
        if path is not None:
            return self._secured(_dialled(socket.AF_UNIX, path, deadline), deadline)
        addresses = socket.getaddrinfo(*self._peer, type=socket.SOCK_STREAM)
        for at, (family, _, _, _, address) in enumerate(addresses, start=1):
            try:
                sock = _dialled(family, address, deadline)
            except OSError:
                if at == len(addresses):
                    raise
            else:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                # A peer that vanished while it held a blocking query back is noticed.
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                if self._begin is not None:
                    _pass_through(sock, self._begin(), deadline)
                return self._secured(sock, deadline)
        raise socket.gaierror(socket.EAI_NONAME, "no address")

    def _secured(self, sock: socket.socket, deadline: float) -> socket.socket:
        if self._tls is None:
            return sock
        with _closing_on_failure(sock):
            secured = self._tls.wrap_socket(
                sock, server_hostname=self._server_name, do_handshake_on_connect=False
            )
        with _closing_on_failure(secured):
            secured.settimeout(_left(deadline))
            secured.do_handshake()
        return secured


class _Connection:
    """One connection."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.exchanges = 0
        self.idle_since = 0.0

    def converse(self, exchange: Exchange, deadline: float) -> None:
        """Sends the request and takes the whole reply."""
        sock = self._sock
        self.exchanges += 1
        rest = memoryview(exchange.request)
        while rest:
            sock.settimeout(_left(deadline))
            rest = rest[sock.send(rest) :]
        whole = False
        while not whole:
            sock.settimeout(_left(deadline))
            data = sock.recv(_PIECE)
            if not data:
                exchange.eof()
                return
            whole = exchange.feed(data)

    @contextlib.contextmanager
    def on(self, line: Line) -> Iterator[None]:
        """Lets a watch end what goes on here, from another greenlet or thread."""
        # The system's own: that of TLS, or of greenlets, is in the middle of something.
        with contextlib.closing(_socket.socket(fileno=_socket.dup(self._sock.fileno()))) as end:
            if not line.hold(lambda: _shut(end)):
                raise ConnectionAbortedError("given up")
            try:
                yield
            finally:
                line.release()

    def is_at_home(self) -> bool:
        """Whether it may be used here: a socket of gevent's belongs to the hub of one thread."""
        hub = getattr(self._sock, "hub", None)
        return hub is None or hub is sys.modules["gevent"].get_hub()

    def is_quiet(self) -> bool:
        """Whether nothing has come since the last reply, not even an end."""
        sock = self._sock
        try:
            sock.setblocking(False)
            sock.recv(1)
        except OSError as error:
            if _would_block(error):
                sock.setblocking(True)
                return True
        return False

    def close(self) -> None:
        self._sock.close()


_NOTHING = contextlib.nullcontext()


def _shut(end: _socket.socket) -> None:
    with contextlib.suppress(OSError):  # it is closed already
        end.shutdown(socket.SHUT_RDWR)


def _close_all(connections: list[_Connection]) -> None:
    while connections:
        connections.pop().close()


def _would_block(error: OSError) -> bool:
    """What a socket says that has nothing to read, with TLS or without."""
    wants = getattr(sys.modules.get("ssl"), "SSLWantReadError", BlockingIOError)
    return isinstance(error, BlockingIOError | wants)


def _dialled(family: int, address: Any, deadline: float) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    with _closing_on_failure(sock):
        sock.settimeout(_left(deadline))
        sock.connect(address)
    return sock


def _pass_through(sock: socket.socket, tunnel: _proxies.Tunnel, deadline: float) -> None:
    with _closing_on_failure(sock):
        sock.settimeout(_left(deadline))
        sock.sendall(tunnel.request)
        data = None
        while data is None or not tunnel.feed(data):
            sock.settimeout(_left(deadline))
            data = sock.recv(_PIECE)


@contextlib.contextmanager
def _closing_on_failure(sock: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        sock.close()
        raise


def _left(deadline: float) -> float | None:
    """Seconds until `deadline`, as a socket takes them.

    Raises:
        TimeoutError: there are none.
    """
    if deadline == math.inf:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
