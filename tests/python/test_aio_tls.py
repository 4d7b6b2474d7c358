"""TLS of the client for asyncio, against a real Consul over HTTPS."""

from __future__ import annotations

import asyncio
import datetime
from pathlib import Path
from typing import Any

import aiohttp
import consul.aio
import pytest
from certificates import SERVER_NAME, Certificates, over_https
from consul.exceptions import TLSFailed

pytestmark = pytest.mark.integration


async def use(port: int, server_name: str | None = None, **options: Any) -> None:
    settings = {"connections_timeout": 5, **options}
    async with consul.aio.Consul(port=port, scheme="https", **settings) as c:
        if server_name:
            c.http.server_name = server_name
        index, _ = await c.kv.get("tls")
        waiting = asyncio.create_task(c.kv.get("tls", index=index, wait="1s"))
        large = b"x" * 400_000
        assert await c.kv.put("tls", large) is True
        assert (await waiting)[1]["Value"] == (await c.kv.get("tls"))[1]["Value"] == large
        assert await c.kv.delete("tls") is True


def refused(run: Any, port: int, reason: str, **options: Any) -> None:
    with pytest.raises(TLSFailed, match=reason) as caught:
        run(use(port, **options))
    assert f"GET https://127.0.0.1:{port}/v1/kv/tls: " in str(caught.value)
    assert isinstance(caught.value, aiohttp.ClientSSLError)


def test_the_right_ca(run: Any, https: int, certificates: Certificates) -> None:
    for ca in (str(certificates.ca), certificates.ca, str(certificates.folder)):
        run(use(https, verify=ca))


def test_the_wrong_ca(run: Any, https: int, others: Certificates) -> None:
    refused(run, https, "unable to get local issuer|self.signed", verify=str(others.ca))
    refused(run, https, "unable to get local issuer|self.signed")


def test_no_verification(run: Any, https: int) -> None:
    run(use(https, verify=False))


def test_expired(run: Any, tmp_path: Path) -> None:
    past = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
    expired = Certificates(tmp_path / "expired", "127.0.0.1", not_after=past)
    with over_https(expired) as port:
        refused(run, port, "expired", verify=str(expired.ca))


def test_the_wrong_name(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = Certificates(tmp_path / "named", SERVER_NAME)
    with over_https(named) as port:
        refused(run, port, "mismatch", verify=str(named.ca))
        run(use(port, verify=str(named.ca), server_name=SERVER_NAME))
        monkeypatch.setenv("CONSUL_TLS_SERVER_NAME", f"{SERVER_NAME}:{port}")
        run(use(port, verify=str(named.ca)))


def test_a_client_certificate(
    run: Any, strict: int, certificates: Certificates, others: Certificates
) -> None:
    chain, key = certificates.client
    ca = str(certificates.ca)
    for cert in ((str(chain), str(key)), [chain, key], str(certificates.both)):
        run(use(strict, verify=ca, cert=cert))
    refused(run, strict, "certificate", verify=ca)
    refused(run, strict, "certificate|unknown ca", verify=ca, cert=others.client)


@pytest.mark.parametrize("what", ["verify", "cert"])
def test_files_that_are_none(tmp_path: Path, what: str) -> None:
    (tmp_path / "text.pem").write_text("no certificate")
    (tmp_path / "empty").mkdir()
    names = ["text.pem", "nowhere.pem"] + ["empty"] * (what == "verify")
    for path in (tmp_path / name for name in names):
        c = consul.aio.Consul(scheme="https", **{what: str(path)})
        with pytest.raises(OSError, match=f"`{path}`: "):
            c.status.leader()


def test_connections_are_kept(run: Any, https: int, certificates: Certificates) -> None:
    async def count() -> int:
        settings = {"port": https, "scheme": "https", "verify": str(certificates.ca)}
        async with consul.aio.Consul(**settings) as c:
            for n in range(5):
                assert await c.kv.put("kept", f"{n}" * 100_000) is True
                assert (await c.kv.get("kept"))[1]["Value"] == b"%d" % n * 100_000
            pool = c.http._pool(c.http.base_uri)._mine()
            (connection,) = pool.connections
            return connection.exchanges

    assert run(count()) == 10
