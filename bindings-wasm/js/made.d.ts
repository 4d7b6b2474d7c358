// The modules that `build.js` makes or takes from elsewhere.

declare module "#built" {
  /** The ids of all endpoints, in their order in the core. */
  export const IDS: string[];
  export const VERSION: string;
}

declare module "#glue" {
  export function initSync(options: { module: BufferSource | WebAssembly.Module }): void;
  export function configuration(variables: string): string;
  export function endpoint(row: number): string;
  export function reply(
    row: number,
    values: string,
    status: number,
    headers: string,
    body: string,
  ): string;
  /** Reads replies off a socket. */
  export class Reader {
    constructor(method: string);
    next(method: string): void;
    feed(skipped: number, bytes: Uint8Array): string;
    end(skipped: number): string;
    free(): void;
  }
  /** The machine of a watch. */
  export class Watch {
    poll(now: number): string;
    answered(now: number, status: number, headers: string, body: Uint8Array): void;
    observed(now: number, index: string): void;
    failed(now: number): void;
    rest(until: number): void;
    free(): void;
  }
  export function watch(row: number, index: string, wait: string, seed: number): Watch | undefined;
  export function request(row: number, values: string, own: boolean): string;
}

declare module "#dev-agent" {
  export function initSync(options: { module: BufferSource | WebAssembly.Module }): void;
  /** An agent, and what its host is yet to hear of it. Times are in milliseconds. */
  export class Hosted {
    constructor(
      listens: string,
      node: string,
      datacenter: string,
      seed: bigint,
      version: string | undefined,
      token: string | undefined,
      defaultPolicy: string | undefined,
      scriptChecks: boolean,
    );
    handle(
      now: number,
      request: number,
      method: string,
      target: string,
      headers: string[],
      body: Uint8Array,
    ): Answer | undefined;
    tick(now: number): Answer[];
    wake(): number | undefined;
    cancel(request: number): void;
    restart(now: number): void;
    probes(): string[];
    probed_http(now: number, probe: number, status: number, body: Uint8Array): void;
    probed_success(now: number, probe: number): void;
    probed_grpc(now: number, probe: number, serving: boolean, status: string): void;
    probed_script(now: number, probe: number, code: number, output: Uint8Array): void;
    probed_failure(now: number, probe: number, reason: string): void;
    free(): void;
  }
  /** An answer to be sent, or what shall become of it instead. */
  export class Answer {
    readonly request: number;
    readonly status: number;
    readonly headers: string[];
    readonly body: Uint8Array;
    readonly cut: number | undefined;
    readonly silent: boolean;
    free(): void;
  }
}

declare module "#start" {
  export function start(): typeof import("#glue");
}

declare module "#wasm" {
  export function load(): BufferSource | WebAssembly.Module;
}
