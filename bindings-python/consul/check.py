"""Check definitions, as `agent.service.register` and `agent.check.register` take them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging
    from typing import Any

    log: logging.Logger


def __getattr__(name: str) -> Any:
    """`log`, which is that of `consul.base`."""
    if name != "log":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from consul import base

    return base.log


class Check:
    """Makes check definitions: plain dictionaries, to which any field of Consul may be added.

    An `interval`, `timeout` or `ttl` is a Go duration such as `"10s"`, or a number of nanoseconds.
    `deregister` is how long the check may be critical before its service is removed: at least
    `"1m"`, looked at every 30 seconds.
    """

    @classmethod
    def script(cls, args: Any, interval: Any, deregister: Any = None) -> dict[str, Any]:
        """Run the command `args` (a list of str) every `interval`; exit status 0 passes, 1 warns.

        The agent must be started with `-enable-local-script-checks` or `-enable-script-checks`.
        """
        if isinstance(args, str | bytes):
            import warnings

            warnings.warn(
                "Check.script should take a list of args", DeprecationWarning, stacklevel=2
            )
            args = ["sh", "-c", args]
        return _with_optional({"args": args, "interval": interval}, deregister=deregister)

    @classmethod
    def http(
        cls,
        url: str,
        interval: Any,
        timeout: Any = None,
        deregister: Any = None,
        header: dict[str, list[str]] | None = None,
    ) -> dict[str, Any]:
        """Get `url` every `interval`: 2xx passes, 429 warns.

        `header` maps names to lists of values.
        """
        check = {"http": url, "interval": interval}
        return _with_optional(check, timeout=timeout, deregister=deregister, header=header)

    @classmethod
    def tcp(
        cls, host: str, port: int, interval: Any, timeout: Any = None, deregister: Any = None
    ) -> dict[str, Any]:
        """Connect to `host` and `port` every `interval`."""
        check = {"tcp": f"{host:s}:{port:d}", "interval": interval}
        return _with_optional(check, timeout=timeout, deregister=deregister)

    @classmethod
    def grpc(
        cls,
        url: str,
        interval: Any,
        use_tls: bool | None = None,
        tls_skip_verify: bool | None = None,
        timeout: Any = None,
        deregister: Any = None,
    ) -> dict[str, Any]:
        """Ask the gRPC health service at `url` (`host:port` or `host:port/service`)."""
        check: dict[str, Any] = {"grpc": url, "interval": interval}
        if use_tls is not None:
            check["grpc_use_tls"] = use_tls
        if tls_skip_verify is not None:
            check["tls_skip_verify"] = tls_skip_verify
        return _with_optional(check, timeout=timeout, deregister=deregister)

    @classmethod
    def ttl(cls, ttl: Any) -> dict[str, Any]:
        """Turn critical unless renewed within `ttl`, with `agent.check.ttl_pass` and the like."""
        return {"ttl": ttl}

    @classmethod
    def docker(
        cls, container_id: str, shell: str, script: str, interval: Any, deregister: Any = None
    ) -> dict[str, Any]:
        """Run `script` in a container every `interval`, with its `shell`."""
        check = {
            "docker_container_id": container_id,
            "shell": shell,
            "script": script,
            "interval": interval,
        }
        return _with_optional(check, deregister=deregister)

    @classmethod
    def _compat(
        cls,
        script: Any = None,
        interval: Any = None,
        ttl: Any = None,
        http: Any = None,
        timeout: Any = None,
        deregister: Any = None,
    ) -> dict[str, Any]:
        """The loose arguments of old as `{"check": definition}`; `{}` where there are none."""
        if not (script or http or ttl):
            return {}
        from consul import base

        base.log.warning("DEPRECATED: use consul.Check.script/http/ttl to specify check")
        if script:
            _insist(interval and not (ttl or http), "`script` needs `interval` and nothing else")
        if ttl:
            _insist(not (interval or script or http), "`ttl` goes with no other argument")
        if http:
            _insist(interval and not (script or ttl), "`http` needs `interval`")
        if timeout:
            _insist(http, "`timeout` needs `http`")
        check = {"script": script, "ttl": ttl, "http": http, "interval": interval}
        check = {name: value for name, value in check.items() if value}
        return {"check": _with_optional(check, timeout=timeout, deregister=deregister)}


def _insist(condition: Any, problem: str) -> None:
    if not condition:
        raise AssertionError(f"check arguments: {problem}")


_FIELDS = {"deregister": "DeregisterCriticalServiceAfter"}


def _with_optional(check: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """The check with those of the optional fields that are given."""
    check.update({_FIELDS.get(name, name): value for name, value in optional.items() if value})
    return check


def by_position(meta: Any, script: Any, weights: Any, rest: tuple[Any, ...]) -> tuple[Any, ...]:
    """What the eighth and ninth argument of `agent.service.register` are, and those after them.

    python-consul 1.1.0 had no `meta`, so that its eighth is `script`; py-consul has `weights` after
    `meta`, so that its ninth is that. The values tell which was meant. `rest` is `interval`, `ttl`,
    `http`, `timeout` and `enable_tag_override`.
    """
    if isinstance(meta, str):
        moved = rest if script is None else (script, *rest[:3], rest[3] or rest[4])
        return None, meta, weights, moved
    if isinstance(script, dict) and script.keys() <= {"Passing", "Warning"}:
        return meta, None, script, rest
    return meta, script, weights, rest
