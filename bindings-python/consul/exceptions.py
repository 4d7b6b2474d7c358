"""What can go wrong.

`ConsulException` and its subclasses are Consul's answers, and replies that cannot be read.
`TransportError` and its subclasses are what happens on the way: they are `OSError`s. Where the
program has imported `requests` (or, for `consul.aio`, `aiohttp`), they are also instances of its
exceptions, so that an `except requests.ConnectionError` from the days of python-consul still
catches.
"""

from __future__ import annotations

import binascii
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from consul._decode import DecodeError

__all__ = [
    "ACLDisabled",
    "ACLPermissionDenied",
    "ArgumentError",
    "BadRequest",
    "BrokenReply",
    "ClientError",
    "ConnectTimeout",
    "ConnectionFailed",
    "ConsulException",
    "DecodeError",
    "MissingKeyError",
    "NotFound",
    "PayloadError",
    "ReadTimeout",
    "ReplyTypeError",
    "TLSFailed",
    "Timeout",
    "TransportError",
    "TransportTimeout",
]


class ConsulException(Exception):
    """An answer of Consul that is a failure, or a reply that cannot be read.

    Attributes:
        status: the HTTP status (int), or None where there was none.
        kind: what the status and Consul's text mean, such as `"no_leader"`, `"rate_limited"` or
            `"forbidden"`; None where there was no status.
        retryable: whether the same read may succeed a little later.
    """

    status: int | None = None
    kind: str | None = None
    retryable: bool = False


class ACLDisabled(ConsulException):
    """ACLs are disabled on the agent (401)."""


class ACLPermissionDenied(ConsulException):
    """The token is unknown or may not do this (403)."""


class NotFound(ConsulException):
    """There is no such thing (404), in a call that takes this for a failure."""


class Timeout(ConsulException):
    """Kept for programs that catch it; a call that takes too long raises `TransportTimeout`."""


class BadRequest(ConsulException):
    """Consul refuses the request (400)."""


class ClientError(ConsulException):
    """Any other status from 402 to 499: a conflict (409), a rate limit (429) …"""


class ArgumentError(ConsulException, ValueError):
    """An argument is refused before anything is sent; the text names it."""


class MissingKeyError(ConsulException, KeyError):
    """A reply lacks a header or a member that the call needs."""


class ReplyTypeError(ConsulException, TypeError, AttributeError):
    """The JSON of a reply is not of the form that the call needs."""


class PayloadError(ConsulException, binascii.Error):
    """A value in a reply is not base64."""


class TransportError(OSError):
    """No reply: something happened on the way. The text names the verb and the address."""


class ConnectionFailed(TransportError, ConnectionError):
    """No connection: refused, reset, or the host name is unknown."""


class TransportTimeout(TransportError, TimeoutError):
    """No complete reply in time."""


class ConnectTimeout(TransportTimeout):
    """No connection in time."""


class ReadTimeout(TransportTimeout):
    """A connection, but no complete reply in time."""


class TLSFailed(TransportError):
    """No connection that can be trusted."""


class BrokenReply(TransportError):
    """What came is not a complete HTTP reply, or is too large."""


#: Where programs have their exceptions from, and what ours are called there.
_THERE: dict[str, dict[type, tuple[str, ...]]] = {
    "requests.exceptions": {
        ConnectionFailed: ("ConnectionError",),
        ConnectTimeout: ("ConnectTimeout",),
        ReadTimeout: ("ReadTimeout",),
        TLSFailed: ("SSLError",),
        BrokenReply: ("ChunkedEncodingError",),
    },
    "aiohttp.client_exceptions": {
        ConnectionFailed: ("ClientConnectorError", "ServerDisconnectedError"),
        ConnectTimeout: ("ServerTimeoutError",),
        ReadTimeout: ("ServerTimeoutError",),
        TLSFailed: ("ClientConnectorSSLError",),
        BrokenReply: ("ClientPayloadError",),
    },
    # There, programs have always caught these as `ConsulException`.
    "consul.twisted": {
        ConnectionFailed: ("ConsulException",),
        ConnectTimeout: ("ConsulException",),
        ReadTimeout: ("ConsulException",),
        TLSFailed: ("ConsulException",),
        BrokenReply: ("ConsulException",),
    },
    # There, a call that took too long raised `Timeout`.
    "consul.tornado": {ConnectTimeout: ("Timeout",), ReadTimeout: ("Timeout",)},
    # Python 3.10 has its own; later ones, the builtin one.
    "asyncio.exceptions": {ConnectTimeout: ("TimeoutError",), ReadTimeout: ("TimeoutError",)},
}
#: The attributes of theirs, which their constructors would set.
_MEMBERS = dict.fromkeys(("request", "response", "host", "port", "ssl", "os_error"))
_both: dict[tuple[type, ...], type] = {}


def _make(name: str, text: str, *modules: str) -> BaseException:
    """The exception of this class; one of these modules as well, where the program has them."""
    modules = modules or ("requests.exceptions",)
    own: type[BaseException] = globals()[name]
    theirs: list[type] = []
    for module in modules:
        for other in _THERE[module].get(own, ()):
            found = getattr(sys.modules.get(module), other, None)
            if found is not None and not any(issubclass(base, found) for base in (own, *theirs)):
                theirs.append(found)
    if not theirs:
        return own(text)
    bases = (own, *theirs)
    if bases not in _both:
        members = {
            "__module__": __name__,
            "__init__": OSError.__init__,
            "__str__": OSError.__str__,
            "__reduce__": lambda error: (_make, (name, str(error), *modules)),
            **_MEMBERS,
        }
        _both[bases] = type(name, bases, members)
    both: BaseException = _both[bases](text)
    return both


def __getattr__(name: str) -> Any:
    """`DecodeError` is made when first asked for: it needs `json`, which few programs need."""
    if name != "DecodeError":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from consul._decode import DecodeError

    globals()[name] = DecodeError
    return DecodeError
