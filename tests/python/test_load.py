"""Many threads, many calls, signals and forks: one client for all, and nothing left behind.

`LICTOR_SOAK=1000000` makes the long loop a million calls long.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pathlib
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator

import consul
import pytest
from agents import Agent, connections, until

pytestmark = pytest.mark.integration

THREADS = 32
SOAK = int(os.environ.get("LICTOR_SOAK", "20000"))
# The pool of one client keeps no more than this.
MOST_IDLE = 64

needs_proc = pytest.mark.skipif(not pathlib.Path("/proc/self/fd").exists(), reason="needs /proc")


@pytest.fixture(autouse=True)
def nothing_old() -> None:
    """A client is part of a cycle: those of the tests before go now."""
    gc.collect()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def resident() -> int:
    """Memory in use, in bytes."""
    pages = pathlib.Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def together(work: Callable[[int], None], count: int = THREADS) -> None:
    """Runs `work(0)`, `work(1)` … in threads that start at once; what one raises is raised."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            barrier.wait(10)
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(45)
        assert not thread.is_alive(), "a thread hangs"
    if failures:
        raise failures[0]


@needs_proc
def test_threads_share_a_client(client: consul.Consul, agent: Agent) -> None:
    """Everybody gets the answer to their own question, whatever the others ask meanwhile."""
    changes = 10

    def work(number: int) -> None:
        key, big = f"load/{number}", bytes([number]) * (200 * number)
        if number % 4 == 0:  # waits for what the next thread writes
            key, index, seen = f"load/{number + 1}/turn", None, b""
            while seen != b"%d" % (changes - 1):
                index, pair = client.kv.get(key, index=index, wait="10s")
                if pair:
                    assert pair["Key"] == key and pair["Value"] >= seen
                    seen = pair["Value"]
            return
        for turn in range(changes):
            assert client.kv.put(f"{key}/turn", str(turn)) is True
            assert client.kv.put(key, big + b"%d" % turn) is True
            _, pair = client.kv.get(key)
            assert (pair["Key"], pair["Value"]) == (key, big + b"%d" % turn)
            _, pairs = client.kv.get(f"{key}/", recurse=True)
            assert [p["Value"] for p in pairs] == [b"%d" % turn]
            _, none = client.kv.get(f"{key}/none")
            assert none is None
            _, nodes = client.health.service("consul")
            assert nodes[0]["Service"]["Service"] == "consul"

    together(work)
    assert 1 <= connections(agent.port) <= THREADS


@needs_proc
def test_connections_are_bounded(client: consul.Consul, agent: Agent) -> None:
    """As many as calls at once, and afterwards no more than the pool keeps."""
    many = MOST_IDLE + 16
    _, before = client.kv.get("gate")
    index = client.kv.get("gate")[0]
    assert before is None

    def work(number: int) -> None:
        if number == 0:
            until("all wait", lambda: connections(agent.port) >= many - 1)
            assert connections(agent.port) <= many
            assert client.kv.put("gate", "open")
        else:
            assert client.kv.get("gate", index=index, wait="30s")[1]["Value"] == b"open"

    together(work, many)
    assert connections(agent.port) <= MOST_IDLE


def test_a_blocking_query_delays_nobody(client: consul.Consul) -> None:
    """Neither a lock of ours nor Python's is held while a call waits for Consul."""
    index, _ = client.kv.get("quiet")
    parked = [threading.Event() for _ in range(8)]

    def park(done: threading.Event) -> None:
        client.kv.get("quiet", index=index, wait="20s")
        done.set()

    threads = [threading.Thread(target=park, args=(done,), daemon=True) for done in parked]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    begin = time.monotonic()
    for _ in range(100):
        client.kv.get("other")
    took = time.monotonic() - begin
    assert took < 5, "a hundred reads take a fraction of a second"
    assert not any(done.is_set() for done in parked)
    client.kv.put("quiet", "no more")
    for done in parked:
        assert done.wait(10)


@needs_proc
@pytest.mark.timeout(max(60, SOAK // 200))
def test_a_long_loop_leaves_nothing_behind(client: consul.Consul, agent: Agent) -> None:
    """Neither memory nor descriptors grow with the number of calls; a few MB are noise."""
    for n in range(20):
        client.kv.put(f"soak/{n}", "x" * 100)

    def loop(calls: int) -> None:
        for n in range(calls // 8):
            client.kv.put(f"soak/{n % 20}", "x" * 100)
            for key in range(4):
                client.kv.get(f"soak/{key}")
            client.kv.get("soak/", recurse=True)
            client.kv.get("none")
            client.health.service("consul")

    loop(4_000)
    gc.collect()
    memory, files, begin = resident(), descriptors(), time.process_time()
    loop(SOAK)
    gc.collect()
    grown, spent = resident() - memory, time.process_time() - begin
    print(f"{SOAK} calls: {grown / 1024:+.0f} KiB, {spent / SOAK * 1e6:.0f} µs of CPU a call")
    assert grown < 4 << 20
    assert descriptors() == files
    assert connections(agent.port) == 1


@needs_proc
def test_a_large_reply_is_not_kept(client: consul.Consul, agent: Agent) -> None:
    """What one listing needed is given back once its result is gone."""
    for n in range(64):
        client.kv.put(f"large/{n}", bytes(400_000))
    assert len(client.kv.get("large/0")[1]["Value"]) == 400_000
    before = resident()
    for _ in range(3):
        _, pairs = client.kv.get("large/", recurse=True)
        assert len(pairs) == 64
        del pairs
    gc.collect()
    assert resident() - before < 24 << 20, "the listing is 34 MB of JSON and 25 MB of values"


@needs_proc
def test_a_client_that_is_gone_leaves_no_connection(agent: Agent) -> None:
    files = descriptors()
    for _ in range(50):
        client = consul.Consul(port=agent.port)
        client.kv.get("k")
        assert connections(agent.port) == 1
        del client
        gc.collect()
        assert connections(agent.port) == 0
    assert descriptors() == files


@needs_proc
def test_a_closed_client_leaves_no_connection(client: consul.Consul, agent: Agent) -> None:
    def work(_: int) -> None:
        for _ in range(5):
            client.kv.get("k")

    together(work)
    client.http.close()
    assert connections(agent.port) == 0


@contextlib.contextmanager
def program(text: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", textwrap.dedent(text), *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with process:
        try:
            yield process
        finally:
            process.kill()


WAITING = """
    import sys, consul
    client = consul.Consul(port=int(sys.argv[1]))
    index, _ = client.kv.get("never")
    print("waiting", flush=True)
    try:
        client.kv.get("never", index=index, wait="30s")
    except KeyboardInterrupt:
        # And the client still works.
        print("interrupted", client.kv.get("never")[1], flush=True)
"""


def test_ctrl_c_ends_a_blocking_query(agent: Agent) -> None:
    with program(WAITING, agent.port) as process:
        assert process.stdout
        assert process.stdout.readline() == "waiting\n"
        time.sleep(0.5)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "interrupted None\n"
        assert time.monotonic() - begin < 1
        assert process.wait(5) == 0


FORKING = """
    import os, sys, consul
    client = consul.Consul(port=int(sys.argv[1]))

    def ports():
        found = set()
        for fd in os.listdir("/proc/self/fd"):
            try:
                name = os.readlink(f"/proc/self/fd/{fd}")
            except OSError:
                continue
            found.add(name) if name.startswith("socket:") else None
        return found

    assert client.kv.put("fork", "before")
    shared = ports()
    assert len(shared) == 1
    reader, writer = os.pipe()
    child = os.fork()
    who = "parent" if child else "child"
    for n in range(200):
        key = f"fork/{who}/{n}"
        assert client.kv.put(key, who) is True
        assert client.kv.get(key)[1]["Value"] == who.encode()
    if not child:
        # The one that came along stays open, unused, and there is one of our own.
        assert len(ports() - shared) == 1, ports()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert ports() == shared, "the parent kept its own"
    print(len(client.kv.get("fork/", keys=True)[1]))
"""


@needs_proc
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_parent_and_child_share_no_connection(agent: Agent) -> None:
    with program(FORKING, agent.port) as process:
        output, _ = process.communicate(timeout=30)
        assert (process.returncode, output) == (0, "400\n")


def test_a_thread_waits_while_the_program_forks(client: consul.Consul, agent: Agent) -> None:
    """No lock is in the hands of a thread that the child does not have."""
    index, _ = client.kv.get("parked")
    thread = threading.Thread(
        target=lambda: client.kv.get("parked", index=index, wait="20s"), daemon=True
    )
    thread.start()
    time.sleep(0.2)
    text = """
        import os, sys, threading, time, warnings, consul
        warnings.simplefilter("ignore")
        client = consul.Consul(port=int(sys.argv[1]))
        index, _ = client.kv.get("parked")
        wait = lambda: client.kv.get("parked", index=index, wait="20s")
        threading.Thread(target=wait, daemon=True).start()
        time.sleep(0.3)
        child = os.fork()
        if not child:
            os._exit(0 if client.kv.put("parked", "by the child") else 1)
        print(os.waitpid(child, 0)[1])
    """
    with program(text, agent.port) as process:
        output, _ = process.communicate(timeout=30)
    assert output == "0\n"
    thread.join(10)
    assert not thread.is_alive()
