"""Where a client connects to: arguments, the environment, addresses of every form."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import agents
import consul
import pytest
from agents import Agent
from consul.exceptions import ArgumentError, ConnectionFailed
from hostile import GOOD, Hostile
from seam import Plain, client_of

ADDR, SSL, VERIFY, TOKEN = (
    f"CONSUL_HTTP_{name}" for name in ("ADDR", "SSL", "SSL_VERIFY", "TOKEN")
)
FIRST = {"LICTOR_ENVIRONMENT_FIRST": "1"}
#: What comes of nothing.
DEFAULT = ("http://127.0.0.1:8500", True, None)


def settled(env: dict[str, str], monkeypatch: pytest.MonkeyPatch, *args: Any, **kw: Any) -> Any:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    client = consul.Consul(*args, **kw)
    assert client.scheme == client.http.scheme
    return client.http.base_uri, client.http.verify, client.token


# ---- arguments and environment -------------------------------------------------------------------


def test_arguments() -> None:
    client = consul.Consul("h", "1", "t", "https", "stale", "d", "/ca", "/cert")
    assert (client.token, client.consistency, client.dc) == ("t", "stale", "d")
    assert (client.http.host, client.http.port, client.http.scheme) == ("h", "1", "https")
    assert (client.http.verify, client.http.cert) == ("/ca", "/cert")
    assert (client.http.connections_timeout, client.connections_timeout) == (30, 30)
    assert consul.Consul(connections_timeout=None).http.connections_timeout is None
    with pytest.raises(TypeError, match="hots"):
        consul.Consul(hots="h")  # type: ignore[call-arg]


def test_nothing_is_sent_at_construction() -> None:
    consul.Consul("no.such.host.invalid")


def test_a_bad_consistency() -> None:
    made = []

    class Client(consul.Consul):
        def connect(self, *_):
            made.append(self)

    text = r"^consistency must be either default, consistent or state$"
    with pytest.raises(AssertionError, match=text):
        Client(consistency="strong")
    assert made, "python-consul has made the transport by then"


URI = dict(zip(["uri", "verify", "token"], DEFAULT, strict=True))


@pytest.mark.parametrize(
    ("env", "kwargs", "expected"),
    [
        ({}, {}, {}),
        ({ADDR: ""}, {}, {}),
        ({ADDR: "h:1"}, {}, {"uri": "http://h:1"}),
        ({ADDR: "h:1"}, {"host": "x", "port": 2}, {"uri": "http://x:2"}),
        ({ADDR: "h:1"}, {"host": "127.0.0.1"}, {}),
        ({ADDR: "h:1"}, {"port": 2}, {"uri": "http://127.0.0.1:2"}),
        ({ADDR: "h"}, {}, {"uri": "http://h:8500"}),
        ({ADDR: "http://h:1"}, {}, {"uri": "http://h:1"}),
        ({ADDR: "https://h:1/"}, {}, {"uri": "https://h:1"}),
        ({ADDR: "HTTPS://h"}, {}, {"uri": "https://h:443"}),
        ({ADDR: "http://h"}, {}, {"uri": "http://h:80"}),
        ({ADDR: ":1"}, {}, {"uri": "http://127.0.0.1:1"}),
        ({ADDR: "https://h:1/a/b/"}, {}, {"uri": "https://h:1/a/b"}),
        ({ADDR: "https://h:1/a"}, {"host": "x"}, {"uri": "http://x:8500"}),
        ({ADDR: "nonsense:port"}, {"host": "x"}, {"uri": "http://x:8500"}),
        ({ADDR: "https://h:1"}, {"scheme": "http"}, {"uri": "http://h:1"}),
        ({ADDR: "https://h:1"}, {"host": "x"}, {"uri": "http://x:8500"}),
        ({ADDR: "[::1]:1"}, {}, {"uri": "http://[::1]:1"}),
        ({ADDR: "https://[::1]:1"}, {}, {"uri": "https://[::1]:1"}),
        ({ADDR: "unix:///s"}, {}, {"uri": "unix:///s"}),
        # One asks for TLS, and the other does not: TLS.
        ({ADDR: "http://h:1", SSL: "true"}, {}, {"uri": "https://h:1"}),
        ({ADDR: "https://h:1", SSL: "false"}, {}, {"uri": "https://h:1"}),
        ({SSL: "true"}, {}, {"uri": "https://127.0.0.1:8500"}),
        ({SSL: "TRUE"}, {}, {"uri": "https://127.0.0.1:8500"}),
        ({SSL: "1"}, {}, {}),
        ({SSL: ""}, {}, {}),
        ({SSL: "false"}, {"scheme": "https"}, {"uri": "https://127.0.0.1:8500"}),
        ({SSL: "true"}, {"scheme": "http"}, {}),
        ({VERIFY: "false"}, {}, {"verify": False}),
        ({VERIFY: "false"}, {"verify": True}, {}),
        ({VERIFY: "true"}, {"verify": False}, {"verify": False}),
        ({VERIFY: "false"}, {"verify": "/ca"}, {"verify": "/ca"}),
        ({VERIFY: ""}, {}, {}),
        ({TOKEN: "env"}, {}, {"token": "env"}),
        ({TOKEN: "env"}, {"token": "arg"}, {"token": "env"}),
        ({TOKEN: ""}, {"token": "arg"}, {"token": ""}),
        # The switch.
        (FIRST, {"host": "x", "port": 2, "verify": False}, {"uri": "http://x:2", "verify": False}),
        ({**FIRST, ADDR: "h:1"}, {"host": "x", "port": 2}, {"uri": "http://h:1"}),
        ({**FIRST, ADDR: "https://h:1"}, {"scheme": "http"}, {"uri": "https://h:1"}),
        ({**FIRST, SSL: "false"}, {"scheme": "https"}, {}),
        ({**FIRST, SSL: "true"}, {"scheme": "http"}, {"uri": "https://127.0.0.1:8500"}),
        ({**FIRST, VERIFY: "false"}, {"verify": True}, {"verify": False}),
        ({**FIRST, VERIFY: "true"}, {"verify": False}, {}),
        ({**FIRST, TOKEN: "env"}, {"token": "arg"}, {"token": "env"}),
        ({"LICTOR_ENVIRONMENT_FIRST": "0", ADDR: "h:1"}, {"host": "x"}, {"uri": "http://x:8500"}),
    ],
)
def test_environment(
    env: dict[str, str],
    kwargs: dict[str, Any],
    expected: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert settled(env, monkeypatch, **kwargs) == tuple((URI | expected).values())


@pytest.mark.parametrize(
    "address", ["h:port", "h:1:2", "h:99999", "h:", "ftp://h:1", "http://", "http://h?a", "[::1"]
)
@pytest.mark.parametrize("first", [{}, FIRST])
def test_a_bad_address_in_the_environment(
    address: str, first: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(consul.ConsulException) as caught:
        settled({ADDR: address, **first}, monkeypatch)
    assert str(caught.value).startswith(f"CONSUL_HTTP_ADDR ({address}) invalid, does not match ")


@pytest.mark.parametrize("given", ["CERT", "KEY"])
def test_half_a_certificate_in_the_environment(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"CONSUL_CLIENT_{given}", "/file.pem")
    with pytest.raises(ArgumentError, match="argument `CONSUL_CLIENT_"):
        consul.Consul()
    assert consul.Consul(cert="/own.pem").http.cert == "/own.pem"


def test_three_files_of_a_certificate() -> None:
    with pytest.raises(ArgumentError, match="argument `cert`: "):
        consul.Consul(scheme="https", cert=("/a.pem", "/b.pem", "/c.pem")).kv.get("k")


# ---- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kwargs", "base_uri"),
    [
        ({"host": "::1"}, "http://[::1]:8500"),
        ({"host": "[::1]"}, "http://[::1]:8500"),
        ({"host": "h", "port": "1"}, "http://h:1"),
        ({"host": "unix:///run/s"}, "unix:///run/s"),
    ],
)
def test_base_uri(kwargs: dict[str, Any], base_uri: str) -> None:
    assert consul.Consul(**kwargs).http.base_uri == base_uri


@pytest.mark.parametrize(
    "kwargs",
    [
        {"host": "http://h"},
        {"host": ""},
        {"host": "a b"},
        {"host": "unix://"},
        {"port": "abc"},
        {"port": 0},
        {"port": 99999},
        {"scheme": "ftp"},
    ],
)
def test_no_such_address_can_be(kwargs: dict[str, Any]) -> None:
    """It must not go to another one, such as that of the default port."""
    client = consul.Consul(**kwargs)
    for call in (client.kv.get, lambda key: client.http.get(lambda _: None, key)):
        with pytest.raises(ArgumentError, match="address"):
            call("k")


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while (line := self.rfile.readline()).strip():
            self.server.heard.append(line.split()[1].decode())  # type: ignore[attr-defined]
            while self.rfile.readline().strip():
                pass
            self.wfile.write(GOOD)


@pytest.fixture
def serve() -> Iterator[Callable[[type, Any], list[str]]]:
    """Starts servers of a class at an address; gives the targets that each is asked for."""
    servers = []

    def start(kind: type, address: Any) -> Any:
        server = kind(address, Handler)
        server.daemon_threads, server.block_on_close = True, False
        server.heard = []
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_unix_socket(serve: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(socketserver.ThreadingUnixStreamServer, str(tmp_path / "s"))
    address = f"unix://{tmp_path}/s"
    monkeypatch.setenv(ADDR, address)
    moved = consul.Consul("127.0.0.1")
    moved.http.host = address
    for client in (consul.Consul(), consul.Consul(address), moved):
        assert client.kv.get("a b")[1]["Value"] == b"good"
        assert client.http.get(lambda response: response.code, "/v1/x", {"a": 1}) == 200
        assert address in repr(client)
    assert server.heard == 3 * ["/v1/kv/a%20b", "/v1/x?a=1"]


def test_no_unix_socket(tmp_path: Path) -> None:
    with pytest.raises(ConnectionFailed, match=f"unix://{tmp_path}/none.*No such file"):
        consul.Consul(f"unix://{tmp_path}/none").kv.get("k")


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
def test_ipv6(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Server(socketserver.ThreadingTCPServer):
        address_family = socket.AF_INET6

    try:
        port = serve(Server, ("::1", 0)).server_address[1]
    except OSError as error:
        pytest.skip(f"no IPv6: {error}")
    monkeypatch.setenv(ADDR, f"[::1]:{port}")
    for client in (consul.Consul(), consul.Consul("::1", port), consul.Consul("[::1]", port)):
        assert client.kv.get("k")[1]["Value"] == b"good"


@pytest.mark.integration
def test_an_agent_on_a_unix_socket(new_agent: Callable[..., Agent], tmp_path: Path) -> None:
    new_agent(f'addresses {{ http = "127.0.0.1 unix://{tmp_path}/s" }}')
    client = consul.Consul(f"unix://{tmp_path}/s")
    assert client.kv.put("k", "v")
    index, item = client.kv.get("k")
    assert item["Value"] == b"v"
    assert client.kv.get("k", index=index, wait="10ms")[0] == index
    assert client.agent.self()["Config"]["NodeName"] == agents.NODE


# ---- everything else that Consul's own tools read ------------------------------------------------


def test_every_other_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "CONSUL_HTTP_AUTH": "me:pass:word",
        "CONSUL_CACERT": "/ca.pem",
        "CONSUL_CAPATH": "/ca",
        "CONSUL_CLIENT_CERT": "/cert.pem",
        "CONSUL_CLIENT_KEY": "/key.pem",
        "CONSUL_TLS_SERVER_NAME": "server.dc1.consul:8501",
        "CONSUL_NAMESPACE": "team",
        "CONSUL_PARTITION": "part",
    }.items():
        monkeypatch.setenv(name, value)
    client = consul.Consul()
    assert (client.http.verify, client.http.cert) == ("/ca.pem", ("/cert.pem", "/key.pem"))
    assert (client.http.auth, client.http.server_name) == (("me", "pass:word"), "server.dc1.consul")
    assert (client.namespace, client.partition) == ("team", "part")
    own = consul.Consul(verify=False, cert="/own.pem", namespace="mine", partition="")
    assert (own.http.verify, own.http.cert) == (False, "/own.pem")
    assert (own.namespace, own.partition) == ("mine", "")
    monkeypatch.setenv("LICTOR_ENVIRONMENT_FIRST", "1")
    assert consul.Consul(cert="/own.pem").http.cert == ("/cert.pem", "/key.pem")
    assert consul.Consul(namespace="mine").namespace == "team"


@pytest.mark.parametrize(
    ("env", "argument", "expected"),
    [
        ({}, None, "filed"),
        ({}, "arg", "arg"),
        ({TOKEN: "env"}, None, "filed"),
        ({TOKEN: "env"}, "arg", "env"),
        (FIRST, "arg", "filed"),
    ],
)
def test_the_file_with_the_token(
    env: dict[str, str],
    argument: str | None,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "token").write_text(" filed\n")
    monkeypatch.setenv("CONSUL_HTTP_TOKEN_FILE", f"{tmp_path}/token")
    assert settled(env, monkeypatch, token=argument)[2] == expected


def test_no_file_with_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSUL_HTTP_TOKEN_FILE", f"{tmp_path}/none")
    with pytest.raises(FileNotFoundError, match="none"):
        consul.Consul()
    assert consul.Consul(token="t").token == "t"


def test_a_password_in_an_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDR, "http://me:s3cret@h:1")
    with pytest.raises(ArgumentError, match="CONSUL_HTTP_AUTH") as caught:
        consul.Consul()
    assert "s3cret" not in str(caught.value)


def test_a_prefix_and_a_password(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with Hostile() as server:
        monkeypatch.setenv(ADDR, f"http://127.0.0.1:{server.port}/behind/it/")
        monkeypatch.setenv("CONSUL_HTTP_AUTH", "me:s3cret")
        with consul.Consul(token="t") as client:
            assert client.kv.get("k")[1]["Value"] == b"good"
            client.http.get(lambda response: response.code, "/v1/x")
            assert client.http.session and client.kv.get("k")[1]["Value"] == b"good"
            client.http.session = None
            client.http.host = "localhost"
            assert client.kv.get("k")[1]["Value"] == b"good"
    targets = ["/behind/it/v1/kv/k", "/behind/it/v1/x", *2 * ["/behind/it/v1/kv/k"]]
    assert [asked.target for asked in server.requests] == targets
    for asked in server.requests:
        assert asked.headers["authorization"] == "Basic bWU6czNjcmV0"
    assert "s3cret" not in repr(client)


def test_a_prefix_counts_for_transports_of_a_programs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    class HTTP(consul.base.HTTPClient):
        def get(self, callback, path, params=None):
            return self.uri(path, params)

        put = delete = post = get

    class Client(consul.base.Consul):
        def connect(self, *settings):
            return HTTP(*settings)

    monkeypatch.setenv(ADDR, "https://h:1/behind")
    assert Client().kv.get("k") == "https://h:1/behind/v1/kv/k"


def test_an_address_that_cannot_be_says_which() -> None:
    for host, port, shown in [
        ("a b", 8500, "address with a bad host or port: `a b:8500`"),
        ("me:s3cret@a b", 8500, "address with a bad host or port: `a b:8500`"),
        ("h", "port", "address `http://h:port`: expected"),
        ("me:s3cret@h", "port", "address `http://h:port`: expected"),
    ]:
        with pytest.raises(ArgumentError) as caught:
            consul.Consul(host, port).kv.get("k")
        assert str(caught.value).startswith(shown)


# ---- namespace and partition ---------------------------------------------------------------------


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    with Hostile() as server:
        yield server


def test_namespace_and_partition_go_with_every_call(hostile: Hostile) -> None:
    client = consul.Consul(port=hostile.port, dc="d", namespace="team", partition="p q")
    client.kv.get("k")
    client.agent.self()
    client.kv.put("k", "v", dc="e")
    client.namespace = client.partition = None
    client.kv.get("k")
    assert [asked.target for asked in hostile.requests] == [
        "/v1/kv/k?dc=d&ns=team&partition=p+q",
        "/v1/agent/self?ns=team&partition=p+q",
        "/v1/kv/k?dc=e&ns=team&partition=p+q",
        "/v1/kv/k?dc=d",
    ]


def test_namespace_through_a_transport_of_a_programs_own() -> None:
    client = client_of(Plain(), token="t", namespace="team", partition="part")
    wanted = [("token", "t"), ("ns", "team"), ("partition", "part")]
    assert client.kv.get("k").named["params"] == wanted


@pytest.mark.integration
def test_the_community_edition_refuses_a_namespace(agent: Agent) -> None:
    with pytest.raises(consul.BadRequest, match=r'Invalid query parameter: "ns"'):
        consul.Consul(port=agent.port, namespace="team").kv.get("k")
    with pytest.raises(consul.BadRequest, match="ns"):
        consul.Consul(port=agent.port, namespace="team").kv.put("k", "v")
