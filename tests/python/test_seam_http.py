"""What programs do to our own transport: `client.http`, its session, its class, its copies."""

from __future__ import annotations

import copy
import functools
import pickle
import time
import types
from collections.abc import Iterator
from typing import Any
from unittest import mock

import consul
import consul.std
import pytest
from consul.base import CB, Response
from consul.exceptions import ConnectionFailed, ReadTimeout, TransportError
from hostile import Hostile, answer, hang, reply, send
from seam import by_requests, direct, works

TOKEN = "5ec7e700-2222-4000-8000-0000c0ffee22"
NO_TLS = send(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.fixture
def client(server: Hostile) -> Iterator[consul.Consul]:
    """A client that has been used."""
    client = consul.Consul(port=server.port, token=TOKEN, connections_timeout=5)
    assert works(client)
    with client:  # or else a session of `requests` leaves connections open
        yield client


# ---- calls by hand -------------------------------------------------------------------------------


def test_get(client: consul.Consul, server: Hostile) -> None:
    params: Any
    for params in ({"index": 3, "q": "a b"}, [("index", 3), ("q", "a b")]):
        index, items = client.http.get(CB.json(index=True, decode="Value"), "/v1/a b", params)
        assert (index, items[0]["Value"]) == ("7", b"good")
        asked = server.requests[-1]
        assert (asked.method, asked.target) == ("GET", "/v1/a%20b?index=3&q=a+b")
        assert "x-consul-token" not in asked.headers
    seen: Response = client.http.get(lambda response: response, "/v1/x")
    assert (seen.code, type(seen.body), seen.headers["X-CONSUL-Index"]) == (200, str, "7")
    raw = client.http.get(lambda response: response.body, "/v1/x", raw=True)
    assert isinstance(raw, bytes)


@pytest.mark.parametrize("verb", ["put", "post", "delete"])
@pytest.mark.parametrize("data", ["é", b"\xff", bytearray(b"\xff"), 5, "", None])
def test_bodies(client: consul.Consul, server: Hostile, verb: str, data: Any) -> None:
    headers = {"X-Consul-Token": "t"}
    do = getattr(client.http, verb)
    assert do(CB.bool(), "/v1/x", params={"a": 1}, data=data, headers=headers) is True
    asked = server.requests[-1]
    body = {"é": "é".encode(), 5: b"5", "": b"", None: b""}
    expected = bytes(data) if isinstance(data, bytes | bytearray) else body[data]
    assert (asked.method, asked.target, asked.body) == (verb.upper(), "/v1/x?a=1", expected)
    assert asked.headers["x-consul-token"] == "t"
    assert "content-type" not in asked.headers


@pytest.mark.parametrize("data", [{"a": 1}, [b"a"], object()])
def test_a_body_of_the_wrong_type(client: consul.Consul, server: Hostile, data: Any) -> None:
    with pytest.raises(TypeError, match="argument `data`: expected str or bytes, got "):
        client.http.put(CB.bool(), "/v1/x", data=data)
    assert len(server.requests) == 1


def test_statuses_of_calls_by_hand(client: consul.Consul, server: Hostile) -> None:
    client.http.close()
    server.play(answer(reply(b"no", status="403 Forbidden")))
    with pytest.raises(consul.ACLPermissionDenied, match=r"^no$"):
        client.http.get(CB.json(), "/v1/x")


def test_uri_and_timeout() -> None:
    http = consul.std.HTTPClient()
    assert http.uri("/v1/a b:c") == "http://127.0.0.1:8500/v1/a%20b:c"
    for params in ({"a": "/ x"}, [("a", "/ x")]):
        assert http.uri("/v1/kv", params=params) == "http://127.0.0.1:8500/v1/kv?a=%2F+x"
    assert http.timeout(None) == http.timeout([("wait", "9s")]) == 30
    assert http.timeout([("index", 1), ("wait", "90s")]) == 30 + 90 + 90 / 16
    assert http.timeout({"index": 1}) == 30 + 300 + 300 / 16
    assert http.timeout({"index": 1, "wait": "soon"}) == 30
    assert consul.std.HTTPClient(connections_timeout=None).timeout({"index": 1}) is None


# ---- settings, changed after use -----------------------------------------------------------------


def test_another_place(client: consul.Consul, server: Hostile) -> None:
    with Hostile() as other:
        client.http.port = other.port
        assert direct(client) and len(other.requests) == 1
        client.http.host = "localhost"
        assert direct(client) and other.requests[-1].headers["host"].startswith("localhost")
        client.http.base_uri = f"http://127.0.0.1:{server.port}/prefix/"
        assert direct(client) and server.requests[-1].target == "/prefix/v1/kv/k"
        assert client.http.get(CB.bool(), "/v1/x") is True
        assert server.requests[-1].target == "/prefix/v1/x"
        other.play(NO_TLS)
        client.http.scheme = "https"
        assert client.http.base_uri == f"https://localhost:{other.port}"
        with pytest.raises(TransportError, match="GET https:"):
            client.kv.get("k")


def test_another_ca(client: consul.Consul, server: Hostile) -> None:
    server.play(NO_TLS)
    client.http.scheme = "https"
    with pytest.raises(TransportError, match="GET https:"):
        client.kv.get("k")
    client.http.verify = "/no/such/ca.pem"
    with pytest.raises(OSError, match=r"/no/such/ca\.pem"):
        client.kv.get("k")
    client.http.verify, client.http.cert = False, ("/no/such/cert.pem", "/no/such/key.pem")
    with pytest.raises(OSError, match=r"/no/such/cert\.pem"):
        client.kv.get("k")


def test_certificates_that_are_not_needed_may_be_missing(server: Hostile) -> None:
    assert works(consul.Consul(port=server.port, verify="/no/such/ca.pem", cert="/no/such/cert"))


def test_another_timeout(client: consul.Consul, server: Hostile) -> None:
    client.http.connections_timeout = 0.2
    server.play(hang)
    begin = time.monotonic()
    with pytest.raises(ReadTimeout):
        client.kv.get("k")
    assert time.monotonic() - begin < 4


def test_settings_keep_connections_that_they_do_not_concern(
    client: consul.Consul, server: Hostile
) -> None:
    client.token, client.http.note = "t", "mine"
    assert direct(client) and client.http.get(CB.bool(), "/v1/x")
    assert server.connections == 1
    client.http.close()
    assert direct(client) and server.connections == 2


# ---- verbs replaced ------------------------------------------------------------------------------


def test_on_the_instance(client: consul.Consul, server: Hostile) -> None:
    original, seen = client.http.get, []

    def get(callback, path, params=None, **named):
        seen.append((path, params, named))
        return original(callback, path, params, **named)

    client.http.get = get
    assert works(client) and works(client), "the second call too"
    assert seen == 2 * [("/v1/kv/k", [], {"headers": {"X-Consul-Token": TOKEN}})]
    assert client.kv.put("k", "v")
    del client.http.get
    assert direct(client) and len(seen) == 2
    client.http.get = get
    client.http.get = original
    assert direct(client)


def test_on_the_instance_in_the_way_of_python_consul(
    client: consul.Consul, server: Hostile
) -> None:
    original = client.http.get
    client.http.get = lambda callback, path, params=None: original(callback, path, params)
    assert works(client)
    assert server.requests[-1].target == f"/v1/kv/k?token={TOKEN}"


def test_by_mock_on_the_instance(client: consul.Consul) -> None:
    with mock.patch.object(client.http, "get", return_value="mocked") as get:
        assert client.kv.get("k") == "mocked"
    assert get.call_args.args[1] == "/v1/kv/k"
    assert direct(client)


def test_by_mock_on_the_class(client: consul.Consul, server: Hostile) -> None:
    original = consul.std.HTTPClient.get
    where = "consul.std.HTTPClient.get"
    with mock.patch(where, autospec=True, side_effect=original) as get:
        assert works(client) and works(client)
    assert get.call_count == 2
    with mock.patch(where, return_value="mocked"):
        assert client.kv.get("k") == "mocked"
        assert client.kv.put("k", "v")
    assert direct(client)


def test_in_a_subclass(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    class HTTP(consul.std.HTTPClient):
        pass

    class Deeper(HTTP):
        pass

    http = Deeper(port=server.port)
    client = consul.Consul()
    client.http = http
    assert direct(client)
    for cls in (consul.std.HTTPClient, HTTP, Deeper):
        with monkeypatch.context() as patch:
            patch.setattr(cls, "get", lambda *_, **__: "mocked")
            assert client.kv.get("k") == "mocked"
        with mock.patch.object(cls, "get", return_value="mocked"):
            assert client.kv.get("k") == "mocked"
        assert direct(client)


class Get(consul.std.HTTPClient):
    def get(self, callback, path, params=None):
        self.path = path
        return super().get(callback, path, params)


class Uri(consul.std.HTTPClient):
    def uri(self, path, params=None):
        return super().uri(path.replace("/v1/", "/v2/"), params)


class OtherUri(consul.std.HTTPClient):
    other: int

    def uri(self, path, params=None):
        return f"http://localhost:{self.other}{path}?mine=1"


class Converted(consul.std.HTTPClient):
    def response(self, response):
        response.encoding = "utf-8"
        text = response.text.replace("Z29vZA==", "bWluZQ==")
        return Response(response.status_code, response.headers, text)


def with_http(http: Any) -> Any:
    class Client(consul.Consul):
        def connect(self, host, port, scheme, verify=True, cert=None):
            return http

    return Client(token=TOKEN)


def test_a_subclass_with_a_get(server: Hostile) -> None:
    client = with_http(Get(port=server.port))
    assert works(client) and client.http.path == "/v1/kv/k"
    assert server.requests[-1].target == f"/v1/kv/k?token={TOKEN}"
    assert client.kv.put("k", "v") and "token" not in server.requests[-1].target


def test_a_subclass_with_a_uri(server: Hostile) -> None:
    client = with_http(Uri(port=server.port))
    assert works(client) and client.kv.put("k", "v")
    assert [asked.target for asked in server.requests] == ["/v2/kv/k", "/v2/kv/k"]
    assert server.connections == 1
    client = with_http(OtherUri(port=1))
    client.http.other = server.port
    assert works(client) and works(client)
    assert server.requests[-1].target == "/v1/kv/k?mine=1"
    assert server.connections == 2


def test_a_subclass_with_a_response_is_given_one_of_requests(server: Hostile) -> None:
    with with_http(Converted(port=server.port)) as client:
        assert client.kv.get("k")[1]["Value"] == b"mine"
        assert by_requests(server)


class Placed(consul.std.HTTPClient):
    """It has an address before it has been told of any."""

    base_uri = "http://127.0.0.1:1"

    def __new__(cls, *_: Any, **__: Any) -> Placed:
        return object.__new__(cls)


def test_a_subclass_with_an_address_of_its_own(server: Hostile) -> None:
    http = Placed("localhost", 1)
    assert http.base_uri == "http://localhost:1"
    http.port = server.port
    assert http.base_uri == f"http://localhost:{server.port}" and works(with_http(http))


class Bound(consul.Consul):
    """Its hook is no function."""

    http_connect = functools.partialmethod(lambda *_: 1 / 0)


class Derived(Bound):
    def connect(self, host: str, *_: Any) -> Any:  # type: ignore[override]
        return consul.std.HTTPClient(f"{host}.derived")


class Own(Derived):
    def __init__(self, *args: Any) -> None:
        self.http_connect = self.find  # type: ignore[method-assign]
        super().__init__(*args)

    def find(self, host: str, *_: Any) -> Any:
        return consul.std.HTTPClient(f"{host}.own")


def test_the_hook_of_the_object_counts_before_any_other() -> None:
    assert Own("there").http.host == "there.own"


def test_the_hook_of_the_most_derived_class_counts() -> None:
    assert Derived("there").http.host == "there.derived"
    with pytest.raises(ZeroDivisionError):
        Bound("there")


# ---- copies --------------------------------------------------------------------------------------

COPIES = [
    copy.deepcopy,
    lambda value: pickle.loads(pickle.dumps(value)),
    lambda value: pickle.loads(pickle.dumps(value, 0)),
]


@pytest.mark.parametrize("duplicate", COPIES)
def test_a_client_may_be_copied(duplicate: Any, client: consul.Consul, server: Hostile) -> None:
    client.dc = "d"
    twin = duplicate(client)
    assert type(twin) is consul.Consul and twin.http is not client.http
    assert twin.kv.agent is twin.agent.service.agent is twin
    assert (twin.token, twin.dc, twin.http.port) == (TOKEN, "d", server.port)
    assert direct(twin) and direct(client)
    assert server.connections == 2, "each has its own"
    twin.token = "t2"
    assert client.token == TOKEN


@pytest.mark.parametrize("duplicate", [*COPIES, copy.copy])
def test_a_transport_may_be_copied(duplicate: Any, client: consul.Consul, server: Hostile) -> None:
    twin = duplicate(client.http)
    twin.port = 1
    assert client.http.port == server.port and direct(client)
    with pytest.raises(ConnectionFailed):
        with_http(twin).kv.get("k")


def test_a_session_is_copied_too(client: consul.Consul, server: Hostile) -> None:
    client.http.session.headers["X-Mine"] = "1"
    with pickle.loads(pickle.dumps(client)) as twin:
        assert works(twin) and server.requests[-1].headers["x-mine"] == "1"


# ---- secrets -------------------------------------------------------------------------------------


def test_no_token_in_any_text(client: consul.Consul, server: Hostile) -> None:
    parts = (client, client.http, client.kv, client.agent.service, client.kv.get, client.http.get)
    texts = [text for part in parts for text in (str(part), repr(part))]
    assert f"consul.std.Consul http://127.0.0.1:{server.port}" in texts[0]
    client.http.close()
    server.play(answer(reply(b"rpc error", status="500 Oops")))
    with pytest.raises(consul.ConsulException) as caught:
        client.kv.get("k")
    client.http.port = 1
    with pytest.raises(TransportError) as refused:
        client.kv.put("k", "v")
    errors: list[BaseException] = [caught.value, refused.value]
    texts += [f"{e} {e!r} {e.args} {vars(e)}" for e in errors]
    assert TOKEN not in "".join(texts)
    assert f"<{__name__}." in repr(with_http(types.SimpleNamespace()))
    assert "secret" not in repr(consul.Consul("user:secret@h"))
