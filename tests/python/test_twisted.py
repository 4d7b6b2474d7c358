"""`consul.twisted` against a real Consul: what only it can do, or do wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import consul.twisted
import pytest
from agents import Agent
from certificates import Certificates, over_https
from consul.base import CB, Response
from consul.exceptions import ConnectionFailed, ReadTimeout, TLSFailed
from hostile import Hostile, ask, hang
from test_layout import python
from transports import reactor
from twisted.internet import defer, ssl, threads
from twisted.internet.task import deferLater
from twisted.python.failure import Failure

pytestmark = pytest.mark.integration


def react(main: Callable[[], Any]) -> Any:
    """What a coroutine function returns that is run by the reactor."""
    return threads.blockingCallFromThread(reactor(), lambda: defer.ensureDeferred(main()))


def rest(seconds: float) -> Any:
    return deferLater(reactor(), seconds)


@pytest.fixture
def make() -> Iterator[Callable[..., Any]]:
    """Makes clients, and closes them."""
    made: list[Any] = []

    def make(**settings: Any) -> Any:
        made.append(consul.twisted.Consul(**settings))
        return made[-1]

    yield make
    for client in made:
        threads.blockingCallFromThread(reactor(), client.close)


def test_calls_are_deferreds(agent: Agent, make: Any) -> None:
    async def main() -> None:
        c = make(port=agent.port)
        begun = c.kv.put("k", "v")
        assert isinstance(begun, defer.Deferred)
        await rest(0.3)
        assert begun.called and await begun is True
        index, entry = await c.kv.get("k")
        poll = c.kv.get("k", index=index, wait="10s")
        await c.kv.put("k", "new")
        assert (await poll)[1]["Value"] == b"new" and entry["Value"] == b"v"
        with pytest.raises(AssertionError, match="forward slash"):
            c.kv.get("/k")
        assert await c.kv.put("empty", None) is True
        assert (await c.kv.get("empty"))[1]["Value"] is None

    react(main)


def test_many_at_once(agent: Agent, make: Any) -> None:
    async def main() -> None:
        c = make(port=agent.port)
        await defer.gatherResults([c.kv.put(f"k{n}", f"{n}") for n in range(50)])
        found = await defer.gatherResults([c.kv.get(f"k{n}") for n in range(50)])
        assert [entry["Value"] for _, entry in found] == [b"%d" % n for n in range(50)]

    react(main)


def test_errbacks(make: Any) -> None:
    """What goes wrong on the way is a `ConsulException` here."""

    async def main() -> None:
        seen: list[Failure] = []
        await make(port=1).kv.get("k").addErrback(seen.append)
        (failure,) = seen
        assert failure.check(consul.twisted.ConsulException) is consul.twisted.ConsulException
        assert failure.check(ConnectionFailed)
        assert "GET http://127.0.0.1:1/v1/kv/k: " in failure.getErrorMessage()

    react(main)


def test_timeouts(make: Any) -> None:
    async def main() -> None:
        with Hostile() as server:
            server.play(ask, hang)
            begin = time.monotonic()
            with pytest.raises(ReadTimeout) as caught:
                await make(port=server.port, connections_timeout=0.4).kv.get("k")
            assert isinstance(caught.value, consul.ConsulException)
            assert time.monotonic() - begin < 2

    react(main)


def test_cancelling(agent: Agent, make: Any) -> None:
    """It closes the connection: the reply must not become that of the next call."""

    async def main() -> None:
        c = make(port=agent.port)
        index, _ = await c.kv.get("k")
        polls = [c.kv.get("k", index=index, wait="1s") for _ in range(3)]
        await rest(0.2)
        for poll in polls:
            poll.cancel()
            with pytest.raises(defer.CancelledError):
                await poll
        early = c.kv.get("k")
        early.cancel()  # while it connects, or at work already
        with pytest.raises(defer.CancelledError):
            await early
        await c.kv.put("k", "late")
        for _ in range(20):
            assert (await c.kv.get("other"))[1] is None
            await rest(0.05)

    react(main)


def test_closing(agent: Agent, make: Any) -> None:
    async def main() -> None:
        c = make(port=agent.port)
        index, _ = await c.kv.get("k")
        poll = c.kv.get("k", index=index, wait="10s")
        await rest(0.2)
        await c.close()
        with pytest.raises(ConnectionFailed, match="the client was closed"):
            await poll
        assert (await c.kv.get("k"))[1] is None, "the next call opens a new connection"
        await c.close()
        await c.close()

    react(main)


def test_there_are_no_watches(make: Any) -> None:
    """Which need threads or asyncio: that is said before anything is sent."""
    c = make(port=1)
    with pytest.raises(TypeError, match="watches are for threads and asyncio"):
        c.watch(c.kv.get, "k")


def test_the_hook() -> None:
    """A static method that takes a context factory, and may be overridden."""

    class Recorder(consul.twisted.HTTPClient):
        def _request(self, callback: Any, method: str, uri: str, **kwargs: Any) -> Any:
            self.seen = (method, uri, kwargs)
            return defer.succeed(callback(Response(200, {}, "true")))

    class Consul(consul.twisted.Consul):
        @staticmethod
        def connect(host: str, port: Any, scheme: str, *args: Any, **kwargs: Any) -> Any:
            return Recorder("factory", host, port, scheme, *args, **kwargs)

    c = Consul(port=1234, token="t")
    results: list[Any] = []
    c.kv.put("a b", "v", cas=3).addCallback(results.append)
    assert results == [True] and c.http.contextFactory == "factory"
    headers = {"X-Consul-Token": "t"}
    put = ("PUT", "http://127.0.0.1:1234/v1/kv/a%20b?cas=3")
    assert c.http.seen == (*put, {"headers": headers, "data": "v"})
    assert isinstance(c.connect("h", 1, "http"), Recorder) and callable(c.connect.ca.roots)
    plain = consul.twisted.Consul.connect("h", 1, "https", contextFactory="other")
    assert (plain.contextFactory, plain.base_uri) == ("other", "https://h:1")


def test_by_hand(agent: Agent, make: Any) -> None:
    async def main() -> None:
        http = make(port=agent.port).http
        assert await http.put(CB.bool(), "/v1/kv/k", params={"flags": 3}, data="v") is True
        index, (entry,) = await http.get(CB.json(index=True), "/v1/kv/k")
        assert entry["Flags"] == 3 and int(index) > 0

    react(main)


class Policy:
    """As Twisted's agents take it."""

    def __init__(self, ca: bytes) -> None:
        self.root = ssl.trustRootFromCertificates([ssl.Certificate.loadPEM(ca)])

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802
        return ssl.optionsForClientTLS(hostname.decode(), self.root)


def test_context_factories(tmp_path_factory: pytest.TempPathFactory, make: Any) -> None:
    certificates = Certificates(tmp_path_factory.mktemp("tls") / "own", "127.0.0.1")

    async def main(port: int) -> None:
        for factory in (
            Policy(certificates.ca.read_bytes()),
            consul.twisted.InsecureContextFactory(),
            ssl.CertificateOptions(verify=False),
        ):
            c = make(port=port, scheme="https", contextFactory=factory)
            assert (await c.kv.get("none"))[1] is None
        with pytest.raises(TLSFailed, match="certificate verify failed") as caught:
            await make(port=port, scheme="https").kv.get("k")
        assert isinstance(caught.value, consul.ConsulException)

    with over_https(certificates) as port:
        react(lambda: main(port))


QUIET = """
import consul, sys
assert not [name for name in sys.modules if name.startswith("twisted")]
import consul.twisted, gc
assert "twisted.internet.reactor" not in sys.modules
from twisted.internet import defer, task
async def main(reactor):
    c = consul.twisted.Consul(port={port})
    await c.kv.put("k", "v")
    poll = c.kv.get("k", index=1000000, wait="5s")
    poll.addErrback(lambda failure: failure.trap(defer.CancelledError))
    poll.cancel()
    {end}
    gc.collect()
    await task.deferLater(reactor, 0.1)
    {then}
task.react(lambda reactor: defer.ensureDeferred(main(reactor)))
"""
CLOSED = """
    from twisted.internet import tcp
    assert not [r for r in reactor.getReaders() if isinstance(r, tcp.Client)]
"""


@pytest.mark.parametrize(
    ("end", "then"), [("await c.close()", CLOSED), ("del c, poll", CLOSED), ("", "")]
)
def test_silence(agent: Agent, end: str, then: str) -> None:
    code = QUIET.format(port=agent.port, end=end, then=then)
    assert python(code, "-W", "error", "-X", "dev") == ""
