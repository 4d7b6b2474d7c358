"""Where things are, what an import costs, and the exceptions that programs catch."""

from __future__ import annotations

import copy
import importlib
import inspect
import logging
import os
import pickle
import subprocess
import sys
from typing import Any
from unittest import mock

import agents
import consul
import consul.callback
import consul.check
import consul.std
import pytest
import requests
from consul import exceptions
from consul.base import CB, Response

EXCEPTIONS = [
    "ACLDisabled",
    "ACLPermissionDenied",
    "BadRequest",
    "ClientError",
    "ConsulException",
    "NotFound",
    "Timeout",
]


def python(code: str, *options: str) -> str:
    """What a fresh interpreter prints, which has nothing to complain of."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    command = [sys.executable, *options, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


# ---- modules and names ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_an_exception_is_the_same_everywhere(name: str) -> None:
    everywhere = (consul, consul.base, consul.exceptions, consul.std.base)
    assert {getattr(module, name) for module in everywhere} == {getattr(exceptions, name)}
    assert issubclass(getattr(exceptions, name), consul.ConsulException)


def test_names() -> None:
    assert consul.Consul is consul.std.Consul and issubclass(consul.Consul, consul.base.Consul)
    assert issubclass(consul.std.HTTPClient, consul.base.HTTPClient)
    assert consul.Check is consul.base.Check is consul.check.Check
    assert consul.base.CB is consul.callback.CB and consul.base.Response is consul.callback.Response
    assert Response._fields == ("code", "headers", "body")
    assert isinstance(consul.__version__, str) and consul.std.base is consul.base
    assert consul.std.requests is requests
    assert (consul.std.DEFAULT_TIMEOUT, consul.std.DEFAULT_WAIT) == (30, 300)
    assert consul.std.parse_duration("1m30s") == 90 and consul.std.parse_duration("x") == 0


@pytest.mark.parametrize(
    "module", ["", ".base", ".std", ".aio", ".exceptions", ".callback", ".check"]
)
def test_all_is_there(module: str) -> None:
    namespace: dict[str, Any] = {}
    exec(f"from consul{module} import *", namespace)
    found = importlib.import_module(f"consul{module}")
    assert set(getattr(found, "__all__", [])) <= namespace.keys()
    with pytest.raises(AttributeError, match=f"module 'consul{module}' has no attribute 'nope'"):
        _ = found.nope


def test_log(caplog: pytest.LogCaptureFixture) -> None:
    assert consul.base.log is consul.check.log is logging.getLogger("consul.base")
    with mock.patch("consul.base.log") as log:
        consul.Check._compat(ttl="9s")
    assert log.warning.call_count == 1 and not caplog.messages
    consul.Check._compat(ttl="9s")
    text = "DEPRECATED: use consul.Check.script/http/ttl to specify check"
    assert caplog.record_tuples == [("consul.base", logging.WARNING, text)]


def test_signatures() -> None:
    """What editors and `autospec` read."""
    names = list(inspect.signature(consul.Consul).parameters)
    assert names[:8] == ["host", "port", "token", "scheme", "consistency", "dc", "verify", "cert"]
    assert list(inspect.signature(consul.Consul.KV.put).parameters)[:3] == ["self", "key", "value"]
    with pytest.raises(TypeError):
        mock.create_autospec(consul.Consul.KV)(None).get("k", nope=1)


LATE = {
    "acl": "ACL",
    "config": "Config",
    "coordinate": "Coordinate",
    "discovery_chain": "DiscoveryChain",
    "operator": "Operator",
    "peering": "Peering",
    "query": "Query",
    "snapshot": "Snapshot",
}


@pytest.mark.parametrize(("group", "name"), LATE.items())
def test_a_group_that_is_imported_late(group: str, name: str) -> None:
    found = getattr(importlib.import_module(f"consul.api.{group}"), name)
    assert getattr(consul.Consul, name) is found
    c = consul.Consul()
    assert type(getattr(c, group)) is found and getattr(c, group) is getattr(c, group)
    assert getattr(c, group).agent is c
    setattr(c, group, None)
    assert getattr(c, group) is None
    with mock.patch.object(consul.Consul, name) as patched:
        assert getattr(consul.Consul, name) is patched
    assert getattr(consul.Consul, name) is found


def test_where_py_consul_has_them() -> None:
    acl = consul.Consul.ACL
    for module, there in {
        "acl.token": acl.Token,
        "acl.policy": acl.Policy,
        "acl.role": acl.Role,
        "acl.auth_method": acl.AuthMethod,
        "acl.binding_rule": acl.BindingRule,
        "acl.templated_policy": acl.TemplatedPolicy,
        "coordinates": consul.Consul.Coordinate,
    }.items():
        found = importlib.import_module(f"consul.api.{module}")
        assert getattr(found, there.__name__) is there
    c = consul.Consul()
    for one, several in {
        "token": "tokens",
        "policy": "policies",
        "role": "roles",
        "auth_method": "auth_methods",
        "binding_rule": "binding_rules",
        "templated_policy": "templated_policies",
    }.items():
        assert getattr(c.acl, one) is getattr(c.acl, several)


# ---- import --------------------------------------------------------------------------------------

HEAVY = "requests six json logging typing asyncio inspect urllib.parse re ssl socket email http"


def test_import_is_lean() -> None:
    code = "import sys; before = set(sys.modules); import consul; print(*set(sys.modules) - before)"
    imported = set(python(code).split())
    assert {"consul", "consul.base", "consul.std"} <= imported
    assert not imported & set(HEAVY.split())
    assert not imported & {f"consul.api.{group}" for group in LATE}


CALLS = """
import consul, gc
from consul import exceptions
c = consul.Consul(port={port})
c.kv.put("k", "v"); c.kv.get("k"); c.kv.get("none"); c.agent.services()
{by_hand}
with consul.Consul(port={port}) as d:
    d.kv.get("k")
try:
    consul.Consul(port=1).kv.get("k")
except exceptions.ConnectionFailed:
    pass
del c, d
gc.collect()
"""


@pytest.mark.integration
def test_no_warnings(agent: agents.Agent) -> None:
    by_hand = 'c.http.get(consul.base.CB.json(), "/v1/status/leader")'
    code = CALLS.format(port=agent.port, by_hand=by_hand)
    assert python(code, "-W", "error", "-X", "dev") == ""


@pytest.mark.integration
def test_calls_import_little(agent: agents.Agent) -> None:
    code = CALLS.format(port=agent.port, by_hand="")
    assert not {*HEAVY.split()} & {*python(code + "import sys; print(*sys.modules)").split()}


# ---- exceptions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "text", "cls", "kind", "retryable"),
    [
        (400, "no", "400 no", consul.BadRequest, "bad_request", False),
        (401, "no", "no", consul.ACLDisabled, "acl_disabled", False),
        (403, "no", "no", consul.ACLPermissionDenied, "forbidden", False),
        (404, "no", "no", consul.NotFound, "not_found", False),
        (409, "no", "409 no", consul.ClientError, "conflict", False),
        (429, "rate limit", "429 rate limit", consul.ClientError, "rate_limited", True),
        (500, "No cluster leader", None, consul.ConsulException, "no_leader", True),
    ],
)
def test_what_exceptions_say(
    status: int, body: str, text: str | None, cls: type, kind: str, retryable: bool
) -> None:
    with pytest.raises(cls) as caught:
        CB._status(Response(status, None, body), allow_404=False)
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert type(error) is cls
        assert (error.status, error.kind, error.retryable) == (status, kind, retryable)
        assert str(error) == (text or f"{status} {body}")


def test_what_exceptions_say_without_a_status() -> None:
    error = consul.ConsulException("text")
    assert (error.status, error.kind, error.retryable) == (None, None, False)
    with pytest.raises(consul.BadRequest, match=r"^400 None$"):
        CB._status(Response(400, None, None))


CATCH = """
import pickle, socket, sys
{before}
import consul
with socket.create_server(("127.0.0.1", 0)) as mute:
    slow = consul.Consul(port=mute.getsockname()[1], connections_timeout=0.1)
    for client in (consul.Consul(port=1), slow):
        try:
            client.kv.get("k")
        except {catch} as error:
            twin = pickle.loads(pickle.dumps(error))
            assert type(twin) is type(error) and str(twin) == str(error)
            print(type(error).__name__, "requests" in sys.modules)
            {then}
"""


def test_exceptions_are_those_of_requests_where_it_is_imported() -> None:
    code = CATCH.format(
        before="import requests",
        catch="(requests.exceptions.ConnectionError, requests.exceptions.ReadTimeout)",
        then="assert error.response is error.request is None",
    )
    assert python(code).splitlines() == ["ConnectionFailed True", "ReadTimeout True"]


def test_exceptions_do_not_import_requests() -> None:
    catch = "consul.TransportError"
    code = CATCH.format(before="", catch=catch, then="assert not hasattr(error, 'response')")
    assert python(code).splitlines() == ["ConnectionFailed False", "ReadTimeout False"]


def test_requests_may_come_later() -> None:
    code = CATCH.format(before="", catch="consul.TransportError", then="import requests")
    assert python(code).splitlines() == ["ConnectionFailed False", "ReadTimeout True"]


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("ConnectionFailed", requests.exceptions.ConnectionError),
        ("ConnectTimeout", requests.exceptions.ConnectTimeout),
        ("ReadTimeout", requests.exceptions.ReadTimeout),
        ("TLSFailed", requests.exceptions.SSLError),
        ("BrokenReply", requests.exceptions.RequestException),
    ],
)
def test_transport_errors(name: str, theirs: type) -> None:
    error = exceptions._make(name, "text")
    for kind in (getattr(exceptions, name), theirs, consul.TransportError, OSError):
        assert isinstance(error, kind)
    assert not isinstance(error, consul.ConsulException), "programs catch the two in turn"
    assert f"{error!r}" == f"{name}('text')"
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(twin) is type(error) and twin.args == ("text",)
