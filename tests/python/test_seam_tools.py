"""What tools do to clients: wrap, decorate, count, share between threads."""

from __future__ import annotations

import functools
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

import consul
import pytest
from hostile import Hostile
from seam import Asked, by_requests, client_of, direct, works


class Wrapper:
    """An object in the place of a function, as `wrapt` has them."""

    def __init__(self, function: Any, seen: list[str], instance: Any = None) -> None:
        self.function, self.seen, self.instance = function, seen, instance
        functools.update_wrapper(self, function)

    def __get__(self, instance: Any, owner: type) -> Wrapper:
        return Wrapper(self.function.__get__(instance, owner), self.seen, instance)

    def __call__(self, *args: Any, **named: Any) -> Any:
        self.seen.append(type(self.instance).__name__)
        return self.function(*args, **named)


def decorated(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(*args: Any, **named: Any) -> Any:
        return function(*args, **named)

    return wrapper


@pytest.mark.parametrize("name", ["KV.get", "KV.put", "Agent.Service.register", "Status.leader"])
def test_endpoints_wrapped_by_objects(
    server: Hostile, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    *path, method = name.split(".")
    owner: Any = functools.reduce(getattr, path, consul.Consul)
    seen: list[str] = []
    monkeypatch.setattr(owner, method, Wrapper(vars(owner)[method], seen))
    group: Any = consul.Consul(port=server.port)
    for part in path:
        group = getattr(group, part.lower())
    args: Any = {"get": ("k",), "put": ("k", "v"), "register": ("s",)}.get(method, ())
    getattr(group, method)(*args)
    assert seen == [path[-1]] and len(server.requests) == 1


@pytest.mark.parametrize("verb", ["get", "put"])
def test_verbs_wrapped_by_objects(
    server: Hostile, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = consul.Consul(port=server.port, token="t")
    assert direct(client)
    seen: list[str] = []
    original = vars(consul.std.HTTPClient)[verb]
    monkeypatch.setattr(consul.std.HTTPClient, verb, Wrapper(original, seen))
    assert works(client) and client.kv.put("k", "v")
    assert seen == ["HTTPClient"]
    assert server.requests[-1].headers["x-consul-token"] == "t"
    monkeypatch.undo()
    assert direct(client)


def test_an_autospec_of_an_endpoint() -> None:
    with mock.patch.object(consul.Consul.KV, "get", autospec=True, return_value=("1", None)) as get:
        client = consul.Consul()
        assert client.kv.get("k", index=3) == ("1", None)
        get.assert_called_once_with(client.kv, "k", index=3)
        with pytest.raises(TypeError):
            client.kv.get("k", no_such_argument=1)  # type: ignore[call-arg]


def test_a_decorator_around_a_verb_hides_nothing() -> None:
    """What the verb takes counts, and not that its wrapper takes everything."""

    class Old:
        @decorated
        def get(self, callback, path, params=None):
            return Asked("GET", path, {"params": params})

    class New:
        @decorated
        def get(self, callback, path, params=None, headers=None):
            return Asked("GET", path, {"params": params, "headers": headers})

    assert client_of(Old(), token="t").kv.get("k").named == {"params": [("token", "t")]}
    asked = client_of(New(), token="t").kv.get("k", connections_timeout=5)
    assert asked.named == {"params": [], "headers": {"X-Consul-Token": "t"}}


@pytest.mark.parametrize(
    ("call", "named"),
    [
        ("kv.get k", {"params", "headers"}),
        ("kv.put k v", {"params", "data", "headers"}),
        ("kv.delete k", {"params", "headers"}),
        ("agent.self", {"headers"}),
        ("agent.services", {"headers"}),
        ("status.leader", {"headers"}),
        ("catalog.nodes", {"params", "headers"}),
        ("session.create", {"params", "data", "headers"}),
        ("session.destroy s", {"params", "headers"}),
    ],
)
def test_a_verb_is_called_with_what_it_always_had(call: str, named: set[str]) -> None:
    """Callback and path by position, the rest by name, and nothing that nobody asked for."""
    http = mock.Mock()
    method, *args = call.split()
    functools.reduce(getattr, method.split("."), client_of(http))(*args)  # type: ignore[operator]
    (asked,) = http.method_calls
    assert len(asked.args) == 2 and callable(asked.args[0]) and asked.args[1].startswith("/v1/")
    assert asked.kwargs.keys() == named
    assert asked.kwargs.get("params", []) == []


def test_threads_share_a_client_while_it_is_patched(server: Hostile) -> None:
    """Every call goes one way or the other, and none is lost."""
    client = consul.Consul(port=server.port, connections_timeout=10)
    stop = threading.Event()

    def patch() -> None:
        original = client.http.get
        while not stop.is_set():
            client.http.get = lambda *args, **named: original(*args, **named)
            del client.http.get
            client.token = None if client.token else "t"

    with ThreadPoolExecutor(5) as pool:
        patching = pool.submit(patch)
        calls = [pool.submit(lambda: [works(client) for _ in range(50)]) for _ in range(4)]
        try:
            assert all(all(call.result(30)) for call in calls)
        finally:
            stop.set()
        patching.result(10)
    assert len(server.requests) == 200


def test_threads_share_a_session(server: Hostile) -> None:
    with consul.Consul(port=server.port) as client:
        client.http.session.headers["X-Mine"] = "1"
        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(lambda _: works(client), range(40)))
    assert by_requests(server) and server.requests[-1].headers["x-mine"] == "1"
