"""`consul.testing.DevAgent`: what it adds to a Consul. What it answers is held against a real one
elsewhere: most tests of this folder run against both."""

from __future__ import annotations

import asyncio
import errno
import http.server
import os
import pathlib
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import consul
import consul.aio
import pytest
from agents import until
from consul.exceptions import ReadTimeout
from consul.testing import DevAgent


@pytest.fixture
def dev() -> Iterator[DevAgent]:
    with DevAgent() as agent:
        yield agent


def waiting(agent: DevAgent, call: Callable[..., Any], **options: Any) -> Callable[[], Any]:
    """Makes a blocking query in a thread; what is returned waits for its result, or raises."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(call(**options))
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.05)
    assert not outcome, "it did not wait"

    def result() -> Any:
        thread.join(5)
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]

    return result


def written_and_awaited(agent: DevAgent) -> tuple[consul.Consul, Callable[[], Any]]:
    """A client that has written `a`, and the result of a query that waits for it to change."""
    c = agent.client()
    c.kv.put("a", "b")
    index, _ = c.kv.get("a")
    return c, waiting(agent, agent.client().kv.get, key="a", index=index, wait="10s")


def test_it_is_there_in_milliseconds() -> None:
    with DevAgent() as agent:
        agent.client().kv.put("a", "b")  # what is paid once: the thread, and the client's own
    start = time.perf_counter()
    with DevAgent() as agent:
        assert agent.client().kv.put("a", "b")
        assert time.perf_counter() - start < 0.02


def test_it_has_an_address(dev: DevAgent) -> None:
    assert dev.host == "127.0.0.1" and dev.address == f"127.0.0.1:{dev.port}"
    assert repr(dev) == f"<consul.testing.DevAgent at {dev.address}>"
    told = dev.client().agent.self()["DebugConfig"]
    assert told["HTTPPort"] == dev.port and told["HTTPAddrs"] == [f"tcp://{dev.address}"]


def test_it_warns_where_others_reach_it() -> None:
    with pytest.warns(RuntimeWarning, match=r"0\.0\.0\.0:\d+: Anyone who reaches") as warned:
        DevAgent(bind="0.0.0.0").close()
    assert warned[0].filename == __file__


def test_each_is_alone() -> None:
    with DevAgent(node="one") as one, DevAgent(node="two", datacenter="east") as two:
        one.client().kv.put("a", "b")
        assert two.client().kv.get("a")[1] is None
        assert two.client().agent.self()["Config"]["NodeName"] == "two"
        assert two.client().catalog.datacenters() == ["east"]


def test_a_seed_repeats_what_is_random() -> None:
    def session(seed: int) -> str:
        with DevAgent(seed=seed) as agent:
            return agent.client().session.create()

    assert session(1) == session(1) != session(2)


def test_a_version_is_what_it_says(dev: DevAgent) -> None:
    with DevAgent(version="1.8.7") as old:
        assert old.client().agent.self()["Config"]["Version"] == "1.8.7"
    assert dev.client().agent.self()["Config"]["Version"] > "1.10"


def test_access_control_is_on_where_there_is_a_token() -> None:
    with DevAgent(token="root") as agent:
        assert agent.client().kv.put("a", "b")
        with pytest.raises(consul.ACLPermissionDenied):
            agent.client(token="other").kv.put("a", "b")
        assert "root" not in repr(agent)
    with DevAgent(token="root", default_policy="allow") as agent:
        assert agent.client(token=None).kv.put("a", "b")
    with DevAgent(default_policy="allow") as agent:
        secret = agent.client().acl.bootstrap()["SecretID"]
        assert agent.client(token=secret).acl.token.list()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"roles_name": ["web"]}, "Roles"),
        ({"service_identities": [{"ServiceName": "web"}]}, "ServiceIdentities"),
        ({"node_identities": ["n1:dc1"]}, "NodeIdentities"),
        ({"expiration_ttl": "1h"}, "ExpirationTTL"),
        ({"expiration_time": "2030-01-01T00:00:00Z"}, "ExpirationTime"),
    ],
)
def test_what_its_tokens_cannot_have_is_refused_by_name(given: dict[str, Any], named: str) -> None:
    with DevAgent(token="root") as agent:
        tokens = agent.client().acl.token
        accessor = tokens.create()["AccessorID"]
        for call in (tokens.create, lambda **given: tokens.update(accessor, **given)):
            with pytest.raises(consul.BadRequest, match=f"dev agent .*`{named}`"):
                call(**given)
        assert len(tokens.list()) == 3, "the anonymous one, the first one and that without"


def test_clients_of_any_kind(dev: DevAgent) -> None:
    async def colour() -> bytes:
        c = dev.client(consul.aio.Consul)
        try:
            await c.kv.put("colour", "red")
            return (await c.kv.get("colour"))[1]["Value"]
        finally:
            await c.close()

    assert asyncio.run(colour()) == b"red"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"bind": "here"}, "bind"),
        ({"version": "new"}, "version"),
        ({"default_policy": "maybe"}, "default_policy"),
    ],
)
def test_what_cannot_be_is_refused_by_name(options: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=f"^{named}: "):
        DevAgent(**options)


def test_a_port_that_is_taken(dev: DevAgent) -> None:
    with pytest.raises(OSError, match=f"cannot listen on {dev.address}") as caught:
        DevAgent(port=dev.port)
    assert caught.value.errno == errno.EADDRINUSE
    dev.close()
    with DevAgent(port=dev.port) as other:
        assert other.port == dev.port


def test_closed_is_closed(dev: DevAgent) -> None:
    dev.close()
    dev.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((dev.host, dev.port))
    with pytest.raises(RuntimeError, match="stopped for good"):
        dev.start()


def test_stop_and_start(dev: DevAgent) -> None:
    c, query = written_and_awaited(dev)
    dev.stop()
    with pytest.raises(consul.TransportError):
        query()
    with pytest.raises(consul.TransportError):
        c.kv.get("a")
    dev.start()
    assert c.kv.get("a")[1] is None
    c.kv.put("a", "b")
    dev.restart()
    assert c.kv.get("a")[1] is None


def test_pause_and_resume(dev: DevAgent) -> None:
    c = dev.client(connections_timeout=0.1)
    dev.pause()
    with pytest.raises(ReadTimeout):
        c.kv.get("a")
    dev.resume()
    assert c.kv.get("a")[1] is None


def test_connections_break_and_data_stays(dev: DevAgent) -> None:
    c, query = written_and_awaited(dev)
    dev.cut_connections()
    with pytest.raises(consul.TransportError):
        query()
    assert c.kv.get("a")[1]["Value"] == b"b"


def test_time_passes_at_once(dev: DevAgent) -> None:
    c = dev.client()
    session = c.session.create(ttl=60, behavior="delete", lock_delay=0)
    c.kv.put("lock", "mine", acquire=session)
    index, _ = c.kv.get("lock")
    query = waiting(dev, dev.client().kv.get, key="lock", index=index, wait="10m")
    dev.advance(200)
    assert query()[1] is None
    assert c.session.list()[1] == []
    query = waiting(dev, dev.client().kv.get, key="a", index=c.kv.get("a")[0], wait="9m")
    dev.advance(600)
    assert query()[1] is None
    for nonsense in (-1, float("nan"), float("inf"), 1e12):
        with pytest.raises(ValueError, match=r"^seconds: "):
            dev.advance(nonsense)


def test_faults_with_a_status(dev: DevAgent) -> None:
    c = dev.client()
    dev.fault("status", status=429, body="slow down", prefix="/v1/kv/", method="GET", times=1)
    assert c.kv.put("a", "b") and c.status.leader()
    with pytest.raises(consul.ConsulException, match="429 slow down"):
        c.kv.get("a")
    assert c.kv.get("a")[1]["Value"] == b"b"


def test_faults_of_the_leader(dev: DevAgent) -> None:
    c = dev.client()
    dev.fault("no-leader")
    with pytest.raises(consul.ConsulException, match="No cluster leader"):
        c.kv.put("a", "b")
    assert c.agent.services() == {}
    assert [fault["Kind"] for fault in dev.faults()] == ["no-leader"]
    dev.heal()
    assert dev.faults() == [] and c.kv.put("a", "b")


def test_faults_of_the_network(dev: DevAgent) -> None:
    c = dev.client(connections_timeout=0.2)
    dev.fault("delay", delay=0.1, times=1)
    start = time.monotonic()
    assert c.kv.put("a", "1") and time.monotonic() - start >= 0.1
    dev.fault("slow-disk", delay=60, times=1)
    with pytest.raises(ReadTimeout):
        c.kv.put("a", "slow")
    assert c.kv.get("a")[1]["Value"] == b"1"
    dev.advance(60)
    assert c.kv.get("a")[1]["Value"] == b"slow"
    dev.fault("lose-answer", method="PUT")
    with pytest.raises(ReadTimeout):
        c.kv.put("a", "2")
    dev.heal()
    assert c.kv.get("a")[1]["Value"] == b"2"
    dev.fault("lose-request", method="PUT")
    with pytest.raises(ReadTimeout):
        c.kv.put("a", "3")
    assert c.kv.get("a")[1]["Value"] == b"2"
    dev.fault("cut", after=60, method="GET", lasts=60)
    with pytest.raises(consul.TransportError):
        c.kv.get("a")
    dev.advance(61)
    assert c.kv.get("a")[1]["Value"] == b"2"


def test_faults_of_the_index(dev: DevAgent) -> None:
    c = dev.client()
    dev.fault("index", index=1)
    assert c.kv.get("a")[0] == "1"
    dev.heal()
    dev.fault("index")
    with pytest.raises(KeyError, match="x-consul-index"):
        c.kv.get("a")


def test_faults_that_are_none(dev: DevAgent) -> None:
    kinds: list[Any] = ["gremlins"]
    with pytest.raises(ValueError, match="`gremlins` is no kind of fault"):
        dev.fault(kinds[0])
    with pytest.raises(ValueError, match="`Status` is not one of"):
        dev.fault("status", status=99)
    for seconds in (-1, float("inf"), float("nan")):
        with pytest.raises(ValueError, match=f"delay: `{seconds}` is no length of time"):
            dev.fault("delay", delay=seconds)
        with pytest.raises(ValueError, match="lasts: "):
            dev.fault("no-leader", lasts=seconds)
    assert dev.faults() == []


def test_save_and_restore(dev: DevAgent) -> None:
    c = dev.client()
    with pytest.raises(ValueError, match="nothing was saved"):
        dev.restore()
    c.kv.put("a", "1")
    dev.save()
    c.kv.put("a", "2")
    dev.restore()
    assert c.kv.get("a")[1]["Value"] == b"1"


def test_checks_are_really_run() -> None:
    class Health(http.server.BaseHTTPRequestHandler):
        well = threading.Event()

        def do_GET(self) -> None:
            self.send_response(200 if self.well.is_set() else 503)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with DevAgent(script_checks=True) as agent, server:
        c = agent.client()
        url = f"http://127.0.0.1:{server.server_port}/"
        check = consul.Check.http(url, "50ms", timeout="1s")
        c.agent.service.register("web", check=check)
        c.agent.check.register("program", consul.Check.script(["echo", "well"], "50ms"))

        def passing(name: str) -> bool:
            return bool(c.agent.checks()[name]["Status"] == "passing")

        until("the program has run", lambda: passing("program"))
        assert c.agent.checks()["program"]["Output"] == "well\n"
        until("it was asked", lambda: c.agent.checks()["service:web"]["Output"])
        assert c.health.service("web", passing=True)[1] == []
        Health.well.set()
        until("the check has passed", lambda: passing("service:web"))
        assert len(c.health.service("web", passing=True)[1]) == 1
        server.shutdown()


def test_checks_in_containers_are_run_in_them(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\necho "$@"\n')
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with DevAgent(script_checks=True) as agent:
        c = agent.client()
        check = {"docker_container_id": "c1", "args": ["well", "?"], "interval": "50ms"}
        c.agent.check.register("contained", check)
        until("it has run", lambda: c.agent.checks()["contained"]["Status"] == "passing")
        found = c.agent.checks()["contained"]
        assert (found["Output"], found["Type"]) == ("exec c1 well ?\n", "docker")


def test_a_fork_has_no_agent_but_may_start_one(dev: DevAgent) -> None:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            dev.faults()
        except RuntimeError:
            with DevAgent() as own:
                code = 0 if own.client().kv.put("a", "b") else 2
        finally:
            os._exit(code)
    until("the child has ended", lambda: os.waitpid(child, os.WNOHANG)[0] == child, 10)
    assert dev.client().kv.put("a", "b")


def test_many_at_once() -> None:
    agents = [DevAgent() for _ in range(1000)]
    try:
        assert len({agent.port for agent in agents}) == 1000
        for agent in agents:
            client = agent.client()
            assert client.kv.put("port", str(agent.port))
            assert client.kv.get("port")[1]["Value"] == str(agent.port).encode()
            client.http.close()
    finally:
        for agent in agents:
            agent.close()


def test_one_that_is_forgotten_lets_its_port_go() -> None:
    agent = DevAgent()
    port = agent.port
    del agent
    with DevAgent(port=port) as other:
        assert other.port == port


def test_signals_are_heard_while_it_runs(dev: DevAgent) -> None:
    heard = threading.Event()
    before = signal.signal(signal.SIGUSR1, lambda *_: heard.set())
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        assert heard.wait(5)
    finally:
        signal.signal(signal.SIGUSR1, before)
