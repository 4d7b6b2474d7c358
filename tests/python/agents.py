"""Real Consul agents for tests, on free loopback ports. Standard library only.

Everything here speaks to the agent through `urllib`, never through the package under test, so that
a bug in our reading cannot hide a bug in our writing.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
NODE = "lictor-test"
# Long and odd enough that finding it in a message can be no accident.
ROOT_TOKEN = "5ec7e700-0000-4000-8000-0000c0ffee00"

ACL = f"""
primary_datacenter = "dc1"
acl {{
  enabled = true
  default_policy = "deny"
  tokens {{
    master = "{ROOT_TOKEN}"
    agent = "{ROOT_TOKEN}"
  }}
}}
"""

# Access control that lets everybody do everything, and has no token yet.
OPEN_ACL = 'primary_datacenter = "dc1" acl { enabled = true default_policy = "allow" }'

# Of configuration entries, in an order in which they may go: the former depend on the latter.
KINDS = ["ingress-gateway", "service-intentions", "service-router", "service-splitter"]
KINDS += ["service-resolver", "service-defaults", "proxy-defaults"]

# A proxy of the environment has no business between a test and loopback.
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


@functools.cache
def binary() -> str:
    """The path of a Consul binary, fetched when the machine has none."""
    found = subprocess.run([ROOT / "scripts" / "consul"], stdout=subprocess.PIPE, text=True)
    if found.returncode:
        raise RuntimeError("no Consul binary to test against: scripts/consul says why")
    return found.stdout.strip()


@functools.cache
def installed() -> tuple[int, ...]:
    """The version of `binary()`, as numbers: `(1, 8, 7)`."""
    text = subprocess.run([binary(), "version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"v(\d+)\.(\d+)\.(\d+)", text)
    assert found, f"no version in {text!r}"
    return tuple(map(int, found.groups()))


def until(what: str, probe: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Waits for `probe` to return something true, and returns that."""
    end, last = time.monotonic() + seconds, None
    while True:
        try:
            if found := probe():
                return found
        except (OSError, KeyError, IndexError) as error:
            last = error
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what} ({last!r})")
        time.sleep(0.05)


class Answer(NamedTuple):
    """What the agent answered, as it came."""

    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Body = bytes | str | dict[str, Any] | None


class Agent:
    """One `consul agent -dev`, running from construction until `stop`.

    Its state is in memory: `start` after `stop` gives an empty agent on the same ports.
    """

    real = True

    def __init__(
        self, hcl: str = "", token: str | None = None, options: tuple[str, ...] = ("-dev",)
    ) -> None:
        self.hcl, self.token, self.options, self.node = hcl, token, options, NODE
        with tempfile.NamedTemporaryFile(prefix="consul-", suffix=".log", delete=False) as log:
            self.log = pathlib.Path(log.name)
        for attempt in range(4):
            # Between our finding a port free and Consul's taking it, anyone may: then try others.
            self.port, self.rpc, self.lan, self.wan = free_ports(4)
            try:
                self._begin()
                break
            except PortTaken:
                if attempt == 3:
                    raise

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _begin(self) -> None:
        self.start()

    def start(self) -> None:
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Starts the process."""
        ports = f"http = {self.port} server = {self.rpc} dns = -1 grpc = -1"
        ports += f" serf_lan = {self.lan} serf_wan = {self.wan}"
        command = [binary(), "agent", *self.options, f"-node={self.node}", "-bind=127.0.0.1"]
        command += ["-client=127.0.0.1", "-hcl", f"ports {{ {ports} }}"]
        command += ["-hcl", self.hcl] if self.hcl else []
        # Even a killed test run leaves no agent behind: the kernel ends it with its parent.
        if setpriv := shutil.which("setpriv"):
            command = [setpriv, "--pdeathsig", "KILL", *command]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def wait(self) -> None:
        """Until the agent is of use."""
        try:
            until("the agent has a leader and a node", self._ready)
        except BaseException as error:
            self._end()
            text = self.log.read_text(errors="replace")
            if "address already in use" in text:
                raise PortTaken from error
            if isinstance(error, Exception):
                raise RuntimeError(f"consul agent did not start; its log:\n{text}") from error
            raise

    def stop(self) -> None:
        self._end()
        self.log.unlink(missing_ok=True)

    def kill(self) -> None:
        """Ends the agent as a crash would: no answer to whoever waits for one."""
        self.process.kill()
        self.process.wait(5)

    def _end(self) -> None:
        for how, patience in ((signal.SIGCONT, 0.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(self.process.pid, how)
                self.process.wait(patience)
                return

    def pause(self) -> None:
        """Freezes the agent: connections open, nobody answers."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        # Not all of its threads are stopped at once: one may still answer.
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOWAIT)

    def resume(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def _ready(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"consul agent exited with {self.process.returncode}")
        # Sessions hang on the node's own check, which comes last of all.
        checks = self.call("GET", f"/v1/health/node/{self.node}")
        return checks.status == 200 and any(c["CheckID"] == "serfHealth" for c in checks.json)

    def call(self, method: str, path: str, body: Body = None, **params: Any) -> Answer:
        """One request, whatever its status; `path` is sent as it is, so escape it first."""
        if isinstance(body, dict):
            body = json.dumps(body)
        data = body.encode() if isinstance(body, str) else body
        query = "?" + urllib.parse.urlencode(params) if params else ""
        url = f"http://{self.address}{path}{query}"
        request = urllib.request.Request(url, data, method=method)
        if self.token:
            request.add_header("X-Consul-Token", self.token)
        try:
            with _open(request, timeout=10) as reply:
                return Answer(reply.status, reply.headers, reply.read())
        except urllib.error.HTTPError as reply:
            with reply:
                return Answer(reply.code, reply.headers, reply.read())

    def get(self, path: str, **params: Any) -> Any:
        """The JSON of a read that has to succeed."""
        answer = self.call("GET", path, **params)
        assert answer.status == 200, (path, answer)
        return answer.json

    def put(self, path: str, body: Body = b"", **params: Any) -> Answer:
        """A write that has to succeed."""
        answer = self.call("PUT", path, body, **params)
        assert answer.status == 200, (path, answer)
        return answer

    def clean(self) -> None:
        """Removes all but past events, which Consul has no way to forget."""
        assert self.call("DELETE", "/v1/kv/", recurse="").status == 200
        for session in self.get("/v1/session/list"):
            self.put(f"/v1/session/destroy/{session['ID']}")
        self.put("/v1/agent/maintenance", enable="false")
        for kind in ("service", "check"):
            for name in self.get(f"/v1/agent/{kind}s"):
                # A check goes with its service, so it may be gone by now.
                self.call("PUT", f"/v1/agent/{kind}/deregister/{urllib.parse.quote(name, safe='')}")
        for intention in self.get("/v1/connect/intentions"):
            self.call("DELETE", f"/v1/connect/intentions/{intention.get('ID')}")
        for kind in KINDS:  # the newest kinds are of no use to an agent that is older
            entries = self.call("GET", f"/v1/config/{kind}")
            for entry in entries.json if entries.status == 200 else ():
                self.call("DELETE", f"/v1/config/{kind}/{urllib.parse.quote(entry['Name'])}")
        for query in self.get("/v1/query"):
            assert self.call("DELETE", f"/v1/query/{query['ID']}").status == 200
        for node in self.get("/v1/catalog/nodes"):
            if node["Node"] != NODE:
                self.put("/v1/catalog/deregister", {"Node": node["Node"]})
        for service in self.get(f"/v1/catalog/node/{NODE}")["Services"]:
            if service != "consul":
                self.put("/v1/catalog/deregister", {"Node": NODE, "ServiceID": service})


# What `running` makes, and the version of that: `pytest --agent` may say otherwise.
make: Callable[[str, str | None], Agent] = Agent
version: Callable[[], tuple[int, ...]] = installed


class Server(Agent):
    """One server of a cluster of three. It keeps its data when it is killed and started again."""

    def __init__(self, number: int, peers: list[Server]) -> None:
        self._data = tempfile.TemporaryDirectory(prefix="consul-")
        self._peers = peers
        hcl = "disable_update_check = true performance { raft_multiplier = 1 }"
        options = ("-server", "-bootstrap-expect=3", f"-data-dir={self._data.name}")
        super().__init__(hcl, None, options)
        self.node = f"server-{number}"

    def _begin(self) -> None:
        """Not before all three are known."""

    def launch(self) -> None:
        joins = [f"-retry-join=127.0.0.1:{peer.lan}" for peer in self._peers if peer is not self]
        self.options = (*self.options[:3], "-retry-interval=1s", *joins)
        super().launch()

    def stop(self) -> None:
        super().stop()
        self._data.cleanup()


class PortTaken(RuntimeError):
    """Somebody was faster to a port that was free a moment ago."""


def free_ports(count: int) -> list[int]:
    """Different ports, free for TCP and UDP on loopback when this was called. None that the kernel
    gives to outgoing connections: those would be taken while an agent restarts."""
    with contextlib.ExitStack() as stack:
        ports: list[int] = []
        while len(ports) < count:
            place = ("127.0.0.1", random.randrange(20_000, 32_000))
            tcp = stack.enter_context(socket.socket())
            udp = stack.enter_context(socket.socket(type=socket.SOCK_DGRAM))
            with contextlib.suppress(OSError):
                tcp.bind(place)
                udp.bind(place)
                ports.append(place[1])
        return ports


def connections(port: int) -> int:
    """How many connections this process has to a port."""
    own = {os.readlink(f"/proc/self/fd/{fd}") for fd in _fds()}
    rows = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
    places = [(row.split()[2], row.split()[3], row.split()[9]) for row in rows]
    return sum(
        remote.endswith(f":{port:04X}") and state == "01" and f"socket:[{inode}]" in own
        for remote, state, inode in places
    )


def _fds() -> Iterator[str]:
    for fd in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            os.readlink(f"/proc/self/fd/{fd}")
            yield fd


@contextlib.contextmanager
def running(hcl: str = "", token: str | None = None) -> Iterator[Agent]:
    agent = make(hcl, token)
    try:
        yield agent
    finally:
        agent.stop()


@contextlib.contextmanager
def cluster() -> Iterator[list[Server]]:
    """Three servers that have a leader."""
    servers: list[Server] = []
    for number in range(3):
        servers.append(Server(number, servers))
    try:
        for server in servers:
            server.launch()
        for server in servers:
            server.wait()
        yield servers
    finally:
        for server in servers:
            server.stop()


def leader(servers: list[Server]) -> Server:
    """The one of `servers` that leads."""
    address = servers[0].get("/v1/status/leader")
    return next(server for server in servers if address == f"127.0.0.1:{server.rpc}")


@contextlib.contextmanager
def federation() -> Iterator[dict[str, Agent]]:
    """Two datacenters, `dc1` and `dc2`, that know of each other."""
    with running() as one, running('datacenter = "dc2"') as two:
        one.put(f"/v1/agent/join/127.0.0.1:{two.wan}", wan="1")
        both = {"dc1": one, "dc2": two}
        for agent in both.values():
            until(
                "the other one's key",
                lambda agent=agent: all(
                    agent.call("GET", "/v1/kv/none", dc=dc).status == 404 for dc in both
                ),
            )
        yield both
