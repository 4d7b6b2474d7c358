"""Which calls that failed are made again, and how long a call may take in all."""

from __future__ import annotations

import asyncio
import copy
import pickle
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import consul.aio
import pytest
import requests
from agents import Agent, free_ports
from consul.base import CB
from consul.exceptions import BrokenReply, ConnectionFailed, ReadTimeout, TransportError
from hostile import Hostile, answer, ask, hang, reply, reset, send
from seam import by_requests

QUICK = consul.Retry(4, base=0.02)


def client_of(server: Hostile, **options: Any) -> consul.Consul:
    return consul.Consul(port=server.port, **{"connections_timeout": 3, "retry": QUICK, **options})


def status(line: str, text: bytes = b"", *headers: str) -> Any:
    return answer(reply(text, "Connection: close", *headers, status=line))


ELECTION = status("500 Internal Server Error", b"No cluster leader")
LOST = status("500 Internal Server Error", b"rpc error making call: EOF")
CALLS: dict[str, Callable[[consul.Consul], Any]] = {
    "GET": lambda client: client.kv.get("k"),
    "PUT": lambda client: client.kv.put("k", "v"),
    "by hand": lambda client: client.http.put(CB.bool(), "/v1/kv/k"),
    "raw": lambda client: client.request("DELETE", "/v1/kv/k"),
}


# ---- the policy ----------------------------------------------------------------------------------


def test_a_policy() -> None:
    retry = consul.Retry()
    assert (retry.attempts, retry.base, retry.longest) == (5, 0.25, 10)
    assert consul.Retry(3, base=1, longest=2) != retry == consul.Retry(5)
    assert repr(consul.Retry(3, base=1)) == "Retry(3, base=1, longest=10)"
    for twin in (copy.deepcopy(QUICK), pickle.loads(pickle.dumps(QUICK))):
        assert twin == QUICK and hash(twin) == hash(QUICK)
    for bad in ({"attempts": 0}, {"base": -1}, {"longest": float("nan")}):
        with pytest.raises(ValueError, match=f"argument `{next(iter(bad))}`"):
            consul.Retry(**bad)


def test_for_transports_in_python() -> None:
    attempts = consul.Retry(3, base=1).begin("PUT")
    first = attempts.unsent(None)
    assert first is not None and 0.5 <= first <= 1
    assert attempts.status(429, b"rate limit exceeded", "7", 8.0) == 7
    assert attempts.unsent(None) is None, "that was the third"
    assert consul.Retry().begin("PUT").lost(None) is None
    assert consul.Retry().begin("GET").lost(0.01) is None
    assert consul.Retry().begin("GET").lost(10) is not None


# ---- what is made again --------------------------------------------------------------------------


@pytest.mark.parametrize("call", CALLS)
def test_nothing_was_applied(server: Hostile, call: str) -> None:
    for _ in range(3):
        server.play(ELECTION)
    assert CALLS[call](client_of(server))
    assert len(server.requests) == 4


@pytest.mark.parametrize("call", CALLS)
def test_it_may_have_been_applied(server: Hostile, call: str) -> None:
    failures = [(LOST,), (ask, reset), (ask, send(b"HTTP/1.1 200 OK\r\nContent-Le"))]
    for script in failures:
        server.play(*script)
    client = client_of(server)
    if call == "GET":
        assert CALLS[call](client)[0] == "7"
        assert len(server.requests) == 4
        return
    for made in range(1, 4):
        with pytest.raises((consul.ConsulException, ConnectionFailed, BrokenReply)):
            CALLS[call](client)
        assert len(server.requests) == made


@pytest.mark.parametrize("call", CALLS)
def test_a_server_that_comes_up_later(call: str) -> None:
    (port,) = free_ports(1)
    client = consul.Consul(port=port, retry=consul.Retry(20, base=0.05, longest=0.05))
    server = Hostile()

    def start() -> None:
        server._listener.close()
        server._listener = socket.create_server(("127.0.0.1", port))
        server.__enter__()

    timer = threading.Timer(0.3, start)
    timer.start()
    try:
        assert CALLS[call](client)
        assert len(server.requests) == 1
    finally:
        timer.join()
        server.__exit__()


@pytest.mark.parametrize(
    "answers", [b"Permission denied", b"No path to datacenter"], ids=["denied", "no path"]
)
def test_what_does_not_pass_is_not_asked_again(server: Hostile, answers: bytes) -> None:
    server.play(status("500 Oops", answers))
    with pytest.raises(consul.ConsulException, match=answers.decode()):
        client_of(server).kv.get("k")
    assert len(server.requests) == 1


def test_off_by_default(server: Hostile) -> None:
    server.play(ELECTION)
    with pytest.raises(consul.ConsulException, match="No cluster leader"):
        client_of(server, retry=None).kv.get("k")
    assert consul.Consul().retry is None is consul.Consul().http.retry
    client = client_of(server)
    client.http.retry = None
    client.http.close()
    server.play(ELECTION)
    with pytest.raises(consul.ConsulException, match="No cluster leader"):
        client.kv.get("k")


def test_the_last_failure_is_the_result(server: Hostile) -> None:
    for _ in range(4):
        server.play(ELECTION)
    with pytest.raises(consul.ConsulException, match="No cluster leader") as caught:
        client_of(server).kv.get("k")
    assert caught.value.kind == "no_leader" and len(server.requests) == 4


# ---- how long ------------------------------------------------------------------------------------


def test_the_server_says_when(server: Hostile) -> None:
    server.play(status("429 Too Many Requests", b"rate limit exceeded", "Retry-After: 1"))
    begin = time.monotonic()
    assert client_of(server).kv.put("k", "v")
    assert 1 <= time.monotonic() - begin < 2.5
    server.play(status("429 Too Many Requests", b"rate limit exceeded", "Retry-After: 9"))
    client = client_of(server)
    begin = time.monotonic()
    with pytest.raises(consul.ClientError, match="rate limit"):
        client.kv.put("k", "v")
    assert time.monotonic() - begin < 1, "nine seconds are more than the call has"


def test_all_attempts_share_the_time_of_the_call(server: Hostile) -> None:
    for _ in range(50):
        server.play(ELECTION)
    patient = consul.Retry(1000, base=0.05, longest=0.05)
    begin = time.monotonic()
    with pytest.raises((consul.ConsulException, ReadTimeout)):
        client_of(server, retry=patient, connections_timeout=0.5).kv.get("k")
    assert time.monotonic() - begin < 1.5
    assert 1 < len(server.requests) < 30


def test_a_connection_that_hangs_uses_up_the_time(server: Hostile) -> None:
    server.play(hang)
    begin = time.monotonic()
    with pytest.raises(ReadTimeout, match=r"within 0\.4 s"):
        client_of(server, connections_timeout=0.4).kv.get("k")
    assert time.monotonic() - begin < 1.5


@pytest.mark.parametrize("verb", ["get", "put", "delete"])
def test_a_time_for_one_call(server: Hostile, verb: str) -> None:
    client = client_of(server, retry=None)
    args = ("k", "v") if verb == "put" else ("k",)
    for call in (getattr(client.kv, verb), getattr(consul.Consul.KV(client), verb)):
        server.play(ask, hang)
        client.http.close()
        begin = time.monotonic()
        with pytest.raises(ReadTimeout, match=r"within 0\.3 s"):
            call(*args, connections_timeout=0.3)
        assert time.monotonic() - begin < 1.5
    assert getattr(client.kv, verb)(*args, connections_timeout=None)


def test_a_time_for_one_blocking_call(server: Hostile) -> None:
    client = client_of(server, retry=None)
    server.play(ask, lambda peer: peer.rest(0.6), send(reply(b"[]")))
    assert client.kv.get("k", index=1, wait="1s", connections_timeout=0.2)[1] is None
    server.play(ask, hang)
    client.http.close()
    begin = time.monotonic()
    with pytest.raises(ReadTimeout):
        client.kv.get("k", index=1, wait="320ms", connections_timeout=0.2)
    assert 0.5 < time.monotonic() - begin < 1.5


def test_one_time_to_connect_and_one_for_the_rest(server: Hostile) -> None:
    client = client_of(server, retry=None, connections_timeout=(5, 0.3))
    assert client.http.timeout(None) == 0.3
    server.play(ask, hang)
    begin = time.monotonic()
    with pytest.raises(ReadTimeout, match=r"within 0\.3 s"):
        client.kv.get("k")
    assert time.monotonic() - begin < 2
    unlimited = client_of(server, retry=None, connections_timeout=(1, None))
    assert unlimited.http.timeout({"index": 1}) is None and unlimited.kv.get("k")


def test_an_overridden_timeout_counts(server: Hostile) -> None:
    class HTTP(consul.std.HTTPClient):
        def timeout(self, params):
            return 0.2

    client = consul.Consul()
    client.http = HTTP(port=server.port)
    server.play(ask, hang)
    with pytest.raises(ReadTimeout, match=r"within 0\.2 s"):
        client.kv.get("k")
    assert client.kv.get("k")[0] == "7"


def test_a_transport_of_a_programs_own_is_told_if_it_listens() -> None:
    class Listens:
        def get(self, callback, path, params=None, headers=None, connections_timeout=None):
            return connections_timeout

    class Deaf:
        def get(self, callback, path, params=None, headers=None):
            return "asked"

    client = consul.Consul()
    client.http = Listens()
    assert client.kv.get("k", connections_timeout=5) == 5
    assert client.kv.get("k") is None is client.kv.get("k", connections_timeout=0)
    client.http = Deaf()
    assert client.kv.get("k", connections_timeout=5) == "asked"


# ---- what is not our own transport ---------------------------------------------------------------


def with_session(server: Hostile, **options: Any) -> Any:
    client = client_of(server, **options)
    assert client.http.session
    return client


PUTS: list[Callable[[Any], Any]] = [CALLS["PUT"], CALLS["by hand"]]


def test_reads_through_a_session_of_requests(server: Hostile) -> None:
    for script in ((ELECTION,), (LOST,), (ask, reset)):
        server.play(*script)
    with with_session(server) as client:
        assert client.kv.get("k")[0] == "7"
        assert len(server.requests) == 4 and by_requests(server)


@pytest.mark.parametrize("put", PUTS, ids=["PUT", "by hand"])
def test_writes_through_a_session_of_requests(server: Hostile, put: Callable[[Any], Any]) -> None:
    for script in ((LOST,), (ask, reset), (ELECTION,), (ELECTION,)):
        server.play(*script)
    with with_session(server) as client:
        with pytest.raises(consul.ConsulException, match="EOF"):
            put(client)
        with pytest.raises(requests.ConnectionError):
            put(client)
        assert len(server.requests) == 2
        assert put(client) and len(server.requests) == 5 and by_requests(server)


def test_a_session_of_requests_in_time(server: Hostile) -> None:
    patient = consul.Retry(1000, base=0.05, longest=0.05)
    with with_session(server, retry=patient, connections_timeout=0.5) as client:
        for _ in range(50):
            server.play(ELECTION)
        begin = time.monotonic()
        with pytest.raises((consul.ConsulException, requests.Timeout)):
            client.kv.get("k")
        assert time.monotonic() - begin < 1.5 and 1 < len(server.requests) < 30


def test_a_session_of_aiohttp(server: Hostile) -> None:
    async def client(call: Callable[[Any], Any]) -> Any:
        async with consul.aio.Consul(port=server.port, retry=QUICK) as client:
            assert client.http._session
            return await call(client)

    for script in ((LOST,), (ask, reset), (ask, send(b"HTTP/1.1 200 OK\r\nContent-Length: 9"))):
        server.play(*script)
    assert asyncio.run(client(CALLS["GET"]))[0] == "7" and len(server.requests) == 4
    server.requests.clear()
    for script in ((LOST,), (ELECTION,), (ELECTION,)):
        server.play(*script)
    with pytest.raises(consul.ConsulException, match="EOF"):
        asyncio.run(client(CALLS["PUT"]))
    assert asyncio.run(client(CALLS["PUT"])) and len(server.requests) == 4


class Own:
    """A transport of a program's own: what comes of each call is told it before."""

    def __init__(self) -> None:
        self.outcomes: list[Any] = []
        self.calls = 0

    def get(self, callback, path, params=None, headers=None, data=None):
        self.calls += 1
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return callback(outcome) if isinstance(outcome, SimpleNamespace) else outcome

    put = get


def told(code: int, body: str, **headers: str) -> SimpleNamespace:
    """All that a reply needs to have."""
    return SimpleNamespace(code=code, body=body, headers={"X-Consul-Index": "7", **headers})


@pytest.fixture
def own() -> consul.Consul:
    class Client(consul.Consul):
        def http_connect(self, *place: Any) -> Any:
            return Own()

    return Client(retry=QUICK)


NO_LEADER = told(500, "No cluster leader")
EOF = told(500, "rpc error making call: EOF")


def test_a_transport_of_a_programs_own(own: consul.Consul) -> None:
    own.http.outcomes = [NO_LEADER, EOF, ConnectionResetError(), told(200, "[]")]
    assert own.kv.get("k") == ("7", None) and own.http.calls == 4
    own.http.outcomes = [NO_LEADER, NO_LEADER, told(200, "true")]
    assert own.kv.put("k", "v") is True and own.http.calls == 7
    for failure, raised in ((EOF, consul.ConsulException), (OSError(), OSError)):
        own.http.outcomes = [failure]
        with pytest.raises(raised):
            own.kv.put("k", "v")
    own.http.outcomes = [NO_LEADER] * 4
    with pytest.raises(consul.ConsulException, match="No cluster leader"):
        own.kv.get("k")
    assert own.http.outcomes == []


@pytest.mark.parametrize(
    "final",
    [ValueError(), ssl.SSLError(), requests.exceptions.SSLError(), KeyError(), told(403, "no")],
    ids=lambda outcome: type(outcome).__qualname__,
)
def test_what_does_not_pass_in_a_transport_of_a_programs_own(
    own: consul.Consul, final: Any
) -> None:
    own.http.outcomes = [final]
    with pytest.raises((ValueError, OSError, KeyError, consul.ACLPermissionDenied)):
        own.kv.get("k")


def test_what_a_transport_of_a_programs_own_returns_is_not_touched(own: consul.Consul) -> None:
    later: Future[Any] = Future()
    later.set_exception(ConnectionResetError())
    own.http.outcomes = [later]
    assert own.kv.get("k") is later


def test_a_transport_of_a_programs_own_in_time(own: consul.Consul) -> None:
    own.http.outcomes = [told(429, "rate limit exceeded", **{"Retry-After": "9"})]
    own.connections_timeout = 3
    with pytest.raises(consul.ClientError, match="rate limit"):
        own.kv.get("k")
    own.retry = None
    own.http.outcomes = [NO_LEADER]
    with pytest.raises(consul.ConsulException, match="No cluster leader"):
        own.kv.get("k")


def test_a_watch_over_a_transport_of_a_programs_own(own: consul.Consul) -> None:
    own.retry = consul.Retry(5, base=20, longest=20)
    own.http.outcomes = [NO_LEADER, told(200, "[]")]
    begin = time.monotonic()
    assert next(own.watch(own.kv.get, "k")) == ("7", None)
    assert time.monotonic() - begin < 5


# ---- a real election -----------------------------------------------------------------------------


@pytest.mark.integration
def test_an_agent_that_is_restarted(new_agent: Callable[..., Agent]) -> None:
    agent = new_agent()
    retry = consul.Retry(1000, base=0.1, longest=0.3)
    client = consul.Consul(port=agent.port, connections_timeout=45, retry=retry)
    assert client.kv.put("k", "v")
    agent.kill()

    def write() -> bool:
        # Refused, and then without a leader: a write that is not lost and not made twice.
        return client.kv.put("k", "w", cas=0)

    # The agent ends with the thread that started it, so the call is made in the other one.
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write)
        time.sleep(0.5)
        agent.start()
        assert written.result() is True
    assert client.kv.get("k")[1]["Value"] == b"w"
    with pytest.raises(TransportError):
        consul.Consul(port=free_ports(1)[0], retry=QUICK).kv.get("k")


@pytest.mark.parametrize("make", [consul.Consul, consul.aio.Consul])
def test_what_is_no_policy(make: Any) -> None:
    with pytest.raises(consul.ArgumentError, match="argument `retry`: expected a "):
        make(retry=5).kv.get("k")
    for wrong in ({"attempts": 0}, {"base": -1.0}, {"longest": float("nan")}):
        with pytest.raises(consul.ArgumentError, match=f"argument `{next(iter(wrong))}`"):
            consul.Retry(**wrong)


def test_a_closed_client_connects_anew(server: Hostile) -> None:
    client = client_of(server)
    for connections in (1, 2):
        assert client.kv.get("k")[1]["Value"] == b"good"
        assert server.requests[-1].connection == connections
        client.close()
