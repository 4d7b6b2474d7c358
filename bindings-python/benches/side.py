"""One side of `compare.py`: calls whichever `consul` its interpreter has, and says what it cost.

Reads a command a line and answers each with a line of JSON:

    version             the installed library and its version
    digest JOB          what the job gives, as a text that is the same on both sides
    run JOB CALLS       microseconds of CPU a call
"""

import gc
import hashlib
import importlib.metadata
import json
import subprocess
import sys
import time

import consul

address = sys.argv[1]
host, _, port = address.rpartition(":")
client = consul.Consul(host=host, port=int(port))


JOBS = {
    "get": lambda: client.kv.get("bench/one"),
    "put": lambda: client.kv.put("bench/put", "x" * 100),
    "list": lambda: client.kv.get("bench/many/", recurse=True),
    "health": lambda: client.health.service("bench", passing=True),
}


def digest(job):
    """The type and a hash of what the job gives."""
    if job == "import":
        return "module"
    result = JOBS[job]()
    text = json.dumps(result, default=lambda value: f"bytes {value.hex()}", sort_keys=True)
    return f"{type(result).__name__} {hashlib.sha256(text.encode()).hexdigest()}"


def run(job, calls):
    if job == "import":
        return sum(imported() for _ in range(calls)) / calls * 1e6
    work = JOBS[job]
    work()
    gc.collect()
    begin = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - begin) / calls * 1e6


def imported():
    """What a new interpreter spends on the import alone, in seconds."""
    code = "import time; t = time.process_time(); import consul; print(time.process_time() - t)"
    return float(subprocess.check_output([sys.executable, "-c", code]))


def version():
    name = "lictor" if hasattr(consul, "_core") else "python-consul"
    return f"{name} {importlib.metadata.version(name)} on Python {sys.version.split()[0]}"


COMMANDS = {
    "version": version,
    "digest": digest,
    "run": lambda job, calls: run(job, int(calls)),
}

for line in sys.stdin:
    command, *words = line.split()
    print(json.dumps(COMMANDS[command](*words)), flush=True)
