"""Programs for an interpreter of their own, in which gevent or eventlet has replaced the sockets.

`python greenlets.py gevent kill 8500` runs one of them against the agent on that port; what it
asserts does not hold, if it fails. `test_greenlets.py` runs all of them.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any


def patch(library: str) -> SimpleNamespace:
    """Replaces what blocks, and says how this library names things."""
    if library == "gevent":
        import gevent.monkey

        gevent.monkey.patch_all()
        return SimpleNamespace(
            spawn=gevent.spawn,
            kill=lambda greenlet: greenlet.kill(),
            result=lambda greenlet: greenlet.get(timeout=10),
            give_up_after=gevent.Timeout,
            in_a_thread=lambda work: gevent.get_hub().threadpool.apply(work),
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library says this of itself
        import eventlet
        import eventlet.tpool
    eventlet.monkey_patch()
    return SimpleNamespace(
        spawn=eventlet.spawn,
        kill=lambda greenlet: greenlet.kill(),
        result=lambda greenlet: greenlet.wait(),
        give_up_after=eventlet.Timeout,
        in_a_thread=lambda work: eventlet.tpool.execute(work),
    )


green = patch(sys.argv[1])

import socket  # noqa: E402

import consul  # noqa: E402
import consul._sockets  # noqa: E402
import pytest  # noqa: E402
from agents import until  # noqa: E402
from consul.exceptions import ConnectTimeout, ReadTimeout  # noqa: E402


class Ticker:
    """Counts for as long as nobody holds the others up."""

    def __enter__(self) -> Ticker:
        self.ticks = 0
        self._greenlet = green.spawn(self._run)
        return self

    def _run(self) -> None:
        while True:
            time.sleep(0.01)
            self.ticks += 1

    def __exit__(self, *_: object) -> None:
        green.kill(self._greenlet)


def ticks(port: int) -> None:
    """A blocking query lets the others run, and tells what one of them writes."""
    c = consul.Consul(port=port)
    c.kv.put("k", "old")
    index, _ = c.kv.get("k")
    poll = green.spawn(c.kv.get, "k", index=index, wait="10s")
    with Ticker() as ticker:
        time.sleep(0.5)
        assert c.kv.put("k", "new") is True
        after, item = green.result(poll)
    assert ticker.ticks > 20, ticker.ticks
    assert item["Value"] == b"new" and int(after) > int(index)
    assert isinstance(c.http._pool(c.http.base_uri), consul._sockets.Transport)


def fifty(port: int) -> None:
    """Fifty greenlets on one client, each of which gets its own answers."""
    c = consul.Consul(port=port)

    def work(n: int) -> int:
        for step in range(10):
            assert c.kv.put(f"k{n}", f"{n}.{step}") is True
            assert c.kv.get(f"k{n}")[1]["Value"] == f"{n}.{step}".encode()
        return n

    greenlets = [green.spawn(work, n) for n in range(50)]
    assert [green.result(greenlet) for greenlet in greenlets] == list(range(50))


def kill(port: int) -> None:
    """Whoever ends in the middle of a call leaves no reply to the next one."""
    c = consul.Consul(port=port)
    c.kv.put("k", "v")
    c.kv.put("other", "w")
    index, _ = c.kv.get("k")
    polls = [green.spawn(c.kv.get, "k", index=index, wait="1s") for _ in range(5)]
    time.sleep(0.2)
    for poll in polls:
        green.kill(poll)
    with pytest.raises(green.give_up_after), green.give_up_after(0.2):
        c.kv.get("k", index=index, wait="1s")
    assert c.kv.put("k", "late") is True
    for _ in range(20):
        assert c.kv.get("other")[1]["Value"] == b"w"
        time.sleep(0.05)


def late(port: int) -> None:
    """Time-outs hold, and nobody is held up until then."""
    with socket.create_server(("127.0.0.1", 0)) as mute, Ticker() as ticker:
        begin = time.monotonic()
        slow = consul.Consul(port=mute.getsockname()[1], connections_timeout=0.5)
        with pytest.raises(ReadTimeout, match=f"127.0.0.1:{mute.getsockname()[1]}"):
            slow.kv.get("k")
        assert 0.4 < time.monotonic() - begin < 2
    assert ticker.ticks > 20, ticker.ticks
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        slow = consul.Consul(port=full.getsockname()[1], connections_timeout=0.5)
        with pytest.raises(ConnectTimeout):
            slow.kv.get("k")
        for filler in fillers:
            filler.close()


def threads(port: int) -> None:
    """One client in the threads of a pool, each with a hub of its own, and here."""
    c = consul.Consul(port=port)
    c.kv.put("k", "v")
    for _ in range(3):
        assert green.in_a_thread(lambda: c.kv.get("k")[1]["Value"]) == b"v"
        assert c.kv.get("k")[1]["Value"] == b"v"


def fork(port: int) -> None:
    """A child does not speak on its parent's connections."""
    c = consul.Consul(port=port)
    c.kv.put("k", "v")
    child = os.fork()
    for n in range(20):
        key = f"child{n}" if child == 0 else f"parent{n}"
        assert c.kv.put(key, key) is True
        assert c.kv.get(key)[1]["Value"] == key.encode()
    if child:
        assert os.waitpid(child, 0)[1] == 0
    else:
        os._exit(0)


def watch(port: int) -> None:
    """A watch tells what comes, and is closed at once while it waits; the client goes on."""
    c = consul.Consul(port=port)
    c.kv.put("k", "1")
    watch = c.watch(c.kv.get, "k", wait="20s")
    seen: list[bytes] = []

    def gather() -> float:
        for _, item in watch:
            seen.append(item["Value"])
        return time.monotonic()

    ended = green.spawn(gather)
    until("the first value", lambda: seen == [b"1"])
    c.kv.put("k", "2")
    until("the second value", lambda: seen == [b"1", b"2"])
    time.sleep(0.3)  # it waits again
    begin = time.monotonic()
    watch.close()
    assert green.result(ended) - begin < 0.5
    assert watch.failure is None
    assert c.kv.get("k")[1]["Value"] == b"2"


def watches(port: int) -> None:
    """Many at a time: closing one ends that and no other."""
    c = consul.Consul(port=port)
    own = [c.watch(c.kv.get, f"k{n}", wait="20s") for n in range(10)]
    seen: list[list[Any]] = [[] for _ in own]

    def gather(n: int) -> None:
        for _, item in own[n]:
            seen[n].append(item and item["Value"])

    greenlets = [green.spawn(gather, n) for n in range(10)]
    until("the first values", lambda: seen == [[None]] * 10)
    time.sleep(0.3)  # they wait again
    for n in range(0, 10, 2):
        own[n].close()
        green.result(greenlets[n])
    for n in range(10):
        c.kv.put(f"k{n}", f"{n}")
    until("the second values", lambda: seen[1::2] == [[None, b"%d" % n] for n in (1, 3, 5, 7, 9)])
    assert seen[::2] == [[None]] * 5
    for n in range(1, 10, 2):
        own[n].close()
        green.result(greenlets[n])


PROGRAMS: dict[str, Callable[[int], Any]] = {
    program.__name__: program
    for program in (ticks, fifty, kill, late, threads, watch, watches, fork)
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[2]](int(sys.argv[3]))
    print("done")
