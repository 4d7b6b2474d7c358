"""The golden vectors of `tests/wire`, held against the package.

Each request goes through three transports: two of a user's own, of which one takes headers, and
ours. Each reply is read twice: by the callback that a user's transport is given, and off the socket
by ours. The fields of a case are described in `wire/README.md`.
"""

from __future__ import annotations

import base64
import builtins
import functools
import importlib
import json
import threading
import urllib.parse
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import consul
import pytest
from consul import exceptions
from consul.base import Response

Case = dict[str, Any]

FILES = sorted((Path(__file__).parents[1] / "wire").glob("*.json"))


def cases(key: str, which: Callable[[Case], bool]) -> pytest.MarkDecorator:
    of_all = [case for file in FILES for case in json.loads(file.read_bytes()).get(key, [])]
    found = [case for case in of_all if which(case) and case.get("only") != "core"]
    return pytest.mark.parametrize("case", found, ids=[case["id"] for case in found])


def is_check(case: Case) -> bool:
    return bool(case["call"].startswith("Check."))


def is_call(case: Case) -> bool:
    return not is_check(case)


# ---- requests ------------------------------------------------------------------------------------


@cases("requests", lambda case: is_call(case) and "request" in case)
def test_request(case: Case, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    assert call(case, foreign(TakesHeaders(), case)) == expected(case, takes_headers=True)
    assert call(case, foreign(TakesNone(), case)) == expected(case, takes_headers=False)
    with pytest.raises(consul.ACLPermissionDenied):
        call(case, ours(server, case))
    assert server.heard == on_the_wire(case)
    logs = [case["logs"]] if "logs" in case else []
    assert caplog.messages == 3 * logs


@cases("requests", lambda case: is_call(case) and "python" in case)
def test_refusal(case: Case, server: Server) -> None:
    for client in (foreign(TakesHeaders(), case), foreign(TakesNone(), case), ours(server, case)):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - the case says which
            call(case, client)
        check_exception(case, caught.value)
    assert server.heard is None


@cases("requests", lambda case: is_call(case) and case["id"].endswith(": as little as possible"))
def test_unknown_argument_is_refused(case: Case) -> None:
    given = {"args": {**case.get("args", {}), "no_such_argument": 1}}
    with pytest.raises(TypeError, match="no_such_argument"):
        call(case | given, consul.Consul())


@cases("requests", is_check)
def test_check(case: Case) -> None:
    make = getattr(consul.Check, case["call"].removeprefix("Check."))
    args, kwargs = thaw(case.get("args", [])), thaw(case.get("kwargs", {}))
    if "python" in case:
        with pytest.raises(Exception) as caught:  # noqa: PT011 - the case says which
            make(*args, **kwargs)
        check_exception(case, caught.value)
        return
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        made = make(*args, **kwargs)
    assert repr(made) == repr(thaw(case["value"]))
    assert [str(warning.message) for warning in warned] == (
        [case["warns"]] if "warns" in case else []
    )


class Sent(NamedTuple):
    """A request in Python's terms, with the types of the objects."""

    verb: str
    path: str
    params: list[tuple[str, type, Any]]
    token: Any
    data: Any


def expected(case: Case, takes_headers: bool) -> Sent:
    request = case["request"]
    params = [(name, type(value), value) for name, value in pairs(request)]
    token = None
    if takes_headers:
        token = next((value for name, _, value in params if name == "token"), None)
        token = token.decode() if isinstance(token, bytes) else token
        params = [param for param in params if param[0] != "token"]
    path = urllib.parse.unquote(request["path"])
    return Sent(request["method"], path, params, token, body(request))


def pairs(request: Case) -> list[tuple[str, Any]]:
    """The query with its values as the objects that they are in Python."""
    query = request.get("query", [])
    return [(name, OBJECTS[kind[0]](x) if kind else thaw(x)) for name, x, *kind in query]


OBJECTS: dict[str, Callable[[str], Any]] = {
    "int": int,
    "float": float,
    "bool": lambda text: text in ("true", "True"),
    "NoneType": lambda _: None,
}


def body(request: Case) -> Any:
    match request.get("body"):
        case {"base64": text}:
            return base64.b64decode(text)
        case {"text": text, "type": "int"}:
            return int(text)
        case {"text": text} | {"json": text}:
            return text
    return None


class Heard(NamedTuple):
    """A request as it arrived."""

    verb: str
    target: str
    token: str | None
    body: bytes


def on_the_wire(case: Case) -> Heard:
    verb, _, params, token, data = expected(case, takes_headers=True)
    target = case["request"]["path"]
    if params:
        target += "?" + urllib.parse.urlencode([(name, value) for name, _, value in params])
    token = token.decode() if isinstance(token, bytes) else token
    data = data if isinstance(data, bytes) else str(data or "").encode()
    return Heard(verb, target, token, data)


# ---- replies -------------------------------------------------------------------------------------


@cases("replies", is_call)
def test_reply(case: Case, server: Server) -> None:
    status, headers, content = case["reply"]
    content = thaw(content)
    content = content if isinstance(content, bytes) else content.encode()
    results = []
    if len(headers) == len({name for name, _ in headers}):  # a mapping holds each once
        results.append(result(case, foreign(Answers(status, headers, content), case)))
    if not (content and status in (204, 304)):  # HTTP knows no body of these
        server.answer = (status, headers, content)
        results.append(result(case, ours(server, case)))
    for returned in results:
        if "python" in case:
            assert isinstance(returned, Exception), f"returned {returned!r}"
            check_exception(case, returned)
        elif isinstance(returned, Exception):
            raise returned
        else:
            value = thaw(case["value"])
            value = (case["index"], value) if "index" in case else value
            # Unlike equality, this tells types, signs of zero and orders of members apart.
            assert repr(returned) == repr(value)


def result(case: Case, client: Any) -> Any:
    try:
        return call(case, client)
    except Exception as error:
        return error


class CaseInsensitive(dict[str, str]):
    """Headers as the transports of old hand them over."""

    def __getitem__(self, name: str) -> str:
        return {key.lower(): value for key, value in self.items()}[name.lower()]


# ---- what cases are made of ----------------------------------------------------------------------


def thaw(value: Any) -> Any:
    """The object that a value of a case stands for."""
    match value:
        case {"$bytes": text}:
            return base64.b64decode(text)
        case {"$bytearray": text}:
            return bytearray(base64.b64decode(text))
        case {"$int": text}:
            return int(text)
        case {"$float": text}:
            return float(text)
        case {"$tuple": items}:
            return tuple(map(thaw, items))
        case {"$dict": members}:
            return {thaw(name): thaw(member) for name, member in members}
        case dict():
            return {name: thaw(member) for name, member in value.items()}
        case list():
            return [thaw(item) for item in value]
    return value


def call(case: Case, client: Any) -> Any:
    method = functools.reduce(getattr, case["call"].split("."), client)
    args = thaw(case.get("args", {}))
    return method(*args) if isinstance(args, list) else method(**args)


def check_exception(case: Case, error: Exception) -> None:
    names = case["python"]
    for name in [names] if isinstance(names, str) else names:
        module, _, plain = name.rpartition(".")
        home = importlib.import_module(module) if module else builtins
        assert isinstance(error, getattr(home, plain, None) or getattr(exceptions, plain)), error
    text = case.get("message", case.get("error", {}).get("problem"))
    assert text in (None, str(error))


# ---- transports ----------------------------------------------------------------------------------


class TakesHeaders:
    """A transport as in programs for py-consul: it returns what it is asked to send."""

    def get(self, callback, path, params=None, headers=None):
        return sent("GET", path, params, None, headers)

    def put(self, callback, path, params=None, data=None, headers=None):
        return sent("PUT", path, params, data, headers)

    def post(self, callback, path, params=None, data=None, headers=None):
        return sent("POST", path, params, data, headers)

    def delete(self, callback, path, params=None, data=None, headers=None):
        return sent("DELETE", path, params, data, headers)


class TakesNone:
    """The same for python-consul, where the token travels in the query."""

    def get(self, callback, path, params=None):
        return sent("GET", path, params, None, {})

    def put(self, callback, path, params=None, data=None):
        return sent("PUT", path, params, data, {})

    def post(self, callback, path, params=None, data=None):
        return sent("POST", path, params, data, {})

    def delete(self, callback, path, params=None, data=None):
        return sent("DELETE", path, params, data, {})


def sent(verb: str, path: str, params: Any, data: Any, headers: dict[str, Any]) -> Sent:
    assert set(headers) <= {"X-Consul-Token"}
    typed = [(name, type(value), value) for name, value in params or []]
    return Sent(verb, path, typed, headers.get("X-Consul-Token"), data)


class Answers:
    """A transport that gives every request the same reply."""

    def __init__(self, status: int, headers: list[list[str]], content: bytes) -> None:
        self.reply = status, CaseInsensitive(headers), content

    def get(self, callback, path, raw=False, **_):
        status, headers, content = self.reply
        body = content if raw else content.decode("utf-8", "replace")
        return callback(Response(status, headers, body))

    put = post = delete = get


def foreign(http: Any, case: Case) -> consul.base.Consul:
    """A client with a transport of the user's own."""

    class Client(consul.base.Consul):
        def connect(self, host, port, scheme, verify=True, cert=None):
            return http

    return Client(**case.get("client", {}))


def ours(server: Server, case: Case) -> consul.Consul:
    """A client with our transport; cases share connections."""
    return server.client(**case.get("client", {}))


class Server(ThreadingHTTPServer):
    """Answers every request with `answer` and keeps the last one in `heard`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        make = functools.partial(consul.Consul, port=self.server_port)
        self.client = functools.cache(make)
        self.forget()

    def forget(self) -> None:
        self.answer: tuple[int, list[list[str]], bytes] = (403, [], b"")
        self.heard: Heard | None = None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # in one piece
    server: Server

    def do_GET(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        token = self.headers.get("X-Consul-Token")
        token = token and token.encode("latin-1").decode()
        self.server.heard = Heard(self.command, self.path, token, content)
        status, headers, content = self.server.answer
        self.send_response_only(status, "")
        for name, value in headers:
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815


@pytest.fixture(scope="module")
def running_server() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.client.cache_clear()
        server.shutdown()


@pytest.fixture
def server(running_server: Server) -> Server:
    running_server.forget()
    return running_server
