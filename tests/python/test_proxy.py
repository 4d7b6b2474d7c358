"""Proxies of the environment. Which of the variables counts is tested in the core."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from agents import Agent
from consul.exceptions import ArgumentError, ConnectionFailed, TransportTimeout
from proxy import Proxy
from test_tls import Certificates, over_https
from transports import TRANSPORTS, Connect

#: No host of this name: whoever reaches it went through the proxy.
HOST = "consul.invalid"


@pytest.fixture(params=[name for name in TRANSPORTS if name != "twisted"])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """All transports but that of Twisted, which knows no proxy."""
    with TRANSPORTS[request.param]() as connect:
        yield connect


@pytest.fixture
def proxy(agent: Agent) -> Iterator[Proxy]:
    with Proxy(agent.port) as proxy:
        yield proxy


@pytest.mark.integration
@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_plain_requests_are_passed_on(
    proxy: Proxy, connect: Connect, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    client = connect(host=HOST, port=8500, token="t")
    assert client.kv.put("a b", "v" * 100_000)
    assert len(client.kv.get("a b")[1]["Value"]) == 100_000
    assert client.http.get(lambda response: response.code, "/v1/status/leader") == 200
    assert [(method, address) for method, address, _ in proxy.seen] == [
        ("PUT", f"http://{HOST}:8500/v1/kv/a%20b"),
        ("GET", f"http://{HOST}:8500/v1/kv/a%20b"),
        ("GET", f"http://{HOST}:8500/v1/status/leader"),
    ]
    headers = proxy.seen[0][2]
    assert (headers["host"], headers["x-consul-token"]) == (f"{HOST}:8500", "t")
    assert "proxy-authorization" not in headers


@pytest.mark.integration
def test_a_proxy_with_a_password(
    proxy: Proxy, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://me:s3cr%40t@127.0.0.1:{proxy.port}")
    client = connect(host=HOST)
    assert client.kv.get("k")[1] is None
    assert proxy.seen[0][2]["proxy-authorization"] == "Basic bWU6czNjckB0"
    proxy._server.shutdown()
    proxy._server.server_close()
    client = connect(host=HOST)
    with pytest.raises(ConnectionFailed, match=rf"through http://127.0.0.1:{proxy.port}") as caught:
        client.kv.get("k")
    assert "s3cr" not in str(caught.value) and HOST in str(caught.value)


@pytest.mark.integration
def test_encrypted_ones_go_through_a_tunnel(
    tmp_path: Path, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificates = Certificates(tmp_path / "tls", HOST)
    with over_https(certificates) as port, Proxy(port) as proxy:
        monkeypatch.setenv("https_proxy", f"http://me:s3cret@127.0.0.1:{proxy.port}")
        place: dict[str, Any] = {"host": HOST, "port": 8501, "scheme": "https"}
        client = connect(**place, token="t", verify=str(certificates.ca))
        assert client.kv.put("k", "v") and client.kv.get("k")[1]["Value"] == b"v"
        (method, address, headers), *more = proxy.seen
        assert (method, address, more) == ("CONNECT", f"{HOST}:8501", [])
        assert headers["proxy-authorization"] == "Basic bWU6czNjcmV0"
        assert "x-consul-token" not in headers
    with Proxy(port, "407 Proxy Authentication Required") as proxy:
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
        with pytest.raises(ConnectionFailed, match=rf"{HOST}:8501.*through http://127.*407"):
            connect(**place).kv.get("k")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{mute.getsockname()[1]}")
        with pytest.raises(TransportTimeout):
            connect(**place, connections_timeout=0.3).kv.get("k")


@pytest.mark.integration
def test_this_machine_is_reached_without(
    agent: Agent, proxy: Proxy, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    for host in ("127.0.0.1", "localhost"):
        assert connect(host=host, port=agent.port).status.leader()
    with pytest.raises(ConnectionFailed, match="No such file"):
        connect(host=f"unix://{tmp_path}/s").status.leader()
    monkeypatch.setenv("no_proxy", f"x,{HOST}:1")
    with pytest.raises(ConnectionFailed, match="unknown"):
        connect(host=HOST, port=1).status.leader()
    assert proxy.seen == []


def test_no_proxy_of_that_kind(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://me:s3cret@127.0.0.1:1")
    with pytest.raises(ArgumentError, match="`ALL_PROXY`: `socks5`") as caught:
        connect(host=HOST).kv.get("k")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("name", ["sockets", "aio", "tornado"])
def test_a_proxy_by_https_is_for_the_compiled_transport(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "https://me:s3cret@127.0.0.1:1")
    with (
        TRANSPORTS[name]() as connect,
        pytest.raises(ArgumentError, match=r"proxy `https://127\.0\.0\.1:1`: only the synchronous"),
    ):
        connect(host=HOST).kv.get("k")
