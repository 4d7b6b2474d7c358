"""Watches of a server that misbehaves, and what is refused before anything is sent."""

from __future__ import annotations

import threading
import time
from typing import Any

import consul
import pytest
import transports
from agents import until
from consul.exceptions import DecodeError
from hostile import Hostile, Peer, answer, ask, behave, chunked, head, pair, reply, send

# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("find", "args", "message"),
    [
        (lambda c: c.kv.put, ("k", "v"), "`kv.put` cannot be watched: it is no blocking query"),
        (lambda c: c.agent.self, (), "`agent.self` cannot be watched"),
        (lambda c: c.agent.service.register, ("n",), "`agent.service.register` cannot be watched"),
        (lambda c: c.kv.get, ("k", "x"), "argument `index`: `x` is no index"),
        (lambda c: consul.Consul().kv.get, ("k",), "one of this client's .*, got `KV.get`"),
        (lambda c: print, ("k",), "one of this client's .*, got `print`"),
        (lambda c: "kv.get", ("k",), "one of this client's .*, got `'kv.get'`"),
    ],
)
def test_what_cannot_be_watched(find: Any, args: tuple[Any, ...], message: str) -> None:
    client = consul.Consul()
    with pytest.raises(consul.ArgumentError, match=message):
        client.watch(find(client), *args)


def test_wrong_arguments_are_those_of_the_call() -> None:
    client = consul.Consul()
    with pytest.raises(AssertionError, match="slash"):
        client.watch(client.kv.get, "/k")
    with pytest.raises(TypeError, match="wiat"):
        client.watch(client.kv.get, "k", wiat="1s")  # type: ignore[call-arg]


# ---- what comes over the wire --------------------------------------------------------------------


def value(watch: Any) -> bytes:
    return next(watch)[1]["Value"]


def new(text: str, index: int) -> bytes:
    return reply(pair(text), index=index)


NEWS = "bmV3cw=="


@pytest.mark.parametrize(
    "script",
    [
        (ask,),
        (ask, send(b"HTTP/1.1 200 OK\r\nContent-Le")),
        (ask, send(head("Content-Length: 500") + b"[{")),
        (ask, send(head("Transfer-Encoding: chunked") + chunked(b"[{")[:6])),
        (answer(b"nonsense\r\n\r\n"),),
        (answer(reply(b"No cluster leader", status="500 Internal Server Error", index=None)),),
        (answer(reply(b"rate limit", status="429 Too Many Requests", index=None)),),
        (answer(reply(pair(NEWS), "X-Consul-Index: 9")),),
    ],
)
def test_what_passes_is_ridden_out(script: tuple[Any, ...]) -> None:
    with Hostile() as server:
        server.play(answer(new(NEWS, 5)), *script)
        client = consul.Consul(port=server.port)
        with client.watch(client.kv.get, "k") as watch:
            assert value(watch) == b"news"
            assert value(watch) == b"good"
        # After trouble it begins anew.
        asked = [request.target for request in server.requests]
        assert asked[0] == asked[-1] == "/v1/kv/k" and asked[1] == "/v1/kv/k?index=5&wait=55s"


def test_a_reply_that_cannot_be_read_is_raised_and_comes_again() -> None:
    with Hostile() as server:
        server.play(answer(reply(b"<html>log in")), answer(reply(b"<html>log in")), behave)
        client = consul.Consul(port=server.port)
        with client.watch(client.kv.get, "k") as watch:
            for _ in range(2):
                with pytest.raises(DecodeError):
                    next(watch)
            assert isinstance(watch.failure, DecodeError)
            assert value(watch) == b"good" and watch.failure is None


@pytest.mark.parametrize("indexes", [lambda n: 0, lambda n: 7, lambda n: n, lambda n: 1000 - n])
def test_replies_at_once_are_not_asked_for_at_once(indexes: Any) -> None:
    def forever(peer: Peer) -> None:
        for number in range(1, 1000):
            answer(reply(pair(NEWS), index=indexes(number)))(peer)

    with Hostile() as server:
        server.play(forever)
        client = consul.Consul(port=server.port)
        with client.watch(client.kv.get, "k") as watch:
            assert value(watch) == b"news"
            threading.Timer(2, watch.close).start()
            assert list(watch) == []
        assert 3 <= len(server.requests) <= 6


def test_close_ends_a_rest_too() -> None:
    with Hostile() as server:
        port = server.port
    client = consul.Consul(port=port)
    watch = client.watch(client.kv.get, "k")
    ended: list[float] = []
    thread = threading.Thread(target=lambda: ended.extend([*watch, time.monotonic()]))  # type: ignore[list-item]
    thread.start()
    until("the third failure", lambda: time.sleep(1.5) or watch.failure)
    begin = time.monotonic()
    watch.close()
    thread.join(5)
    assert ended[0] - begin < 0.5


def patched(client: Any) -> Any:
    """The client with a verb of the program's own in between."""
    verb = client.http.get
    client.http.get = lambda *args, **named: verb(*args, **named)
    return client


@pytest.mark.parametrize("change", [lambda client: client, patched], ids=["direct", "patched"])
@pytest.mark.parametrize("transport", [transports.std, transports.sockets])
def test_a_watch_has_a_patience_of_its_own(transport: Any, change: Any) -> None:
    retry = consul.Retry(5, base=20, longest=20)
    with Hostile() as server, transport() as connect:
        server.play(answer(new(NEWS, 5)), ask)
        client = change(connect(port=server.port, retry=retry))
        begin = time.monotonic()
        with client.watch(client.kv.get, "k") as watch:
            assert value(watch) == b"news"
            assert value(watch) == b"good"
        assert time.monotonic() - begin < 5
