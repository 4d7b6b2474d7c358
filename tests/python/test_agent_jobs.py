"""The four jobs of a microservice against a real agent: register with an HTTP check, discover, put,
and poll a key for changes."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import consul
import pytest
from agents import Agent, until

pytestmark = pytest.mark.integration


class Healthy(http.server.BaseHTTPRequestHandler):
    """A service that is well as long as `status` says so, and remembers what it was asked."""

    status = 200
    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["X-Probe"]))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[tuple[int, type[Healthy]]]:
    handler = type("Handler", (Healthy,), {"asked": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_port, handler
        server.shutdown()
        thread.join()


def test_register_and_discover(agent: Agent, service: tuple[int, type[Healthy]]) -> None:
    port, handler = service
    c = consul.Consul(port=agent.port)
    url = f"http://127.0.0.1:{port}/health?of=memorial"
    check = consul.Check.http(url, "1s", "500ms", "30m", header={"X-Probe": ["yes"]})
    assert c.agent.service.register(
        "memorial", "memorial-1", "127.0.0.1", port, ["blue", "v 2"], check=check, meta={"k": "v"}
    )

    stored = agent.get("/v1/agent/services")["memorial-1"]
    assert (stored["Service"], stored["Address"], stored["Port"]) == ("memorial", "127.0.0.1", port)
    assert (stored["Tags"], stored["Meta"]) == (["blue", "v 2"], {"k": "v"})
    assert c.agent.services()["memorial-1"] == stored

    def passing() -> list[dict[str, object]]:
        return c.health.service("memorial", passing=True)[1]

    [found] = until("the check passes", passing)
    assert handler.asked[0] == ("/health?of=memorial", "yes")
    assert (found["Service"]["ID"], found["Service"]["Port"]) == ("memorial-1", port)
    assert [found] == agent.get("/v1/health/service/memorial", passing="1")

    index, [entry] = c.catalog.service("memorial", tag="v 2")
    assert int(index) > 0
    assert (entry["ServiceID"], entry["ServiceAddress"]) == ("memorial-1", "127.0.0.1")
    assert c.catalog.service("memorial", tag="green")[1] == []

    handler.status = 503
    until("the check fails", lambda: not passing())
    [check] = c.health.checks("memorial")[1]
    assert (check["Status"], check["ServiceID"]) == ("critical", "memorial-1")
    assert "503" in check["Output"]

    assert c.agent.service.deregister("memorial-1")
    assert "memorial-1" not in agent.get("/v1/agent/services")
    assert c.health.service("memorial")[1] == []


def test_put_and_poll(agent: Agent) -> None:
    c = consul.Consul(port=agent.port)
    assert c.kv.put("config/colour", "green") is True
    index, item = c.kv.get("config/colour")
    assert item["Value"] == b"green"

    # Nothing changes: the call comes back when its wait is over, and no earlier.
    begin = time.monotonic()
    again, item = c.kv.get("config/colour", index=index, wait="1s")
    assert 1.0 <= time.monotonic() - begin < 2.5
    assert (again, item["Value"]) == (index, b"green")

    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(c.kv.get, "config/colour", index=index, wait="30s")
        time.sleep(0.5)
        assert not poll.done(), "a poll waits for a change"
        agent.put("/v1/kv/config/other", "a neighbour")
        time.sleep(0.3)
        assert not poll.done(), "a poll waits for a change of its own key"
        begin = time.monotonic()
        agent.put("/v1/kv/config/colour", "blue")
        index, item = poll.result(timeout=10)
        assert time.monotonic() - begin < 1.0
    assert item["Value"] == b"blue"
    assert index == str(item["ModifyIndex"])


def test_poll_a_key_to_be(agent: Agent, client: consul.Consul) -> None:
    client.kv.put("before", "")
    index, nothing = client.kv.get("later")
    assert nothing is None
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(client.kv.get, "later", index=index, wait="30s")
        time.sleep(0.3)
        assert not poll.done()
        agent.put("/v1/kv/later", "now")
        assert poll.result(timeout=10)[1]["Value"] == b"now"


def test_poll_services(agent: Agent, client: consul.Consul) -> None:
    index, found = client.health.service("web", passing=True)
    assert found == []
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(client.health.service, "web", index, "30s", True)
        time.sleep(0.3)
        agent.put("/v1/agent/service/register", {"Name": "web", "Port": 80})
        [entry] = poll.result(timeout=10)[1]
    assert entry["Service"]["Port"] == 80


def test_one_client_many_threads(agent: Agent, client: consul.Consul) -> None:
    """Every thread gets its own answer, and a poll holds nobody up."""
    client.kv.put("quiet", "")
    index, _ = client.kv.get("quiet")
    with ThreadPoolExecutor(33) as pool:
        poll = pool.submit(client.kv.get, "quiet", index=index, wait="5s")

        def work(n: int) -> bool:
            return all(
                client.kv.put(f"t/{n}/{i}", f"{n}:{i}")
                and client.kv.get(f"t/{n}/{i}")[1]["Value"] == f"{n}:{i}".encode()
                for i in range(8)
            )

        assert all(pool.map(work, range(32)))
        assert not poll.done()
        agent.put("/v1/kv/quiet", "over")
        assert poll.result(timeout=10)[1]["Value"] == b"over"
    assert len(agent.get("/v1/kv/t/", keys="")) == 32 * 8
