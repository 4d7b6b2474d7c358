"""The calls of the group `acl`.

Generated from the rows in core/src/api/acl.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Sequence

    from consul import types
    from consul.base import Consul

_BOOTSTRAP = _core.endpoint("acl.bootstrap")
_LOGIN = _core.endpoint("acl.login")
_LOGOUT = _core.endpoint("acl.logout")
_REPLICATION = _core.endpoint("acl.replication")
_AUTHORIZE = _core.endpoint("acl.authorize")
_CREATE = _core.endpoint("acl.create")
_UPDATE = _core.endpoint("acl.update")
_CLONE = _core.endpoint("acl.clone")
_DESTROY = _core.endpoint("acl.destroy")
_INFO = _core.endpoint("acl.info")
_LIST = _core.endpoint("acl.list")
_TOKEN_LIST = _core.endpoint("acl.token.list")
_TOKEN_READ = _core.endpoint("acl.token.read")
_TOKEN_READ_SELF = _core.endpoint("acl.token.read_self")
_TOKEN_CREATE = _core.endpoint("acl.token.create")
_TOKEN_UPDATE = _core.endpoint("acl.token.update")
_TOKEN_CLONE = _core.endpoint("acl.token.clone")
_TOKEN_DELETE = _core.endpoint("acl.token.delete")
_POLICY_LIST = _core.endpoint("acl.policy.list")
_POLICY_READ = _core.endpoint("acl.policy.read")
_POLICY_READ_BY_NAME = _core.endpoint("acl.policy.read_by_name")
_POLICY_CREATE = _core.endpoint("acl.policy.create")
_POLICY_UPDATE = _core.endpoint("acl.policy.update")
_POLICY_DELETE = _core.endpoint("acl.policy.delete")
_ROLE_LIST = _core.endpoint("acl.role.list")
_ROLE_READ = _core.endpoint("acl.role.read")
_ROLE_READ_BY_NAME = _core.endpoint("acl.role.read_by_name")
_ROLE_CREATE = _core.endpoint("acl.role.create")
_ROLE_UPDATE = _core.endpoint("acl.role.update")
_ROLE_DELETE = _core.endpoint("acl.role.delete")
_AUTH_METHOD_LIST = _core.endpoint("acl.auth_method.list")
_AUTH_METHOD_READ = _core.endpoint("acl.auth_method.read")
_AUTH_METHOD_CREATE = _core.endpoint("acl.auth_method.create")
_AUTH_METHOD_UPDATE = _core.endpoint("acl.auth_method.update")
_AUTH_METHOD_DELETE = _core.endpoint("acl.auth_method.delete")
_BINDING_RULE_LIST = _core.endpoint("acl.binding_rule.list")
_BINDING_RULE_READ = _core.endpoint("acl.binding_rule.read")
_BINDING_RULE_CREATE = _core.endpoint("acl.binding_rule.create")
_BINDING_RULE_UPDATE = _core.endpoint("acl.binding_rule.update")
_BINDING_RULE_DELETE = _core.endpoint("acl.binding_rule.delete")
_TEMPLATED_POLICY_LIST = _core.endpoint("acl.templated_policy.list")
_TEMPLATED_POLICY_READ = _core.endpoint("acl.templated_policy.read")
_TEMPLATED_POLICY_PREVIEW = _core.endpoint("acl.templated_policy.preview")


class ACL:
    """The calls `acl.*`."""

    class AuthMethod:
        """The calls `acl.auth_method.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        def list(
            self,
            token: str | None = None,
        ) -> builtins.list[types.AuthMethod]:
            """The auth methods, without their settings: a list of objects with `Name`, `Type` …

            Args:
                token: The ACL token, in place of the client's.

            Returns:
                The list of objects (`consul.types.AuthMethod`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/auth-methods`
            """
            return self.agent._lictor_call(_AUTH_METHOD_LIST, (token,))

        def read(
            self,
            name: str,
            token: str | None = None,
        ) -> types.AuthMethod | None:
            """One auth method: an object with `Name`, `Type`, `Config` …; nothing for an unknown
            one.

            Args:
                name: The auth method's name.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.AuthMethod`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/auth-method/{name}`
            """
            return self.agent._lictor_call(_AUTH_METHOD_READ, (name, token))

        def create(
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

            Args:
                name: Its name: letters, digits, `-` and `_`.
                method_type: Its type: `kubernetes`, `jwt`, `oidc` or `aws-iam`.
                token: The ACL token, in place of the client's.
                display_name: A name for people (Consul ≥ 1.8).
                description: A text for people.
                config: The settings of its type: an object.
                max_token_ttl: After how long its tokens end: a Go duration (Consul ≥ 1.8).
                token_locality: Where its tokens count: `local` or `global` (Consul ≥ 1.8).
                token_name_format: How its tokens are named (Consul ≥ 1.22.7).

            Returns:
                The object (`consul.types.AuthMethod`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/auth-method`
            """
            objects = (
                name,
                method_type,
                token,
                display_name,
                description,
                config,
                max_token_ttl,
                token_locality,
                token_name_format,
            )
            return self.agent._lictor_call(_AUTH_METHOD_CREATE, objects)

        def update(
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

            Args:
                name: The auth method's name.
                method_type: Its type, which cannot be changed.
                token: The ACL token, in place of the client's.
                display_name: A name for people (Consul ≥ 1.8).
                description: A text for people.
                config: The settings of its type: an object.
                max_token_ttl: After how long its tokens end: a Go duration (Consul ≥ 1.8).
                token_locality: Where its tokens count: `local` or `global` (Consul ≥ 1.8).
                token_name_format: How its tokens are named (Consul ≥ 1.22.7).

            Returns:
                The object (`consul.types.AuthMethod`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/auth-method/{name}`
            """
            objects = (
                name,
                method_type,
                token,
                display_name,
                description,
                config,
                max_token_ttl,
                token_locality,
                token_name_format,
            )
            return self.agent._lictor_call(_AUTH_METHOD_UPDATE, objects)

        def delete(
            self,
            name: str,
            token: str | None = None,
        ) -> bool:
            """Removes an auth method, with its binding rules and the tokens that were made through
            it.

            Args:
                name: The auth method's name.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `DELETE /v1/acl/auth-method/{name}`
            """
            return self.agent._lictor_call(_AUTH_METHOD_DELETE, (name, token))

    class BindingRule:
        """The calls `acl.binding_rule.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        def list(
            self,
            auth_method: str | None = None,
            token: str | None = None,
        ) -> builtins.list[types.BindingRule]:
            """The binding rules: a list of objects with `ID`, `AuthMethod`, `BindType` …

            Args:
                auth_method: Only rules of this auth method.
                token: The ACL token, in place of the client's.

            Returns:
                The list of objects (`consul.types.BindingRule`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/binding-rules`
            """
            return self.agent._lictor_call(_BINDING_RULE_LIST, (auth_method, token))

        def read(
            self,
            binding_rule_id: str,
            token: str | None = None,
        ) -> types.BindingRule | None:
            """One binding rule: an object; nothing for an unknown one.

            Args:
                binding_rule_id: The rule's id.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.BindingRule`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/binding-rule/{binding_rule_id}`
            """
            return self.agent._lictor_call(_BINDING_RULE_READ, (binding_rule_id, token))

        def create(
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

            Args:
                auth_method: The auth method's name.
                bind_type: What is bound: `service`, `role`, `node` (Consul ≥ 1.8),
                    `templated-policy` (≥ 1.17) or `policy` (≥ 1.18).
                bind_name: Its name; `${…}` in it is filled in from what the auth method knows.
                token: The ACL token, in place of the client's.
                description: A text for people.
                selector: A filter expression: only who meets it, such as
                    `serviceaccount.namespace==default`.
                bind_vars: The variables of a templated policy: an object (Consul ≥ 1.17).

            Returns:
                The object (`consul.types.BindingRule`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/binding-rule`
            """
            objects = (
                auth_method,
                bind_type,
                bind_name,
                token,
                description,
                selector,
                bind_vars,
            )
            return self.agent._lictor_call(_BINDING_RULE_CREATE, objects)

        def update(
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

            Args:
                binding_rule_id: The rule's id.
                auth_method: The auth method's name, which cannot be changed.
                bind_type: What is bound: `service`, `role`, `node` (Consul ≥ 1.8),
                    `templated-policy` (≥ 1.17) or `policy` (≥ 1.18).
                bind_name: Its name; `${…}` in it is filled in from what the auth method knows.
                token: The ACL token, in place of the client's.
                description: A text for people.
                selector: A filter expression: only who meets it, such as
                    `serviceaccount.namespace==default`.
                bind_vars: The variables of a templated policy: an object (Consul ≥ 1.17).

            Returns:
                The object (`consul.types.BindingRule`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/binding-rule/{binding_rule_id}`
            """
            objects = (
                binding_rule_id,
                auth_method,
                bind_type,
                bind_name,
                token,
                description,
                selector,
                bind_vars,
            )
            return self.agent._lictor_call(_BINDING_RULE_UPDATE, objects)

        def delete(
            self,
            binding_rule_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a binding rule.

            Args:
                binding_rule_id: The rule's id.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `DELETE /v1/acl/binding-rule/{binding_rule_id}`
            """
            return self.agent._lictor_call(_BINDING_RULE_DELETE, (binding_rule_id, token))

    class Policy:
        """The calls `acl.policy.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        def list(
            self,
            token: str | None = None,
        ) -> builtins.list[types.ACLPolicyListed]:
            """The policies, without their rules: a list of objects with `ID`, `Name`, `Description`
            …

            Args:
                token: The ACL token, in place of the client's.

            Returns:
                The list of objects (`consul.types.ACLPolicyListed`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/policies`
            """
            return self.agent._lictor_call(_POLICY_LIST, (token,))

        def read(
            self,
            uuid: str,
            token: str | None = None,
        ) -> types.ACLPolicy | None:
            """One policy: an object with `ID`, `Name`, `Rules` … An unknown one is an error (403 or
            404).

            Args:
                uuid: The policy's id.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.ACLPolicy`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/policy/{uuid}`
            """
            return self.agent._lictor_call(_POLICY_READ, (uuid, token))

        def read_by_name(
            self,
            name: str,
            token: str | None = None,
        ) -> types.ACLPolicy | None:
            """The policy of this name: an object with `ID`, `Name`, `Rules` … An unknown one is an
            error (403 or 404).

            Args:
                name: The policy's name.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.ACLPolicy`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/policy/name/{name}`
            """
            return self.agent._lictor_call(_POLICY_READ_BY_NAME, (name, token))

        def create(
            self,
            name: str,
            token: str | None = None,
            description: str | None = None,
            rules: types.TextOrFields | None = None,
            datacenters: types.Texts | None = None,
        ) -> types.ACLPolicy:
            """Makes a policy: the result is an object with its `ID` …

            Args:
                name: Its name: letters, digits, `-` and `_`.
                token: The ACL token, in place of the client's.
                description: A text for people.
                rules: The rules: a text in HCL or JSON, or an object that stands for the JSON.
                datacenters: The datacenters where it counts, a list; all if not given.

            Returns:
                The object (`consul.types.ACLPolicy`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/policy`
            """
            objects = (
                name,
                token,
                description,
                rules,
                datacenters,
            )
            return self.agent._lictor_call(_POLICY_CREATE, objects)

        def update(
            self,
            uuid: str,
            name: str,
            token: str | None = None,
            description: str | None = None,
            rules: types.TextOrFields | None = None,
            datacenters: types.Texts | None = None,
        ) -> types.ACLPolicy:
            """Changes a policy: the result is the policy.

            Args:
                uuid: The policy's id.
                name: Its name: letters, digits, `-` and `_`.
                token: The ACL token, in place of the client's.
                description: A text for people.
                rules: The rules: a text in HCL or JSON, or an object that stands for the JSON.
                    Without them it has none any more.
                datacenters: The datacenters where it counts, a list; all if not given.

            Returns:
                The object (`consul.types.ACLPolicy`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/policy/{uuid}`
            """
            objects = (
                uuid,
                name,
                token,
                description,
                rules,
                datacenters,
            )
            return self.agent._lictor_call(_POLICY_UPDATE, objects)

        def delete(
            self,
            uuid: str,
            token: str | None = None,
        ) -> bool:
            """Removes a policy, also from the tokens and roles that are linked to it.

            Args:
                uuid: The policy's id.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `DELETE /v1/acl/policy/{uuid}`
            """
            return self.agent._lictor_call(_POLICY_DELETE, (uuid, token))

    class Role:
        """The calls `acl.role.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        def list(
            self,
            policy: str | None = None,
            token: str | None = None,
        ) -> builtins.list[types.ACLRole]:
            """The roles: a list of objects with `ID`, `Name`, `Policies` …

            Args:
                policy: Only roles linked to the policy of this id.
                token: The ACL token, in place of the client's.

            Returns:
                The list of objects (`consul.types.ACLRole`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/roles`
            """
            return self.agent._lictor_call(_ROLE_LIST, (policy, token))

        def read(
            self,
            role_id: str,
            token: str | None = None,
        ) -> types.ACLRole | None:
            """One role: an object; nothing for an unknown one.

            Args:
                role_id: The role's id.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.ACLRole`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/role/{role_id}`
            """
            return self.agent._lictor_call(_ROLE_READ, (role_id, token))

        def read_by_name(
            self,
            name: str,
            token: str | None = None,
        ) -> types.ACLRole | None:
            """The role of this name: an object; nothing for an unknown one.

            Args:
                name: The role's name.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.ACLRole`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/role/name/{name}`
            """
            return self.agent._lictor_call(_ROLE_READ_BY_NAME, (name, token))

        def create(
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

            Args:
                name: Its name: letters, digits, `-` and `_`.
                token: The ACL token, in place of the client's.
                description: A text for people.
                policies_id: The ids of ACL policies, which say what is allowed.
                policies_name: The names of ACL policies, which say what is allowed.
                service_identities: Services that may be acted for: a list of objects with
                    `ServiceName` and, if not all are meant, `Datacenters`.
                node_identities: Nodes whose agents may be acted for: a list of `node:datacenter`,
                    or of objects with `NodeName` and `Datacenter` (Consul ≥ 1.8.1).
                templated_policies: Templated policies: a list of objects from the template's name
                    to its variables, or of objects as Consul takes them (Consul ≥ 1.17).

            Returns:
                The object (`consul.types.ACLRole`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/role`
            """
            objects = (
                name,
                token,
                description,
                policies_id,
                policies_name,
                service_identities,
                node_identities,
                templated_policies,
            )
            return self.agent._lictor_call(_ROLE_CREATE, objects)

        def update(
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

            Args:
                role_id: The role's id.
                name: Its name: letters, digits, `-` and `_`.
                token: The ACL token, in place of the client's.
                description: A text for people.
                policies_id: The ids of ACL policies, which say what is allowed.
                policies_name: The names of ACL policies, which say what is allowed.
                service_identities: Services that may be acted for: a list of objects with
                    `ServiceName` and, if not all are meant, `Datacenters`.
                node_identities: Nodes whose agents may be acted for: a list of `node:datacenter`,
                    or of objects with `NodeName` and `Datacenter` (Consul ≥ 1.8.1).
                templated_policies: Templated policies: a list of objects from the template's name
                    to its variables, or of objects as Consul takes them (Consul ≥ 1.17).

            Returns:
                The object (`consul.types.ACLRole`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/role/{role_id}`
            """
            objects = (
                role_id,
                name,
                token,
                description,
                policies_id,
                policies_name,
                service_identities,
                node_identities,
                templated_policies,
            )
            return self.agent._lictor_call(_ROLE_UPDATE, objects)

        def delete(
            self,
            role_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a role, also from the tokens that have it.

            Args:
                role_id: The role's id.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `DELETE /v1/acl/role/{role_id}`
            """
            return self.agent._lictor_call(_ROLE_DELETE, (role_id, token))

    class TemplatedPolicy:
        """The calls `acl.templated_policy.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        def list(
            self,
            token: str | None = None,
        ) -> types.TemplatedPolicies:
            """The templated policies: an object from name to template, schema and description.
            Consul ≥ 1.17.

            Args:
                token: The ACL token, in place of the client's.

            Returns:
                The object (`consul.types.TemplatedPolicies`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/templated-policies`
            """
            return self.agent._lictor_call(_TEMPLATED_POLICY_LIST, (token,))

        def read(
            self,
            name: str,
            token: str | None = None,
        ) -> types.TemplatedPolicy | None:
            """One templated policy: an object with `TemplateName`, `Schema`, `Template`. Consul ≥
            1.17.

            Args:
                name: The template's name, such as `builtin/service`.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.TemplatedPolicy`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/templated-policy/name/{name}`
            """
            return self.agent._lictor_call(_TEMPLATED_POLICY_READ, (name, token))

        def preview(
            self,
            name: str,
            template_variables: dict[str, str] | None = None,
            token: str | None = None,
        ) -> types.ACLPolicy | None:
            """What a templated policy becomes with these variables: an object like a policy. Consul
            ≥ 1.17.

            Args:
                name: The template's name, such as `builtin/service`.
                template_variables: An object of texts, such as `Name`.
                token: The ACL token, in place of the client's.

            Returns:
                What there is (`consul.types.ACLPolicy`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `POST /v1/acl/templated-policy/preview/{name}`
            """
            objects = (
                name,
                template_variables,
                token,
            )
            return self.agent._lictor_call(_TEMPLATED_POLICY_PREVIEW, objects)

    class Token:
        """The calls `acl.token.*`."""

        def __init__(self, agent: Consul) -> None:
            self.agent = agent

        def list(
            self,
            policy: str | None = None,
            role: str | None = None,
            authmethod: str | None = None,
            servicename: str | None = None,
            token: str | None = None,
        ) -> builtins.list[types.ACLTokenListed]:
            """The tokens: a list of objects with `AccessorID`, `Description`, `Policies` …; their
            `SecretID`s are shown only to who may change ACLs.

            Args:
                policy: Only tokens linked to the policy of this id.
                role: Only tokens linked to the role of this id.
                authmethod: Only tokens that were made through this auth method.
                servicename: Only tokens with an identity of this service (Consul ≥ 1.16).
                token: The ACL token, in place of the client's.

            Returns:
                The list of objects (`consul.types.ACLTokenListed`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/tokens`
            """
            objects = (
                policy,
                role,
                authmethod,
                servicename,
                token,
            )
            return self.agent._lictor_call(_TOKEN_LIST, objects)

        def read(
            self,
            accessor_id: str,
            token: str | None = None,
            expanded: bool = False,
        ) -> types.ACLToken | None:
            """One token: an object. An unknown one is an error (403 or 404).

            Args:
                accessor_id: The token's accessor id.
                token: The ACL token, in place of the client's.
                expanded: With its policies and roles in full (Consul ≥ 1.12).

            Returns:
                What there is (`consul.types.ACLToken`), or None.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/token/{accessor_id}`
            """
            return self.agent._lictor_call(_TOKEN_READ, (accessor_id, token, expanded))

        def read_self(
            self,
            token: str | None = None,
        ) -> types.ACLToken:
            """The token of the call itself: an object.

            Args:
                token: The ACL token, in place of the client's.

            Returns:
                The object (`consul.types.ACLToken`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `GET /v1/acl/token/self`
            """
            return self.agent._lictor_call(_TOKEN_READ_SELF, (token,))

        def create(
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

            Args:
                token: The ACL token, in place of the client's.
                accessor_id: The accessor id, a UUID; made by Consul if not given.
                secret_id: The secret, a UUID; made by Consul if not given.
                node_identities: Nodes whose agents may be acted for: a list of `node:datacenter`,
                    or of objects with `NodeName` and `Datacenter` (Consul ≥ 1.8.1).
                service_identities: Services that may be acted for: a list of objects with
                    `ServiceName` and, if not all are meant, `Datacenters`.
                policies_id: The ids of ACL policies, which say what is allowed.
                description: A text for people.
                policies_name: The names of ACL policies, which say what is allowed.
                roles_id: The ids of ACL roles.
                roles_name: The names of ACL roles.
                templated_policies: Templated policies: a list of objects from the template's name
                    to its variables, or of objects as Consul takes them (Consul ≥ 1.17).
                expiration_time: When it ends: a time such as `2030-01-01T00:00:00Z`.
                expiration_ttl: After how long it ends: a Go duration from `1m` to `24h`.
                local: Keep it in this datacenter.

            Returns:
                The object (`consul.types.ACLToken`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/token`
            """
            objects = (
                token,
                accessor_id,
                secret_id,
                node_identities,
                service_identities,
                policies_id,
                description,
                policies_name,
                roles_id,
                roles_name,
                templated_policies,
                expiration_time,
                expiration_ttl,
                local,
            )
            return self.agent._lictor_call(_TOKEN_CREATE, objects)

        def update(
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

            Args:
                accessor_id: The token's accessor id.
                token: The ACL token, in place of the client's.
                secret_id: The secret: it cannot be changed, and may be left out.
                node_identities: Nodes whose agents may be acted for: a list of `node:datacenter`,
                    or of objects with `NodeName` and `Datacenter` (Consul ≥ 1.8.1).
                service_identities: Services that may be acted for: a list of objects with
                    `ServiceName` and, if not all are meant, `Datacenters`.
                description: A text for people.
                policies_id: The ids of ACL policies, which say what is allowed.
                policies_name: The names of ACL policies, which say what is allowed.
                roles_id: The ids of ACL roles.
                roles_name: The names of ACL roles.
                templated_policies: Templated policies: a list of objects from the template's name
                    to its variables, or of objects as Consul takes them (Consul ≥ 1.17).
                expiration_time: When it ends: it cannot be changed, and may be left out.
                expiration_ttl: After how long it ends: only for a token that is new.
                local: Whether it is kept in this datacenter: it cannot be changed.

            Returns:
                The object (`consul.types.ACLToken`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/token/{accessor_id}`
            """
            objects = (
                accessor_id,
                token,
                secret_id,
                node_identities,
                service_identities,
                description,
                policies_id,
                policies_name,
                roles_id,
                roles_name,
                templated_policies,
                expiration_time,
                expiration_ttl,
                local,
            )
            return self.agent._lictor_call(_TOKEN_UPDATE, objects)

        def clone(
            self,
            accessor_id: str,
            token: str | None = None,
            description: str = "",
        ) -> types.ACLToken:
            """Makes another token that may do the same: the result is that one.

            Args:
                accessor_id: The accessor id of the token to copy.
                token: The ACL token, in place of the client's.
                description: A text for people; that of the copied token if empty.

            Returns:
                The object (`consul.types.ACLToken`).

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `PUT /v1/acl/token/{accessor_id}/clone`
            """
            return self.agent._lictor_call(_TOKEN_CLONE, (accessor_id, token, description))

        def delete(
            self,
            accessor_id: str,
            token: str | None = None,
        ) -> bool:
            """Removes a token.

            Args:
                accessor_id: The token's accessor id.
                token: The ACL token, in place of the client's.

            Returns:
                True; False where there is no such thing.

            Raises:
                ConsulException: Consul refuses or fails, or its reply cannot be read.
                TransportError: no reply came.

            `DELETE /v1/acl/token/{accessor_id}`
            """
            return self.agent._lictor_call(_TOKEN_DELETE, (accessor_id, token))

    def __init__(self, agent: Consul) -> None:
        self.agent = agent
        self.auth_method = self.auth_methods = ACL.AuthMethod(agent)
        self.binding_rule = self.binding_rules = ACL.BindingRule(agent)
        self.policy = self.policies = ACL.Policy(agent)
        self.role = self.roles = ACL.Role(agent)
        self.templated_policy = self.templated_policies = ACL.TemplatedPolicy(agent)
        self.token = self.tokens = ACL.Token(agent)

    def bootstrap(
        self,
        bootstrap_secret: str | None = None,
    ) -> types.ACLToken:
        """Makes the first token, which may do everything: an object with `SecretID`, `AccessorID` …

        It can be done once, until the operators reset it; then Consul refuses with a 403.

        Args:
            bootstrap_secret: The token's secret, a UUID; made by Consul if not given (Consul ≥
                1.14).

        Returns:
            The object (`consul.types.ACLToken`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/acl/bootstrap`
        """
        return self.agent._lictor_call(_BOOTSTRAP, (bootstrap_secret,))

    def login(
        self,
        auth_method: str,
        bearer_token: str,
        meta: dict[str, str] | None = None,
    ) -> types.ACLToken:
        """Makes a token for somebody whom an auth method knows: an object with `SecretID` …

        Args:
            auth_method: The auth method's name.
            bearer_token: What proves to the auth method who it is, such as a JWT.
            meta: Kept in the token's description: an object of texts.

        Returns:
            The object (`consul.types.ACLToken`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `POST /v1/acl/login`
        """
        return self.agent._lictor_call(_LOGIN, (auth_method, bearer_token, meta))

    def logout(
        self,
        token: str,
    ) -> bool:
        """Destroys a token that `login` made.

        Args:
            token: The token's secret.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `POST /v1/acl/logout`
        """
        return self.agent._lictor_call(_LOGOUT, (token,))

    def replication(
        self,
        dc: str | None = None,
        token: str | None = None,
    ) -> types.ACLReplication:
        """The state of the copying of ACLs from the primary datacenter: an object with `Enabled`,
        `Running`, `ReplicatedIndex`, `LastSuccess`, `LastError` …

        Args:
            dc: The datacenter, in place of the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.ACLReplication`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/acl/replication`
        """
        return self.agent._lictor_call(_REPLICATION, (dc, token))

    def authorize(
        self,
        requests: Sequence[types.Fields],
        dc: str | None = None,
        token: str | None = None,
    ) -> builtins.list[types.ACLAuthorization]:
        """Whether a token may do each of up to 64 things: the list that was given, its objects with
        `Allow`. An internal endpoint of Consul's user interface.

        Args:
            requests: A list of objects with `Resource` (such as `key`), `Access` (such as `read`)
                and, where one is meant, `Segment` (such as the key).
            dc: The datacenter, in place of the agent's own.
            token: The ACL token, in place of the client's.

        Returns:
            The list of objects (`consul.types.ACLAuthorization`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `POST /v1/internal/acl/authorize`
        """
        return self.agent._lictor_call(_AUTHORIZE, (requests, dc, token))

    def create(
        self,
        name: str | None = None,
        type: str = "client",
        rules: str | None = None,
        acl_id: str | None = None,
        token: str | None = None,
    ) -> str:
        """Makes a token of the old system; the result is its secret. Consul < 1.11.

        Args:
            name: A name for people.
            type: `client`, whose rules count, or `management`, which may do everything.
            rules: The rules, a text in HCL or JSON.
            acl_id: The token's secret; made by Consul if not given.
            token: The ACL token, in place of the client's.

        Returns:
            The id.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/acl/create`
        """
        return self.agent._lictor_call(_CREATE, (name, type, rules, acl_id, token))

    def update(
        self,
        acl_id: str,
        name: str | None = None,
        type: str | None = None,
        rules: str | None = None,
        token: str | None = None,
    ) -> str:
        """Changes a token of the old system, or makes it; the result is its secret. Consul < 1.11.

        Args:
            acl_id: The token's secret.
            name: A name for people.
            type: `client`, whose rules count, or `management`, which may do everything.
            rules: The rules, a text in HCL or JSON.
            token: The ACL token, in place of the client's.

        Returns:
            The id.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/acl/update`
        """
        return self.agent._lictor_call(_UPDATE, (acl_id, name, type, rules, token))

    def clone(
        self,
        acl_id: str,
        token: str | None = None,
    ) -> str:
        """Makes another token like one of the old system; the result is its secret. Consul < 1.11.

        Args:
            acl_id: The token's secret.
            token: The ACL token, in place of the client's.

        Returns:
            The id.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/acl/clone/{acl_id}`
        """
        return self.agent._lictor_call(_CLONE, (acl_id, token))

    def destroy(
        self,
        acl_id: str,
        token: str | None = None,
    ) -> bool:
        """Destroys a token of the old system. Also `true` for an unknown one. Consul < 1.11.

        Args:
            acl_id: The token's secret.
            token: The ACL token, in place of the client's.

        Returns:
            Whether it was done.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/acl/destroy/{acl_id}`
        """
        return self.agent._lictor_call(_DESTROY, (acl_id, token))

    def info(
        self,
        acl_id: str,
        token: str | None = None,
    ) -> types.LegacyACL | None:
        """One token of the old system: an object with `ID`, `Name`, `Type` and `Rules`; nothing for
        an unknown one. Consul < 1.11.

        Args:
            acl_id: The token's secret.
            token: The ACL token, in place of the client's.

        Returns:
            What there is (`consul.types.LegacyACL`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/acl/info/{acl_id}`
        """
        return self.agent._lictor_call(_INFO, (acl_id, token))

    def list(
        self,
        token: str | None = None,
    ) -> builtins.list[types.LegacyACL]:
        """The tokens of the old system: a list. Consul < 1.11.

        Args:
            token: The ACL token, in place of the client's.

        Returns:
            The list of objects (`consul.types.LegacyACL`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/acl/list`
        """
        return self.agent._lictor_call(_LIST, (token,))
