"""What a task of asyncio sees of a call: it goes on as after any future."""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Generator
from typing import Any

import consul.aio
import pytest
from agents import Agent, connections
from hostile import GOOD, Hostile, Peer, answer, ask, behave, hang, reply

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("nothing_left_over")]


def in_python(loop: asyncio.AbstractEventLoop, coro: Any, **named: Any) -> Any:
    """A task that is written in Python; programs use them to look inside."""
    return asyncio.tasks._PyTask(coro, loop=loop, **named)  # type: ignore[attr-defined]


@pytest.fixture(params=[None, in_python], ids=["compiled", "in Python"])
def tasks(
    request: pytest.FixtureRequest, run: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Any], Any]:
    """`run`, with tasks of this kind."""
    if request.param is in_python and sys.version_info >= (3, 14):
        # Each kind of task has an idea of its own of which one is current.
        for module in (asyncio, asyncio.tasks):
            monkeypatch.setattr(module, "current_task", asyncio.tasks._py_current_task)

    async def under(main: Any) -> Any:
        asyncio.get_running_loop().set_task_factory(request.param)
        return await asyncio.get_running_loop().create_task(main)

    return lambda main: run(under(main))


def test_a_task_goes_on_as_itself(agent: Agent, tasks: Any) -> None:
    name = contextvars.ContextVar[str]("name")

    async def call(c: consul.aio.Consul, own: str) -> None:
        name.set(own)
        me = asyncio.current_task()
        for n in range(20):
            assert await c.kv.put(own, f"{n}") is True
            assert asyncio.current_task() is me
            assert name.get() == own
            assert (await c.kv.get(own))[1]["Value"] == f"{n}".encode()

    async def main() -> None:
        name.set("main")
        async with consul.aio.Consul(port=agent.port) as c:
            await asyncio.gather(*(call(c, f"task/{n}") for n in range(8)))
            assert name.get() == "main"
            await call(c, "main")

    tasks(main())


def test_what_a_cancellation_says(server: Hostile, tasks: Any) -> None:
    server.play(ask, hang)

    async def said(waiting: Any) -> tuple[Any, ...]:
        task = asyncio.get_running_loop().create_task(waiting)
        await asyncio.sleep(0.1)
        assert task.cancel("enough") is True
        with pytest.raises(asyncio.CancelledError) as raised:
            await task
        assert task.cancelled()
        return raised.value.args

    async def main() -> None:
        async with consul.aio.Consul(port=server.port) as c:
            # Python 3.10 forgets the message on its way from task to task.
            expected = ("enough",) if sys.version_info >= (3, 11) else ()
            assert await said(asyncio.Event().wait()) == expected
            assert await said(c.kv.get("k")) == expected

    tasks(main())


@pytest.mark.parametrize("soon", [False, True])
def test_cancelled_when_the_reply_is_there(server: Hostile, tasks: Any, soon: bool) -> None:
    """In the turn of the loop that takes the reply, or before: it is lost, and nobody else's."""
    asked, seen = threading.Event(), threading.Event()

    def answer_late(peer: Peer) -> None:
        asked.set()
        assert seen.wait(5)
        peer.send(GOOD.replace(b"Z29vZA==", b"ZXZpbA=="))

    server.play(ask, answer_late, behave)
    server.play(behave)

    async def main() -> None:
        async with consul.aio.Consul(port=server.port) as c:
            loop = asyncio.get_running_loop()
            task = loop.create_task(c.kv.get("first"))
            while not asked.is_set():
                await asyncio.sleep(0)
            seen.set()
            time.sleep(0.1)  # the reply comes, and the loop sees nothing of it
            if soon:
                loop.call_soon(task.cancel)
            else:
                task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            for _ in range(3):
                assert (await c.kv.get("k"))[1]["Value"] == b"good"

    tasks(main())


def test_a_program_ends_in_a_task(agent: Agent, run: Any) -> None:
    """At once, and not when somebody asks the task."""

    async def leave(c: consul.aio.Consul) -> None:
        await c.kv.get("k")
        raise SystemExit(3)

    async def main() -> None:
        async with consul.aio.Consul(port=agent.port) as c:
            await c.kv.get("k")
            asyncio.get_running_loop().create_task(leave(c))
            await asyncio.sleep(5)

    begin = time.monotonic()
    with pytest.raises(SystemExit):
        run(main())
    assert time.monotonic() - begin < 4


def test_closed_by_whoever_got_the_reply(agent: Agent, run: Any) -> None:
    async def main() -> None:
        c = consul.aio.Consul(port=agent.port)
        await c.kv.put("k", "v")
        index, entry = await c.kv.get("k")
        waiting = asyncio.create_task(c.kv.get("k", index=index))
        await asyncio.sleep(0.1)
        assert (await c.kv.get("k"))[1] == entry
        await c.close()
        assert connections(agent.port) == 0
        with pytest.raises(consul.TransportError, match="closed"):
            await waiting

    run(main())


def test_an_error_ends_the_wait(server: Hostile, tasks: Any) -> None:
    server.play(answer(reply(b"no JSON")[:-3]))
    server.play(answer(b"HTTP/9 no\r\n\r\n"))
    server.play(behave)

    async def main() -> None:
        async with consul.aio.Consul(port=server.port) as c:
            for _ in range(2):
                with pytest.raises(consul.TransportError):
                    await c.kv.get("k")
            assert (await c.kv.get("k"))[1]["Value"] == b"good"

    tasks(main())


class Begun:
    """A call that goes on in a task and began before, as tools start coroutines eagerly."""

    def __init__(self, call: Coroutine[Any, Any, Any]) -> None:
        self.call, self.first = call, call.send(None)

    def __await__(self) -> Generator[Any, None, Any]:
        waited = self.first
        while True:
            yield waited
            try:
                waited = self.call.send(None)
            except StopIteration as end:
                return end.value


def test_the_reply_comes_before_the_task(server: Hostile, tasks: Any) -> None:
    server.play(answer(GOOD), behave)

    async def go_on(begun: Begun) -> Any:
        return await begun

    async def main() -> None:
        async with consul.aio.Consul(port=server.port) as c:
            await c.kv.get("k")
            begun = Begun(c.kv.get("k"))
            await asyncio.sleep(0.1)
            _, entry = await asyncio.wait_for(go_on(begun), 5)
            assert entry["Value"] == b"good"

    tasks(main())


def test_closed_before_the_task(server: Hostile, tasks: Any) -> None:
    server.play(answer(GOOD), ask, hang)

    async def close_and_go_on(c: consul.aio.Consul) -> Any:
        begun = Begun(c.kv.get("k"))
        c.close()
        return await begun

    async def main() -> None:
        c = consul.aio.Consul(port=server.port)
        await c.kv.get("k")
        with pytest.raises(consul.TransportError, match="closed"):
            await asyncio.wait_for(close_and_go_on(c), 5)

    tasks(main())


def test_nothing_is_sent_after_close(server: Hostile, run: Any) -> None:
    """Also where the loop does not know of it yet, since another thread closed."""
    server.play(answer(GOOD), behave)

    async def main() -> None:
        c = consul.aio.Consul(port=server.port)
        await c.kv.get("k")
        closing = threading.Thread(target=c.close)
        closing.start()
        closing.join()
        with pytest.raises(RuntimeError, match="closed"):
            await c.kv.get("k")
        await c.close()

    run(main())
    assert len(server.requests) == 1


def test_a_failure_to_close_ends_the_wait(
    server: Hostile, tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.play(answer(b"HTTP/9 no\r\n\r\n"))

    def fail(_: Any) -> None:
        monkeypatch.undo()
        raise OSError("no")

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        async with consul.aio.Consul(port=server.port) as c:
            monkeypatch.setattr("consul._connections.Connection.abort", fail)
            with pytest.raises(consul.TransportError):
                await asyncio.wait_for(c.kv.get("k"), 5)

    tasks(main())
