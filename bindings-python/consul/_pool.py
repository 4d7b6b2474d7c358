"""From an HTTP client's settings to the compiled transport."""

from __future__ import annotations

import os
import sys
from collections import namedtuple

from consul import _core, callback
from consul.exceptions import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from consul import _sockets

Place = namedtuple("Place", ["scheme", "authority", "prefix", "socket", "verify", "ca", "cert"])
Place.__doc__ = """Where to connect to, and how: scheme; host and port, after a user's name and
password where there are any; what goes before every path; the unix socket; whether to verify; the
certificates to trust (a file, a folder of them, or None); the files of certificate and key."""


def place(http: Any, base_uri: str) -> Place:
    """Where `base_uri` is, with what `http` says of certificates.

    Raises:
        ArgumentError: there can be no such address, or certificate.
    """
    socket = None
    scheme, _, rest = base_uri.partition("://")
    if scheme == "unix":
        socket, scheme, rest = rest, http.scheme, "localhost"
    authority, slash, prefix = rest.partition("/")
    if scheme not in ("http", "https") or not _is_place(authority) or socket == "":
        start, mark, end = base_uri.partition("://")
        shown = start + mark + end.rpartition("@")[2]  # no password
        raise ArgumentError(
            f"address `{shown}`: expected http://host:port, https://host:port or unix:///path"
        )
    # Certificates that are not needed may be missing.
    verify, cert = (http.verify, http.cert) if scheme == "https" else (True, None)
    if verify is True and scheme == "https":  # whoever had `requests` may have set these for it
        bundles = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
        verify = next(filter(None, map(os.environ.get, bundles)), True)
    cert = (cert, cert) if isinstance(cert, str | os.PathLike) else cert
    if cert and len(cert) != 2:
        raise ArgumentError("argument `cert`: expected a file, or a pair of certificate and key")
    return Place(
        scheme,
        authority,
        (slash + prefix).rstrip("/"),
        socket,
        bool(verify),
        None if isinstance(verify, bool) else verify or None,
        tuple(cert) if cert else None,
    )


def connect(http: Any, base_uri: str) -> _core.Transport | _sockets.Transport:
    """A pool of connections to `base_uri`, with what `http` says of certificates and timeouts.

    It is the compiled one, unless the program has put something in the place of Python's sockets.

    Raises:
        ArgumentError: there can be no such address, certificate, time limit or retry policy.
        OSError: a certificate cannot be read.
    """
    if _is_patched():
        from consul import _sockets

        return _sockets.Transport(http, base_uri)
    to = place(http, base_uri)
    connect, total = times(http.connections_timeout)
    return _core.Transport(
        to.scheme,
        to.authority,
        prefix=to.prefix,
        socket=to.socket,
        verify=to.verify,
        ca=to.ca,
        cert=to.cert,
        server_name=http.server_name,
        auth=http.auth,
        connect=connect,
        timeout=total,
        retry=retry(http.retry),
        variable=os.environ.get,
        fallback=callback.read,
    )


def files(path: Any) -> list[str]:
    """A file, or every file of a folder.

    Raises:
        OSError: there is none.
    """
    if not os.path.isdir(path):
        return [os.fspath(path)]
    with os.scandir(path) as entries:
        found = sorted(entry.path for entry in entries if entry.is_file())
    if not found:
        raise OSError(f"`{path}`: no certificate in PEM form")
    return found


def times(timeout: Any) -> tuple[Any, Any]:
    """Seconds for opening a connection, and for a call: a number is both, None is no limit.

    Raises:
        ArgumentError: it is neither a number of seconds nor a pair of them.
    """
    pair = tuple(timeout) if isinstance(timeout, tuple | list) else (timeout, timeout)
    if len(pair) != 2 or not all(map(_is_span, pair)):
        raise ArgumentError(
            f"argument `connections_timeout`: `{timeout}` is no number of seconds, and no pair"
        )
    return pair


def retry(policy: Any) -> Any:
    """A policy for calls that failed, or None.

    Raises:
        ArgumentError: it is neither.
    """
    if policy is None or isinstance(policy, _core.Retry):
        return policy
    raise ArgumentError(f"argument `retry`: expected a consul.Retry, got {type(policy).__name__}")


def is_watched() -> bool:
    """Whether a watch makes this call; none does before its module is loaded."""
    module = sys.modules.get("consul._watching")
    return module is not None and module.watching.get()


def _is_span(seconds: Any) -> bool:
    return seconds is None or (isinstance(seconds, int | float) and 0 <= seconds < float("inf"))


def _is_patched() -> bool:
    """Whether `socket.socket` is no longer Python's own: gevent, eventlet and tools of other kinds
    replace it, and expect that everything goes through theirs."""
    sockets = sys.modules.get("socket")
    return sockets is not None and sockets.socket.__module__ != "socket"


def _is_place(authority: str) -> bool:
    """Whether this can be a host and a port. Without a port that is one, the default would do."""
    place = authority.rpartition("@")[2]
    host, colon, port = place.rpartition(":")
    if not colon or place.endswith("]"):
        host, port = place, "80"
    return bool(host) and port.isdecimal() and 0 < int(port) < 1 << 16


def to_bytes(data: Any) -> bytes | None:
    """A body as it goes out.

    Raises:
        TypeError: it is no text and no bytes.
    """
    if data is None or isinstance(data, bytes):
        return data
    if isinstance(data, bytearray | memoryview):
        return bytes(data)
    if isinstance(data, str | int | float):
        return str(data).encode()
    raise TypeError(f"argument `data`: expected str or bytes, got {type(data).__name__}")
