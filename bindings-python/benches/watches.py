"""A thousand watches in one process, ours beside py-consul's: `watches.py PEER_PYTHON [COUNT]`.

    PEER_PYTHON        the interpreter of an environment with py-consul

Starts an agent of its own, which takes more connections than Consul does by default (200). Either
side is a process of its own that keeps COUNT keys in view, each by a task of one event loop; then
a third one, ours, in which all tasks have the same key in view. Printed are the memory that the
watches take (beyond that of the client before), and the CPU time of the client's process: until
every watch has its first value, in ten seconds in which nothing happens, and for a change of every
key.
"""

from __future__ import annotations

import asyncio
import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONNECTIONS = "limits { http_max_conns_per_client = 5000 }"
IDLE = 10

# ---- a side: runs in either environment ----------------------------------------------------------


async def changes(client: Any, key: str) -> AsyncIterator[Any]:
    """Each new value of a key, as the library offers it."""
    if hasattr(client, "watch"):
        async for _, entry in client.watch(client.kv.get, key):
            yield entry
    index, last = None, object()
    while True:
        index, entry = await client.kv.get(key, index=index, wait="55s")
        if entry != last:
            last = entry
            yield entry


async def side(port: int, keys: list[str]) -> None:
    import consul.aio

    seen = 0

    async def view(key: str) -> None:
        nonlocal seen
        async for _ in changes(client, key):
            seen += 1

    client = consul.aio.Consul(port=port, connections_limit=len(keys) + 10)
    await client.kv.get("none")
    memory, cpu = resident(), time.process_time()
    tasks = [asyncio.create_task(view(key)) for key in keys]
    loop = asyncio.get_running_loop()
    expected = len(keys)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.startswith("values"):
            while seen < expected:
                await asyncio.sleep(0.01)
            expected += len(keys)
        else:
            await asyncio.sleep(IDLE)
        now = time.process_time()
        print(json.dumps([now - cpu, resident() - memory, connections(port)]), flush=True)
        cpu = now
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    closing = client.http.close()
    if closing is not None:
        await closing


def resident() -> int:
    """Bytes of memory that this process has."""
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def connections(port: int) -> int:
    """Connections to the agent that are open, whoever's."""
    rows = [row.split() for row in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[2].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


# ---- the comparison ------------------------------------------------------------------------------


def measure(agent: Any, python: str, keys: list[str]) -> list[Any]:
    """CPU, memory and connections: at the beginning, in peace, after a change."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CONSUL_"))}
    command = [pathlib.Path(python).absolute(), __file__, "side", str(agent.port), json.dumps(keys)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd="/"
    ) as process:
        assert process.stdin and process.stdout

        def ask(word: str) -> Any:
            print(word, file=process.stdin, flush=True)
            return json.loads(process.stdout.readline() or sys.exit(f"watches: {python} ended"))

        results = [ask("values"), ask("idle")]
        change(agent, keys, str(time.time()))
        results.append(ask("values"))
        process.stdin.close()
    return results


def change(agent: Any, keys: list[str], value: str) -> None:
    for key in dict.fromkeys(keys):
        agent.put(f"/v1/kv/{key}", value)


def main(peer: str, count: int) -> None:
    sys.path.insert(0, str(ROOT / "tests" / "python"))
    import agents

    many, same = [f"watch/{n:04}" for n in range(count)], ["watch/0000"] * count
    cases = [
        ("py-consul", peer, many),
        ("lictor", sys.executable, many),
        ("lictor, one key", sys.executable, same),
    ]
    print(f"{count:,} watches{'connections':>20}{'memory':>12}", end="")
    print(f"{'begin':>12}{f'{IDLE} s idle':>12}{'a change':>12}   (CPU)")
    with agents.running(CONNECTIONS) as agent:
        change(agent, many, "x" * 100)
        for title, python, keys in cases:
            begin, idle, changed = measure(agent, python, keys)
            cells = f"{title:15}{begin[2]:>18,}{changed[1] / 2**20:>8.1f} MiB"
            cells += "".join(f"{seconds * 1e3:>9.0f} ms" for seconds, *_ in (begin, idle, changed))
            print(cells, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["side"]:
        asyncio.run(side(int(sys.argv[2]), json.loads(sys.argv[3])))
    elif len(sys.argv) in (2, 3):
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 1000)
    else:
        sys.exit(__doc__)
