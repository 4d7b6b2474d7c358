"""Every transport against a real Consul: the same calls, the same results, the same failures."""

from __future__ import annotations

import functools
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import consul
import pytest
from agents import Agent
from certificates import Certificates
from consul.exceptions import ArgumentError, ConnectionFailed, ReadTimeout, TLSFailed
from transports import Connect

pytestmark = pytest.mark.integration


def test_calls(agent: Agent, connect: Connect) -> None:
    c = connect(port=agent.port)
    assert c.kv.put("a/b", b"\0\xff") is True
    index, entry = c.kv.get("a/b")
    assert entry["Value"] == b"\0\xff" and int(index) > 0
    assert c.kv.get("none") == (index, None)
    assert c.kv.put("big", "x" * 500_000) is True
    assert len(c.kv.get("big")[1]["Value"]) == 500_000
    assert c.kv.get("", keys=True)[1] == ["a/b", "big"]
    assert c.agent.service.register("web", service_id="w1", port=80) is True
    assert [node["Service"]["ID"] for node in c.health.service("web")[1]] == ["w1"]
    assert c.http.get(lambda response: response.code, "/v1/status/leader") == 200
    assert c.request("GET", "/v1/status/leader").json() == f"127.0.0.1:{agent.rpc}"
    assert c.kv.delete("", recurse=True) is True


def test_a_blocking_query(agent: Agent, connect: Connect) -> None:
    c = connect(port=agent.port)
    c.kv.put("k", "old")
    index, _ = c.kv.get("k")
    begin = time.monotonic()
    writer = threading.Timer(0.5, functools.partial(agent.put, "/v1/kv/k", "new"))
    writer.start()
    after, entry = c.kv.get("k", index=index, wait="10s")
    assert entry["Value"] == b"new" and int(after) > int(index)
    assert 0.3 < time.monotonic() - begin < 5
    writer.join()
    assert c.kv.get("k", index=after, wait="200ms")[0] == after


def test_what_consul_refuses(agent: Agent, connect: Connect) -> None:
    c = connect(port=agent.port)
    with pytest.raises(consul.ClientError, match="unknown KV verb"):
        c.txn.put([{"KV": {"Verb": "nonsense", "Key": "k"}}])
    with pytest.raises(consul.NotFound):
        c.session.renew("6a1b7f3e-0000-4000-8000-000000000000")
    with pytest.raises(AssertionError, match="keys should not start with a forward slash"):
        c.kv.get("/k")
    assert c.kv.get("k")[1] is None


@pytest.mark.parametrize("token", ["s3cret\n", "s3\r\nX-Other: cret", "s3\0cret"])
def test_a_token_that_cannot_be_sent(token: str, connect: Connect) -> None:
    """Such as one read from a file with the end of its line: refused, and not tried again."""
    c = connect(port=1, token=token, retry=consul.Retry(base=60))
    for call in (c.kv.get, lambda key: c.request("GET", f"/v1/kv/{key}")):
        with pytest.raises(ArgumentError, match=r"argument `.*` cannot|: cannot stand") as caught:
            call("k")
        assert "cret" not in str(caught.value)


@pytest.mark.parametrize("timeout", [-1, "5", float("nan"), float("inf"), (1, 2, 3), (1, "2")])
def test_a_timeout_that_is_none(timeout: Any, connect: Connect) -> None:
    with pytest.raises(ArgumentError, match="argument `connections_timeout`: "):
        connect(port=1, connections_timeout=timeout).kv.get("k")


def test_an_agent_that_freezes_and_dies(new_agent: Callable[..., Agent], connect: Connect) -> None:
    agent = new_agent()
    c = connect(port=agent.port, connections_timeout=0.5)
    assert c.kv.put("k", "v") is True
    agent.pause()
    time.sleep(0.1)  # the signal may take a moment
    with pytest.raises(ReadTimeout, match=rf"GET http://127.0.0.1:{agent.port}/v1/kv/k: "):
        c.kv.get("k")
    agent.resume()
    assert c.kv.get("k")[1]["Value"] == b"v"
    agent.kill()
    for _ in range(2):
        with pytest.raises(ConnectionFailed):
            c.kv.put("k", "w")


def test_a_unix_socket(new_agent: Callable[..., Agent], connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "consul.sock"
    new_agent(f'addresses {{ http = "127.0.0.1 unix://{path}" }}')
    c = connect(host=f"unix://{path}")
    assert c.kv.put("k", "v") is True
    assert c.kv.get("k")[1]["Value"] == b"v"
    missing = connect(host=f"unix://{path}.none")
    with pytest.raises(ConnectionFailed, match=f"unix://{path}.none /v1/kv/k: "):
        missing.kv.get("k")


def test_attempts(connect: Connect) -> None:
    """Nobody listens at first."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    c = connect(port=port, retry=consul.Retry(3, base=0.1))
    begin = time.monotonic()
    with pytest.raises(ConnectionFailed):
        c.kv.put("k", "v")
    assert 0.1 < time.monotonic() - begin < 2


# ---- TLS -----------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Passing pyOpenSSL:DeprecationWarning")  # which Twisted does
def test_tls(certificates: Certificates, strict: int, connect: Connect) -> None:
    secure = functools.partial(connect, port=strict, scheme="https", cert=certificates.client)
    for verify in (str(certificates.ca), False):
        c = secure(verify=verify)
        assert c.kv.put("k", "v") is True
        assert c.kv.get("k")[1]["Value"] == b"v"
    with pytest.raises(TLSFailed, match=r"(?i)certificate|issuer"):
        secure().kv.get("k")
    with pytest.raises(TLSFailed, match=r"(?i)certificate|handshake"):
        connect(port=strict, scheme="https", verify=str(certificates.ca)).kv.get("k")
