"""The calls of the group `agent`.

Generated from the rows in core/src/api/agent.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core
from consul.check import Check, by_position

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Sequence
    from typing import Literal, overload

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_SELF = _core.endpoint("agent.self")
_MEMBERS = _core.endpoint("agent.members")
_HOST = _core.endpoint("agent.host")
_VERSION = _core.endpoint("agent.version")
_METRICS = _core.endpoint("agent.metrics")
_MONITOR = _core.endpoint("agent.monitor")
_SERVICES = _core.endpoint("agent.services")
_SERVICE_DEFINITION = _core.endpoint("agent.service_definition")
_CHECKS = _core.endpoint("agent.checks")
_JOIN = _core.endpoint("agent.join")
_LEAVE = _core.endpoint("agent.leave")
_FORCE_LEAVE = _core.endpoint("agent.force_leave")
_RELOAD = _core.endpoint("agent.reload")
_MAINTENANCE = _core.endpoint("agent.maintenance")
_SERVICE_REGISTER = _core.endpoint("agent.service.register")
_SERVICE_DEREGISTER = _core.endpoint("agent.service.deregister")
_SERVICE_MAINTENANCE = _core.endpoint("agent.service.maintenance")
_SERVICE_HEALTH = _core.endpoint("agent.service.health")
_SERVICE_HEALTH_BY_NAME = _core.endpoint("agent.service.health_by_name")
_CHECK_REGISTER = _core.endpoint("agent.check.register")
_CHECK_DEREGISTER = _core.endpoint("agent.check.deregister")
_CHECK_TTL_PASS = _core.endpoint("agent.check.ttl_pass")
_CHECK_TTL_FAIL = _core.endpoint("agent.check.ttl_fail")
_CHECK_TTL_WARN = _core.endpoint("agent.check.ttl_warn")
_CHECK_UPDATE = _core.endpoint("agent.check.update")
_TOKEN_SET = _core.endpoint("agent.token.set")
_TOKEN_SET_DEFAULT = _core.endpoint("agent.token.set_default")
_TOKEN_SET_AGENT = _core.endpoint("agent.token.set_agent")
_TOKEN_SET_AGENT_RECOVERY = _core.endpoint("agent.token.set_agent_recovery")
_TOKEN_SET_REPLICATION = _core.endpoint("agent.token.set_replication")
_TOKEN_SET_CONFIG_FILE_SERVICE_REGISTRATION = _core.endpoint(
    "agent.token.set_config_file_service_registration"
)
_TOKEN_SET_DNS = _core.endpoint("agent.token.set_dns")
_CONNECT_AUTHORIZE = _core.endpoint("agent.connect.authorize")
_CONNECT_CA_ROOTS = _core.endpoint("agent.connect.ca.roots")
_CONNECT_CA_LEAF = _core.endpoint("agent.connect.ca.leaf")


class Agent:
    """The calls `agent.*`."""

    class Check:
        """The calls `agent.check.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        def register(
            self,
            name: types.TextOrFields,
            check: types.Fields | None = None,
            check_id: str | None = None,
            notes: str | None = None,
            service_id: str | None = None,
            token: str | None = None,
            script: str | None = None,
            interval: str | int | None = None,
            ttl: str | int | None = None,
            http: str | None = None,
            timeout: str | int | None = None,
        ) -> bool:
            """Registers a check with this agent, of the node or of one of its services.

            Args:
                name: The check's name; or a whole check definition, an object as Consul takes it,
                    beside which the other arguments may be left out.
                check: A check definition, as the constructors of `Check` make it.
                check_id: Unique on this agent; the name if not given.
                notes: A text for people.
                service_id: The id of the service that it checks; the node if not given.
                token: The ACL token, in place of the client's.
                script: Deprecated: a shell command that checks, every `interval`.
                interval: Deprecated: goes with `script` or `http`.
                ttl: Deprecated: the time to live of a check that must be renewed.
                http: Deprecated: a URL to check, every `interval`.
                timeout: Deprecated: goes with `http`.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/check/register`
            """
            check = check or Check._compat(script, interval, ttl, http, timeout).get("check")
            objects = (
                name,
                check,
                check_id,
                notes,
                service_id,
                token,
                None,
                None,
                None,
                None,
                None,
            )
            return self.agent._lictor_call(_CHECK_REGISTER, objects)

        def deregister(
            self,
            check_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a check from this agent.

            Args:
                check_id: The check's id.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/check/deregister/{check_id}`
            """
            return self.agent._lictor_call(_CHECK_DEREGISTER, (check_id, token))

        def ttl_pass(
            self,
            check_id: str,
            notes: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Reports that a TTL check passes, and starts its time anew.

            Args:
                check_id: The check's id.
                notes: Becomes the check's output.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/check/pass/{check_id}`
            """
            return self.agent._lictor_call(_CHECK_TTL_PASS, (check_id, notes, token))

        def ttl_fail(
            self,
            check_id: str,
            notes: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Reports that a TTL check fails, and starts its time anew.

            Args:
                check_id: The check's id.
                notes: Becomes the check's output.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/check/fail/{check_id}`
            """
            return self.agent._lictor_call(_CHECK_TTL_FAIL, (check_id, notes, token))

        def ttl_warn(
            self,
            check_id: str,
            notes: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Reports that a TTL check warns, and starts its time anew.

            Args:
                check_id: The check's id.
                notes: Becomes the check's output.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/check/warn/{check_id}`
            """
            return self.agent._lictor_call(_CHECK_TTL_WARN, (check_id, notes, token))

        def update(
            self,
            check_id: str,
            status: types.CheckStatus,
            output: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Reports the state of a TTL check, and starts its time anew.

            Args:
                check_id: The check's id.
                status: `passing`, `warning` or `critical`.
                output: Becomes the check's output, which may be longer than `notes` of the others.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/check/update/{check_id}`
            """
            return self.agent._lictor_call(_CHECK_UPDATE, (check_id, status, output, token))

    class Connect:
        """The calls `agent.connect.*`."""

        class CA:
            """The calls `agent.connect.ca.*`."""

            def __init__(self, agent: Consul) -> None:
                self.agent = agent

            if TYPE_CHECKING:

                @overload
                def roots(
                    self,
                    token: str | None = None,
                    index: None = None,
                    wait: str | None = None,
                ) -> types.CARoots: ...

                @overload
                def roots(
                    self,
                    token: str | None = None,
                    index: int | str = ...,
                    wait: str | None = None,
                ) -> tuple[Index, types.CARoots]: ...

            def roots(
                self,
                token: str | None = None,
                index: int | str | None = None,
                wait: str | None = None,
            ) -> types.CARoots | tuple[Index, types.CARoots]:
                """The roots of the mesh's certificate authority, from the agent's cache: an object
                with `ActiveRootID`, `TrustDomain` and `Roots`.

                Args:
                    token: The ACL token, in place of the client's.
                    index: Wait until the index of the result has passed this one (a blocking
                        query).
                    wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5
                        minutes if not given, 10 at most, and up to a sixteenth more). Counts only
                        with `index`.

                Returns:
                    The object (`consul.types.CARoots`). With `index`, be it 0: a tuple of the index
                    (str, with `meta`) for the next call, and that.

                Raises:
                    ConsulException: Consul refuses or fails, or its reply cannot be read.
                    TransportError: no reply came.

                `GET /v1/agent/connect/ca/roots`
                """
                return self.agent._lictor_call(_CONNECT_CA_ROOTS, (token, index, wait))

            if TYPE_CHECKING:

                @overload
                def leaf(
                    self,
                    service: str,
                    token: str | None = None,
                    index: None = None,
                    wait: str | None = None,
                ) -> types.Leaf: ...

                @overload
                def leaf(
                    self,
                    service: str,
                    token: str | None = None,
                    index: int | str = ...,
                    wait: str | None = None,
                ) -> tuple[Index, types.Leaf]: ...

            def leaf(
                self,
                service: str,
                token: str | None = None,
                index: int | str | None = None,
                wait: str | None = None,
            ) -> types.Leaf | tuple[Index, types.Leaf]:
                """A certificate for a service with its private key, made anew in time: an object
                with `CertPEM`, `PrivateKeyPEM`, `SerialNumber`, `ServiceURI`, `ValidAfter`,
                `ValidBefore` …

                Args:
                    service: The service's name.
                    token: The ACL token, in place of the client's.
                    index: Wait until the index of the result has passed this one (a blocking
                        query).
                    wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5
                        minutes if not given, 10 at most, and up to a sixteenth more). Counts only
                        with `index`.

                Returns:
                    The object (`consul.types.Leaf`). With `index`, be it 0: a tuple of the index
                    (str, with `meta`) for the next call, and that.

                Raises:
                    ConsulException: Consul refuses or fails, or its reply cannot be read.
                    TransportError: no reply came.

                `GET /v1/agent/connect/ca/leaf/{service}`
                """
                return self.agent._lictor_call(_CONNECT_CA_LEAF, (service, token, index, wait))

        def __init__(self, agent: Consul) -> None:
            self.agent = agent
            self.ca = Agent.Connect.CA(agent)

        def authorize(
            self,
            target: str,
            client_cert_uri: str,
            client_cert_serial: str,
            token: str | None = None,
        ) -> types.Authorization:
            """Whether a connection from the holder of a certificate is allowed: an object with
            `Authorized` and `Reason`.

            Args:
                target: The service that is connected to.
                client_cert_uri: The URI in the client's certificate (SPIFFE).
                client_cert_serial: The serial number of the client's certificate, in hexadecimal
                    with colons.
                token: The ACL token, in place of the client's.

            Returns:
                The object (`consul.types.Authorization`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `POST /v1/agent/connect/authorize`
            """
            objects = (
                target,
                client_cert_uri,
                client_cert_serial,
                token,
            )
            return self.agent._lictor_call(_CONNECT_AUTHORIZE, objects)

    class Service:
        """The calls `agent.service.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        def register(
            self,
            name: types.TextOrFields,
            service_id: str | None = None,
            address: str | None = None,
            port: int | None = None,
            tags: types.Texts | None = None,
            check: types.Fields | None = None,
            token: str | None = None,
            meta: dict[str, str] | None = None,
            script: str | None = None,
            interval: str | int | None = None,
            ttl: str | int | None = None,
            http: str | None = None,
            timeout: str | int | None = None,
            enable_tag_override: bool = False,
            weights: types.Fields | None = None,
            extra_checks: Sequence[types.Fields] | None = None,
            replace_existing_checks: bool = False,
            tagged_addresses: types.Fields | None = None,
            connect: types.Fields | None = None,
            kind: str | None = None,
            proxy: types.Fields | None = None,
            socket_path: str | None = None,
            locality: types.Fields | None = None,
        ) -> bool:
            """Registers a service with this agent, with any number of checks. The same id again
            replaces it.

            Args:
                name: The name under which the service is found; or a whole service definition, an
                    object as Consul takes it, beside which the other arguments may be left out.
                service_id: Unique on this agent; the name if not given.
                address: Where the service listens; the agent's own address if not given.
                port: The port it listens on.
                tags: Tags to find it by, a list of texts.
                check: A check definition, as the constructors of `Check` make it.
                token: The ACL token, in place of the client's.
                meta: Metadata: an object of texts, at most 64.
                script: Deprecated: a shell command that checks, every `interval`.
                interval: Deprecated: goes with `script` or `http`.
                ttl: Deprecated: the time to live of a check that the service must renew.
                http: Deprecated: a URL to check, every `interval`.
                timeout: Deprecated: goes with `http`.
                enable_tag_override: Let others change the tags in the catalog.
                weights: Weights for DNS: an object with `Passing` and `Warning`.
                extra_checks: More check definitions, a list.
                replace_existing_checks: Remove the checks of this service that are not in the call.
                tagged_addresses: More addresses by name: an object of objects with `address` and
                    `port`.
                connect: Service mesh settings: `native` or `sidecar_service`.
                kind: For a proxy or gateway: its kind, such as `connect-proxy`.
                proxy: For a proxy or gateway: its settings.
                socket_path: The unix socket that the service listens on.
                locality: Region and zone.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/service/register`
            """
            meta, script, weights, rest = by_position(
                meta, script, weights, (interval, ttl, http, timeout, enable_tag_override)
            )
            interval, ttl, http, timeout, enable_tag_override = rest
            check = check or Check._compat(script, interval, ttl, http, timeout).get("check")
            objects = (
                name,
                service_id,
                address,
                port,
                tags,
                check,
                token,
                meta,
                None,
                None,
                None,
                None,
                None,
                enable_tag_override,
                weights,
                extra_checks,
                replace_existing_checks,
                tagged_addresses,
                connect,
                kind,
                proxy,
                socket_path,
                locality,
            )
            return self.agent._lictor_call(_SERVICE_REGISTER, objects)

        def deregister(
            self,
            service_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a service, and its checks, from this agent.

            Args:
                service_id: The service's id.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/service/deregister/{service_id}`
            """
            return self.agent._lictor_call(_SERVICE_DEREGISTER, (service_id, token))

        def maintenance(
            self,
            service_id: str,
            enable: bool | str,
            reason: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Puts a service into maintenance mode, a critical check, or takes it out.

            Args:
                service_id: The service's id.
                enable: Whether to switch it on.
                reason: Why: shown as the notes of the check.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/service/maintenance/{service_id}`
            """
            objects = (
                service_id,
                enable,
                reason,
                token,
            )
            return self.agent._lictor_call(_SERVICE_MAINTENANCE, objects)

        def health(
            self,
            service_id: str,
            token: str | None = None,
        ) -> types.AgentServiceHealth | None:
            """The health of a service of this agent: an object with `AggregatedStatus`, `Service`
            and `Checks`; nothing for an unknown one.

            Consul's status says the same: 200 passing, 429 warning, 503 critical. None is a
            failure.

            Args:
                service_id: The service's id.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.AgentServiceHealth`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/agent/health/service/id/{service_id}`
            """
            return self.agent._lictor_call(_SERVICE_HEALTH, (service_id, token))

        def health_by_name(
            self,
            name: str,
            token: str | None = None,
        ) -> types.AgentServicesHealth | None:
            """The health of every instance of a service on this agent: a list of objects with
            `AggregatedStatus`, `Service` and `Checks`; nothing where there is none.

            Args:
                name: The service's name.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.AgentServicesHealth`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/agent/health/service/name/{name}`
            """
            return self.agent._lictor_call(_SERVICE_HEALTH_BY_NAME, (name, token))

    class Token:
        """The calls `agent.token.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        def set(
            self,
            token_type: str,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces one of the tokens that the agent itself uses.

            Args:
                token_type: `default`, `agent`, `agent_recovery`, `replication`,
                    `config_file_service_registration` or `dns`.
                secret: The new token, empty for none.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/token/{token_type}`
            """
            return self.agent._lictor_call(_TOKEN_SET, (token_type, secret, token))

        def set_default(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token that the agent uses where a request has none.

            Args:
                secret: The new token, empty for none.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/token/default`
            """
            return self.agent._lictor_call(_TOKEN_SET_DEFAULT, (secret, token))

        def set_agent(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token that the agent uses for its own upkeep.

            Args:
                secret: The new token, empty for none.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/token/agent`
            """
            return self.agent._lictor_call(_TOKEN_SET_AGENT, (secret, token))

        def set_agent_recovery(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token that may use the agent while no server is in reach. Needs Consul
            1.11.

            Args:
                secret: The new token, empty for none.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/token/agent_recovery`
            """
            return self.agent._lictor_call(_TOKEN_SET_AGENT_RECOVERY, (secret, token))

        def set_replication(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token by which a server replicates from the primary datacenter.

            Args:
                secret: The new token, empty for none.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/token/replication`
            """
            return self.agent._lictor_call(_TOKEN_SET_REPLICATION, (secret, token))

        def set_config_file_service_registration(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token for services and checks in configuration files that have none.
            Needs Consul 1.15.

            Args:
                secret: The new token, empty for none.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/token/config_file_service_registration`
            """
            objects = (
                secret,
                token,
            )
            return self.agent._lictor_call(_TOKEN_SET_CONFIG_FILE_SERVICE_REGISTRATION, objects)

        def set_dns(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token for answers by DNS. Needs Consul 1.18.

            Args:
                secret: The new token, empty for none.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/agent/token/dns`
            """
            return self.agent._lictor_call(_TOKEN_SET_DNS, (secret, token))

    def __init__(self, agent: Consul) -> None:
        self.agent = agent
        self.check = Agent.Check(agent)
        self.connect = Agent.Connect(agent)
        self.service = Agent.Service(agent)
        self.token = Agent.Token(agent)

    def self(
        self,
        token: str | None = None,
    ) -> types.AgentSelf:
        """The agent's configuration, coordinates, metadata and itself as a member.

        Args:
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.AgentSelf`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/agent/self`
        """
        return self.agent._lictor_call(_SELF, (token,))

    def members(
        self,
        wan: bool = False,
        token: str | None = None,
        filter_expr: str | None = None,
    ) -> builtins.list[types.Member]:
        """The members of the gossip pool that the agent knows: a list of objects with `Name`,
        `Addr`, `Port`, `Tags`, `Status` (1 alive, 2 leaving, 3 left, 4 failed) and protocol
        versions.

        Args:
            wan: The servers of all datacenters in place of the members of this one.
            token: The ACL token, in place of the client's.
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.

        Returns:
            The list of objects (`consul.types.Member`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/agent/members`
        """
        return self.agent._lictor_call(_MEMBERS, (wan, token, filter_expr))

    def host(
        self,
        token: str | None = None,
    ) -> types.AgentHost:
        """What machine the agent runs on: an object with `Memory`, `CPU`, `Host`, `Disk`,
        `CollectionTime` (nanoseconds) and `Errors`.

        Args:
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.AgentHost`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/agent/host`
        """
        return self.agent._lictor_call(_HOST, (token,))

    def version(
        self,
        token: str | None = None,
    ) -> types.AgentVersion:
        """The agent's version: an object with `HumanVersion`, `SHA`, `BuildDate` and `FIPS`. Needs
        Consul 1.16.

        Args:
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.AgentVersion`).

        Raises:
            NotFound: there is no such thing.
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/agent/version`
        """
        return self.agent._lictor_call(_VERSION, (token,))

    if TYPE_CHECKING:

        @overload
        def metrics(
            self,
            format_prometheus: Literal[False] = False,
            token: str | None = None,
        ) -> types.Metrics: ...

        @overload
        def metrics(
            self,
            format_prometheus: Literal[True] = ...,
            token: str | None = None,
        ) -> str: ...

        @overload
        def metrics(
            self,
            format_prometheus: bool = False,
            token: str | None = None,
        ) -> types.Metrics | str: ...

    def metrics(
        self,
        format_prometheus: bool = False,
        token: str | None = None,
    ) -> types.Metrics | str:
        """The agent's metrics of the last interval (10 seconds): an object with `Gauges`,
        `Counters` and `Samples`; or text for Prometheus, where the agent's configuration has a
        `prometheus_retention_time`.

        Args:
            format_prometheus: Text in the format of Prometheus.
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.Metrics`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/agent/metrics`
        """
        return self.agent._lictor_call(_METRICS, (format_prometheus, token))

    def monitor(
        self,
        loglevel: str | None = None,
        logjson: bool = False,
        token: str | None = None,
    ) -> str:
        """The agent's log from now on, as text.

        Consul never ends this reply by itself, so for a transport that waits for whole replies it
        lasts until that gives up.

        Args:
            loglevel: `trace`, `debug`, `info`, `warn` or `err`: only what is at least as grave.
            logjson: One JSON object a line.
            token: The ACL token, in place of the client's.

        Returns:
            The text (str).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/agent/monitor`
        """
        return self.agent._lictor_call(_MONITOR, (loglevel, logjson, token))

    def services(
        self,
        filter_expr: str | None = None,
        token: str | None = None,
    ) -> types.AgentServices:
        """The services registered with this agent: an object from service id to service.

        Args:
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.AgentServices`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/agent/services`
        """
        return self.agent._lictor_call(_SERVICES, (filter_expr, token))

    def service_definition(
        self,
        service_id: str,
        token: str | None = None,
        hash: str | None = None,
        wait: str | None = None,
    ) -> types.AgentService | None:
        """One service registered with this agent, in full, with its `ContentHash`.

        Args:
            service_id: The service's id.
            token: The ACL token, in place of the client's.
            hash: Wait until the `ContentHash` is no longer this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.

        Returns:
            What there is (`consul.types.AgentService`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/agent/service/{service_id}`
        """
        return self.agent._lictor_call(_SERVICE_DEFINITION, (service_id, token, hash, wait))

    def checks(
        self,
        filter_expr: str | None = None,
        token: str | None = None,
    ) -> types.AgentChecks:
        """The checks registered with this agent: an object from check id to check.

        Args:
            filter_expr: A filter expression, such as `Service.Meta.env == prod`.
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.AgentChecks`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/agent/checks`
        """
        return self.agent._lictor_call(_CHECKS, (filter_expr, token))

    def join(
        self,
        address: str,
        wan: bool = False,
        token: str | None = None,
    ) -> bool:
        """Joins a gossip pool through the member at `address`.

        Args:
            address: A member's address, with its port where that is not the default.
            wan: Join the pool of servers across datacenters.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/agent/join/{address}`
        """
        return self.agent._lictor_call(_JOIN, (address, wan, token))

    def leave(
        self,
        token: str | None = None,
    ) -> bool:
        """Leaves the gossip pool gracefully and stops the agent.

        Args:
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/agent/leave`
        """
        return self.agent._lictor_call(_LEAVE, (token,))

    def force_leave(
        self,
        node: str,
        prune: bool = False,
        token: str | None = None,
        wan: bool = False,
    ) -> bool:
        """Turns a failed `node` into one that has left, so that nobody tries to reach it.

        Args:
            node: The node's name.
            prune: Forget it altogether.
            token: The ACL token, in place of the client's.
            wan: Look for it in the pool of servers across datacenters.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/agent/force-leave/{node}`
        """
        return self.agent._lictor_call(_FORCE_LEAVE, (node, prune, token, wan))

    def reload(
        self,
        token: str | None = None,
    ) -> bool:
        """Reads the agent's configuration files anew.

        Args:
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/agent/reload`
        """
        return self.agent._lictor_call(_RELOAD, (token,))

    def maintenance(
        self,
        enable: bool | str,
        reason: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Puts the whole node into maintenance mode, a critical check, or takes it out.

        Args:
            enable: Whether to switch it on.
            reason: Why: shown as the notes of the check.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/agent/maintenance`
        """
        return self.agent._lictor_call(_MAINTENANCE, (enable, reason, token))
