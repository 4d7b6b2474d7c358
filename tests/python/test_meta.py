"""What a reply says beside its result: the index carries it."""

from __future__ import annotations

import copy
import json
import pickle

import consul
import pytest
from agents import Agent
from hostile import Hostile, answer, pair, reply
from seam import client_of

HEADERS = (
    "X-Consul-Knownleader: true",
    "X-Consul-Lastcontact: 12",
    "X-Consul-Effective-Consistency: stale",
    "X-Consul-Query-Backend: blocking-query",
    "X-Consul-Results-Filtered-By-Acls: true",
    "X-Cache: HIT",
    "Age: 3",
)


def said(index: consul.Index) -> tuple[object, ...]:
    meta = index.meta
    return (
        (meta.known_leader, meta.last_contact, meta.effective_consistency, meta.query_backend),
        (meta.filtered_by_acls, meta.cache_hit, meta.cache_age, meta.content_hash),
    )


EVERYTHING = ((True, 12, "stale", "blocking-query"), (True, True, 3, None))
NOTHING = ((None, None, None, None), (False, None, None, None))


@pytest.mark.integration
def test_a_real_agent(agent: Agent, client: consul.Consul) -> None:
    index, _ = client.kv.get("k")
    assert index.meta.known_leader is True and index.meta.last_contact == 0
    again, _ = client.kv.get("k", index=index, wait="10ms")
    assert again == index and isinstance(again, consul.Index)


@pytest.mark.parametrize("found", [True, False])
@pytest.mark.parametrize("by_requests", [False, True])
def test_all_headers(found: bool, by_requests: bool) -> None:
    with Hostile() as server:
        client = consul.Consul(port=server.port)
        if by_requests:
            assert client.http.session
        status = "200 OK" if found else "404 Not Found"
        body = pair("dg==") if found else b""
        # A connection that says so is not kept: neither client must find it closed.
        server.play(answer(reply(body, "Connection: close", *HEADERS, status=status)))
        index, item = client.kv.get("k")
        assert (item is not None) is found
        assert said(index) == EVERYTHING
        assert repr(index.meta) == (
            "Meta(known_leader=True, last_contact=12, effective_consistency='stale', "
            "query_backend='blocking-query', cache_hit=True, cache_age=3, filtered_by_acls=True)"
        )
        server.play(answer(reply(body, "Connection: close", status=status)))
        index, _ = client.kv.get("k")
        assert said(index) == NOTHING
        client.http.close()


@pytest.mark.parametrize(
    "headers",
    [
        ("X-Consul-Lastcontact: soon", "Age: -1"),
        ("X-Consul-Lastcontact: 99999999999999999999",),
    ],
)
def test_headers_that_are_none(headers: tuple[str, ...]) -> None:
    with Hostile() as server:
        server.play(answer(reply(pair("dg=="), *headers)))
        client = consul.Consul(port=server.port)
        index, _ = client.kv.get("k")
        assert said(index) == NOTHING
        client.http.close()


def test_a_transport_of_the_users_own() -> None:
    class Http:
        headers: object = {"X-Consul-Index": "5", "X-Consul-LastContact": "9"}

        def get(self, callback, path, params=None):
            return callback(consul.base.Response(200, self.headers, "[]"))

    index, _ = client_of(Http()).kv.get("k")
    assert index == "5" and index.meta.last_contact == 9

    class Bare:  # no more than python-consul asks of headers
        def __getitem__(self, name: str) -> str:
            return "6"

    Http.headers = Bare()
    index, _ = client_of(Http()).kv.get("k")
    assert index == "6" and said(index) == NOTHING


def test_it_is_a_text() -> None:
    with Hostile() as server:
        client = consul.Consul(port=server.port)
        index, _ = client.kv.get("k")
        client.http.close()
    assert index == "7" and hash(index) == hash("7") and json.dumps(index) == '"7"'
    assert f"{index}" == "7" and int(index) == 7 and {"7": 1}[index] == 1
    assert copy.copy(index) is index and copy.deepcopy([index])[0] is index
    pickled = pickle.loads(pickle.dumps(index))
    assert type(pickled) is str and pickled == "7"
