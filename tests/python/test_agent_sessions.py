"""session, event and status against a real agent, each effect checked behind the client's back."""

from __future__ import annotations

import base64
import time
from concurrent.futures import ThreadPoolExecutor

import consul
import pytest
from agents import NODE, Agent, until

pytestmark = pytest.mark.integration

UNKNOWN = "00000000-0000-4000-8000-000000000000"
SECOND = 1_000_000_000


def test_sessions(agent: Agent, client: consul.Consul) -> None:
    mine = client.session.create()
    [stored] = agent.get(f"/v1/session/info/{mine}")
    assert (stored["Node"], stored["Behavior"], stored["TTL"]) == (NODE, "release", "")
    assert stored["LockDelay"] == 15 * SECOND

    index, found = client.session.info(mine)
    assert found == stored and index.isdigit()
    assert [s["ID"] for s in client.session.list()[1]] == [mine]
    assert [s["ID"] for s in client.session.node(NODE)[1]] == [mine]
    assert client.session.node("nope")[1] == []

    assert client.session.destroy(mine) is True
    assert agent.get("/v1/session/list") == []
    assert client.session.info(mine)[1] is None
    assert client.session.list()[1] == []
    assert client.session.destroy(mine) is True, "gone is gone, says Consul"


def test_a_session_with_everything(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/agent/check/register", {"Name": "c", "TTL": "1h", "Status": "passing"})
    until("the check is in the catalog", lambda: len(agent.get(f"/v1/health/node/{NODE}")) == 2)
    mine = client.session.create(
        "né/me", node=NODE, checks=["serfHealth", "c"], lock_delay=0.5, behavior="delete", ttl=60
    )
    [stored] = agent.get(f"/v1/session/info/{mine}")
    assert (stored["Name"], stored["Behavior"], stored["TTL"]) == ("né/me", "delete", "60s")
    assert stored["LockDelay"] == SECOND / 2
    assert set(stored.get("Checks") or stored["NodeChecks"]) == {"serfHealth", "c"}

    assert client.kv.put("lock", "", acquire=mine)
    agent.put("/v1/agent/check/fail/c")
    until("the session ends with its check", lambda: agent.get("/v1/session/list") == [])
    assert agent.call("GET", "/v1/kv/lock").status == 404, "and takes its keys along"


def test_a_session_without_checks(agent: Agent, client: consul.Consul) -> None:
    mine = client.session.create(checks=[])
    [stored] = agent.get(f"/v1/session/info/{mine}")
    assert not stored.get("Checks") and not stored.get("NodeChecks")


def test_renew(agent: Agent, client: consul.Consul) -> None:
    mine = client.session.create(ttl=10)
    renewed = client.session.renew(mine)
    assert renewed["ID"] == mine and renewed["TTL"] == "10s"
    agent.put(f"/v1/session/destroy/{mine}")
    with pytest.raises(consul.NotFound) as caught:
        client.session.renew(mine)
    assert str(caught.value) == f"Session id '{mine}' not found"
    with pytest.raises(consul.NotFound):
        client.session.renew(UNKNOWN)


def test_refused_sessions(agent: Agent, client: consul.Consul) -> None:
    for wrong in ({"ttl": 9}, {"ttl": 86401}, {"behavior": "keep"}):
        with pytest.raises(AssertionError):
            client.session.create(**wrong)
    with pytest.raises(consul.ConsulException, match=r"^500 "):
        client.session.create(node="nope")
    assert agent.get("/v1/session/list") == []


def test_poll_sessions(agent: Agent, client: consul.Consul) -> None:
    index, sessions = client.session.list()
    assert sessions == []
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(client.session.list, index=index, wait="30s")
        time.sleep(0.3)
        assert not poll.done()
        agent.put("/v1/session/create")
        assert len(poll.result(timeout=10)[1]) == 1


# ---- events: they cannot be removed, so each test has names of its own ---------------------------


@pytest.mark.parametrize("payload", ["", b"", "text ü", b"\0\xff\xfe"])
def test_events(agent: Agent, client: consul.Consul, payload: str | bytes) -> None:
    name = f"deploy é {payload!r}"
    fired = client.event.fire(name, payload, service="w.*", tag="v[12]")
    assert (fired["Name"], fired["ServiceFilter"], fired["TagFilter"]) == (name, "w.*", "v[12]")

    def arrived() -> list[dict[str, object]]:
        return [e for e in agent.get("/v1/event/list") if e["ID"] == fired["ID"]]

    # The filters keep it from this agent's own list; without them it is there.
    fired = client.event.fire(name, payload)
    [stored] = until("the event is heard of", arrived)
    expected = payload.encode() if isinstance(payload, str) else payload
    assert base64.b64decode(stored["Payload"] or "") == expected
    index, [event] = client.event.list(name)
    assert event["Payload"] == (expected or None)
    assert event["ID"] == fired["ID"] and index.isdigit()
    assert client.event.list("none of that name")[1] == []


def test_poll_events(agent: Agent, client: consul.Consul) -> None:
    """The index of events is a hash, larger than most integers elsewhere."""
    client.event.fire("polled", "1")
    until("the event is heard of", lambda: agent.get("/v1/event/list", name="polled"))
    index, _ = client.event.list("polled")
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(client.event.list, "polled", index=index, wait="30s")
        time.sleep(0.3)
        assert not poll.done()
        agent.put("/v1/event/fire/polled", "2")
        assert [e["Payload"] for e in poll.result(timeout=10)[1]] == [b"1", b"2"]


def test_refused_events(client: consul.Consul) -> None:
    with pytest.raises(consul.ConsulException, match=r"^500 .*tag filter without service"):
        client.event.fire("x", tag="t")


def test_status(agent: Agent, client: consul.Consul) -> None:
    leader = client.status.leader()
    assert leader == agent.get("/v1/status/leader") and leader.startswith("127.0.0.1:")
    assert client.status.peers() == [leader]
