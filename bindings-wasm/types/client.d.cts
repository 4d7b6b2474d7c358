// A client: its options, its errors, and what it is built on.

import type { Emitter, Fields } from "./values.cjs";

/** Options of a client. What they leave open is taken from the variables `CONSUL_*`. */
export interface Options {
  /** The agent's host; `127.0.0.1` if not given. */
  host?: string;
  /** Its port; 8500 if not given. */
  port?: number | string;
  /** TLS. */
  secure?: boolean;
  /** In place of the three: a URL with its path, `/v1` included, and perhaps `user:password@`. */
  baseUrl?: string | URL;
  /** The path of a unix socket. */
  socketPath?: string;
  /** Options that every call takes over where it has none of its own. */
  defaults?: Defaults;
  /** Headers of every request; `"user-agent": null` sends none. */
  headers?: Record<string, string | number | null | readonly string[]>;
  /** Milliseconds that a call may take, beyond what Consul may hold it back. */
  timeout?: number;
  /** `http` in Node and `fetch` elsewhere if not given; or an object that sends requests. */
  transport?: "http" | "socket" | "fetch" | Transport;
  /** Of `socket`: how many connections to a server (128), and for how many milliseconds idle ones are kept (30,000). */
  pool?: { connections?: number; idle?: number };
  /** An agent of `node:http` or `node:https`; one that keeps connections if not given. */
  agent?: any;
  /** Names that every `log` event has. */
  tags?: string[];
  encoders?: Record<string, (value: any) => any>;
  decoders?: Record<string, (bytes: any) => any>;
  /** Certificates of the authorities that are trusted, in place of those that Node knows. */
  ca?: Pem;
  /** The client's certificate. */
  cert?: Pem;
  /** The key of the client's certificate. */
  key?: Pem | readonly object[];
  passphrase?: string;
  pfx?: Pem | readonly object[];
  /** False: take any certificate. */
  rejectUnauthorized?: boolean;
  /** The name that the server's certificate must have. */
  servername?: string;
  ciphers?: string;
  clientCertEngine?: string;
  crl?: Pem;
  dhparam?: string | Uint8Array;
  ecdhCurve?: string;
  honorCipherOrder?: boolean;
  secureOptions?: number;
  secureProtocol?: string;
  sessionIdContext?: string;
  createConnection?: (...args: any[]) => any;
  /** The version of IP: 4, 6, or 0 for both. */
  family?: number;
  hints?: number;
  localAddress?: string;
  localPort?: number;
  lookup?: (...args: any[]) => void;
  maxHeaderSize?: number;
  setHost?: boolean;
}

type Pem = string | Uint8Array | readonly (string | Uint8Array)[];

/** Options that every call takes over where it has none of its own; in any case, with underscores. */
export interface Defaults {
  /** The ACL token. */
  token?: string;
  dc?: string;
  consistent?: boolean;
  stale?: boolean;
  /** How long a call may take, beyond what Consul may hold it back. */
  timeout?: number | string;
  wait?: string;
  wan?: boolean;
  ns?: string;
  partition?: string;
}

/** What sends requests. */
export interface Transport {
  /**
   * Sends one request and calls `done` once, never before it returned.
   * @returns what ends the request with this error, if that is still under way
   */
  send(
    outgoing: Outgoing,
    done: (error: Error | null, response?: Response) => void,
  ): (error: Error) => void;
  /** Drops idle connections. */
  close(): void;
}

export interface Outgoing {
  secure: boolean;
  /** As `http.request` takes them. */
  options: Fields & { method: string; path: string; headers: Record<string, string> };
  body?: any;
  /** Where the body of the reply goes, if it is not wanted in the response. */
  pipe?: any;
}

export interface Response {
  statusCode: number;
  headers: Record<string, string | string[] | undefined>;
  body?: any;
}

/** Calls a plugin: `register(client, options)`. */
export interface Plugin {
  register: ((client: Client, options: any) => any) & {
    attributes: { name: string; version: string };
  };
}

/** A step of a request. */
export type Step = (
  request: any,
  next: (error?: Error | false | null, ...results: any[]) => void,
) => void;

/** An HTTP client with hooks and a log. */
export declare class Client implements Emitter {
  constructor(options: Options & { baseUrl: string | URL });
  /** Each request and reply, with tags such as `["papi", "request", "consul", "kv.get"]`; never with a token. */
  on(event: "log", listener: (tags: string[], data?: any) => void): this;
  on(event: string, listener: (...data: any[]) => void): this;
  once(event: string, listener: (...data: any[]) => void): this;
  off(event: string, listener: (...data: any[]) => void): this;
  addListener(event: string, listener: (...data: any[]) => void): this;
  removeListener(event: string, listener: (...data: any[]) => void): this;
  removeAllListeners(event?: string): this;
  emit(event: string, ...data: any[]): boolean;
  listeners(event: string): ((...data: any[]) => void)[];
  listenerCount(event: string): number;

  _opts: Fields;
  _defaults?: Fields;
  _exts: Record<string, Step[]>;
  /** Calls `hook` at each request: `onCreate`, `onRequest`, `onResponse`. */
  _ext(event: string, hook: Step): void;
  _plugin(plugin: Plugin, options?: any): any;
  _log(tags: string[], data?: any): boolean;
  _err(error: any, options?: { name?: string }): any;
  _encode(mime: string, value: any): any;
  _decode(mime: string, value: any): any;
  _request(options: Fields, ...steps: Step[]): Promise<any>;
  _get(options: Fields | string, ...steps: Step[]): Promise<any>;
  _head(options: Fields | string, ...steps: Step[]): Promise<any>;
  _options(options: Fields | string, ...steps: Step[]): Promise<any>;
  _post(options: Fields | string, ...steps: Step[]): Promise<any>;
  _put(options: Fields | string, ...steps: Step[]): Promise<any>;
  _patch(options: Fields | string, ...steps: Step[]): Promise<any>;
  _delete(options: Fields | string, ...steps: Step[]): Promise<any>;
  _del(options: Fields | string, ...steps: Step[]): Promise<any>;
}

/** What a call can fail with. */
export declare namespace errors {
  /** The base of all that is raised on the way to Consul and back. */
  class PapiError extends Error {
    constructor(message?: string | Error);
    isPapi: true;
  }

  /** A body that cannot be encoded or decoded. */
  class CodecError extends PapiError {
    isCodec: true;
  }

  /** A status that is a failure. */
  class ResponseError extends PapiError {
    constructor(message: string | Error, response: Response);
    isResponse: true;
    response: Response;
    get statusCode(): number;
    /** What kind of failure it is, such as `forbidden`, `no_leader` or `rate_limited`. */
    get kind(): string;
    /** Whether the same request may succeed a little later. */
    get retryable(): boolean;
  }

  /** A reply that is not what Consul sends. */
  class ReplyError extends PapiError {
    constructor(fault: string, message: string, response: Response);
    isReply: true;
    /** `missing`, `twice` or `unreadable` of a header, or `body`. */
    fault: string;
    response: Response;
  }

  /** The caller gave up. */
  class AbortError extends PapiError {
    isAbort: true;
  }

  /** The time was up. */
  class TimeoutError extends PapiError {
    isTimeout: true;
  }

  /** Options that make no sense; nothing was sent. */
  class ValidationError extends PapiError {
    isValidation: true;
  }
}

/** What the headers of a response say, under the names of Consul's Go client. */
export interface QueryMeta {
  LastIndex?: string;
  LastContact?: number;
  KnownLeader?: boolean;
  AddressTranslationEnabled?: boolean;
}

/** What is watched, and how. */
export interface WatchOptions {
  /** A method of a client, or a function like one: it takes options and reads `this.consul`. */
  method: (this: any, ...args: any[]) => Promise<any>;
  /** Its options. */
  options?: Fields;
  /** Half the milliseconds of the wait after a first failure, doubled by each further one; 100 if not given. */
  backoffFactor?: number;
  /** The longest such wait, in milliseconds; 30,000 if not given. */
  backoffMax?: number;
  /** How many failures in a row are ridden out; all if not given. */
  maxAttempts?: number;
  /** Ends it. */
  signal?: AbortSignal;
}

/** A value that a watch found. */
export interface Watched<T = any> {
  index: string;
  data: T;
  response: Response;
}

/**
 * A value read again whenever it changed: each new one is a `change`, and one turn of a `for await`.
 *
 * It ends only by its user or with a reason, and is never an unhandled rejection.
 */
export declare class Watch implements Emitter {
  constructor(consul: Client, options: WatchOptions);
  /** The value is another one now. */
  on(event: "change", listener: (data: any, response: Response) => void): this;
  /** An attempt failed; the next one follows, unless `end` does. */
  on(event: "error", listener: (error: any, response?: Response) => void): this;
  /** It is over: given up for this reason, or stopped by its user. */
  on(event: "end", listener: (reason?: any) => void): this;
  on(event: "cancel", listener: () => void): this;
  on(event: string, listener: (...data: any[]) => void): this;
  once(event: string, listener: (...data: any[]) => void): this;
  off(event: string, listener: (...data: any[]) => void): this;
  addListener(event: string, listener: (...data: any[]) => void): this;
  removeListener(event: string, listener: (...data: any[]) => void): this;
  removeAllListeners(event?: string): this;
  emit(event: string, ...data: any[]): boolean;
  listeners(event: string): ((...data: any[]) => void)[];
  listenerCount(event: string): number;
  isRunning(): boolean;
  /** When it last succeeded, in milliseconds since 1970. */
  updateTime(): number | undefined;
  /** Stops it. */
  end(): void;
  /**
   * The new values, the newest where several came meanwhile; done when it is stopped. Rejected where it
   * was given up or aborted, or where Consul says what will not pass, such as that a permission is missing.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<Watched>;
}
