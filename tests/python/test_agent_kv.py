"""KV and transactions against a real agent, each effect checked behind the client's back."""

from __future__ import annotations

import base64
import os
import urllib.parse

import consul
import pytest
from agents import Agent

pytestmark = pytest.mark.integration

NASTY = [
    "a b/c#d?e%f:g&h+é=i",
    "ünï/✓ 😀",
    "%2F%zz%",
    "trailing/",
    "q?recurse&x=1",
    "'\"\\<>{}|^`~;,@!$*()[]",
]
VALUES = [b"plain", b"\0\xff\xfe binary \r\n\r\n", "ünï ✓ 😀".encode(), b'{"json": null}', b" "]


def stored(agent: Agent, key: str) -> dict[str, object]:
    [item] = agent.get("/v1/kv/" + urllib.parse.quote(key))
    return item


def value(agent: Agent, key: str) -> bytes:
    return base64.b64decode(str(stored(agent, key)["Value"]))


def test_put_get_delete(agent: Agent, client: consul.Consul) -> None:
    assert client.kv.put("a/b", "v") is True
    assert value(agent, "a/b") == b"v"
    index, item = client.kv.get("a/b")
    assert item == {
        "LockIndex": 0,
        "Key": "a/b",
        "Flags": 0,
        "Value": b"v",
        "CreateIndex": int(index),
        "ModifyIndex": int(index),
    }
    assert client.kv.delete("a/b") is True
    assert agent.call("GET", "/v1/kv/a/b").status == 404
    index, item = client.kv.get("a/b")
    assert index.isdigit() and item is None
    assert client.kv.delete("a/b") is True, "deleting what is not there is fine, says Consul"


@pytest.mark.parametrize("key", NASTY)
def test_nasty_keys(agent: Agent, client: consul.Consul, key: str) -> None:
    assert client.kv.put(key, key)
    assert agent.get("/v1/kv/", keys="") == [key]
    assert value(agent, key) == key.encode()
    assert client.kv.get(key)[1]["Key"] == key
    assert client.kv.get("", keys=True)[1] == [key]
    assert client.kv.delete(key)
    assert agent.call("GET", "/v1/kv/", keys="").json == []


@pytest.mark.parametrize(
    "data", [*VALUES, os.urandom(64 << 10), b"x" * (512 << 10)], ids=lambda d: f"{d[:9]!r}…"
)
def test_values(agent: Agent, client: consul.Consul, data: bytes) -> None:
    assert client.kv.put("k", data)
    assert value(agent, "k") == data
    assert client.kv.get("k")[1]["Value"] == data


@pytest.mark.parametrize("empty", ["", b"", None])
def test_empty_values(agent: Agent, client: consul.Consul, empty: str | bytes | None) -> None:
    assert client.kv.put("k", empty)
    assert stored(agent, "k")["Value"] is None
    assert client.kv.get("k")[1]["Value"] is None


def test_a_str_is_sent_as_utf8(agent: Agent, client: consul.Consul) -> None:
    client.kv.put("k", "ü✓😀")
    assert value(agent, "k") == "ü✓😀".encode()


def test_a_value_too_large(agent: Agent, client: consul.Consul) -> None:
    with pytest.raises(
        consul.exceptions.ClientError, match=r"^413 Request body\(525312 bytes\) too large"
    ):
        client.kv.put("k", b"x" * (513 << 10))
    assert agent.call("GET", "/v1/kv/k").status == 404
    assert client.kv.put("k", "works on")


@pytest.mark.parametrize("flags", [0, 1, 2**53 + 1, 2**63, 2**64 - 1])
def test_flags(agent: Agent, client: consul.Consul, flags: int) -> None:
    assert client.kv.put("k", "v", flags=flags)
    assert stored(agent, "k")["Flags"] == flags
    assert client.kv.get("k")[1]["Flags"] == flags


def test_cas(agent: Agent, client: consul.Consul) -> None:
    assert client.kv.put("k", "first", cas=0) is True
    assert client.kv.put("k", "second", cas=0) is False
    assert value(agent, "k") == b"first"
    index = client.kv.get("k")[1]["ModifyIndex"]
    assert client.kv.put("k", "third", cas=index - 1) is False
    assert client.kv.put("k", "third", cas=index) is True
    assert value(agent, "k") == b"third"
    assert client.kv.delete("k", cas=index) is False
    assert value(agent, "k") == b"third"
    assert client.kv.delete("k", cas=client.kv.get("k")[1]["ModifyIndex"]) is True
    assert agent.call("GET", "/v1/kv/k").status == 404


def test_trees(agent: Agent, client: consul.Consul) -> None:
    for key in ("a", "t/1", "t/2/x", "t/2/y", "u"):
        agent.put(f"/v1/kv/{key}", key)
    index, items = client.kv.get("t/", recurse=True)
    assert [(i["Key"], i["Value"]) for i in items] == [
        ("t/1", b"t/1"),
        ("t/2/x", b"t/2/x"),
        ("t/2/y", b"t/2/y"),
    ]
    assert int(index) == max(i["ModifyIndex"] for i in items)
    assert client.kv.get("t/", keys=True)[1] == ["t/1", "t/2/x", "t/2/y"]
    assert client.kv.get("t/", keys=True, separator="/")[1] == ["t/1", "t/2/"]
    assert len(client.kv.get("", recurse=True)[1]) == 5
    assert client.kv.get("none/", recurse=True)[1] is None
    assert client.kv.get("none/", keys=True)[1] is None

    assert client.kv.delete("t/2", recurse=True) is True
    assert agent.get("/v1/kv/", keys="") == ["a", "t/1", "u"]


@pytest.mark.parametrize("consistency", ["default", "consistent", "stale"])
def test_consistency(agent: Agent, client: consul.Consul, consistency: str) -> None:
    agent.put("/v1/kv/k", "v")
    assert client.kv.get("k", consistency=consistency)[1]["Value"] == b"v"
    assert consul.Consul(port=agent.port, consistency=consistency).kv.get("k")[1]["Value"] == b"v"


def test_an_unknown_datacenter(agent: Agent, client: consul.Consul) -> None:
    assert client.kv.put("k", "v", dc="dc1")
    assert client.kv.get("k", dc="dc1")[1]["Value"] == b"v"
    with pytest.raises(consul.ConsulException, match=r"^500 No path to datacenter"):
        client.kv.get("k", dc="nowhere")
    with pytest.raises(consul.ConsulException, match=r"^500 No path to datacenter"):
        consul.Consul(port=agent.port, dc="nowhere").kv.put("k", "w")
    assert value(agent, "k") == b"v"


def test_lock(agent: Agent, client: consul.Consul) -> None:
    mine, theirs = (client.session.create(name, lock_delay=0) for name in ("mine", "theirs"))
    assert client.kv.put("lock", "mine", acquire=mine) is True
    assert client.kv.put("lock", "theirs", acquire=theirs) is False
    assert (stored(agent, "lock")["Session"], value(agent, "lock")) == (mine, b"mine")
    assert client.kv.get("lock")[1]["Session"] == mine
    assert client.kv.put("lock", "", release=theirs) is False
    assert client.kv.put("lock", "free", release=mine) is True
    item = client.kv.get("lock")[1]
    assert "Session" not in item and item["Value"] == b"free" and item["LockIndex"] == 1
    assert client.kv.put("lock", "theirs", acquire=theirs) is True
    # The session's end frees the lock.
    assert client.session.destroy(theirs) is True
    assert "Session" not in stored(agent, "lock")
    with pytest.raises(consul.ConsulException, match=r"^500 .*invalid session"):
        client.kv.put("lock", "x", acquire=theirs)


# ---- transactions --------------------------------------------------------------------------------


def kv(verb: str, key: str, value: bytes | None = None, **more: object) -> dict[str, object]:
    op: dict[str, object] = {"Verb": verb, "Key": key, **more}
    if value is not None:
        op["Value"] = base64.b64encode(value).decode()
    return {"KV": op}


def test_txn(agent: Agent, client: consul.Consul) -> None:
    done = client.txn.put(
        [kv("set", "x", b"\0one", Flags=2**64 - 1), kv("set", "y", b"two"), kv("get", "x")]
    )
    assert done["Errors"] is None
    assert [r["KV"]["Key"] for r in done["Results"]] == ["x", "y", "x"]
    assert done["Results"][2]["KV"]["Value"] == base64.b64encode(b"\0one").decode(), "left as it is"
    assert done["Results"][2]["KV"]["Flags"] == 2**64 - 1
    assert (value(agent, "x"), value(agent, "y")) == (b"\0one", b"two")


def test_txn_rolled_back(agent: Agent, client: consul.Consul) -> None:
    agent.put("/v1/kv/x", "before")
    with pytest.raises(consul.exceptions.ClientError, match=r"^409 ") as caught:
        client.txn.put(
            [kv("set", "x", b"after"), kv("set", "new", b""), kv("check-index", "x", Index=1)]
        )
    assert '"OpIndex":2' in str(caught.value).replace(" ", "")
    assert value(agent, "x") == b"before"
    assert agent.call("GET", "/v1/kv/new").status == 404


def test_txn_of_nonsense(agent: Agent, client: consul.Consul) -> None:
    with pytest.raises(consul.ConsulException, match=r"^400 "):
        client.txn.put([{"KV": {"Verb": "set", "Key": "x", "Value": "%%%"}}])
    with pytest.raises(consul.exceptions.ClientError, match=r"^413 "):
        client.txn.put([kv("set", str(n), b"") for n in range(65)] * 2)
