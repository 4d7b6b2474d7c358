"""Results about keys, sessions, events and transactions."""

from __future__ import annotations

from typing import TypedDict

from consul.types.registry import AgentService, HealthCheck, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import NotRequired


# ---- keys ----------------------------------------------------------------------------------------


class KVEntry(TypedDict):
    """A key with its value."""

    Key: str
    Value: bytes | None
    Flags: int
    LockIndex: int
    CreateIndex: int
    ModifyIndex: int
    Session: NotRequired[str]


KVEntries = list[KVEntry]
Keys = list[str]


class TxnKV(TypedDict):
    """A key in the result of a transaction: its value is base64, and null where it was written."""

    Key: str
    Value: str | None
    Flags: int
    LockIndex: int
    CreateIndex: int
    ModifyIndex: int
    Session: NotRequired[str]


class TxnItem(TypedDict, total=False):
    """What one operation of a transaction gave: one of these."""

    KV: TxnKV
    Node: Node
    Service: AgentService
    Check: HealthCheck


class TxnError(TypedDict):
    """Why an operation failed."""

    OpIndex: int
    What: str


class TxnResult(TypedDict):
    """The results of a transaction."""

    Results: list[TxnItem] | None
    Errors: list[TxnError] | None
    Index: NotRequired[int]


# ---- sessions and events -------------------------------------------------------------------------


class SessionCheck(TypedDict):
    """A service's check that a session depends on."""

    ID: str
    Namespace: str


class Session(TypedDict):
    """A session. `LockDelay` is in nanoseconds."""

    ID: str
    Name: str
    Node: str
    LockDelay: int
    Behavior: str
    TTL: str
    NodeChecks: NotRequired[list[str] | None]
    ServiceChecks: NotRequired[list[SessionCheck] | None]
    Checks: NotRequired[list[str] | None]
    CreateIndex: int
    ModifyIndex: int


class FiredEvent(TypedDict):
    """An event as it was fired: its payload is base64."""

    ID: str
    Name: str
    Payload: str | None
    NodeFilter: str
    ServiceFilter: str
    TagFilter: str
    Version: int
    LTime: int


class Event(TypedDict):
    """An event that came."""

    ID: str
    Name: str
    Payload: bytes | None
    NodeFilter: str
    ServiceFilter: str
    TagFilter: str
    Version: int
    LTime: int
