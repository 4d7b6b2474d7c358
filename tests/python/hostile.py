"""An HTTP server that misbehaves on request. Threads and plain sockets, standard library only.

A connection plays one script: a sequence of steps, after which it is closed. Scripts are queued
with `play`, one a connection; a connection that finds the queue empty behaves well.

    with Hostile() as server:
        server.play(ask, send(b"HTTP/1.1 200 OK\\r\\nContent-Le"))   # closed in mid-head
        …                                                          # and good from then on

`requests` holds what was asked, on every connection, in order. Nothing outlives the `with` block:
it ends every connection and thread, and every step is bounded by itself.
"""

from __future__ import annotations

import collections
import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

# No step lasts longer, whatever the client does.
PATIENCE = 20.0


class Request(NamedTuple):
    """A request as it came. Header names are in lower case; `connection` counts from 1."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


class Peer:
    """The server's side of one connection."""

    def __init__(self, server: Hostile, sock: socket.socket, number: int) -> None:
        self.server, self.sock, self.number = server, sock, number
        self.end = time.monotonic() + PATIENCE
        self._unread = b""

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def rest(self, seconds: float) -> None:
        """Waits, but notices the end of the server or of the connection's time."""
        if self.server.stopped.wait(min(seconds, self.end - time.monotonic())):
            raise Ended
        if time.monotonic() > self.end:
            raise Ended

    def read_request(self) -> Request:
        head, _, self._unread = self._until(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        pairs = [line.split(":", 1) for line in lines]
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        assert "transfer-encoding" not in headers, "a body of known length needs no chunks"
        length = int(headers.get("content-length", "0"))
        while len(self._unread) < length:
            self._unread += self.take()
        body, self._unread = self._unread[:length], self._unread[length:]
        request = Request(method, target, headers, body, self.number)
        self.server.requests.append(request)
        return request

    def _until(self, mark: bytes) -> tuple[bytes, bytes, bytes]:
        while mark not in self._unread:
            self._unread += self.take()
        return self._unread.partition(mark)

    def take(self) -> bytes:
        if not (data := self.sock.recv(65536)):
            raise Ended
        return data


class Ended(Exception):
    """The connection's script is over before its last step."""


Step = Callable[[Peer], Any]

# ---- steps ---------------------------------------------------------------------------------------


def ask(peer: Peer) -> None:
    """Waits for one request and records it."""
    peer.read_request()


def send(data: bytes) -> Step:
    return lambda peer: peer.send(data)


def drip(data: bytes, every: float) -> Step:
    """One byte every so many seconds, over and over: the client has to lose patience first."""

    def step(peer: Peer) -> None:
        while True:
            for byte in data:
                peer.send(bytes([byte]))
                peer.rest(every)

    return step


def flood(data: bytes) -> Step:
    """The same bytes again and again, as fast as they go."""

    def step(peer: Peer) -> None:
        while True:
            peer.send(data)
            peer.rest(0)

    return step


def sip(amount: int, every: float) -> Step:
    """Takes so many bytes of what it is told every so many seconds."""

    def step(peer: Peer) -> None:
        while True:
            for _ in range(0, amount, 65536):
                peer.take()
            peer.rest(every)

    return step


def hang(peer: Peer) -> None:
    """Says nothing more, and keeps the connection open."""
    peer.rest(PATIENCE)


def reset(peer: Peer) -> None:
    """Ends the connection by RST, without a good-bye."""
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise Ended


def answer(data: bytes) -> Step:
    """Reads a request, then sends these bytes."""

    def step(peer: Peer) -> None:
        peer.read_request()
        peer.send(data)

    return step


def behave(peer: Peer) -> None:
    """Good replies until the client goes."""
    while True:
        answer(GOOD)(peer)


# ---- bytes ---------------------------------------------------------------------------------------


def head(*headers: str, status: str = "200 OK", index: int | None = 7) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", *headers]
    lines += [] if index is None else [f"X-Consul-Index: {index}"]
    return "\r\n".join([*lines, "", ""]).encode()


def reply(body: bytes, *headers: str, status: str = "200 OK", index: int | None = 7) -> bytes:
    """A whole reply with the right length."""
    return head(f"Content-Length: {len(body)}", *headers, status=status, index=index) + body


def chunked(*chunks: bytes, size: Callable[[bytes], str] = lambda c: f"{len(c):x}") -> bytes:
    return b"".join(size(c).encode() + b"\r\n" + c + b"\r\n" for c in (*chunks, b""))


def pair(value: str) -> bytes:
    """The body of a KV read whose value is this base64 text."""
    return (
        b'[{"LockIndex":0,"Key":"k","Flags":0,"Value":"%s","CreateIndex":7,"ModifyIndex":7}]'
        % value.encode()
    )


GOOD_BODY = pair("Z29vZA==")
GOOD = reply(GOOD_BODY)


class Hostile:
    """The server, listening on `port` of 127.0.0.1 for as long as its `with` block."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.connections = 0
        self.stopped = threading.Event()
        self._scripts: collections.deque[tuple[Step, ...]] = collections.deque()
        self._threads: list[threading.Thread] = []
        self._socks: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]

    def play(self, *script: Step) -> None:
        """The script of the next connection that has none yet."""
        self._scripts.append(script)

    def __enter__(self) -> Hostile:
        self._spawn(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        # Wakes whoever waits on it; `close` alone does not.
        for sock in (self._listener, *self._socks):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive(), "a connection of the hostile server did not end"
        self._listener.close()

    def _spawn(self, work: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while not self.stopped.is_set():
                sock, _ = self._listener.accept()
                sock.settimeout(PATIENCE)
                self.connections += 1
                self._socks.append(sock)
                if self.stopped.is_set():  # `__exit__` may have gone through `_socks` already
                    sock.close()
                    break
                script = self._scripts.popleft() if self._scripts else (behave,)
                self._spawn(self._run, Peer(self, sock, self.connections), script)

    def _run(self, peer: Peer, script: tuple[Step, ...]) -> None:
        with peer.sock, contextlib.suppress(OSError, Ended):
            for step in script:
                step(peer)
