"""`consul.tornado` against a real Consul: what only it can do, or do wrong."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import consul.tornado
import pytest
from agents import Agent
from consul.base import CB, Response
from hostile import Hostile, answer, hang, reply
from test_layout import python
from tornado import gen
from tornado.httpclient import HTTPRequest
from tornado.ioloop import IOLoop

#: Tornado asks asyncio for a loop that need not be there; we do not.
NO_LOOP = [
    f"ignore:There is no current event loop:DeprecationWarning:{module}"
    for module in ("tornado.ioloop", "tornado.platform.asyncio")
]

pytestmark = [pytest.mark.integration, *map(pytest.mark.filterwarnings, NO_LOOP)]


@pytest.fixture(autouse=True)
def loop() -> Iterator[IOLoop]:
    """The current loop, until the test is over."""
    asyncio.set_event_loop(None)  # or one is made to be the former one, and never closed
    loop = IOLoop()
    yield loop
    loop.close()


def test_calls_are_futures_that_go_on_by_themselves(agent: Agent) -> None:
    async def main() -> None:
        async with consul.tornado.Consul(port=agent.port) as c:
            begun = c.kv.put("k", "v")
            assert isinstance(begun, asyncio.Future)
            await gen.sleep(0.3)
            assert agent.get("/v1/kv/k")[0]["Value"] == "dg=="
            assert begun.done() and begun.result() is True
            with pytest.raises(AssertionError, match="forward slash"):
                c.kv.get("/k")

    IOLoop.current().run_sync(main)


def test_generators_and_callbacks(agent: Agent) -> None:
    @gen.coroutine
    def main() -> Any:
        c = consul.tornado.Consul(port=agent.port)
        index, entry = yield c.kv.get("k")
        assert entry is None
        poll = c.kv.get("k", index=index, wait="10s")
        yield c.kv.put("k", "new")
        index, entry = yield poll
        both = yield [c.kv.get("k"), c.status.leader()]
        assert both[0][1] == entry and entry["Value"] == b"new"
        done: asyncio.Future[Any] = asyncio.Future()
        IOLoop.current().add_future(c.catalog.services(), done.set_result)
        services = yield done
        assert "consul" in services.result()[1]
        yield c.close()

    IOLoop.current().run_sync(main)


def test_a_call_before_the_loop_runs(agent: Agent, loop: IOLoop) -> None:
    c = consul.tornado.Consul(port=agent.port)
    early = c.kv.put("k", "early")
    assert loop.run_sync(lambda: early) is True
    loop.run_sync(c.close)


@pytest.mark.parametrize("script", [(hang,), (answer(reply(b"late", status="599 Late")), hang)])
def test_timeouts(script: Any) -> None:
    async def main() -> None:
        with Hostile() as server:
            server.play(*script)
            c = consul.tornado.Consul(port=server.port, connections_timeout=0.4)
            begin = time.monotonic()
            with pytest.raises(consul.Timeout):
                await c.kv.get("k")
            assert time.monotonic() - begin < 2
            await c.close()

    IOLoop.current().run_sync(main)


class Recorder(consul.tornado.HTTPClient):
    """As programs override it."""

    def _request(self, callback: Any, request: HTTPRequest, **kwargs: Any) -> Any:  # type: ignore[override]
        self.seen = (request.method, request.url, request.body, request.headers)
        done: asyncio.Future[Any] = asyncio.Future()
        done.set_result(callback(Response(200, {"X-Consul-Index": "7"}, "true")))
        return done


def test_the_request_may_be_overridden(agent: Agent) -> None:
    class Consul(consul.tornado.Consul):
        def connect(
            self, host: str, port: Any, scheme: str, verify: Any = True, cert: Any = None
        ) -> Any:
            return Recorder(host, port, scheme, verify, cert)

    async def main() -> None:
        c = Consul(port=1234, token="t")
        assert await c.kv.put("a b", "v", cas=3) is True
        method, url, body, headers = c.http.seen
        assert (method, url, body) == ("PUT", "http://127.0.0.1:1234/v1/kv/a%20b?cas=3", b"v")
        assert headers["X-Consul-Token"] == "t"
        # And ours does what such a request says.
        own = consul.tornado.HTTPClient(port=agent.port)
        request = HTTPRequest(own.uri("/v1/kv/k", {"dc": "dc1"}), "PUT", body="by hand")
        assert await own._request(CB.bool(), request) is True
        assert agent.get("/v1/kv/k")[0]["Value"] == "YnkgaGFuZA=="
        await own.close()

    IOLoop.current().run_sync(main)


QUIET = """
import consul, sys
assert not [name for name in sys.modules if name.startswith("tornado")]
import consul.tornado, gc
from tornado.ioloop import IOLoop
async def main():
    c = consul.tornado.Consul(port={port})
    await c.kv.put("k", "v")
    c.kv.get("k", index=1000000, wait="5s").cancel()
    {end}
IOLoop.current().run_sync(main)
gc.collect()
"""


@pytest.mark.parametrize("end", ["await c.close()", "c.close()", "del c"])
def test_silence(agent: Agent, end: str) -> None:
    options = [f"-W{rule}" for rule in ("error", *NO_LOOP)]
    assert python(QUIET.format(port=agent.port, end=end), *options, "-Xdev") == ""
