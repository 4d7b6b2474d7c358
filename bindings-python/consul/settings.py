"""What a client is made of: its arguments, the `CONSUL_*` variables, and which of them wins.

The variables are those of Consul's own tools, and the core reads them by the same rules. The one
difference is older than we are: `CONSUL_HTTP_SSL` and `CONSUL_HTTP_SSL_VERIFY` are true where they
say `true`, in any case, and false otherwise, as in python-consul and py-consul.
"""

from __future__ import annotations

import os

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["ENVIRONMENT_FIRST", "Settings"]

#: Set to `1`, this variable makes the environment win over explicit arguments, as it did in
#: python-consul.
ENVIRONMENT_FIRST = "LICTOR_ENVIRONMENT_FIRST"

_ADDRESS, _SSL, _VERIFY = "CONSUL_HTTP_ADDR", "CONSUL_HTTP_SSL", "CONSUL_HTTP_SSL_VERIFY"
_CERT = ("CONSUL_CLIENT_CERT", "CONSUL_CLIENT_KEY")


class Settings:
    """The settings of a client, from its arguments (None where not given), the environment and the
    defaults.

    Attributes: `host`, `port`, `scheme`, `prefix` (str, in front of every path), `verify` (bool or
    the path of the CA), `cert` (a path or a pair), `server_name` (str or None), `auth` (user and
    password, or None), `token`, `namespace`, `partition`.

    Raises:
        ArgumentError: a variable that counts cannot be read.
        OSError: the file with the token cannot be read.
    """

    def __init__(
        self,
        host: str | None,
        port: int | str | None,
        scheme: str | None,
        verify: bool | str | None,
        cert: Any,
        token: str | None,
        namespace: str | None,
        partition: str | None,
    ) -> None:
        first = os.environ.get(ENVIRONMENT_FIRST) == "1"

        def either(argument: Any, variable: Any) -> Any:
            one, other = (variable, argument) if first else (argument, variable)
            return other if one is None else one

        # What explicit arguments replace is not even looked at.
        hidden = [] if first or (host is None and port is None) else [_ADDRESS]
        hidden += [] if first or cert is None else _CERT

        def variable(name: str) -> str | None:
            value = None if name in hidden else os.environ.get(name)
            if value and name in (_SSL, _VERIFY):
                return "true" if value.lower() == "true" else "false"
            return value

        found = _core.settings(variable)
        addressed = bool(variable(_ADDRESS))
        said = variable(_SSL) or "://" in (variable(_ADDRESS) or "")
        self.host = found["host"] if addressed else "127.0.0.1" if host is None else host
        port = found.get("port") if addressed else port
        self.port = 8500 if port is None else port
        self.prefix = found.get("prefix", "")
        self.scheme = either(scheme, found.get("scheme") if said else None) or "http"
        verify = either(verify, found["verify"] if variable(_VERIFY) else None)
        verify = True if verify is None else verify
        # Yes to verifying does not say by whom.
        self.verify = found["ca"] or True if verify is True else verify
        self.cert = either(cert, found["cert"])
        self.server_name = found["server_name"]
        self.auth = found["auth"]
        self.token = _token(token, found, first)
        self.namespace = either(namespace, found["namespace"])
        self.partition = either(partition, found["partition"])

    def complete(self, http: Any) -> None:
        """Gives an HTTP client of the package what the hook that made it has no argument for."""
        for name in ("prefix", "server_name", "auth"):
            if value := getattr(self, name):
                setattr(http, name, value)
        if not http.base_uri.endswith(self.prefix):
            http.base_uri += self.prefix


def _token(argument: str | None, found: dict[str, Any], first: bool) -> str | None:
    """`CONSUL_HTTP_TOKEN` wins over the argument, as in both libraries, even where it is empty; the
    argument wins over the file, which they do not know, and the file over the variable."""
    if found["token_file"] and (argument is None or first):
        with open(found["token_file"], encoding="utf-8") as file:
            return file.read().strip()
    return os.environ.get("CONSUL_HTTP_TOKEN", argument)
