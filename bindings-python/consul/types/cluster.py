"""Results about the mesh, the servers, and prepared queries."""

from __future__ import annotations

from typing import TypedDict

from consul.types.registry import Coordinate, ServiceEntry
from consul.types.values import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import NotRequired


# ---- prepared queries ----------------------------------------------------------------------------


class Created(TypedDict):
    """What was made."""

    ID: str


class PreparedQuery(TypedDict):
    """A prepared query."""

    ID: str
    Name: str
    Session: str
    Token: str
    Template: Settings
    Service: Settings
    DNS: Settings
    CreateIndex: int
    ModifyIndex: int


PreparedQueries = list[PreparedQuery]


class ReplyMeta(TypedDict, total=False):
    """What some replies also say about themselves."""

    Index: int
    LastContact: int
    KnownLeader: bool
    ConsistencyLevel: str
    NotModified: bool
    Backend: int
    ResultsFilteredByACLs: bool


class QueryResult(ReplyMeta):
    """What a prepared query found."""

    Service: str
    Nodes: list[ServiceEntry] | None
    DNS: Settings
    Datacenter: str
    Failovers: int


class QueryExplanation(ReplyMeta):
    """A prepared query as it would be executed."""

    Query: PreparedQuery


# ---- the mesh ------------------------------------------------------------------------------------


class CARoot(TypedDict):
    """A root certificate."""

    ID: str
    Name: str
    SerialNumber: int
    SigningKeyID: str
    ExternalTrustDomain: str
    NotBefore: str
    NotAfter: str
    RootCert: str
    IntermediateCerts: list[str] | None
    Active: bool
    PrivateKeyType: str
    PrivateKeyBits: int
    CreateIndex: int
    ModifyIndex: int


class CARoots(TypedDict):
    """The roots of the certificate authority."""

    ActiveRootID: str
    TrustDomain: str
    Roots: list[CARoot]


class CAConfiguration(TypedDict):
    """How the certificate authority is configured."""

    Provider: str
    Config: Settings
    State: NotRequired[dict[str, str] | None]
    ForceWithoutCrossSigning: NotRequired[bool]
    CreateIndex: int
    ModifyIndex: int


class Intention(TypedDict):
    """Whether one service may connect to another."""

    ID: NotRequired[str]
    Description: NotRequired[str]
    SourceNS: str
    SourceName: str
    SourcePeer: NotRequired[str]
    SourceSamenessGroup: NotRequired[str]
    DestinationNS: str
    DestinationName: str
    SourceType: str
    Action: NotRequired[str]
    Permissions: NotRequired[list[Settings]]
    DefaultAddr: NotRequired[str]
    DefaultPort: NotRequired[int]
    Meta: NotRequired[dict[str, str] | None]
    Precedence: int
    Hash: NotRequired[str]
    CreatedAt: NotRequired[str]
    UpdatedAt: NotRequired[str]
    CreateIndex: int
    ModifyIndex: int


#: What counts for a service, by its name.
Intentions = dict[str, list[Intention]]


class PeeringToken(TypedDict):
    """A token to establish a peering with."""

    PeeringToken: str


class Peering(TypedDict):
    """A peering."""

    ID: str
    Name: str
    State: str
    DeletedAt: NotRequired[str | None]
    Meta: NotRequired[dict[str, str] | None]
    PeerID: NotRequired[str]
    PeerCAPems: NotRequired[list[str] | None]
    PeerServerName: NotRequired[str]
    PeerServerAddresses: NotRequired[list[str] | None]
    StreamStatus: NotRequired[Settings]
    Remote: NotRequired[Settings]
    CreateIndex: int
    ModifyIndex: int


class ExportedService(TypedDict):
    """A service that other clusters may use."""

    Service: str
    Consumers: dict[str, list[str]]


# ---- the servers ---------------------------------------------------------------------------------


class NodeCoordinate(TypedDict):
    """A node's place in the network."""

    Node: str
    Segment: str
    Coord: Coordinate | None


NodeCoordinates = list[NodeCoordinate]


class DatacenterCoordinates(TypedDict):
    """The places of a datacenter's servers."""

    Datacenter: str
    AreaID: str
    Coordinates: list[NodeCoordinate]


class RaftServer(TypedDict):
    """A server as raft knows it."""

    ID: str
    Node: str
    Address: str
    Leader: bool
    ProtocolVersion: str
    Voter: bool
    LastIndex: NotRequired[int]


class RaftConfiguration(TypedDict):
    """The servers as raft knows them."""

    Servers: list[RaftServer]
    Index: int


class AutopilotConfiguration(TypedDict):
    """How autopilot is configured."""

    CleanupDeadServers: bool
    LastContactThreshold: str
    MaxTrailingLogs: int
    MinQuorum: int
    ServerStabilizationTime: str
    RedundancyZoneTag: str
    DisableUpgradeMigration: bool
    UpgradeVersionTag: str
    CreateIndex: int
    ModifyIndex: int


class ServerHealth(TypedDict):
    """The health of a server."""

    ID: str
    Name: str
    Address: str
    SerfStatus: str
    Version: str
    Leader: bool
    LastContact: str
    LastTerm: int
    LastIndex: int
    Healthy: bool
    Voter: bool
    StableSince: str


class AutopilotHealth(TypedDict):
    """The health of the servers."""

    Healthy: bool
    FailureTolerance: int
    Servers: list[ServerHealth] | None


class AutopilotState(TypedDict):
    """All that autopilot knows."""

    Healthy: bool
    FailureTolerance: int
    OptimisticFailureTolerance: int
    Leader: str
    Voters: list[str]
    Servers: dict[str, Settings]
    ReadReplicas: NotRequired[list[str] | None]
    RedundancyZones: NotRequired[Settings]
    Upgrade: NotRequired[Settings]


class Keyring(TypedDict):
    """The gossip keys of a pool."""

    WAN: bool
    Datacenter: str
    Segment: str
    Messages: NotRequired[dict[str, str] | None]
    Keys: dict[str, int]
    PrimaryKeys: NotRequired[dict[str, int]]
    NumNodes: int


class Usage(ReplyMeta):
    """How much there is, by datacenter."""

    Usage: dict[str, Settings]
