"""The client for asyncio, against a real Consul: what only it can do, or do wrong."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import pickle
import random
import socket
import time
from typing import Any

import aiohttp
import consul.aio
import pytest
from agents import Agent, connections
from consul import exceptions
from hostile import GOOD, Hostile, Peer, Step, answer, ask, behave, hang, reply

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("nothing_left_over")]


# ---- calls ---------------------------------------------------------------------------------------


def test_calls(agent: Agent, run: Any) -> None:
    async def main() -> None:
        async with consul.aio.Consul(port=agent.port) as c:
            assert await c.kv.put("a/b", b"\0\xff") is True
            index, entry = await c.kv.get("a/b")
            assert entry["Value"] == b"\0\xff" and index.meta.known_leader is True
            assert await c.kv.get("none") == (index, None)
            assert (await c.kv.get("", keys=True))[1] == ["a/b"]
            assert await c.agent.service.register("web", service_id="w1", port=80) is True
            _, nodes = await c.health.service("web")
            assert nodes[0]["Service"]["Port"] == 80
            session = await c.session.create("s")
            assert await c.kv.put("a/b", "x", acquire=session) is True
            assert await c.kv.delete("a/b") is True
            with pytest.raises(consul.NotFound):
                await c.session.renew("5ec7e700-0000-4000-8000-0000c0ffee99")
        assert agent.call("GET", "/v1/kv/a/b").status == 404

    run(main())


def test_arguments_are_refused_at_the_call(agent: Agent) -> None:
    """And without a loop: what comes back is not even awaited."""
    c = consul.aio.Consul(port=agent.port)
    with pytest.raises(AssertionError, match="forward slash"):
        c.kv.get("/a")
    with pytest.raises(consul.ArgumentError, match="argument `token`"):
        c.kv.get("a", token="a\r\nX-Evil: 1")


def test_every_call_is_a_coroutine(agent: Agent, run: Any) -> None:
    async def main() -> None:
        c = consul.aio.Consul(port=agent.port)
        task = asyncio.create_task(c.status.leader())
        assert await task == await asyncio.wait_for(c.status.leader(), 5)
        await c.close()

    run(main())


def test_a_request_that_the_system_does_not_take_at_once(run: Any) -> None:
    """It arrives whole, and its connection carries the next one."""
    value = random.Random(7).randbytes(6 << 20)

    async def main(port: int) -> None:
        async with consul.aio.Consul(port=port) as c:
            assert await c.kv.put("k", "x") is True
            await asyncio.gather(c.kv.put("k", value), c.kv.put("k", value))
            assert await c.kv.put("k", "y") is True

    with Hostile() as server:

        def rest(peer: Peer) -> None:
            peer.rest(0.3)

        true = answer(reply(b"true"))
        server.play(true, rest, true, true)
        server.play(rest, true, true)
        run(main(server.port))
    sent = [request.body for request in server.requests]
    assert sent == [b"x", value, value, b"y"]
    assert {request.connection for request in server.requests} == {1, 2}


def test_a_blocking_query(agent: Agent, run: Any) -> None:
    async def main() -> None:
        async with consul.aio.Consul(port=agent.port, connections_timeout=2) as c:
            index, _ = await c.kv.get("k")
            waiting = asyncio.create_task(c.kv.get("k", index=index))
            await asyncio.sleep(0.2)
            assert not waiting.done()
            await c.kv.put("k", "v")
            assert (await waiting)[1]["Value"] == b"v"
            begin = time.monotonic()
            later, _ = await c.kv.get("k", index=(await waiting)[0], wait="1s")
            assert later == waiting.result()[0] and 0.9 < time.monotonic() - begin < 3

    run(main())


def test_many_at_a_time(agent: Agent, run: Any) -> None:
    async def main() -> None:
        async with consul.aio.Consul(port=agent.port) as c:
            await asyncio.gather(*(c.kv.put(f"k{n}", f"v{n}") for n in range(64)))
            for _ in range(5):
                found = await asyncio.gather(*(c.kv.get(f"k{n}") for n in range(64)))
                assert [entry["Value"] for _, entry in found] == [b"v%d" % n for n in range(64)]
            assert connections(agent.port) <= 64

    run(main())


def test_a_limit_of_connections(agent: Agent, run: Any) -> None:
    async def main() -> None:
        async with consul.aio.Consul(port=agent.port, connections_limit=3) as c:
            found = await asyncio.gather(*(c.kv.get(f"k{n}") for n in range(50)))
            assert len(found) == 50 and connections(agent.port) == 3
            index = found[0][0]
            # Whoever waits for a connection may give up, and those who have one too.
            held = [asyncio.create_task(c.kv.get("k", index=index)) for _ in range(6)]
            await asyncio.sleep(0.1)
            for task in held[1:]:
                task.cancel()
            await asyncio.gather(*held[1:], return_exceptions=True)
            assert await c.kv.put("k", "v") is True
            assert (await held[0])[1]["Value"] == b"v"

    run(main())


def test_the_turn_does_not_come(server: Hostile, run: Any) -> None:
    async def main() -> None:
        settings = {"connections_limit": 1, "connections_timeout": (0.3, 5)}
        async with consul.aio.Consul(port=server.port, **settings) as c:
            slow = asyncio.create_task(c.kv.get("k"))
            await asyncio.sleep(0.1)
            with pytest.raises(exceptions.ConnectTimeout, match="no connection in time"):
                await c.kv.get("other")
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)
            assert (await c.kv.get("k"))[1]["Value"] == b"good"

    server.play(ask, hang)
    run(main())


# ---- cancellation --------------------------------------------------------------------------------


def test_cancelling(agent: Agent, run: Any) -> None:
    async def main() -> None:
        async with consul.aio.Consul(port=agent.port) as c:
            index, _ = await c.kv.get("k")
            before = connections(agent.port)
            task = asyncio.create_task(c.kv.get("k", index=index))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.sleep(0.1)
            assert connections(agent.port) == before - 1
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(c.kv.get("k", index=index), 0.1)
            assert await c.kv.get("k") == (index, None)

    run(main())


@pytest.mark.parametrize("limit", [4, 0])
def test_a_storm_of_cancellations(agent: Agent, run: Any, limit: int) -> None:
    """Whoever is not cancelled gets the answer to his own question."""
    chance = random.Random(8)

    async def ask(c: consul.aio.Consul, n: int) -> None:
        _, entry = await c.kv.get(f"k{n}")
        assert entry["Value"] == b"v%d" % n

    async def main() -> None:
        async with consul.aio.Consul(port=agent.port, connections_limit=limit) as c:
            await asyncio.gather(*(c.kv.put(f"k{n}", f"v{n}") for n in range(20)))
            for _ in range(15):
                tasks = [asyncio.create_task(ask(c, n)) for n in range(20) for _ in "ab"]
                for task in chance.sample(tasks, 25):
                    for _ in range(chance.randrange(4)):
                        await asyncio.sleep(0)
                    if chance.random() < 0.3:
                        await asyncio.sleep(0.001)
                    task.cancel()
                for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                    assert outcome is None or isinstance(outcome, asyncio.CancelledError)
            await asyncio.gather(*(ask(c, n) for n in range(20)))

    run(main())


# ---- what the server does in between -------------------------------------------------------------


def test_an_idle_connection_is_dropped_when_the_server_closes_it(server: Hostile, run: Any) -> None:
    server.play(answer(GOOD))
    server.play(answer(reply(b"true")))

    async def main() -> None:
        async with consul.aio.Consul(port=server.port) as c:
            await c.kv.get("k")
            await asyncio.sleep(0.1)
            # A write is not repeated, so this one did not meet the old connection.
            assert await c.kv.put("k", "v") is True
            assert server.connections == 2

    run(main())


def test_a_read_right_after_a_reply_and_an_end(server: Hostile, run: Any) -> None:
    """Whether the connection is still thought to be open or not."""
    for _ in range(20):
        server.play(answer(GOOD))
    server.play(behave)

    async def main() -> None:
        async with consul.aio.Consul(port=server.port) as c:
            for _ in range(20):
                assert (await c.kv.get("k"))[1]["Value"] == b"good"

    run(main())


@pytest.mark.parametrize("late", [GOOD.replace(b"Z29vZA==", b"ZXZpbA=="), b"x"])
def test_what_comes_while_idle_answers_nothing(server: Hostile, run: Any, late: bytes) -> None:
    def later(peer: Any) -> None:
        peer.rest(0.05)
        peer.send(late)

    server.play(answer(GOOD), later, behave)

    async def main() -> None:
        async with consul.aio.Consul(port=server.port) as c:
            await c.kv.get("k")
            time.sleep(0.1)  # the loop sees nothing of it
            assert (await c.kv.get("k"))[1]["Value"] == b"good"
            assert server.connections == 2

    run(main())


def test_retries(server: Hostile, run: Any) -> None:
    busy = answer(reply(b"No cluster leader", status="500 Oh", index=None))
    server.play(busy, ask)
    server.play(behave)
    retry = consul.Retry(4, base=0.01)

    async def main() -> None:
        async with consul.aio.Consul(port=server.port, retry=retry) as c:
            assert (await c.kv.get("k"))[1]["Value"] == b"good"

    run(main())
    assert len(server.requests) == 3 and server.connections == 2


# ---- loops ---------------------------------------------------------------------------------------


def test_one_client_in_several_loops(agent: Agent, run: Any) -> None:
    c = consul.aio.Consul(port=agent.port)

    async def main(n: int) -> Any:
        await c.kv.put("k", str(n))
        return (await asyncio.gather(c.kv.get("k"), c.kv.get("k")))[1][1]["Value"]

    for n in range(3):
        assert run(main(n)) == b"%d" % n
        assert connections(agent.port) == 0, "the loop is over, and so are its connections"


def test_a_loop_that_runs_now_and_then(agent: Agent) -> None:
    loop = asyncio.new_event_loop()
    c = consul.aio.Consul(port=agent.port, loop=loop)
    assert c.loop is c._loop is c.http.loop is c.http._loop is loop
    assert loop.run_until_complete(c.kv.put("k", "v")) is True
    assert loop.run_until_complete(c.kv.get("k"))[1]["Value"] == b"v"
    assert connections(agent.port) == 1
    c.close()
    assert connections(agent.port) == 0
    loop.close()


# ---- close ---------------------------------------------------------------------------------------


def test_close(agent: Agent, run: Any) -> None:
    async def main() -> None:
        c = consul.aio.Consul(port=agent.port)
        index, _ = await c.kv.get("k")
        waiting = asyncio.create_task(c.kv.get("k", index=index))
        await asyncio.sleep(0.05)
        closing = c.close()
        await closing
        assert connections(agent.port) == 0
        with pytest.raises(exceptions.ConnectionFailed, match="the client was closed"):
            await waiting
        with pytest.raises(RuntimeError, match="Session is closed"):
            await c.kv.get("k")
        await asyncio.create_task(c.close())
        c.close()

    run(main())


def test_close_before_the_first_call() -> None:
    consul.aio.Consul().close()
    asyncio.run(consul.aio.Consul().close())


def test_with(agent: Agent, run: Any) -> None:
    async def main() -> None:
        with consul.aio.Consul(port=agent.port) as c:
            await c.kv.get("k")
        with pytest.raises(RuntimeError):
            await c.kv.get("k")

    run(main())


def test_a_client_that_nobody_holds(agent: Agent, run: Any) -> None:
    """A call goes on without it."""

    async def main() -> None:
        index, _ = await consul.aio.Consul(port=agent.port).kv.get("k")
        waiting = asyncio.create_task(
            consul.aio.Consul(port=agent.port).kv.get("k", index=index, wait="1s")
        )
        await asyncio.sleep(0.1)
        gc.collect()
        assert (await waiting)[1] is None
        gc.collect()
        await asyncio.sleep(0.05)
        assert connections(agent.port) == 0

    run(main())


# ---- errors --------------------------------------------------------------------------------------


def refused(c: consul.aio.Consul) -> Any:
    return asyncio.run(c.kv.get("k"))


def test_errors_are_those_of_aiohttp() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(aiohttp.ClientConnectorError) as caught:
        refused(consul.aio.Consul(port=port))
    error = caught.value
    assert isinstance(error, exceptions.ConnectionFailed | ConnectionError)
    assert f"GET http://127.0.0.1:{port}/v1/kv/k: " in str(error)
    twin = pickle.loads(pickle.dumps(error))
    assert type(twin) is type(error) and str(twin) == str(error)


@pytest.mark.parametrize(
    ("script", "theirs"),
    [
        ((ask,), aiohttp.ServerDisconnectedError),
        ((answer(GOOD[:-9]),), aiohttp.ClientPayloadError),
        ((ask, hang), aiohttp.ServerTimeoutError),
        ((ask, hang), asyncio.TimeoutError),
    ],
)
def test_errors_on_the_way(server: Hostile, script: tuple[Step, ...], theirs: type) -> None:
    server.play(*script)
    with pytest.raises(theirs) as caught:
        refused(consul.aio.Consul(port=server.port, connections_timeout=0.3))
    assert isinstance(caught.value, aiohttp.ClientError)
    assert isinstance(caught.value, consul.TransportError)


def test_599_is_a_timeout(server: Hostile) -> None:
    server.play(answer(reply(b"late", status="599 Late")))
    with pytest.raises(consul.Timeout):
        refused(consul.aio.Consul(port=server.port))


def test_no_timeout(server: Hostile, run: Any) -> None:
    server.play(ask, lambda peer: peer.rest(0.5), lambda peer: peer.send(GOOD))

    async def main() -> None:
        async with consul.aio.Consul(port=server.port, connections_timeout=None) as c:
            await c.kv.get("k")
            c.http.connections_timeout = 0.2
            with contextlib.suppress(exceptions.ReadTimeout):
                await c.kv.get("k", index=1, wait="1ms")

    run(main())


def test_a_unix_socket(new_agent: Any, tmp_path: Any, run: Any) -> None:
    path = tmp_path / "consul.sock"
    new_agent(f'addresses {{ http = "127.0.0.1 unix://{path}" }}')

    async def main() -> None:
        async with consul.aio.Consul(host=f"unix://{path}") as c:
            assert await c.kv.put("k", "v") is True
            assert (await c.kv.get("k"))[1]["Value"] == b"v"
        with pytest.raises(consul.TransportError, match="unix:///nowhere /v1/status/leader"):
            await consul.aio.Consul(host="unix:///nowhere").status.leader()

    run(main())


@pytest.mark.parametrize("limit", [-1, "x", 1.5])
def test_a_limit_that_is_none(limit: Any, run: Any) -> None:
    async def main() -> None:
        async with consul.aio.Consul(connections_limit=limit) as c:
            with pytest.raises(consul.ArgumentError, match="argument `connections_limit`"):
                c.kv.get("k")

    run(main())
