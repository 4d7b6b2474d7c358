"""One side of `compare.py`: calls whichever `consul` its interpreter has, and says what it cost.

Reads a command a line and answers each with a line of JSON:

    version             the installed library and its version
    digest JOB          what the job gives, as a text that is the same on both sides
    run JOB CALLS       microseconds of CPU a call
"""

import asyncio
import functools
import gc
import hashlib
import importlib.metadata
import itertools
import json
import subprocess
import sys
import time

import consul

address = sys.argv[1]
host, _, port = address.rpartition(":")
client = consul.Consul(host=host, port=int(port))


# How many calls are under way at a time, with asyncio.
FLIGHT = 16


turns = itertools.count()


def key():
    """The next of many, as a program has them: what is remembered of a call must serve others."""
    return f"bench/many/{next(turns) % 2048:05}"


JOBS = {
    "get": lambda: client.kv.get(key()),
    "put": lambda: client.kv.put("bench/put", "x" * 100),
    "list": lambda: client.kv.get("bench/many/", recurse=True),
    "health": lambda: client.health.service("bench", passing=True),
    "aio": lambda: loop().run_until_complete(aio_client().kv.get(key())),
}


@functools.cache
def loop():
    return asyncio.new_event_loop()


@functools.cache
def aio_client():
    from consul.aio import Consul

    async def connect():  # py-consul needs a running loop
        return Consul(host=host, port=int(port))

    return loop().run_until_complete(connect())


async def flights(calls):
    """So many calls, a few of them at a time."""

    async def fly():
        for _ in range(calls // FLIGHT):
            await aio_client().kv.get(key())

    await asyncio.gather(*(fly() for _ in range(FLIGHT)))


def repeat(job, calls):
    if job == "aio":
        loop().run_until_complete(flights(calls))
        return
    work = JOBS[job]
    for _ in range(calls):
        work()


def digest(job):
    """The type and a hash of what the job gives, for the first of the keys."""
    global turns
    turns = itertools.count()
    if job == "import":
        return "module"
    result = JOBS[job]()
    text = json.dumps(result, default=lambda value: f"bytes {value.hex()}", sort_keys=True)
    return f"{type(result).__name__} {hashlib.sha256(text.encode()).hexdigest()}"


def run(job, calls):
    if job == "import":
        return sum(imported() for _ in range(calls)) / calls * 1e6
    JOBS[job]()
    gc.collect()
    begin = time.process_time()
    repeat(job, calls)
    return (time.process_time() - begin) / calls * 1e6


def imported():
    """What a new interpreter spends on the import alone, in seconds."""
    code = "import time; t = time.process_time(); import consul; print(time.process_time() - t)"
    return float(subprocess.check_output([sys.executable, "-c", code]))


def version():
    installed = {each.metadata["Name"] for each in importlib.metadata.distributions()}
    (name,) = installed & {"lictor", "python-consul", "py-consul"}
    return f"{name} {importlib.metadata.version(name)} on Python {sys.version.split()[0]}"


COMMANDS = {
    "version": version,
    "digest": digest,
    "run": lambda job, calls: run(job, int(calls)),
}

for line in sys.stdin:
    command, *words = line.split()
    print(json.dumps(COMMANDS[command](*words)), flush=True)

if aio_client.cache_info().currsize:

    async def close():
        await aio_client().close()

    loop().run_until_complete(close())
    loop().close()
