"""Clients of a program's own: how they get their transport, what may be changed and patched.

What transports of a program's own are asked for is in `test_seam_foreign.py`; what may be done to
ours, in `test_seam_http.py`.
"""

from __future__ import annotations

from typing import Any
from unittest import mock

import consul
import consul.std
import pytest
from consul.base import CB
from hostile import Hostile, answer, reply
from seam import Plain, client_of

SETTINGS = ("h", 1, "https", "/ca", "/cert")


# ---- the hook ------------------------------------------------------------------------------------


def as_connect(base: type) -> type:
    class Client(base):
        def connect(self, host, port, scheme, verify=True, cert=None):
            return (host, port, scheme, verify, cert)

    return Client


def as_http_connect(base: type) -> type:
    class Client(base):
        def http_connect(self, host, port, scheme, verify=True, cert=None):
            return (host, port, scheme, verify, cert)

    return Client


def as_four_parameters(base: type) -> type:
    class Client(base):  # consul-options
        def connect(self, host, port, scheme, verify=True):
            return (host, port, scheme, verify)

    return Client


def as_static(base: type) -> type:
    class Client(base):  # twisted
        @staticmethod
        def connect(host, port, scheme, verify=True, cert=None, contextFactory=None, **kwargs):  # noqa: N803
            assert contextFactory is None and not kwargs
            return (host, port, scheme, verify, cert)

    return Client


def as_static_of_four(base: type) -> type:
    class Client(base):
        @staticmethod
        def http_connect(host, port, scheme, verify):
            return (host, port, scheme, verify)

    return Client


def as_stars(base: type) -> type:
    class Client(base):
        def http_connect(self, *args, **kwargs):
            assert not kwargs
            return args

    return Client


def as_class(base: type) -> type:
    class HTTP(tuple):
        def __new__(cls, host, port, scheme, verify, cert):
            return tuple.__new__(cls, (host, port, scheme, verify, cert))

    return type("Client", (base,), {"connect": HTTP})


def as_both(base: type) -> type:
    class Client(base):  # Patroni
        def http_connect(self, *args, **kwargs):
            return args

        def connect(self, *args, **kwargs):
            raise AssertionError("`http_connect` goes first")

    return Client


def as_the_most_derived(base: type) -> type:
    class Old(as_http_connect(base)):
        def connect(self, host, port, scheme, verify=True, cert=None):
            return (host, port, scheme, verify, cert)

        def http_connect(self, *_):
            raise AssertionError("overridden below")

    return as_connect(Old)


@pytest.mark.parametrize("base", [consul.base.Consul, consul.Consul])
@pytest.mark.parametrize(
    "shape",
    [
        as_connect,
        as_http_connect,
        as_four_parameters,
        as_static,
        as_static_of_four,
        as_stars,
        as_class,
        as_both,
        as_the_most_derived,
    ],
)
def test_the_hook_gets_what_it_takes(shape: Any, base: type) -> None:
    host, port, scheme, verify, cert = SETTINGS
    client = shape(base)(host, port, "t", scheme, verify=verify, cert=cert)
    assert client.http == SETTINGS[: len(client.http)]
    assert len(client.http) >= 4


@pytest.mark.parametrize("shape", [as_connect, as_http_connect, as_static, as_class])
def test_connect_is_the_hook_and_the_mesh(shape: Any) -> None:
    client = shape(consul.base.Consul)(*SETTINGS[:2])
    assert client.connect(*SETTINGS)[:4] == SETTINGS[:4]
    assert isinstance(client.connect, consul.Consul.Connect)
    assert client.connect.ca.agent is client.connect.intentions.agent is client


def test_connect_of_ours_makes_a_transport(server: Hostile) -> None:
    http = consul.Consul().connect("127.0.0.1", server.port, "http")
    assert type(http) is consul.std.HTTPClient and http.port == server.port
    with pytest.raises(NotImplementedError):
        consul.base.Consul.connect(
            mock.Mock(http_connect=mock.Mock(side_effect=NotImplementedError))
        )


@pytest.mark.parametrize("name", ["connect", "http_connect"])
def test_a_hook_may_use_ours(name: str, server: Hostile) -> None:
    class Client(consul.Consul):
        def _hook(self, host, port, scheme, verify=True, cert=None):
            http = getattr(super(), name)(host, port, scheme, verify, cert)
            http.marked = True
            return http

    setattr(Client, name, Client._hook)
    client = Client(port=server.port, connections_timeout=7)
    assert type(client.http) is consul.std.HTTPClient
    assert client.http.marked and client.http.connections_timeout == 7
    assert client.kv.get("k")[0] == "7"


@pytest.mark.parametrize("name", ["connect", "http_connect"])
def test_a_hook_may_be_patched(name: str) -> None:
    http = Plain()
    with mock.patch.object(consul.Consul, name, return_value=http) as hook:
        assert consul.Consul("h", 1).http is http
    hook.assert_called_once_with("h", 1, "http", True, None)
    assert type(consul.Consul().http) is consul.std.HTTPClient


def test_there_is_no_hook_but_a_programs_own() -> None:
    with pytest.raises(NotImplementedError):
        consul.base.Consul()


def test_names_of_subclasses_do_not_get_in_the_way(server: Hostile) -> None:
    names = ("_call", "_connect", "_request", "_send", "_http", "_get", "_settings", "close")
    client = type("Client", (consul.Consul,), dict.fromkeys(names))(port=server.port)
    assert client.kv.get("k")[0] == "7"


# ---- changes after construction ------------------------------------------------------------------


def test_settings_count_from_the_next_call_on() -> None:
    client = client_of(Plain())
    assert client.kv.get("k").named["params"] == []
    client.token, client.dc, client.consistency = "t", "d", "consistent"
    wanted = [("token", "t"), ("dc", "d"), ("consistent", "1")]
    assert client.kv.get("k").named["params"] == wanted
    client.token = client.dc = None
    assert client.kv.get("k", consistency="default").named["params"] == []


def test_another_transport_counts_from_the_next_call_on(server: Hostile) -> None:
    client = consul.Consul(port=server.port, token="t")
    assert client.kv.get("k")[0] == "7"
    ours, client.http = client.http, Plain()
    assert client.kv.get("k").named["params"] == [("token", "t")]
    client.http = ours
    client.token, client.dc, client.consistency = "t2", "d", "stale"
    assert client.kv.get("k")[0] == "7"
    target, headers = server.requests[-1].target, server.requests[-1].headers
    assert (target, headers["x-consul-token"]) == ("/v1/kv/k?dc=d&stale=1", "t2")


# ---- patches of endpoints ------------------------------------------------------------------------


def test_endpoints_point_to_the_client() -> None:
    client = consul.Consul()
    assert client.kv.agent is client.agent.agent is client.agent.service.agent is client
    assert isinstance(client.kv, consul.Consul.KV) and consul.Consul.KV is consul.base.Consul.KV
    assert consul.Consul.Agent.Service(client).agent is client


@pytest.mark.parametrize(
    "name",
    ["KV.get", "Session.renew", "Agent.self", "Agent.Service.deregister", "Catalog.nodes"],
)
def test_methods_may_be_mocked(name: str) -> None:
    client = consul.Consul()
    with mock.patch(f"consul.base.Consul.{name}", mock.Mock(return_value="mocked")):
        method: Any = client
        for part in name.split("."):
            method = getattr(method, part.lower())
        assert method("x") == "mocked"


def test_methods_may_be_wrapped(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ddtrace does."""
    seen = []
    original = consul.Consul.KV.get

    def wrapper(self, *args, **kwargs):
        assert isinstance(self.agent.http, consul.std.HTTPClient)
        seen.append((self.agent.http.host, self.agent.http.port, args, kwargs))
        return original(self, *args, **kwargs)

    monkeypatch.setattr("consul.Consul.KV.get", wrapper)
    monkeypatch.setattr(consul, "_datadog_patch", True, raising=False)
    assert consul.Consul(port=server.port).kv.get("k", index=3)[0] == "7"
    assert seen == [("127.0.0.1", server.port, ("k",), {"index": 3})]


# ---- calls by hand, and the end ------------------------------------------------------------------


def test_headers_by_hand(server: Hostile) -> None:
    client = consul.Consul(port=server.port, token="t")
    assert client.prepare_headers() == {"X-Consul-Token": "t"}
    assert client.prepare_headers("own") == {"X-Consul-Token": "own"}
    server.play(answer(reply(b"[]")))
    headers = client.prepare_headers()
    assert client.http.get(CB.json(index=True), "/v1/x", headers=headers) == ("7", [])
    assert server.requests[0].headers["x-consul-token"] == "t"
    client.token = None
    assert client.prepare_headers() == {}


def test_a_client_is_a_context(server: Hostile) -> None:
    with client_of(Plain()) as client:
        assert client.kv.get("k").verb == "GET"
    with consul.Consul(port=server.port) as ours:
        assert ours.kv.get("k")[0] == "7"
    http = mock.Mock()
    with client_of(http):
        pass
    http.close.assert_called_once_with()


def test_base_http_client_may_be_subclassed() -> None:
    class HTTP(consul.base.HTTPClient):  # NOC
        def get(self, callback, path, params=None):
            return self.uri(path, params)

        put = delete = post = get

    http = HTTP("h", 1, "https", verify=False)
    assert (http.host, http.port, http.scheme, http.verify, http.cert) == (
        ("h", 1, "https", False, None)
    )
    assert client_of(http, token="t").kv.get("a b") == "https://h:1/v1/kv/a%20b?token=t"
    with pytest.raises(TypeError, match="abstract"):
        type("Half", (consul.base.HTTPClient,), {"get": HTTP.get})()
