"""The main job, end to end: register a service, find it, put a key, poll the key for changes.

Runs against the agent at `CONSUL_HTTP_ADDR`. Written for python-consul, and it would run there.
"""

import http.server
import threading
import time

import consul

KEY = "demo/greeting"


def serve():
    """Starts a web service and returns its port."""

    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def main():
    c = consul.Consul()
    print(f"Talking to the Consul agent at {c.http.base_uri}.\n")

    port = serve()
    print(f"1. Register the service `web` on port {port}, with an HTTP check every second:")
    check = consul.Check.http(f"http://127.0.0.1:{port}/health", "1s", timeout="2s")
    print(
        "   c.agent.service.register(…) ->",
        c.agent.service.register(
            "web", service_id="web-1", address="127.0.0.1", port=port, tags=["demo"], check=check
        ),
    )

    print("\n2. Find it, as soon as its check passes. Each call waits for a change, up to 10 s:")
    index = None
    while True:
        index, instances = c.health.service("web", passing=True, index=index, wait="10s")
        print(f"   c.health.service('web', passing=True) -> index {index}, {len(instances)} found")
        if instances:
            break
    service = instances[0]["Service"]
    print(f"   `{service['ID']}` listens on {service['Address']}:{service['Port']}")

    print("\n3. Put a key:")
    print(f"   c.kv.put({KEY!r}, 'hello') ->", c.kv.put(KEY, "hello"))

    print("\n4. Poll it for changes, while somebody else changes it in a second:")
    threading.Timer(1.0, lambda: consul.Consul().kv.put(KEY, "bonjour")).start()
    index, entry = c.kv.get(KEY)
    print(f"   c.kv.get({KEY!r}) -> index {index}, {entry['Value']!r}")
    start = time.monotonic()
    index, entry = c.kv.get(KEY, index=index, wait="10s")
    waited = time.monotonic() - start
    print(f"   c.kv.get({KEY!r}, index=…, wait='10s') -> index {index}, {entry['Value']!r}")
    print(f"   … which came {waited:.1f} s later, when the value changed.")

    print("\n5. Clean up:")
    print("   c.agent.service.deregister('web-1') ->", c.agent.service.deregister("web-1"))
    print(f"   c.kv.delete({KEY!r}) ->", c.kv.delete(KEY))


if __name__ == "__main__":
    main()
