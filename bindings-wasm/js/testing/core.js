//! The agents themselves, in WebAssembly: one module for all of them.

import * as glue from "#dev-agent";
import { load } from "#wasm";

// At the import, so that the first agent starts as fast as the others.
glue.initSync({ module: load() });

/** A new agent, at the time zero, that reports this address. Throws where an option makes no sense. */
export function made(options, address) {
  const { node, datacenter, seed, version, token, defaultPolicy, scriptChecks } = options;
  /** @type {[string, string, bigint]} */
  const identity = [node, datacenter, BigInt(seed)];
  // Consul names no zone of an address.
  const listens = address.replace(/%[^\]]*/, "");
  try {
    return new glue.Hosted(listens, ...identity, version, token, defaultPolicy, scriptChecks);
  } catch (said) {
    if (typeof said !== "string") throw said;
    const [, name, problem] = /^(\S+) (.*)$/s.exec(said);
    throw new TypeError(`argument \`${name}\`: ${problem}`);
  }
}
