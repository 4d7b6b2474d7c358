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
  export function request(row: number, values: string, own: boolean): string;
}

declare module "#wasm" {
  export function load(): BufferSource | WebAssembly.Module;
}
