"""Connections of an event loop: `asyncio` moves the bytes, the compiled codec knows what they mean.

A `Connection` carries one exchange at a time. A `Pool` has the connections of one loop to one
place; it hands them on in turn where there is a limit, and gives nobody a connection whose last
reply was not read to its end. What they do in each exchange is compiled, in the classes below them.
Their methods are called in their loop, but for `retire`, `close` and `dispose`, which are called
anywhere, also when the loop runs no more.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import select
import socket
import ssl
from collections import deque
from time import monotonic

from consul import _calls, _core
from consul._calls import IDLE_AGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
    from typing import Any

    from consul._core import Exchange

    Opener = Callable[["Pool"], Coroutine[Any, Any, "Connection"]]


class Connection(_core.Connection, asyncio.BufferedProtocol):
    """One connection, and the exchange that it carries."""

    pool: Pool
    transport: Any = None
    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Called by the loop, for TLS after the handshake."""
        self.transport = transport
        sock = transport.get_extra_info("socket")
        # A peer that vanished while it held a blocking query back is noticed.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._unread = select.poll()
        self._unread.register(sock.fileno(), select.POLLIN)
        # So `pause_writing` is called when not all is sent at once: at more bytes than these, but
        # where there is TLS, at as many.
        plain = transport.get_extra_info("ssl_object") is None
        transport.set_write_buffer_limits(0 if plain else 1)
        # asyncio's own transport does the same in four times as many steps.
        self.send = getattr(getattr(transport, "_sock", None), "send", None)

    def suits(self) -> bool:
        """Whether it may carry an exchange: nothing has come since the last reply, not even an end.

        The loop may not have seen it yet, so the system is asked.
        """
        return not (self.gone or self.idle_age > IDLE_AGE or self._unread.poll(0))

    def set_alarm(self, when: float) -> None:
        """Looks at this time whether the exchange is late."""
        self._stop_alarm()
        self.alarm_at = when
        self._alarm = self.pool.loop.call_later(max(when - monotonic(), 0), self._ring)

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _ring(self) -> None:
        self._alarm, self.alarm_at = None, math.inf
        if self.exchange is None or self.deadline == math.inf:
            return
        if monotonic() < self.deadline:
            self.set_alarm(self.deadline)
        else:
            self.finish(self.exchange.error("ReadTimeout", "no complete answer in time"))

    def eof_received(self) -> None:
        """Called by the loop, which then closes the connection."""
        self.gone = True
        if self.exchange is not None:
            try:
                self.exchange.eof()
            except OSError as error:
                self.finish(error)
            else:
                self.finish()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop when the connection is closed, by whomever."""
        self.abort()  # TLS in Python 3.10 has to hear it, or complains
        self._stop_alarm()
        if self.exchange is not None:
            if exc is None:
                self.eof_received()
            else:
                # A server may say only after the handshake that it wanted a certificate.
                kind = "TLSFailed" if isinstance(exc, ssl.SSLError) else "ConnectionFailed"
                self.finish(self.exchange.error(kind, str(exc)))
        self.pool.lost(self)

    def abort(self) -> None:
        """Closes the connection, as soon as the loop comes to it."""
        self.gone = True
        if not self.transport.is_closing():
            self.transport.abort()

    def sever(self) -> bool:
        """Closes the connection of a loop that does not run; false where that is impossible.

        asyncio's transports can only be closed by their loop, and complain when they are not. So
        this takes the socket out of them.
        """
        self._stop_alarm()
        tls = getattr(self.transport, "_ssl_protocol", None)
        plain = getattr(tls, "_transport", None) or self.transport
        sock = getattr(plain, "_sock", None)
        if sock is None:
            return False
        with contextlib.suppress(RuntimeError):
            plain.pause_reading()
        if tls is not None:
            self.transport._closed = True
        plain._sock = None
        sock.close()
        self.gone = True
        return True


class Pool(_core.Pool):
    """The connections of one loop to one place, at most `limit` of them (0: as many as it takes).

    `opener(pool)` opens one; what it raises is an `OSError`.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, opener: Opener, limit: int) -> None:
        self.limit = limit
        self.connections: set[Connection] = set()
        self._opener = opener
        self.waiting: deque[asyncio.Future[Connection | None]] = deque()
        # Connections, and what will be some: those being opened, and those that somebody may open.
        self._places = 0
        self._process = os.getpid()
        self._sentinel = self._close_with_the_loop()
        # Runs to its first `yield`, which makes it known to the loop.
        with contextlib.suppress(StopIteration):
            self._sentinel.asend(None).send(None)

    async def _close_with_the_loop(self) -> AsyncGenerator[None, None]:
        """`asyncio.run` ends unfinished generators before it closes the loop: this one says so."""
        try:
            yield
        finally:
            self.close()

    async def obtain(
        self, exchange: Exchange, timeout: float | None, deadline: float, fresh: bool
    ) -> Connection:
        """A new connection; where there can be none, and it need not be `fresh`, the next one that
        somebody puts back."""
        left = min(deadline - monotonic(), math.inf if timeout is None else timeout)
        opening = asyncio.ensure_future(self._turn(exchange, fresh))
        try:
            done, _ = await asyncio.wait((opening,), timeout=None if left == math.inf else left)
        except BaseException:
            self._discard(opening)
            raise
        if not done:
            self._discard(opening)
            raise _calls.unsent(exchange, TimeoutError())
        try:
            return opening.result()
        except (OSError, UnicodeError) as error:
            raise _calls.unsent(exchange, error) from error

    def _discard(self, opening: asyncio.Future[Connection]) -> None:
        """Whoever wanted the connection does not wait for it."""

        def put_back(opening: asyncio.Future[Connection]) -> None:
            if not opening.cancelled() and opening.exception() is None:
                self.put_back(opening.result())

        opening.cancel()
        opening.add_done_callback(put_back)

    async def _turn(self, exchange: Exchange, fresh: bool) -> Connection:
        """A connection, when it is this task's turn."""
        while self.limit and self._places >= self.limit:
            connection = self.pop() or await self._wait()
            if connection is None:
                self._places -= 1
                break
            if not fresh and connection.suits():
                return connection
            connection.abort()  # which makes place
            fresh = False
        self._places += 1
        try:
            connection = await self._opener(self)
            if connection.gone:
                raise ConnectionResetError("the server closed the connection at once")
        except BaseException:
            self.pass_on(None)
            raise
        self.connections.add(connection)
        return connection

    async def _wait(self) -> Connection | None:
        """The next connection that is put back, or None for the place of one that is gone."""
        turn: asyncio.Future[Connection | None] = self.loop.create_future()
        self.waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.pass_on(turn.result())
            raise

    def pass_on(self, connection: Connection | None) -> None:
        """Gives a connection, or the place of one, to whoever waits for it."""
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        if connection is None:
            self._places -= 1
        else:
            self.put_back(connection)

    def lost(self, connection: Connection) -> None:
        """A connection is closed."""
        self.forget(connection)
        if connection in self.connections:
            self.connections.remove(connection)
            self.pass_on(None)

    def retire(self) -> None:
        """Closes what is idle now, and the others after their exchange."""
        if self._is_mine(self.retire):
            self.kept = False
            self._end(self.idle)

    def close(self) -> None:
        """Closes all connections; the exchanges on them fail."""
        if self._is_mine(self.close):
            closed = "the client was closed"
            with contextlib.suppress(RuntimeError):  # of a loop that is closed
                for connection in tuple(self.connections):
                    if connection.exchange is not None:
                        connection.finish(connection.exchange.error("ConnectionFailed", closed))
                for turn in self.waiting:
                    if not turn.done():
                        turn.set_exception(ConnectionAbortedError(closed))
            self._end(self.connections)

    def dispose(self) -> None:
        """Closes all connections; there will be no others."""
        self.retire()
        self.close()
        with contextlib.suppress(StopIteration, RuntimeError):
            self._sentinel.aclose().send(None)

    def _is_mine(self, action: Callable[[], None]) -> bool:
        """Whether `action` may be done here and now; where its loop runs in another thread, it is
        left to that."""
        if os.getpid() != self._process:
            return False  # they are the parent's
        if self.loop.is_running() and asyncio._get_running_loop() is not self.loop:
            with contextlib.suppress(RuntimeError):  # it ended meanwhile
                self.loop.call_soon_threadsafe(action)
            return False
        return True

    def _end(self, connections: Iterable[Connection]) -> None:
        left = False
        for connection in tuple(connections):
            if not self.loop.is_running() and connection.sever():
                self.lost(connection)
            elif not self.loop.is_closed():
                connection.abort()
                left = True
        # Of a loop that is not asyncio's own: it has to run for a moment.
        if left and not self.loop.is_running() and asyncio._get_running_loop() is None:
            self.loop.call_soon(self.loop.stop)
            self.loop.run_forever()
