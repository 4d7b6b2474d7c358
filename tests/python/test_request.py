"""`Consul.request`: what no endpoint here describes, through the same client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import agents
import consul
import pytest
from agents import Agent
from consul.exceptions import ArgumentError, DecodeError, ReadTimeout
from hostile import Hostile, answer, hang, reply
from seam import Plain, by_requests, client_of


@pytest.fixture
def ours(server: Hostile) -> Iterator[consul.Consul]:
    with consul.Consul(port=server.port, token="t", dc="d", connections_timeout=5) as client:
        yield client


# ---- a real agent --------------------------------------------------------------------------------


@pytest.mark.integration
def test_reads_and_writes(client: consul.Consul) -> None:
    made = client.request("PUT", "/v1/kv/a b", {"flags": 7, "cas": None}, data=b"\xff")
    assert (made.code, made.json()) == (200, True)
    found = client.request("get", "/v1/kv/a b", {"raw": ""})
    assert found.body == b"\xff" and found.headers["content-type"]
    assert found.index == client.kv.get("a b")[0] and found.index.meta.known_leader
    later = client.request("GET", "/v1/kv/a b", [("index", found.index), ("wait", "50ms")])
    assert later.index == found.index and later.json()[0]["Flags"] == 7
    session = client.request("PUT", "/v1/session/create", json={"TTL": "10s"}).json()["ID"]
    assert client.session.info(session)[1]["TTL"] == "10s"
    assert client.request("DELETE", "/v1/kv/", {"recurse": ""}).json() is True
    assert client.request("GET", "/v1/agent/self").json()["Config"]["NodeName"] == agents.NODE
    assert "Reply 200" in repr(made)


@pytest.mark.integration
def test_errors_are_typed(client: consul.Consul) -> None:
    with pytest.raises(consul.NotFound):
        client.request("GET", "/v1/kv/none")
    with pytest.raises(consul.BadRequest, match="400"):
        client.request("PUT", "/v1/session/create", data="{")
    with pytest.raises(consul.ClientError, match="405") as caught:
        client.request("POST", "/v1/status/leader")
    assert caught.value.kind == "method_not_allowed"
    client.kv.put("text", "no JSON")
    with pytest.raises(DecodeError):
        client.request("GET", "/v1/kv/text", {"raw": ""}).json()


@pytest.mark.integration
def test_on_a_unix_socket(new_agent: Callable[..., Agent], tmp_path: Path) -> None:
    new_agent(f'addresses {{ http = "127.0.0.1 unix://{tmp_path}/s" }}')
    client = consul.Consul(f"unix://{tmp_path}/s")
    assert client.request("GET", "/v1/status/leader").json()
    assert client.http.get(lambda response: response.code, "/v1/status/leader") == 200


# ---- what the client adds ------------------------------------------------------------------------


def test_the_clients_own(ours: consul.Consul, server: Hostile) -> None:
    ours.namespace, ours.consistency = "team", "stale"
    ours.request("GET", "/v1/x y", {"a": "1 2"}, headers={"X-Mine": "1"})
    ours.request("PUT", "/v1/x", {"dc": "e", "ns": "other"}, headers={"x-consul-token": "own"})
    ours.request("GET", "/v1/x", {"consistent": ""}, connections_timeout=1)
    first, second, third = server.requests
    assert first.target == "/v1/x%20y?a=1+2&dc=d&ns=team&stale=1"
    assert (first.headers["x-consul-token"], first.headers["x-mine"]) == ("t", "1")
    assert (second.target, second.headers["x-consul-token"]) == ("/v1/x?dc=e&ns=other", "own")
    assert third.target == "/v1/x?consistent=&dc=d&ns=team"
    assert len(server.requests) == 3


def test_bodies(ours: consul.Consul, server: Hostile) -> None:
    ours.request("POST", "/v1/x", json={"a": None})
    ours.request("PUT", "/v1/x", data="é")
    ours.request("DELETE", "/v1/x", data=b"\xff")
    ours.request("PUT", "/v1/x")
    assert [asked.body for asked in server.requests] == [
        b'{"a": null}',
        "é".encode(),
        b"\xff",
        b"",
    ]
    types = [asked.headers.get("content-type") for asked in server.requests]
    assert types == ["application/json", None, None, None]
    server.play(answer(reply(b"", index=None)))
    ours.http.close()
    empty = ours.request("GET", "/v1/x")
    assert (empty.json(), empty.index, empty.body) == (None, None, b"")


def test_a_time_of_its_own(ours: consul.Consul, server: Hostile) -> None:
    server.play(hang)
    with pytest.raises(ReadTimeout, match=r"within 0\.2 s"):
        ours.request("GET", "/v1/x", connections_timeout=0.2)


def test_through_a_session(ours: consul.Consul, server: Hostile) -> None:
    assert ours.http.session
    assert ours.request("GET", "/v1/x").json() and by_requests(server)


def test_through_a_transport_of_a_programs_own() -> None:
    client = client_of(Plain(), token="t", dc="d", consistency="consistent")
    asked = client.request("GET", "/v1/x", {"a": 1})
    params = [("a", 1), ("dc", "d"), ("token", "t"), ("consistent", "1")]
    assert asked == ("GET", "/v1/x", {"params": params})
    with pytest.raises(ArgumentError, match="takes none"):
        client.request("GET", "/v1/x", headers={"X-Mine": "1"})
    http = mock.Mock()
    assert client_of(http).request("PUT", "/v1/x") is http.put.return_value


# ---- arguments -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "args", "kwargs"),
    [
        ("`method`: `PATCH`", ("PATCH", "/v1/x"), {}),
        ("`method`: `None`", (None, "/v1/x"), {}),
        ("`path`: `v1/x`", ("GET", "v1/x"), {}),
        ("`path`: `http://h/v1/x`", ("GET", "http://h/v1/x"), {}),
        (r"`path`: '\\r' cannot", ("GET", "/v1/x\r\nX: y"), {}),
        (r"`path`: '\?' cannot stand in a path: parameters", ("GET", "/v1/x?a=1"), {}),
        ("`path`: '#'", ("GET", "/v1/x#a"), {}),
        ("`json`: not together", ("PUT", "/v1/x"), {"json": {}, "data": "{}"}),
        ("`headers`: 'a b'", ("GET", "/v1/x"), {"headers": {"a b": "c"}}),
        ("`headers`: ''", ("GET", "/v1/x"), {"headers": {"": "c"}}),
        ("`headers`: 'é'", ("GET", "/v1/x"), {"headers": {"é": "c"}}),
        ("`headers`: `Host` is", ("GET", "/v1/x"), {"headers": {"Host": "h"}}),
        ("`Content-length`", ("PUT", "/v1/x"), {"headers": {"Content-length": "9"}}),
        ("`transfer-encoding`", ("PUT", "/v1/x"), {"headers": {"transfer-encoding": "chunked"}}),
        ("`connections_timeout`: `-1`", ("GET", "/v1/x"), {"connections_timeout": -1}),
        ("the value of `a` cannot", ("GET", "/v1/x"), {"headers": {"a": "s3cret\r\nb: c"}}),
        ("the value of `a` cannot", ("GET", "/v1/x"), {"headers": {"a": None}}),
    ],
)
def test_what_is_refused(
    ours: consul.Consul, server: Hostile, problem: str, args: Any, kwargs: Any
) -> None:
    with pytest.raises(ArgumentError, match=problem) as caught:
        ours.request(*args, **kwargs)
    assert "s3cret" not in str(caught.value)
    assert server.requests == []
