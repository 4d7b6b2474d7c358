//! The agents themselves, in WebAssembly: one module for all of them, compiled for the first.

import * as glue from "#glue";
import { load } from "#wasm";

let started = false;

/** A new agent, at the time zero, that reports this port. Throws where an option makes no sense. */
export function made(options, port) {
  if (!started) {
    glue.initSync({ module: load() });
    started = true;
  }
  const { node, datacenter, seed, version, token, defaultPolicy, scriptChecks } = options;
  const more = [version, token, defaultPolicy, scriptChecks];
  try {
    return new glue.Hosted(port, node, datacenter, BigInt(seed), ...more);
  } catch (said) {
    if (typeof said !== "string") throw said;
    const [, name, problem] = /^(\S+) (.*)$/s.exec(said);
    throw new TypeError(`argument \`${name}\`: ${problem}`);
  }
}
