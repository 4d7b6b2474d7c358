"""The compiled half of the package: the endpoints, and the synchronous transport."""

from collections.abc import Callable
from os import PathLike
from typing import Any, final

__all__ = [
    "Endpoint",
    "Transport",
    "__version__",
    "classify",
    "endpoint",
    "endpoints",
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
    ) -> tuple[str, list[tuple[str, Any]], Any, str | None]:
        """What a call would send: path (not escaped), query, body, and the token for the header."""
    def shape(self, objects: tuple[Any, ...]) -> tuple[Any, ...]:
        """How a reply is read: `("bool",)` or `("json", index, one, id, decode, allow_404)`."""

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

def parse_duration(text: str) -> float:
    """Seconds in a Go duration such as `1m30s`; `ValueError` for a text that is none."""

def classify(status: int, body: str) -> tuple[str, bool]:
    """The kind of failure, such as `no_leader`, and whether the same read may succeed later."""
