"""Watches: each new value of what a method reads, for as long as one likes.

>>> for index, entry in c.watch(c.kv.get, "web/greeting"):      # doctest: +SKIP
...     print(entry["Value"])

What is promised, and when to ask what, is decided in the core (`lictor::watch`): the last state is
never missed, no value comes twice in a row, and none that Consul did not send; restarts, elections
and indexes that go backwards are ridden out. This module makes the requests.

Watches of the same thing share one connection, and no thread is started for it: of those who wait
for a value, one – the leader – polls for all. When it has a value, or is closed, another takes
over. Each gets an object of its own.
"""

from __future__ import annotations

import copy
import os
import threading
import time
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from consul import _core, _watching, callback
from consul.exceptions import ArgumentError, BrokenReply, ConsulException, TLSFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from typing_extensions import Self

    from consul._watch_aio import AsyncWatch
    from consul.callback import Index

__all__ = ["Watch"]

T = TypeVar("T")


class _Call(BaseException):
    """Carries a call out of the method that is about to make it."""

    def __init__(self, endpoint: _core.Endpoint, objects: tuple[Any, ...]) -> None:
        self.endpoint = endpoint
        self.objects = objects


class _StandIn:
    """A client whose calls go elsewhere."""

    def __init__(self, client: Any, call: Callable[[Any, Any], Any]) -> None:
        self._client = client
        self._lictor_call = call

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


class Query:
    """What is watched: a method of a client, with arguments.

    Raises:
        ArgumentError: it is no method of the client, or no blocking query.
    """

    def __init__(
        self, client: Any, method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        owner: Any = getattr(method, "__self__", None)
        if getattr(owner, "agent", None) is not client:
            name = getattr(method, "__qualname__", repr(method))
            raise ArgumentError(
                f"argument `method`: expected one of this client's such as `c.kv.get`, got `{name}`"
            )
        self.client: Any = client
        self._owner, self._function = owner, method.__func__
        self._args, self._kwargs = args, kwargs
        try:
            self._run(_record)
        except _Call as call:
            self.endpoint, self.objects = call.endpoint, call.objects
        else:
            name = self._function.__qualname__
            raise ArgumentError(f"argument `method`: `{name}` cannot be watched: it calls nothing")
        self.machine()

    def _run(self, call: Callable[[Any, Any], Any]) -> Any:
        """Runs the method, where `call` makes its calls."""
        owner = copy.copy(self._owner)
        owner.agent = _StandIn(self.client, call)
        return self._function(owner, *self._args, **self._kwargs)

    def machine(self) -> _core.Watch:
        """A new machine for it; refused where it is no blocking query."""
        return _core.Watch(self.endpoint, self.objects, int.from_bytes(os.urandom(8), "little"))

    def key(self) -> tuple[Any, ...]:
        """The same for what may share a connection."""
        return os.getpid(), id(self.client), self.endpoint.name, repr(self.objects)

    def read(self, answer: Answer) -> Any:
        """What the method returns for a reply."""
        return self._run(lambda endpoint, _: answer.read(endpoint))


def _record(endpoint: _core.Endpoint, objects: tuple[Any, ...]) -> Any:
    raise _Call(endpoint, objects)


class Answer:
    """A reply as bytes, to a call with `objects`: status, headers and body."""

    def __init__(
        self, objects: tuple[Any, ...], parts: tuple[int, list[tuple[str, str]], bytes]
    ) -> None:
        self.objects, self.parts = objects, parts

    def read(self, endpoint: _core.Endpoint) -> Any:
        """What the endpoint returns for it."""
        return callback.read(endpoint.shape(self.objects), *self.parts)

    def tell(self, machine: _core.Watch, last: Any) -> None:
        """Tells a machine of it."""
        machine.answered(time.monotonic(), *self.parts)


class Result:
    """What a client with a transport of the user's own returned: there are no bytes to look at."""

    def __init__(self, result: Any) -> None:
        self.index: Any
        pair = isinstance(result, tuple) and len(result) == 2
        self.index, self.value = result if pair else (None, result)
        self._result = result

    def read(self, endpoint: _core.Endpoint) -> Any:
        """A copy: whoever gets it may change it."""
        return copy.deepcopy(self._result)

    def tell(self, machine: _core.Watch, last: Any) -> None:
        """Tells a machine of it, `last` being the last that was new."""
        index = str(self.index)
        same = isinstance(last, Result) and last.value == self.value
        machine.observed(time.monotonic(), int(index) if index.isdecimal() else None, same)


class Shared:
    """What watches of the same thing have in common. The leader calls all but `has` and `take`."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.machine = query.machine()
        self.pid = os.getpid()
        self.leader: Any = None
        #: How many values there were, and the reply with the last one.
        self.news = 0
        self.latest: Any = None
        #: How many errors there were to raise, and the last one while it counts.
        self.troubles = 0
        self.trouble: Exception | None = None
        #: What goes wrong at the moment.
        self.failure: Exception | None = None
        self._received: Any = None

    def has(self, watch: Any) -> bool:
        """Whether there is something that this watch has not seen."""
        return self.news > watch.news or bool(self.trouble and self.troubles > watch.troubles)

    def take(self, watch: Any) -> Any:
        """The last value, as a reply; or raises what `has` is about."""
        if self.news > watch.news:
            watch.news = self.news
            return self.latest
        watch.troubles = self.troubles
        assert self.trouble is not None
        raise self.trouble.with_traceback(None)

    def received(self, reply: Any) -> None:
        """A reply came, an `Answer` or a `Result`; None if the request was given up."""
        self._received = reply
        if reply is None:
            self.machine.abandoned(time.monotonic())
            return
        self.failure = self.trouble = None
        reply.tell(self.machine, self.latest)

    def failed(self, error: Exception) -> None:
        """No reply came."""
        self._received, self.failure = None, error
        status = getattr(error, "status", None)
        if isinstance(error, ConsulException) and status is not None:
            self.machine.answered(time.monotonic(), status, [], str(error).encode())
            return
        passing = isinstance(error, OSError) and not isinstance(error, TLSFailed)
        self.machine.failed(time.monotonic(), passing)

    def digest(self, step: str, passing: Any) -> None:
        """Takes in a step of the machine that is an event."""
        if step == "new":
            try:
                self.query.read(self._received)
            except Exception as error:
                self.failed(error)
            else:
                self.news += 1
                self.latest = self._received
        elif step == "failed":
            self.failure = self.failure or self._unreadable()
            if not passing:
                self.troubles += 1
                self.trouble = self.failure

    def _unreadable(self) -> Exception:
        """What is wrong with the reply that was received."""
        try:
            self.query.read(self._received)
        except Exception as error:
            return error
        return BrokenReply(f"a reply to `{self.query.endpoint.name}` that cannot be read")


_all: WeakValueDictionary[Any, Shared] = WeakValueDictionary()
_joining = threading.Lock()


def _after_fork() -> None:
    global _joining
    _joining = threading.Lock()


os.register_at_fork(after_in_child=_after_fork)


def join(query: Query, make: Callable[[Query], Any], *where: Any) -> Any:
    """What watches of `query` share, here and `where`; made by `make` if this is the first."""
    key = make, where, query.key()
    with _joining:
        shared = _all.get(key)
        if shared is None:
            shared = _all[key] = make(query)
    return shared


class _Threads(Shared):
    """Shared between threads: everything in it is touched with `changed` held."""

    def __init__(self, query: Query) -> None:
        super().__init__(query)
        self.changed = threading.Condition()
        self.line = _core.Line()

    def lead(self, watch: Watch[Any]) -> None:
        """Polls for all, until there is something for `watch`."""
        self.leader = watch
        try:
            while not watch.closed and not self.has(watch):
                step, what = self.machine.poll(time.monotonic())
                if step == "send":
                    self._send(what)
                elif step == "rest":
                    self.changed.wait(max(what - time.monotonic(), 0))
                else:
                    self.digest(step, what)
        finally:
            self.leader = None
            self.changed.notify_all()

    def _send(self, objects: tuple[Any, ...]) -> None:
        self.line.open()
        reply = error = None
        self.changed.release()
        try:
            reply = self._exchange(objects)
        except Exception as raised:
            error = raised
        finally:
            self.changed.acquire()
            if error is None:
                self.received(reply)
            else:
                self.failed(error)

    def _exchange(self, objects: tuple[Any, ...]) -> Any:
        """A reply to a call with `objects`; None where it was cut."""
        own = _watching.watching.set(True)
        try:
            carried = self.line.carry(self.query.client._lictor_call, self.query.endpoint, objects)
        finally:
            _watching.watching.reset(own)
        if carried is None:
            return None
        caught, result = carried
        if caught is not None:
            return Answer(objects, caught)
        if hasattr(result, "__await__"):
            _give_up(result)
            raise TypeError("the client is asynchronous: use `async for`")
        return Result(result)


def _give_up(call: Any) -> None:
    """Ends a call that nobody awaits: a coroutine, a future or a Deferred."""
    if hasattr(call, "addErrback"):
        call.addErrback(lambda _: None)  # or Twisted would complain of its end
    getattr(call, "close", getattr(call, "cancel", bool))()


class Watcher(Generic[T]):
    """What a watch is for those that share its connection."""

    _shared: Any = None

    def __init__(self, query: Query) -> None:
        self._query = query
        self.closed = False
        self.news = self.troubles = 0

    @property
    def failure(self) -> Exception | None:
        """What keeps the watch from being up to date at the moment, or None: it is trying."""
        return None if self._shared is None else self._shared.failure


class Watch(Watcher[T]):
    """An endless iterator over the values of what a method reads, made by `Consul.watch`.

    Each item is what the method returns, an index (str) and a value: the present one first (or,
    where the call names an `index`, the first that is newer), then each new one. Values in between
    may be passed over, the last one never is. A watch may be used by one thread at a time, and
    closed by any.

    Raises:
        ConsulException: Consul refuses, and will most likely do so again: no permission, a bad
            request. The watch lives on: `next` asks again, after a while.
        TransportError: the connection cannot be trusted (`TLSFailed`). What passes is not raised.
    """

    _shared: _Threads | None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[Index, T]:
        shared = self._shared
        # A fork leaves the other threads, and their locks, behind.
        if shared is None or shared.pid != os.getpid():
            shared = self._shared = join(self._query, _Threads)
            self.news = self.troubles = 0
        with shared.changed:
            while not self.closed and not shared.has(self):
                if shared.leader is None:
                    shared.lead(self)
                else:
                    shared.changed.wait()
            if self.closed:
                raise StopIteration
            answer = shared.take(self)
        item: tuple[Index, T] = self._query.read(answer)
        return item

    def __aiter__(self) -> AsyncWatch[T]:
        """The same, for a client whose methods return awaitables."""
        from consul._watch_aio import AsyncWatch

        return AsyncWatch(self._query)

    def close(self) -> None:
        """Ends the iteration, at once also where another thread or greenlet waits for a value: then
        with a transport of the user's own only when the query that it waits for is answered."""
        self.closed = True
        shared = self._shared
        if shared is not None and shared.pid == os.getpid():
            with shared.changed:
                if shared.leader is self:
                    shared.line.cut()
                shared.changed.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
