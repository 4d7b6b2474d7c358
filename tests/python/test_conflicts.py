"""Where python-consul and py-consul contradict each other: who has won, and why.

A test is a conflict. Its first line says what either library does, the rest who won.
"""

from __future__ import annotations

import inspect
import json
import warnings
from typing import Any

import consul
import pytest
from hostile import Hostile, answer, reply
from seam import Asked, Plain, client_of


class WithHeaders(Plain):
    """As in the tests of py-consul: verbs take headers."""

    def get(self, callback, path, params=None, headers=None):
        return Asked("GET", path, {"params": params, "headers": headers})

    def put(self, callback, path, params=None, data="", headers=None):
        return Asked("PUT", path, {"params": params, "data": data, "headers": headers})


def asked(call: Any) -> dict[str, Any]:
    """What a call sends, by name."""
    return call.named


def test_environment_and_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-consul: the environment wins; py-consul: explicit arguments do.

    py-consul's way: what the program says is what it means, and python-consul's own users and
    maintainer took the other for a bug. One variable brings it back for those who rely on it.
    """
    monkeypatch.setenv("CONSUL_HTTP_ADDR", "h:1")
    monkeypatch.setenv("CONSUL_HTTP_SSL_VERIFY", "false")
    client = consul.Consul("x", 2, verify=True)
    assert (client.http.base_uri, client.http.verify) == ("http://x:2", True)
    assert consul.Consul("x").http.base_uri == "http://x:8500"
    assert consul.Consul().http.base_uri == "http://h:1"
    monkeypatch.setenv("LICTOR_ENVIRONMENT_FIRST", "1")
    client = consul.Consul("x", 2, verify=True)
    assert (client.http.base_uri, client.http.verify) == ("http://h:1", False)


def test_the_token_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both: `CONSUL_HTTP_TOKEN` wins even over an explicit argument. So it does here."""
    monkeypatch.setenv("CONSUL_HTTP_TOKEN", "env")
    assert consul.Consul(token="argument").token == "env"


def test_words_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-consul: only `true` is true, and empty is false; py-consul: case does not matter, and
    empty is not set.

    py-consul's way: nobody writes `TRUE` to switch something off.
    """
    monkeypatch.setenv("CONSUL_HTTP_SSL", "TRUE")
    assert consul.Consul().scheme == "https"
    monkeypatch.setenv("CONSUL_HTTP_SSL_VERIFY", "TRUE")
    assert consul.Consul().http.verify is True
    monkeypatch.setenv("CONSUL_HTTP_SSL_VERIFY", "")
    assert consul.Consul().http.verify is True


def test_the_port_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-consul: the port stays text, whatever it is; py-consul: a number, or an error.

    py-consul's way: an error at once is better than one with the first call.
    """
    monkeypatch.setenv("CONSUL_HTTP_ADDR", "h:1")
    assert consul.Consul().http.port == 1
    monkeypatch.setenv("CONSUL_HTTP_ADDR", "h:x")
    with pytest.raises(consul.ConsulException, match="CONSUL_HTTP_ADDR"):
        consul.Consul()


def test_where_the_token_goes() -> None:
    """python-consul: into the query; py-consul: into a header.

    The header, since URLs end up in logs. A transport whose verbs take no `headers` was written
    for python-consul: it gets the query.
    """
    with Hostile() as server:
        consul.Consul(port=server.port, token="t").kv.get("k")
        assert server.requests[-1].target == "/v1/kv/k"
        assert server.requests[-1].headers["x-consul-token"] == "t"
    named = asked(client_of(WithHeaders(), token="t").kv.get("k"))
    assert named == {"params": [], "headers": {"X-Consul-Token": "t"}}
    assert asked(client_of(Plain(), token="t").kv.get("k")) == {"params": [("token", "t")]}


def test_how_long_a_call_may_take() -> None:
    """python-consul: without end; py-consul: 30 seconds, and the `wait` of a blocking query.

    py-consul's way: a client that hangs for ever is what most complaints were about. None disables
    it.
    """
    timeout = consul.Consul().http.timeout
    assert timeout({}) == 30
    assert timeout({"index": 1, "wait": "80s"}) == 30 + 80 + 5
    assert timeout({"index": 1}) == 30 + 300 + 300 / 16
    assert consul.Consul(connections_timeout=None).http.timeout({"index": 1}) is None


def test_nothing_found_without_an_index() -> None:
    """python-consul: `(index, None)`, or a KeyError where there is no index; py-consul: None.

    None: what the call returns otherwise has no index either.
    """
    with Hostile() as server:
        client = consul.Consul(port=server.port)
        for index in (7, None):
            server.play(answer(reply(b"", status="404 Not Found", index=index)))
            assert client.kv.put("k", "v") is None
            client.http.close()


UNREADABLE = {"empty": b"", "text": b"boom body", "cut off": b'[{"Key": "k"', "null": b"null"}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_reply_that_cannot_be_read(body: bytes) -> None:
    """python-consul: what Python's JSON raises; py-consul: ConsulException with the whole body.

    Both at once, by inheritance. The body stays out of the text: there may be a token in it.
    """
    expected = TypeError if body == b"null" else json.JSONDecodeError
    with Hostile() as server:
        server.play(answer(reply(body)))
        client = consul.Consul(port=server.port)
        with pytest.raises(consul.ConsulException) as raised:
            client.event.list()
        assert isinstance(raised.value, expected) and "boom" not in str(raised.value)
        client.http.close()


def test_a_reply_without_its_index() -> None:
    """python-consul: KeyError; py-consul: ConsulException. Both at once."""
    with Hostile() as server:
        server.play(answer(reply(b"[]", index=None)))
        client = consul.Consul(port=server.port)
        with pytest.raises(consul.ConsulException) as raised:
            client.kv.get("k")
        assert isinstance(raised.value, KeyError)
        client.http.close()


@pytest.mark.parametrize("body", [b"{}", b"true", b'"text"'])
def test_an_object_where_a_list_is_due(body: bytes) -> None:
    """python-consul takes `[0]` of it all the same; py-consul hands it back.

    Neither is an answer, so it is an exception. Consul never sends this.
    """
    with Hostile() as server:
        server.play(answer(reply(body)))
        client = consul.Consul(port=server.port)
        with pytest.raises(consul.ConsulException):
            client.session.info("id")
        client.http.close()


def test_register_by_position() -> None:
    """From the eighth place on, python-consul: script, …; py-consul: meta, weights, script, ….

    python-consul at its head, which has `meta` there and `script` behind it. Where the type says
    that the caller meant something else – a text in the place of `meta`, weights in the place of
    `script` – it is taken as that.
    """
    register = client_of(Plain()).agent.service.register
    before = ("web", None, None, None, None, None, None)

    def body(*more: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return json.loads(asked(register(*before, *more))["data"])

    assert body({"v": "1"}) == {"name": "web", "meta": {"v": "1"}}
    released = body("check.sh", "10s")
    head = body(None, "check.sh", "10s")
    assert released == head
    assert head["check"]["args"][-1] == "check.sh" and head["check"]["interval"] == "10s"
    weights = {"Passing": 2, "Warning": 1}
    assert body({"v": "1"}, weights) == {"name": "web", "meta": {"v": "1"}, "weights": weights}


def test_fire_by_position() -> None:
    """The sixth argument of `event.fire` is python-consul's `token` and py-consul's `dc`.

    python-consul's: it was first. `dc` works by name.
    """
    fire = client_of(Plain()).event.fire
    assert ("token", "sixth") in asked(fire("e", "", None, None, None, "sixth"))["params"]
    assert ("dc", "d") in asked(fire("e", dc="d"))["params"]


def test_fire_in_the_datacenter_of_the_client() -> None:
    """python-consul fires events where the agent is; py-consul in the client's `dc`.

    python-consul's way: an event must not begin to cross datacenters because a library changed.
    """
    params = asked(client_of(Plain(), dc="elsewhere").event.fire("e"))["params"]
    assert "elsewhere" not in dict(params).values()


def test_one_check_and_several() -> None:
    """python-consul sends `check`; py-consul `checks`, and `extra_checks` too.

    `check` where there is one and `checks` where there are several: Consul takes either.
    """
    register = client_of(Plain()).agent.service.register
    check, other = consul.Check.ttl("1m"), consul.Check.ttl("2m")
    assert json.loads(asked(register("web", check=check))["data"])["check"] == check
    body = json.loads(asked(register("web", check=check, extra_checks=[other]))["data"])
    assert body["checks"] == [check, other] and "check" not in body


@pytest.mark.parametrize("group", ["catalog", "health"])
def test_discovery_by_position(group: str) -> None:
    """python-consul takes `index` … by position; py-consul refuses anything but names.

    python-consul's way: nothing that works with py-consul breaks by it.
    """
    params = asked(getattr(client_of(Plain()), group).service("web", 42))["params"]
    assert ("index", 42) in params


@pytest.mark.integration
def test_what_is_not_wanted_of_all_datacenters(client: consul.Consul) -> None:
    """py-consul sends `global=false` and `stale=false`; python-consul has no such call.

    Neither is sent: their presence is a yes to Consul, whatever they say.
    """
    usage = client_of(Plain()).operator.usage
    assert asked(usage(global_=False, stale=False)) == {"params": []}
    assert asked(usage(global_=True, stale=True))["params"] == [
        ("global", "true"),
        ("stale", "true"),
    ]
    with pytest.raises(consul.BadRequest, match="stale"):
        client.request("GET", "/v1/kv/k", [("consistent", ""), ("stale", "false")])


@pytest.mark.integration
def test_a_wait_that_is_a_number(client: consul.Consul) -> None:
    """Both send it as it is. So do we, and it is Consul that refuses it."""
    assert ("wait", 5) in asked(client_of(Plain()).kv.get("k", index=1, wait=5))["params"]
    with pytest.raises(consul.BadRequest, match="Invalid wait time"):
        client.kv.get("k", index=1, wait=5)


@pytest.mark.integration
def test_coordinates_of_an_unknown_node(client: consul.Consul) -> None:
    """py-consul raises, since the 404 has no index; python-consul returns what it can.

    Nothing is found, as with a key: both values are None.
    """
    assert client.coordinate.node("nobody") == (None, None)


def test_refused_arguments() -> None:
    """py-consul raises `ValueError`; python-consul has none of these calls.

    What is raised is one, and also what every refused argument of ours is.
    """
    client = client_of(Plain())
    for call, args in (
        (client.acl.token.create, {"node_identities": ["n1"]}),
        (client.acl.token.update, {"accessor_id": "a", "node_identities": ["n1"]}),
        (client.agent.token.set, {"token_type": "nonsense", "secret": "t"}),
        (client.agent.token.set, {"token_type": "", "secret": "t"}),
    ):
        with pytest.raises(ValueError) as caught:  # noqa: PT011
            call(**args)
        assert type(caught.value) is consul.ArgumentError
    with pytest.raises(AssertionError, match="by must be one of `source`, `destination`"):
        client.connect.intentions.match("name", "web")


def test_what_is_taken_in_more_forms() -> None:
    """py-consul fails in Python for identities as objects, and for `pem=None`.

    Both mean something, so both are taken.
    """
    client = client_of(Plain())
    identity = {"NodeName": "n1", "Datacenter": "dc1"}
    for given in ([identity], ["n1:dc1"]):
        body = json.loads(asked(client.acl.token.create(node_identities=given))["data"])
        assert body["NodeIdentities"] == [identity]
    assert asked(client.connect.ca.roots(pem=None)) == {"params": []}


def test_an_empty_token_of_the_client() -> None:
    """Both write it into the body of a prepared query. It is none, so nothing is written."""

    class Posts(Plain):
        def post(self, callback, path, params=None, data=""):
            return Asked("POST", path, {"params": params, "data": data})

    body = json.loads(asked(client_of(Posts(), token="").query.create("web"))["data"])
    assert "token" not in body and body["service"]["service"] == "web"
    body = json.loads(asked(client_of(Posts()).query.create("web", token="own"))["data"])
    assert body["token"] == "own"


def test_a_token_of_bytes() -> None:
    """py-consul hands it on as it is; python-consul puts it into the query. Here it is text."""
    headers = asked(client_of(WithHeaders()).kv.get("k", token=b"t"))["headers"]
    assert headers == {"X-Consul-Token": "t"}


def test_deregister_a_script() -> None:
    """`Check.script(…, deregister=)`: python-consul refuses it; py-consul takes it. So do we."""
    check = consul.Check.script(["a"], "1s", deregister="1m")
    assert check["DeregisterCriticalServiceAfter"] == "1m"


def test_names_of_modules() -> None:
    """What is nested in python-consul's classes stands in modules in py-consul.

    Both, as the same objects.
    """
    from consul import api, base, callback, check, exceptions

    assert base.CB is callback.CB and base.Check is check.Check is consul.Check
    assert base.ConsulException is exceptions.ConsulException is consul.ConsulException
    for name in ("KV", "Agent", "Catalog", "Health", "Session", "Event", "Status", "Txn"):
        module = getattr(__import__(f"consul.api.{name.lower()}").api, name.lower())
        assert getattr(base.Consul, name) is getattr(module, name)
    assert inspect.ismodule(api)
    assert callback.CB.bool is not None and callback.CB.boolean == callback.CB.bool
