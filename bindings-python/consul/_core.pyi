"""The compiled half of the package: the endpoints, and the synchronous transport."""

from collections.abc import Callable
from os import PathLike
from typing import Any, final

__all__ = [
    "Endpoint",
    "Meta",
    "Transport",
    "__version__",
    "classify",
    "endpoint",
    "endpoints",
    "meta",
    "parse_duration",
]

__version__: str

@final
class Endpoint:
    """A row of the core's table."""

    @property
    def name(self) -> str:
        """The full name, such as `kv.get`."""
    @property
    def method(self) -> str:
        """The verb."""
    @property
    def path(self) -> str:
        """The path, with `{name}` where a parameter goes."""
    @property
    def has_body(self) -> bool:
        """Whether a call sends a body."""
    def plan(
        self,
        objects: tuple[Any, ...],
        token: Any,
        dc: Any,
        consistency: Any,
        *,
        token_in_query: bool,
    ) -> tuple[str, str, list[tuple[str, Any]], Any, str | None]:
        """What a call would send: verb, path (not escaped), query, body, token for the header."""
    def shape(self, objects: tuple[Any, ...]) -> tuple[Any, ...]:
        """How a reply is read: `("bool",)`, `("text",)`, `("binary",)` or `("json", …)` as in
        `callback`."""

@final
class Meta:
    """What the headers of a reply say beside its index; None for what they do not say."""

    @property
    def known_leader(self) -> bool | None:
        """Whether the answering server knows a leader."""
    @property
    def last_contact(self) -> int | None:
        """Milliseconds since the answering server heard from the leader."""
    @property
    def effective_consistency(self) -> str | None:
        """The consistency mode that was really used: `leader`, `consistent` or `stale`."""
    @property
    def query_backend(self) -> str | None:
        """What answered: `blocking-query` or `streaming`."""
    @property
    def content_hash(self) -> str | None:
        """The hash of the result, for endpoints that block by it."""
    @property
    def cache_hit(self) -> bool | None:
        """Whether the agent's cache answered."""
    @property
    def cache_age(self) -> int | None:
        """The age in seconds of what the cache answered."""
    @property
    def filtered_by_acls(self) -> bool:
        """Whether ACLs removed something from the result."""
    def __eq__(self, value: object, /) -> bool: ...

@final
class Transport:
    """A pool of connections to one address."""

    def __new__(
        cls,
        scheme: str,
        authority: str,
        *,
        prefix: str,
        socket: str | PathLike[str] | None,
        verify: bool,
        ca: str | PathLike[str] | None,
        cert: tuple[str | PathLike[str], str | PathLike[str]] | None,
        timeout: float | None,
        fallback: Callable[[tuple[Any, ...], int, list[tuple[str, str]], bytes], Any],
    ) -> Transport: ...
    def call(
        self, endpoint: Endpoint, objects: tuple[Any, ...], token: Any, dc: Any, consistency: Any
    ) -> Any:
        """Calls `endpoint` and returns its result."""
    def send(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes | None,
        hold: float,
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Sends any request; returns status, headers and body."""

def endpoint(name: str) -> Endpoint:
    """The endpoint of this name, such as `kv.get`; `KeyError` if there is none."""

def endpoints() -> list[Endpoint]:
    """Every endpoint."""

def meta(headers: list[tuple[str, str]]) -> Meta:
    """What these headers say."""

def parse_duration(text: str) -> float:
    """Seconds in a Go duration such as `1m30s`; `ValueError` for a text that is none."""

def classify(status: int, body: str) -> tuple[str, bool]:
    """The kind of failure, such as `no_leader`, and whether the same read may succeed later."""
