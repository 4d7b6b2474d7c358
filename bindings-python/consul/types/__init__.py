"""What the calls take and return, for type checkers: `list[consul.types.ServiceEntry]` and so on.

Results are plain dictionaries; these say which members they have, in the spelling of Consul's JSON.
What is `NotRequired` came to Consul in some later version, or is there only where it says
something. Members that only Consul Enterprise sends, and those that Consul adds in time, are not
listed: a checker refuses what is no member, and at run time it is there.

Nothing here is used at run time, so `import consul` does not import it.
"""

from consul.types.acl import ACLAuthorization as ACLAuthorization
from consul.types.acl import ACLLink as ACLLink
from consul.types.acl import ACLPolicy as ACLPolicy
from consul.types.acl import ACLPolicyListed as ACLPolicyListed
from consul.types.acl import ACLReplication as ACLReplication
from consul.types.acl import ACLRole as ACLRole
from consul.types.acl import ACLToken as ACLToken
from consul.types.acl import ACLTokenListed as ACLTokenListed
from consul.types.acl import AuthMethod as AuthMethod
from consul.types.acl import BindingRule as BindingRule
from consul.types.acl import LegacyACL as LegacyACL
from consul.types.acl import NodeIdentity as NodeIdentity
from consul.types.acl import ServiceIdentity as ServiceIdentity
from consul.types.acl import TemplatedPolicies as TemplatedPolicies
from consul.types.acl import TemplatedPolicy as TemplatedPolicy
from consul.types.acl import TemplatedPolicyLink as TemplatedPolicyLink
from consul.types.cluster import AutopilotConfiguration as AutopilotConfiguration
from consul.types.cluster import AutopilotHealth as AutopilotHealth
from consul.types.cluster import AutopilotState as AutopilotState
from consul.types.cluster import CAConfiguration as CAConfiguration
from consul.types.cluster import CARoot as CARoot
from consul.types.cluster import CARoots as CARoots
from consul.types.cluster import Created as Created
from consul.types.cluster import DatacenterCoordinates as DatacenterCoordinates
from consul.types.cluster import ExportedService as ExportedService
from consul.types.cluster import Intention as Intention
from consul.types.cluster import Intentions as Intentions
from consul.types.cluster import Keyring as Keyring
from consul.types.cluster import NodeCoordinate as NodeCoordinate
from consul.types.cluster import NodeCoordinates as NodeCoordinates
from consul.types.cluster import Peering as Peering
from consul.types.cluster import PeeringToken as PeeringToken
from consul.types.cluster import PreparedQueries as PreparedQueries
from consul.types.cluster import PreparedQuery as PreparedQuery
from consul.types.cluster import QueryExplanation as QueryExplanation
from consul.types.cluster import QueryResult as QueryResult
from consul.types.cluster import RaftConfiguration as RaftConfiguration
from consul.types.cluster import RaftServer as RaftServer
from consul.types.cluster import ReplyMeta as ReplyMeta
from consul.types.cluster import ServerHealth as ServerHealth
from consul.types.cluster import Usage as Usage
from consul.types.registry import Address as Address
from consul.types.registry import AgentChecks as AgentChecks
from consul.types.registry import AgentHost as AgentHost
from consul.types.registry import AgentSelf as AgentSelf
from consul.types.registry import AgentService as AgentService
from consul.types.registry import AgentServiceHealth as AgentServiceHealth
from consul.types.registry import AgentServices as AgentServices
from consul.types.registry import AgentServicesHealth as AgentServicesHealth
from consul.types.registry import AgentVersion as AgentVersion
from consul.types.registry import Authorization as Authorization
from consul.types.registry import CatalogNode as CatalogNode
from consul.types.registry import CatalogNodeServices as CatalogNodeServices
from consul.types.registry import CatalogService as CatalogService
from consul.types.registry import Coordinate as Coordinate
from consul.types.registry import GatewayService as GatewayService
from consul.types.registry import Gauge as Gauge
from consul.types.registry import HealthCheck as HealthCheck
from consul.types.registry import Leaf as Leaf
from consul.types.registry import Locality as Locality
from consul.types.registry import Member as Member
from consul.types.registry import Metrics as Metrics
from consul.types.registry import Node as Node
from consul.types.registry import Port as Port
from consul.types.registry import Sample as Sample
from consul.types.registry import ServiceEntry as ServiceEntry
from consul.types.registry import ServiceName as ServiceName
from consul.types.registry import ServiceNames as ServiceNames
from consul.types.registry import Weights as Weights
from consul.types.store import Event as Event
from consul.types.store import FiredEvent as FiredEvent
from consul.types.store import Keys as Keys
from consul.types.store import KVEntries as KVEntries
from consul.types.store import KVEntry as KVEntry
from consul.types.store import Session as Session
from consul.types.store import SessionCheck as SessionCheck
from consul.types.store import TxnError as TxnError
from consul.types.store import TxnItem as TxnItem
from consul.types.store import TxnKV as TxnKV
from consul.types.store import TxnResult as TxnResult
from consul.types.values import CheckStatus as CheckStatus
from consul.types.values import ConfigEntry as ConfigEntry
from consul.types.values import Configuration as Configuration
from consul.types.values import Consistency as Consistency
from consul.types.values import DiscoveryChain as DiscoveryChain
from consul.types.values import Fields as Fields
from consul.types.values import ImportedServices as ImportedServices
from consul.types.values import NodeIdentities as NodeIdentities
from consul.types.values import Settings as Settings
from consul.types.values import TextOrFields as TextOrFields
from consul.types.values import Texts as Texts
