// A Consul agent in memory, for tests: `lictor/testing`, for Node alone.

import Consul = require("./index.cjs");

/** What an agent is made with. */
export interface DevAgentOptions {
  /** The port to listen on; one that is free if not given. */
  port?: number;
  /**
   * The IP address to listen on, `127.0.0.1` if not given. Nothing protects the agent there: any but a
   * loopback address brings a warning.
   */
  bind?: string;
  /** The node's name; `lictor` if not given. */
  node?: string;
  /** The datacenter's name; `dc1` if not given. */
  datacenter?: string;
  /** Where random UUIDs and waits come from: the same seed (0 if not given) gives the same ones. */
  seed?: number | bigint;
  /** The version of Consul whose behaviour it shows, such as `1.8.7`; the newest it knows if not given. */
  version?: string;
  /** Turns access control on, with this token that may do everything. */
  token?: string;
  /** Turns access control on as well, and says what others may; with a `token` alone, nothing. */
  defaultPolicy?: "allow" | "deny";
  /** Whether checks may run programs. */
  scriptChecks?: boolean;
}

/**
 * What can go wrong with a request:
 *
 * - `status`: it is not looked at, but answered with `status` and `body`
 * - `no-leader`: 500 `No cluster leader`, where it needs one; where all requests are meant, no session
 *   ends meanwhile, and each has its whole time again afterwards
 * - `delay`: the answer comes `delay` seconds late
 * - `slow-disk`: a write is done `delay` seconds late
 * - `cut`: the connection breaks `after` so many bytes of the answer
 * - `lose-answer`: it is done, and nothing is heard of it
 * - `lose-request`: it is not even done
 * - `index`: the answer has this `index` for its own, or none
 */
export type FaultKind =
  "status" | "no-leader" | "delay" | "slow-disk" | "cut" | "lose-answer" | "lose-request" | "index";

/** How it goes wrong, and for whom. */
export interface FaultOptions {
  /** Of `status`: 500 if not given. */
  status?: number;
  /** Of `status`. */
  body?: string;
  /** Of `delay` and `slow-disk`: seconds. */
  delay?: number;
  /** Of `cut`: bytes of head and body; none if not given. */
  after?: number;
  /** Of `index`. */
  index?: number;
  /** Only requests with this verb. */
  method?: string;
  /** Only requests whose path begins so, such as `/v1/kv/`. */
  prefix?: string;
  /** Only so many requests. */
  times?: number;
  /** Only for so many seconds. */
  lasts?: number;
}

/** A fault that is yet to happen, as the agent has it. */
export interface Fault {
  Kind: FaultKind;
  Method?: string;
  Prefix: string;
  Times?: number;
  [detail: string]: unknown;
}

/**
 * A Consul agent in memory behind a port of its own, in this process.
 *
 * It behaves as `consul agent -dev` does, and really runs checks. What it lacks – Connect,
 * configuration entries, the operator's endpoints, snapshots, peering – it answers as an unknown URL.
 * It keeps the program running until it is stopped. Production runs HashiCorp Consul.
 */
export class DevAgent {
  private constructor();
  /**
   * Starts an agent. Rejects with a `TypeError` that names the option that makes no sense, or with
   * Node's error where it cannot listen.
   */
  static start(options?: DevAgentOptions): Promise<DevAgent>;

  /** The IP address that it listens on. */
  readonly host: string;
  /** The port that it listens on. */
  readonly port: number;
  /** `host:port`, as `CONSUL_HTTP_ADDR` has it. */
  readonly address: string;
  /** `http://host:port`. */
  readonly url: string;
  /** The token that may do everything, if it was given one. */
  readonly token: string | undefined;

  /** A client of this agent, with its token unless `defaults` has another. */
  client(options?: Consul.Options): Consul;

  /**
   * Ends the agent as a process ends: connections break, new ones are refused, and all that it knew is
   * forgotten. Nothing of it keeps the program running.
   */
  stop(): Promise<void>;
  /** Starts the agent again, empty and on the same port, after a `stop`. */
  start(): Promise<void>;
  /** `stop`, then `start`: everything is forgotten, and indexes are small again. */
  restart(): Promise<void>;
  /** Ends the agent for good. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;

  /** Freezes the agent, as SIGSTOP does a process: connections are open, nobody answers. */
  pause(): void;
  /** Lets the agent go on after a `pause`. */
  resume(): void;
  /** Breaks all connections. Nothing is forgotten, and new ones are welcome. */
  cutConnections(): void;
  /**
   * Lets so many seconds pass at once: TTLs run out, sessions end, checks are due, blocking queries that
   * have waited that long are answered. Throws a `TypeError` where it makes no sense, or comes to more than
   * ten years in all.
   */
  advance(seconds: number): void;

  /**
   * Makes requests go wrong from now on. The oldest fault that concerns a request has it. Throws a
   * `TypeError` where that makes no sense.
   */
  fault(kind: FaultKind, options?: FaultOptions): void;
  /** The faults that are yet to happen, oldest first. */
  faults(): Fault[];
  /** Lets everything go right again. */
  heal(): void;
  /** Remembers the catalog, keys, sessions, ACLs and queries as they are, for `restore`. */
  save(): void;
  /** Goes back to what was saved; indexes go on. Throws a `TypeError` where nothing was. */
  restore(): void;
}
