"""Requests that no endpoint here describes, through any HTTP client."""

from __future__ import annotations

from consul import callback, foreign
from consul.base import token_headers
from consul.exceptions import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Reply"]

_METHODS = ("GET", "PUT", "POST", "DELETE")
# These say how a request is transported.
_TRANSPORTS_OWN = ("connection", "content-length", "host", "transfer-encoding")


class Reply:
    """A reply as it came: `code` (int), `headers` (a mapping, names in any case), `body` (bytes;
    str from an HTTP client of the user's own)."""

    __slots__ = ("body", "code", "headers")

    def __init__(self, code: int, headers: Any, body: Any) -> None:
        self.code, self.headers, self.body = code, headers, body

    def __repr__(self) -> str:
        return f"<Reply {self.code}, {len(self.body or '')} of body>"

    @property
    def index(self) -> callback.Index | None:
        """What the next blocking query passes as `index`; None for a reply without one."""
        index: callback.Index | None
        index = callback._index(self) if "X-Consul-Index" in self.headers else None
        return index

    def json(self) -> Any:
        """The body as objects; None where it is empty.

        Raises:
            DecodeError: it is no JSON.
        """
        return callback._loads(self.body) if self.body else None


def _read(response: Any) -> Reply:
    callback.CB._status(response, allow_404=False)
    return Reply(response.code, response.headers, response.body)


def request(
    client: Any,
    method: str,
    path: str,
    params: Any,
    data: str | bytes | None,
    json: Any,
    headers: Any,
    connections_timeout: float | None,
) -> Any:
    """What `Consul.request` promises."""
    if not isinstance(method, str) or method.upper() not in _METHODS:
        raise ArgumentError(f"argument `method`: `{method}` is not one of GET, PUT, POST, DELETE")
    _check_path(path)
    own = dict(headers or {})
    _check_headers(own)
    if json is not None:
        if data is not None:
            raise ArgumentError("argument `json`: not together with `data`")
        from json import dumps

        data = dumps(json)
        own.setdefault("Content-Type", "application/json")
    verb = getattr(client.http, method.lower())
    pairs = list(params.items() if hasattr(params, "items") else params or ())
    pairs = [(name, value) for name, value in pairs if value is not None]
    takes_headers = foreign.takes(verb, "headers")
    pairs += _client_params(client, method.upper(), {name for name, _ in pairs}, takes_headers)
    named: dict[str, Any] = {"params": pairs}
    if data is not None or method.upper() in ("PUT", "POST"):
        named["data"] = "" if data is None else data
    if takes_headers:
        if "x-consul-token" not in map(str.lower, own) and "token" not in dict(pairs):
            own |= token_headers(client.token)
        named["headers"] = own
    elif own.keys() - {"Content-Type"}:
        raise ArgumentError("argument `headers`: this HTTP client takes none")
    if connections_timeout and foreign.takes(verb, "connections_timeout"):
        named["connections_timeout"] = connections_timeout
    if foreign.takes(verb, "raw"):
        named["raw"] = True
    return verb(_read, path, **named)


def _client_params(client: Any, method: str, given: set[str], takes_headers: bool) -> Any:
    """What the client adds to the parameters where the call does not name its own."""
    added = {"dc": client.dc, "ns": client.namespace, "partition": client.partition}
    if not takes_headers:
        added["token"] = client.token
    modes = ("stale", "consistent")
    if method == "GET" and client.consistency in modes and given.isdisjoint(modes):
        added[client.consistency] = "1"
    return [(name, value) for name, value in added.items() if value and name not in given]


def _check_path(path: Any) -> None:
    if not isinstance(path, str) or not path.startswith("/"):
        raise ArgumentError(f"argument `path`: `{path}` does not start with a slash")
    if odd := next((char for char in path if char in "?#" or not char.isprintable()), None):
        hint = ": parameters go into `params`" if odd == "?" else ""
        raise ArgumentError(f"argument `path`: {odd!r} cannot stand in a path{hint}")


def _check_headers(headers: dict[Any, Any]) -> None:
    for name, value in headers.items():
        letters = name.replace("-", "").replace("_", "") if isinstance(name, str) else ""
        if not (letters.isascii() and letters.isalnum()):
            raise ArgumentError(f"argument `headers`: {name!r} is no name of a header")
        if name.lower() in _TRANSPORTS_OWN:
            raise ArgumentError(f"argument `headers`: `{name}` is for the transport to say")
        # The value is not repeated, since it may be a token.
        if not isinstance(value, str) or not all(" " <= char <= "\xff" for char in value):
            raise ArgumentError(f"argument `headers`: the value of `{name}` cannot be sent")
