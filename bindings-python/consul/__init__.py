"""A client for HashiCorp Consul.

>>> import consul
>>> c = consul.Consul()                                     # doctest: +SKIP
>>> c.kv.put("web/greeting", "hello")                       # doctest: +SKIP
True
>>> index, entry = c.kv.get("web/greeting")                 # doctest: +SKIP
>>> entry["Value"]                                          # doctest: +SKIP
b'hello'
"""

from consul import base, std
from consul._core import Retry, __version__
from consul.callback import Index
from consul.check import Check
from consul.exceptions import (
    ACLDisabled,
    ACLPermissionDenied,
    ArgumentError,
    BadRequest,
    ClientError,
    ConsulException,
    NotFound,
    Timeout,
    TransportError,
)
from consul.std import Consul

__all__ = [
    "ACLDisabled",
    "ACLPermissionDenied",
    "ArgumentError",
    "BadRequest",
    "Check",
    "ClientError",
    "Consul",
    "ConsulException",
    "Index",
    "NotFound",
    "Retry",
    "Timeout",
    "TransportError",
    "__version__",
    "base",
    "std",
]
