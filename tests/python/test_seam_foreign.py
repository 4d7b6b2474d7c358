"""Transports of a program's own: what they are asked for, and what they may answer."""

from __future__ import annotations

import inspect
import json
import types
from typing import Any, NamedTuple
from unittest import mock

import consul
import pytest
from consul.base import Response
from seam import Asked, Plain, client_of

PAIR = '[{"Key": "k", "Value": "djE=", "Flags": 0}]'

# ---- what a transport is asked -------------------------------------------------------------------

EVERYTHING = {"index": 5, "wait": "9s", "recurse": True, "consistency": "stale", "separator": "/"}
IN_ORDER = [("index", 5), ("wait", "9s"), ("recurse", "1"), ("dc", "d"), ("separator", "/")]


def test_without_headers_the_token_is_a_parameter_among_others() -> None:
    client = client_of(Plain(), token="t", dc="d")
    asked = client.kv.get("k", **EVERYTHING)
    params = [*IN_ORDER[:3], ("token", "t"), *IN_ORDER[3:], ("stale", "1")]
    assert asked == Asked("GET", "/v1/kv/k", {"params": params})
    assert client.kv.put("k", "v", token="own").named == {
        "params": [("token", "own"), ("dc", "d")],
        "data": "v",
    }


@pytest.mark.parametrize("kind", ["by name", "by stars", "by a mock"])
def test_with_headers_the_token_is_there(kind: str) -> None:
    class ByName:
        def get(self, callback, path, params=None, headers=None):
            return Asked("GET", path, {"params": params, "headers": headers})

    class ByStars:
        def get(self, callback, path, **named):
            return Asked("GET", path, named)

    http: Any = {"by name": ByName, "by stars": ByStars, "by a mock": mock.Mock}[kind]()
    asked = client_of(http, token="t", dc="d").kv.get("k", **EVERYTHING)
    if kind == "by a mock":
        asked = Asked("GET", http.get.call_args.args[1], http.get.call_args.kwargs)
    params = [*IN_ORDER, ("stale", "1")]
    assert asked.named == {"params": params, "headers": {"X-Consul-Token": "t"}}


def test_no_token_no_header() -> None:
    class HTTP:
        def get(self, callback, path, params=None, headers=None):
            return params, headers

    assert client_of(HTTP()).kv.get("k") == ([], {})


def test_a_verb_that_cannot_be_inspected_gets_no_headers() -> None:
    class Verb:
        __signature__ = "nothing of the kind"

        def __call__(self, callback, path, params=None):
            return params

    http = types.SimpleNamespace(get=Verb())
    with pytest.raises((TypeError, ValueError)):
        inspect.signature(http.get)
    assert client_of(http, token="t").kv.get("k") == [("token", "t")]


@pytest.mark.parametrize("result", [None, 0, PAIR, Response(1, 2, 3), object()])
def test_what_it_returns_is_returned(result: Any) -> None:
    http = mock.Mock()
    http.get.return_value = result
    assert client_of(http).kv.get("k") is result


def test_an_awaitable_is_returned_as_it_is() -> None:
    class HTTP:
        async def get(self, callback, path, params=None):
            return callback(Response(200, {"X-Consul-Index": "7"}, PAIR))

    awaitable = client_of(HTTP()).kv.get("k")
    assert inspect.iscoroutine(awaitable)
    with pytest.raises(StopIteration) as done:
        awaitable.send(None)
    assert done.value.value[1]["Value"] == b"v1"


@pytest.mark.parametrize("call", ["kv.get", "kv.put"])
def test_arguments_are_refused_before_it_is_asked(call: str) -> None:
    group, name = call.split(".")
    http = mock.Mock()
    with pytest.raises(AssertionError, match="should not start with a forward slash"):
        getattr(getattr(client_of(http), group), name)("/k", "v")
    assert not http.method_calls


# ---- what its callback takes ---------------------------------------------------------------------


class Four(NamedTuple):
    code: int
    headers: dict[str, str]
    body: str
    content: bytes


HEADERS = {"X-Consul-Index": "7"}


@pytest.mark.parametrize(
    "response",
    [
        Response(200, HEADERS, PAIR),
        Response(code=200, headers=HEADERS, body=PAIR),  # NOC
        Four(200, HEADERS, PAIR, PAIR.encode()),  # Patroni
        types.SimpleNamespace(code=200, headers=HEADERS, body=PAIR.encode()),
    ],
)
def test_any_object_is_a_response(response: Any) -> None:
    class HTTP:
        def get(self, callback, path, params=None):
            return callback(response)

    assert client_of(HTTP()).kv.get("k") == ("7", {"Key": "k", "Value": b"v1", "Flags": 0})


def test_what_it_raises_passes() -> None:
    class InvalidSession(consul.ConsulException):
        pass

    class HTTP:
        def put(self, callback, path, params=None, data=""):
            raise InvalidSession("500 rpc error")

    with pytest.raises(InvalidSession):
        client_of(HTTP()).kv.put("k", "v")


# ---- the whole of Patroni's ----------------------------------------------------------------------


class Patroni(consul.base.Consul):
    """Its client, as far as we can tell it from another."""

    def __init__(self, *args, **kwargs):
        self._cert = kwargs.pop("cert", None)
        self.token = kwargs.get("token")
        super().__init__(*args, **kwargs)

    def http_connect(self, *args, **kwargs):
        kwargs.update(dict(zip(["host", "port", "scheme", "verify"], args, strict=False)))
        return PatroniHTTP(**kwargs, token=self.token)

    def connect(self, *args, **kwargs):
        return self.http_connect(*args, **kwargs)


class PatroniHTTP:
    def __init__(self, host, port, scheme, verify, token):
        self.place, self.token, self.ttl = (host, port, scheme, verify), token, 5
        self.seen: list[Any] = []

    def __getattr__(self, method):
        if method not in ("get", "post", "put", "delete"):
            raise AttributeError(method)

        def wrapper(callback, path, params=None, data="", headers=None):
            if method == "put" and path == "/v1/session/create":
                ttl = f'"ttl": "{self.ttl}s"'
                data = "{" + ttl + "}" if not data or data == "{}" else f"{data[:-1]}, {ttl}}}"
            if isinstance(params, list):
                params = dict(params)
            self.seen.append((method, path, params, data))
            body = '{"ID": "s1"}' if "session" in path else PAIR
            return callback(Four(200, HEADERS, body, body.encode()))

        return wrapper


def test_patroni() -> None:
    client = Patroni("h", 1, token="t", scheme="https", verify="/ca", cert="/cert")
    http = client.http
    assert (http.place, http.token) == (("h", 1, "https", "/ca"), "t")
    client.http.token = client.token = None
    client.consistency, client.dc = "stale", "d"
    assert client.kv.get("k", recurse=True, index=3, wait="9s")[1][0]["Value"] == b"v1"
    expected = {"index": 3, "wait": "9s", "recurse": "1", "dc": "d", "stale": "1"}
    assert http.seen.pop() == ("get", "/v1/kv/k", expected, "")
    assert client.session.create() == "s1"
    assert json.loads(http.seen.pop()[3]) == {"ttl": "5s"}
    assert client.session.create("n", lock_delay=0.001, behavior="delete") == "s1"
    body = {"name": "n", "lockdelay": "0.001s", "behavior": "delete", "ttl": "5s"}
    assert json.loads(http.seen.pop()[3]) == body
    with mock.patch.object(consul.Consul.KV, "get", return_value=("1", None)):
        assert client.kv.get("k") == ("1", None)
