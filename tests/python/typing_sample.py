"""What a strict type checker makes of ordinary use. Checked by `make lint`, never run.

A function whose body were untyped (`Any`) fails as well, since strict mode refuses to return `Any`;
and each `type: ignore` has to be needed, so what must be refused is.
"""

from __future__ import annotations

import consul
from consul.exceptions import BrokenReply, ConnectionFailed, TransportError, TransportTimeout


def client() -> consul.Consul:
    return consul.Consul(host="10.0.0.1", port=8500, token="t", connections_timeout=5)


def put(c: consul.Consul) -> bool:
    return c.kv.put("k", b"v", cas=0) and c.kv.put("k", "v", flags=1) and c.kv.put("k", None)


def poll(c: consul.Consul) -> str:
    index = None
    while True:
        index, item = c.kv.get("k", index=index, wait="10s")
        if item is not None:
            return index


def watch(c: consul.Consul) -> list[str]:
    for _, entries in c.watch(c.health.service, "web", passing=True):
        return [f"{entry['ID']}" for entry in entries]
    with c.watch(c.catalog.services, wait="10s") as services:
        index, named = next(services)
        return [index, *named]


def register(c: consul.Consul) -> bool:
    check = consul.Check.http("http://10.0.0.2:80/health", "5s", timeout="1s", deregister="30s")
    return c.agent.service.register("web", "web-1", "10.0.0.2", 80, ["blue"], check=check)


def discover(c: consul.Consul) -> list[str]:
    _, entries = c.health.service("web", passing=True, tag="blue")
    return [f"{entry['Service']['Address']}" for entry in entries]


def lock(c: consul.Consul) -> str:
    return c.session.create("mine", ttl=30, behavior="delete")


def acls(c: consul.Consul) -> list[str]:
    c.acl.policies.create("reader", rules='key_prefix "" { policy = "read" }')
    secret: str = c.acl.token.create(policies_name=["reader"])["SecretID"]
    return [token["AccessorID"] for token in c.acl.tokens.list(token=secret)]


def snapshot(c: consul.Consul) -> bool:
    saved: bytes = c.snapshot.save()
    return c.snapshot.restore(saved) and c.query.delete(c.query.create("web")["ID"])


def leader(c: consul.Consul) -> str:
    return c.status.leader()


def mesh(c: consul.Consul) -> bool:
    return c.connect.intentions.check("api", "web") and c.config.set("mesh", "mesh", cas=0)


def health(c: consul.Consul) -> list[str]:
    return [server["Name"] for server in c.operator.autopilot_health()["Servers"]]


def errors(c: consul.Consul) -> str:
    try:
        c.session.renew("id")
    except (consul.NotFound, consul.ACLPermissionDenied, consul.ConsulException) as error:
        return f"{error}"
    except (TransportTimeout, ConnectionFailed, BrokenReply, TransportError) as error:
        return error.strerror or ""
    return ""


def options() -> consul.Consul:
    retry = consul.Retry(3, base=0.1)
    own = consul.Consul(retry=retry, connections_timeout=(1, None), namespace="team")
    own.kv.get("k", connections_timeout=2.5)
    own.http.timeout({"index": 1})
    return own


def refused(c: consul.Consul) -> None:
    c.kv.put("k", 5)  # type: ignore[arg-type]
    c.kv.put(b"k", "v")  # type: ignore[arg-type]
    consul.Consul(retry=3)  # type: ignore[arg-type]
    c.kv.get("k", wiat="10s")  # type: ignore[call-arg]
    c.watch(c.kv.get, "k", wiat="10s")  # type: ignore[call-arg]
    c.watch(c.status.leader)  # type: ignore[arg-type]
    c.agent.service.register(tags=["no name"])  # type: ignore[call-arg]
