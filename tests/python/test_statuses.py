"""What each status means, whatever the call is and whatever carried it.

The matrix of python-consul's and py-consul's behaviour, where they agree; where not, the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import consul
import pytest
from consul.base import Response
from consul.exceptions import DecodeError, MissingKeyError
from hostile import Hostile, answer, reply

BODY = "boom body"
INDEX = {"X-Consul-Index": "7"}

#: Status, class, and whether the text starts with the status.
FAILURES = [
    (400, consul.BadRequest, True),
    (401, consul.ACLDisabled, False),
    (403, consul.ACLPermissionDenied, False),
    *[(status, consul.ClientError, True) for status in (402, 405, 409, 410, 413, 418, 429, 499)],
    *[(status, consul.ConsulException, True) for status in (500, 502, 503, 504, 599)],
]
CALLS: dict[str, Callable[[Any], Any]] = {
    "with an index": lambda client: client.kv.get("k"),
    "without": lambda client: client.kv.put("k", "v"),
    "of truth": lambda client: client.agent.service.deregister("s"),
    "strict": lambda client: client.session.renew("s"),
    "raw": lambda client: client.request("GET", "/v1/x"),
}
Answered = Callable[[int, str, dict[str, str]], Any]


@pytest.fixture(params=["ours", "ours by hand", "a session", "foreign"])
def answered(request: pytest.FixtureRequest) -> Iterator[Answered]:
    """A client whose calls are all answered so, by its transport."""
    if request.param == "foreign":

        class HTTP:
            def __init__(self, response: Response) -> None:
                self.response = response

            def get(self, callback, path, params=None, headers=None, data=None):
                return callback(self.response)

            put = get

        def foreign(status: int, body: str, headers: dict[str, str]) -> Any:
            client = consul.Consul()
            client.http = HTTP(Response(status, headers, body))
            return client

        yield foreign
        return

    with Hostile() as server, consul.Consul(port=server.port, connections_timeout=5) as client:
        if request.param == "ours by hand":
            get, put = client.http.get, client.http.put
            client.http.get = lambda *args, **named: get(*args, **named)
            client.http.put = lambda *args, **named: put(*args, **named)
        if request.param == "a session":
            assert client.http.session

        def served(status: int, body: str, headers: dict[str, str]) -> Any:
            lines = [f"{name}: {value}" for name, value in headers.items()]
            text = body.encode()
            line = f"{status} Reason"
            server.play(answer(reply(text, "Connection: close", *lines, status=line, index=None)))
            return client

        yield served


@pytest.mark.parametrize(
    ("status", "kind", "prefixed"), FAILURES, ids=[str(f[0]) for f in FAILURES]
)
@pytest.mark.parametrize("call", CALLS)
def test_failures(
    answered: Answered, call: str, status: int, kind: type[Exception], prefixed: bool
) -> None:
    with pytest.raises(consul.ConsulException) as caught:
        CALLS[call](answered(status, BODY, INDEX))
    assert type(caught.value) is kind
    assert str(caught.value) == (f"{status} {BODY}" if prefixed else BODY)
    assert caught.value.status == status


def test_there_is_no_such_thing(answered: Answered) -> None:
    assert CALLS["with an index"](answered(404, BODY, INDEX)) == ("7", None)
    assert CALLS["without"](answered(404, BODY, {})) is None
    assert CALLS["of truth"](answered(404, BODY, {})) is False
    for call in ("strict", "raw"):
        with pytest.raises(consul.NotFound, match=f"^{BODY}$"):
            CALLS[call](answered(404, BODY, INDEX))
    with pytest.raises(MissingKeyError):
        CALLS["with an index"](answered(404, BODY, {}))


@pytest.mark.parametrize("status", [200, 202, 302])
def test_a_text_that_is_no_json(answered: Answered, status: int) -> None:
    for call in ("with an index", "without", "strict"):
        with pytest.raises(DecodeError):
            CALLS[call](answered(status, BODY, INDEX))
    assert CALLS["of truth"](answered(status, BODY, INDEX)) is (status == 200)
    assert CALLS["raw"](answered(status, BODY, INDEX)).code == status


def test_no_content(answered: Answered) -> None:
    with pytest.raises(DecodeError):
        CALLS["with an index"](answered(204, "", INDEX))
    assert CALLS["of truth"](answered(204, "", {})) is False
    assert CALLS["raw"](answered(204, "", {})).json() is None


def test_success(answered: Answered) -> None:
    assert CALLS["with an index"](answered(200, "[]", INDEX)) == ("7", None)
    assert CALLS["without"](answered(200, "true", {})) is True
    assert CALLS["of truth"](answered(200, "", {})) is True
    found = CALLS["raw"](answered(200, '{"a": 1}', INDEX))
    assert (found.json(), found.index, found.headers["X-Consul-Index"]) == ({"a": 1}, "7", "7")
