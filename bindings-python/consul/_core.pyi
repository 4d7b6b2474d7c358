"""The compiled half of the package: the endpoints, the synchronous transport, and the codec of all
others."""

from asyncio import AbstractEventLoop
from collections.abc import Callable, Generator
from contextvars import Context
from os import PathLike
from typing import Any, final

from typing_extensions import Self, disjoint_base

__all__ = [
    "Attempts",
    "Codec",
    "Connection",
    "DevAgent",
    "Endpoint",
    "Exchange",
    "Line",
    "Meta",
    "Pool",
    "Retry",
    "Transport",
    "Waiter",
    "Watch",
    "__version__",
    "classify",
    "endpoint",
    "endpoints",
    "meta",
    "proxy",
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
class DevAgent:
    """A Consul agent in memory behind a port. `consul.testing.DevAgent` is what to use."""

    def __new__(
        cls,
        *,
        bind: str,
        port: int,
        node: str,
        datacenter: str,
        seed: int,
        version: str | None,
        token: str | None,
        default_policy: str | None,
        script_checks: bool,
    ) -> DevAgent: ...
    @staticmethod
    def command(program: str, arguments: list[str]) -> tuple[DevAgent | None, str]:
        """The agent that a command line asks for, if it asks for one, and what to print."""
    @property
    def host(self) -> str:
        """The IP address that it listens on."""
    @property
    def port(self) -> int:
        """The port that it listens on."""
    @property
    def address(self) -> str:
        """`host:port`, as `CONSUL_HTTP_ADDR` has it."""
    def request(self, method: str, target: str, body: bytes) -> tuple[int, bytes]:
        """Hands the agent a request without a socket, and returns the status and the body."""
    def stop(self) -> None:
        """Ends as a process would: connections break, new ones are refused, all is forgotten."""
    def start(self) -> None:
        """Listens again on the same port."""
    def cut(self) -> None:
        """Breaks all connections."""
    def pause(self, paused: bool) -> None:
        """Freezes the agent, or lets it go on."""
    def skip(self, seconds: float) -> None:
        """Lets so many seconds pass at once."""
    def close(self) -> None:
        """Ends the agent for good. The port is free on return."""

@final
class Line:
    """What a watch waits on: another thread may cut it."""

    def __new__(cls) -> Line: ...
    def open(self) -> None:
        """Makes way for the next call."""
    def carry(
        self, call: Callable[..., Any], *args: Any
    ) -> tuple[tuple[int, list[tuple[str, str]], bytes] | None, Any] | None:
        """Calls `call(*args)`, the call of an endpoint with the objects that come last. Returns
        status, headers and body, and what `call` returned: where it came to our own transport, the
        reply was caught before it was read. None where it was cut, or would have gone over a
        connection that is newer than the last reply."""
    def caught(self) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """The reply that was caught after `carry` had returned, of a call that is awaited."""
    def cut(self) -> None:
        """Ends the call that is on its way, or that comes next."""
    def hold(self, end: Callable[[], object]) -> bool:
        """A request begins over a connection of Python's, that `end` ends; false where it must
        not."""
    def release(self) -> None:
        """The request is over."""

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
        once: bool,
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Sends any request, within `limit` seconds, `once` or as often as the policy says; returns
        status, headers and body."""

@final
class Codec:
    """Makes exchanges with one place: a call as bytes, both ways."""

    def __new__(
        cls,
        place: str,
        host: str,
        *,
        via: str,
        prefix: str,
        headers: list[tuple[str, str]],
        fallback: Callable[[tuple[Any, ...], int, list[tuple[str, str]], bytes], Any],
        error: Callable[[str, str], BaseException],
    ) -> Codec: ...
    def start(
        self,
        endpoint: Endpoint,
        objects: tuple[Any, ...],
        token: Any,
        dc: Any,
        consistency: Any,
        namespace: Any = None,
        partition: Any = None,
    ) -> Exchange:
        """A call of `endpoint`; what is wrong with its arguments is raised here."""
    def start_raw(
        self, method: str, target: str, headers: list[tuple[str, str]], body: bytes | None
    ) -> Exchange:
        """Any request; its result is status, headers and body."""

@final
class Exchange:
    """One request, and the reply to it."""

    @property
    def request(self) -> bytes:
        """What to send."""
    @property
    def method(self) -> str:
        """The verb."""
    @property
    def timeout(self) -> float | None:
        """Seconds that the call may take beyond what Consul holds it back, where it says so
        itself."""
    def limit(self, total: float) -> float:
        """Seconds that the call may take in all, where it is `total` beyond what Consul holds it
        back unless it says so itself."""
    @property
    def idempotent(self) -> bool:
        """Whether it only reads."""
    @property
    def line(self) -> Line | None:
        """The line of the watch that makes this call, if one does."""
    @property
    def silent(self) -> bool:
        """Whether nothing of the reply has come."""
    @property
    def keep_alive(self) -> bool:
        """Whether the reply is whole and the connection may carry another exchange."""
    def feed(self, data: bytes) -> bool:
        """Takes what came; whether the reply is whole now."""
    def eof(self) -> None:
        """Takes the end of the connection; returns only where it ends the reply."""
    def pause(self, attempts: Attempts, left: float | None) -> float | None:
        """Seconds before the next of these attempts; None where the reply is the result."""
    def restart(self) -> None:
        """Forgets the reply, for another attempt."""
    def result(self) -> Any:
        """What the call returns, or raises; None where a watch gets the reply."""
    def error(self, class_: str, what: str, /) -> BaseException:
        """An exception of this class of `consul.exceptions` that says what happened."""

@disjoint_base
class Pool:
    """Gives out the connections of an event loop that wait for work, those used last first."""

    kept: bool
    """Whether connections stay open between exchanges."""

    def __new__(cls, event_loop: AbstractEventLoop, /, *_own: Any) -> Self: ...
    @property
    def loop(self) -> AbstractEventLoop:
        """The loop."""
    @property
    def idle(self) -> list[Any]:
        """Those that wait for work."""
    def pop(self) -> Any:
        """One that waits for work, or None."""
    def take(self, exchange: Exchange) -> Any:
        """One that waits for work, and may do this, or None; those that may not are closed."""
    def put_back(self, connection: Connection) -> None:
        """Takes a connection that can carry another exchange."""
    def forget(self, connection: Connection) -> None:
        """Keeps no connection that is gone."""

@disjoint_base
class Connection:
    """One connection of a pool, and the exchange that it carries."""

    send: Callable[[bytes], int] | None
    """Sends what the socket takes at once and says how much that was. Where the transport is none
    of asyncio's plain ones, there is none, and all goes through the transport."""
    alarm_at: float
    """When somebody looks whether the exchange is over."""
    gone: bool
    """Whether the connection is over."""

    def __new__(cls, pool: Pool) -> Self: ...
    @property
    def pool(self) -> Any:
        """Its pool."""
    @property
    def exchange(self) -> Exchange | None:
        """The exchange that it carries."""
    @property
    def deadline(self) -> float:
        """When the exchange has to be over."""
    @property
    def exchanges(self) -> int:
        """How many exchanges there were."""
    @property
    def idle_age(self) -> float:
        """Seconds since its last exchange."""
    def start(self, exchange: Exchange, deadline: float) -> Waiter:
        """Sends a request; what is returned tells when the exchange is over."""
    def finish(self, error: BaseException | None = None) -> None:
        """Ends the exchange, with an error or its reply; the connection carries the next one only
        where nothing is wrong with it."""
    def leave(self, exchange: Exchange) -> None:
        """This exchange interests nobody any more: its reply must go nowhere."""
    def get_buffer(self, sizehint: int, /) -> memoryview:
        """Called by the loop before it reads."""
    def buffer_updated(self, nbytes: int) -> None:
        """Called by the loop with what it has read."""
    def pause_writing(self) -> None:
        """Called by the loop."""
    def resume_writing(self) -> None:
        """Called by the loop."""

@final
class Waiter:
    """Tells one task that an exchange is over: None, or what went wrong."""

    _asyncio_future_blocking: bool
    """By this a task knows a future, and that it was awaited."""

    def __await__(self) -> Generator[Any, None, BaseException | None]: ...
    def __next__(self) -> Waiter: ...
    def get_loop(self) -> AbstractEventLoop:
        """Called by the task."""
    def add_done_callback(self, resume: Callable[[Waiter], object], *, context: Context) -> None:
        """Called by the task; it is the only one that waits."""
    def cancel(self, msg: object = None) -> bool:
        """Called by the task when it is cancelled."""
    def result(self) -> BaseException | None:
        """Called by the task when it goes on."""

@final
class Watch:
    """The machine that says when a watch asks what. Times are seconds of any one clock."""

    def __new__(cls, endpoint: Endpoint, objects: tuple[Any, ...], seed: int) -> Watch:
        """`ArgumentError` if a call of `endpoint` cannot block."""
    def poll(self, now: float) -> tuple[str, Any]:
        """What to do next: `("send", objects)`, `("rest", time)`, `("new", index)`,
        `("failed", passing)`, `("pending", None)` or `("done", None)`."""
    def answered(
        self, now: float, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> None:
        """A reply came."""
    def observed(self, now: float, index: int | None, same: bool) -> bool:
        """A reply came that is a value; returns whether it is new."""
    def failed(self, now: float, passing: bool) -> None:
        """No reply came, or it cannot be read."""
    def abandoned(self, now: float) -> None:
        """The request was given up."""

def endpoint(name: str) -> Endpoint:
    """The endpoint of this name, such as `kv.get`; `KeyError` if there is none."""

def endpoints() -> list[Endpoint]:
    """Every endpoint."""

def meta(headers: list[tuple[str, str]]) -> Meta:
    """What these headers say."""

def settings(variable: Callable[[str], str | None]) -> dict[str, Any]:
    """What the `CONSUL_*` variables say, by name; `variable(name)` looks one up."""

def proxy(
    https: bool, host: str, port: int, variable: Callable[[str], str | None]
) -> tuple[str, str, int, str | None, str] | None:
    """The proxy of the environment to `host` and `port`: scheme, host, port, what it is told as
    `Proxy-Authorization`, and its address for messages."""

def classify(status: int, body: str) -> tuple[str, bool]:
    """The kind of failure, such as `no_leader`, and whether the same read may succeed later."""
