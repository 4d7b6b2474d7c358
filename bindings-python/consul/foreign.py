"""Calls through an HTTP client of the user's own, in Python's terms.

Such a client has methods `get`, `put`, `delete` and `post` that take a callback, a path that is
not yet escaped, and `params`, `data` and `headers` by name; it may return what it likes.
"""

from __future__ import annotations

import functools
import inspect

from consul import callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from consul._core import Endpoint

TOKEN = "X-Consul-Token"

# python-consul calls these without `params`.
_WITHOUT_PARAMS = {
    "agent.self",
    "agent.services",
    "agent.service_definition",
    "agent.checks",
    "agent.force_leave",
    "agent.leave",
    "agent.reload",
    "agent.service.deregister",
    "agent.check.deregister",
    "catalog.deregister",
    "catalog.datacenters",
    "status.leader",
    "status.peers",
    "txn.put",
}


def call(client: Any, endpoint: Endpoint, objects: tuple[Any, ...]) -> Any:
    """Calls `endpoint` through `client.http` and returns what that returns."""
    verb = getattr(client.http, endpoint.method.lower())
    headers = takes_headers(verb)
    path, params, data, token = endpoint.plan(
        objects, client.token, client.dc, client.consistency, token_in_query=not headers
    )
    named: dict[str, Any] = {}
    if params or endpoint.name not in _WITHOUT_PARAMS:
        named["params"] = params
    if endpoint.has_body:
        named["data"] = data
    if headers:
        named["headers"] = {TOKEN: token} if token else {}
    return verb(callback.for_shape(endpoint.shape(objects)), path, **named)


def takes_headers(verb: Callable[..., Any]) -> bool:
    """Whether a method of an HTTP client takes `headers`."""
    function = getattr(verb, "__func__", verb)
    try:
        return _takes_headers(function)
    except TypeError:  # not hashable
        return _takes_headers.__wrapped__(function)


@functools.lru_cache(maxsize=256)
def _takes_headers(function: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return False
    kinds = [parameter.kind for parameter in parameters.values()]
    return "headers" in parameters or inspect.Parameter.VAR_KEYWORD in kinds
