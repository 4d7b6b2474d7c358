//! The probes that checks ask for. What came of one is a list: as what it is to be reported, and what
//! was seen.

import { Clock } from "../clock.js";

/**
 * How to look, by kind: it gives up when the signal says so, and never fails. Loaded when asked for, as
 * few tests have checks that are run.
 * @type {Record<string, () => Promise<(asked: any, signal: AbortSignal) => Promise<any[]>>>}
 */
const KINDS = {
  http: async () => (await import("./http.js")).http,
  tcp: async () => (await import("./socket.js")).tcp,
  udp: async () => (await import("./socket.js")).udp,
  grpc: async () => (await import("./http2.js")).grpc,
  h2ping: async () => (await import("./http2.js")).h2ping,
  script: async () => (await import("./script.js")).script,
};

/** Runs a probe, for as long as it may take, or until `signal` says that nobody cares. */
export async function probe(asked, signal) {
  const isPlain = asked.kind === "http" || !asked.tls;
  if (!isPlain || !Object.hasOwn(KINDS, asked.kind)) {
    return ["failure", "the dev agent does not run this kind of check"];
  }
  const look = await KINDS[asked.kind]();
  const ending = new AbortController();
  const end = () => ending.abort();
  const clock = new Clock();
  clock.alarm(asked.timeout, end);
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  try {
    return await look(asked, ending.signal);
  } finally {
    clock.alarm(undefined);
    signal.removeEventListener("abort", end);
  }
}
