"""The error that needs `json`."""

from __future__ import annotations

import json

from consul.exceptions import ConsulException


class DecodeError(ConsulException, json.JSONDecodeError):
    """The body of a reply is not JSON."""


# Where programs look for it.
DecodeError.__module__ = "consul.exceptions"
