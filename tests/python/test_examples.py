"""The examples, run as a newcomer would run them."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest
from agents import Agent

ROOT = pathlib.Path(__file__).parents[2]
pytestmark = pytest.mark.integration


def run(agent: Agent, *command: str) -> str:
    env = {**os.environ, "CONSUL_HTTP_ADDR": f"127.0.0.1:{agent.port}"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_demo(agent: Agent) -> None:
    out = run(agent, sys.executable, "examples/python/demo.py")
    assert "`web-1` listens on 127.0.0.1:" in out
    assert "b'hello'" in out
    assert "b'bonjour'" in out


@pytest.mark.timeout(300)
def test_four_jobs_in_rust(agent: Agent) -> None:
    out = run(agent, "cargo", "run", "--quiet", "--package", "lictor-examples")
    assert out.splitlines() == [
        "web listens on Some(8080)",
        "put: true",
        "New: hello",
        "Same: hello",
        "Same: hello",
    ]
