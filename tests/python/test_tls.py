"""TLS: whom the client believes, and what it shows of itself.

With certificates made here, against a real Consul over HTTPS and against servers that are worse.
"""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any

import consul
import pytest
import requests
from certificates import SERVER_NAME, Certificates, over_https
from consul.exceptions import TLSFailed, TransportError
from hostile import Hostile, ask, reset, send


def client_of(port: int, **options: Any) -> consul.Consul:
    return consul.Consul(port=port, scheme="https", **{"connections_timeout": 5, **options})


def works(client: consul.Consul) -> bool:
    index, _ = client.kv.get("tls")
    assert client.kv.put("tls", "v")
    assert client.kv.get("tls", index=index, wait="1s")[1]["Value"] == b"v"
    return client.http.get(lambda response: response.code, "/v1/status/leader") == 200


def refused(client: consul.Consul, reason: str) -> None:
    """The message says where and why, and it comes at once."""
    begin = time.monotonic()
    for call in (client.kv.get, lambda key: client.kv.put(key, "v")):
        with pytest.raises(TLSFailed, match=reason) as caught:
            call("tls")
        assert f"https://127.0.0.1:{client.http.port}/v1/kv/tls" in str(caught.value)
        assert isinstance(caught.value, requests.exceptions.SSLError)
    assert time.monotonic() - begin < 3


# ---- whom the client believes --------------------------------------------------------------------


@pytest.mark.integration
def test_the_right_ca(https: int, certificates: Certificates) -> None:
    assert works(client_of(https, verify=str(certificates.ca)))
    assert works(client_of(https, verify=certificates.ca))
    assert works(client_of(https, verify=str(certificates.folder)))


@pytest.mark.integration
@pytest.mark.parametrize(
    "name", ["CONSUL_CACERT", "CONSUL_CAPATH", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]
)
def test_the_right_ca_in_the_environment(
    https: int, certificates: Certificates, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, str(certificates.ca))
    assert works(client_of(https))
    assert works(client_of(https, verify=True))
    refused(client_of(https, verify=requests.certs.where()), "UnknownIssuer")


@pytest.mark.integration
def test_the_wrong_ca(https: int, others: Certificates) -> None:
    refused(
        client_of(https, verify=str(others.ca)), "invalid peer certificate: .*(Issuer|Signature)"
    )
    refused(client_of(https), "invalid peer certificate: UnknownIssuer")


@pytest.mark.integration
def test_no_verification(https: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert works(client_of(https, verify=False))
    monkeypatch.setenv("CONSUL_HTTP_SSL_VERIFY", "false")
    assert works(client_of(https))


@pytest.mark.integration
def test_expired(tmp_path: Path) -> None:
    past = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
    expired = Certificates(tmp_path / "expired", "127.0.0.1", not_after=past)
    with over_https(expired) as port:
        refused(client_of(port, verify=str(expired.ca)), "invalid peer certificate: .*[Ee]xpired")


@pytest.mark.integration
def test_the_wrong_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = Certificates(tmp_path / "named", SERVER_NAME)
    with over_https(named) as port:
        client = client_of(port, verify=str(named.ca))
        refused(client, "invalid peer certificate: .*name")
        client.http.server_name = SERVER_NAME
        assert works(client)
        client.http.server_name = "client.dc1.consul"
        refused(client, "invalid peer certificate: .*name")
        monkeypatch.setenv("CONSUL_TLS_SERVER_NAME", f"{SERVER_NAME}:{port}")
        assert works(client_of(port, verify=str(named.ca)))


# ---- what it shows of itself ---------------------------------------------------------------------


@pytest.mark.integration
def test_a_client_certificate(
    strict: int, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, key = certificates.client
    ca = str(certificates.ca)
    for cert in ((str(chain), str(key)), (chain, key), str(certificates.both), [chain, key]):
        assert works(client_of(strict, verify=ca, cert=cert))
    monkeypatch.setenv("CONSUL_CACERT", ca)
    monkeypatch.setenv("CONSUL_CLIENT_CERT", str(chain))
    monkeypatch.setenv("CONSUL_CLIENT_KEY", str(key))
    assert works(client_of(strict))


@pytest.mark.integration
def test_a_client_certificate_is_missing(strict: int, certificates: Certificates) -> None:
    client = client_of(strict, verify=str(certificates.ca))
    for _ in range(5):
        refused(client, "received fatal alert: .*[Cc]ertificate")


@pytest.mark.integration
def test_a_client_certificate_of_somebody_else(
    strict: int, certificates: Certificates, others: Certificates
) -> None:
    cert = tuple(map(str, others.client))
    refused(client_of(strict, verify=str(certificates.ca), cert=cert), "received fatal alert")


@pytest.mark.parametrize("where", ["verify", "cert"])
def test_files_that_are_not_there_or_no_certificates(tmp_path: Path, where: str) -> None:
    odd = tmp_path / "odd.pem"
    for content in (None, b"", b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"):
        if content is not None:
            odd.write_bytes(content)
        with pytest.raises(OSError, match=r"odd\.pem"):
            client_of(1, **{where: str(odd)}).kv.get("k")


# ---- worse servers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        [send(b"HTTP/1.1 400 Bad Request\r\n\r\n")],
        [send(b"\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00")],
        [send(b"\x15\x03\x03\x00\x02\x02\x28")],
        [send(bytes(range(256)))],
        [],
        [reset],
    ],
    ids=["plain", "half a hello", "alert", "garbage", "closed", "reset"],
)
def test_a_corrupt_handshake(script: Any) -> None:
    with Hostile() as server:
        for _ in range(2):
            server.play(lambda peer: peer.sock.recv(65536), *script)
        refused(client_of(server.port), "TLS handshake|received ")


def test_a_handshake_that_never_ends() -> None:
    with Hostile() as server:
        server.play(lambda peer: peer.rest(20))
        begin = time.monotonic()
        with pytest.raises(TransportError, match=rf"https://127.0.0.1:{server.port}"):
            client_of(server.port, connections_timeout=0.3).kv.get("k")
        assert time.monotonic() - begin < 2


def test_no_tls_where_none_was_asked_for(certificates: Certificates) -> None:
    with Hostile() as server:
        server.play(ask, send(b"\x15\x03\x03\x00\x02\x02\x28"))
        with pytest.raises(TransportError) as caught:
            consul.Consul(port=server.port).kv.get("k")
        assert not isinstance(caught.value, TLSFailed)
