"""Which calls a watch makes. A module of its own, since most programs never watch."""

from __future__ import annotations

from contextvars import ContextVar

#: Whether a watch makes the calls: it has a patience of its own, so that no policy applies.
watching: ContextVar[bool] = ContextVar("watching", default=False)
