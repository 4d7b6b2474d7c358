"""Prepared queries, coordinates and snapshots, against a real agent."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import consul
import pytest
from agents import NODE, ROOT_TOKEN, Agent, until

pytestmark = pytest.mark.integration

UNKNOWN = "00000000-0000-4000-8000-00000000dead"


# ---- prepared queries ----------------------------------------------------------------------------


def register(client: consul.Consul, *ids: str, **fields: Any) -> None:
    for name in ids:
        assert client.agent.service.register("web", service_id=name, port=80, **fields) is True
    until("the catalog has them", lambda: len(client.catalog.service("web")[1]) >= len(ids))


def found(answer: Any) -> set[str]:
    return {node["Service"]["ID"] for node in answer["Nodes"]}


def test_a_query_lives(client: consul.Consul) -> None:
    register(client, "web-1", "web-2", tags=["v1"])
    query = client.query.create(
        "web", name="near-web", ttl="10s", tags=["v1"], onlypassing=True, nearestn=2
    )["ID"]
    [kept] = client.query.get(query)
    assert (kept["Name"], kept["DNS"], kept["Token"]) == ("near-web", {"TTL": "10s"}, "")
    service = kept["Service"]
    assert (service["Service"], service["Tags"], service["OnlyPassing"]) == ("web", ["v1"], True)
    assert service["Failover"]["NearestN"] == 2
    assert client.query.list() == [kept]

    assert found(client.query.execute("near-web")) == {"web-1", "web-2"}
    assert len(client.query.execute("near-web", near="_agent", limit=1)["Nodes"]) == 1
    assert found(client.query.execute("near-web", connect=True)) == set()

    assert client.query.update(query, "web", name="near-web", tags=["v2"]) is True
    assert found(client.query.execute("near-web")) == set()
    assert client.query.delete(query) is True
    assert client.query.get(query) is None and client.query.list() == []
    with pytest.raises(consul.ConsulException, match="non-existent"):
        client.query.delete(query)


def test_a_template(client: consul.Consul) -> None:
    register(client, "web-1")
    client.query.create("${match(1)}", name="geo-", regexp="^geo-(.*)$")
    assert found(client.query.execute("geo-web")) == {"web-1"}
    assert client.query.explain("geo-web")["Query"]["Service"]["Service"] == "web"


def test_a_whole_definition(client: consul.Consul) -> None:
    register(client, "web-1", meta={"env": "prod"})
    register(client, "web-2", meta={"env": "test"})
    service = {"Service": "web", "ServiceMeta": {"env": "prod"}, "Near": "_agent"}
    query = client.query.create({"Name": "prod", "Service": service})["ID"]
    assert found(client.query.execute("prod")) == found(client.query.execute(query)) == {"web-1"}
    assert client.query.explain("prod-1") is None, "no template"
    assert client.query.update(query, {"Name": "all", "Service": {"Service": "web"}}) is True
    assert found(client.query.execute("all")) == {"web-1", "web-2"}


def test_a_query_of_a_session(client: consul.Consul) -> None:
    session = client.session.create()
    query = client.query.create("web", session=session)["ID"]
    client.session.destroy(session)
    assert client.query.get(query) is None


def test_no_such_query(client: consul.Consul) -> None:
    assert client.query.execute("none") is None and client.query.explain("none") is None
    assert client.query.get(UNKNOWN) is None
    with pytest.raises(consul.ConsulException):
        client.query.update(UNKNOWN, "web")


def test_the_token_of_a_query(acl_agent: Agent) -> None:
    """It goes along with the request, and stays in the query, as programs of old expect."""
    acl_agent.clean()
    nobody = consul.Consul(port=acl_agent.port)
    root = consul.Consul(port=acl_agent.port, token=ROOT_TOKEN)
    with pytest.raises(consul.ACLPermissionDenied):
        nobody.query.create("web", name="q")
    assert root.agent.service.register("web") is True
    until("it is in the catalog", lambda: root.catalog.service("web")[1])
    query = nobody.query.create("web", name="q", token=ROOT_TOKEN)["ID"]
    assert found(nobody.query.execute("q")) == {"web"}
    own = {"Name": "q", "Service": {"Service": "web"}}
    assert root.query.update(query, own) is True
    assert root.query.get(query)[0]["Token"] == ""
    # Without a token of its own, a query shows what the caller may see: nothing.
    answer = nobody.query.execute("q")
    assert answer is None or found(answer) == set()


# ---- coordinates ---------------------------------------------------------------------------------


COORDINATES = {"Vec": [0.5] + [0.0] * 7, "Error": 1.5, "Adjustment": 0, "Height": 1e-05}


@pytest.mark.real("coordinates that change")
def test_coordinates(client: consul.Consul) -> None:
    [here] = client.coordinate.datacenters()
    assert here["Datacenter"] == "dc1" and here["Coordinates"][0]["Node"] == NODE
    assert client.catalog.register("far", "10.0.0.1") is True
    assert client.coordinate.node("far") == (None, None)
    index, _ = client.coordinate.nodes()
    assert client.coordinate.update("far", COORDINATES) is True
    # Consul writes them in batches: this waits for the next.
    index, nodes = until(
        "the coordinates are there",
        lambda: (got := client.coordinate.nodes(index=index, wait="5s"))[1] and got,
    )
    assert {"Node": "far", "Segment": "", "Coord": COORDINATES} in nodes
    at, mine = client.coordinate.node("far")
    assert mine == [{"Node": "far", "Segment": "", "Coord": COORDINATES}] and int(at) >= 1
    assert client.coordinate.nodes(consistency="stale")[1] == nodes


# ---- snapshots -----------------------------------------------------------------------------------


@pytest.fixture
def alone(new_agent: Callable[..., Agent]) -> consul.Consul:
    """A client of an agent of its own, since restoring takes everything else away."""
    return consul.Consul(port=new_agent().port)


@pytest.mark.real("snapshots")
def test_a_snapshot_brings_back_what_was(alone: consul.Consul) -> None:
    big = bytes(range(256)) * 1024
    alone.kv.put("kept", big)
    saved = alone.snapshot.save()
    assert isinstance(saved, bytes) and gzip.decompress(saved)
    alone.kv.delete("kept")
    alone.kv.put("later", "v")
    assert alone.snapshot.restore(saved) is True
    assert alone.kv.get("kept")[1]["Value"] == big
    assert alone.kv.get("later")[1] is None


@pytest.mark.real("snapshots")
def test_a_snapshot_of_a_server_that_need_not_lead(alone: consul.Consul) -> None:
    assert gzip.decompress(alone.snapshot.save(stale=True, dc="dc1"))


@pytest.mark.real("snapshots")
def test_what_is_no_snapshot(client: consul.Consul) -> None:
    client.kv.put("k", "v")
    with pytest.raises(consul.ConsulException, match="failed to decompress snapshot"):
        client.snapshot.restore(b"no snapshot")
    assert client.kv.get("k")[1]["Value"] == b"v"
    with pytest.raises(consul.ConsulException, match="No path to datacenter"):
        client.snapshot.save(dc="nowhere")


@pytest.mark.real("snapshots")
def test_a_snapshot_wants_a_token(acl_agent: Agent) -> None:
    with pytest.raises(consul.ACLPermissionDenied) as caught:
        consul.Consul(port=acl_agent.port).snapshot.save()
    assert str(caught.value).startswith("Permission denied"), "words, not the repr of bytes"
    saved = consul.Consul(port=acl_agent.port, token=ROOT_TOKEN).snapshot.save()
    assert gzip.decompress(saved)
