"""A Consul agent in memory, for tests: it starts in a millisecond and needs no binary.

>>> from consul.testing import DevAgent
>>> with DevAgent() as agent:
...     c = agent.client()
...     c.kv.put("colour", "red")
...     index, entry = c.kv.get("colour")
...     entry["Value"]
True
b'red'

It behaves as `consul agent -dev` does: keys, sessions, services, checks that are really run, the
catalog, health, transactions, prepared queries, events, ACLs, filters and blocking queries. What it
lacks – Connect, configuration entries, the operator's endpoints, snapshots, peering – it answers as
an unknown URL. Production runs HashiCorp Consul.

Beyond that it does what a test has need of and a server does not: `advance` lets time pass, `fault`
makes things go wrong, `stop`, `start`, `pause` and `resume` are those of a process. With pytest,
the fixture `consul_agent` gives each test an agent of its own.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from consul import _core, std

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from typing_extensions import Self

__all__ = ["DevAgent", "FaultKind"]

_Client = TypeVar("_Client")

FaultKind = Literal[
    "status", "no-leader", "delay", "slow-disk", "cut", "lose-answer", "lose-request", "index"
]
"""What can go wrong with a request. `DevAgent.fault` says what each means."""


class DevAgent:
    """A Consul agent in memory behind a loopback port, running from construction until `close`.

    As a context manager it closes itself. All agents of a process share one thread, so a thousand
    of them are no burden. An agent does not survive a fork: start one in the child.

    :param port: the port to listen on; 0 takes one that is free.
    :param bind: the IP address to listen on. Nothing protects the agent there, so that any but a
        loopback address brings a `RuntimeWarning`.
    :param node: the node's name.
    :param datacenter: the datacenter's name.
    :param seed: where random UUIDs and waits come from: the same seed gives the same ones.
    :param version: the version of Consul whose behaviour it shows, such as `"1.8.7"`; by default
        the newest that it knows.
    :param token: turns access control on, with this token that may do everything.
    :param default_policy: turns access control on as well, and says what others may: `"deny"`, as
        with a `token` alone, or `"allow"`.
    :param script_checks: whether checks may run programs.
    :raises OSError: where it cannot listen.
    :raises ValueError: where an argument makes no sense.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        bind: str = "127.0.0.1",
        node: str = "lictor",
        datacenter: str = "dc1",
        seed: int = 0,
        version: str | None = None,
        token: str | None = None,
        default_policy: Literal["allow", "deny"] | None = None,
        script_checks: bool = False,
    ) -> None:
        self._agent = _core.DevAgent(
            port=port,
            bind=bind,
            node=node,
            datacenter=datacenter,
            seed=seed,
            version=version,
            token=token,
            default_policy=default_policy,
            script_checks=script_checks,
        )
        self.token = token

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<consul.testing.DevAgent at {self.address}>"

    @property
    def host(self) -> str:
        """The IP address that it listens on."""
        return self._agent.host

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._agent.port

    @property
    def address(self) -> str:
        """`host:port`, as `CONSUL_HTTP_ADDR` has it."""
        return self._agent.address

    @overload
    def client(self, **options: Any) -> std.Consul: ...
    @overload
    def client(self, factory: Callable[..., _Client], **options: Any) -> _Client: ...
    def client(self, factory: Callable[..., Any] = std.Consul, **options: Any) -> Any:
        """A client of this agent, with its `token` unless `options` name another.

        :param factory: the class of the client: `consul.Consul`, `consul.aio.Consul`, …
        :param options: more arguments for it.
        """
        options.setdefault("token", self.token)
        return factory(host=self.host, port=self.port, **options)

    def close(self) -> None:
        """Ends the agent for good. Its port is free on return."""
        self._agent.close()

    def stop(self) -> None:
        """Ends the agent as a process ends: connections break, new ones are refused, and all that
        it knew is forgotten. `start` brings it back on the same port."""
        self._agent.stop()

    def start(self) -> None:
        """Starts the agent again, empty, after a `stop`.

        :raises OSError: where somebody else has taken its port.
        """
        self._agent.start()

    def restart(self) -> None:
        """`stop`, then `start`: everything is forgotten, and indexes are small again."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """Freezes the agent, as SIGSTOP does a process: connections are open, nobody answers."""
        self._agent.pause(True)

    def resume(self) -> None:
        """Lets the agent go on after a `pause`."""
        self._agent.pause(False)

    def cut_connections(self) -> None:
        """Breaks all connections. Nothing is forgotten, and new ones are welcome."""
        self._agent.cut()

    def advance(self, seconds: float) -> None:
        """Lets time pass at once: TTLs run out, sessions end, checks are due, blocking queries that
        have waited that long are answered.

        :raises ValueError: where `seconds` is negative or no number, or comes to more than ten
            years in all.
        """
        self._agent.skip(seconds)

    def fault(
        self,
        kind: FaultKind,
        *,
        status: int = 500,
        body: str = "",
        delay: float = 0,
        after: int = 0,
        index: int | None = None,
        method: str | None = None,
        prefix: str = "",
        times: int | None = None,
        lasts: float | None = None,
    ) -> None:
        """Makes requests go wrong from now on. The oldest fault that concerns a request has it.

        :param kind: `"status"`: the request is not looked at, but answered with `status` and
            `body` · `"no-leader"`: 500 `No cluster leader`, where a request needs one; where all
            requests are meant, no session ends meanwhile, and each has its whole time again
            afterwards · `"delay"`: the answer comes `delay` seconds late · `"slow-disk"`: a write
            is done `delay` seconds late · `"cut"`: the connection breaks `after` so many bytes of
            the answer · `"lose-answer"`: the request is done, and nothing is heard of it ·
            `"lose-request"`: it is not even done · `"index"`: the answer has this `index` for its
            own, or none.
        :param method: only requests with this verb.
        :param prefix: only requests whose path begins so, such as `/v1/kv/`.
        :param times: only so many requests.
        :param lasts: only for so many seconds.
        :raises ValueError: where that makes no sense.
        """
        rule = {
            "Kind": kind,
            "Status": status,
            "Body": body,
            "Delay": _nanoseconds("delay", delay),
            "After": after,
            "Index": index,
            "Method": method,
            "Prefix": prefix,
            "Times": times,
            "For": None if lasts is None else _nanoseconds("lasts", lasts),
        }
        given = {name: value for name, value in rule.items() if value is not None}
        self._control("PUT", "faults", json.dumps(given).encode())

    def faults(self) -> list[dict[str, Any]]:
        """The faults that are yet to happen, oldest first."""
        found: list[dict[str, Any]] = json.loads(self._control("GET", "faults"))
        return found

    def heal(self) -> None:
        """Lets everything go right again."""
        self._control("DELETE", "faults")

    def save(self) -> None:
        """Remembers the catalog, keys, sessions, ACLs and queries as they are, for `restore`."""
        self._control("PUT", "save")

    def restore(self) -> None:
        """Goes back to what was saved; indexes go on.

        :raises ValueError: where nothing was saved.
        """
        self._control("PUT", "restore")

    def _control(self, method: str, name: str, body: bytes = b"") -> bytes:
        status, answer = self._agent.request(method, f"/v1/dev-agent/{name}", body)
        if status != 200:
            raise ValueError(answer.decode().strip())
        return answer


def _nanoseconds(name: str, seconds: float) -> int:
    """A length of time as Consul's JSON has it."""
    if not 0 <= seconds < math.inf:
        raise ValueError(f"{name}: `{seconds}` is no length of time")
    return round(seconds * 1e9)
