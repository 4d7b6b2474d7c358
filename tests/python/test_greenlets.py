"""gevent and eventlet: where they have replaced the sockets, a call holds nobody up."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest
from agents import Agent

HERE = pathlib.Path(__file__).parent
PROGRAMS = ["ticks", "fifty", "kill", "late", "threads", "watch", "watches"]
RUNS = [(library, program) for library in ("gevent", "eventlet") for program in PROGRAMS]
RUNS.append(("gevent", "fork"))  # eventlet itself warns of it


def run(*command: object) -> str:
    """What an interpreter prints that has nothing to complain of."""
    line = [sys.executable, "-W", "error", "-X", "dev", *map(str, command)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=50, cwd=HERE.parents[1])
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


@pytest.mark.integration
@pytest.mark.parametrize(("library", "program"), RUNS)
def test_greenlets(agent: Agent, library: str, program: str) -> None:
    assert run(HERE / "greenlets.py", library, program, agent.port) == "done\n"


CHOICE = """
import socket, sys, consul
{patch}
c = consul.Consul()
print(type(c.http._take_shortcut()).__module__)
assert ("consul._sockets" in sys.modules) is {taken}
"""


def test_python_sockets_are_used_only_where_they_are_replaced() -> None:
    assert run("-c", CHOICE.format(patch="", taken=False)) == "consul._core\n"
    for patch in (
        "socket.socket = type('Recorder', (socket.socket,), {})",
        "import gevent.monkey; gevent.monkey.patch_socket()",
    ):
        assert run("-c", CHOICE.format(patch=patch, taken=True)) == "consul._sockets\n"


@pytest.mark.timeout(90)
def test_hostile_replies_over_sockets_of_gevent() -> None:
    """The tests of `test_hostile.py`, whose server then is of greenlets too."""
    patched = "import gevent.monkey; gevent.monkey.patch_all()\n"
    tests = f"import sys, pytest\nsys.exit(pytest.main(['-q', {str(HERE / 'test_hostile.py')!r},"
    chosen = " '-k', 'std and not aio', '-p', 'no:cacheprovider']))"
    done = subprocess.run(
        [sys.executable, "-c", patched + tests + chosen],
        capture_output=True,
        text=True,
        timeout=80,
        cwd=HERE.parents[1],
    )
    assert done.returncode == 0 and " passed" in done.stdout, done.stdout
