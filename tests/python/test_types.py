"""What the signatures say a call returns is what a real Consul sends."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import inspect
import io
import pkgutil
import subprocess
import sys
import types as kinds
import typing
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin, is_typeddict

import consul
import consul.api
import consul.types
import pytest
from agents import ROOT_TOKEN, Agent
from consul.callback import Index

NAMES = {"types": consul.types, "builtins": builtins, "Index": Index, "Literal": Literal}


class Optional:
    """Stands for `NotRequired`, which `typing` has from Python 3.11 on."""

    def __class_getitem__(cls, item: Any) -> Any:
        return kinds.GenericAlias(cls, (item,))


def members(kind: Any) -> Iterator[tuple[str, Any, bool]]:
    """The members of a `TypedDict`: name, type, and whether it must be there."""
    for name, hint in kind.__annotations__.items():
        scope = vars(sys.modules[hint.__forward_module__ or kind.__module__])
        found = eval(hint.__forward_arg__, {**scope, "NotRequired": Optional})
        optional = get_origin(found) is Optional
        required = name in kind.__required_keys__ and not optional
        yield name, get_args(found)[0] if optional else found, required


def problems(value: Any, kind: Any, place: str = "result") -> list[str]:
    """Where the value is not of this type."""
    origin, args = get_origin(kind), get_args(kind)
    if kind is Any:
        return []
    if origin in (typing.Union, kinds.UnionType):
        return min((problems(value, one, place) for one in args), key=len)
    if is_typeddict(kind):
        return fields(value, kind, place)
    wanted = origin or kind or type(None)
    wanted = (int, float) if wanted is float else wanted
    if not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool):
        return [f"{place}: {value!r} is no {kind}"]
    if origin is list:
        parts = [(f"[{at}]", item, args[0]) for at, item in enumerate(value)]
    elif origin is dict:
        parts = [(f".{name}", item, args[1]) for name, item in value.items()]
    elif origin is tuple:
        pairs = zip(value, args, strict=True)
        parts = [(f"({at})", item, arg) for at, (item, arg) in enumerate(pairs)]
    else:
        parts = []
    return [found for where, item, arg in parts for found in problems(item, arg, place + where)]


def fields(value: Any, kind: Any, place: str) -> list[str]:
    """Where an object is no `TypedDict` of this type, which members it lacks and has beyond it."""
    if not isinstance(value, dict):
        return [f"{place}: {value!r} is no {kind}"]
    found, known = [], set()
    for name, wanted, required in members(kind):
        known.add(name)
        if name in value:
            found += problems(value[name], wanted, f"{place}.{name}")
        elif required:
            found.append(f"{place}: there is no {name}")
    return found + [f"{place}: there is also {name}" for name in value.keys() - known]


def result_type(method: Any) -> Any:
    return eval(method.__func__.__annotations__["return"], NAMES)


def check(method: Any, *args: Any, **kwargs: Any) -> Any:
    """Calls a method and holds what it returns against its signature."""
    result = method(*args, **kwargs)
    assert problems(result, result_type(method)) == [], method.__qualname__
    return result


# ---- results -------------------------------------------------------------------------------------


def test_the_check_itself() -> None:
    """It refuses what is not so, or the rest would say nothing."""
    right = {"Key": "k", "Value": b"v", "Flags": 0, "LockIndex": 0}
    right |= {"CreateIndex": 1, "ModifyIndex": 2}
    kind = consul.types.KVEntry
    assert problems(right, kind) == problems(right | {"Value": None, "Session": "s"}, kind) == []
    assert problems(right | {"Value": "v"}, kind) == ["result.Value: 'v' is no <class 'bytes'>"]
    assert problems(right | {"Flags": True}, kind) == ["result.Flags: True is no <class 'int'>"]
    assert problems(right | {"More": 1}, kind) == ["result: there is also More"]
    del right["Key"]
    assert problems([right], list[kind]) == ["result[0]: there is no Key"]
    assert problems(("1", {}), tuple[Index, Any]) == [f"result(0): '1' is no {Index}"]
    assert problems({}, consul.types.ReplyMeta) == []


@pytest.mark.integration
def test_registry(agent: Agent, client: consul.Consul) -> None:
    c = client
    c.agent.service.register(
        "web",
        "web-1",
        port=80,
        tags=["blue"],
        check=consul.Check.ttl("10s"),
        meta={"version": "2"},
        weights={"Passing": 3, "Warning": 1},
        tagged_addresses={"lan": {"address": "10.0.0.2", "port": 80}},
        connect={"sidecar_service": {}},
    )
    c.catalog.register("outside", "10.0.0.9", service={"Service": "db"})
    c.agent.check.register("disk", consul.Check.ttl("10s"))
    for read in (c.agent.self, c.agent.members, c.agent.host, c.agent.services, c.agent.checks):
        assert check(read)
    assert check(c.agent.service_definition, "web-1")
    assert check(c.agent.service_definition, "web-1-sidecar-proxy")["Proxy"]
    assert check(c.agent.service.health, "web-1")["AggregatedStatus"] == "critical"
    assert len(check(c.agent.service.health_by_name, "web")) == 1
    assert check(c.agent.service.health, "nobody") is None
    for read in (c.catalog.nodes, c.catalog.services, c.coordinate.nodes):
        check(read)
    for read in (c.catalog.service, c.catalog.connect, c.health.service, c.health.connect):
        assert check(read, "web")[1]
    assert check(c.catalog.service, "db")[1] and check(c.health.service, "db")[1]
    for read in (c.catalog.node, c.catalog.node_services, c.health.node, c.session.node):
        check(read, agent.node)
        check(read, "nobody")
    assert check(c.health.checks, "web")[1] and check(c.health.state, "any")[1]


@pytest.mark.integration
def test_keys_sessions_events_and_queries(client: consul.Consul) -> None:
    c = client
    session = check(c.session.create, "mine", ttl=10)
    assert check(c.kv.put, "web/a", "1", acquire=session)
    assert check(c.kv.get, "web/a")[1]["Session"] == session
    for options in ({"recurse": True}, {"keys": True}, {}):
        check(c.kv.get, "web/", **options)
    assert check(c.session.list)[1] and check(c.session.info, session)[1]
    assert check(c.session.info, "5c7c1a9e-0000-4000-8000-000000000000")[1] is None
    assert check(c.session.renew, session)["TTL"] == "10s"
    operations = [{"KV": {"Verb": "get", "Key": "web/a"}}, {"KV": {"Verb": "delete", "Key": "b"}}]
    assert check(c.txn.put, operations)["Results"]
    assert check(c.event.fire, "deploy", "now")["ID"] and check(c.event.fire, "bare")
    check(c.event.list)
    query = check(c.query.create, "consul", name="geo")["ID"]
    assert check(c.query.get, query) and check(c.query.list)
    assert check(c.query.execute, "geo")["Nodes"] and check(c.query.explain, "geo-x")


@pytest.mark.integration
@pytest.mark.real("the service mesh")
def test_mesh_and_servers(client: consul.Consul) -> None:
    c = client
    assert check(c.config.set, "service-defaults", "web", {"Protocol": "http"})
    assert check(c.config.get, "service-defaults", "web") and check(
        c.config.list, "service-defaults"
    )
    intention = check(c.connect.intentions.create, "api", "web", "allow")
    assert check(c.connect.intentions.read_by_id, intention) and check(c.connect.intentions.list)
    assert check(c.connect.intentions.match, "destination", "web")
    assert check(c.connect.intentions.check, "api", "web") is True
    for roots in (c.connect.ca.roots, c.agent.connect.ca.roots):
        assert check(roots)["Roots"] and check(roots, index=0)[1]["Roots"]
    assert check(c.connect.ca.roots, pem=True).startswith("-----BEGIN")
    leaf = check(c.agent.connect.ca.leaf, "web")
    serial = leaf["SerialNumber"]
    assert check(c.agent.connect.authorize, "web", leaf["ServiceURI"], serial)
    assert check(c.agent.metrics)["Gauges"]
    servers = (c.operator.raft_config, c.operator.autopilot_configuration)
    for read in (*servers, c.operator.autopilot_health, c.coordinate.datacenters):
        assert check(read)
    assert check(c.connect.ca.configuration) and check(c.discovery_chain.get, "web")
    assert check(c.status.leader) and check(c.status.peers) and check(c.catalog.datacenters)


@pytest.mark.integration
def test_access_control(acl_agent: Agent) -> None:
    acl_agent.clean()
    c = consul.Consul(port=acl_agent.port, token=ROOT_TOKEN)
    rules = 'key_prefix "" { policy = "read" }'
    policy = check(c.acl.policy.create, "typed-reader", rules=rules)
    token = check(c.acl.token.create, policies_name=["typed-reader"])
    assert check(c.acl.policy.read, policy["ID"])["Rules"] == rules
    assert check(c.acl.token.read, token["AccessorID"])
    assert check(c.acl.token.clone, token["AccessorID"]) and check(c.acl.token.read_self)
    assert check(c.acl.policy.list) and check(c.acl.token.list)
    assert check(c.acl.replication)["Enabled"] is False


@pytest.mark.integration
@pytest.mark.real("roles and identities")
def test_roles(acl_agent: Agent) -> None:
    acl_agent.clean()
    c = consul.Consul(port=acl_agent.port, token=ROOT_TOKEN)
    policy = c.acl.policy.create("typed-writer", rules='key_prefix "" { policy = "write" }')
    role = check(c.acl.role.create, "typed-role", policies_name=["typed-writer"])
    links = {"node_identities": ["n:dc1"], "roles_name": ["typed-role"]}
    token = check(c.acl.token.create, expiration_ttl="1h", **links)
    assert check(c.acl.role.read, role["ID"]) and check(c.acl.token.read, token["AccessorID"])
    for part in (c.acl.role, c.acl.token, c.acl.auth_method, c.acl.binding_rule):
        check(part.list)
    asked = [{"Resource": "key", "Segment": "a", "Access": "read"}]
    assert check(c.acl.authorize, asked)[0]["Allow"] is True
    c.acl.role.delete(role["ID"])
    c.acl.policy.delete(policy["ID"])


# ---- the modules ---------------------------------------------------------------------------------


def methods() -> Iterator[Callable[..., Any]]:
    """Every method of every group."""
    for found in pkgutil.iter_modules(consul.api.__path__):
        module = importlib.import_module(f"consul.api.{found.name}")
        waiting = [
            v
            for v in vars(module).values()
            if isinstance(v, type) and v.__module__ == module.__name__
        ]
        while waiting:
            group = waiting.pop()
            waiting += [inner for inner in vars(group).values() if isinstance(inner, type)]
            yield from (v for k, v in vars(group).items() if inspect.isfunction(v) and k[0] != "_")


def test_signatures_can_be_read() -> None:
    """They name types that are there, also at run time for who looks for them."""
    found = list(methods())
    assert len(found) > 150
    for method in found:
        assert "self" in inspect.signature(method).parameters
        assert eval(method.__annotations__["return"], NAMES), method.__qualname__
    with contextlib.redirect_stdout(io.StringIO()) as text:
        help(consul.Consul.KV.get)
    # Python 3.14 shows types without quotes.
    shown = text.getvalue().replace("'", "")
    assert "recurse: bool = False" in shown and "Only the keys." in shown


def test_any_only_where_nobody_can_know() -> None:
    """Each name that stands for any JSON; `consul.types.values` says why."""
    free = {"ConfigEntry", "Configuration", "DiscoveryChain", "ImportedServices", "Settings"}
    text = inspect.getsource(consul.types.values)
    assert {
        line.split()[0] for line in text.splitlines() if " = " in line and "Any" in line
    } == free
    for module in (
        consul.types.acl,
        consul.types.cluster,
        consul.types.registry,
        consul.types.store,
    ):
        assert "Any" not in inspect.getsource(module)


def test_types_cost_nothing_at_run_time() -> None:
    code = "import sys, consul.aio; consul.Consul.ACL; print('consul.types' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
