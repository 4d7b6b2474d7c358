"""What `consul.testing.DevAgent` costs a test: `agents.py`.

Printed are the time from nothing to the first answer (of the first agent of a process, which also
starts the thread that all of them share, and of later ones), and the memory of each of a thousand
agents in one process. Exits with 1 when a start takes longer than its budget.
"""

from __future__ import annotations

import os
import pathlib
import statistics
import sys
import time

from consul.testing import DevAgent

BUDGET = 20  # ms
STARTS = 100
AGENTS = 1000


def started() -> DevAgent:
    """An agent that has answered once."""
    agent = DevAgent()
    client = agent.client()
    assert client.kv.get("none")[1] is None
    client.http.close()
    return agent


def start() -> float:
    """Milliseconds."""
    begin = time.perf_counter()
    agent = started()
    took = (time.perf_counter() - begin) * 1e3
    agent.close()
    return took


def resident() -> int:
    """Bytes of memory that this process has."""
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def main() -> None:
    first, *later = (start() for _ in range(STARTS))
    median = statistics.median(later)
    before = resident()
    agents = [started() for _ in range(AGENTS)]
    each = (resident() - before) / len(agents) / 1024
    print("consul.testing.DevAgent, until kv.get is answered, ms")
    print(f"  the first in a process   {first:6.2f}")
    print(f"  later, best (median)     {min(later):6.2f} ({median:.2f})")
    print(f"{AGENTS:,} in a process, KiB each {each:6.1f}")
    if max(first, median) > BUDGET:
        sys.exit(f"agents: a start takes longer than {BUDGET} ms")


main()
