"""Tokens, against a real agent that denies whatever it was not told to allow."""

from __future__ import annotations

import re

import consul
import pytest
from agents import NODE, ROOT_TOKEN, Agent

pytestmark = pytest.mark.integration

WRONG_TOKEN = "5ec7e700-2222-4000-8000-0000c0ffee22"


@pytest.fixture
def agent(acl_agent: Agent) -> Agent:
    acl_agent.clean()
    return acl_agent


@pytest.fixture
def root(agent: Agent) -> consul.Consul:
    return consul.Consul(port=agent.port, token=ROOT_TOKEN)


def exercise(c: consul.Consul, agent: Agent, **token: str) -> None:
    """Something of every group that wants a token, its effect seen by the root."""
    assert c.kv.put("k", "v", **token) is True
    assert c.kv.get("k", **token)[1]["Value"] == b"v"
    session = c.session.create("mine", **token)
    assert [s["ID"] for s in agent.get("/v1/session/list")] == [session]
    assert c.session.info(session, **token)[1]["ID"] == session
    assert c.session.destroy(session, **token) is True

    assert c.agent.service.register("web", check=consul.Check.ttl("1h"), **token) is True
    assert list(c.agent.services(**token)) == ["web"] == list(agent.get("/v1/agent/services"))
    assert c.agent.check.ttl_pass("service:web", **token) is True
    assert list(c.agent.checks(**token)) == ["service:web"]
    assert len(c.health.service("web", passing=True, **token)[1]) == 1
    assert c.agent.service.deregister("web", **token) is True
    assert agent.get("/v1/agent/services") == {}

    assert c.catalog.register("far", "10.0.0.1", **token) is True
    assert len(c.catalog.nodes(**token)[1]) == 2
    assert c.catalog.deregister("far", **token) is True
    assert [n["Node"] for n in agent.get("/v1/catalog/nodes")] == [NODE]

    assert c.event.fire("deploy", **token)["Name"] == "deploy"
    assert c.kv.delete("k", **token) is True
    assert agent.call("GET", "/v1/kv/k").status == 404


def test_the_token_of_the_client(agent: Agent, root: consul.Consul) -> None:
    exercise(root, agent)
    assert root.agent.self()["Config"]["NodeName"] == NODE
    assert len(root.agent.members()) == 1
    done = root.txn.put([{"KV": {"Verb": "set", "Key": "t", "Value": ""}}])
    assert done["Results"][0]["KV"]["Key"] == "t"


def test_the_token_of_the_call(agent: Agent) -> None:
    exercise(consul.Consul(port=agent.port, token=WRONG_TOKEN), agent, token=ROOT_TOKEN)


def test_a_token_set_later(agent: Agent) -> None:
    c = consul.Consul(port=agent.port)
    with pytest.raises(consul.ACLPermissionDenied):
        c.kv.put("k", "v")
    c.token = ROOT_TOKEN
    assert c.kv.put("k", "v") is True


def test_the_token_of_the_environment(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSUL_HTTP_ADDR", agent.address)
    monkeypatch.setenv("CONSUL_HTTP_TOKEN", ROOT_TOKEN)
    assert consul.Consul().kv.put("k", "v") is True
    assert agent.get("/v1/kv/k")[0]["Value"] == "dg=="


@pytest.mark.parametrize("token", [WRONG_TOKEN, None], ids=["wrong", "none"])
def test_denied(agent: Agent, token: str | None) -> None:
    agent.put("/v1/kv/k", "v")
    c = consul.Consul(port=agent.port, token=token)
    for call in (
        lambda: c.kv.put("k", "w"),
        lambda: c.kv.delete("k"),
        lambda: c.session.create(),
        lambda: c.agent.self(),
        lambda: c.agent.service.register("web"),
        lambda: c.agent.check.register("c", check=consul.Check.ttl("1h")),
        lambda: c.agent.maintenance("true"),
        lambda: c.catalog.register("far", "10.0.0.1"),
    ):
        with pytest.raises(consul.ACLPermissionDenied) as caught:
            call()
        error = caught.value
        assert str(error).startswith(("Permission denied", "ACL not found", "rpc error")), error
        for text in (str(error), repr(error), repr(error.args), repr(vars(error))):
            assert WRONG_TOKEN not in text
    # Consul 1.8 has no better than a 500 for an event with a token that it does not know.
    with pytest.raises(
        consul.ConsulException, match=r"Permission denied|^500 ACL not found"
    ) as caught:
        c.event.fire("deploy")
    assert WRONG_TOKEN not in f"{caught.value} {caught.value!r}"
    # Where the token is known but not enough, a transaction is rolled back for it.
    with pytest.raises((consul.ACLPermissionDenied, consul.exceptions.ClientError)) as caught:
        c.txn.put([{"KV": {"Verb": "set", "Key": "k", "Value": ""}}])
    assert re.search(r"(?s)^ACL not found|^409 .*Permission denied", str(caught.value))
    assert WRONG_TOKEN not in f"{caught.value} {caught.value!r}"
    assert WRONG_TOKEN not in repr(c) + repr(c.http) + repr(c.kv)
    assert agent.get("/v1/kv/k")[0]["Value"] == "dg=="


def test_reads_of_the_denied(agent: Agent) -> None:
    """Nobody's token may read nothing: Consul says so for a key, and leaves lists empty."""
    agent.put("/v1/kv/k", "v")
    c = consul.Consul(port=agent.port)
    with pytest.raises(consul.ACLPermissionDenied):
        c.kv.get("k")
    assert c.catalog.nodes()[1] == []
    assert c.session.list()[1] == []


def test_acl_is_off(shared_agent: Agent) -> None:
    """Not this agent, but one without ACLs: a token is ignored, and the ACL calls say 401."""
    c = consul.Consul(port=shared_agent.port, token=WRONG_TOKEN)
    assert c.kv.put("k", "v") is True
    with pytest.raises(consul.ACLDisabled, match="ACL support disabled"):
        c.http.get(consul.base.CB.json(), "/v1/acl/tokens")
