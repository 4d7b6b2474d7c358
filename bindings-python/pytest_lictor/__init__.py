"""The pytest fixture `consul_agent`: a Consul agent of a test's own.

pytest imports this in every run, so `consul` is imported when a test asks for the fixture.
"""

from __future__ import annotations

import os

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from consul.testing import DevAgent

_MARK = (
    "consul_agent(**options): how the fixture of this name sets up its `consul.testing.DevAgent`"
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARK)


@pytest.fixture
def consul_agent(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DevAgent]:
    """An empty Consul agent in memory, a `consul.testing.DevAgent`, for this test alone.

    While the test runs, `consul.Consul()` finds it: it is what `CONSUL_HTTP_ADDR` says, and all
    other `CONSUL_*` variables are unset. The mark `consul_agent(token=…, datacenter=…)` sets up
    the agent.
    """
    from consul.testing import DevAgent

    marker = request.node.get_closest_marker("consul_agent")
    with DevAgent(**(marker.kwargs if marker else {})) as agent:
        for name in os.environ:
            if name.startswith("CONSUL_"):
                monkeypatch.delenv(name)
        monkeypatch.setenv("CONSUL_HTTP_ADDR", agent.address)
        yield agent
