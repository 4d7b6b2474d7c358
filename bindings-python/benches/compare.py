"""CPU time a call, ours beside those we replace, in one run: `compare.py PEERS`.

    CONSUL_HTTP_ADDR   the agent to measure against; what it holds under `bench/` is lost
    PEERS              a folder with an environment each for `python-consul` and `py-consul`

asyncio is measured beside py-consul, since python-consul's does not import on any Python of today.

Either side is a process of its own, in which the same script (`side.py`) calls `consul`. They take
turns, round by round, so that whatever else the machine does hits both. What is counted is the CPU
time of the client's process, all threads, user and system; the server's is not. Before a job is
measured, both sides must have read the same.

The ratio is that of the best rounds: whatever else the machine does only ever adds. Rounds are
short and many, so that some of either side are left alone: a machine that others use as well
slows down long ones all alike. Exits with 1 when a ratio is below its
budget.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import urllib.request
from typing import Any, NamedTuple

PAIRS = 10_000
INSTANCES = 50
SIDE = pathlib.Path(__file__).with_name("side.py")


class Job(NamedTuple):
    """One thing to measure: its name in `side.py`, how it is shown, rounds, calls a round, budget,
    and beside whom."""

    name: str
    title: str
    rounds: int
    calls: int
    budget: float
    peer: str = "python-consul"


JOBS = [
    Job("get", "kv.get", 300, 20, 15),
    Job("put", "kv.put", 300, 20, 12),
    Job("list", f"kv.get(recurse), {PAIRS:,} pairs", 200, 1, 5),
    Job("health", f"health.service, {INSTANCES} instances", 200, 10, 6),
    Job("import", "import consul", 60, 1, 9),
    Job("aio", "asyncio, kv.get, 16 in flight", 150, 320, 4, "py-consul"),
]


class Side:
    """A client in a process of its own."""

    def __init__(self, name: str, python: str | pathlib.Path, address: str) -> None:
        self.name = name
        # Python's own variables would send one side to the other's packages.
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CONSUL_"))}
        self.process = subprocess.Popen(
            [pathlib.Path(python).absolute(), SIDE, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env,
            cwd=SIDE.parent,
        )

    def ask(self, *words: Any) -> Any:
        assert self.process.stdin and self.process.stdout
        print(*words, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"compare: {self.name} ended; what it said is above")
        return json.loads(answer)

    def __enter__(self) -> Side:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)


def fill(address: str) -> None:
    """Puts what is read into the agent, by neither of the two libraries."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(method: str, path: str, body: Any = None) -> None:
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        url = f"http://{address}/v1/{path}"
        with opener.open(urllib.request.Request(url, data, method=method), timeout=30) as reply:
            reply.read()

    send("DELETE", "kv/bench/?recurse=")
    for begin in range(0, PAIRS, 64):
        send("PUT", "txn", [pair(n) for n in range(begin, min(begin + 64, PAIRS))])
    for n in range(INSTANCES):
        send("PUT", "agent/service/register", instance(n))


def pair(number: int) -> dict[str, Any]:
    value = "MDEyMzQ1Njc4OSsv" * 8 + "MDEyMw=="  # 100 bytes
    return {"KV": {"Verb": "set", "Key": f"bench/many/{number:05}", "Value": value}}


def instance(number: int) -> dict[str, Any]:
    return {
        "ID": f"bench-{number:02}",
        "Name": "bench",
        "Address": f"10.0.0.{number}",
        "Port": 8000 + number,
        "Tags": ["v1", "bench", f"zone-{number % 3}"],
        "Meta": {"version": "1.2.3", "build": f"{number:08x}"},
        "Check": {"Name": "alive", "TTL": "1h", "Status": "passing", "Notes": "says it itself"},
    }


def main(peers: str) -> int:
    address = os.environ.get("CONSUL_HTTP_ADDR") or sys.exit(__doc__)
    fill(address)
    met = True
    with contextlib.ExitStack() as stack:
        pythons = {job.peer: pathlib.Path(peers, job.peer, "bin", "python") for job in JOBS}
        sides = {
            name: stack.enter_context(Side(name, python, address))
            for name, python in {"lictor": sys.executable, **pythons}.items()
        }
        print("µs of CPU a call: the best of many rounds in turns (the median)\n")
        print(f"{'':34}{'lictor':>18}{'the other':>20}{'ratio':>9}{'budget':>9}")
        for job in JOBS:
            both = (sides["lictor"], sides[job.peer])
            digests = {side.ask("digest", job.name) for side in both}
            if len(digests) > 1:
                sys.exit(f"compare: the two read {job.title} differently: {digests}")
            spent: list[list[float]] = [[], []]
            for _ in range(job.rounds):
                for side, times in zip(both, spent, strict=True):
                    times.append(side.ask("run", job.name, job.calls))
            ratio = min(spent[1]) / min(spent[0])
            met = met and ratio >= job.budget
            cells = [f"{min(times):,.0f} ({statistics.median(times):,.0f})" for times in spent]
            verdict = "" if ratio >= job.budget else "  missed"
            print(
                f"{job.title:34}{cells[0]:>18}{cells[1]:>20}{ratio:>8.1f}×{job.budget:>8}×{verdict}",
                flush=True,
            )
        # Last: what is read for it leaves a process whose allocator keeps large blocks, with which
        # py-consul's calls, each of which asks for 256 kB, cost a fifth less.
        print()
        print(*(side.ask("version") for side in sides.values()), sep="; ")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
