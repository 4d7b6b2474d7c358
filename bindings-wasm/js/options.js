//! Options as programs give them: any spelling of a key, durations, defaults.

import { DEFAULT_OPTIONS, DURATION_UNITS } from "./constants.js";

const known = new Map();

/** A key as it is looked up: in lower case and without `_`. */
export function normalKey(name) {
  let key = known.get(name);
  if (key === undefined) {
    key = name.replaceAll("_", "").toLowerCase();
    // Keys come from programs; from one that makes them up, we do not keep each.
    if (known.size < 1000) known.set(name, key);
  }
  return key;
}

/**
 * The own members of `object` under their normal keys.
 * @returns {Record<string, any>}
 */
export function normalizeKeys(object) {
  const result = {};
  if (object) for (const name of Object.keys(object)) result[normalKey(name)] = object[name];
  return result;
}

/** `object` with the members of the others that it has not. */
export function defaults(object, ...others) {
  const result = object || {};
  for (const other of others) {
    for (const name in other) {
      if (Object.hasOwn(other, name) && !Object.hasOwn(result, name)) result[name] = other[name];
    }
  }
  return result;
}

/** The options of a client that each of its calls takes over. */
export function defaultCommonOptions(options) {
  const given = normalizeKeys(options);
  const names = DEFAULT_OPTIONS.filter((name) => Object.hasOwn(given, name));
  return names.length ? Object.fromEntries(names.map((name) => [name, given[name]])) : undefined;
}

export function clone(object) {
  return { ...object };
}

/**
 * A duration of one unit in milliseconds, or undefined. A number without a unit counts nanoseconds.
 */
export function parseDuration(value) {
  if (typeof value === "number") return value / 1e6;
  if (typeof value !== "string") return undefined;
  const [, number, unit = "ns"] = /^(\d+\.?\d*|\.\d+)(ns|us|ms|s|m|h)?$/.exec(value) || [];
  return number === undefined ? undefined : (parseFloat(number) * DURATION_UNITS[unit]) / 1e6;
}

/**
 * How long a call may take, in milliseconds: a number, also as text, of milliseconds, or a duration
 * of Go such as `1m30s`.
 */
export function parseTimeout(value) {
  if (typeof value !== "string") return value;
  if (value !== "" && !Number.isNaN(Number(value))) return Number(value);
  const parts = value.match(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g);
  if (!parts || parts.join("") !== value) return undefined;
  return parts.reduce((sum, part) => sum + parseDuration(part.replace("µ", "u")), 0);
}

export function safeBigInt(value) {
  if (value === undefined || value === null || value === "") return undefined;
  try {
    return BigInt(value);
  } catch {
    return undefined;
  }
}

/** What a timer of the client takes; what is not to be awaited is taken off by its `cancel`. */
export function setTimeoutContext(callback, ctx, timeout) {
  const cancel = () => clearTimeout(timer);
  const timer = setTimeout(() => {
    ctx.removeListener("cancel", cancel);
    callback();
  }, timeout);
  ctx.once("cancel", cancel);
}

/**
 * The options that every call takes, put into a request. `ignore` names those that are none here.
 */
export function options(req, given = {}, ignore = {}) {
  const opts = given || {};
  req.headers ||= {};
  req.query ||= {};
  const wanted = (name) => !ignore?.[name];
  if (opts.token && wanted("token")) req.headers["x-consul-token"] = opts.token;
  if (opts.dc && wanted("dc")) req.query.dc = opts.dc;
  if (opts.partition && wanted("partition")) req.query.partition = opts.partition;
  if (opts.wan && wanted("wan")) req.query.wan = "1";
  const mode = ["consistent", "stale"].find((name) => opts[name] && wanted(name));
  if (mode) req.query[mode] = "1";
  for (const name of ["index", "wait", "near", "node-meta", "filter"]) {
    if (Object.hasOwn(opts, name) && wanted(name)) req.query[name] = opts[name];
  }
  if (Object.hasOwn(opts, "ctx") && wanted("ctx")) req.ctx = opts.ctx;
  if (Object.hasOwn(opts, "timeout") && wanted("timeout")) req.timeout = parseTimeout(opts.timeout);
}
