"""What a strict type checker makes of ordinary use. Checked by `make lint`, never run.

A function whose body were untyped (`Any`) fails as well, since strict mode refuses to return `Any`;
and each `type: ignore` has to be needed, so what must be refused is.
"""

from __future__ import annotations

import asyncio

import consul
import consul.aio
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
        return [entry["Service"]["ID"] for entry in entries]
    with c.watch(c.catalog.services, wait="10s") as services:
        index, named = next(services)
        return [index, *named]


def watch_more(c: consul.Consul) -> list[str]:
    for _, tree in c.watch(c.kv.get, "web/", recurse=True):
        return [entry["Key"] for entry in tree or []]
    for _, keys in c.watch(c.kv.get, "web/", keys=True):
        return keys or []
    for _, roots in c.watch(c.agent.connect.ca.roots, wait="10s"):
        return [root["ID"] for root in roots["Roots"]]
    return []


def read(c: consul.Consul, tree: bool) -> bytes | None:
    _, entry = c.kv.get("k")
    _, entries = c.kv.get("k", recurse=True, consistency="stale")
    _, keys = c.kv.get("k", None, False, None, None, None, True, "/")
    names: list[str] = keys or [entry["Key"] for entry in entries or []]
    _, either = c.kv.get(names[0], recurse=tree)
    if either and not isinstance(either, list):
        return either["Value"]
    return entry["Value"] if entry else None


def roots(c: consul.Consul) -> str:
    pem: str = c.connect.ca.roots(pem=True)
    index, again = c.connect.ca.roots(index=1)
    return c.connect.ca.roots()["TrustDomain"] + again["ActiveRootID"] + index + pem


def register(c: consul.Consul) -> bool:
    check = consul.Check.http("http://10.0.0.2:80/health", "5s", timeout="1s", deregister="30s")
    return c.agent.service.register("web", "web-1", "10.0.0.2", 80, ["blue"], check=check)


def discover(c: consul.Consul) -> list[str]:
    _, entries = c.health.service("web", passing=True, tag="blue", near="_agent")
    return [f"{entry['Service']['Address']}:{entry['Service']['Port']}" for entry in entries]


def lock(c: consul.Consul) -> str:
    return c.session.create("mine", ttl=30, behavior="delete")


def acls(c: consul.Consul) -> list[str]:
    c.acl.policies.create("reader", rules='key_prefix "" { policy = "read" }')
    token = c.acl.token.create(policies_name=["reader"], node_identities=["n:dc1"])
    return [listed["AccessorID"] for listed in c.acl.tokens.list(token=token["SecretID"])]


def snapshot(c: consul.Consul) -> bool:
    saved: bytes = c.snapshot.save()
    return c.snapshot.restore(saved) and c.query.delete(c.query.create("web")["ID"])


def leader(c: consul.Consul) -> str:
    return c.status.leader()


def mesh(c: consul.Consul) -> bool:
    return c.connect.intentions.check("api", "web") and c.config.set("mesh", "mesh", cas=0)


def health(c: consul.Consul) -> list[str]:
    return [server["Name"] for server in c.operator.autopilot_health()["Servers"] or []]


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


async def awaited(c: consul.aio.Consul) -> list[str]:
    index, entry = await c.kv.get("k", index=5)
    waiting = asyncio.create_task(c.kv.get("k", keys=True, index=index))
    async for _, entries in c.watch(c.health.service, "web", passing=True):
        return [found["Node"]["Node"] for found in entries]
    async for _, found_roots in c.watch(c.connect.ca.roots):
        return [found_roots["TrustDomain"]]
    await c.agent.service.register("web", port=80, tags=["blue"], weights={"Passing": 3})
    _, keys = await waiting
    return keys or [entry["Key"] if entry else ""]


def refused_results(c: consul.Consul, a: consul.aio.Consul) -> None:
    _, entry = c.kv.get("k")
    entry["Value"]  # type: ignore[index]
    _, entries = c.health.service("web")
    entries[0]["Port"]  # type: ignore[typeddict-item]
    entries[0]["Service"]["Port"] + ""  # type: ignore[operator]
    c.agent.services()["web"]["Nmae"]  # type: ignore[typeddict-item]
    c.session.info("id")[1]["Node"]  # type: ignore[index]
    c.agent.self()["Member"]["Tags"]["role"] + 1  # type: ignore[operator]
    c.connect.ca.roots(index=1)["TrustDomain"]  # type: ignore[call-overload]
    a.kv.get("k")[1]  # type: ignore[index]
    a.watch(a.status.leader)  # type: ignore[call-overload]


def refused_arguments(c: consul.Consul) -> None:
    c.agent.service.register("web", port="80")  # type: ignore[arg-type]
    c.agent.service.register("web", tags="blue")  # type: ignore[arg-type]
    c.agent.service.register("web", meta={"version": 2})  # type: ignore[dict-item]
    c.agent.service.register("web", check="http://10.0.0.2/health")  # type: ignore[arg-type]
    c.agent.service.register("web", extra_checks=consul.Check.ttl("5s"))  # type: ignore[arg-type]
    c.agent.check.register("disk", notes=["n"])  # type: ignore[arg-type]
    c.agent.check.update("disk", "passed")  # type: ignore[arg-type]
    c.health.service("web", passing="yes")  # type: ignore[arg-type]
    c.health.state("fine")  # type: ignore[arg-type]
    c.kv.get("k", consistency="strong")  # type: ignore[call-overload]
    c.catalog.nodes(consistency="strong", node_meta=["a:b"])  # type: ignore[arg-type]
    c.session.create(checks="serfHealth")  # type: ignore[arg-type]
    c.txn.put({"KV": {}})  # type: ignore[arg-type]
    consul.Consul(consistency="strong")  # type: ignore[arg-type]


def refused(c: consul.Consul) -> None:
    c.kv.put("k", 5)  # type: ignore[arg-type]
    c.kv.put(b"k", "v")  # type: ignore[arg-type]
    consul.Consul(retry=3)  # type: ignore[arg-type]
    c.kv.get("k", wiat="10s")  # type: ignore[call-overload]
    c.watch(c.kv.get, "k", wiat="10s")  # type: ignore[arg-type]
    c.watch(c.status.leader)  # type: ignore[call-overload]
    c.agent.service.register(tags=["no name"])  # type: ignore[call-arg]
