"""The service mesh against a real agent: its certificates, intentions and configuration entries."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import agents
import consul
import pytest
from agents import Agent, until

pytestmark = [pytest.mark.integration, pytest.mark.real("the service mesh")]


# ---- configuration entries -----------------------------------------------------------------------


def test_configuration_entries(agent: Agent, client: consul.Consul) -> None:
    kind = "service-defaults"
    assert client.config.get(kind, "web") is None
    assert client.config.list(kind) == []
    assert client.config.set(kind, "web", {"Protocol": "http"}) is True
    assert client.config.set(kind, "a b/c", {"Protocol": "grpc", "Kind": "nonsense"}) is True

    [web] = [e for e in agent.get(f"/v1/config/{kind}") if e["Name"] == "web"]
    assert web["Protocol"] == "http"
    assert client.config.get(kind, "web") == web
    assert client.config.get(kind, "a b/c")["Protocol"] == "grpc"
    assert sorted(e["Name"] for e in client.config.list(kind)) == ["a b/c", "web"]

    assert client.config.set(kind, "web", {"Protocol": "tcp"}, cas=web["ModifyIndex"] + 1) is False
    assert client.config.set(kind, "web", {"Protocol": "tcp"}, cas=web["ModifyIndex"]) is True
    assert agent.get(f"/v1/config/{kind}/web")["Protocol"] == "tcp"
    assert client.config.set(kind, "web", cas=0) is False, "there is one"

    assert client.config.delete(kind, "web") is True
    assert client.config.delete(kind, "web") is True, "gone is gone, says Consul"
    assert client.config.get(kind, "web") is None
    with pytest.raises(consul.base.BadRequest, match=r"400 .*nonsense"):
        client.config.set("nonsense", "web")


@pytest.mark.needs("1.11")
def test_an_entry_is_deleted_by_its_index(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/config", {"Kind": "service-defaults", "Name": "web"})
    index = agent.get("/v1/config/service-defaults/web")["ModifyIndex"]
    assert client.config.delete("service-defaults", "web", cas=index + 1) is False
    assert client.config.delete("service-defaults", "web", cas=index) is True
    assert agent.get("/v1/config/service-defaults") == []


def test_waiting_for_an_entry(agent: Agent, client: consul.Consul) -> None:
    """The index is part of the result where the call names one."""
    kind = "service-defaults"
    agent.put("/v1/config", {"Kind": kind, "Name": "web", "Protocol": "http"})
    index, entry = client.config.get(kind, "web", index=0)
    assert entry["Protocol"] == "http" and int(index) >= entry["ModifyIndex"]
    start = time.monotonic()
    assert client.config.get(kind, "web", index=index, wait="200ms") == (index, entry)
    assert time.monotonic() - start >= 0.2

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.config.get, kind, "web", index=index, wait="10s")
        agent.put("/v1/config", {"Kind": kind, "Name": "web", "Protocol": "grpc"})
        later, entry = waiting.result(5)
    assert int(later) > int(index) and entry["Protocol"] == "grpc"
    assert client.config.list(kind, index=0)[1] == [entry]
    later, missing = client.config.get(kind, "nope", index=0)
    assert missing is None and later.isdigit()


def test_the_discovery_chain(agent: Agent, client: consul.Consul) -> None:
    chain = client.discovery_chain.get("web")["Chain"]
    assert (chain["ServiceName"], chain["Protocol"]) == ("web", "tcp")
    agent.put("/v1/config", {"Kind": "service-defaults", "Name": "web", "Protocol": "http"})
    index, result = client.discovery_chain.get("web", index=0)
    assert result["Chain"]["Protocol"] == "http" and index.isdigit()

    other = client.discovery_chain.get(
        "web",
        compile_dc="dc1",
        override_connect_timeout="7s",
        override_protocol="grpc",
        override_mesh_gateway_mode="remote",
    )["Chain"]
    assert other["Protocol"] == "grpc" and other["CustomizationHash"]
    [resolver] = [n for n in other["Nodes"].values() if n["Type"] == "resolver"]
    assert resolver["Resolver"]["ConnectTimeout"] == "7s"
    with pytest.raises(consul.ConsulException, match=r"[Mm]esh.?[Gg]ateway"):
        client.discovery_chain.get("web", override_mesh_gateway_mode="nonsense")


def test_the_services_behind_a_gateway(agent: Agent, client: consul.Consul) -> None:
    listener = {"Port": 8080, "Protocol": "tcp", "Services": [{"Name": "web"}]}
    assert client.config.set("ingress-gateway", "gate", {"Listeners": [listener]}) is True
    [found] = client.catalog.gateway_services("gate")
    assert (found["Service"]["Name"], found["GatewayKind"]) == ("web", "ingress-gateway")
    index, same = client.catalog.gateway_services("gate", index=0)
    assert same == [found] and index.isdigit()

    gate = {"Name": "gate", "ID": "gate-1", "Kind": "ingress-gateway", "Port": 8080}
    agent.put("/v1/agent/service/register", gate)
    until("the gateway is in the catalog", lambda: agent.get("/v1/catalog/service/gate"))
    [instance] = client.health.ingress("web", passing=True)[1]
    assert instance["Service"]["ID"] == "gate-1"


# ---- who stands for a service --------------------------------------------------------------------


def test_proxies(agent: Agent, client: consul.Consul) -> None:
    assert client.catalog.connect("web")[1] == client.health.connect("web")[1] == []
    sidecar = {"sidecar_service": {}}
    assert client.agent.service.register("web", port=80, tags=["v1"], connect=sidecar)
    until("the proxy is in the catalog", lambda: agent.get("/v1/catalog/connect/web"))
    [proxy] = client.catalog.connect("web")[1]
    assert (proxy["ServiceName"], proxy["ServiceKind"]) == ("web-sidecar-proxy", "connect-proxy")
    assert proxy["ServiceProxy"]["DestinationServiceName"] == "web"
    [entry] = client.health.connect("web")[1]
    assert entry["Service"]["ID"] == "web-sidecar-proxy"
    assert client.health.connect("web", filter_expr="Service.Port == 1")[1] == []
    node = entry["Node"]["Node"]
    services = client.catalog.node_services(node)[1]["Services"]
    assert {"web", "web-sidecar-proxy"} <= {service["ID"] for service in services}
    chosen = client.catalog.node_services(node, filter_expr="Port == 80")[1]["Services"]
    assert [service["ID"] for service in chosen] == ["web"]
    assert client.catalog.node_services("nope")[1]["Node"] is None


# ---- certificates --------------------------------------------------------------------------------


def test_the_roots(agent: Agent, client: consul.Consul) -> None:
    roots = client.connect.ca.roots()
    assert roots == agent.get("/v1/connect/ca/roots")
    [root] = roots["Roots"]
    assert root["ID"] == roots["ActiveRootID"]
    pem = client.connect.ca.roots(pem=True)
    assert isinstance(pem, str) and pem.strip() == root["RootCert"].strip()
    index, same = client.connect.ca.roots(index=0)
    assert same == roots and index.isdigit()

    assert client.agent.connect.ca.roots()["ActiveRootID"] == roots["ActiveRootID"]
    index, same = client.agent.connect.ca.roots(index=0)
    assert same["TrustDomain"] == roots["TrustDomain"] and index.isdigit()
    assert client.connect.ca.configuration()["Provider"] == "consul"


def test_a_leaf_and_who_may_connect(agent: Agent, client: consul.Consul) -> None:
    leaf = client.agent.connect.ca.leaf("api")
    assert leaf["Service"] == "api" and leaf["ServiceURI"].endswith("/svc/api")
    assert "PRIVATE KEY" in leaf["PrivateKeyPEM"]
    index, same = client.agent.connect.ca.leaf("api", index=0)
    assert same["SerialNumber"] == leaf["SerialNumber"] and index == str(leaf["ModifyIndex"])

    def authorized() -> bool:
        answer = client.agent.connect.authorize("web", leaf["ServiceURI"], leaf["SerialNumber"])
        assert answer["Reason"]
        return answer["Authorized"]

    assert authorized() is True
    intention = {"SourceName": "api", "DestinationName": "web", "Action": "deny"}
    agent.call("POST", "/v1/connect/intentions", intention | {"SourceType": "consul"})
    until("the agent has seen the intention", lambda: not authorized())
    with pytest.raises(consul.ConsulException):
        client.agent.connect.authorize("web", "no uri", "01")


# ---- intentions ----------------------------------------------------------------------------------


def test_intentions_by_id(agent: Agent, client: consul.Consul) -> None:
    intentions = client.connect.intentions
    assert intentions.list() == []
    made = intentions.create("api", "web", "deny", description="whÿ", meta={"team": "a"})
    [stored] = agent.get("/v1/connect/intentions")
    assert (stored["ID"], stored["Description"], stored["Meta"]) == (made, "whÿ", {"team": "a"})
    assert intentions.list() == [stored]
    assert intentions.read_by_id(made)["Action"] == "deny"
    assert intentions.check("api", "web") is False
    assert intentions.check("db", "web") is True

    assert intentions.update_by_id(made, "api", "web", "allow") == made
    assert agent.get(f"/v1/connect/intentions/{made}")["Action"] == "allow"
    assert intentions.check("api", "web", source_type="consul") is True

    intentions.create("*", "web", "deny")
    found = intentions.match("destination", "web")
    assert [i["SourceName"] for i in found["web"]] == ["api", "*"], "the exact one counts first"
    assert intentions.list(index=0)[0].isdigit()
    both = intentions.match("source", ["api", "db"])
    assert [len(both[name]) for name in ("api", "db")] == [2, 1]

    assert intentions.delete_by_id(made) is True
    assert intentions.read_by_id(made) is None
    assert [i["SourceName"] for i in agent.get("/v1/connect/intentions")] == ["*"]
    with pytest.raises(consul.ConsulException, match=r"[Aa]ction"):
        intentions.create("api", "web", "nonsense")


@pytest.mark.needs("1.9")
def test_intentions(agent: Agent, client: consul.Consul) -> None:
    intentions = client.connect.intentions
    assert intentions.read("api", "web") is None
    assert intentions.upsert("api", "web", action="deny", description="whÿ") is True
    assert intentions.read("api", "web")["Description"] == "whÿ"
    assert intentions.check("api", "web") is False
    assert intentions.upsert("api", "web", action="allow") is True
    assert intentions.check("api", "web") is True
    agent.put("/v1/config", {"Kind": "service-defaults", "Name": "web", "Protocol": "http"})
    permission = {"Action": "allow", "HTTP": {"PathPrefix": "/v1"}}
    assert intentions.upsert("api", "web", permissions=[permission]) is True
    assert intentions.read("api", "web")["Permissions"][0]["HTTP"]["PathPrefix"] == "/v1"
    assert intentions.delete("api", "web") is True
    assert intentions.list() == []


# ---- peerings ------------------------------------------------------------------------------------


@pytest.mark.needs("1.14")
def test_peerings(client: consul.Consul) -> None:
    peering = client.peering
    assert peering.list() == [] and peering.read("east") is None
    assert peering.generate_token("east", meta={"env": "prod"})["PeeringToken"]
    found = peering.read("east")
    assert (found["Name"], found["Meta"]) == ("east", {"env": "prod"})
    assert [p["Name"] for p in peering.list(index=0)[1]] == ["east"]
    with pytest.raises(consul.ConsulException):
        peering.establish("west", "no token")
    assert peering.delete("east") is True


def test_peerings_of_an_agent_that_is_too_old(client: consul.Consul) -> None:
    if agents.version() >= (1, 14):
        pytest.skip("this one has them")
    with pytest.raises(consul.NotFound):
        client.peering.list()
