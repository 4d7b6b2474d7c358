//! The functions that programs take from `consul/lib/utils`.

export { getAgent } from "#platform";
export {
  createCatalogDeregistration,
  createCatalogRegistration,
  createCatalogService,
  createCheck,
  createService,
  createServiceCheck,
} from "./bodies.js";
export {
  clone,
  defaultCommonOptions,
  defaults,
  normalizeKeys,
  options,
  parseDuration,
  safeBigInt,
  setTimeoutContext,
} from "./options.js";
export { applyErrorResponse, body, bodyItem, decode, empty, responseResult } from "./results.js";

/** Whether an index is a newer one. */
export function hasIndexChanged(index, before) {
  if (typeof index !== "bigint" || index <= 0n) return false;
  return typeof before !== "bigint" || index > before;
}

/** What the headers of a response say, under the names of Consul's Go client. */
export function parseQueryMeta(res) {
  const meta = {};
  const header = (name, member, read) => {
    const text = res && res.headers && res.headers[name];
    if (text) meta[member] = read(text);
  };
  header("x-consul-index", "LastIndex", String);
  header("x-consul-lastcontact", "LastContact", (text) => parseInt(text, 10));
  header("x-consul-knownleader", "KnownLeader", (text) => text === "true");
  header("x-consul-translate-addresses", "AddressTranslationEnabled", (text) => text === "true");
  return meta;
}
