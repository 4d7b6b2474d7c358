"""A real agent that freezes, dies and comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import consul
import pytest
from agents import Agent
from consul.exceptions import ConnectionFailed, TransportTimeout

pytestmark = pytest.mark.integration


def test_outage(new_agent: Callable[..., Agent]) -> None:
    agent = new_agent()
    c = consul.Consul(port=agent.port, connections_timeout=1)
    for n in range(5):
        c.kv.put("k", f"{n}")
    old, _ = c.kv.get("k")

    agent.pause()
    begin = time.monotonic()
    with pytest.raises(TransportTimeout, match=rf"127.0.0.1:{agent.port}"):
        c.kv.get("k")
    assert time.monotonic() - begin < 2.5
    agent.resume()
    assert c.kv.get("k")[1]["Value"] == b"4"

    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(c.kv.get, "k", index=old, wait="30s")
        time.sleep(0.3)
        agent.kill()
        with pytest.raises(ConnectionFailed, match=rf"127.0.0.1:{agent.port}"):
            poll.result(timeout=5)
    for _ in range(3):
        with pytest.raises(ConnectionFailed):
            c.kv.get("k")

    # It comes back without a memory; the same client goes on.
    agent.start()
    index, item = c.kv.get("k")
    assert item is None and int(index) < int(old)
    assert c.kv.put("k", "new") is True
    assert c.kv.get("k")[1]["Value"] == b"new"
