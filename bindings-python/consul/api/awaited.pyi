"""The calls of `consul.aio.Consul`, for type checkers: they return coroutines.

Generated from the rows in core/src/api: change them there and run `cargo test`.
"""

import builtins
from collections.abc import Sequence
from typing import Literal, overload

from consul import types
from consul.callback import Index

class ACL:
    """The calls `acl.*`."""

    class AuthMethod:
        """The calls `acl.auth_method.*`."""

        async def list(
            self,
            token: str | None = None,
        ) -> builtins.list[types.AuthMethod]:
            """The auth methods, without their settings: a list of objects with `Name`, `Type` …

            `GET /v1/acl/auth-methods`
            """

        async def read(
            self,
            name: str,
            token: str | None = None,
        ) -> types.AuthMethod | None:
            """One auth method: an object with `Name`, `Type`, `Config` …; nothing for an unknown
            one.

            `GET /v1/acl/auth-method/{name}`
            """

        async def create(
            self,
            name: str,
            method_type: str,
            token: str | None = None,
            display_name: str = "",
            description: str = "",
            config: types.Fields | None = None,
            max_token_ttl: str | None = None,
            token_locality: str | None = None,
            token_name_format: str | None = None,
        ) -> types.AuthMethod:
            """Makes an auth method: the result is the auth method.

            `PUT /v1/acl/auth-method`
            """

        async def update(
            self,
            name: str,
            method_type: str,
            token: str | None = None,
            display_name: str = "",
            description: str = "",
            config: types.Fields | None = None,
            max_token_ttl: str | None = None,
            token_locality: str | None = None,
            token_name_format: str | None = None,
        ) -> types.AuthMethod:
            """Changes an auth method: what is not given is removed. The result is the auth method.

            `PUT /v1/acl/auth-method/{name}`
            """

        async def delete(
            self,
            name: str,
            token: str | None = None,
        ) -> bool:
            """Removes an auth method, with its binding rules and the tokens that were made through
            it.

            `DELETE /v1/acl/auth-method/{name}`
            """

    class BindingRule:
        """The calls `acl.binding_rule.*`."""

        async def list(
            self,
            auth_method: str | None = None,
            token: str | None = None,
        ) -> builtins.list[types.BindingRule]:
            """The binding rules: a list of objects with `ID`, `AuthMethod`, `BindType` …

            `GET /v1/acl/binding-rules`
            """

        async def read(
            self,
            binding_rule_id: str,
            token: str | None = None,
        ) -> types.BindingRule | None:
            """One binding rule: an object; nothing for an unknown one.

            `GET /v1/acl/binding-rule/{binding_rule_id}`
            """

        async def create(
            self,
            auth_method: str,
            bind_type: str,
            bind_name: str,
            token: str | None = None,
            description: str = "",
            selector: str = "",
            bind_vars: dict[str, str] | None = None,
        ) -> types.BindingRule:
            """Makes a binding rule: the result is an object with its `ID` …

            `PUT /v1/acl/binding-rule`
            """

        async def update(
            self,
            binding_rule_id: str,
            auth_method: str,
            bind_type: str,
            bind_name: str,
            token: str | None = None,
            description: str = "",
            selector: str = "",
            bind_vars: dict[str, str] | None = None,
        ) -> types.BindingRule:
            """Changes a binding rule: what is not given is removed. The result is the rule.

            `PUT /v1/acl/binding-rule/{binding_rule_id}`
            """

        async def delete(
            self,
            binding_rule_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a binding rule.

            `DELETE /v1/acl/binding-rule/{binding_rule_id}`
            """

    class Policy:
        """The calls `acl.policy.*`."""

        async def list(
            self,
            token: str | None = None,
        ) -> builtins.list[types.ACLPolicyListed]:
            """The policies, without their rules: a list of objects with `ID`, `Name`, `Description`
            …

            `GET /v1/acl/policies`
            """

        async def read(
            self,
            uuid: str,
            token: str | None = None,
        ) -> types.ACLPolicy | None:
            """One policy: an object with `ID`, `Name`, `Rules` … An unknown one is an error (403 or
            404).

            `GET /v1/acl/policy/{uuid}`
            """

        async def read_by_name(
            self,
            name: str,
            token: str | None = None,
        ) -> types.ACLPolicy | None:
            """The policy of this name: an object with `ID`, `Name`, `Rules` … An unknown one is an
            error (403 or 404).

            `GET /v1/acl/policy/name/{name}`
            """

        async def create(
            self,
            name: str,
            token: str | None = None,
            description: str | None = None,
            rules: types.TextOrFields | None = None,
            datacenters: types.Texts | None = None,
        ) -> types.ACLPolicy:
            """Makes a policy: the result is an object with its `ID` …

            `PUT /v1/acl/policy`
            """

        async def update(
            self,
            uuid: str,
            name: str,
            token: str | None = None,
            description: str | None = None,
            rules: types.TextOrFields | None = None,
            datacenters: types.Texts | None = None,
        ) -> types.ACLPolicy:
            """Changes a policy: the result is the policy.

            `PUT /v1/acl/policy/{uuid}`
            """

        async def delete(
            self,
            uuid: str,
            token: str | None = None,
        ) -> bool:
            """Removes a policy, also from the tokens and roles that are linked to it.

            `DELETE /v1/acl/policy/{uuid}`
            """

    class Role:
        """The calls `acl.role.*`."""

        async def list(
            self,
            policy: str | None = None,
            token: str | None = None,
        ) -> builtins.list[types.ACLRole]:
            """The roles: a list of objects with `ID`, `Name`, `Policies` …

            `GET /v1/acl/roles`
            """

        async def read(
            self,
            role_id: str,
            token: str | None = None,
        ) -> types.ACLRole | None:
            """One role: an object; nothing for an unknown one.

            `GET /v1/acl/role/{role_id}`
            """

        async def read_by_name(
            self,
            name: str,
            token: str | None = None,
        ) -> types.ACLRole | None:
            """The role of this name: an object; nothing for an unknown one.

            `GET /v1/acl/role/name/{name}`
            """

        async def create(
            self,
            name: str,
            token: str | None = None,
            description: str = "",
            policies_id: str | types.Texts | set[str] | None = None,
            policies_name: str | types.Texts | set[str] | None = None,
            service_identities: Sequence[types.Fields] | None = None,
            node_identities: types.NodeIdentities | None = None,
            templated_policies: Sequence[types.Fields] | None = None,
        ) -> types.ACLRole:
            """Makes a role: the result is an object with its `ID` …

            `PUT /v1/acl/role`
            """

        async def update(
            self,
            role_id: str,
            name: str,
            token: str | None = None,
            description: str = "",
            policies_id: str | types.Texts | set[str] | None = None,
            policies_name: str | types.Texts | set[str] | None = None,
            service_identities: Sequence[types.Fields] | None = None,
            node_identities: types.NodeIdentities | None = None,
            templated_policies: Sequence[types.Fields] | None = None,
        ) -> types.ACLRole:
            """Changes a role: what is not given is removed. The result is the role.

            `PUT /v1/acl/role/{role_id}`
            """

        async def delete(
            self,
            role_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a role, also from the tokens that have it.

            `DELETE /v1/acl/role/{role_id}`
            """

    class TemplatedPolicy:
        """The calls `acl.templated_policy.*`."""

        async def list(
            self,
            token: str | None = None,
        ) -> types.TemplatedPolicies:
            """The templated policies: an object from name to template, schema and description.
            Consul ≥ 1.17.

            `GET /v1/acl/templated-policies`
            """

        async def read(
            self,
            name: str,
            token: str | None = None,
        ) -> types.TemplatedPolicy | None:
            """One templated policy: an object with `TemplateName`, `Schema`, `Template`. Consul ≥
            1.17.

            `GET /v1/acl/templated-policy/name/{name}`
            """

        async def preview(
            self,
            name: str,
            template_variables: dict[str, str] | None = None,
            token: str | None = None,
        ) -> types.ACLPolicy | None:
            """What a templated policy becomes with these variables: an object like a policy. Consul
            ≥ 1.17.

            `POST /v1/acl/templated-policy/preview/{name}`
            """

    class Token:
        """The calls `acl.token.*`."""

        async def list(
            self,
            policy: str | None = None,
            role: str | None = None,
            authmethod: str | None = None,
            servicename: str | None = None,
            token: str | None = None,
        ) -> builtins.list[types.ACLTokenListed]:
            """The tokens: a list of objects with `AccessorID`, `Description`, `Policies` …; their
            `SecretID`s are shown only to who may change ACLs.

            `GET /v1/acl/tokens`
            """

        async def read(
            self,
            accessor_id: str,
            token: str | None = None,
            expanded: bool = False,
        ) -> types.ACLToken | None:
            """One token: an object. An unknown one is an error (403 or 404).

            `GET /v1/acl/token/{accessor_id}`
            """

        async def read_self(
            self,
            token: str | None = None,
        ) -> types.ACLToken:
            """The token of the call itself: an object.

            `GET /v1/acl/token/self`
            """

        async def create(
            self,
            token: str | None = None,
            accessor_id: str | None = None,
            secret_id: str | None = None,
            node_identities: types.NodeIdentities | None = None,
            service_identities: Sequence[types.Fields] | None = None,
            policies_id: str | types.Texts | set[str] | None = None,
            description: str = "",
            policies_name: str | types.Texts | set[str] | None = None,
            roles_id: str | types.Texts | set[str] | None = None,
            roles_name: str | types.Texts | set[str] | None = None,
            templated_policies: Sequence[types.Fields] | None = None,
            expiration_time: str | None = None,
            expiration_ttl: str | None = None,
            local: bool | None = None,
        ) -> types.ACLToken:
            """Makes a token: the result is an object with `SecretID`, `AccessorID` …

            `PUT /v1/acl/token`
            """

        async def update(
            self,
            accessor_id: str,
            token: str | None = None,
            secret_id: str | None = None,
            node_identities: types.NodeIdentities | None = None,
            service_identities: Sequence[types.Fields] | None = None,
            description: str = "",
            policies_id: str | types.Texts | set[str] | None = None,
            policies_name: str | types.Texts | set[str] | None = None,
            roles_id: str | types.Texts | set[str] | None = None,
            roles_name: str | types.Texts | set[str] | None = None,
            templated_policies: Sequence[types.Fields] | None = None,
            expiration_time: str | None = None,
            expiration_ttl: str | None = None,
            local: bool | None = None,
        ) -> types.ACLToken:
            """Changes a token: description and links that are not given are removed. The result is
            the token.

            `PUT /v1/acl/token/{accessor_id}`
            """

        async def clone(
            self,
            accessor_id: str,
            token: str | None = None,
            description: str = "",
        ) -> types.ACLToken:
            """Makes another token that may do the same: the result is that one.

            `PUT /v1/acl/token/{accessor_id}/clone`
            """

        async def delete(
            self,
            accessor_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a token.

            `DELETE /v1/acl/token/{accessor_id}`
            """

    auth_method: ACL.AuthMethod
    auth_methods: ACL.AuthMethod
    binding_rule: ACL.BindingRule
    binding_rules: ACL.BindingRule
    policy: ACL.Policy
    policies: ACL.Policy
    role: ACL.Role
    roles: ACL.Role
    templated_policy: ACL.TemplatedPolicy
    templated_policies: ACL.TemplatedPolicy
    token: ACL.Token
    tokens: ACL.Token

    async def bootstrap(
        self,
        bootstrap_secret: str | None = None,
    ) -> types.ACLToken:
        """Makes the first token, which may do everything: an object with `SecretID`, `AccessorID` …

        `PUT /v1/acl/bootstrap`
        """

    async def login(
        self,
        auth_method: str,
        bearer_token: str,
        meta: dict[str, str] | None = None,
    ) -> types.ACLToken:
        """Makes a token for somebody whom an auth method knows: an object with `SecretID` …

        `POST /v1/acl/login`
        """

    async def logout(
        self,
        token: str,
    ) -> bool:
        """Destroys a token that `login` made.

        `POST /v1/acl/logout`
        """

    async def replication(
        self,
        dc: str | None = None,
        token: str | None = None,
    ) -> types.ACLReplication:
        """The state of the copying of ACLs from the primary datacenter: an object with `Enabled`,
        `Running`, `ReplicatedIndex`, `LastSuccess`, `LastError` …

        `GET /v1/acl/replication`
        """

    async def authorize(
        self,
        requests: Sequence[types.Fields],
        dc: str | None = None,
        token: str | None = None,
    ) -> builtins.list[types.ACLAuthorization]:
        """Whether a token may do each of up to 64 things: the list that was given, its objects with
        `Allow`. An internal endpoint of Consul's user interface.

        `POST /v1/internal/acl/authorize`
        """

    async def create(
        self,
        name: str | None = None,
        type: str = "client",
        rules: str | None = None,
        acl_id: str | None = None,
        token: str | None = None,
    ) -> str:
        """Makes a token of the old system; the result is its secret. Consul < 1.11.

        `PUT /v1/acl/create`
        """

    async def update(
        self,
        acl_id: str,
        name: str | None = None,
        type: str | None = None,
        rules: str | None = None,
        token: str | None = None,
    ) -> str:
        """Changes a token of the old system, or makes it; the result is its secret. Consul < 1.11.

        `PUT /v1/acl/update`
        """

    async def clone(
        self,
        acl_id: str,
        token: str | None = None,
    ) -> str:
        """Makes another token like one of the old system; the result is its secret. Consul < 1.11.

        `PUT /v1/acl/clone/{acl_id}`
        """

    async def destroy(
        self,
        acl_id: str,
        token: str | None = None,
    ) -> bool:
        """Destroys a token of the old system. Also `true` for an unknown one. Consul < 1.11.

        `PUT /v1/acl/destroy/{acl_id}`
        """

    async def info(
        self,
        acl_id: str,
        token: str | None = None,
    ) -> types.LegacyACL | None:
        """One token of the old system: an object with `ID`, `Name`, `Type` and `Rules`; nothing for
        an unknown one. Consul < 1.11.

        `GET /v1/acl/info/{acl_id}`
        """

    async def list(
        self,
        token: str | None = None,
    ) -> builtins.list[types.LegacyACL]:
        """The tokens of the old system: a list. Consul < 1.11.

        `GET /v1/acl/list`
        """

class Agent:
    """The calls `agent.*`."""

    class Check:
        """The calls `agent.check.*`."""

        async def register(
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

            `PUT /v1/agent/check/register`
            """

        async def deregister(
            self,
            check_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a check from this agent.

            `PUT /v1/agent/check/deregister/{check_id}`
            """

        async def ttl_pass(
            self,
            check_id: str,
            notes: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Reports that a TTL check passes, and starts its time anew.

            `PUT /v1/agent/check/pass/{check_id}`
            """

        async def ttl_fail(
            self,
            check_id: str,
            notes: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Reports that a TTL check fails, and starts its time anew.

            `PUT /v1/agent/check/fail/{check_id}`
            """

        async def ttl_warn(
            self,
            check_id: str,
            notes: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Reports that a TTL check warns, and starts its time anew.

            `PUT /v1/agent/check/warn/{check_id}`
            """

        async def update(
            self,
            check_id: str,
            status: types.CheckStatus,
            output: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Reports the state of a TTL check, and starts its time anew.

            `PUT /v1/agent/check/update/{check_id}`
            """

    class Connect:
        """The calls `agent.connect.*`."""

        class CA:
            """The calls `agent.connect.ca.*`."""

            @overload
            async def roots(
                self,
                token: str | None = None,
                index: None = None,
                wait: str | None = None,
            ) -> types.CARoots:
                """The roots of the mesh's certificate authority, from the agent's cache: an object
                with `ActiveRootID`, `TrustDomain` and `Roots`.

                `GET /v1/agent/connect/ca/roots`
                """

            @overload
            async def roots(
                self,
                token: str | None = None,
                index: int | str = ...,
                wait: str | None = None,
            ) -> tuple[Index, types.CARoots]: ...
            @overload
            async def leaf(
                self,
                service: str,
                token: str | None = None,
                index: None = None,
                wait: str | None = None,
            ) -> types.Leaf:
                """A certificate for a service with its private key, made anew in time: an object
                with `CertPEM`, `PrivateKeyPEM`, `SerialNumber`, `ServiceURI`, `ValidAfter`,
                `ValidBefore` …

                `GET /v1/agent/connect/ca/leaf/{service}`
                """

            @overload
            async def leaf(
                self,
                service: str,
                token: str | None = None,
                index: int | str = ...,
                wait: str | None = None,
            ) -> tuple[Index, types.Leaf]: ...

        ca: Agent.Connect.CA

        async def authorize(
            self,
            target: str,
            client_cert_uri: str,
            client_cert_serial: str,
            token: str | None = None,
        ) -> types.Authorization:
            """Whether a connection from the holder of a certificate is allowed: an object with
            `Authorized` and `Reason`.

            `POST /v1/agent/connect/authorize`
            """

    class Service:
        """The calls `agent.service.*`."""

        async def register(
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

            `PUT /v1/agent/service/register`
            """

        async def deregister(
            self,
            service_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a service, and its checks, from this agent.

            `PUT /v1/agent/service/deregister/{service_id}`
            """

        async def maintenance(
            self,
            service_id: str,
            enable: bool | str,
            reason: str | None = None,
            token: str | None = None,
        ) -> bool:
            """Puts a service into maintenance mode, a critical check, or takes it out.

            `PUT /v1/agent/service/maintenance/{service_id}`
            """

        async def health(
            self,
            service_id: str,
            token: str | None = None,
        ) -> types.AgentServiceHealth | None:
            """The health of a service of this agent: an object with `AggregatedStatus`, `Service`
            and `Checks`; nothing for an unknown one.

            `GET /v1/agent/health/service/id/{service_id}`
            """

        async def health_by_name(
            self,
            name: str,
            token: str | None = None,
        ) -> types.AgentServicesHealth | None:
            """The health of every instance of a service on this agent: a list of objects with
            `AggregatedStatus`, `Service` and `Checks`; nothing where there is none.

            `GET /v1/agent/health/service/name/{name}`
            """

    class Token:
        """The calls `agent.token.*`."""

        async def set(
            self,
            token_type: str,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces one of the tokens that the agent itself uses.

            `PUT /v1/agent/token/{token_type}`
            """

        async def set_default(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token that the agent uses where a request has none.

            `PUT /v1/agent/token/default`
            """

        async def set_agent(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token that the agent uses for its own upkeep.

            `PUT /v1/agent/token/agent`
            """

        async def set_agent_recovery(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token that may use the agent while no server is in reach. Needs Consul
            1.11.

            `PUT /v1/agent/token/agent_recovery`
            """

        async def set_replication(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token by which a server replicates from the primary datacenter.

            `PUT /v1/agent/token/replication`
            """

        async def set_config_file_service_registration(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token for services and checks in configuration files that have none.
            Needs Consul 1.15.

            `PUT /v1/agent/token/config_file_service_registration`
            """

        async def set_dns(
            self,
            secret: str,
            token: str | None = None,
        ) -> bool:
            """Replaces the token for answers by DNS. Needs Consul 1.18.

            `PUT /v1/agent/token/dns`
            """

    check: Agent.Check
    connect: Agent.Connect
    service: Agent.Service
    token: Agent.Token

    async def self(
        self,
        token: str | None = None,
    ) -> types.AgentSelf:
        """The agent's configuration, coordinates, metadata and itself as a member.

        `GET /v1/agent/self`
        """

    async def members(
        self,
        wan: bool = False,
        token: str | None = None,
        filter_expr: str | None = None,
    ) -> builtins.list[types.Member]:
        """The members of the gossip pool that the agent knows: a list of objects with `Name`,
        `Addr`, `Port`, `Tags`, `Status` (1 alive, 2 leaving, 3 left, 4 failed) and protocol
        versions.

        `GET /v1/agent/members`
        """

    async def host(
        self,
        token: str | None = None,
    ) -> types.AgentHost:
        """What machine the agent runs on: an object with `Memory`, `CPU`, `Host`, `Disk`,
        `CollectionTime` (nanoseconds) and `Errors`.

        `GET /v1/agent/host`
        """

    async def version(
        self,
        token: str | None = None,
    ) -> types.AgentVersion:
        """The agent's version: an object with `HumanVersion`, `SHA`, `BuildDate` and `FIPS`. Needs
        Consul 1.16.

        `GET /v1/agent/version`
        """

    @overload
    async def metrics(
        self,
        format_prometheus: Literal[False] = False,
        token: str | None = None,
    ) -> types.Metrics:
        """The agent's metrics of the last interval (10 seconds): an object with `Gauges`,
        `Counters` and `Samples`; or text for Prometheus, where the agent's configuration has a
        `prometheus_retention_time`.

        `GET /v1/agent/metrics`
        """

    @overload
    async def metrics(
        self,
        format_prometheus: Literal[True] = ...,
        token: str | None = None,
    ) -> str: ...
    @overload
    async def metrics(
        self,
        format_prometheus: bool = False,
        token: str | None = None,
    ) -> types.Metrics | str: ...
    async def monitor(
        self,
        loglevel: str | None = None,
        logjson: bool = False,
        token: str | None = None,
    ) -> str:
        """The agent's log from now on, as text.

        `GET /v1/agent/monitor`
        """

    async def services(
        self,
        filter_expr: str | None = None,
        token: str | None = None,
    ) -> types.AgentServices:
        """The services registered with this agent: an object from service id to service.

        `GET /v1/agent/services`
        """

    async def service_definition(
        self,
        service_id: str,
        token: str | None = None,
        hash: str | None = None,
        wait: str | None = None,
    ) -> types.AgentService | None:
        """One service registered with this agent, in full, with its `ContentHash`.

        `GET /v1/agent/service/{service_id}`
        """

    async def checks(
        self,
        filter_expr: str | None = None,
        token: str | None = None,
    ) -> types.AgentChecks:
        """The checks registered with this agent: an object from check id to check.

        `GET /v1/agent/checks`
        """

    async def join(
        self,
        address: str,
        wan: bool = False,
        token: str | None = None,
    ) -> bool:
        """Joins a gossip pool through the member at `address`.

        `PUT /v1/agent/join/{address}`
        """

    async def leave(
        self,
        token: str | None = None,
    ) -> bool:
        """Leaves the gossip pool gracefully and stops the agent.

        `PUT /v1/agent/leave`
        """

    async def force_leave(
        self,
        node: str,
        prune: bool = False,
        token: str | None = None,
        wan: bool = False,
    ) -> bool:
        """Turns a failed `node` into one that has left, so that nobody tries to reach it.

        `PUT /v1/agent/force-leave/{node}`
        """

    async def reload(
        self,
        token: str | None = None,
    ) -> bool:
        """Reads the agent's configuration files anew.

        `PUT /v1/agent/reload`
        """

    async def maintenance(
        self,
        enable: bool | str,
        reason: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Puts the whole node into maintenance mode, a critical check, or takes it out.

        `PUT /v1/agent/maintenance`
        """

class Catalog:
    """The calls `catalog.*`."""

    async def register(
        self,
        node: str,
        address: str,
        service: types.Fields | None = None,
        check: types.Fields | None = None,
        dc: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        skip_node_update: bool | None = None,
        tagged_addresses: dict[str, str] | None = None,
        node_id: str | None = None,
        checks: Sequence[types.Fields] | None = None,
    ) -> bool:
        """Registers a node, a service or a check in the catalog directly, for what runs no agent.

        `PUT /v1/catalog/register`
        """

    async def deregister(
        self,
        node: str,
        service_id: str | None = None,
        check_id: str | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Removes a node, one of its services or one of its checks from the catalog.

        `PUT /v1/catalog/deregister`
        """

    async def datacenters(
        self,
        token: str | None = None,
    ) -> builtins.list[str]:
        """The names of all datacenters, the nearest first.

        `GET /v1/catalog/datacenters`
        """

    async def nodes(
        self,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, builtins.list[types.Node]]:
        """The nodes of the datacenter: a list of objects with `Node`, `Address`, `Meta` …

        `GET /v1/catalog/nodes`
        """

    async def services(
        self,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, types.ServiceNames]:
        """The services of the datacenter: an object from name to the tags in use.

        `GET /v1/catalog/services`
        """

    async def node(
        self,
        node: str,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, types.CatalogNode | None]:
        """A node with its services: an object with `Node` and `Services`; nothing for an unknown
        node.

        `GET /v1/catalog/node/{node}`
        """

    async def service(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        tag: str | types.Texts | set[str] | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.CatalogService]]:
        """The instances of a service: a list of objects with `Node`, `Address`, `ServiceID`,
        `ServiceAddress`, `ServicePort`, `ServiceTags` … Their health is in `health.service`.

        `GET /v1/catalog/service/{service}`
        """

    async def connect(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        tag: str | types.Texts | set[str] | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.CatalogService]]:
        """The instances of the mesh that stand for a service, its proxies or itself: a list of
        objects as from `catalog.service`.

        `GET /v1/catalog/connect/{service}`
        """

    async def node_services(
        self,
        node: str,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
        filter_expr: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, types.CatalogNodeServices | None]:
        """A node with its services: an object with `Node` and `Services`, a list where
        `catalog.node` has an object; both are nothing for an unknown node.

        `GET /v1/catalog/node-services/{node}`
        """

    @overload
    async def gateway_services(
        self,
        gateway: str,
        dc: str | None = None,
        token: str | None = None,
        index: None = None,
        wait: str | None = None,
    ) -> builtins.list[types.GatewayService]:
        """The services behind an ingress or terminating gateway: a list of objects with `Service`,
        `GatewayKind`, `Port`, `Hosts` …

        `GET /v1/catalog/gateway-services/{gateway}`
        """

    @overload
    async def gateway_services(
        self,
        gateway: str,
        dc: str | None = None,
        token: str | None = None,
        index: int | str = ...,
        wait: str | None = None,
    ) -> tuple[Index, builtins.list[types.GatewayService]]: ...

class Config:
    """The calls `config.*`."""

    @overload
    async def get(
        self,
        kind: str,
        name: str,
        token: str | None = None,
        dc: str | None = None,
        index: None = None,
        wait: str | None = None,
    ) -> types.ConfigEntry | None:
        """One entry: an object with `Kind`, `Name` and what belongs to its kind; nothing where
        there is none.

        `GET /v1/config/{kind}/{name}`
        """

    @overload
    async def get(
        self,
        kind: str,
        name: str,
        token: str | None = None,
        dc: str | None = None,
        index: int | str = ...,
        wait: str | None = None,
    ) -> tuple[Index, types.ConfigEntry | None]: ...
    @overload
    async def list(
        self,
        kind: str,
        token: str | None = None,
        dc: str | None = None,
        filter_expr: str | None = None,
        index: None = None,
        wait: str | None = None,
    ) -> builtins.list[types.ConfigEntry]:
        """The entries of a kind: a list of objects.

        `GET /v1/config/{kind}`
        """

    @overload
    async def list(
        self,
        kind: str,
        token: str | None = None,
        dc: str | None = None,
        filter_expr: str | None = None,
        index: int | str = ...,
        wait: str | None = None,
    ) -> tuple[Index, builtins.list[types.ConfigEntry]]: ...
    async def set(
        self,
        kind: str,
        name: str,
        config_entry: types.Fields | None = None,
        token: str | None = None,
        dc: str | None = None,
        cas: int | str | None = None,
    ) -> bool:
        """Makes or replaces an entry. Consul answers `true`, or `false` when `cas` did not hold.

        `PUT /v1/config`
        """

    async def delete(
        self,
        kind: str,
        name: str,
        token: str | None = None,
        dc: str | None = None,
        cas: int | str | None = None,
    ) -> bool:
        """Deletes an entry. Consul succeeds also when there was none; with `cas` the result is what
        it answers, `false` where that did not hold.

        `DELETE /v1/config/{kind}/{name}`
        """

class Connect:
    """The calls `connect.*`."""

    class CA:
        """The calls `connect.ca.*`."""

        @overload
        async def roots(
            self,
            pem: Literal[False] = False,
            token: str | None = None,
            index: None = None,
            wait: str | None = None,
        ) -> types.CARoots:
            """The roots of the certificate authority: an object with `ActiveRootID`, `TrustDomain`
            and `Roots`; or their certificates as text.

            `GET /v1/connect/ca/roots`
            """

        @overload
        async def roots(
            self,
            pem: Literal[False] = False,
            token: str | None = None,
            index: int | str = ...,
            wait: str | None = None,
        ) -> tuple[Index, types.CARoots]: ...
        @overload
        async def roots(
            self,
            pem: Literal[True] = ...,
            token: str | None = None,
            index: int | str | None = None,
            wait: str | None = None,
        ) -> str: ...
        @overload
        async def roots(
            self,
            pem: bool = False,
            token: str | None = None,
            index: int | str | None = None,
            wait: str | None = None,
        ) -> types.CARoots | str | tuple[Index, types.CARoots]: ...
        async def configuration(
            self,
            token: str | None = None,
            dc: str | None = None,
        ) -> types.CAConfiguration:
            """How the certificate authority is configured: an object with `Provider` and `Config`.

            `GET /v1/connect/ca/configuration`
            """

        async def update_configuration(
            self,
            provider: str,
            config: types.Fields,
            force_without_cross_signing: bool = False,
            token: str | None = None,
            dc: str | None = None,
        ) -> bool:
            """Configures the certificate authority; another provider means new roots.

            `PUT /v1/connect/ca/configuration`
            """

    class Intentions:
        """The calls `connect.intentions.*`."""

        @overload
        async def list(
            self,
            token: str | None = None,
            dc: str | None = None,
            filter_expr: str | None = None,
            index: None = None,
            wait: str | None = None,
        ) -> builtins.list[types.Intention]:
            """All intentions: a list of objects with `SourceName`, `DestinationName`, `Action` …

            `GET /v1/connect/intentions`
            """

        @overload
        async def list(
            self,
            token: str | None = None,
            dc: str | None = None,
            filter_expr: str | None = None,
            index: int | str = ...,
            wait: str | None = None,
        ) -> tuple[Index, builtins.list[types.Intention]]: ...
        async def read(
            self,
            source: str,
            destination: str,
            token: str | None = None,
            dc: str | None = None,
        ) -> types.Intention | None:
            """The intention between two services; nothing where there is none. Needs Consul 1.9.

            `GET /v1/connect/intentions/exact`
            """

        async def upsert(
            self,
            source: str,
            destination: str,
            token: str | None = None,
            action: str | None = None,
            source_type: str = "consul",
            description: str = "",
            meta: dict[str, str] | None = None,
            permissions: Sequence[types.Fields] | None = None,
            dc: str | None = None,
        ) -> bool:
            """Makes or replaces the intention between two services. Needs Consul 1.9.

            `PUT /v1/connect/intentions/exact`
            """

        async def delete(
            self,
            source: str,
            destination: str,
            token: str | None = None,
            dc: str | None = None,
        ) -> bool:
            """Removes the intention between two services. Also `true` where there was none. Needs
            Consul 1.9.

            `DELETE /v1/connect/intentions/exact`
            """

        async def match(
            self,
            by: Literal["source", "destination"],
            name: str | types.Texts | set[str],
            token: str | None = None,
            dc: str | None = None,
        ) -> types.Intentions:
            """The intentions that a service is on one side of: an object from name to a list, what
            counts first before the others.

            `GET /v1/connect/intentions/match`
            """

        async def check(
            self,
            source: str,
            destination: str,
            token: str | None = None,
            source_type: str | None = None,
            dc: str | None = None,
        ) -> bool:
            """Whether one service may connect to another, as far as intentions say.

            `GET /v1/connect/intentions/check`
            """

        async def create(
            self,
            source: str,
            destination: str,
            action: str,
            token: str | None = None,
            source_type: str = "consul",
            description: str = "",
            meta: dict[str, str] | None = None,
            dc: str | None = None,
        ) -> str:
            """Makes an intention; the result is its id. Before Consul 1.9; since then use
            `intentions.upsert`.

            `POST /v1/connect/intentions`
            """

        async def read_by_id(
            self,
            intention_id: str,
            token: str | None = None,
            dc: str | None = None,
        ) -> types.Intention | None:
            """One intention by its id; nothing for an unknown one. Before Consul 1.9; since then
            use `intentions.read`.

            `GET /v1/connect/intentions/{intention_id}`
            """

        async def update_by_id(
            self,
            intention_id: str,
            source: str,
            destination: str,
            action: str,
            token: str | None = None,
            source_type: str = "consul",
            description: str = "",
            meta: dict[str, str] | None = None,
            dc: str | None = None,
        ) -> str:
            """Replaces an intention; the result is its id. Before Consul 1.9; since then use
            `intentions.upsert`.

            `PUT /v1/connect/intentions/{intention_id}`
            """

        async def delete_by_id(
            self,
            intention_id: str,
            token: str | None = None,
            dc: str | None = None,
        ) -> bool:
            """Removes an intention by its id. Before Consul 1.9; since then use
            `intentions.delete`.

            `DELETE /v1/connect/intentions/{intention_id}`
            """

    ca: Connect.CA
    intentions: Connect.Intentions

class Coordinate:
    """The calls `coordinate.*`."""

    async def datacenters(
        self,
        token: str | None = None,
    ) -> builtins.list[types.DatacenterCoordinates]:
        """The coordinates of the servers, by datacenter: a list of objects with `Datacenter`,
        `AreaID` and `Coordinates`.

        `GET /v1/coordinate/datacenters`
        """

    async def node(
        self,
        node: str,
        dc: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        token: str | None = None,
    ) -> tuple[Index | None, types.NodeCoordinates | None]:
        """The coordinates of one node: a list, an object for each network segment; nothing, and
        mostly no index, for a node that has none.

        `GET /v1/coordinate/node/{node}`
        """

    async def nodes(
        self,
        dc: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        token: str | None = None,
    ) -> tuple[Index, builtins.list[types.NodeCoordinate]]:
        """The coordinates of the nodes: a list of objects with `Node`, `Segment` and `Coord`.

        `GET /v1/coordinate/nodes`
        """

    async def update(
        self,
        node: str,
        coord: types.Fields,
        segment: str | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Sets the coordinates of a node that runs no agent, within seconds.

        `PUT /v1/coordinate/update`
        """

class DiscoveryChain:
    """The calls `discovery_chain.*`."""

    @overload
    async def get(
        self,
        service: str,
        compile_dc: str | None = None,
        token: str | None = None,
        override_connect_timeout: str | None = None,
        override_protocol: str | None = None,
        override_mesh_gateway_mode: str | None = None,
        index: None = None,
        wait: str | None = None,
    ) -> types.DiscoveryChain:
        """The chain of a service, as its routers, splitters and resolvers make it: an object with
        `Chain`.

        `GET /v1/discovery-chain/{service}`
        """

    @overload
    async def get(
        self,
        service: str,
        compile_dc: str | None = None,
        token: str | None = None,
        override_connect_timeout: str | None = None,
        override_protocol: str | None = None,
        override_mesh_gateway_mode: str | None = None,
        index: int | str = ...,
        wait: str | None = None,
    ) -> tuple[Index, types.DiscoveryChain]: ...

class Event:
    """The calls `event.*`."""

    async def fire(
        self,
        name: str,
        body: str | bytes = "",
        node: str | None = None,
        service: str | None = None,
        tag: str | None = None,
        token: str | None = None,
        dc: str | None = None,
    ) -> types.FiredEvent:
        """Fires an event at the agents of the datacenter; the result is the event.

        `PUT /v1/event/fire/{name}`
        """

    async def list(
        self,
        name: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
        node: str | None = None,
        service: str | None = None,
        tag: str | None = None,
        token: str | None = None,
    ) -> tuple[Index, builtins.list[types.Event]]:
        """The events that this agent has seen, at most 256, the oldest first: a list of objects
        with `ID`, `Name`, `Payload` (base64 in Consul's JSON) …

        `GET /v1/event/list`
        """

class Health:
    """The calls `health.*`."""

    async def checks(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, builtins.list[types.HealthCheck]]:
        """The checks of a service: a list.

        `GET /v1/health/checks/{service}`
        """

    async def node(
        self,
        node: str,
        index: int | str | None = None,
        wait: str | None = None,
        dc: str | None = None,
        token: str | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, builtins.list[types.HealthCheck]]:
        """The checks of a node, those of its services among them: a list.

        `GET /v1/health/node/{node}`
        """

    async def service(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        passing: bool | None = None,
        tag: str | types.Texts | set[str] | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.ServiceEntry]]:
        """The instances of a service with their health: a list of objects with `Node`, `Service`
        and `Checks`.

        `GET /v1/health/service/{service}`
        """

    async def connect(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        passing: bool | None = None,
        tag: str | types.Texts | set[str] | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.ServiceEntry]]:
        """The instances of the mesh that stand for a service, its proxies or itself, with their
        health: a list as from `health.service`.

        `GET /v1/health/connect/{service}`
        """

    async def ingress(
        self,
        service: str,
        index: int | str | None = None,
        wait: str | None = None,
        passing: bool | None = None,
        tag: str | types.Texts | set[str] | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
        peer: str | None = None,
        merge_central_config: bool | None = None,
    ) -> tuple[Index, builtins.list[types.ServiceEntry]]:
        """The instances of the ingress gateways of a service, with their health: a list as from
        `health.service`.

        `GET /v1/health/ingress/{service}`
        """

    async def state(
        self,
        name: Literal["any", "unknown", "passing", "warning", "critical"],
        index: int | str | None = None,
        wait: str | None = None,
        dc: str | None = None,
        near: str | None = None,
        token: str | None = None,
        node_meta: dict[str, str] | None = None,
        filter_expr: str | None = None,
    ) -> tuple[Index, builtins.list[types.HealthCheck]]:
        """The checks in a state: a list.

        `GET /v1/health/state/{name}`
        """

class KV:
    """The calls `kv.*`."""

    @overload
    async def get(
        self,
        key: str,
        index: int | str | None = None,
        recurse: Literal[False] = False,
        wait: str | None = None,
        token: str | None = None,
        consistency: types.Consistency | None = None,
        keys: Literal[False] = False,
        separator: str | None = None,
        dc: str | None = None,
        connections_timeout: float | None = None,
    ) -> tuple[Index, types.KVEntry | None]:
        """Reads the entry of `key`, or every entry whose key starts with it, or only their keys.

        `GET /v1/kv/{key}`
        """

    @overload
    async def get(
        self,
        key: str,
        index: int | str | None = None,
        recurse: Literal[True] = ...,
        wait: str | None = None,
        token: str | None = None,
        consistency: types.Consistency | None = None,
        keys: Literal[False] = False,
        separator: str | None = None,
        dc: str | None = None,
        connections_timeout: float | None = None,
    ) -> tuple[Index, types.KVEntries | None]: ...
    @overload
    async def get(
        self,
        key: str,
        index: int | str | None = None,
        recurse: bool = False,
        wait: str | None = None,
        token: str | None = None,
        consistency: types.Consistency | None = None,
        keys: Literal[True] = ...,
        separator: str | None = None,
        dc: str | None = None,
        connections_timeout: float | None = None,
    ) -> tuple[Index, types.Keys | None]: ...
    @overload
    async def get(
        self,
        key: str,
        index: int | str | None = None,
        recurse: bool = False,
        wait: str | None = None,
        token: str | None = None,
        consistency: types.Consistency | None = None,
        keys: bool = False,
        separator: str | None = None,
        dc: str | None = None,
        connections_timeout: float | None = None,
    ) -> tuple[Index, types.KVEntry | types.KVEntries | types.Keys | None]: ...
    async def put(
        self,
        key: str,
        value: str | bytes | None,
        cas: int | str | None = None,
        flags: int | str | None = None,
        acquire: str | None = None,
        release: str | None = None,
        token: str | None = None,
        dc: str | None = None,
        connections_timeout: float | None = None,
    ) -> bool:
        """Writes `value` to `key`, at most 512 KiB.

        `PUT /v1/kv/{key}`
        """

    async def delete(
        self,
        key: str,
        recurse: bool | None = None,
        cas: int | str | None = None,
        token: str | None = None,
        dc: str | None = None,
        connections_timeout: float | None = None,
    ) -> bool:
        """Deletes the entry of `key`, or every entry whose key starts with it.

        `DELETE /v1/kv/{key}`
        """

class Operator:
    """The calls `operator.*`."""

    async def raft_config(
        self,
        token: str | None = None,
        dc: str | None = None,
        stale: bool | None = None,
    ) -> types.RaftConfiguration:
        """The servers as raft knows them: an object with `Servers` and `Index`.

        `GET /v1/operator/raft/configuration`
        """

    async def raft_remove_peer(
        self,
        address: str | None = None,
        peer_id: str | None = None,
        token: str | None = None,
        dc: str | None = None,
    ) -> bool:
        """Removes a server from raft that is gone for good. Give either `address` or `peer_id`.

        `DELETE /v1/operator/raft/peer`
        """

    async def raft_transfer_leader(
        self,
        peer_id: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Hands leadership over to another server. Needs Consul 1.15.

        `POST /v1/operator/raft/transfer-leader`
        """

    async def autopilot_configuration(
        self,
        token: str | None = None,
        dc: str | None = None,
        stale: bool | None = None,
    ) -> types.AutopilotConfiguration:
        """How autopilot is configured: an object with `CleanupDeadServers`, `LastContactThreshold`
        …

        `GET /v1/operator/autopilot/configuration`
        """

    async def update_autopilot_configuration(
        self,
        cleanup_dead_servers: bool | None = None,
        last_contact_threshold: str | None = None,
        max_trailing_logs: int | None = None,
        min_quorum: int | None = None,
        server_stabilization_time: str | None = None,
        redundancy_zone_tag: str | None = None,
        disable_upgrade_migration: bool | None = None,
        upgrade_version_tag: str | None = None,
        cas: int | str | None = None,
        token: str | None = None,
        dc: str | None = None,
    ) -> bool:
        """Configures autopilot. What is not given goes back to its default, so read the
        configuration first. Consul answers `true`, or `false` when `cas` did not hold.

        `PUT /v1/operator/autopilot/configuration`
        """

    async def autopilot_health(
        self,
        token: str | None = None,
        dc: str | None = None,
    ) -> types.AutopilotHealth:
        """The health of the servers: an object with `Healthy`, `FailureTolerance` and `Servers`.

        `GET /v1/operator/autopilot/health`
        """

    async def autopilot_state(
        self,
        token: str | None = None,
        dc: str | None = None,
        stale: bool | None = None,
    ) -> types.AutopilotState:
        """All that autopilot knows of the servers: an object with `Healthy`, `FailureTolerance`,
        `Leader`, `Voters`, `Servers` (an object by id) … Needs Consul 1.9.

        `GET /v1/operator/autopilot/state`
        """

    async def keyring_list(
        self,
        relay_factor: int | str | None = None,
        local_only: bool | None = None,
        token: str | None = None,
    ) -> builtins.list[types.Keyring]:
        """The gossip keys in use: a list of objects, one a pool, with `Keys` (an object from key to
        the number of members that have it) and `NumNodes`.

        `GET /v1/operator/keyring`
        """

    async def keyring_install(
        self,
        key: str,
        relay_factor: int | str | None = None,
        token: str | None = None,
    ) -> bool:
        """Installs a gossip key on all members.

        `POST /v1/operator/keyring`
        """

    async def keyring_use(
        self,
        key: str,
        relay_factor: int | str | None = None,
        token: str | None = None,
    ) -> bool:
        """Makes an installed gossip key the one to encrypt with.

        `PUT /v1/operator/keyring`
        """

    async def keyring_remove(
        self,
        key: str,
        relay_factor: int | str | None = None,
        token: str | None = None,
    ) -> bool:
        """Removes a gossip key, which must not be the one in use.

        `DELETE /v1/operator/keyring`
        """

    async def usage(
        self,
        global_: bool | None = None,
        stale: bool | None = None,
        token: str | None = None,
    ) -> types.Usage:
        """How many nodes, services and instances there are: an object with `Usage`, an object by
        datacenter. Needs Consul 1.15.

        `GET /v1/operator/usage`
        """

class Peering:
    """The calls `peering.*`."""

    async def generate_token(
        self,
        peer_name: str,
        meta: dict[str, str] | None = None,
        server_external_addresses: types.Texts | None = None,
        token: str | None = None,
    ) -> types.PeeringToken:
        """A token by which another cluster may establish a peering: an object with `PeeringToken`.

        `POST /v1/peering/token`
        """

    async def establish(
        self,
        peer_name: str,
        peering_token: str,
        meta: dict[str, str] | None = None,
        token: str | None = None,
    ) -> bool:
        """Establishes a peering with the cluster that made the token.

        `POST /v1/peering/establish`
        """

    async def read(
        self,
        name: str,
        token: str | None = None,
    ) -> types.Peering | None:
        """One peering: an object with `Name`, `State`, `StreamStatus`, `Remote` …; nothing for an
        unknown one.

        `GET /v1/peering/{name}`
        """

    @overload
    async def list(
        self,
        token: str | None = None,
        index: None = None,
        wait: str | None = None,
    ) -> builtins.list[types.Peering]:
        """All peerings: a list of objects.

        `GET /v1/peerings`
        """

    @overload
    async def list(
        self,
        token: str | None = None,
        index: int | str = ...,
        wait: str | None = None,
    ) -> tuple[Index, builtins.list[types.Peering]]: ...
    async def delete(
        self,
        name: str,
        token: str | None = None,
    ) -> bool:
        """Ends a peering; Consul then removes in the background what came from it.

        `DELETE /v1/peering/{name}`
        """

    @overload
    async def exported_services(
        self,
        token: str | None = None,
        index: None = None,
        wait: str | None = None,
    ) -> builtins.list[types.ExportedService]:
        """The services that other clusters may use: a list of objects with `Service` and
        `Consumers`. Needs Consul 1.17.3.

        `GET /v1/exported-services`
        """

    @overload
    async def exported_services(
        self,
        token: str | None = None,
        index: int | str = ...,
        wait: str | None = None,
    ) -> tuple[Index, builtins.list[types.ExportedService]]: ...
    @overload
    async def imported_services(
        self,
        token: str | None = None,
        index: None = None,
        wait: str | None = None,
    ) -> types.ImportedServices:
        """The services of other clusters that may be used here, with `Service` and `SourcePeer`.

        `GET /v1/imported-services`
        """

    @overload
    async def imported_services(
        self,
        token: str | None = None,
        index: int | str = ...,
        wait: str | None = None,
    ) -> tuple[Index, types.ImportedServices]: ...

class Query:
    """The calls `query.*`."""

    async def list(
        self,
        dc: str | None = None,
        token: str | None = None,
    ) -> builtins.list[types.PreparedQuery]:
        """The prepared queries that the token may see: a list.

        `GET /v1/query`
        """

    async def create(
        self,
        service: types.TextOrFields,
        name: str | None = None,
        dc: str | None = None,
        session: str | None = None,
        token: str | None = None,
        nearestn: int | None = None,
        datacenters: types.Texts | None = None,
        onlypassing: bool | None = None,
        tags: types.Texts | None = None,
        ttl: str | None = None,
        regexp: str | None = None,
    ) -> types.Created:
        """Makes a prepared query: the result is an object with its `ID`.

        `POST /v1/query`
        """

    async def update(
        self,
        query_id: str,
        service: types.TextOrFields | None = None,
        name: str | None = None,
        dc: str | None = None,
        session: str | None = None,
        token: str | None = None,
        nearestn: int | None = None,
        datacenters: types.Texts | None = None,
        onlypassing: bool | None = None,
        tags: types.Texts | None = None,
        ttl: str | None = None,
        regexp: str | None = None,
    ) -> bool:
        """Replaces a prepared query.

        `PUT /v1/query/{query_id}`
        """

    async def get(
        self,
        query_id: str,
        token: str | None = None,
        dc: str | None = None,
    ) -> types.PreparedQueries | None:
        """One prepared query: a list of it; nothing for an unknown one.

        `GET /v1/query/{query_id}`
        """

    async def delete(
        self,
        query_id: str,
        token: str | None = None,
        dc: str | None = None,
    ) -> bool:
        """Removes a prepared query. An unknown one is an error (500).

        `DELETE /v1/query/{query_id}`
        """

    async def execute(
        self,
        query: str,
        token: str | None = None,
        dc: str | None = None,
        near: str | None = None,
        limit: int | str | None = None,
        connect: bool = False,
    ) -> types.QueryResult | None:
        """Executes a prepared query: an object with `Service`, `Nodes` (a list of objects with
        `Node`, `Service` and `Checks`), `Datacenter`, `Failovers` …; nothing for an unknown one.

        `GET /v1/query/{query}/execute`
        """

    async def explain(
        self,
        query: str,
        token: str | None = None,
        dc: str | None = None,
    ) -> types.QueryExplanation | None:
        """A prepared query as it would be executed, a template filled in: an object with `Query`;
        nothing for an unknown one.

        `GET /v1/query/{query}/explain`
        """

class Session:
    """The calls `session.*`."""

    async def create(
        self,
        name: str | None = None,
        node: str | None = None,
        checks: types.Texts | None = None,
        lock_delay: int | str = 15,
        behavior: str = "release",
        ttl: int | str | None = None,
        dc: str | None = None,
        token: str | None = None,
        node_checks: types.Texts | None = None,
        service_checks: Sequence[types.Fields] | None = None,
    ) -> str:
        """Makes a session; the result is its id.

        `PUT /v1/session/create`
        """

    async def destroy(
        self,
        session_id: str,
        dc: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Ends a session and releases what it holds. Also `true` for an unknown one.

        `PUT /v1/session/destroy/{session_id}`
        """

    async def list(
        self,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> tuple[Index, builtins.list[types.Session]]:
        """The sessions of the datacenter: a list.

        `GET /v1/session/list`
        """

    async def node(
        self,
        node: str,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> tuple[Index, builtins.list[types.Session]]:
        """The sessions of a node: a list.

        `GET /v1/session/node/{node}`
        """

    async def info(
        self,
        session_id: str,
        index: int | str | None = None,
        wait: str | None = None,
        consistency: types.Consistency | None = None,
        dc: str | None = None,
        token: str | None = None,
    ) -> tuple[Index, types.Session | None]:
        """One session: an object with `ID`, `Name`, `Node`, `LockDelay` (nanoseconds), `Behavior`,
        `TTL` …; nothing for an unknown one.

        `GET /v1/session/info/{session_id}`
        """

    async def renew(
        self,
        session_id: str,
        dc: str | None = None,
        token: str | None = None,
    ) -> types.Session:
        """Starts the TTL of a session anew; the result is the session. An unknown one is an error.

        `PUT /v1/session/renew/{session_id}`
        """

class Snapshot:
    """The calls `snapshot.*`."""

    async def save(
        self,
        token: str | None = None,
        dc: str | None = None,
        stale: bool = False,
    ) -> bytes:
        """Everything the servers keep (keys, catalog, queries, sessions, ACLs), as one archive.

        `GET /v1/snapshot`
        """

    async def restore(
        self,
        snapshot: str | bytes | None,
        token: str | None = None,
        dc: str | None = None,
    ) -> bool:
        """Puts what an archive of `save` has in the place of everything the servers keep.

        `PUT /v1/snapshot`
        """

class Status:
    """The calls `status.*`."""

    async def leader(
        self,
        token: str | None = None,
        dc: str | None = None,
    ) -> str:
        """The address of the server that leads the cluster, such as `10.0.0.1:8300`; empty if none.

        `GET /v1/status/leader`
        """

    async def peers(
        self,
        token: str | None = None,
        dc: str | None = None,
    ) -> builtins.list[str]:
        """The addresses of the servers: a list of texts.

        `GET /v1/status/peers`
        """

class Txn:
    """The calls `txn.*`."""

    async def put(
        self,
        payload: Sequence[types.Fields],
        token: str | None = None,
        dc: str | None = None,
    ) -> types.TxnResult:
        """Carries out up to 128 operations, all or none: the result has `Results` and `Errors`.

        `PUT /v1/txn`
        """

class Groups:
    """The groups of calls of a client."""

    acl: ACL
    agent: Agent
    catalog: Catalog
    config: Config
    connect: Connect
    coordinate: Coordinate
    discovery_chain: DiscoveryChain
    event: Event
    health: Health
    kv: KV
    operator: Operator
    peering: Peering
    query: Query
    session: Session
    snapshot: Snapshot
    status: Status
    txn: Txn
