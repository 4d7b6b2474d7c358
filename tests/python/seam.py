"""For the tests of what programs do to clients: a transport like those that programs have of their
own, and questions to ask of ours."""

from __future__ import annotations

from typing import Any, NamedTuple
from unittest import mock

import consul
from hostile import Hostile


class Asked(NamedTuple):
    """What a transport was asked for."""

    verb: str
    path: str
    named: dict[str, Any]


class Plain:
    """As in the tests of python-consul: no headers, no post, no close, no base_uri."""

    def get(self, callback, path, params=None):
        return Asked("GET", path, {"params": params})

    def put(self, callback, path, params=None, data=""):
        return Asked("PUT", path, {"params": params, "data": data})

    def delete(self, callback, path, params=None):
        return Asked("DELETE", path, {"params": params})


def client_of(http: Any, *args: Any, **kwargs: Any) -> consul.base.Consul:
    """A client whose hook returns `http`."""

    class Client(consul.base.Consul):
        def connect(self, host, port, scheme, verify=True, cert=None):
            return http

    return Client(*args, **kwargs)


def works(client: Any) -> bool:
    return client.kv.get("k")[1]["Value"] == b"good"


def direct(client: consul.Consul) -> bool:
    """Whether calls work, and go past the verbs."""
    with mock.patch("consul.foreign.call", side_effect=AssertionError("the long way")):
        return works(client)


def by_requests(server: Hostile) -> bool:
    return server.requests[-1].headers.get("user-agent", "").startswith("python-requests")
