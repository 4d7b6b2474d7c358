"""However a program ends that used the client for asyncio: nothing is printed, not even a warning.

Each test is a program of its own, with every warning an error and Python's own checks on.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import agents
import pytest
from agents import Agent
from certificates import Certificates, over_https

pytestmark = pytest.mark.integration

BEGIN = """
import asyncio, gc, logging, sys, consul, consul.aio
# A machine that is slow is not what a client leaves behind.
logging.getLogger("asyncio").addFilter(lambda record: "Executing <" not in record.getMessage())
settings = {settings}

def client():
    return consul.aio.Consul(**settings)

async def use(c):
    await c.kv.put("k", "v")
    found = await asyncio.gather(*(c.kv.get("k") for _ in range(3)))
    assert all(entry["Value"] == b"v" for _, entry in found)

def run(main):
    {run}
"""
ASYNCIO = "return asyncio.run(main)"
UVLOOP = "import uvloop; return uvloop.run(main)"

PROGRAMS = {
    "closed and awaited": (
        "async def main():\n c = client(); await use(c); await c.close()\nrun(main())"
    ),
    "closed": "async def main():\n c = client(); await use(c); c.close()\nrun(main())",
    "async with": "async def main():\n async with client() as c: await use(c)\nrun(main())",
    "with": "async def main():\n with client() as c: await use(c)\nrun(main())",
    "not closed": "async def main():\n c = client(); await use(c)\nrun(main())",
    "not closed, and collected at once": (
        "async def main():\n c = client(); await use(c); del c; gc.collect()\nrun(main())"
    ),
    "not closed, and collected afterwards": (
        "async def main():\n c = client(); await use(c); c.itself = c\nrun(main()); gc.collect()"
    ),
    "not closed, and global": "c = client()\nrun(use(c))",
    "not closed, in two loops": "c = client()\nrun(use(c)); run(use(c)); gc.collect()",
    "closed after the loop": "c = client()\nrun(use(c)); c.close()",
    "never used": "c = client()",
    "ends by an error": (
        "async def main():\n c = client(); await use(c); raise KeyError\n"
        "try: run(main())\nexcept KeyError: pass"
    ),
    "ends in mid-call": (
        "async def main():\n c = client(); i, _ = await c.kv.get('k')\n"
        " t = asyncio.create_task(c.kv.get('k', index=i)); await asyncio.sleep(.1)\nrun(main())"
    ),
    "ends while it connects": (
        "async def main():\n c = client(); t = asyncio.create_task(c.kv.get('k'))\n"
        " await asyncio.sleep(0); await asyncio.sleep(0)\nrun(main())"
    ),
    "closed while it connects": (
        "async def main():\n c = client(); t = asyncio.create_task(c.kv.get('k'))\n"
        " await asyncio.sleep(0); await asyncio.sleep(0); await c.close(); t.cancel()\nrun(main())"
    ),
}

OWN_LOOP = "loop = asyncio.new_event_loop(); c = client(); loop.run_until_complete(use(c)); "
PROGRAMS_WITH_A_LOOP = {
    "closed": OWN_LOOP + "c.close(); loop.close()",
    "closed by the loop": OWN_LOOP + "loop.run_until_complete(c.close()); loop.close()",
    "closed after the loop": OWN_LOOP + "loop.close(); c.close()",
    "not closed": OWN_LOOP + "loop.close()",
    "not closed, and collected": OWN_LOOP + "del c; gc.collect(); loop.close()",
    "not closed, and collected afterwards": OWN_LOOP + "loop.close(); del c; gc.collect()",
    "collected while another loop runs": (
        OWN_LOOP + "c.itself = c; x = [c]; del c\n"
        "async def main(): x.clear(); gc.collect()\nasyncio.run(main()); loop.close()"
    ),
    "closed in another loop": (
        OWN_LOOP + "\nasync def main(): await c.close()\nasyncio.run(main()); loop.close()"
    ),
}


@pytest.fixture(scope="module")
def https(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    certificates = Certificates(tmp_path_factory.mktemp("tls") / "own", "127.0.0.1")
    with over_https(certificates) as port:
        yield {"port": port, "scheme": "https", "verify": str(certificates.ca)}


@pytest.fixture(params=["http", "https"])
def settings(request: pytest.FixtureRequest) -> dict[str, object]:
    if request.param == "https":
        found: dict[str, object] = request.getfixturevalue("https")
        return found
    agent: Agent = request.getfixturevalue("agent")
    return {"port": agent.port}


def silent(settings: dict[str, object], run: str, program: str) -> None:
    code = BEGIN.format(settings=settings, run=run) + program
    command = [sys.executable, "-W", "error", "-X", "dev", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, cwd=agents.ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("run", [ASYNCIO, UVLOOP], ids=["asyncio", "uvloop"])
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_silence(settings: dict[str, object], run: str, program: str) -> None:
    if run == UVLOOP and "scheme" in settings and "sleep(0);" in program:
        pytest.skip("uvloop itself logs a TLS handshake that is cancelled")
    silent(settings, run, program)


@pytest.mark.parametrize("program", PROGRAMS_WITH_A_LOOP.values(), ids=PROGRAMS_WITH_A_LOOP)
def test_silence_of_a_loop_by_hand(settings: dict[str, object], program: str) -> None:
    silent(settings, ASYNCIO, program)


def test_silence_of_uvloop_by_hand(settings: dict[str, object]) -> None:
    """It complains itself of what is open when it is closed, so the client has to be closed."""
    loop = OWN_LOOP.replace("asyncio.new", "uvloop.new")
    silent(settings, ASYNCIO, f"import uvloop; {loop} c.close(); loop.close()")
