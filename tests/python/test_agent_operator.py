"""Servers, gossip keys and the agent itself, against real agents."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import agents
import consul
import pytest
from agents import NODE, ROOT_TOKEN, Agent
from consul import exceptions

pytestmark = pytest.mark.integration

FIRST, SECOND = (base64.b64encode(bytes([n] * 16)).decode() for n in (1, 2))


@pytest.fixture(scope="module")
def own_agent() -> Iterator[Agent]:
    """An agent whose servers may be told anything; with encryption, and metrics for Prometheus."""
    telemetry = 'telemetry { prometheus_retention_time = "1m" }'
    with agents.running(f'encrypt = "{FIRST}" {telemetry}') as agent:
        yield agent


@pytest.fixture
def own(own_agent: Agent) -> consul.Consul:
    return consul.Consul(port=own_agent.port)


# ---- the servers ---------------------------------------------------------------------------------


def test_raft(own: consul.Consul) -> None:
    [server] = own.operator.raft_config()["Servers"]
    assert (server["Node"], server["Leader"], server["Voter"]) == (NODE, True, True)
    assert server["Address"] == own.status.leader() == own.status.peers(dc="dc1")[0]
    assert own.operator.raft_config(dc="dc1", stale=True)["Servers"] == [server]
    with pytest.raises(consul.base.BadRequest, match="Must specify either"):
        own.operator.raft_remove_peer()
    with pytest.raises(consul.ConsulException, match="not found"):
        own.operator.raft_remove_peer(address="127.0.0.1:1")
    with pytest.raises(consul.ConsulException, match="not found"):
        own.operator.raft_remove_peer(peer_id="6a1253d2-1785-24fd-91c2-f8e78c745511")
    with pytest.raises(consul.ConsulException, match="No path to datacenter"):
        own.operator.raft_config(dc="nope")


@pytest.mark.needs("1.15")
def test_leadership_goes_nowhere_without_another_server(own: consul.Consul) -> None:
    with pytest.raises(consul.ConsulException):
        own.operator.raft_transfer_leader()
    assert own.operator.usage(stale=True)["Usage"]["dc1"]["Services"] >= 1


def test_autopilot(own: consul.Consul, own_agent: Agent) -> None:
    path = "/v1/operator/autopilot/configuration"
    before = own.operator.autopilot_configuration()
    assert before == own_agent.get(path)
    kept = {"server_stabilization_time": "11s", "max_trailing_logs": 300}
    changed = {"cleanup_dead_servers": False, "last_contact_threshold": "300ms", **kept}
    index = before["ModifyIndex"]
    assert own.operator.update_autopilot_configuration(**changed, cas=index + 1) is False
    assert own_agent.get(path) == before
    assert own.operator.update_autopilot_configuration(**changed, cas=index) is True
    after = own_agent.get(path)
    assert (after["CleanupDeadServers"], after["LastContactThreshold"]) == (False, "300ms")
    assert (after["ServerStabilizationTime"], after["MaxTrailingLogs"]) == ("11s", 300)

    def healthy() -> bool:
        return own.operator.autopilot_health()["Healthy"]

    agents.until("autopilot calls the server healthy", healthy)
    [server] = own.operator.autopilot_health(dc="dc1")["Servers"]
    assert (server["Name"], server["SerfStatus"]) == (NODE, "alive")


@pytest.mark.needs("1.9")
def test_the_state_of_autopilot(own: consul.Consul) -> None:
    state = own.operator.autopilot_state()
    assert state["Leader"] in state["Voters"]


def test_gossip_keys(own: consul.Consul, own_agent: Agent) -> None:
    def keys() -> list[set[str]]:
        return [set(pool["Keys"]) for pool in own_agent.get("/v1/operator/keyring")]

    pools = own.operator.keyring_list()
    assert {pool["WAN"] for pool in pools} == {True, False}
    assert [pool["Keys"] for pool in pools] == [{FIRST: 1}] * len(pools)
    assert own.operator.keyring_list(relay_factor=1, local_only=False) == pools

    assert own.operator.keyring_install(SECOND) is True
    assert keys() == [{FIRST, SECOND}] * len(pools)
    with pytest.raises(consul.ConsulException, match="primary key"):
        own.operator.keyring_remove(FIRST)
    assert own.operator.keyring_use(SECOND) is True
    assert own.operator.keyring_remove(FIRST, relay_factor=0) is True
    assert keys() == [{SECOND}] * len(pools)
    with pytest.raises(consul.ConsulException):
        own.operator.keyring_install("no key")


def test_the_certificate_authority_is_told(own: consul.Consul) -> None:
    config = own.connect.ca.configuration()["Config"]
    assert own.connect.ca.update_configuration("consul", {**config, "LeafCertTTL": "48h"}) is True
    assert own.connect.ca.configuration()["Config"]["LeafCertTTL"] == "48h"
    with pytest.raises(consul.ConsulException):
        own.connect.ca.update_configuration("nonsense", {})


# ---- the agent -----------------------------------------------------------------------------------


def test_the_machine(own: consul.Consul) -> None:
    host = own.agent.host()
    assert host["Memory"]["total"] > 0 and host["CPU"] and host["Host"]["os"]


def test_metrics(own: consul.Consul, client: consul.Consul) -> None:
    metrics = own.agent.metrics()
    assert {"Gauges", "Counters", "Samples"} <= metrics.keys()
    text = own.agent.metrics(format_prometheus=True)
    assert isinstance(text, str) and "# TYPE consul_" in text
    if agents.version() < (1, 9):
        with pytest.raises(exceptions.ClientError, match=r"^415 Prometheus is not enabled"):
            client.agent.metrics(format_prometheus=True)


@pytest.mark.needs("1.16")
def test_the_version(own: consul.Consul) -> None:
    assert own.agent.version()["HumanVersion"].startswith(".".join(map(str, agents.version())))


@pytest.mark.real("logs")
def test_the_log_has_no_end(agent: Agent, client: consul.Consul) -> None:
    with pytest.raises(consul.base.BadRequest, match="Unknown log level: nonsense"):
        client.agent.monitor(loglevel="nonsense")
    impatient = consul.Consul(port=agent.port, connections_timeout=0.3)
    with pytest.raises(exceptions.TransportTimeout):
        impatient.agent.monitor(loglevel="debug", logjson=True)


def test_the_health_of_services(agent: Agent, client: consul.Consul) -> None:
    health = client.agent.service
    assert health.health("web-1") is None and health.health_by_name("web") is None
    for n in (1, 2):
        check = {"TTL": "1h", "Status": "passing"}
        web = {"Name": "web", "ID": f"web-{n}", "Port": n, "Check": check}
        agent.put("/v1/agent/service/register", web)
    assert health.health("web-1")["AggregatedStatus"] == "passing"
    for status in ("warning", "critical"):
        assert client.agent.check.update("service:web-2", status, output="whÿ") is True
        found = health.health("web-2")
        assert (found["AggregatedStatus"], found["Service"]["Port"]) == (status, 2)
        assert found["Checks"][0]["Output"] == "whÿ"
        both = {h["Service"]["ID"]: h["AggregatedStatus"] for h in health.health_by_name("web")}
        assert both == {"web-1": "passing", "web-2": status}
    with pytest.raises(consul.base.BadRequest, match="Invalid check status"):
        client.agent.check.update("service:web-2", "nonsense")


def test_waiting_for_a_service_to_change(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/agent/service/register", {"Name": "web", "Port": 1})
    seen = client.agent.service_definition("web")["ContentHash"]
    start = time.monotonic()
    same = client.agent.service_definition("web", hash=seen, wait="200ms")
    assert same["ContentHash"] == seen and time.monotonic() - start >= 0.2
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.agent.service_definition, "web", hash=seen, wait="10s")
        agent.put("/v1/agent/service/register", {"Name": "web", "Port": 2})
        assert waiting.result(5)["Port"] == 2


def test_members(client: consul.Consul) -> None:
    [member] = client.agent.members()
    assert member["Name"] == NODE
    with pytest.raises(consul.ConsulException, match="No node found with name 'nope'"):
        client.agent.force_leave("nope", wan=True)


@pytest.mark.needs("1.14.9")
def test_chosen_members(client: consul.Consul) -> None:
    assert client.agent.members(filter_expr=f"Name != `{NODE}`") == []


def test_what_a_session_depends_on(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/agent/service/register", {"Name": "web", "Check": {"TTL": "1h"}})
    agent.put("/v1/agent/check/pass/service:web")
    agents.until("the check passes", lambda: agent.get("/v1/health/service/web", passing="1"))
    mine = client.session.create(node_checks=["serfHealth"], service_checks=[{"ID": "service:web"}])
    [stored] = agent.get(f"/v1/session/info/{mine}")
    assert stored["NodeChecks"] == ["serfHealth"]
    assert [check["ID"] for check in stored["ServiceChecks"]] == ["service:web"]


def test_a_node_registered_whole(agent: Agent, client: consul.Consul) -> None:
    id_ = "6a1253d2-1785-24fd-91c2-f8e78c745511"
    checks = [{"Node": "far", "Name": name, "Status": "passing"} for name in ("a", "b")]
    assert client.catalog.register("far", "10.0.0.1", node_id=id_, checks=checks)
    [node] = [n for n in agent.get("/v1/catalog/nodes") if n["Node"] == "far"]
    assert node["ID"] == id_
    assert {check["Name"] for check in agent.get("/v1/health/node/far")} == {"a", "b"}


# ---- the agent's own tokens ----------------------------------------------------------------------


def test_tokens_of_the_agent(acl_agent: Agent) -> None:
    acl_agent.clean()
    root = consul.Consul(port=acl_agent.port, token=ROOT_TOKEN)
    nobody = consul.Consul(port=acl_agent.port)
    with pytest.raises(consul.ACLPermissionDenied):
        nobody.agent.token.set_default(ROOT_TOKEN)
    assert root.agent.token.set_default(ROOT_TOKEN) is True
    try:
        assert nobody.kv.put("k", "v") is True, "for requests that have none"
    finally:
        assert root.agent.token.set("default", "") is True
    with pytest.raises(consul.ACLPermissionDenied):
        nobody.kv.put("k", "v")
    assert root.agent.token.set_agent(ROOT_TOKEN) is True
    assert root.agent.token.set("replication", ROOT_TOKEN) is True
    assert root.agent.token.set_replication(ROOT_TOKEN) is True
    with pytest.raises(ValueError, match="token_type"):
        root.agent.token.set("../leave", "")


@pytest.mark.needs("1.18")
def test_newer_tokens_of_the_agent(acl_agent: Agent) -> None:
    token = consul.Consul(port=acl_agent.port, token=ROOT_TOKEN).agent.token
    assert token.set_agent_recovery(ROOT_TOKEN) is True
    assert token.set_config_file_service_registration(ROOT_TOKEN) is True
    assert token.set_dns(ROOT_TOKEN) is True


def test_tokens_of_an_agent_without_acls(client: consul.Consul) -> None:
    with pytest.raises(consul.ACLDisabled):
        client.agent.token.set_default("x")
