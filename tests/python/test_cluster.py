"""Two datacenters, and a cluster of three servers whose leader is killed."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import agents
import consul
import pytest
from agents import Agent, Server, until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

# ---- two datacenters -----------------------------------------------------------------------------


def test_reads_and_writes_across_datacenters(datacenters: dict[str, Agent]) -> None:
    client = consul.Consul(port=datacenters["dc1"].port)
    assert set(client.catalog.datacenters()) == {"dc1", "dc2"}
    assert client.kv.put("k", "one") and client.kv.put("k", "two", dc="dc2")
    assert client.kv.get("k")[1]["Value"] == b"one"
    assert client.kv.get("k", dc="dc2")[1]["Value"] == b"two"
    other = consul.Consul(port=datacenters["dc2"].port, dc="dc1")
    assert other.kv.get("k")[1]["Value"] == b"one"
    assert other.kv.get("k", dc="dc2")[1]["Value"] == b"two"
    assert other.catalog.register("n", "127.0.0.9", service={"Service": "s"})
    assert [entry["Node"] for entry in client.catalog.service("s")[1]] == ["n"]
    assert client.catalog.service("s", dc="dc2")[1] == []
    session = client.session.create(dc="dc2", lock_delay=0)
    assert client.session.info(session, dc="dc2")[1]["ID"] == session
    assert client.session.info(session)[1] is None
    assert client.kv.put("lock", "", acquire=session, dc="dc2")
    assert client.kv.delete("k", dc="dc2") and client.kv.get("k")[1]["Value"] == b"one"


def test_a_watch_across_datacenters(datacenters: dict[str, Agent]) -> None:
    client = consul.Consul(port=datacenters["dc1"].port)
    with (
        client.watch(client.kv.get, "far", dc="dc2") as far,
        client.watch(client.kv.get, "far") as near,
    ):
        assert next(far)[1] is None and next(near)[1] is None
        threading.Timer(0.2, datacenters["dc2"].put, ["/v1/kv/far", "2"]).start()
        assert next(far)[1]["Value"] == b"2"
        datacenters["dc1"].put("/v1/kv/far", "1")
        assert next(near)[1]["Value"] == b"1"


def test_a_datacenter_that_is_not_there(datacenters: dict[str, Agent]) -> None:
    client = consul.Consul(port=datacenters["dc1"].port)
    with pytest.raises(consul.ConsulException, match="No path to datacenter") as raised:
        client.kv.get("k", dc="dc3")
    assert raised.value.kind == "no_path_to_datacenter"
    with pytest.raises(consul.ConsulException, match="No path to datacenter"):
        next(client.watch(client.kv.get, "k", dc="dc3"))


# ---- a leader that is killed ---------------------------------------------------------------------


class Counter:
    """Counts a key up with check-and-set, and goes on through everything. A write whose outcome is
    unknown is looked for before it is tried again.

    A write that the client made twice would be answered with False the second time, and be found
    all the same: as one that nobody made.
    """

    def __init__(self, client: consul.Consul, key: str) -> None:
        self.client, self.key = client, key
        self.count = self.unsure = 0
        self._modified = 0
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                if self.client.kv.put(self.key, f"{self.count + 1}", cas=self._modified):
                    self.count += 1
                self._modified = self._look()
            except (consul.ConsulException, consul.TransportError):
                self.unsure += 1
                self._recover()
            time.sleep(0.01)

    def _look(self) -> int:
        entry = self.client.kv.get(self.key, consistency="consistent")[1]
        assert int(entry["Value"]) == self.count, "written by nobody"
        return entry["ModifyIndex"]

    def _recover(self) -> None:
        def entry() -> Any:
            with contextlib.suppress(consul.ConsulException, consul.TransportError):
                return self.client.kv.get(self.key, consistency="consistent")

        _, found = until("a leader", entry, 30)
        value = int(found["Value"]) if found else 0
        assert value in (self.count, self.count + 1), "a write was lost, or doubled"
        self.count, self._modified = value, found["ModifyIndex"] if found else 0


def test_the_leader_is_killed(cluster: list[Server]) -> None:
    leader = agents.leader(cluster)
    others = [server for server in cluster if server is not leader]
    clients = [consul.Consul(port=server.port, connections_timeout=15) for server in others]
    counter = Counter(clients[0], "count")
    # Through the one that dies, too.
    clients.append(consul.Consul(port=leader.port, connections_timeout=15))
    default = [client.watch(client.kv.get, "count") for client in clients]
    consistent = [c.watch(c.kv.get, "count", consistency="consistent") for c in clients]
    watches = consistent + default
    seen: list[list[int]] = [[] for _ in watches]

    def gather(watch: Any, values: list[int]) -> None:
        for _, entry in watch:
            if entry:
                values.append(int(entry["Value"]))

    with ThreadPoolExecutor(1 + len(watches)) as pool:
        writing = pool.submit(counter.run)
        watching = [pool.submit(gather, *each) for each in zip(watches, seen, strict=True)]
        until("values everywhere", lambda: all(values and values[-1] > 20 for values in seen))

        leader.kill()
        at = counter.count
        until("writes again", lambda: writing.done() or counter.count > at + 20, 40)
        survivors = seen[:2] + seen[3:5]
        until("values again", lambda: all(values[-1] > at + 20 for values in survivors), 40)
        leader.launch()
        leader.wait()
        counter.stop.set()
        writing.result(timeout=30)

        # The last state everywhere, in order, and nothing that was not written.
        final = counter.count
        until("the last state", lambda: all(values[-1] == final for values in seen), 40)
        for watch in watches:
            watch.close()
        for watched in watching:
            watched.result(timeout=5)
    for values in seen[: len(consistent)]:
        assert values == sorted(set(values)), "a value came twice, or out of order"
    for values in seen[len(consistent) :]:
        # A new leader answers before it has applied all that it holds: the last values, once more.
        # One election for the kill, and perhaps one for the return.
        assert sum(later <= earlier for earlier, later in pairwise(values)) <= 2, "kept going back"
        assert set(values) <= set(range(final + 1)), "a value that nobody wrote"
    # Every write that counted is one change of the key, and no other write was made.
    assert counter.unsure > 0
