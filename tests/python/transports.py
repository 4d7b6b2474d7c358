"""Our clients, whatever they are transported by, as if all of them were synchronous.

A test that takes the fixture `connect` runs once for each transport: `connect(port=…)` makes a
client, and every call of it returns its result or raises. What only one of them can do is tested
elsewhere.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import consul
import consul.aio

Connect = Callable[..., Any]


class Run:
    """An object whose methods, and those of its attributes, are called by `run`, which returns what
    comes of their result in the end."""

    def __init__(self, target: Any, run: Callable[[Callable[[], Any]], Any]) -> None:
        self._target, self._run = target, run

    def __getattr__(self, name: str) -> Any:
        return Run(getattr(self._target, name), self._run)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._run(lambda: self._target(*args, **kwargs))


@contextlib.contextmanager
def std() -> Iterator[Connect]:
    yield consul.Consul


@contextlib.contextmanager
def sockets() -> Iterator[Connect]:
    """What is taken where `socket` is patched, here over sockets that are not."""
    with mock.patch("consul._pool._is_patched", return_value=True):
        yield consul.Consul


@contextlib.contextmanager
def looped(kind: Any, loop: Any, run: Callable[[Callable[[], Any]], Any]) -> Iterator[Connect]:
    """Clients of this kind, whose calls are made by `run`. The loop runs only during a call, so
    that whatever happens in between comes as a surprise."""
    clients = []

    def connect(**settings: Any) -> Run:
        clients.append(kind(**settings))
        return Run(clients[-1], run)

    try:
        yield connect
    finally:
        for client in clients:
            client.close()
        loop.close()


@contextlib.contextmanager
def aio(loop: asyncio.AbstractEventLoop | None = None) -> Iterator[Connect]:
    own = loop or asyncio.new_event_loop()
    with looped(consul.aio.Consul, own, lambda call: own.run_until_complete(call())) as connect:
        yield connect


@contextlib.contextmanager
def aio_on_uvloop() -> Iterator[Connect]:
    import uvloop

    with aio(uvloop.new_event_loop()) as connect:
        yield connect


@contextlib.contextmanager
def tornado() -> Iterator[Connect]:
    from consul.tornado import Consul
    from tornado.ioloop import IOLoop

    # Made the current one, it would leave the loop that was that unclosed.
    loop = IOLoop(make_current=False)
    with looped(Consul, loop, loop.run_sync) as connect:
        yield connect


@contextlib.contextmanager
def twisted() -> Iterator[Connect]:
    from consul.twisted import Consul
    from twisted.internet.threads import blockingCallFromThread

    clients = []

    def run(call: Callable[[], Any]) -> Any:
        return blockingCallFromThread(reactor(), call)

    def connect(**settings: Any) -> Run:
        clients.append(Consul(**settings))
        return Run(clients[-1], run)

    try:
        yield connect
    finally:
        for client in clients:
            run(client.close)


@functools.cache
def reactor() -> Any:
    """The reactor, which runs in a thread of its own until the tests are over: it starts once."""
    from twisted.internet import reactor

    thread = threading.Thread(
        target=reactor.run, kwargs={"installSignalHandlers": False}, daemon=True
    )
    thread.start()

    @atexit.register
    def stop() -> None:
        reactor.callFromThread(reactor.stop)
        thread.join(5)

    return reactor


TRANSPORTS: dict[str, Callable[[], contextlib.AbstractContextManager[Connect]]] = {
    "std": std,
    "sockets": sockets,
    "aio": aio,
    "aio-uvloop": aio_on_uvloop,
    "tornado": tornado,
    "twisted": twisted,
}
