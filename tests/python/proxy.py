"""A small HTTP proxy for the tests: it passes requests on, and connections.

    with Proxy() as proxy:
        …
    proxy.seen      # ("GET", "http://consul:8500/v1/…", headers) and ("CONNECT", "consul:8501", …)

Whatever address it is asked for, it goes to `target`.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import socketserver
import threading
from typing import Any


class Proxy:
    """Listens on `port` of 127.0.0.1 for as long as its `with` block; answers with `refuse` (a
    status line) where that is set."""

    def __init__(self, target: int, refuse: str = "") -> None:
        self.target, self.refuse = target, refuse
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    while proxy._serve(self):
                        pass

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads, self._server.block_on_close = True, False
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: Any) -> bool:
        """One request; whether another one may follow."""
        first = handler.rfile.readline().decode()
        if not first:
            return False
        method, address, version = first.split()
        lines = []
        while line := handler.rfile.readline().strip():
            lines.append(line.decode())
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        self.seen.append((method, address, headers))
        if self.refuse:
            handler.wfile.write(f"HTTP/1.1 {self.refuse}\r\nContent-Length: 0\r\n\r\n".encode())
            return False
        with socket.create_connection(("127.0.0.1", self.target)) as server:
            if method == "CONNECT":
                handler.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
                _couple(handler.connection, server)
                return False
            body = handler.rfile.read(int(headers.get("content-length", "0")))
            path = "/" + address.split("/", 3)[3]
            kept = [line for line in lines if not line.lower().startswith("proxy-")]
            head = "\r\n".join([f"{method} {path} {version}", *kept, "Connection: close", "", ""])
            server.sendall(head.encode() + body)
            while data := server.recv(65536):
                handler.wfile.write(data)
        return False


def _couple(one: socket.socket, other: socket.socket) -> None:
    """Passes on what either says, until one is done."""
    with selectors.DefaultSelector() as selector:
        selector.register(one, selectors.EVENT_READ, other)
        selector.register(other, selectors.EVENT_READ, one)
        while True:
            for key, _ in selector.select(timeout=20):
                if not (data := key.fileobj.recv(65536)):  # type: ignore[union-attr]
                    return
                key.data.sendall(data)
