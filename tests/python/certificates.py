"""Certificates for tests, made when they are needed, and a real Consul that has them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import agents
import trustme

#: What Consul's own servers are called.
SERVER_NAME = "server.dc1.consul"


class Certificates:
    """Files: `ca` and `folder` (with the CA in it), certificate and key of a server and of a
    client."""

    def __init__(self, path: Path, *names: str, **options: Any) -> None:
        path.mkdir()
        authority = trustme.CA()
        self.folder = path / "ca"
        self.folder.mkdir()
        self.ca = self.folder / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca))
        self.server = self._issue(path, "server", authority, *names, **options)
        self.client = self._issue(path, "client", authority, "client.dc1.consul")
        #: Certificate and key in one.
        self.both = path / "both.pem"
        self.both.write_bytes(self.client[0].read_bytes() + self.client[1].read_bytes())

    @staticmethod
    def _issue(
        path: Path, name: str, authority: trustme.CA, *names: str, **options: Any
    ) -> tuple[Path, Path]:
        issued = authority.issue_cert(*names, **options)
        chain, key = path / f"{name}.pem", path / f"{name}.key"
        chain.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        issued.private_key_pem.write_to_path(str(key))
        return chain, key


@contextlib.contextmanager
def over_https(certificates: Certificates, more: str = "") -> Iterator[int]:
    """The HTTPS port of a real agent."""
    (port,) = agents.free_ports(1)
    chain, key = certificates.server
    hcl = f'''
        ports {{ https = {port} }}
        cert_file = "{chain}"
        key_file = "{key}"
        ca_file = "{certificates.ca}"
        {more}
    '''
    with agents.running(hcl):
        yield port
