// What calls take and give, whatever they call.

/** Bytes: a `Buffer` where there is Node. */
export type Bytes = typeof globalThis extends { Buffer: { prototype: infer B extends Uint8Array } }
  ? B
  : Uint8Array;

/** What can be written: a text, bytes, or in Node a readable stream; null for nothing. */
export type Payload =
  | string
  | Uint8Array
  | ArrayBuffer
  | readonly number[]
  | { pipe(destination: any): unknown }
  | null;

/** An object of Consul's, with the fields that its documentation names. */
export interface Fields {
  [field: string]: any;
}

/** An entry of the key/value store. */
export interface Pair<V = string> extends Stored {
  Key: string;
  /** The value; null where it is empty. */
  Value: V | null;
  Flags: number;
  LockIndex: number;
  /** The session that holds the lock. */
  Session?: string;
  CreateIndex: number;
  ModifyIndex: number;
}

/** An event that somebody fired. */
export interface UserEvent<V = string> {
  ID: string;
  Name: string;
  Payload: V | null;
  NodeFilter: string;
  ServiceFilter: string;
  TagFilter: string;
  Version: number;
  LTime: number;
}

/** An operation of a transaction, as Consul takes it; values in base64. */
export interface Operation {
  KV?: Fields;
  Node?: Fields;
  Service?: Fields;
  Check?: Fields;
  Session?: Fields;
  [kind: string]: any;
}

/** What Consul Enterprise says of what it keeps. */
export interface Stored {
  Namespace?: string;
  Partition?: string;
}

/** What the headers of a reply say. */
export interface Meta {
  /** What to wait on in the next call, for blocking queries: 64 bits, hence a text. */
  index?: string;
  knownLeader?: boolean;
  /** Milliseconds since the server that answered last heard from the leader. */
  lastContact?: number;
  effectiveConsistency?: string;
  queryBackend?: string;
  contentHash?: string;
  cacheHit?: boolean;
  /** Seconds since the cached answer was fetched. */
  cacheAge?: number;
  /** Whether something was left out of the result, for the token may not see it. */
  filteredByAcls: boolean;
}

/** A result with what the headers say: option `withMeta`. */
export interface WithMeta<T> {
  data: T;
  meta: Meta;
}

/** What emits events: Node's `EventEmitter`, or anything like it. */
export interface Emitter {
  on(event: string, listener: (...data: any[]) => void): unknown;
  once(event: string, listener: (...data: any[]) => void): unknown;
  removeListener(event: string, listener: (...data: any[]) => void): unknown;
  emit(event: string, ...data: any[]): boolean;
}

/** What a group of methods needs of its client. */
export interface Caller {
  [member: string]: any;
}

/** Options of every call. Each may be written in any case, and with underscores. */
export interface CallOptions {
  /** Ends the call when it is aborted, with an `AbortError`. */
  signal?: AbortSignal;
  /** Ends the call when it emits `cancel`; with `includeResponse`, it resolves to `[response, result]`. */
  ctx?: Emitter & { includeResponse?: boolean; canceled?: boolean; finished?: boolean };
  /** How long the call may take: milliseconds, or a duration such as `1m30s`. */
  timeout?: number | string;
  /** Resolve to `{ data, meta }`. */
  withMeta?: boolean;
  /** Read whole numbers beyond 2^53 as `bigint`. */
  bigint?: boolean;
  /** The namespace (Enterprise). */
  ns?: string;
  /** The admin partition (Enterprise). */
  partition?: string;
}

/** Options of every method that the package `consul` has, too. */
export interface CommonOptions extends CallOptions {
  /** The ACL token, in place of the client's. */
  token?: string;
  /** The datacenter, in place of the client's or the agent's own. */
  dc?: string;
  /** Wait until the index of the result has passed this one (a blocking query). */
  index?: number | bigint | string;
  /** How long to wait at most, such as `10s`. Counts only with `index`. */
  wait?: string;
  /** `default`, `consistent` or `stale`. */
  consistency?: "default" | "consistent" | "stale";
  /** Ask the leader, and have it ask the other servers whether it is. */
  consistent?: boolean;
  /** Take any server's answer. */
  stale?: boolean;
  /** The servers of all datacenters, where the endpoint knows that. */
  wan?: boolean;
  /** Sort by the round-trip time from this node; `_agent` is the agent that answers. */
  near?: string;
  /** Only nodes that have these metadata, each `name:value`. */
  "node-meta"?: string | readonly string[];
  /** A filter expression, such as `Service.Meta.env == prod`. */
  filter?: string;
  /** Ask the imported services of this peer. */
  peer?: string;
}
