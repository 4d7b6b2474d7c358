"""The compiled half of the package: the endpoints, and the synchronous transport."""

from collections.abc import Callable
from os import PathLike
from typing import Any, final

__all__ = [
    "Attempts",
    "Endpoint",
    "Meta",
    "Retry",
    "Transport",
    "__version__",
    "classify",
    "endpoint",
    "endpoints",
    "meta",
    "settings",
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
        namespace: Any = None,
        partition: Any = None,
        *,
        token_in_query: bool,
    ) -> tuple[str, str, list[tuple[str, Any]], Any, str | None]:
        """What a call would send: verb, path (not escaped), query, body, token for the header."""
    def shape(self, objects: tuple[Any, ...]) -> tuple[Any, ...]:
        """How a reply is read: `("bool",)`, `("text",)`, `("binary",)` or `("json", …)` as in
        `callback`."""
    def timeout(self, objects: tuple[Any, ...]) -> Any:
        """Seconds that this call may take, as given, or None: then the client's time counts."""

@final
class Retry:
    """Which calls that failed are made again: how often, and after how long."""

    def __new__(cls, attempts: int = 5, *, base: float = 0.25, longest: float = 10.0) -> Retry: ...
    @property
    def attempts(self) -> int:
        """How often a call is made at most."""
    @property
    def base(self) -> float:
        """Seconds of the longest first wait."""
    @property
    def longest(self) -> float:
        """Seconds of the longest wait of all."""
    def begin(self, method: str) -> Attempts:
        """Follows a call with this method (`GET` …) over all its attempts."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[int], dict[str, float]]: ...

@final
class Attempts:
    """One call, over all its attempts: seconds to wait before the next one, or None."""

    def unsent(self, left: float | None) -> float | None:
        """No connection came about."""
    def lost(self, left: float | None) -> float | None:
        """It was sent, at least in part, and no whole reply came."""
    def status(
        self, status: int, body: bytes, retry_after: str | None, left: float | None
    ) -> float | None:
        """Consul answered with a failure."""

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
        server_name: str | None,
        auth: tuple[str, str] | None,
        connect: float | None,
        timeout: float | None,
        retry: Retry | None,
        variable: Callable[[str], str | None],
        fallback: Callable[[tuple[Any, ...], int, list[tuple[str, str]], bytes], Any],
    ) -> Transport: ...
    def call(
        self,
        endpoint: Endpoint,
        objects: tuple[Any, ...],
        token: Any,
        dc: Any,
        consistency: Any,
        namespace: Any = None,
        partition: Any = None,
    ) -> Any:
        """Calls `endpoint` and returns its result."""
    def send(
        self,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes | None,
        limit: float | None,
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Sends any request, within `limit` seconds; returns status, headers and body."""

def endpoint(name: str) -> Endpoint:
    """The endpoint of this name, such as `kv.get`; `KeyError` if there is none."""

def endpoints() -> list[Endpoint]:
    """Every endpoint."""

def meta(headers: list[tuple[str, str]]) -> Meta:
    """What these headers say."""

def settings(variable: Callable[[str], str | None]) -> dict[str, Any]:
    """What the `CONSUL_*` variables say, by name; `variable(name)` looks one up."""

def classify(status: int, body: str) -> tuple[str, bool]:
    """The kind of failure, such as `no_leader`, and whether the same read may succeed later."""
