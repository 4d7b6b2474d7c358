// Bodies that are put together from options.
//
// Fields may be written in any case and with underscores (`serviceId`, `ServiceID`, `service_id`); those
// that are not named here go to Consul as they are.

import type { Fields } from "./values.cjs";

/**
 * A check: `args`, `grpc`, `h2ping`, `http`, `tcp` or `udp` with an `interval`; or a `ttl`; or an
 * `aliasNode` or `aliasService`.
 */
export interface ServiceCheck {
  /** The check's id; Consul makes one of the name where there is none. */
  checkId?: string;
  name?: string;
  notes?: string;
  /** `passing`, `warning` or `critical`, until the check has run. */
  status?: string;
  /** The URL that is asked. */
  http?: string;
  /** The verb, where it is not GET. */
  method?: string;
  /** Headers: a name and its texts. */
  header?: Record<string, string[]>;
  body?: string;
  disableRedirects?: boolean;
  /** `host:port` that must accept connections. */
  tcp?: string;
  tcpUseTls?: boolean;
  udp?: string;
  /** `host:port` of a server that knows gRPC's health protocol, perhaps with `/service`. */
  grpc?: string;
  grpcUseTls?: boolean;
  h2ping?: string;
  h2pingUseTls?: boolean;
  /** The command that is run. */
  args?: string[];
  script?: string;
  dockerContainerId?: string;
  shell?: string;
  /** How often, as a duration such as `10s`. */
  interval?: string;
  /** How long one run may take, such as `5s`. */
  timeout?: string | number;
  /** How many bytes of output are kept. */
  outputMaxSize?: number;
  tlsSkipVerify?: boolean;
  tlsServerName?: string;
  /** For how long the last state holds that was reported by `agent.check.pass`, `warn` or `fail`. */
  ttl?: string;
  aliasNode?: string;
  aliasService?: string;
  /** Remove the service when the check was critical for this long. */
  deregisterCriticalServiceAfter?: string;
  failuresBeforeWarning?: number;
  failuresBeforeCritical?: number;
  successBeforePassing?: number;
  [field: string]: any;
}

/** A check by itself, of the node or of a service. */
export interface Check extends ServiceCheck {
  name: string;
  id?: string;
  /** The service that it is of. */
  serviceId?: string;
}

/** A service of the agent. */
export interface Service {
  name: string;
  /** The name where there is none. */
  id?: string;
  tags?: string[];
  meta?: Record<string, string>;
  address?: string;
  port?: number;
  check?: ServiceCheck;
  checks?: ServiceCheck[];
  /** The service mesh: `native`, `proxy`, or `sidecarService`, which is a service itself. */
  connect?: Fields;
  /** For a service that is a proxy. */
  proxy?: Fields;
  /** Addresses by name, such as `lan` and `wan`. */
  taggedAddresses?: Record<string, string | Fields>;
  weights?: Fields;
  enableTagOverride?: boolean;
  [field: string]: any;
}

/** A node, with a service and checks, as the catalog holds it. */
export interface Node {
  node?: string;
  address?: string;
  id?: string;
  nodeMeta?: Record<string, string>;
  skipNodeUpdate?: boolean;
  service?: Fields;
  check?: Fields;
  checks?: Fields[];
  taggedAddresses?: Record<string, string | Fields>;
  [field: string]: any;
}

/** What is removed from the catalog: the node, or of it a service or a check. */
export interface Deregistration {
  node: string;
  serviceId?: string;
  checkId?: string;
  [field: string]: any;
}

export interface Session {
  name?: string;
  node?: string;
  /** The checks on which it depends. */
  checks?: string[];
  /** How long a lock is not given away after the session ended, such as `15s`. */
  lockDelay?: string | number;
  /** What becomes of locked keys when it ends. */
  behavior?: "release" | "delete";
  /** How long it lives without being renewed: `10s` to `24h`. */
  ttl?: string;
  [field: string]: any;
}

/** A prepared query. */
export interface Query {
  name?: string;
  service?: Fields | string;
  session?: string;
  near?: string;
  template?: Fields;
  dns?: { ttl?: string };
  [field: string]: any;
}

/** A token of the ACL system before Consul 1.4. */
export interface LegacyToken {
  name?: string;
  type?: "client" | "management";
  rules?: string;
  [field: string]: any;
}
