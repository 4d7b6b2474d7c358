"""The dev agent in place of a real Consul, for the tests that take either: `pytest --agent=dev`."""

from __future__ import annotations

import re
from typing import Any

import agents
import pytest
from agents import Agent
from consul.testing import DevAgent

# Of the settings that tests ask for, those that the dev agent has.
SETTINGS: dict[str, dict[str, Any]] = {
    "": {},
    "enable_script_checks = true": {"script_checks": True},
    agents.ACL: {"token": agents.ROOT_TOKEN},
    agents.OPEN_ACL: {"default_policy": "allow"},
}

# Whoever asks for one of these needs more than one agent, TLS, or what only servers have.
REAL_FIXTURES = {"cluster", "datacenters", "https", "own", "strict"}
# What has to do with an agent at all; the rest is the same whatever the agent.
FIXTURES = {"shared_agent", "new_agent", "acl_agent"}


class Memory(Agent):
    """An agent in memory with the manners of a real one."""

    real = False

    def __init__(self, version: str, hcl: str = "", token: str | None = None) -> None:
        if hcl not in SETTINGS:
            pytest.skip(f"the dev agent has no setting for `{hcl}`")
        self.token, self.node = token, agents.NODE
        self._agent = DevAgent(node=agents.NODE, version=version, **SETTINGS[hcl])
        self.port, self.rpc = self._agent.port, 8300

    def start(self) -> None:
        self._agent.start()

    def stop(self) -> None:
        self._agent.close()

    def kill(self) -> None:
        self._agent.stop()

    def pause(self) -> None:
        self._agent.pause()

    def resume(self) -> None:
        self._agent.resume()

    def clean(self) -> None:
        self._agent.restart()


def chosen(option: str) -> str | None:
    """The version of Consul that the dev agent shall behave as, or None for a real agent."""
    if option == "real":
        return None
    if option == "dev":
        return ".".join(map(str, agents.version()))
    version = re.fullmatch(r"dev-(\d+\.\d+\.\d+)", option)
    if version is None:
        raise pytest.UsageError(f"--agent: `{option}` is none of real, dev, dev-<version>")
    return version[1]


def select(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of all tests, those that say something about the dev agent; skips what it is not made for."""
    kept = []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if marker := item.get_closest_marker("real"):
            item.add_marker(pytest.mark.skip(reason=f"real Consul only: {marker.args[0]}"))
        if fixtures & FIXTURES and not fixtures & REAL_FIXTURES:
            kept.append(item)
    return kept
