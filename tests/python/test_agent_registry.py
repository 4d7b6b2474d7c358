"""agent, catalog and health against a real agent, each effect checked behind the client's back."""

from __future__ import annotations

import socket
import threading
import warnings
from collections.abc import Callable, Iterator

import consul
import pytest
from agents import NODE, Agent, until

pytestmark = pytest.mark.integration


@pytest.fixture
def tcp_port() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def check_of(agent: Agent, check_id: str) -> dict[str, object]:
    return agent.get("/v1/agent/checks")[check_id]


def status_becomes(agent: Agent, check_id: str, status: str) -> None:
    until(f"{check_id} is {status}", lambda: check_of(agent, check_id)["Status"] == status)


# ---- agent ---------------------------------------------------------------------------------------


def test_agent_reads(agent: Agent, client: consul.Consul) -> None:
    me = client.agent.self()
    assert me["Config"] == agent.get("/v1/agent/self")["Config"]
    assert me["Config"]["NodeName"] == NODE
    [member] = client.agent.members()
    assert (member["Name"], member["Status"]) == (NODE, 1)
    [member] = client.agent.members(wan=True)
    assert member["Name"] == f"{NODE}.dc1"
    assert client.agent.services() == {} == agent.get("/v1/agent/services")
    assert client.agent.checks() == {} == agent.get("/v1/agent/checks")


def test_a_service_with_everything(agent: Agent, client: consul.Consul) -> None:
    assert client.agent.service.register(
        "web",
        service_id="web 1/é",
        address="127.0.0.9",
        port=8080,
        tags=["a", "b,c"],
        meta={"v": "1"},
        check=consul.Check.ttl("30s"),
        enable_tag_override=True,
    )
    service = agent.get("/v1/agent/services")["web 1/é"]
    assert service == client.agent.services()["web 1/é"]
    assert service["Service"] == "web"
    assert (service["Address"], service["Port"]) == ("127.0.0.9", 8080)
    assert (service["Tags"], service["Meta"]) == (["a", "b,c"], {"v": "1"})
    assert service["EnableTagOverride"] is True
    assert check_of(agent, "service:web 1/é")["Type"] == "ttl"

    assert client.agent.service.deregister("web 1/é") is True
    assert agent.get("/v1/agent/services") == {} == agent.get("/v1/agent/checks")


def test_a_service_with_its_name_alone(agent: Agent, client: consul.Consul) -> None:
    assert client.agent.service.register("web")
    service = agent.get("/v1/agent/services")["web"]
    assert (service["Port"], service["Tags"], service["Meta"]) == (0, [], {})


def test_service_definition(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/agent/service/register", {"Name": "web", "Port": 80})
    assert client.agent.service_definition("web") == agent.get("/v1/agent/service/web")
    assert client.agent.service_definition("nope") is None


def test_service_maintenance(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/agent/service/register", {"Name": "web"})
    assert client.agent.service.maintenance("web", "true", "tea & 50% cake") is True
    check = check_of(agent, "_service_maintenance:web")
    assert (check["Status"], check["Notes"]) == ("critical", "tea & 50% cake")
    assert client.agent.service.maintenance("web", "false") is True
    assert agent.get("/v1/agent/checks") == {}
    assert client.agent.service.maintenance("nope", "true") is False, "a 404 is a no"


@pytest.mark.parametrize(("on", "off"), [("true", "false"), (True, False)])
def test_node_maintenance(agent: Agent, client: consul.Consul, on: object, off: object) -> None:
    assert client.agent.maintenance(on, "moving house") is True
    assert check_of(agent, "_node_maintenance")["Notes"] == "moving house"
    assert client.agent.maintenance(off) is True
    assert agent.get("/v1/agent/checks") == {}


def test_refused_registrations(agent: Agent, client: consul.Consul) -> None:
    with pytest.raises(consul.exceptions.BadRequest, match=r"^400 Invalid check: "):
        client.agent.service.register("web", check={"http": "http://127.0.0.1/"})
    with pytest.raises(consul.exceptions.BadRequest, match="unknown field"):
        client.agent.service.register("web", check={"ttl": "10s", "nonsense": 1})
    with pytest.raises(consul.exceptions.BadRequest, match=r"^400 Invalid service address"):
        client.agent.service.register("web", address="0.0.0.0")
    assert agent.get("/v1/agent/services") == {}


# ---- checks --------------------------------------------------------------------------------------


def test_ttl_check(agent: Agent, client: consul.Consul) -> None:
    assert client.agent.check.register(
        "heart", check=consul.Check.ttl("30s"), check_id="heart 1/é", notes="beats"
    )
    check = check_of(agent, "heart 1/é")
    assert (check["Name"], check["Notes"], check["Status"]) == ("heart", "beats", "critical")
    for beat, status in (
        (client.agent.check.ttl_pass, "passing"),
        (client.agent.check.ttl_warn, "warning"),
        (client.agent.check.ttl_fail, "critical"),
    ):
        assert beat("heart 1/é", notes=f"{status}: 50% & more") is True
        check = check_of(agent, "heart 1/é")
        assert (check["Status"], check["Output"]) == (status, f"{status}: 50% & more")
        assert client.agent.checks()["heart 1/é"] == check
        assert beat("heart 1/é") is True
    assert client.agent.check.deregister("heart 1/é") is True
    assert agent.get("/v1/agent/checks") == {}


def test_an_unknown_ttl_check(agent: Agent, client: consul.Consul) -> None:
    """An error up to Consul 1.10 or so, and a 404 – which is a no – since."""
    answer = agent.call("PUT", "/v1/agent/check/pass/nope")
    if answer.status == 404:
        assert client.agent.check.ttl_pass("nope") is False
    else:
        with pytest.raises(consul.ConsulException, match=r'^500 CheckID "nope" does not have'):
            client.agent.check.ttl_pass("nope")


def test_a_ttl_check_runs_out(agent: Agent, client: consul.Consul) -> None:
    client.agent.check.register("heart", check=consul.Check.ttl("300ms"))
    client.agent.check.ttl_pass("heart")
    assert check_of(agent, "heart")["Status"] == "passing"
    status_becomes(agent, "heart", "critical")
    assert "TTL expired" in str(check_of(agent, "heart")["Output"])


def test_a_check_of_a_service(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/agent/service/register", {"Name": "web", "ID": "web-1"})
    check = consul.Check.ttl("30s") | {"status": "warning"}
    assert client.agent.check.register("heart", check=check, service_id="web-1")
    stored = check_of(agent, "heart")
    assert (stored["ServiceID"], stored["Status"]) == ("web-1", "warning")


def test_tcp_check(agent: Agent, client: consul.Consul, tcp_port: int) -> None:
    check = consul.Check.tcp("127.0.0.1", tcp_port, "1s", "500ms", "30m")
    assert client.agent.service.register("web", check=check)
    assert check_of(agent, "service:web")["Type"] == "tcp"
    status_becomes(agent, "service:web", "passing")


def test_http_check_that_nobody_answers(agent: Agent, client: consul.Consul, tcp_port: int) -> None:
    """The timeout counts: the port is open, but silent."""
    check = consul.Check.http(f"http://127.0.0.1:{tcp_port}/", "1s", timeout="100ms")
    assert client.agent.check.register("dead", check=check | {"status": "passing"})
    assert check_of(agent, "dead")["Type"] == "http"
    status_becomes(agent, "dead", "critical")


def test_script_check(agent: Agent, client: consul.Consul) -> None:
    check = consul.Check.script(["sh", "-c", "echo fine; exit 1"], "1s")
    assert client.agent.check.register("job", check=check)
    assert check_of(agent, "job")["Type"] == "script"
    status_becomes(agent, "job", "warning")
    assert check_of(agent, "job")["Output"] == "fine\n"


def test_script_check_of_a_line(agent: Agent, client: consul.Consul) -> None:
    with pytest.warns(DeprecationWarning, match="should take a list of args"):
        check = consul.Check.script("echo line; exit 0", "1s")
    assert client.agent.check.register("job", check=check)
    status_becomes(agent, "job", "passing")


def loose_service(client: consul.Consul) -> bool:
    return client.agent.service.register("job", script="echo loose", interval="1s")


def loose_check(client: consul.Consul) -> bool:
    return client.agent.check.register("service:job", script="echo loose", interval="1s")


def check_with_script(client: consul.Consul) -> bool:
    check = {"script": "echo loose", "interval": "1s"}
    return client.agent.check.register("service:job", check=check)


@pytest.mark.parametrize("register", [loose_service, loose_check, check_with_script])
def test_script_as_it_used_to_be(
    agent: Agent, client: consul.Consul, register: Callable[[consul.Consul], bool]
) -> None:
    """Consul no longer knows `script`; it is sent as the arguments that run it."""
    assert register(client)
    status_becomes(agent, "service:job", "passing")
    assert check_of(agent, "service:job")["Output"] == "loose\n"


def test_docker_check(agent: Agent, client: consul.Consul) -> None:
    """No container runs here: that it is registered as what it is has to do."""
    check = consul.Check.docker("c0ffee", "/bin/sh", "true", "10s")
    assert client.agent.check.register("box", check=check)
    assert check_of(agent, "box")["Type"] == "docker"


def test_loose_arguments(agent: Agent, client: consul.Consul, tcp_port: int) -> None:
    assert client.agent.service.register("a", ttl="30s")
    assert check_of(agent, "service:a")["Type"] == "ttl"
    url = f"http://127.0.0.1:{tcp_port}/"
    assert client.agent.check.register("b", http=url, interval="10s", timeout="1s")
    assert check_of(agent, "b")["Type"] == "http"


def test_a_check_that_is_none(agent: Agent, client: consul.Consul) -> None:
    with pytest.raises(AssertionError, match="check is required"):
        client.agent.check.register("nothing")
    with pytest.raises(consul.exceptions.BadRequest, match=r"^400 Invalid check: "):
        client.agent.check.register("both", check={"ttl": "10s", "interval": "10s"})
    assert agent.get("/v1/agent/checks") == {}


# ---- catalog -------------------------------------------------------------------------------------


def test_catalog(agent: Agent, client: consul.Consul) -> None:
    service = {"Service": "db", "ID": "db-1", "Tags": ["m ä"], "Port": 5432, "Address": "10.0.0.7"}
    check = {"Name": "alive", "CheckID": "alive-1", "Status": "passing", "ServiceID": "db-1"}
    assert client.catalog.register(
        "far", "10.0.0.1", service=service, check=check, node_meta={"rack": "r 1"}
    )
    node = agent.get("/v1/catalog/node/far")
    assert (node["Node"]["Address"], node["Node"]["Meta"]) == ("10.0.0.1", {"rack": "r 1"})
    assert node["Services"]["db-1"]["Port"] == 5432

    index, found = client.catalog.node("far")
    assert found == node and int(index) > 0
    assert client.catalog.node("nope")[1] is None
    assert sorted(n["Node"] for n in client.catalog.nodes()[1]) == ["far", NODE]
    assert [n["Node"] for n in client.catalog.nodes(node_meta={"rack": "r 1"})[1]] == ["far"]
    assert client.catalog.services()[1] == {"consul": [], "db": ["m ä"]}
    assert client.catalog.services(node_meta={"rack": "r 1"})[1] == {"db": ["m ä"]}
    [entry] = client.catalog.service("db", tag="m ä")[1]
    assert [entry] == agent.get("/v1/catalog/service/db")
    assert client.catalog.service("db", node_meta={"rack": "r 2"})[1] == []
    assert client.catalog.datacenters() == ["dc1"]

    assert client.health.node("far")[1] == agent.get("/v1/health/node/far")
    assert client.catalog.deregister("far", check_id="alive-1") is True
    assert agent.get("/v1/health/node/far") == []
    assert client.catalog.deregister("far", service_id="db-1") is True
    assert agent.get("/v1/catalog/node/far")["Services"] == {}
    assert client.catalog.deregister("far") is True
    assert agent.call("GET", "/v1/catalog/node/far").json is None


@pytest.mark.parametrize("where", ["call", "client"])
def test_catalog_with_a_token(agent: Agent, where: str) -> None:
    """python-consul put a field into the body then that Consul has refused since 1.7."""
    client = consul.Consul(port=agent.port, token="anonymous" if where == "client" else None)
    more = {"token": "anonymous"} if where == "call" else {}
    service = {"Service": "db", "Port": 5432}
    assert client.catalog.register("far", "10.0.0.1", service=service, **more) is True
    assert agent.get("/v1/catalog/node/far")["Services"]["db"]["Port"] == 5432
    assert client.catalog.node("far", **more)[1]["Node"]["Address"] == "10.0.0.1"
    assert client.catalog.deregister("far", **more) is True
    assert agent.call("GET", "/v1/catalog/node/far").json is None


def test_an_unknown_datacenter(agent: Agent, client: consul.Consul) -> None:
    with pytest.raises(consul.ConsulException, match=r"^500 No path to datacenter"):
        client.catalog.nodes(dc="nowhere")
    with pytest.raises(consul.ConsulException, match=r"^500 .*No path to datacenter"):
        client.catalog.register("far", "10.0.0.1", dc="nowhere")


# ---- health --------------------------------------------------------------------------------------


def test_health(agent: Agent, client: consul.Consul) -> None:
    for name, status in (("w-1", "passing"), ("w-2", "critical"), ("w-3", "warning")):
        body = {"Name": "web", "ID": name, "Tags": [name], "Check": {"TTL": "1h", "Status": status}}
        agent.put("/v1/agent/service/register", body)

    def ids(entries: list[dict[str, dict[str, str]]]) -> list[str]:
        return sorted(entry["Service"]["ID"] for entry in entries)

    index, entries = client.health.service("web")
    assert int(index) > 0 and ids(entries) == ["w-1", "w-2", "w-3"]
    assert ids(client.health.service("web", passing=True)[1]) == ["w-1"]
    assert ids(client.health.service("web", tag="w-3")[1]) == ["w-3"]
    assert client.health.service("w/é?b")[1] == []

    checks = client.health.checks("web")[1]
    assert sorted(c["ServiceID"] for c in checks) == ["w-1", "w-2", "w-3"]
    assert client.health.node(NODE)[1] == agent.get(f"/v1/health/node/{NODE}")
    assert client.health.node("nope")[1] == []
    for state, found in (("passing", ["", "w-1"]), ("critical", ["w-2"]), ("warning", ["w-3"])):
        assert sorted(c["ServiceID"] for c in client.health.state(state)[1]) == found
    assert len(client.health.state("any")[1]) == 4
    assert client.health.state("unknown")[1] == []
    with pytest.raises(AssertionError):
        client.health.state("fine")


def test_filter(agent: Agent, client: consul.Consul) -> None:
    for port in (80, 81):
        agent.put("/v1/agent/service/register", {"Name": f"w{port}", "Port": port})
    assert list(client.agent.services(filter_expr="Port == 81")) == ["w81"]
    assert client.health.service("w80", filter_expr='Service.Port == "81"')[1] == []
    with pytest.raises(consul.ConsulException, match=r"^[45]00 "):
        client.agent.services(filter_expr="what?")


# ---- membership: on an agent of the test's own ---------------------------------------------------


def test_join_and_leave(new_agent: Callable[..., Agent]) -> None:
    agent = new_agent('performance { leave_drain_time = "0s" }')
    client = consul.Consul(port=agent.port)
    lan = agent.get("/v1/agent/self")["DebugConfig"]["SerfPortLAN"]
    assert client.agent.join(f"127.0.0.1:{lan}") is True
    with pytest.raises(consul.ConsulException, match=r"(?s)^500 .*Failed to join"):
        client.agent.join("127.0.0.1:1")
    with pytest.raises(
        consul.ConsulException, match=r"^500 agent: No node found with name 'nobody'"
    ):
        client.agent.force_leave("nobody")
    assert client.agent.reload() is True
    assert client.agent.leave() is True
    assert agent.process.wait(timeout=20) == 0


def test_nothing_warns(agent: Agent, client: consul.Consul) -> None:
    """Ordinary use leaves nothing open that Python would complain of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            thread = threading.Thread(target=consul.Consul(port=agent.port).agent.self)
            thread.start()
            thread.join()
        client.agent.self()


def test_long_output_of_checks(agent: Agent, client: consul.Consul) -> None:
    text = "".join(f"{number:05}," for number in range(1000))
    client.kv.put("long", text)
    url = f"http://127.0.0.1:{agent.port}/v1/kv/long?raw"

    def output(**definition: object) -> object:
        client.agent.check.register("long", check={"interval": "1s", **definition})
        said = until("the check was run", lambda: check_of(agent, "long")["Output"])
        client.agent.check.deregister("long")
        return said

    for size, kept in (({}, 4096), ({"OutputMaxSize": 100}, 100), ({"OutputMaxSize": 9000}, 4096)):
        end = text[-kept:]
        assert output(http=url, **size) == f"HTTP GET {url}: 200 OK Output: {end}"
        note = f"Captured {kept} of 6000 bytes\n...\n"
        assert output(args=["printf", "%s", text], **size) == note + end
    client.agent.check.register("long", check={"ttl": "1m", "OutputMaxSize": 100})
    client.agent.check.ttl_pass("long", text)
    note = " ... (captured 100 of 6000 bytes)"
    assert check_of(agent, "long")["Output"] == text[:100] + note
