"""Replies read by our own reader are what Python's `json` makes of them, or fail where it fails."""

from __future__ import annotations

import base64
import binascii
import gc
import http.server
import json
import os
import threading
from collections.abc import Iterator
from typing import Any

import consul
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

#: `LICTOR_EXAMPLES=5000` looks harder.
MANY = settings(
    max_examples=int(os.environ.get("LICTOR_EXAMPLES", "100")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers every GET with the body that the test has set."""

    protocol_version = "HTTP/1.1"
    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(Echo.body)))
        self.send_header("X-Consul-Index", "7")
        self.end_headers()
        self.wfile.write(Echo.body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def client() -> Iterator[consul.Consul]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with consul.Consul(port=server.server_port) as client:
        yield client
    server.shutdown()
    server.server_close()
    thread.join()


def read(client: consul.Consul, body: bytes) -> Any:
    Echo.body = body
    return client.agent.services()


def same(ours: Any, theirs: Any) -> bool:
    """Equal, in type and order as well."""
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, dict):
        pairs = zip(ours.items(), theirs.items(), strict=True)
        return len(ours) == len(theirs) and all(a == b and same(v, w) for (a, v), (b, w) in pairs)
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return bool(ours == theirs or ours != ours)


NAMES = st.sampled_from(["Key", "Value", "Flags", "ID", "Tags", "a", "é", 'q"', "", "Ke", "Keyy"])
# Enough for an object with many members, and such as mean something to Python.
MORE_NAMES = NAMES | st.sampled_from([*"bcdefghi", "__class__", "__dict__", "__doc__", "_a", "mro"])
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-300, 300),
    st.floats(),
    st.text(),
    st.sampled_from([0, 1, 12, 123, 2**63, 2**64 - 1, 2**64, -(2**63), -0.0, 1e300, "", "Key"]),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=12
)


@st.composite
def lists_of_a_kind(draw: st.DrawFn) -> list[Any]:
    """Objects with mostly the same members, as Consul's lists have them: some lack one, some have
    one more, in another place or of another type."""
    few, many = (st.dictionaries(n, LEAVES, min_size=m) for n, m in ((NAMES, 1), (MORE_NAMES, 11)))
    model = draw(few | many)
    items = []
    for _ in range(draw(st.integers(1, 30))):
        item = dict(model)
        for name in draw(st.lists(st.sampled_from(sorted(model)), max_size=2)):
            item.pop(name, None)
        item.update(draw(st.dictionaries(NAMES, VALUES, max_size=2)))
        if draw(st.booleans()):
            item = dict(draw(st.permutations(list(item.items()))))
        items.append(item)
    return items


DOCUMENTS = st.one_of(VALUES, lists_of_a_kind(), st.dictionaries(NAMES, lists_of_a_kind()))
LAYOUTS = st.sampled_from([(None, None), (4, None), (None, (",", ":")), (1, (" ,\r\n", "\t:  "))])


@MANY
@given(document=DOCUMENTS, layout=LAYOUTS, ascii_only=st.booleans())
def test_any_json(
    client: consul.Consul, document: Any, layout: tuple[Any, Any], ascii_only: bool
) -> None:
    indent, separators = layout
    text = json.dumps(document, indent=indent, separators=separators, ensure_ascii=ascii_only)
    body = text.encode("utf-8", "surrogatepass")
    assert same(read(client, body), json.loads(body.decode("utf-8", "replace")))


def wreck(value: Any) -> None:
    """Changes everything that can be changed."""
    if isinstance(value, dict | list):
        for inner in list(value.values()) if isinstance(value, dict) else value:
            wreck(inner)
        if isinstance(value, dict) and value:
            name, first = next(iter(value.items()))
            del value[name]
            value["one more"], value[name] = None, first
            assert list(value)[-2:] == ["one more", name]
        value.clear()
        value.update(wrecked=True) if isinstance(value, dict) else value.append("wrecked")


@MANY
@given(document=DOCUMENTS)
def test_results_are_the_callers_own(client: consul.Consul, document: Any) -> None:
    body = json.dumps(document).encode()
    for _ in range(3):
        value = read(client, body)
        assert same(value, document)
        wreck(value)


@pytest.mark.parametrize("on", [True, False])
def test_nobody_looks_for_garbage_among_what_is_made(client: consul.Consul, on: bool) -> None:
    """A large reply is made without a collection, and the collector is then as it was before."""
    body = json.dumps([{"Tags": [[]] * 10}] * 1000).encode()
    begun: list[str] = []
    threshold = gc.get_threshold()
    gc.set_threshold(5000)  # more than what the server below makes
    gc.collect()
    gc.callbacks.append(lambda phase, _: begun.append(phase))
    try:
        (gc.enable if on else gc.disable)()
        result = read(client, body)
        during = len(begun)
        assert gc.isenabled() == on
        # Python's `json` reads the first, and nobody the second.
        assert len(read(client, body.replace(b"[[", b"[1e400, [", 1))) == len(result)
        with pytest.raises(consul.ConsulException):
            read(client, body[:-1])
        assert gc.isenabled() == on
        assert bool(begun) == on
    finally:
        gc.enable()
        gc.set_threshold(*threshold)
        gc.callbacks.pop()
    assert during == 0


FEW = st.sampled_from(
    [1, 12, -1, 1.5, "a", "ab", True, None, [], {}, ["v1"], ["v1", "v2"], {"a": 1}, {"a": [{}]}]
)


@MANY
@given(rows=st.lists(st.lists(FEW, min_size=4, max_size=4), min_size=20, max_size=60))
def test_values_that_come_again(client: consul.Consul, rows: list[list[Any]]) -> None:
    document = [dict(zip("abcd", row, strict=True)) for row in rows]
    for _ in range(2):
        value = read(client, json.dumps(document).encode())
        assert same(value, document)
        wreck(value)


@MANY
@given(
    document=DOCUMENTS,
    cuts=st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 3), st.binary(max_size=3)), max_size=3
    ),
)
def test_anything_else(
    client: consul.Consul, document: Any, cuts: list[tuple[int, int, bytes]]
) -> None:
    body = json.dumps(document).encode()
    for at, length, insert in cuts:
        body = body[:at] + insert + body[at + length :]
    try:
        theirs = json.loads(body.decode("utf-8", "replace"))
    except json.JSONDecodeError:
        with pytest.raises(consul.ConsulException):
            read(client, body)
    else:
        assert same(read(client, body), theirs)


@MANY
@given(
    pairs=st.lists(
        st.tuples(st.text(max_size=8), st.none() | st.binary(max_size=40), st.integers(0, 2**64))
    )
)
def test_values_are_decoded(
    client: consul.Consul, pairs: list[tuple[str, bytes | None, int]]
) -> None:
    entries = [
        {
            "Key": key,
            "Value": None if value is None else base64.b64encode(value).decode(),
            "Flags": flags,
        }
        for key, value, flags in pairs
    ]
    Echo.body = json.dumps(entries, indent=4).encode()
    wanted = [{"Key": key, "Value": value, "Flags": flags} for key, value, flags in pairs]
    assert client.kv.get("", recurse=True) == ("7", wanted)


@MANY
@given(text=st.text("ABCDabcd0123+/=-_ \n", max_size=12))
def test_base64_of_any_kind(client: consul.Consul, text: str) -> None:
    Echo.body = json.dumps([{"Key": "k", "Value": text}]).encode()
    try:
        wanted = base64.b64decode(text)
    except binascii.Error:
        with pytest.raises(consul.ConsulException):
            client.kv.get("k")
    else:
        assert client.kv.get("k") == ("7", {"Key": "k", "Value": wanted})
