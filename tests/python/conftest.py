"""Fixtures: real agents, shared and private. What they are is in `agents.py`."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import agents
import consul
import memory
import pytest
import uvloop
from agents import Agent
from certificates import SERVER_NAME, Certificates, over_https
from hostile import Hostile
from transports import TRANSPORTS, Connect

# In the background of a shell interrupts are ignored, also by what the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--agent",
        default="real",
        help="real: a real Consul (default); dev: the dev agent, behaving as that Consul would; "
        "dev-<version>: the dev agent as another version",
    )


def pytest_configure(config: pytest.Config) -> None:
    if (version := memory.chosen(config.getoption("--agent"))) is not None:
        agents.make = functools.partial(memory.Memory, version)
        agents.version = lambda: tuple(map(int, version.split(".")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--agent") != "real":
        kept = memory.select(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        needed = tuple(map(int, marker.args[0].split(".")))
        if agents.version() < needed:
            pytest.skip(f"needs Consul {marker.args[0]}")


@pytest.fixture(autouse=True)
def no_consul_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the developer's shell says of Consul, proxies and CAs is none of the tests' business."""
    for name in os.environ:
        if name.startswith("CONSUL_") or name.lower().endswith(("_proxy", "_ca_bundle")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared_agent() -> Iterator[Agent]:
    """One agent for the whole run, with script checks allowed. Tests take `agent`."""
    with agents.running("enable_script_checks = true") as agent:
        yield agent


@pytest.fixture
def agent(shared_agent: Agent) -> Agent:
    """The shared agent, empty."""
    shared_agent.clean()
    return shared_agent


@pytest.fixture
def consul_port(agent: Agent) -> int:
    """The HTTP port of the shared agent, empty."""
    return agent.port


@pytest.fixture
def new_agent() -> Iterator[Callable[..., Agent]]:
    """Starts agents of the test's own, to be stopped, restarted or paused: `new_agent(hcl)`."""
    with contextlib.ExitStack() as stack:
        yield lambda *args, **kw: stack.enter_context(agents.running(*args, **kw))


@pytest.fixture(scope="session")
def acl_agent() -> Iterator[Agent]:
    """An agent that denies by default; `acl_agent.token` may do everything."""
    with agents.running(agents.ACL, token=agents.ROOT_TOKEN) as agent:
        yield agent


@pytest.fixture
def cluster() -> Iterator[list[agents.Server]]:
    """Three servers with a leader, to be killed and started again."""
    with agents.cluster() as servers:
        yield servers


@pytest.fixture(scope="session")
def datacenters() -> Iterator[dict[str, Agent]]:
    """An agent in `dc1` and one in `dc2`, joined over WAN."""
    with agents.federation() as both:
        yield both


@pytest.fixture
def server() -> Iterator[Hostile]:
    """A server that plays what it is told to."""
    with Hostile() as server:
        yield server


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Those of `https` and `strict`."""
    folder = tmp_path_factory.mktemp("tls")
    return Certificates(folder / "good", "127.0.0.1", SERVER_NAME)


@pytest.fixture(scope="session")
def others(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Of somebody else."""
    return Certificates(tmp_path_factory.mktemp("tls") / "others", "127.0.0.1")


@pytest.fixture(scope="session")
def https(certificates: Certificates) -> Iterator[int]:
    """The port of an agent that speaks HTTPS."""
    with over_https(certificates) as port:
        yield port


@pytest.fixture(scope="session")
def strict(certificates: Certificates) -> Iterator[int]:
    """The port of one that asks for certificates."""
    with over_https(certificates, "verify_incoming_https = true") as port:
        yield port


@pytest.fixture(params=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """`asyncio.run`, on either loop."""
    return asyncio.run if request.param == "asyncio" else uvloop.run


@pytest.fixture
def client(agent: Agent) -> consul.Consul:
    """Our client of the shared agent, empty."""
    return consul.Consul(port=agent.port)


@pytest.fixture(params=TRANSPORTS)
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Makes clients, of one transport after the other."""
    with TRANSPORTS[request.param]() as connect:
        yield connect


@pytest.fixture(scope="module")
def nothing_left_over() -> None:
    """Clients of earlier tests hang in cycles, and their connections would be counted here."""
    gc.collect()
