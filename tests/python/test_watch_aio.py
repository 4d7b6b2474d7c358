"""Watches with `async for`: of our client, and of one with a transport of a program's own."""

from __future__ import annotations

import asyncio
import gc
import importlib
import time
from collections.abc import Callable
from typing import Any

import consul
import consul.aio
import pytest
from agents import Agent, connections
from hostile import Hostile, answer, ask, pair, reply

pytestmark = pytest.mark.integration


class Awaitable:
    """Does what the synchronous transport does, in a thread."""

    def __init__(self, *place: Any) -> None:
        self._inner = consul.std.HTTPClient(*place)
        self.asked = 0

    async def get(self, callback: Any, path: str, params: Any = None) -> Any:
        self.asked += 1
        return await asyncio.to_thread(self._inner.get, callback, path, params)


class Client(consul.base.Consul):
    def connect(self, host: str, port: int, scheme: str) -> Any:
        return Awaitable(host, port, scheme)

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.http._inner.close()


@pytest.fixture(params=[consul.aio.Consul, Client])
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


async def until(probe: Callable[[], Any], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not probe():
        assert time.monotonic() < end, f"not within {seconds} s"
        await asyncio.sleep(0.02)


async def gather(watch: Any, seen: list[Any]) -> None:
    async for _, value in watch:
        seen.append(value and value["Value"])


def test_values_come_and_close_ends_it(agent: Agent, kind: Any) -> None:
    async def main() -> None:
        async with (
            kind(port=agent.port) as client,
            aiter(client.watch(client.kv.get, "k", wait="1s")) as watch,
        ):
            assert (await anext(watch))[1] is None
            agent.put("/v1/kv/k", "1")
            index, entry = await anext(watch)
            assert entry["Value"] == b"1" and index.meta.known_leader is True
            asyncio.get_running_loop().call_later(0.2, watch.close)
            begin = time.monotonic()
            assert [item async for item in watch] == []
            assert time.monotonic() - begin < 0.5

    asyncio.run(main())


def test_many_share_one_query(agent: Agent, kind: Any) -> None:
    async def main() -> None:
        async with kind(port=agent.port) as client:
            await watched(client)

    async def watched(client: Any) -> None:
        before = connections(agent.port)
        watches = [aiter(client.watch(client.kv.get, "k", wait="2s")) for _ in range(5)]
        seen: list[list[Any]] = [[] for _ in watches]
        tasks = [asyncio.create_task(gather(*each)) for each in zip(watches, seen, strict=True)]
        await until(lambda: all(seen))
        for n, task in enumerate(tasks[:-1]):
            agent.put("/v1/kv/k", f"{n}")
            await until(lambda n=n: all(values[-1] == b"%d" % n for values in seen[n:]))
            # The leader is among them at one time: another takes over.
            task.cancel()
        if kind is Client:
            assert client.http.asked <= 3 * len(watches)
        else:
            assert connections(agent.port) <= before + 1
        watches[-1].close()
        await asyncio.wait_for(tasks[-1], 1)
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(main())


def test_an_outage(new_agent: Callable[..., Agent], kind: Any) -> None:
    agent = new_agent()
    agent.put("/v1/kv/k", "1")

    async def main() -> None:
        async with kind(port=agent.port) as client:
            await watched(client)

    async def watched(client: Any) -> None:
        watch = aiter(client.watch(client.kv.get, "k", wait="1s"))
        seen: list[Any] = []
        task = asyncio.create_task(gather(watch, seen))
        await until(lambda: seen)
        agent.kill()
        await until(lambda: isinstance(watch.failure, consul.TransportError))
        await asyncio.to_thread(agent.start)
        await until(lambda: seen[-1] is None)
        agent.put("/v1/kv/k", "2")
        await until(lambda: seen[-1] == b"2")
        assert seen == [b"1", None, b"2"]
        watch.close()
        await task

    asyncio.run(main())


def test_the_wrong_loop_is_called_by_its_name(agent: Agent, client: consul.Consul) -> None:
    async def asynchronous() -> None:
        with pytest.raises(TypeError, match="use `for`"):
            await anext(aiter(client.watch(client.kv.get, "k")))

    asyncio.run(asynchronous())


class Futures(Awaitable):
    """The same, but a call goes on by itself, awaited or not."""

    def get(self, callback: Any, path: str, params: Any = None) -> Any:
        self.call = asyncio.ensure_future(super().get(callback, path, params))
        return self.call


class Deferreds(Awaitable):
    """The same for Twisted."""

    def get(self, callback: Any, path: str, params: Any = None) -> Any:
        from twisted.internet.defer import Deferred

        self.call = Deferred(lambda call: ended.append(call))
        return self.call


ended: list[Any] = []


@pytest.mark.parametrize("transport", [Awaitable, Futures, Deferreds])
def test_a_loop_of_the_wrong_kind_leaves_no_call_behind(
    transport: Any, caplog: pytest.LogCaptureFixture
) -> None:
    class Client(consul.base.Consul):
        def connect(self, *place: Any) -> Any:
            return transport(*place[:3])

    async def main() -> None:
        client = Client()
        with pytest.raises(TypeError, match="use `async for`"):
            next(client.watch(client.kv.get, "k"))
        call = getattr(client.http, "call", None)
        await asyncio.sleep(0)
        assert client.http.asked == 0
        if transport is Futures:
            assert call.cancelled()
        if transport is Deferreds:
            assert ended == [call]

    asyncio.run(main())
    gc.collect()
    assert not caplog.records


@pytest.mark.parametrize("name", ["aio", "tornado"])
@pytest.mark.parametrize("patched", [False, True])
def test_a_watch_has_a_patience_of_its_own(name: str, patched: bool) -> None:
    kind = importlib.import_module(f"consul.{name}").Consul

    async def main(port: int) -> None:
        async with kind(port=port, retry=consul.Retry(5, base=20, longest=20)) as client:
            if patched:
                verb = client.http.get
                client.http.get = lambda *args, **named: verb(*args, **named)
            async with client.watch(client.kv.get, "k") as watch:
                assert (await anext(watch))[1]["Value"] == b"news"
                assert (await anext(watch))[1]["Value"] == b"good"

    with Hostile() as server:
        server.play(answer(reply(pair("bmV3cw=="), index=5)), ask)
        asyncio.run(asyncio.wait_for(main(server.port), 5))
        asked = [request.target.partition("?")[2] for request in server.requests]
        assert asked[:2] == ["", "index=5&wait=55s"]
        # After trouble it begins anew; a verb of the program's own does not know of that.
        assert patched or asked[2:] == [""]
