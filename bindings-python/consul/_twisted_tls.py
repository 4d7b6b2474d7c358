"""How connections of `consul.twisted` are secured. Needs what `twisted[tls]` installs."""

from __future__ import annotations

from OpenSSL import SSL
from twisted.internet import ssl
from twisted.internet.interfaces import IOpenSSLContextFactory
from zope.interface import implementer

from consul import _pool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_END = b"-----END CERTIFICATE-----"


def creator(place: _pool.Place, server_name: str) -> Any:
    """What secures connections to `place`, as `endpoints.wrapClientTLS` takes it.

    Raises:
        OSError: a certificate cannot be read.
    """
    own = _own(*place.cert) if place.cert is not None else None
    chain: dict[str, Any] = {"extraCertChain": [link.original for link in own[1]]} if own else {}
    if place.verify:
        trusted = None if place.ca is None else ssl.trustRootFromCertificates(_trusted(place.ca))
        return ssl.optionsForClientTLS(
            server_name, trusted, own and own[0], extraCertificateOptions=chain
        )
    if own:
        shown: dict[str, Any] = {
            "privateKey": own[0].privateKey.original,
            "certificate": own[0].original,
        }
        return ssl.CertificateOptions(verify=False, **shown, **chain)
    return ssl.CertificateOptions(verify=False)


def adapted(factory: Any, host: str, port: int) -> Any:
    """What secures connections to `host`, from a `contextFactory` of the program's own."""
    if hasattr(factory, "creatorForNetloc"):
        return factory.creatorForNetloc(host.encode(), port)
    return _Contexts(factory, host, port)


@implementer(IOpenSSLContextFactory)
class _Contexts:
    """A context factory whose `getContext` may want to know where the connection goes."""

    def __init__(self, factory: Any, host: str, port: int) -> None:
        self._factory, self._place = factory, (host.encode(), port)

    def getContext(self) -> Any:  # noqa: N802
        """A context of OpenSSL's."""
        import inspect

        takes = len(inspect.signature(self._factory.getContext).parameters)
        return self._factory.getContext(*self._place[:takes])


def _own(chain: Any, key: Any) -> tuple[Any, list[Any]]:
    """The client's certificate with its key, and those that vouch for it."""
    pem = _read(chain) + b"\n" + _read(key)
    return _load(ssl.PrivateCertificate.loadPEM, pem, chain), _certificates(chain)[1:]


def _trusted(path: Any) -> list[Any]:
    """The certificates of a PEM file, or of all in a folder."""
    return [link for file in _pool.files(path) for link in _certificates(file)]


def _certificates(file: Any) -> list[Any]:
    blocks = _read(file).split(_END)[:-1]
    if not blocks:
        raise OSError(f"`{file}`: no certificate in PEM form")
    return [_load(ssl.Certificate.loadPEM, block + _END, file) for block in blocks]


def _read(file: Any) -> bytes:
    with open(file, "rb") as opened:
        return opened.read()


def _load(load: Callable[[Any], Any], pem: bytes, file: Any) -> Any:
    try:
        return load(pem)
    except SSL.Error as error:  # which names no file
        raise OSError(f"`{file}`: no certificate or key in PEM form") from error
