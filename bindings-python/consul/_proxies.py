"""The proxy on the way to Consul, for the transports written in Python.

Plain requests are passed on by it; what is encrypted goes through a tunnel, which it is asked for
when a connection opens. Which proxy, if any, is decided in the core (`lictor::config::Proxy`).
"""

from __future__ import annotations

import os
from collections import namedtuple

from consul import _core
from consul.exceptions import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from consul._pool import Place

#: The longest answer to be read when a tunnel is asked for.
_LONGEST = 1 << 16

Proxy = namedtuple("Proxy", ["host", "port", "auth", "shown"])
Proxy.__doc__ = """Where it is, what it is told as `Proxy-Authorization` (or None), and its address
for messages."""


def to(place: Place, host: str, port: int) -> Proxy | None:
    """The proxy that the environment names on the way to `host` and `port`, where `place` is.

    Raises:
        ArgumentError: there can be no such proxy, or none that is reached by `https`.
    """
    if place.socket is not None:
        return None
    found = _core.proxy(place.scheme == "https", host, port, os.environ.get)
    if found is None:
        return None
    scheme, *rest = found
    proxy = Proxy(*rest)
    if scheme != "http":
        raise ArgumentError(
            f"proxy `{proxy.shown}`: only the synchronous client reaches one by https"
        )
    return proxy


class Tunnel:
    """The beginning of a connection to `authority` (host and port) through a proxy."""

    def __init__(self, proxy: Proxy, authority: str) -> None:
        lines = [f"CONNECT {authority} HTTP/1.1", f"Host: {authority}"]
        if proxy.auth is not None:
            lines.append(f"Proxy-Authorization: {proxy.auth}")
        #: What to send.
        self.request = "\r\n".join([*lines, "", ""]).encode()
        self._answer = b""

    def feed(self, data: bytes) -> bool:
        """Takes what came (nothing at its end); whether the tunnel is open now.

        Raises:
            ConnectionError: the proxy refuses.
        """
        self._answer += data
        head, end, _ = self._answer.partition(b"\r\n\r\n")
        if not end and data and len(head) < _LONGEST:
            return False
        version, _, status = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        if not end or not version.startswith("HTTP/1.") or not status.startswith("2"):
            raise ConnectionRefusedError(f"the proxy answered `{status[:80]}`")
        return True
