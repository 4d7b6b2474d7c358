"""Every row against the routes that a real agent has.

A row whose path or verb were wrong could still agree with its vectors: here Consul decides.
"""

from __future__ import annotations

import functools
import inspect
import re
from typing import Any

import agents
import consul
import pytest
from agents import NODE, Agent, until
from consul import _core

pytestmark = pytest.mark.integration

#: What came to be after the oldest Consul that the tests run with, by the start of its path.
SINCE = {
    "/v1/acl/templated-polic": "1.17",
    "/v1/agent/version": "1.16",
    "/v1/connect/intentions/exact": "1.9",
    "/v1/operator/autopilot/state": "1.9",
    "/v1/operator/raft/transfer-leader": "1.15",
    "/v1/operator/usage": "1.15",
    "/v1/peering": "1.14",
    "/v1/exported-services": "1.17.3",
    "/v1/imported-services": "2.0",
}


#: What the dev agent does not have, by the start of its path.
LACKS = [
    "/v1/agent/connect",
    "/v1/agent/monitor",
    "/v1/config",
    "/v1/connect",
    "/v1/discovery-chain",
]
LACKS += ["/v1/coordinate/update", "/v1/operator", "/v1/peering", "/v1/snapshot"]
LACKS += ["/v1/exported-services", "/v1/imported-services"]

OLD_ACL = {f"acl.{name}" for name in ("create", "update", "clone", "destroy", "info", "list")}


def rows(*methods: str) -> pytest.MarkDecorator:
    """The endpoints of these verbs, each with the version that it needs."""
    params = []
    for row in _core.endpoints():
        needs = [pytest.mark.needs(v) for path, v in SINCE.items() if row.path.startswith(path)]
        if row.path.startswith(tuple(LACKS)):
            needs.append(pytest.mark.real("the dev agent does without it"))
        if row.method in methods:
            params.append(pytest.param(row, id=row.name, marks=needs))
    return pytest.mark.parametrize("row", params)


@rows("GET", "PUT", "POST", "DELETE")
def test_the_route_takes_the_verb(row: Any, shared_agent: Agent) -> None:
    """Asked by OPTIONS, which has no effect."""
    if row.name in OLD_ACL and agents.version() >= (1, 11):
        pytest.skip("Consul 1.11 removed the old ACL system")
    answer = shared_agent.call("OPTIONS", re.sub(r"{\w+}", "x", row.path))
    assert answer.status == 200, (row, answer)
    assert row.method in answer.headers["Allow"].split(","), (row, answer.headers["Allow"])


class Raw(consul.std.HTTPClient):
    """Our transport, but it returns replies unread."""

    def get(self, callback: Any, *args: Any, **kwargs: Any) -> Any:
        return super().get(lambda response: response, *args, **kwargs)


class Client(consul.Consul):
    def http_connect(self, *args: Any, **kwargs: Any) -> Any:
        return Raw(*args, **kwargs)


#: What required parameters are given, for there to be something.
GIVEN = {
    "by": "destination",
    "destination": "web",
    "gateway": "gate",
    "key": "k",
    "kind": "service-defaults",
    "node": NODE,
    "service": "web",
    "service_id": "web",
    "source": "api",
}
NAMES = {"health.state": "passing"}


def furnish(agent: Agent) -> dict[str, str]:
    """Something for every read to find; what the ids have become."""
    ids = furnish_mesh(agent) if agent.real else {}
    agent.put("/v1/kv/k", "v")
    session = agent.put("/v1/session/create").json["ID"]
    web = {"Name": "web", "Connect": {"Native": True}, "Check": {"TTL": "1h", "Status": "passing"}}
    agent.put("/v1/agent/service/register", web)
    until("the service is in the catalog", lambda: agent.get("/v1/catalog/service/web"))
    query = {"Name": "web", "Service": {"Service": "web"}}
    query_id = agent.call("POST", "/v1/query", query).json["ID"]
    ids |= {"session_id": session, "query_id": query_id}
    return ids | {"query": query_id, "name": "web"}


def furnish_mesh(agent: Agent) -> dict[str, str]:
    """As much for what the dev agent lacks; its node has coordinates from the start."""
    agent.put("/v1/config", {"Kind": "service-defaults", "Name": "web", "Protocol": "http"})
    intention = {"SourceName": "api", "DestinationName": "web", "Action": "deny"}
    made = agent.call("POST", "/v1/connect/intentions", intention | {"SourceType": "consul"})
    coordinates = {"Vec": [0.0] * 8, "Error": 1.5, "Adjustment": 0.0, "Height": 1e-05}
    agent.put("/v1/coordinate/update", {"Node": NODE, "Coord": coordinates})
    until("the node has coordinates", lambda: agent.get("/v1/coordinate/nodes"))
    return {"intention_id": made.json["ID"]}


@rows("GET")
def test_the_read_finds_something(row: Any, agent: Agent) -> None:
    if row.name == "agent.monitor":
        pytest.skip("never ends: test_agent_operator.py has it")
    if row.name == "operator.keyring_list":
        pytest.skip("needs encryption: test_agent_operator.py has it")
    if row.name.startswith("acl."):
        pytest.skip("needs ACLs: test_agent_acl_system.py has it")
    given = GIVEN | furnish(agent) | {"name": NAMES.get(row.name, "web")}
    method = functools.reduce(getattr, row.name.split("."), Client(port=agent.port))
    needed = [p for p in inspect.signature(method).parameters.values() if p.default is p.empty]
    response = method(**{parameter.name: given[parameter.name] for parameter in needed})
    # A server that has just started is not yet healthy to autopilot.
    assert response.code in ((200, 429) if row.name == "operator.autopilot_health" else (200,))
    assert response.body, "an answer of some kind"
