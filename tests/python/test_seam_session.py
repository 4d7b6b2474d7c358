"""`client.http.session`: a session of `requests`, which programs adjust or bring along.

It carries the traffic from then on.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator

import consul
import pytest
import requests
from consul.base import CB
from hostile import Hostile, answer, hang, reply
from seam import by_requests, direct, works

TOKEN = "5ec7e700-3333-4000-8000-0000c0ffee33"


@pytest.fixture
def client(server: Hostile) -> Iterator[consul.Consul]:
    """A client that has been used."""
    client = consul.Consul(port=server.port, token=TOKEN, connections_timeout=5)
    assert works(client)
    with client:  # or else a session of `requests` leaves connections open
        yield client


def test_a_session_carries_the_traffic(client: consul.Consul, server: Hostile) -> None:
    session = client.http.session
    assert type(session) is requests.Session and client.http.session is session
    session.headers["X-Mine"] = "1"
    assert works(client)
    asked = server.requests[-1]
    assert by_requests(server) and asked.headers["x-mine"] == "1"
    assert asked.headers["x-consul-token"] == TOKEN
    assert client.kv.put("é", "é") and server.requests[-1].body == "é".encode()
    assert client.http.get(CB.bool(), "/v1/x", {"a": 1}) and by_requests(server)
    server.requests.clear()
    session.close()
    server.play(answer(reply(b"\xff")))
    assert client.http.get(lambda response: response.body, "/v1/x", raw=True) == b"\xff"


def test_a_session_may_be_brought_along(client: consul.Consul, server: Hostile) -> None:
    with requests.Session() as session:
        client.http.session = session
        assert works(client) and by_requests(server)
    client.http.session = None
    assert direct(client) and not by_requests(server)


def test_an_adapter_may_be_mounted(client: consul.Consul, server: Hostile) -> None:
    class Adapter(requests.adapters.HTTPAdapter):
        def send(self, request, *args, **kwargs):
            request.headers["X-Mine"] = "1"
            return super().send(request, *args, **kwargs)

    client.http.session.mount("http://", Adapter(max_retries=2))
    assert works(client) and server.requests[-1].headers["x-mine"] == "1"


@pytest.mark.parametrize("how", ["partial", "exactly", "default", "subclass"])
def test_a_session_may_have_a_timeout_of_its_own(
    client: consul.Consul, server: Hostile, how: str
) -> None:
    session = client.http.session
    request = session.request

    class Session(requests.Session):
        def request(self, *args, **kwargs):
            return super().request(*args, timeout=0.2, **kwargs)

    if how == "partial":
        session.request = functools.partial(request, timeout=0.2)
    elif how == "exactly":
        session.request = lambda *args, **kwargs: request(*args, timeout=0.2, **kwargs)
    elif how == "default":
        session.request = lambda *args, **kw: request(*args, **{"timeout": 0.2, **kw})
    else:
        client.http.session = Session()
    server.play(hang)
    begin = time.monotonic()
    with pytest.raises(requests.ReadTimeout):
        client.kv.get("k")
    assert time.monotonic() - begin < 4


def test_a_session_without_one_gets_ours(client: consul.Consul, server: Hostile) -> None:
    client.http.connections_timeout = 0.2
    assert client.http.session
    server.play(hang)
    with pytest.raises(requests.ReadTimeout):
        client.kv.get("k")
