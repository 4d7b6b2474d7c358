// The modules that `build.js` makes or takes from elsewhere.

declare module "#built" {
  /** The ids of all endpoints, in their order in the core. */
  export const IDS: string[];
  export const VERSION: string;
}

declare module "#glue" {
  export function initSync(options: { module: BufferSource | WebAssembly.Module }): void;
  export function configuration(variables: string): string;
  export function endpoints(): string;
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

declare module "#wasm" {
  export function load(): BufferSource | WebAssembly.Module;
}
