"""Watches for `async for`: what `consul.watch` says, with tasks in the place of threads."""

from __future__ import annotations

import asyncio
import time
from typing import TypeVar

from consul import _core, _watching
from consul.watch import Answer, Query, Result, Shared, Watcher, join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Self

    from consul.callback import Index

T = TypeVar("T")


class _Tasks(Shared):
    """Shared between the tasks of one loop."""

    def __init__(self, query: Query) -> None:
        super().__init__(query)
        self._change: asyncio.Future[None] | None = None

    def change(self) -> asyncio.Future[None]:
        """Is done when something has changed."""
        if self._change is None or self._change.done():
            self._change = asyncio.get_running_loop().create_future()
        return self._change

    def notify(self) -> None:
        """Something has changed."""
        if self._change is not None and not self._change.done():
            self._change.set_result(None)

    async def lead(self, watch: AsyncWatch[Any]) -> None:
        """Polls for all, until there is something for `watch`."""
        self.leader = watch
        try:
            while not watch.closed and not self.has(watch):
                step, what = self.machine.poll(time.monotonic())
                if step == "send":
                    await self._send(watch, what)
                elif step == "rest":
                    await asyncio.wait([self.change()], timeout=max(what - time.monotonic(), 0))
                else:
                    self.digest(step, what)
        finally:
            self.leader = None
            self.notify()

    async def _send(self, watch: AsyncWatch[Any], objects: tuple[Any, ...]) -> None:
        exchange = asyncio.ensure_future(self._exchange(objects))
        # Whoever gives it up does not want to hear of its end.
        exchange.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        reply = error = None
        try:
            while not watch.closed and not exchange.done():
                await asyncio.wait([exchange, self.change()], return_when="FIRST_COMPLETED")
            if exchange.done():
                reply = await exchange
        except Exception as raised:
            error = raised
        finally:
            exchange.cancel()
            if error is None:
                self.received(reply)
            else:
                self.failed(error)

    async def _exchange(self, objects: tuple[Any, ...]) -> Any:
        _watching.watching.set(True)  # for this task
        line = _core.Line()
        carried = line.carry(self.query.client._lictor_call, self.query.endpoint, objects)
        pending: Any = carried and carried[1]
        if not hasattr(pending, "__await__"):
            raise TypeError("the client is synchronous: use `for`")
        result = await pending
        caught = line.caught()
        return Result(result) if caught is None else Answer(objects, caught)


class AsyncWatch(Watcher[T]):
    """An endless asynchronous iterator over the values of what a method reads, made by
    `Consul.watch`; what `consul.watch.Watch` says holds for it.

    It belongs to the loop in which it is first asked for a value, and may be used by one task at a
    time. Cancelling a task that waits for a value harms neither this watch nor those that share its
    connection.
    """

    _shared: _Tasks | None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> tuple[Index, T]:
        shared = self._shared
        if shared is None:
            loop = asyncio.get_running_loop()
            shared = self._shared = join(self._query, _Tasks, loop)
        while not self.closed and not shared.has(self):
            if shared.leader is None:
                await shared.lead(self)
            else:
                await asyncio.wait([shared.change()])
        if self.closed:
            raise StopAsyncIteration
        item: tuple[Index, T] = self._query.read(shared.take(self))
        return item

    def close(self) -> None:
        """Ends the iteration, at once also where another task waits for a value."""
        self.closed = True
        if self._shared is not None:
            self._shared.notify()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
