"""Replies that no client should trust: each ends in an exception of ours, in time, and does no harm
to the calls after it."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import socket
import time
from collections.abc import Iterator
from typing import Any

import consul
import pytest
from consul.exceptions import BrokenReply, ConnectionFailed, TransportError, TransportTimeout
from hostile import (
    GOOD,
    GOOD_BODY,
    Hostile,
    Step,
    answer,
    ask,
    behave,
    chunked,
    drip,
    flood,
    hang,
    head,
    pair,
    reply,
    reset,
    send,
    sip,
)
from transports import Connect

TOKEN = "5ec7e700-1111-4000-8000-0000c0ffee11"
TIMEOUT = 1.0
GOOD_ITEM = {
    "LockIndex": 0,
    "Key": "k",
    "Flags": 0,
    "Value": b"good",
    "CreateIndex": 7,
    "ModifyIndex": 7,
}


@pytest.fixture
def client(server: Hostile, connect: Connect) -> Any:
    return connect(host="127.0.0.1", port=server.port, token=TOKEN, connections_timeout=TIMEOUT)


def works(client: Any) -> bool:
    return client.kv.get("k") == ("7", GOOD_ITEM)


@contextlib.contextmanager
def fails(
    *kinds: type[BaseException], within: float = TIMEOUT + 1.5
) -> Iterator[pytest.ExceptionInfo[Any]]:
    """The block raises one of these, soon, and tells nobody the token."""
    begin = time.monotonic()
    with pytest.raises(kinds) as caught:
        yield caught
    assert time.monotonic() - begin < within
    error: BaseException | None = caught.value
    while error is not None:
        assert TOKEN not in f"{error} {error!r} {error.args} {vars(error)}"
        error = error.__cause__ or error.__context__


def names(error: BaseException, port: int, verb: str = "GET", path: str = "/v1/kv/k") -> bool:
    """Whether the message says what was tried, and where."""
    text = str(error)
    return f"127.0.0.1:{port}" in text and bool(re.search(rf"\b{verb}\b", text)) and path in text


# ---- the connection and the framing: TransportError ----------------------------------------------

CUT = b'[{"LockIndex":0,"Key":"k","Fl'

NO_REPLY: dict[str, tuple[Step, ...]] = {
    "closes after the request": (ask,),
    "resets after the request": (ask, reset),
}

BROKEN: dict[str, tuple[Step, ...]] = {
    "closes in mid-head": (answer(GOOD[:30]),),
    "closes in the status line": (answer(b"HTTP/1.1 20"),),
    "closes in mid-body": (answer(head("Content-Length: 99") + CUT),),
    "closes at once after the head": (answer(head("Content-Length: 99")),),
    "says another protocol": (answer(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"),),
    "says nonsense": (answer(b"\0\x01\x02\xff" * 64 + b"\r\n\r\n"),),
    "has no status": (answer(b"HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),),
    "has a status that is no number": (answer(b"HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"),),
    "has a header without a colon": (answer(head("Content-Length: 0", "nonsense")),),
    "has a length that is no number": (answer(head("Content-Length: many") + GOOD_BODY),),
    "has a negative length": (answer(head("Content-Length: -1") + GOOD_BODY),),
    "has two lengths": (answer(reply(GOOD_BODY, "Content-Length: 5")),),
    "has a head of 16 MB": (answer(head("X-Filler: " + "x" * (16 << 20), "Content-Length: 0")),),
    "has a million headers": (answer(head(*["X-Filler: x"] * 1_000_000, "Content-Length: 0")),),
    "announces a petabyte": (answer(head(f"Content-Length: {10**15}") + CUT), flood(b" " * 65536)),
    "sends a chunk of no size": (answer(head("Transfer-Encoding: chunked") + b"zz\r\nabc\r\n"),),
    "sends a chunk of absurd size": (
        answer(head("Transfer-Encoding: chunked") + b"f" * 32 + b"\r\nabc"),
    ),
    "sends a chunk longer than it says": (
        answer(
            head("Transfer-Encoding: chunked")
            + chunked(GOOD_BODY, size=lambda c: "3" if c else "0")
        ),
    ),
    "closes in mid-chunk": (answer(head("Transfer-Encoding: chunked") + b"ff\r\n" + CUT),),
    "closes before the last chunk": (
        answer(head("Transfer-Encoding: chunked") + chunked(GOOD_BODY).removesuffix(b"0\r\n\r\n")),
    ),
}

SLOW: dict[str, tuple[Step, ...]] = {
    "never answers": (ask, hang),
    "never reads": (hang,),
    "stops in mid-head": (answer(GOOD[:30]), hang),
    "stops in mid-body": (answer(head("Content-Length: 99") + CUT), hang),
    "stops between chunks": (
        answer(head("Transfer-Encoding: chunked") + chunked(CUT).removesuffix(b"0\r\n\r\n")),
        hang,
    ),
    "drips its head": (ask, drip(GOOD, 0.3)),
    "sends a byte a second": (answer(GOOD[:-9]), drip(GOOD[-9:], 1.0)),
    "drips headers for ever": (answer(b"HTTP/1.1 200 OK\r\n"), drip(b"X-Filler: x\r\n", 0.1)),
    "drips its body": (answer(head("Content-Length: 99999")), drip(b" ", 0.3)),
    "drips 1xx for ever": (ask, drip(b"HTTP/1.1 100 Continue\r\n\r\n", 0.01)),
}

ENDLESS: dict[str, tuple[Step, ...]] = {
    "body until close": (answer(head()), flood(b" " * 65536)),
    "chunks": (
        answer(head("Transfer-Encoding: chunked")),
        flood(b"ffff\r\n%s\r\n" % (b" " * 0xFFFF)),
    ),
    "1xx": (ask, flood(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)),
    "headers": (answer(b"HTTP/1.1 200 OK\r\n"), flood(b"X-Filler: x\r\n" * 1000)),
}


def check(server: Hostile, client: Any, *kinds: type[BaseException]) -> None:
    with fails(*kinds) as caught:
        client.kv.get("k")
    assert names(caught.value, server.port), caught.value
    assert server.connections == 1, "a fresh connection that failed is no reason to try again"
    assert works(client)
    assert server.connections == 2, "the broken connection was not used again"


def test_the_connection_is_closed_at_once(server: Hostile, client: Any) -> None:
    server.play()
    check(server, client, ConnectionFailed)


@pytest.mark.parametrize("script", NO_REPLY.values(), ids=NO_REPLY)
def test_no_reply(server: Hostile, client: Any, script: tuple[Step, ...]) -> None:
    server.play(*script)
    check(server, client, ConnectionFailed)
    assert len(server.requests) == 2, "the one that was lost, and the one that worked"


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_broken(server: Hostile, client: Any, script: tuple[Step, ...]) -> None:
    server.play(*script)
    check(server, client, BrokenReply)


@pytest.mark.parametrize("script", SLOW.values(), ids=SLOW)
def test_slow(server: Hostile, client: Any, script: tuple[Step, ...]) -> None:
    server.play(*script)
    check(server, client, TransportTimeout)


@pytest.mark.parametrize("script", ENDLESS.values(), ids=ENDLESS)
def test_endless(server: Hostile, client: Any, script: tuple[Step, ...]) -> None:
    """Which limit is met first, size or time, depends on the machine."""
    server.play(*script)
    check(server, client, BrokenReply, TransportTimeout)


def test_a_request_that_is_read_slowly(server: Hostile, client: Any) -> None:
    """Each part of it is taken in time, and all of them are not."""
    server.play(sip(1 << 20, 0.3))
    with fails(TransportTimeout):
        client.kv.put("k", b"v" * (64 << 20))
    assert works(client)


def test_reset_in_mid_body(server: Hostile, client: Any) -> None:
    """By the time that the reset arrives it may have overtaken the head."""
    server.play(answer(head("Content-Length: 99") + CUT), reset)
    check(server, client, BrokenReply, ConnectionFailed)


def test_the_classes_are_the_builtin_ones_too() -> None:
    assert issubclass(TransportError, OSError)
    for kind, builtin in (
        (ConnectionFailed, ConnectionError),
        (TransportTimeout, TimeoutError),
        (BrokenReply, OSError),
    ):
        assert issubclass(kind, TransportError) and issubclass(kind, builtin)


def test_nobody_listens(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    client = connect(port=port, token=TOKEN, connections_timeout=TIMEOUT)
    with fails(ConnectionFailed) as caught:
        client.kv.put("a/b", "v")
    assert names(caught.value, port, "PUT", "/v1/kv/a/b"), caught.value


def test_the_name_is_unknown(connect: Connect) -> None:
    client = connect(host="nowhere.invalid", token=TOKEN, connections_timeout=TIMEOUT)
    with fails(ConnectionFailed, within=20) as caught:
        client.status.leader()
    assert "nowhere.invalid" in str(caught.value)


def test_tls_to_a_plain_port(server: Hostile, connect: Connect) -> None:
    server.play(send(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    client = connect(port=server.port, scheme="https", token=TOKEN, connections_timeout=TIMEOUT)
    with fails(TransportError) as caught:
        client.kv.get("k")
    assert names(caught.value, server.port), caught.value
    assert server.requests == []


def test_a_blocking_query_may_take_its_wait(server: Hostile, client: Any) -> None:
    """The limit is stretched over the wait that the call asks for, and holds after that."""
    late = [lambda peer: peer.rest(1.5), send(GOOD)]
    server.play(ask, *late)
    assert client.kv.get("k", index=3, wait="1s") == ("7", GOOD_ITEM)
    server.play(ask, hang)
    with fails(TransportTimeout, within=1.0 * 17 / 16 + TIMEOUT + 1.5):
        client.kv.get("k", index=3, wait="1s")


# ---- pooled connections --------------------------------------------------------------------------


def test_connections_are_kept(server: Hostile, client: Any) -> None:
    assert all(works(client) for _ in range(5))
    assert (server.connections, len(server.requests)) == (1, 5)


def test_an_idle_connection_was_closed(server: Hostile, client: Any) -> None:
    server.play(answer(GOOD))
    assert works(client)
    time.sleep(0.1)
    assert works(client)
    assert server.connections == 2


def test_a_kept_connection_fails_under_a_read(server: Hostile, client: Any) -> None:
    """A read is tried once more, on a fresh connection."""
    server.play(answer(GOOD), ask)
    assert works(client)
    assert works(client)
    assert (server.connections, len(server.requests)) == (2, 3)


def test_the_second_failure_is_final(server: Hostile, client: Any) -> None:
    server.play(answer(GOOD), ask)
    server.play(ask)
    assert works(client)
    with fails(ConnectionFailed) as caught:
        client.kv.get("k")
    assert names(caught.value, server.port)
    assert (server.connections, len(server.requests)) == (2, 3)
    assert works(client)


def test_a_kept_connection_fails_under_a_write(server: Hostile, client: Any) -> None:
    """Nobody knows whether it was carried out, so it is not said twice."""
    server.play(answer(GOOD), ask)
    assert works(client)
    with fails(ConnectionFailed) as caught:
        client.session.create("s")
    assert names(caught.value, server.port, "PUT", "/v1/session/create")
    assert [r.method for r in server.requests] == ["GET", "PUT"]
    assert works(client)


@pytest.mark.parametrize(
    "garbage",
    [b"garbage", GOOD.replace(b"Z29vZA==", b"ZXZpbA=="), b"\r\n" * 8, b"x" * 300_000],
    ids=["text", "another reply", "empty lines", "much"],
)
def test_garbage_after_the_reply(server: Hostile, client: Any, garbage: bytes) -> None:
    """What nobody asked for must not become the answer to the next question."""
    server.play(answer(GOOD + garbage), behave)
    assert works(client)
    time.sleep(0.1)
    assert works(client)


@pytest.mark.parametrize("late", [GOOD.replace(b"Z29vZA==", b"ZXZpbA=="), b"x"], ids=["reply", "x"])
def test_garbage_while_idle(server: Hostile, client: Any, late: bytes) -> None:
    server.play(answer(GOOD), lambda peer: peer.rest(0.05), send(late), behave)
    assert works(client)
    time.sleep(0.15)
    assert works(client)
    assert server.connections == 2


def test_a_write_after_the_idle_connection_was_closed(server: Hostile, client: Any) -> None:
    """It does not meet the old connection, for nobody would repeat it."""
    server.play(answer(GOOD))
    server.play(answer(reply(b"true")), behave)
    assert works(client)
    time.sleep(0.1)
    assert client.kv.put("k", "v") is True
    assert works(client)


def test_a_length_beside_chunks(server: Hostile, client: Any) -> None:
    """Two readers could see two replies in it: the one that counts is never the wrong one."""
    evil = b"0\r\n\r\n" + GOOD.replace(b"Z29vZA==", b"ZXZpbA==")
    headers = (f"Content-Length: {len(evil)}", "Transfer-Encoding: chunked")
    server.play(answer(head(*headers) + evil), behave)
    with fails(consul.ConsulException, TransportError):
        client.kv.get("k")
    assert works(client)


def test_a_length_too_short(server: Hostile, client: Any) -> None:
    server.play(answer(head("Content-Length: 20") + GOOD_BODY), behave)
    with fails(consul.ConsulException, TransportError):
        client.kv.get("k")
    assert works(client)


# ---- odd, but right ------------------------------------------------------------------------------

FINE = {
    "100 before the reply": b"HTTP/1.1 100 Continue\r\n\r\n" + GOOD,
    "103 before the reply": b"HTTP/1.1 103 Early Hints\r\nX-Consul-Index: 3\r\n\r\n" + GOOD,
    "chunks": head("Transfer-Encoding: chunked") + chunked(GOOD_BODY[:9], GOOD_BODY[9:]),
    "chunks with extensions": head("Transfer-Encoding: chunked")
    + chunked(GOOD_BODY, size=lambda c: f"{len(c):04X};name=value"),
    "chunks and trailers": head("Transfer-Encoding: chunked", "Trailer: X-T")
    + chunked(GOOD_BODY).removesuffix(b"\r\n")
    + b"X-T: 1\r\n\r\n",
    "many small chunks": head("Transfer-Encoding: chunked")
    + chunked(*(bytes([b]) for b in GOOD_BODY)),
    "no reason": reply(GOOD_BODY, status="200 "),
    "headers in capitals": reply(GOOD_BODY, "X-CONSUL-INDEX: 7", index=None),
    "headers in small letters": reply(GOOD_BODY, "x-consul-index: 7", index=None),
    "blanks around a header": reply(GOOD_BODY, "X-Consul-Index: \t 7 \t", index=None),
    "fifty headers": reply(GOOD_BODY, *(f"X-{n}: {n}" for n in range(50))),
}


@pytest.mark.parametrize("data", FINE.values(), ids=FINE)
def test_fine(server: Hostile, client: Any, data: bytes) -> None:
    server.play(answer(data), behave)
    assert works(client)
    assert works(client)
    assert server.connections == 1


@pytest.mark.parametrize("version", [b"HTTP/1.0", b"HTTP/1.1"])
def test_read_until_close(server: Hostile, client: Any, version: bytes) -> None:
    server.play(answer(head().replace(b"HTTP/1.1", version) + GOOD_BODY))
    assert works(client)
    assert works(client)
    assert server.connections == 2


def test_the_server_says_close(server: Hostile, client: Any) -> None:
    server.play(answer(reply(GOOD_BODY, "Connection: close")), hang)
    assert works(client)
    assert works(client)
    assert server.connections == 2


def test_gzip(server: Hostile, client: Any) -> None:
    """Decoded where we asked for it, and an error where we did not: never taken as it is."""
    server.play(answer(reply(gzip.compress(GOOD_BODY), "Content-Encoding: gzip")), behave)
    server.play(behave)
    try:
        result = client.kv.get("k")
    except (consul.ConsulException, TransportError):
        result = None
    asked = "gzip" in server.requests[0].headers.get("accept-encoding", "")
    assert result == (("7", GOOD_ITEM) if asked else None)
    assert works(client)


def test_gzip_that_is_none(server: Hostile, client: Any) -> None:
    server.play(answer(reply(b"\x1f\x8b" + GOOD_BODY, "Content-Encoding: gzip")), behave)
    with fails(consul.ConsulException, TransportError):
        client.kv.get("k")
    assert works(client)


def test_a_redirect_does_not_carry_the_token_away(server: Hostile, client: Any) -> None:
    with Hostile() as other:
        location = f"Location: http://127.0.0.1:{other.port}/v1/kv/k"
        server.play(answer(reply(b"", location, status="301 Moved Permanently")))
        with contextlib.suppress(consul.ConsulException, TransportError):
            client.kv.get("k")
        assert all(TOKEN not in f"{r.target} {r.headers}" for r in other.requests)
    assert server.requests[0].headers["x-consul-token"] == TOKEN
    assert works(client)


# ---- well framed, but not what Consul says: ConsulException --------------------------------------

WRONG = {
    "not JSON": reply(b"boom"),
    "JSON cut off": reply(GOOD_BODY[:-20]),
    "JSON and more": reply(GOOD_BODY + b"]"),
    "an empty body": reply(b""),
    "204": head(status="204 No Content"),
    "no index": reply(GOOD_BODY, index=None),
    "an index that is no number": reply(GOOD_BODY, "X-Consul-Index: many", index=None),
    "a value that is half base64": reply(pair("Z29vZA=")),
    "an object for a list": reply(b'{"Key": "k"}'),
    "a text for a list": reply(b'"k"'),
    "numbers for pairs": reply(b"[1]"),
    "nested beyond reason": reply(b"[" * 1_000_000),
    "nested beyond reason, and closed": reply(b"[" * 500_000 + b"]" * 500_000),
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
def test_wrong(server: Hostile, client: Any, data: bytes) -> None:
    server.play(answer(data), behave)
    with fails(consul.ConsulException):
        client.kv.get("k")
    assert works(client)
    assert server.connections == 1, "the framing was fine, so the connection is too"


def test_two_indexes(server: Hostile, client: Any) -> None:
    """Nobody can say which to go on with."""
    server.play(answer(reply(GOOD_BODY, "X-Consul-Index: 9")))
    with fails(BrokenReply) as caught:
        client.kv.get("k")
    assert names(caught.value, server.port), caught.value
    assert works(client)


def test_not_json_is_also_what_json_raises(server: Hostile, client: Any) -> None:
    server.play(answer(reply(b"boom")))
    with fails(json.JSONDecodeError):
        client.kv.get("k")


def test_no_index_is_also_a_key_error(server: Hostile, client: Any) -> None:
    server.play(answer(reply(GOOD_BODY, index=None)))
    with fails(KeyError):
        client.kv.get("k")


STATUS = [
    ("400 Bad Request", consul.base.BadRequest, "400 boom"),
    ("401 Unauthorized", consul.ACLDisabled, "boom"),
    ("403 Forbidden", consul.ACLPermissionDenied, "boom"),
    ("409 Conflict", consul.base.ClientError, "409 boom"),
    ("429 Too Many Requests", consul.base.ClientError, "429 boom"),
    ("500 Internal Server Error", consul.ConsulException, "500 boom"),
    ("503 Service Unavailable", consul.ConsulException, "503 boom"),
    ("599 Odd", consul.ConsulException, "599 boom"),
]


@pytest.mark.parametrize(("status", "kind", "text"), STATUS, ids=[s for s, _, _ in STATUS])
def test_status(
    server: Hostile, client: Any, status: str, kind: type[Exception], text: str
) -> None:
    server.play(answer(reply(b"boom", status=status, index=None)), behave)
    with fails(kind) as caught:
        client.kv.get("k")
    assert str(caught.value) == text
    assert works(client)
    assert server.connections == 1


def test_an_error_whose_body_is_cut_off(server: Hostile, client: Any) -> None:
    server.play(answer(head("Content-Length: 99", status="500 Oh") + b"bo"))
    check(server, client, BrokenReply)


def test_an_error_of_many_megabytes(server: Hostile, client: Any) -> None:
    server.play(answer(reply(b"x" * (8 << 20), status="500 Oh")), behave)
    with fails(consul.ConsulException) as caught:
        client.kv.get("k")
    assert str(caught.value).startswith("500 xxx")
    assert works(client)
