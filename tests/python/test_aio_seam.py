"""What programs put between the client for asyncio and Consul, or change in it."""

from __future__ import annotations

import asyncio
import copy
import pickle
from typing import Any

import aiohttp
import consul.aio
import pytest
from agents import Agent, connections
from consul import exceptions
from consul.base import CB, Response
from hostile import GOOD, Hostile, answer, ask, hang

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("nothing_left_over")]


def test_calls_by_hand(agent: Agent, run: Any) -> None:
    async def main() -> None:
        async with consul.aio.Consul(port=agent.port) as c:
            http = c.http
            await http.put(CB.json(), "/v1/kv/a b", data="v")
            index, found = await http.get(CB.json(index=True), "/v1/kv/", params={"keys": "1"})
            assert found == ["a b"]
            raw = await http.get(CB.binary(), "/v1/kv/a b", params=[("raw", "1")], raw=True)
            assert raw == b"v"
            assert await http.delete(CB.json(), "/v1/kv/a b", headers={"X-A": "1"}) is True
            reply = await c.request("GET", "/v1/status/leader")
            assert reply.code == 200 and reply.json() == await c.status.leader()
            params = {"index": index, "wait": "1s"}
            assert await http.get(CB.json(), "/v1/kv/none", params=params) is None

    run(main())


def test_an_override_is_called(agent: Agent) -> None:
    seen = []

    class Mine(consul.aio.HTTPClient):
        async def _request(self, callback: Any, method: str, uri: str, **rest: Any) -> Any:
            seen.append((method, uri, sorted(rest)))
            return await super()._request(callback, method, uri, **rest)

    class Client(consul.aio.Consul):
        def http_connect(self, *args: Any) -> Any:
            return Mine(*args)

    async def main() -> None:
        async with Client(port=agent.port, token="") as c:
            assert await c.kv.put("k", "v") is True
            assert (await c.kv.get("k"))[1]["Value"] == b"v"
            c.http.get = lambda callback, path, **_: asyncio.sleep(0, path)
            assert await c.kv.get("k") == "/v1/kv/k"

    asyncio.run(main())
    base = f"http://127.0.0.1:{agent.port}/v1/kv/k"
    assert seen == [("PUT", base, ["data"]), ("GET", base, [])]


def test_a_patched_verb_is_called(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    async def get(self: Any, callback: Any, path: str, params: Any = None) -> Any:
        return callback(Response(200, {"X-Consul-Index": "5"}, '["patched"]'))

    monkeypatch.setattr(consul.aio.HTTPClient, "get", get)
    c = consul.aio.Consul(port=agent.port)
    assert asyncio.run(c.kv.get("k", keys=True)) == ("5", ["patched"])
    monkeypatch.undo()
    assert asyncio.run(c.kv.get("k", keys=True))[1] is None


def test_a_session_of_aiohttp(agent: Agent) -> None:
    async def main() -> None:
        c = consul.aio.Consul(port=agent.port)
        session = c.http._session
        assert isinstance(session, aiohttp.ClientSession)
        assert await c.kv.put("k", "v") is True
        assert (await c.kv.get("k"))[1]["Value"] == b"v"
        assert connections(agent.port) == 1
        c.http._session = None
        assert (await c.kv.get("k"))[1]["Value"] == b"v"
        assert connections(agent.port) == 2
        c.http._session = session
        await c.close()
        assert session.closed and connections(agent.port) == 0

    asyncio.run(main())


def test_settings_may_change(agent: Agent, server: Hostile, run: Any) -> None:
    async def main() -> None:
        async with consul.aio.Consul(port=agent.port) as c:
            index, _ = await c.kv.get("k")
            waits = [c.kv.get("k", index=index, wait=wait) for wait in ("1s", "2s")]
            waiting = [asyncio.create_task(wait) for wait in waits]
            await asyncio.sleep(0.05)
            c.http.port = server.port
            c.token = "t"
            assert (await c.kv.get("k"))[1]["Value"] == b"good"
            for task, left in zip(waiting, (1, 0), strict=True):
                assert await task == (index, None), "what was under way goes on"
                await asyncio.sleep(0.05)
                assert connections(agent.port) == left, "and what it went over is not kept"
            assert server.requests[0].headers["x-consul-token"] == "t"
            c.http.connections_timeout = 0.2
            with pytest.raises(exceptions.ReadTimeout):
                await c.kv.get("k")

    server.play(answer(GOOD))
    server.play(ask, hang)
    run(main())


def test_copies(agent: Agent) -> None:
    async def main() -> None:
        async with consul.aio.Consul(port=agent.port) as c:
            await c.kv.put("k", "v")
            for twin in (copy.deepcopy(c), pickle.loads(pickle.dumps(c))):
                assert twin.kv.agent is twin and twin.http is not c.http
                assert (await twin.kv.get("k"))[1]["Value"] == b"v"
                await twin.close()
            assert (await c.kv.get("k"))[1]["Value"] == b"v"

    asyncio.run(main())
