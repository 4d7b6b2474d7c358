"""The transport of `consul.twisted`: Twisted moves the bytes, the codec knows what they mean."""

from __future__ import annotations

import math
import weakref

from twisted.internet import defer, endpoints, error, protocol
from twisted.internet.interfaces import ITCPTransport

from consul import _awaited, _calls, exceptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from twisted.python.failure import Failure

    from consul._core import Exchange
    from consul.twisted import HTTPClient

    Over = defer.Deferred[BaseException | None]

#: Connections kept for the next call.
IDLE_CONNECTIONS = 64


class _Late(Exception):
    """Time is up."""


class Transport(_calls.Started):
    """What calls to one place go through."""

    _read = staticmethod(_awaited.read)
    _proxied = False

    @staticmethod
    def _error(name: str, text: str) -> BaseException:
        return exceptions._make(name, text, "consul.twisted")

    def __init__(self, http: HTTPClient, base_uri: str) -> None:
        super().__init__(http, base_uri)
        self._creator: Any = None
        if self._place.scheme == "https":
            from consul import _twisted_tls

            if http.contextFactory is None:
                self._creator = _twisted_tls.creator(self._place, self._server_name)
            else:
                own = http.contextFactory
                self._creator = _twisted_tls.adapted(own, self._host, self._port)
        self._pool = _Pool()
        # Calls that are under way hold on to the transport: it goes after them.
        weakref.finalize(self, _retire, self._pool)

    def _perform(self, call: Coroutine[Any, Any, Any]) -> defer.Deferred[Any]:
        return defer.Deferred.fromCoroutine(call)

    @staticmethod
    def _now() -> float:
        return _now()

    async def _sleep(self, seconds: float) -> None:
        over: defer.Deferred[None] = defer.Deferred(lambda _: alarm.cancel())
        alarm = _reactor().callLater(seconds, over.callback, None)
        await over

    def _take(self, exchange: Exchange, now: float) -> _Connection | None:
        return self._pool.take(now)

    async def _obtain(
        self, exchange: Exchange, connect: float | None, deadline: float, fresh: bool
    ) -> _Connection:
        limit = deadline - _now()
        if connect is not None:
            limit = min(limit, connect)
        pool = self._pool
        factory = protocol.Factory.forProtocol(lambda: _Connection(pool))
        opening = _abandonable(self._endpoint().connect(factory))
        try:
            connection: _Connection = await _limited(opening, limit)
        except (_Late, error.TimeoutError) as reason:
            raise _calls.unsent(exchange, TimeoutError()) from reason
        except error.DNSLookupError as reason:
            raise _calls.unsent(exchange, UnicodeError()) from reason
        except (error.ConnectError, OSError, UnicodeError) as reason:
            raise _calls.unsent(exchange, reason) from reason
        return connection

    def _endpoint(self) -> Any:
        reactor, place = _reactor(), self._place
        plain: Any
        never: Any = None  # the limit is set around it
        if place.socket is not None:
            plain = endpoints.UNIXClientEndpoint(reactor, place.socket, timeout=never)
        else:
            plain = endpoints.HostnameEndpoint(reactor, self._host, self._port, timeout=never)
        return plain if self._creator is None else endpoints.wrapClientTLS(self._creator, plain)

    async def _carry(
        self, connection: _Connection, exchange: Exchange, deadline: float
    ) -> BaseException | None:
        outcome: BaseException | None
        try:
            outcome = await _limited(connection.start(exchange), deadline - _now())
        except _Late:
            outcome = exchange.error("ReadTimeout", "no complete answer in time")
        return outcome

    def close(self) -> defer.Deferred[None]:
        """Closes all connections; what is returned fires when they are closed."""
        self._closed = True
        return self._pool.close()


class _Pool:
    """The connections to one place."""

    def __init__(self) -> None:
        self.connections: set[_Connection] = set()
        self._idle: list[_Connection] = []
        self._kept = True
        # Those who wait for the last connection to be closed.
        self._waiting: list[defer.Deferred[None]] = []

    def take(self, now: float) -> _Connection | None:
        """A connection that waits for work."""
        while self._idle:
            connection = self._idle.pop()
            if now - connection.idle_since < _calls.IDLE_AGE:
                return connection
            connection.close()
        return None

    def put_back(self, connection: _Connection) -> None:
        """Takes a connection that can carry another exchange."""
        if not self._kept:
            connection.close()
            return
        connection.idle_since = _now()
        self._idle.append(connection)
        if len(self._idle) > IDLE_CONNECTIONS:
            self._idle.pop(0).close()

    def lost(self, connection: _Connection) -> None:
        """A connection is closed."""
        self.connections.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        if not self.connections:
            waiting, self._waiting = self._waiting, []
            for closed in waiting:
                closed.callback(None)

    def retire(self) -> None:
        """Closes what is idle now, and the others after their exchange."""
        self._kept = False
        while self._idle:
            self._idle.pop().close()

    def close(self) -> defer.Deferred[None]:
        """Closes all connections; the exchanges on them fail."""
        self.retire()
        for connection in tuple(self.connections):
            connection.fail("the client was closed")
        if not self.connections:
            return defer.succeed(None)
        closed: defer.Deferred[None] = defer.Deferred()
        self._waiting.append(closed)
        return closed


class _Connection(protocol.Protocol):
    """One connection, and the exchange that it carries."""

    transport: Any
    exchanges = 0
    idle_since = 0.0
    _exchange: Exchange | None = None
    # Gets None when the exchange is over, or what went wrong.
    _over: Over | None = None

    def __init__(self, pool: _Pool) -> None:
        self._pool = pool

    def connectionMade(self) -> None:  # noqa: N802
        """Called by the reactor."""
        self._pool.connections.add(self)
        if ITCPTransport.providedBy(self.transport):
            self.transport.setTcpNoDelay(True)
            # A peer that vanished while it held a blocking query back is noticed.
            self.transport.setTcpKeepAlive(True)

    def start(self, exchange: Exchange) -> Over:
        """Sends a request; what is returned fires when the exchange is over. Cancelling it closes
        the connection: the reply must go nowhere."""
        self.exchanges += 1
        self._exchange = exchange
        over: Over = defer.Deferred(lambda _: self._leave())
        self._over = over
        if self in self._pool.connections:
            self.transport.write(exchange.request)
        else:  # lost since it was handed out
            self._end()
        return over

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Called by the reactor."""
        if self._exchange is None:
            self.close()  # nobody asked for it
            return
        try:
            if self._exchange.feed(data):
                self._tell(None)
        except exceptions.TransportError as broken:
            self._tell(broken)

    def connectionLost(self, reason: Failure = protocol.connectionDone) -> None:  # noqa: N802
        """Called by the reactor when the connection is closed, by whomever."""
        self._pool.lost(self)
        if self._exchange is None:
            return
        fresh = self._exchange.silent and self.exchanges == 1
        if reason.check(error.ConnectionLost):
            self.fail(reason.getErrorMessage())
        elif fresh and not reason.check(error.ConnectionDone):
            # TLS shakes hands when there is something to send.
            self._tell(self._exchange.error("TLSFailed", _said(reason.value)))
        else:
            self._end()

    def _end(self) -> None:
        """Nothing more will come."""
        assert self._exchange is not None
        try:
            self._exchange.eof()
        except exceptions.TransportError as broken:
            self._tell(broken)
        else:
            self._tell(None)

    def _tell(self, outcome: BaseException | None) -> None:
        over, exchange = self._over, self._exchange
        assert over is not None and exchange is not None
        self._over = self._exchange = None
        if outcome is None and exchange.keep_alive:
            self._pool.put_back(self)
        else:
            self.close()
        over.callback(outcome)

    def _leave(self) -> None:
        """The exchange interests nobody any more."""
        self._over = self._exchange = None
        self.close()

    def fail(self, what: str) -> None:
        """Ends the exchange, if there is one, and the connection."""
        if self._exchange is None:
            self.close()
        else:
            self._tell(self._exchange.error("ConnectionFailed", what))

    def close(self) -> None:
        """Closes the connection, now."""
        if self in self._pool.connections:
            self.transport.abortConnection()


def _said(reason: Any) -> str:
    """What went wrong with TLS: OpenSSL says it in tuples."""
    said = reason.args[0] if reason.args else None
    if isinstance(said, list):
        return "; ".join(str(part[-1]) for part in said)
    return str(reason) or type(reason).__name__


def _limited(waiting: defer.Deferred[Any], seconds: float) -> defer.Deferred[Any]:
    """The same, which fails with `_Late` when the time is up."""

    def late(_: object, __: float) -> None:
        raise _Late

    if seconds == math.inf:
        return waiting
    return waiting.addTimeout(max(seconds, 0), _reactor(), late)


def _abandonable(opening: defer.Deferred[Any]) -> defer.Deferred[Any]:
    """The same, which when cancelled fails as cancelled, and not as whatever step it was at."""
    abandoned = False

    def abandon(_: object) -> None:
        nonlocal abandoned
        abandoned = True
        opening.cancel()

    def arrive(outcome: Any) -> None:
        if not abandoned:
            opened.callback(outcome)
        elif isinstance(outcome, _Connection):
            outcome.close()

    opened: defer.Deferred[Any] = defer.Deferred(abandon)
    opening.addBoth(arrive)
    return opened


def _retire(pool: _Pool) -> None:
    """Retires a pool whose client is gone, in whatever thread that was noticed."""
    if pool.connections:
        _reactor().callFromThread(pool.retire)


def _now() -> float:
    now: float = _reactor().seconds()
    return now


def _reactor() -> Any:
    """The reactor. Whoever imports it first installs one, and we would rather not be that."""
    from twisted.internet import reactor

    return reactor
