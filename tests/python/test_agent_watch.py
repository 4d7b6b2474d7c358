"""Watches of a real agent: what comes, what does not, and how they end."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import agents
import consul
import pytest
from agents import Agent, connections, until

pytestmark = pytest.mark.integration

WEB = {"Name": "web", "ID": "web-1", "Port": 80}


def values(watch: Any) -> list[Any]:
    """What comes from here on, gathered by a thread until the watch is closed."""
    seen: list[Any] = []

    def gather() -> None:
        for _, value in watch:
            seen.append(value)

    threading.Thread(target=gather, daemon=True).start()
    return seen


# ---- what comes ----------------------------------------------------------------------------------


def _register(agent: Agent) -> None:
    agent.put("/v1/agent/service/register", WEB)


def _node(agent: Agent) -> None:
    agent.put("/v1/catalog/register", {"Node": "other", "Address": "127.0.0.9"})


WATCHED: dict[str, tuple[Callable[[consul.Consul], Any], Any, Callable[[Agent], Any]]] = {
    "kv.get": (lambda c: c.kv.get, ("k",), lambda a: a.put("/v1/kv/k", "1")),
    "kv.get, a tree": (lambda c: c.kv.get, ("", None, True), lambda a: a.put("/v1/kv/t/k", "1")),
    "catalog.nodes": (lambda c: c.catalog.nodes, (), _node),
    "catalog.services": (lambda c: c.catalog.services, (), _register),
    "catalog.service": (lambda c: c.catalog.service, ("web",), _register),
    "health.service": (lambda c: c.health.service, ("web",), _register),
    "health.node": (
        lambda c: c.health.node,
        (agents.NODE,),
        lambda a: a.put("/v1/agent/check/register", {"Name": "c", "TTL": "30s"}),
    ),
    "session.list": (lambda c: c.session.list, (), lambda a: a.put("/v1/session/create", "{}")),
    "event.list": (lambda c: c.event.list, ("deploy",), lambda a: a.put("/v1/event/fire/deploy")),
}


@pytest.mark.real("the service mesh")
def test_an_index_that_is_given_only_when_asked_for(client: consul.Consul) -> None:
    with client.watch(client.agent.connect.ca.roots) as watch:
        index, roots = next(watch)
        assert index.isdecimal() and roots["Roots"]


@pytest.mark.parametrize("name", WATCHED)
def test_a_change_comes(agent: Agent, client: consul.Consul, name: str) -> None:
    find, args, change = WATCHED[name]
    method = find(client)
    with client.watch(method, *args) as watch:
        assert next(watch) == method(*args)
        threading.Timer(0.2, change, [agent]).start()
        begin = time.monotonic()
        index, value = next(watch)
        assert time.monotonic() - begin < 5
        assert (index, value) == method(*args) and value


def test_what_is_no_news_does_not_come(agent: Agent, client: consul.Consul) -> None:
    with client.watch(client.kv.get, "t/", recurse=True, wait="300ms") as watch:
        seen = values(watch)
        until("the first value", lambda: seen == [None])
        agent.put("/v1/kv/t/k", "1")
        until("the second", lambda: len(seen) == 2)
        for n in range(5):
            agent.put("/v1/kv/t/k", "1")
            agent.put("/v1/kv/other", f"{n}")
        time.sleep(1)
        assert len(seen) == 2
        agent.call("DELETE", "/v1/kv/t/k")
        until("the third", lambda: len(seen) == 3)
        assert seen[2] is None


def test_an_index_is_where_it_begins(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/kv/k", "old")
    index, _ = client.kv.get("k")
    with client.watch(client.kv.get, "k", index=index, wait="1s") as watch:
        threading.Timer(1.5, agent.put, ["/v1/kv/k", "new"]).start()
        assert next(watch)[1]["Value"] == b"new"


def test_an_object_is_nobody_else_s(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/kv/k", "1")
    one, two = client.watch(client.kv.get, "k"), client.watch(client.kv.get, "k")
    next(one)[1].clear()
    assert next(two)[1]["Value"] == b"1"


def test_a_method_of_the_program_s_own(agent: Agent) -> None:
    class KV(consul.base.KV):
        def get(self, *args: Any, **kwargs: Any) -> Any:
            index, entry = super().get(*args, **kwargs)
            return index, entry and entry["Value"].decode()

    client = consul.Consul(port=agent.port)
    client.kv = KV(client)
    agent.put("/v1/kv/k", "1")
    assert next(client.watch(client.kv.get, "k"))[1] == "1"


# ---- what is refused -----------------------------------------------------------------------------


def test_a_refusal_is_raised_and_the_watch_lives_on(acl_agent: Agent) -> None:
    acl_agent.put("/v1/kv/k", "1")
    client = consul.Consul(port=acl_agent.port, token="nobody")
    watch = client.watch(client.kv.get, "k")
    for _ in range(2):
        with pytest.raises(consul.ACLPermissionDenied):
            next(watch)
        assert isinstance(watch.failure, consul.ACLPermissionDenied)
    client.token = agents.ROOT_TOKEN
    assert next(watch)[1]["Value"] == b"1"
    assert watch.failure is None


# ---- how it ends ---------------------------------------------------------------------------------


def test_close_ends_it_at_once(client: consul.Consul) -> None:
    with ThreadPoolExecutor(2) as pool:
        watches = [client.watch(client.kv.get, "k") for _ in range(2)]
        for watch in watches:
            next(watch)
        waiting = [pool.submit(list, watch) for watch in watches]
        time.sleep(0.3)
        for watch, ended in zip(watches, waiting, strict=True):
            watch.close()
            assert ended.result(timeout=1) == []
            assert list(watch) == []
    assert client.kv.get("k")[1] is None


def test_a_signal_ends_the_wait_and_not_the_watch(agent: Agent, client: consul.Consul) -> None:
    def raises(*_: Any) -> None:
        raise KeyboardInterrupt

    watch = client.watch(client.kv.get, "k")
    next(watch)
    before = signal.signal(signal.SIGALRM, raises)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            next(watch)
    finally:
        signal.signal(signal.SIGALRM, before)
    agent.put("/v1/kv/k", "1")
    assert next(watch)[1]["Value"] == b"1"


def test_a_child_has_a_connection_of_its_own(agent: Agent, client: consul.Consul) -> None:
    watch = client.watch(client.kv.get, "k")
    next(watch)
    seen = values(watch)
    time.sleep(0.2)
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if next(watch)[1] is None and next(watch)[1]["Value"] == b"1" else 1)
        finally:
            os._exit(2)
    time.sleep(0.5)
    agent.put("/v1/kv/k", "1")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    until("the parent's value", lambda: seen and seen[-1]["Value"] == b"1")
    watch.close()


# ---- together ------------------------------------------------------------------------------------


def test_many_share_one_connection(agent: Agent, client: consul.Consul) -> None:
    gc.collect()  # the clients of other tests
    before = connections(agent.port)
    watches = [client.watch(client.kv.get, "k") for _ in range(10)]
    seen = [values(watch) for watch in watches]
    until("everybody's first value", lambda: all(seen))
    time.sleep(0.3)
    assert connections(agent.port) == before + 1
    # Each gets the last state, whoever leads, and whoever leaves.
    for n, watch in enumerate(watches[:-1]):
        agent.put("/v1/kv/k", f"{n}")
        last = f"{n}".encode()
        until(
            "the last state",
            lambda last=last, n=n: all(
                values[-1] and values[-1]["Value"] == last for values in seen[n:]
            ),
        )
        watch.close()
    assert connections(agent.port) <= before + 2
    watches[-1].close()


def test_one_that_comes_later_gets_the_last_state(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/kv/k", "1")
    with client.watch(client.kv.get, "k") as first:
        seen = values(first)
        until("the first value", lambda: seen)
        with client.watch(client.kv.get, "k") as second:
            assert next(second)[1]["Value"] == b"1"
            agent.put("/v1/kv/k", "2")
            assert next(second)[1]["Value"] == b"2"


# ---- what goes wrong -----------------------------------------------------------------------------


def test_an_agent_that_lost_its_data(new_agent: Callable[..., Agent]) -> None:
    agent = new_agent()
    client = consul.Consul(port=agent.port)
    for n in range(20):
        agent.put("/v1/kv/k", f"{n}")
    waiting, idle = client.watch(client.kv.get, "k"), client.watch(client.kv.get, "k", wait="5m")
    assert next(idle)[1]["Value"] == b"19"
    seen = values(waiting)
    until("the first value", lambda: seen)
    agent.kill()
    until("the failure", lambda: isinstance(waiting.failure, consul.TransportError))
    agent.start()
    agent.put("/v1/kv/other", "1")
    until("nothing", lambda: seen[-1] is None)
    agent.put("/v1/kv/k", "new")
    until("the new value", lambda: seen[-1] and seen[-1]["Value"] == b"new")
    assert [value and value["Value"] for value in seen] == [b"19", None, b"new"]
    assert waiting.failure is None
    waiting.close()
    # Nobody asked meanwhile: the old index, which is far ahead, must not be waited for.
    begin = time.monotonic()
    assert next(idle)[1]["Value"] == b"new"
    assert time.monotonic() - begin < 5


# ---- transports of the program's own -------------------------------------------------------------


@pytest.mark.parametrize("kind", ["requests", "a client of its own"])
def test_through_a_transport_of_the_program_s_own(agent: Agent, kind: str) -> None:
    class Own(consul.std.HTTPClient):
        def get(self, callback: Any, path: str, params: Any = None) -> Any:
            return super().get(callback, path, params)

    class Client(consul.Consul):
        def connect(self, host: str, port: int, scheme: str) -> Any:
            return Own(host, port, scheme)

    client = consul.Consul(port=agent.port) if kind == "requests" else Client(port=agent.port)
    if kind == "requests":
        pytest.importorskip("requests")
        client.http.session  # noqa: B018
    with client.watch(client.kv.get, "t", recurse=True, wait="200ms") as watch:
        seen = values(watch)
        until("the first value", lambda: seen == [None])
        agent.put("/v1/kv/t", "1")
        until("the second", lambda: len(seen) == 2)
        time.sleep(0.7)
        assert len(seen) == 2 and seen[1][0]["Value"] == b"1"
    client.http.close()
