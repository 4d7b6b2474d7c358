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
def version() -> tuple[int, ...]:
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

    def __init__(self, hcl: str = "", token: str | None = None) -> None:
        self.hcl, self.token = hcl, token
        with tempfile.NamedTemporaryFile(prefix="consul-", suffix=".log", delete=False) as log:
            self.log = pathlib.Path(log.name)
        for attempt in range(4):
            # Between our finding a port free and Consul's taking it, anyone may: then try others.
            self.port, self._rpc, self._lan, self._wan = free_ports(4)
            try:
                self.start()
                break
            except PortTaken:
                if attempt == 3:
                    raise

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        ports = f"http = {self.port} server = {self._rpc} dns = -1 grpc = -1"
        ports += f" serf_lan = {self._lan} serf_wan = {self._wan}"
        command = [binary(), "agent", "-dev", f"-node={NODE}", "-bind=127.0.0.1"]
        command += ["-client=127.0.0.1", "-hcl", f"ports {{ {ports} }}"]
        command += ["-hcl", self.hcl] if self.hcl else []
        # Even a killed test run leaves no agent behind: the kernel ends it with its parent.
        if setpriv := shutil.which("setpriv"):
            command = [setpriv, "--pdeathsig", "KILL", *command]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
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

    def resume(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def _ready(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"consul agent exited with {self.process.returncode}")
        # Sessions hang on the node's own check, which comes last of all.
        checks = self.call("GET", f"/v1/health/node/{NODE}")
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


@contextlib.contextmanager
def running(hcl: str = "", token: str | None = None) -> Iterator[Agent]:
    agent = Agent(hcl, token)
    try:
        yield agent
    finally:
        agent.stop()
