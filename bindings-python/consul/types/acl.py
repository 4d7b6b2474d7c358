"""Results about access control."""

from __future__ import annotations

from typing import TypedDict

from consul.types.values import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import NotRequired


class ACLLink(TypedDict):
    """A policy or role that something is linked to."""

    ID: str
    Name: str


class ServiceIdentity(TypedDict):
    """A service that may be acted for."""

    ServiceName: str
    Datacenters: NotRequired[list[str] | None]


class NodeIdentity(TypedDict):
    """A node whose agent may be acted for."""

    NodeName: str
    Datacenter: str


class TemplatedPolicyLink(TypedDict):
    """A templated policy with its variables."""

    TemplateName: str
    TemplateVariables: NotRequired[dict[str, str] | None]
    Datacenters: NotRequired[list[str] | None]


class ACLTokenListed(TypedDict):
    """A token in a list: its secret is shown only to who may change ACLs."""

    AccessorID: str
    SecretID: NotRequired[str]
    Description: str
    Local: bool
    CreateTime: str
    Hash: str
    Legacy: NotRequired[bool]
    AuthMethod: NotRequired[str]
    ExpirationTime: NotRequired[str]
    Policies: NotRequired[list[ACLLink] | None]
    Roles: NotRequired[list[ACLLink] | None]
    ServiceIdentities: NotRequired[list[ServiceIdentity]]
    NodeIdentities: NotRequired[list[NodeIdentity]]
    TemplatedPolicies: NotRequired[list[TemplatedPolicyLink]]
    CreateIndex: int
    ModifyIndex: int


class ACLToken(TypedDict):
    """A token."""

    AccessorID: str
    SecretID: str
    Description: str
    Local: bool
    CreateTime: str
    Hash: str
    ID: NotRequired[str]
    Type: NotRequired[str]
    Rules: NotRequired[str]
    AuthMethod: NotRequired[str]
    ExpirationTime: NotRequired[str]
    ExpirationTTL: NotRequired[str]
    Policies: NotRequired[list[ACLLink] | None]
    Roles: NotRequired[list[ACLLink] | None]
    ServiceIdentities: NotRequired[list[ServiceIdentity]]
    NodeIdentities: NotRequired[list[NodeIdentity]]
    TemplatedPolicies: NotRequired[list[TemplatedPolicyLink]]
    ExpandedPolicies: NotRequired[list[ACLPolicy]]
    ExpandedRoles: NotRequired[list[ACLRole]]
    CreateIndex: int
    ModifyIndex: int


class ACLPolicyListed(TypedDict):
    """A policy in a list, without its rules."""

    ID: str
    Name: str
    Description: str
    Datacenters: NotRequired[list[str] | None]
    Hash: str
    CreateIndex: int
    ModifyIndex: int


class ACLPolicy(ACLPolicyListed):
    """A policy."""

    Rules: str


class ACLRole(TypedDict):
    """A role."""

    ID: str
    Name: str
    Description: str
    Policies: NotRequired[list[ACLLink] | None]
    ServiceIdentities: NotRequired[list[ServiceIdentity]]
    NodeIdentities: NotRequired[list[NodeIdentity]]
    TemplatedPolicies: NotRequired[list[TemplatedPolicyLink]]
    Hash: str
    CreateIndex: int
    ModifyIndex: int


class AuthMethod(TypedDict):
    """An auth method; in a list without `Config`."""

    Name: str
    Type: str
    Description: NotRequired[str]
    DisplayName: NotRequired[str]
    MaxTokenTTL: NotRequired[str]
    TokenLocality: NotRequired[str]
    TokenNameFormat: NotRequired[str]
    Config: NotRequired[Settings | None]
    CreateIndex: int
    ModifyIndex: int


class BindingRule(TypedDict):
    """A binding rule."""

    ID: str
    Description: str
    AuthMethod: str
    Selector: str
    BindType: str
    BindName: str
    BindVars: NotRequired[Settings | None]
    CreateIndex: int
    ModifyIndex: int


class TemplatedPolicy(TypedDict):
    """A templated policy."""

    TemplateName: str
    Schema: str
    Template: str
    Description: NotRequired[str]


TemplatedPolicies = dict[str, TemplatedPolicy]


class ACLReplication(TypedDict):
    """The state of the copying of ACLs."""

    Enabled: bool
    Running: bool
    SourceDatacenter: str
    ReplicationType: str
    ReplicatedIndex: int
    ReplicatedRoleIndex: int
    ReplicatedTokenIndex: int
    LastSuccess: str
    LastError: str
    LastErrorMessage: NotRequired[str]


class ACLAuthorization(TypedDict):
    """Whether something may be done."""

    Resource: str
    Access: str
    Segment: NotRequired[str]
    Allow: bool


class LegacyACL(TypedDict):
    """A token of the old system."""

    ID: str
    Name: str
    Type: str
    Rules: str
    CreateIndex: int
    ModifyIndex: int
