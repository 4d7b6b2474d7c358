// What Consul answers, in the spelling of its JSON.
//
// Generated from bindings-python/consul/types: change it there and run `cargo test`.
//
// What is optional came to Consul in some later version, or is there only where it says
// something.

import type { Stored } from "./values.cjs";

/**
 * A configuration entry: `Kind`, `Name`, and what belongs to the kind, each of which is different.
 */
export type ConfigEntry = Record<string, any>;

/**
 * Settings of a proxy, of an auth method, of a CA provider: what the one in question understands.
 */
export type Settings = Record<string, any>;

/** A compiled discovery chain: a graph, whose nodes are of several kinds. */
export type DiscoveryChain = Record<string, any>;

/** The agent's configuration, which differs with every version. */
export type Configuration = Record<string, any>;

/** The services of other clusters: a list, or an object that has it. */
export type ImportedServices = any;

/** Where something is. */
export interface Locality {
  Region?: string;
  Zone?: string;
}

/** An address of several. */
export interface Address {
  Address: string;
  Port: number;
}

/** A port of several (Consul ≥ 1.22). */
export interface Port {
  name?: string;
  port?: number;
  default?: boolean;
}

/** How often DNS answers with a service. */
export interface Weights {
  Passing: number;
  Warning: number;
}

/** A node of the catalog. */
export interface Node extends Stored {
  ID: string;
  Node: string;
  Address: string;
  Datacenter: string;
  TaggedAddresses: Record<string, string> | null;
  Meta: Record<string, string> | null;
  CreateIndex: number;
  ModifyIndex: number;
  PeerName?: string;
  Locality?: Locality;
}

/** A service, as its agent has it, and as `health.service` shows it. */
export interface AgentService extends Stored {
  ID: string;
  Service: string;
  Tags: string[] | null;
  Meta: Record<string, string> | null;
  Port: number;
  Address: string;
  Weights: Weights;
  EnableTagOverride: boolean;
  Kind?: string;
  TaggedAddresses?: Record<string, Address> | null;
  SocketPath?: string;
  Ports?: Port[];
  Proxy?: Settings | null;
  Connect?: Settings | null;
  ContentHash?: string;
  Datacenter?: string;
  Locality?: Locality;
  PeerName?: string;
  CreateIndex?: number;
  ModifyIndex?: number;
}

export type AgentServices = Record<string, AgentService>;

/** A check as it stands. */
export interface HealthCheck extends Stored {
  Node: string;
  CheckID: string;
  Name: string;
  Status: string;
  Notes: string;
  Output: string;
  ServiceID: string;
  ServiceName: string;
  ServiceTags?: string[] | null;
  Type?: string;
  Interval?: string;
  Timeout?: string;
  ExposedPort?: number;
  PeerName?: string;
  Definition?: Settings;
  CreateIndex?: number;
  ModifyIndex?: number;
}

export type AgentChecks = Record<string, HealthCheck>;

/** An instance of a service, with its node and its health. */
export interface ServiceEntry {
  Node: Node;
  Service: AgentService;
  Checks: HealthCheck[];
}

/** The health of a service of the agent. */
export interface AgentServiceHealth {
  AggregatedStatus: string;
  Service: AgentService;
  Checks: HealthCheck[] | null;
}

export type AgentServicesHealth = AgentServiceHealth[];

/** An instance of a service, with its node. */
export interface CatalogService extends Stored {
  ID: string;
  Node: string;
  Address: string;
  Datacenter: string;
  TaggedAddresses: Record<string, string> | null;
  NodeMeta: Record<string, string> | null;
  ServiceKind: string;
  ServiceID: string;
  ServiceName: string;
  ServiceTags: string[] | null;
  ServiceAddress: string;
  ServiceTaggedAddresses?: Record<string, Address> | null;
  ServiceWeights: Weights;
  ServiceMeta: Record<string, string> | null;
  ServicePort: number;
  ServicePorts?: Port[];
  ServiceSocketPath?: string;
  ServiceEnableTagOverride: boolean;
  ServiceProxy?: Settings | null;
  ServiceConnect?: Settings | null;
  ServiceLocality?: Locality | null;
  PeerName?: string;
  CreateIndex: number;
  ModifyIndex: number;
}

/** Names of services, and the tags in use. */
export type ServiceNames = Record<string, string[]>;

/** A node with its services, by id. */
export interface CatalogNode {
  Node: Node;
  Services: Record<string, AgentService>;
}

/** A node with its services; both are nothing for an unknown one. */
export interface CatalogNodeServices {
  Node: Node | null;
  Services: AgentService[] | null;
}

/** A service, by name. */
export interface ServiceName {
  Name: string;
}

/** A service behind a gateway. */
export interface GatewayService extends Stored {
  Gateway?: ServiceName;
  Service?: ServiceName;
  GatewayKind?: string;
  Port?: number;
  Protocol?: string;
  Hosts?: string[];
  CAFile?: string;
  CertFile?: string;
  KeyFile?: string;
  SNI?: string;
  FromWildcard?: boolean;
  ServiceKind?: string;
  AutoHostRewrite?: boolean;
  CreateIndex?: number;
  ModifyIndex?: number;
}

/** A member of the gossip pool. */
export interface Member {
  Name: string;
  Addr: string;
  Port: number;
  Tags: Record<string, string>;
  Status: number;
  ProtocolMin: number;
  ProtocolMax: number;
  ProtocolCur: number;
  DelegateMin: number;
  DelegateMax: number;
  DelegateCur: number;
}

/** A place in the network. */
export interface Coordinate {
  Vec: number[];
  Error: number;
  Adjustment: number;
  Height: number;
}

/** The agent itself. */
export interface AgentSelf {
  Config: Configuration;
  DebugConfig: Configuration;
  Coord: Coordinate | null;
  Member: Member;
  Meta: Record<string, string> | null;
  Stats?: Record<string, Record<string, string>>;
  xDS?: Settings;
}

/** The machine: as the library says it that Consul asks. */
export interface AgentHost {
  Memory: Settings | null;
  CPU: Settings[] | null;
  Host: Settings | null;
  Disk: Settings | null;
  CollectionTime: number;
  Errors: Settings[] | null;
}

/** The agent's version. */
export interface AgentVersion {
  SHA: string;
  BuildDate: string;
  HumanVersion: string;
  FIPS: string;
}

/** A value. */
export interface Gauge {
  Name: string;
  Value: number;
  Labels: Record<string, string>;
}

/** What was counted or measured in the interval. */
export interface Sample {
  Name: string;
  Count: number;
  Rate: number;
  Sum: number;
  Min: number;
  Max: number;
  Mean: number;
  Stddev: number;
  Labels: Record<string, string>;
}

/** The agent's metrics. */
export interface Metrics {
  Timestamp: string;
  Gauges: Gauge[];
  Points: Settings[];
  Counters: Sample[];
  Samples: Sample[];
}

/** Whether a connection is allowed. */
export interface Authorization {
  Authorized: boolean;
  Reason: string;
}

/** A service's certificate. */
export interface Leaf extends Stored {
  SerialNumber: string;
  CertPEM: string;
  PrivateKeyPEM: string;
  Service?: string;
  ServiceURI?: string;
  Agent?: string;
  AgentURI?: string;
  ValidAfter: string;
  ValidBefore: string;
  CreateIndex: number;
  ModifyIndex: number;
}

/** A key in the result of a transaction: its value is base64, and null where it was written. */
export interface TxnKV extends Stored {
  Key: string;
  Value: string | null;
  Flags: number;
  LockIndex: number;
  CreateIndex: number;
  ModifyIndex: number;
  Session?: string;
}

/** What one operation of a transaction gave: one of these. */
export interface TxnItem {
  KV?: TxnKV;
  Node?: Node;
  Service?: AgentService;
  Check?: HealthCheck;
}

/** Why an operation failed. */
export interface TxnError {
  OpIndex: number;
  What: string;
}

/** The results of a transaction. */
export interface TxnResult {
  Results: TxnItem[] | null;
  Errors: TxnError[] | null;
  Index?: number;
}

/** A service's check that a session depends on. */
export interface SessionCheck {
  ID: string;
  Namespace: string;
}

/** A session. `LockDelay` is in nanoseconds. */
export interface Session extends Stored {
  ID: string;
  Name: string;
  Node: string;
  LockDelay: number;
  Behavior: string;
  TTL: string;
  NodeChecks?: string[] | null;
  ServiceChecks?: SessionCheck[] | null;
  Checks?: string[] | null;
  CreateIndex: number;
  ModifyIndex: number;
}

/** An event as it was fired: its payload is base64. */
export interface FiredEvent {
  ID: string;
  Name: string;
  Payload: string | null;
  NodeFilter: string;
  ServiceFilter: string;
  TagFilter: string;
  Version: number;
  LTime: number;
}

/** What was made. */
export interface Created {
  ID: string;
}

/** A prepared query. */
export interface PreparedQuery extends Stored {
  ID: string;
  Name: string;
  Session: string;
  Token: string;
  Template: Settings;
  Service: Settings;
  DNS: Settings;
  CreateIndex: number;
  ModifyIndex: number;
}

export type PreparedQueries = PreparedQuery[];

/** What some replies also say about themselves. */
export interface ReplyMeta {
  Index?: number;
  LastContact?: number;
  KnownLeader?: boolean;
  ConsistencyLevel?: string;
  NotModified?: boolean;
  Backend?: number;
  ResultsFilteredByACLs?: boolean;
}

/** What a prepared query found. */
export interface QueryResult extends ReplyMeta {
  Service: string;
  Nodes: ServiceEntry[] | null;
  DNS: Settings;
  Datacenter: string;
  Failovers: number;
}

/** A prepared query as it would be executed. */
export interface QueryExplanation extends ReplyMeta {
  Query: PreparedQuery;
}

/** A root certificate. */
export interface CARoot extends Stored {
  ID: string;
  Name: string;
  SerialNumber: number;
  SigningKeyID: string;
  ExternalTrustDomain: string;
  NotBefore: string;
  NotAfter: string;
  RootCert: string;
  IntermediateCerts: string[] | null;
  Active: boolean;
  PrivateKeyType: string;
  PrivateKeyBits: number;
  CreateIndex: number;
  ModifyIndex: number;
}

/** The roots of the certificate authority. */
export interface CARoots {
  ActiveRootID: string;
  TrustDomain: string;
  Roots: CARoot[];
}

/** How the certificate authority is configured. */
export interface CAConfiguration extends Stored {
  Provider: string;
  Config: Settings;
  State?: Record<string, string> | null;
  ForceWithoutCrossSigning?: boolean;
  CreateIndex: number;
  ModifyIndex: number;
}

/** Whether one service may connect to another. */
export interface Intention extends Stored {
  ID?: string;
  Description?: string;
  SourceNS: string;
  SourceName: string;
  SourcePeer?: string;
  SourceSamenessGroup?: string;
  DestinationNS: string;
  DestinationName: string;
  SourceType: string;
  Action?: string;
  Permissions?: Settings[];
  DefaultAddr?: string;
  DefaultPort?: number;
  Meta?: Record<string, string> | null;
  Precedence: number;
  Hash?: string;
  CreatedAt?: string;
  UpdatedAt?: string;
  CreateIndex: number;
  ModifyIndex: number;
}

/** What counts for a service, by its name. */
export type Intentions = Record<string, Intention[]>;

/** A token to establish a peering with. */
export interface PeeringToken {
  PeeringToken: string;
}

/** A peering. */
export interface Peering extends Stored {
  ID: string;
  Name: string;
  State: string;
  DeletedAt?: string | null;
  Meta?: Record<string, string> | null;
  PeerID?: string;
  PeerCAPems?: string[] | null;
  PeerServerName?: string;
  PeerServerAddresses?: string[] | null;
  StreamStatus?: Settings;
  Remote?: Settings;
  CreateIndex: number;
  ModifyIndex: number;
}

/** A service that other clusters may use. */
export interface ExportedService {
  Service: string;
  Consumers: Record<string, string[]>;
}

/** A node's place in the network. */
export interface NodeCoordinate {
  Node: string;
  Segment: string;
  Coord: Coordinate | null;
}

export type NodeCoordinates = NodeCoordinate[];

/** The places of a datacenter's servers. */
export interface DatacenterCoordinates {
  Datacenter: string;
  AreaID: string;
  Coordinates: NodeCoordinate[];
}

/** A server as raft knows it. */
export interface RaftServer {
  ID: string;
  Node: string;
  Address: string;
  Leader: boolean;
  ProtocolVersion: string;
  Voter: boolean;
  LastIndex?: number;
}

/** The servers as raft knows them. */
export interface RaftConfiguration {
  Servers: RaftServer[];
  Index: number;
}

/** How autopilot is configured. */
export interface AutopilotConfiguration extends Stored {
  CleanupDeadServers: boolean;
  LastContactThreshold: string;
  MaxTrailingLogs: number;
  MinQuorum: number;
  ServerStabilizationTime: string;
  RedundancyZoneTag: string;
  DisableUpgradeMigration: boolean;
  UpgradeVersionTag: string;
  CreateIndex: number;
  ModifyIndex: number;
}

/** The health of a server. */
export interface ServerHealth {
  ID: string;
  Name: string;
  Address: string;
  SerfStatus: string;
  Version: string;
  Leader: boolean;
  LastContact: string;
  LastTerm: number;
  LastIndex: number;
  Healthy: boolean;
  Voter: boolean;
  StableSince: string;
}

/** The health of the servers. */
export interface AutopilotHealth {
  Healthy: boolean;
  FailureTolerance: number;
  Servers: ServerHealth[] | null;
}

/** All that autopilot knows. */
export interface AutopilotState {
  Healthy: boolean;
  FailureTolerance: number;
  OptimisticFailureTolerance: number;
  Leader: string;
  Voters: string[];
  Servers: Record<string, Settings>;
  ReadReplicas?: string[] | null;
  RedundancyZones?: Settings;
  Upgrade?: Settings;
}

/** The gossip keys of a pool. */
export interface Keyring {
  WAN: boolean;
  Datacenter: string;
  Segment: string;
  Messages?: Record<string, string> | null;
  Keys: Record<string, number>;
  PrimaryKeys?: Record<string, number>;
  NumNodes: number;
}

/** How much there is, by datacenter. */
export interface Usage extends ReplyMeta {
  Usage: Record<string, Settings>;
}

/** A policy or role that something is linked to. */
export interface ACLLink {
  ID: string;
  Name: string;
}

/** A service that may be acted for. */
export interface ServiceIdentity {
  ServiceName: string;
  Datacenters?: string[] | null;
}

/** A node whose agent may be acted for. */
export interface NodeIdentity {
  NodeName: string;
  Datacenter: string;
}

/** A templated policy with its variables. */
export interface TemplatedPolicyLink {
  TemplateName: string;
  TemplateVariables?: Record<string, string> | null;
  Datacenters?: string[] | null;
}

/** A token in a list: its secret is shown only to who may change ACLs. */
export interface ACLTokenListed extends Stored {
  AccessorID: string;
  SecretID?: string;
  Description: string;
  Local: boolean;
  CreateTime: string;
  Hash: string;
  Legacy?: boolean;
  AuthMethod?: string;
  ExpirationTime?: string;
  Policies?: ACLLink[] | null;
  Roles?: ACLLink[] | null;
  ServiceIdentities?: ServiceIdentity[];
  NodeIdentities?: NodeIdentity[];
  TemplatedPolicies?: TemplatedPolicyLink[];
  CreateIndex: number;
  ModifyIndex: number;
}

/** A token. */
export interface ACLToken extends Stored {
  AccessorID: string;
  SecretID: string;
  Description: string;
  Local: boolean;
  CreateTime: string;
  Hash: string;
  ID?: string;
  Type?: string;
  Rules?: string;
  AuthMethod?: string;
  ExpirationTime?: string;
  ExpirationTTL?: string;
  Policies?: ACLLink[] | null;
  Roles?: ACLLink[] | null;
  ServiceIdentities?: ServiceIdentity[];
  NodeIdentities?: NodeIdentity[];
  TemplatedPolicies?: TemplatedPolicyLink[];
  ExpandedPolicies?: ACLPolicy[];
  ExpandedRoles?: ACLRole[];
  CreateIndex: number;
  ModifyIndex: number;
}

/** A policy in a list, without its rules. */
export interface ACLPolicyListed extends Stored {
  ID: string;
  Name: string;
  Description: string;
  Datacenters?: string[] | null;
  Hash: string;
  CreateIndex: number;
  ModifyIndex: number;
}

/** A policy. */
export interface ACLPolicy extends ACLPolicyListed {
  Rules: string;
}

/** A role. */
export interface ACLRole extends Stored {
  ID: string;
  Name: string;
  Description: string;
  Policies?: ACLLink[] | null;
  ServiceIdentities?: ServiceIdentity[];
  NodeIdentities?: NodeIdentity[];
  TemplatedPolicies?: TemplatedPolicyLink[];
  Hash: string;
  CreateIndex: number;
  ModifyIndex: number;
}

/** An auth method; in a list without `Config`. */
export interface AuthMethod extends Stored {
  Name: string;
  Type: string;
  Description?: string;
  DisplayName?: string;
  MaxTokenTTL?: string;
  TokenLocality?: string;
  TokenNameFormat?: string;
  Config?: Settings | null;
  CreateIndex: number;
  ModifyIndex: number;
}

/** A binding rule. */
export interface BindingRule extends Stored {
  ID: string;
  Description: string;
  AuthMethod: string;
  Selector: string;
  BindType: string;
  BindName: string;
  BindVars?: Settings | null;
  CreateIndex: number;
  ModifyIndex: number;
}

/** A templated policy. */
export interface TemplatedPolicy {
  TemplateName: string;
  Schema: string;
  Template: string;
  Description?: string;
}

export type TemplatedPolicies = Record<string, TemplatedPolicy>;

/** The state of the copying of ACLs. */
export interface ACLReplication {
  Enabled: boolean;
  Running: boolean;
  SourceDatacenter: string;
  ReplicationType: string;
  ReplicatedIndex: number;
  ReplicatedRoleIndex: number;
  ReplicatedTokenIndex: number;
  LastSuccess: string;
  LastError: string;
  LastErrorMessage?: string;
}

/** Whether something may be done. */
export interface ACLAuthorization {
  Resource: string;
  Access: string;
  Segment?: string;
  Allow: boolean;
}

/** A token of the old system. */
export interface LegacyACL extends Stored {
  ID: string;
  Name: string;
  Type: string;
  Rules: string;
  CreateIndex: number;
  ModifyIndex: number;
}
