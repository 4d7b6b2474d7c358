"""Results about nodes, their services and checks, and about the agent."""

from __future__ import annotations

from typing import TypedDict

from consul.types.values import Configuration, Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import NotRequired


# ---- nodes, services and checks ------------------------------------------------------------------


class Locality(TypedDict, total=False):
    """Where something is."""

    Region: str
    Zone: str


class Address(TypedDict):
    """An address of several."""

    Address: str
    Port: int


class Port(TypedDict, total=False):
    """A port of several (Consul ≥ 1.22)."""

    name: str
    port: int
    default: bool


class Weights(TypedDict):
    """How often DNS answers with a service."""

    Passing: int
    Warning: int


class Node(TypedDict):
    """A node of the catalog."""

    ID: str
    Node: str
    Address: str
    Datacenter: str
    TaggedAddresses: dict[str, str] | None
    Meta: dict[str, str] | None
    CreateIndex: int
    ModifyIndex: int
    PeerName: NotRequired[str]
    Locality: NotRequired[Locality]


class AgentService(TypedDict):
    """A service, as its agent has it, and as `health.service` shows it."""

    ID: str
    Service: str
    Tags: list[str] | None
    Meta: dict[str, str] | None
    Port: int
    Address: str
    Weights: Weights
    EnableTagOverride: bool
    Kind: NotRequired[str]
    TaggedAddresses: NotRequired[dict[str, Address] | None]
    SocketPath: NotRequired[str]
    Ports: NotRequired[list[Port]]
    Proxy: NotRequired[Settings | None]
    Connect: NotRequired[Settings | None]
    ContentHash: NotRequired[str]
    Datacenter: NotRequired[str]
    Locality: NotRequired[Locality]
    PeerName: NotRequired[str]
    CreateIndex: NotRequired[int]
    ModifyIndex: NotRequired[int]


AgentServices = dict[str, AgentService]


class HealthCheck(TypedDict):
    """A check as it stands."""

    Node: str
    CheckID: str
    Name: str
    Status: str
    Notes: str
    Output: str
    ServiceID: str
    ServiceName: str
    ServiceTags: NotRequired[list[str] | None]
    Type: NotRequired[str]
    Interval: NotRequired[str]
    Timeout: NotRequired[str]
    ExposedPort: NotRequired[int]
    PeerName: NotRequired[str]
    Definition: NotRequired[Settings]
    CreateIndex: NotRequired[int]
    ModifyIndex: NotRequired[int]


AgentChecks = dict[str, HealthCheck]


class ServiceEntry(TypedDict):
    """An instance of a service, with its node and its health."""

    Node: Node
    Service: AgentService
    Checks: list[HealthCheck]


class AgentServiceHealth(TypedDict):
    """The health of a service of the agent."""

    AggregatedStatus: str
    Service: AgentService
    Checks: list[HealthCheck] | None


AgentServicesHealth = list[AgentServiceHealth]


class CatalogService(TypedDict):
    """An instance of a service, with its node."""

    ID: str
    Node: str
    Address: str
    Datacenter: str
    TaggedAddresses: dict[str, str] | None
    NodeMeta: dict[str, str] | None
    ServiceKind: str
    ServiceID: str
    ServiceName: str
    ServiceTags: list[str] | None
    ServiceAddress: str
    ServiceTaggedAddresses: NotRequired[dict[str, Address] | None]
    ServiceWeights: Weights
    ServiceMeta: dict[str, str] | None
    ServicePort: int
    ServicePorts: NotRequired[list[Port]]
    ServiceSocketPath: NotRequired[str]
    ServiceEnableTagOverride: bool
    ServiceProxy: NotRequired[Settings | None]
    ServiceConnect: NotRequired[Settings | None]
    ServiceLocality: NotRequired[Locality | None]
    PeerName: NotRequired[str]
    CreateIndex: int
    ModifyIndex: int


#: Names of services, and the tags in use.
ServiceNames = dict[str, list[str]]


class CatalogNode(TypedDict):
    """A node with its services, by id."""

    Node: Node
    Services: dict[str, AgentService]


class CatalogNodeServices(TypedDict):
    """A node with its services; both are nothing for an unknown one."""

    Node: Node | None
    Services: list[AgentService] | None


class ServiceName(TypedDict):
    """A service, by name."""

    Name: str


class GatewayService(TypedDict, total=False):
    """A service behind a gateway."""

    Gateway: ServiceName
    Service: ServiceName
    GatewayKind: str
    Port: int
    Protocol: str
    Hosts: list[str]
    CAFile: str
    CertFile: str
    KeyFile: str
    SNI: str
    FromWildcard: bool
    ServiceKind: str
    AutoHostRewrite: bool
    CreateIndex: int
    ModifyIndex: int


# ---- the agent -----------------------------------------------------------------------------------


class Member(TypedDict):
    """A member of the gossip pool."""

    Name: str
    Addr: str
    Port: int
    Tags: dict[str, str]
    Status: int
    ProtocolMin: int
    ProtocolMax: int
    ProtocolCur: int
    DelegateMin: int
    DelegateMax: int
    DelegateCur: int


class Coordinate(TypedDict):
    """A place in the network."""

    Vec: list[float]
    Error: float
    Adjustment: float
    Height: float


class AgentSelf(TypedDict):
    """The agent itself."""

    Config: Configuration
    DebugConfig: Configuration
    Coord: Coordinate | None
    Member: Member
    Meta: dict[str, str] | None
    Stats: NotRequired[dict[str, dict[str, str]]]
    xDS: NotRequired[Settings]


class AgentHost(TypedDict):
    """The machine: as the library says it that Consul asks."""

    Memory: Settings | None
    CPU: list[Settings] | None
    Host: Settings | None
    Disk: Settings | None
    CollectionTime: int
    Errors: list[Settings] | None


class AgentVersion(TypedDict):
    """The agent's version."""

    SHA: str
    BuildDate: str
    HumanVersion: str
    FIPS: str


class Gauge(TypedDict):
    """A value."""

    Name: str
    Value: float
    Labels: dict[str, str]


class Sample(TypedDict):
    """What was counted or measured in the interval."""

    Name: str
    Count: int
    Rate: float
    Sum: float
    Min: float
    Max: float
    Mean: float
    Stddev: float
    Labels: dict[str, str]


class Metrics(TypedDict):
    """The agent's metrics."""

    Timestamp: str
    Gauges: list[Gauge]
    Points: list[Settings]
    Counters: list[Sample]
    Samples: list[Sample]


class Authorization(TypedDict):
    """Whether a connection is allowed."""

    Authorized: bool
    Reason: str


class Leaf(TypedDict):
    """A service's certificate."""

    SerialNumber: str
    CertPEM: str
    PrivateKeyPEM: str
    Service: NotRequired[str]
    ServiceURI: NotRequired[str]
    Agent: NotRequired[str]
    AgentURI: NotRequired[str]
    ValidAfter: str
    ValidBefore: str
    CreateIndex: int
    ModifyIndex: int
