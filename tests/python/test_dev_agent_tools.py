"""The dev agent for pytest, and on the command line."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import urllib.request

import pytest

PYTHON = [sys.executable, "-W", "error"]

TESTS = """
import os
import sys

import pytest

def test_nothing_is_imported_before():
    assert "consul" not in sys.modules

def test_an_agent(consul_agent):
    import consul
    assert os.environ["CONSUL_HTTP_ADDR"] == consul_agent.address
    assert [name for name in os.environ if name.startswith("CONSUL_")] == ["CONSUL_HTTP_ADDR"]
    assert consul.Consul().kv.put("a", "b")

def test_another(consul_agent):
    assert consul_agent.client().kv.get("a")[1] is None

@pytest.mark.consul_agent(datacenter="east", token="root")
def test_one_as_wanted(consul_agent):
    assert consul_agent.client().catalog.datacenters() == ["east"]
    assert consul_agent.token == "root"

def test_afterwards():
    assert os.environ["CONSUL_HTTP_ADDR"] == "elsewhere:1" and "CONSUL_HTTP_TOKEN" in os.environ
"""


def test_the_fixture_needs_no_import(tmp_path: pathlib.Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    env = {"CONSUL_HTTP_ADDR": "elsewhere:1", "CONSUL_HTTP_TOKEN": "t"}
    command = [*PYTHON, "-m", "pytest", "-q", "--strict-markers", "-p", "no:cacheprovider"]
    run = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert run.returncode == 0 and "5 passed" in run.stdout, run.stdout + run.stderr


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*PYTHON, "-m", "consul", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=20)


def test_the_command_serves_until_it_is_interrupted() -> None:
    command = [*PYTHON, "-m", "consul", "dev", "--http-port", "0", "--seed=7"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        greeting = process.stdout.readline()
        url = greeting.partition("CONSUL_HTTP_ADDR=")[2].strip()
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{url}/v1/status/leader", timeout=10) as reply:
            assert reply.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_the_command_says_when_others_can_reach_it() -> None:
    command = [*PYTHON, "-m", "consul", "dev", "--http-port", "0", "--bind", "0.0.0.0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert "0.0.0.0" in process.stdout.readline()
        assert "Anyone who reaches this address" in process.stdout.readline()
        process.terminate()


def test_the_command_starts_as_consul_does() -> None:
    flags = ["-dev", "-bind=10.0.0.9", "-client=127.0.0.1", "-http-port", "0", "-node=n"]
    script = "import consul; print(*consul.Consul().catalog.nodes()[1][0].values())"
    run = dev("dev", "agent", *flags, "--", sys.executable, "-c", script)
    assert (run.returncode, run.stderr) == (0, "")
    assert " n 10.0.0.9 dc1 " in run.stdout


def test_the_command_lends_an_agent_to_another() -> None:
    script = "import consul; print(consul.Consul().kv.put('a', 'b')); raise SystemExit(3)"
    run = dev("dev", "--http-port", "0", "--", sys.executable, "-c", script)
    assert (run.returncode, run.stdout, run.stderr) == (3, "True\n", "")
    open_to_all = dev("dev", "--http-port", "0", "--bind", "0.0.0.0", "--", "true")
    assert "Anyone who reaches this address" in open_to_all.stderr
    assert dev("dev", "--http-port", "0", "--", "/no/such/program").returncode == 2


INTERRUPTED = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    print("ready", flush=True)
    time.sleep(20)
except KeyboardInterrupt:
    time.sleep(1)
    import consul
    print(consul.Consul().kv.put("a", "b"))
    raise SystemExit(3)
"""


def test_an_interrupted_command_has_time_to_end() -> None:
    """As in a terminal, where an interrupt goes to all that run there."""
    command = [*PYTHON, "-m", "consul", "dev", "--http-port", "0", "--"]
    with subprocess.Popen(
        [*command, sys.executable, "-c", INTERRUPTED],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.stdout.read() == "True\n"
        assert process.wait(10) == 3


def test_a_killed_command_is_told_as_shells_do() -> None:
    script = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    run = dev("dev", "--http-port", "0", "--", sys.executable, "-c", script)
    assert run.returncode == 128 + signal.SIGTERM


def test_the_command_explains_itself() -> None:
    assert "Usage: python -m consul dev" in dev("dev", "--help").stdout
    assert dev("dev", "--version").stdout.startswith("lictor-dev-agent ")
    assert "python -m consul dev" in dev("--help").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Usage: "),
        (["serve"], "Usage: "),
        (["dev", "--port", "1"], "--port"),
        (["dev", "--http-port", "many"], "many"),
        (["dev", "agent", "-dev", "-retry-join=10.0.0.1"], "-retry-join: "),
        (["dev", "agent", "-http-port=0"], "-dev"),
        (["dev", "--http-port", "0", "--bind", "192.0.2.1"], "cannot listen on 192.0.2.1:0"),
    ],
)
def test_the_command_refuses(arguments: list[str], words: str) -> None:
    run = dev(*arguments)
    assert run.returncode == 2 and run.stdout == "" and words in run.stderr
    assert "Traceback" not in run.stderr
