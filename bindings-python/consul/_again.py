"""Calls that are made again, and what a retry policy means for those that go through other people's
hands: a session of `requests` or `aiohttp`, or an HTTP client of the user's own.

How much of a request was sent is not known there. So a read is made again after whatever may pass,
and a write only where Consul's answer says that nothing of it was applied.
"""

from __future__ import annotations

import sys
import time

from consul.exceptions import TLSFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from consul._core import Retry


async def repeated(
    attempt: Callable[[], Awaitable[Any]],
    pause: Callable[[Exception | None], float | None],
    rest: Callable[[float], Awaitable[None]],
) -> Any:
    """What `attempt` returns or raises in the end. It is made again after as many seconds as
    `pause` says to what it raised (None: nothing), unless that says None."""
    while True:
        error, result = None, None
        try:
            result = await attempt()
        except Exception as raised:
            error = raised
        seconds = pause(error)
        if seconds is not None:
            await rest(seconds)
        elif error is not None:
            raise error
        else:
            return result


class Attempts:
    """One call, over all its attempts, which may take `limit` seconds in all (None: any)."""

    def __init__(self, policy: Retry, method: str, limit: float | None) -> None:
        self._attempts = policy.begin(method)
        self._end = None if limit is None else time.monotonic() + limit
        self._reply: tuple[int, bytes, str | None] | None = None

    def heard(self, status: int, body: str | bytes, headers: Any) -> None:
        """A reply came."""
        content = body.encode() if isinstance(body, str) else body
        asked = getattr(headers, "get", dict[str, str]().get)("Retry-After")
        self._reply = status, content, asked

    def make(self, ask: Callable[[float | None], Any]) -> Any:
        """What `ask` returns or raises in the end; it takes the seconds that are left."""

        async def ask_at_once(left: float | None) -> Any:
            return ask(left)

        async def rest(seconds: float) -> None:
            time.sleep(seconds)

        try:
            self.await_(ask_at_once, rest).send(None)  # which awaits nothing that waits
        except StopIteration as end:
            return end.value

    async def await_(
        self,
        ask: Callable[[float | None], Awaitable[Any]],
        rest: Callable[[float], Awaitable[None]],
    ) -> Any:
        """The same, where what `ask` returns is to be awaited."""

        async def attempt() -> Any:
            self._reply = None
            return await ask(self._left())

        return await repeated(attempt, self._pause, rest)

    def _left(self) -> float | None:
        return None if self._end is None else max(self._end - time.monotonic(), 0.001)

    def _pause(self, error: Exception | None) -> float | None:
        """Seconds before the next attempt; None where this one is final."""
        if self._reply is not None:
            failed = self._reply[0] >= 400
            return self._attempts.status(*self._reply, self._left()) if failed else None
        return self._attempts.lost(self._left()) if _may_pass(error) else None


def _may_pass(error: Exception | None) -> bool:
    """Whether what kept a reply away may be over the next time; not so a peer that is not trusted,
    or what is no address."""
    passing: list[type[Exception]] = [OSError]
    passing += _known("aiohttp", "ClientError") + _known("asyncio", "TimeoutError")
    final: list[type[Exception]] = [ValueError, TLSFailed]
    final += _known("ssl", "SSLError") + _known("requests.exceptions", "SSLError")
    final += _known("aiohttp", "ClientSSLError")
    return isinstance(error, tuple(passing)) and not isinstance(error, tuple(final))


def _known(module: str, name: str) -> list[type[Exception]]:
    """A class of a module, where the program has that."""
    found = getattr(sys.modules.get(module), name, None)
    return [] if found is None else [found]
