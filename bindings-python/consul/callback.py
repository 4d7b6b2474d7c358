"""How replies are read, for transports of any kind.

An endpoint hands its transport a callback; the transport calls it with a `Response` and passes on
what it returns. Our own transport reads plain successes itself, in Rust, and comes here with all
others: these functions say what a reply means.
"""

from __future__ import annotations

from collections import namedtuple

from consul import _core, exceptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

__all__ = ["CB", "Headers", "Index", "Response"]

_CLASSES = {
    400: exceptions.BadRequest,
    401: exceptions.ACLDisabled,
    403: exceptions.ACLPermissionDenied,
    404: exceptions.NotFound,
}
# Their text is Consul's alone; that of the others starts with the status.
_BARE = (401, 403, 404)


Response = namedtuple("Response", ["code", "headers", "body"])
Response.__doc__ = "A reply: status (int), headers (a mapping), body (str, or bytes if asked for)."


class Headers(dict[str, str]):
    """Headers by name, in any case."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__((name.lower(), value) for name, value in pairs)

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        """The header's value, or `default`."""
        return super().get(name.lower(), default)


class Index(str):
    """The index of a result: a text for the next call, and what else the reply said.

    Attributes:
        meta: a `consul._core.Meta`: `known_leader`, `last_contact` (milliseconds),
            `effective_consistency`, `cache_hit`, `cache_age` (seconds), `filtered_by_acls` …
    """

    __slots__ = ("meta",)

    meta: _core.Meta

    def __copy__(self) -> Index:
        """Itself, as with every text."""
        return self

    def __deepcopy__(self, _: Any) -> Index:
        """Itself."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """What is pickled is the text alone."""
        return str, (str(self),)


class CB:
    """Makes callbacks. Each takes a `Response` and returns the result or raises."""

    @classmethod
    def _status(cls, response: Any, allow_404: bool = True, also: Sequence[int] = ()) -> None:
        code = response.code
        if not 400 <= code < 600 or (code == 404 and allow_404) or code in also:
            return
        body = response.body
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        default = exceptions.ClientError if code < 500 else exceptions.ConsulException
        raised = _CLASSES.get(code, default)(text if code in _BARE else f"{code} {text}")
        raised.status = code
        raised.kind, raised.retryable = _core.classify(code, text or "")
        raise raised

    @classmethod
    def bool(cls) -> Callable[[Any], bool]:
        """Whether the status is 200."""

        def callback(response: Any) -> bool:
            CB._status(response)
            return bool(response.code == 200)

        return callback

    boolean = bool

    @classmethod
    def binary(cls) -> Callable[[Any], Any]:
        """The body as it is."""

        def callback(response: Any) -> Any:
            CB._status(response, allow_404=False)
            return response.body

        return callback

    @classmethod
    def text(cls) -> Callable[[Any], Any]:
        """The body as it is, also that of a 404."""

        def callback(response: Any) -> Any:
            CB._status(response)
            return response.body

        return callback

    @classmethod
    def json(
        cls,
        map: Callable[[Any], Any] | None = None,
        allow_404: builtins.bool = True,
        one: builtins.bool = False,
        decode: str | builtins.bool = False,
        is_id: builtins.bool = False,
        index: builtins.bool = False,
        postprocess: Callable[[Any], Any] | None = None,
        member: str | None = None,
        also: Sequence[int] = (),
    ) -> Callable[[Any], Any]:
        """The body as JSON.

        Args:
            map: a function for the result, called last; `postprocess` is another name of it.
            allow_404: a 404 is the result None and not a failure.
            one: of a list, the first item, or None.
            decode: the member of each item that holds base64, to be made bytes.
            is_id: of an object, the member `ID`.
            index: return a tuple of the header `X-Consul-Index` (str) and the result.
            member: of an object, this member.
            also: statuses (int) that are no failures, their body read like that of a success.
        """
        finish = map or postprocess
        member = "ID" if is_id else member

        def callback(response: Any) -> Any:
            CB._status(response, allow_404, also)
            if response.code == 404:
                return (_index(response), None) if index else None
            import base64
            import binascii

            data = _loads(response.body)
            try:
                if decode:
                    for item in data:
                        if item.get(decode) is not None:
                            item[decode] = base64.b64decode(item[decode])
                if member is not None:
                    data = data[member]
                if one:
                    if isinstance(data, str):  # of which Python would take a letter
                        raise TypeError("expected a list, got a text")
                    data = data[0] if data or not isinstance(data, list | None) else None
            except KeyError as error:
                raise exceptions.MissingKeyError(*error.args) from error
            except (TypeError, AttributeError) as error:
                raise exceptions.ReplyTypeError(*error.args) from error
            except binascii.Error as error:
                raise exceptions.PayloadError(*error.args) from error
            if finish:
                data = finish(data)
            return (_index(response), data) if index else data

        return callback


def _index(response: Any) -> Any:
    try:
        index = response.headers["X-Consul-Index"]
    except KeyError as error:
        raise exceptions.MissingKeyError(*error.args) from error
    if isinstance(index, str) and index and not index.isdecimal():
        raise exceptions.ConsulException(f"reply with X-Consul-Index {index!r}, which is no number")
    if type(index) is str:
        headers = response.headers
        pairs = headers.items() if hasattr(headers, "items") else ()
        index = Index(index)
        index.meta = _core.meta([(str(name), str(value)) for name, value in pairs])
    return index


def _loads(body: Any) -> Any:
    import json

    try:
        return json.loads(body)
    except json.JSONDecodeError as error:
        raise exceptions.DecodeError(error.msg, error.doc, error.pos) from error
    except RecursionError as error:
        raise exceptions.DecodeError("too deeply nested", "", 0) from error


_callbacks: dict[tuple[Any, ...], Callable[[Any], Any]] = {}


def for_shape(shape: tuple[Any, ...]) -> Callable[[Any], Any]:
    """The callback for a shape that the core names."""
    if shape not in _callbacks:
        kind, *rest = shape
        _callbacks[shape] = _json(*rest) if kind == "json" else getattr(CB, kind)()
    return _callbacks[shape]


def _json(
    index: bool,
    one: bool,
    member: Any,
    decode: Any,
    allow_404: bool,
    bare_404: bool,
    also: Any,
) -> Callable[[Any], Any]:
    read = CB.json(None, allow_404, one, decode or False, index=index, member=member, also=also)

    def read_bare(response: Any) -> Any:
        try:
            return read(response)
        except exceptions.MissingKeyError:
            if response.code != 404:
                raise
            return None, None

    return read_bare if bare_404 else read


def read(shape: tuple[Any, ...], status: int, headers: list[tuple[str, str]], body: bytes) -> Any:
    """The result of a reply that our own transport does not read itself."""
    content = body if shape[0] == "binary" else body.decode("utf-8", "replace")
    return for_shape(shape)(Response(status, Headers(headers), content))
