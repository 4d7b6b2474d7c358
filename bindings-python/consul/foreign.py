"""HTTP clients of the user's own: how they are made, and calls through them in Python's terms.

Such a client has methods `get`, `put`, `delete` and `post` that take a callback, a path that is
not yet escaped, and `params`, `data` and `headers` by name; it may return what it likes.
"""

from __future__ import annotations

import inspect

from consul import _direct, _pool, callback
from consul.base import token_headers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from consul._again import Attempts
    from consul._core import Endpoint

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
    "coordinate.datacenters",
    "operator.raft_config",
    "status.leader",
    "status.peers",
    "txn.put",
}


def call(client: Any, endpoint: Endpoint, objects: tuple[Any, ...]) -> Any:
    """Calls `endpoint` through `client.http` and returns what that returns."""
    headers = takes(getattr(client.http, endpoint.method.lower()), "headers")
    shape = endpoint.shape(objects)
    method, path, params, data, token = endpoint.plan(
        objects,
        client.token,
        client.dc,
        client.consistency,
        client.namespace,
        client.partition,
        token_in_query=not headers,
    )
    named: dict[str, Any] = {}
    if params or endpoint.name not in _WITHOUT_PARAMS:
        named["params"] = params
    if endpoint.has_body and method != "GET":
        named["data"] = data
    if headers:
        named["headers"] = token_headers(token)
    verb = getattr(client.http, method.lower())
    if shape[0] == "binary" and takes(verb, "raw"):
        named["raw"] = True
    timeout = endpoint.timeout(objects)
    if timeout is not None and takes(verb, "connections_timeout"):
        named["connections_timeout"] = timeout
    read = callback.for_shape(shape)
    # Below a client of ours is a transport, or a session, that knows the policy itself.
    ours = isinstance(client.http, _direct.HTTPClient)
    policy = None if ours else getattr(client, "retry", None)
    if policy is None:
        return verb(read, path, **named)
    own = timeout or _pool.times(getattr(client, "connections_timeout", None))[1]
    attempts = _attempts(policy, method, _direct.stretched(own, params))
    if attempts is None:
        return verb(read, path, **named)

    def listen(response: Any) -> Any:
        attempts.heard(response.code, response.body, response.headers)
        return read(response)

    return attempts.make(lambda _: verb(listen, path, **named))


def _attempts(policy: Any, method: str, limit: float | None) -> Attempts | None:
    """What follows a call where a policy applies: not so without one, nor within a watch."""
    if _pool.retry(policy) is None or _pool.is_watched():
        return None
    from consul import _again

    return _again.Attempts(policy, method, limit)


def takes(verb: Any, name: str) -> bool:
    """Whether a method of an HTTP client takes an argument of this name."""
    try:
        parameters = inspect.signature(verb).parameters
    except (TypeError, ValueError):
        return False
    kinds = [parameter.kind for parameter in parameters.values()]
    return name in parameters or inspect.Parameter.VAR_KEYWORD in kinds


def connect(hook: Any, settings: tuple[Any, ...]) -> Any:
    """Calls a hook that makes an HTTP client, with as many of the settings as it takes."""
    kinds = [parameter.kind for parameter in inspect.signature(hook).parameters.values()]
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return hook(*settings)
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return hook(*settings[: sum(kind in positional for kind in kinds)])


def by_requests(
    http: Any, method: str, uri: str, data: Any, headers: dict[str, str] | None, timeout: Any
) -> Any:
    """The reply of `requests` to a request through the session of `http`, which may take `timeout`
    seconds."""
    import requests

    session = http.session
    options: dict[str, Any] = {
        "headers": headers,
        "data": data,
        "verify": http.verify,
        "cert": http.cert,
    }
    # Programs put a `request` of their own into a session to set a timeout: it is theirs then.
    limited = getattr(session.request, "__func__", None) is requests.Session.request
    if http.auth:
        options["auth"] = http.auth
    attempts = _attempts(http.retry, method, timeout)

    def ask(left: float | None) -> Any:
        if limited:
            options["timeout"] = left
        reply = getattr(session, method.lower())(uri, **options)
        if attempts is not None:
            attempts.heard(reply.status_code, reply.content, reply.headers)
        return reply

    return ask(timeout) if attempts is None else attempts.make(ask)


async def by_aiohttp(
    http: Any, method: str, uri: str, headers: Any, data: Any, timeout: float | None
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of a request through the `aiohttp` session of `http`, which may take
    `timeout` seconds."""
    import aiohttp

    options: dict[str, Any] = {"headers": headers, "data": data}
    if http.auth:
        options["auth"] = aiohttp.BasicAuth(*http.auth)
    attempts = _attempts(http.retry, method, timeout)

    async def ask(left: float | None) -> tuple[int, list[tuple[str, str]], bytes]:
        if left:
            options["timeout"] = aiohttp.ClientTimeout(total=left)
        async with http._session.request(method, uri, **options) as reply:
            content = await reply.read()
            if attempts is not None:
                attempts.heard(reply.status, content, reply.headers)
            return reply.status, list(reply.headers.items()), content

    if attempts is None:
        return await ask(timeout)
    import asyncio

    answer: tuple[int, list[tuple[str, str]], bytes] = await attempts.await_(ask, asyncio.sleep)
    return answer
