//! Methods and their classes, made at load: those that programs for the package `consul` know
//! (`dropin.js`), and one for every other endpoint of the core.
//!
//! A class is a group or a part of it: `Consul.Agent`, `Consul.Agent.Check`. An object of it has
//! nothing but the client, so every method also works where its `this` is only `{ consul }`.

import { run } from "./client.js";
import { DROPIN } from "./dropin.js";
import { Validation } from "./errors.js";
import { Refused, ids, plan, rowOf, write } from "./core.js";
import { normalKey, normalizeKeys, parseTimeout } from "./options.js";
import * as results from "./results.js";

/**
 * How a method makes a call.
 * @typedef {object} Spec
 * @property {string} name the method's, as in errors and logs
 * @property {import("./core.js").Row} row
 * @property {(args: unknown[]) => object} read the arguments as options
 * @property {(options: object, call: Call) => void} [prepare] checks and completes the options
 * @property {Function} result the step that reads the reply
 * @property {ReturnType<typeof placeOf>[]} params where each argument of the row is looked up
 * @property {boolean} dropin programs for the package `consul` know it
 * @property {string[]} required options that must say something
 * @property {Map<string, string>} common options that every method takes and the row has not
 * @property {boolean} wan whether `wan` is one of them
 * @property {boolean} mode whether the consistency mode is
 */

/**
 * A call under way.
 * @typedef {object} Call
 * @property {Spec} spec
 * @property {object} own the options of the call alone
 * @property {object} defaults the client's
 * @property {unknown} [body] sent in place of the one that the arguments make
 * @property {string} [type] how it is encoded
 * @property {Record<string, unknown>} [query] more of the query
 * @property {boolean} [raw] the reply is bytes
 */

/** Options that each endpoint takes: where they go in the query. */
const OF_ENTERPRISE = { ns: "ns", partition: "partition" };

/** And those that each method takes which programs for the package `consul` know. */
const COMMON = {
  ...OF_ENTERPRISE,
  dc: "dc",
  peer: "peer",
  index: "index",
  wait: "wait",
  near: "near",
  "node-meta": "node-meta",
  filter: "filter",
};

/** Endpoints that have a method by their own name: those that no method of `DROPIN` calls. */
const others = (() => {
  const served = new Set(Object.values(DROPIN).map(({ row }) => row));
  return ids.filter((id) => !served.has(id));
})();

/** The methods: where each is, and what makes its spec at the first call. */
const methods = once(() => {
  const known = Object.entries(DROPIN).map(([name, given]) => {
    const spec = once(() => specOf(given.name || name, rowOf(given.row), given));
    return { name, spec, value: given.value };
  });
  const unknown = others.map((id) => {
    const name = camelCase(id);
    return { name, spec: once(() => specOf(name, rowOf(id), {})) };
  });
  return [...known, ...unknown];
});

function once(make) {
  let made;
  return () => (made ||= make());
}

/** Adds every class to `Consul`, and an object of it to every client: both when first looked at. */
export function install(Consul) {
  const groups = [...Object.keys(DROPIN), ...others].map((name) =>
    name.slice(0, name.indexOf(".")),
  );
  for (const group of new Set(groups)) {
    const member = camelCase(group);
    const name = className(member);
    lazy(Consul, name, Consul, () => makeClass(member));
    lazy(Consul.prototype, member, undefined, (consul) => new Consul[name](consul));
  }
}

/**
 * Gives `target` a property that is made when it is first looked at, and may be set before. It
 * becomes one of `owner`, or else of each object whose prototype `target` is.
 */
function lazy(target, name, owner, make) {
  const put = (object, value) => {
    Object.defineProperty(object, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    return value;
  };
  Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get() {
      // The prototype itself is no client.
      return target === this && !owner ? undefined : put(owner || this, make(this));
    },
    set(value) {
      put(this, value);
    },
  });
}

const called = new Map();

/** Calls any endpoint by its id, with its own parameters and result. */
export function callRow(consul, id, options) {
  if (!called.has(id)) {
    const row = rowOf(id);
    if (!row) return Promise.reject(consul._err(Validation(`endpoint unknown: ${id}`)));
    called.set(id, specOf(id, row, {}));
  }
  return invoke(consul, called.get(id), [options]);
}

const specs = new WeakMap();

/** The endpoint that a method calls; undefined for a function that is none. */
export function rowOfMethod(method) {
  return specs.get(method)?.().row;
}

/** A class of the methods whose names begin with `path`; one with the name of a part is left out. */
function makeClass(path) {
  const title = className(path.slice(path.lastIndexOf(".") + 1));
  const [parts, own] = [new Set(), []];
  for (const method of methods()) {
    if (!method.name.startsWith(`${path}.`)) continue;
    const [name, inner] = method.name.slice(path.length + 1).split(".");
    if (inner) parts.add(name);
    else own.push([name, method]);
  }
  const made = {
    [title]: class {
      constructor(consul) {
        this.consul = consul;
        for (const part of parts) this[part] = new made[className(part)](consul);
      }
    },
  }[title];
  for (const part of parts) made[className(part)] = makeClass(`${path}.${part}`);
  for (const [name, { spec, value }] of own) {
    if (parts.has(name) || Object.hasOwn(made.prototype, name)) continue;
    const call = {
      [name](...args) {
        return invoke(this.consul, spec(), args);
      },
    };
    const method = { value: value || call[name], writable: true, configurable: true };
    Object.defineProperty(made.prototype, name, method);
    if (!value) specs.set(method.value, spec);
  }
  return made;
}

export function className(name) {
  return name[0].toUpperCase() + name.slice(1);
}

function camelCase(id) {
  return id.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

function specOf(name, row, given) {
  const first = row.params.find((param) => param.required);
  const shorthand = given.shorthand || given.key || (first && normalKey(first.name));
  const key = given.key;
  const dropin = Boolean(given.row);
  const params = row.params.map((param) => placeOf(param, keysOf(param, row, given), dropin));
  const has = (wire) => row.params.some((p) => "qd".includes(p.place) && p.wire === wire);
  const spec = {
    name,
    row,
    params,
    dropin,
    required: key && !given.optional ? [key] : [],
    read: given.read || ((args) => readOne(args, shorthand, given.kind || "string")),
    prepare: given.prepare,
    result: given.result || results.shaped,
    common: new Map(
      Object.entries(dropin ? COMMON : OF_ENTERPRISE).filter(
        ([option, wire]) => !has(wire) && !(given.ignore || []).includes(option),
      ),
    ),
    wan: dropin && !has("wan"),
    mode: dropin && !row.params.some((p) => p.place === "c"),
  };
  return spec;
}

/** How the argument of a parameter is found, looked at once for all calls. */
function placeOf(param, keys, dropin) {
  const ofBody = param.place === "b";
  return {
    param,
    keys,
    inBody: ofBody || param.place === "=",
    // Of an endpoint's parameters only those are the client's to say.
    clients: dropin || "hdc".includes(param.place) || (ofBody && param.wire === "dc"),
    isMode: param.place === "c",
    isWan: param.wire === "wan",
    // A method of old sends an index as it was given, a 0 too.
    isIndex: dropin && param.wire === "index",
  };
}

/** Where the argument of a parameter is looked up among the options. */
function keysOf(param, row, { key, names = {} }) {
  if (param.name in names) return names[param.name];
  const path = row.params.find((p) => p.place === "/");
  if (key && param === path) return [key];
  return [...new Set([normalKey(param.name), normalKey(param.wire)])].filter(Boolean);
}

function readOne([first], shorthand, kind) {
  return typeof first === kind && shorthand ? { [shorthand]: first } : first;
}

// ---- a call ---------------------------------------------------------------------------------------

function invoke(consul, spec, args) {
  try {
    const given = spec.read(args);
    const own = typeof given === "object" ? normalizeKeys(given) : {};
    const options = completed(own, consul._defaults, spec.dropin);
    const call = { spec, own, defaults: consul._defaults || {} };
    for (const name of spec.required) {
      if (!options[name]) throw Validation(`${name} required`);
    }
    if (spec.prepare) spec.prepare(options, call);
    return send(consul, call, options);
  } catch (error) {
    const ours = error.isValidation || error.isCodec;
    return Promise.reject(ours ? consul._err(error, spec) : error);
  }
}

/**
 * The options of a call, with the client's in the place of those that are not there, or, where it is no
 * method of old, that say nothing. Copied one by one: `{ ...own }` would be slower for what follows.
 */
function completed(own, others, dropin) {
  const options = {};
  for (const name in own) options[name] = own[name];
  for (const name in others) {
    if (dropin ? !Object.hasOwn(own, name) : !own[name]) options[name] = others[name];
  }
  return options;
}

function send(consul, call, options) {
  const { spec } = call;
  const planned = planOf(call, options);
  const opts = {
    name: spec.name,
    method: planned.method,
    path: planned.target.slice(VERSION_PREFIX.length),
    headers: planned.token ? { "x-consul-token": planned.token } : undefined,
    query: queryOf(call, options),
    hold: planned.hold,
    shape: planned.shape,
    row: spec.row,
    answers: spec.row.answers,
    values: planned.values,
    given: options,
    exactly: Boolean(options.bigint),
    withMeta: Boolean(options.withmeta),
    ctx: options.ctx,
    signal: options.signal,
  };
  if (call.raw || spec.result === results.shaped) opts.buffer = true;
  if (Object.hasOwn(options, "timeout")) {
    const timeout = parseTimeout(options.timeout);
    // The client's own default leaves Consul the time that it may hold the reply back.
    opts.timeout =
      Object.hasOwn(call.own, "timeout") || !timeout ? timeout : timeout + planned.hold;
  }
  if (call.body !== undefined) [opts.body, opts.type] = [call.body, call.type];
  else if (planned.mark === "=") [opts.body, opts.type] = [payloadOf(spec, options), "text"];
  else if (planned.mark === "{") {
    [opts.body, opts.type] = [planned.json, "text"];
    opts.headers = { ...opts.headers, "content-type": "application/json; charset=utf-8" };
  }
  return run(consul, opts, [spec.result]);
}

/** The paths of the core begin with it, and so does a client's `baseUrl` end. */
const VERSION_PREFIX = "/v1";

function planOf(call, options) {
  const own = call.body !== undefined;
  const given = call.spec.params.map((place) => {
    const value = own && place.inBody ? undefined : argument(place, options, call);
    return value === undefined ? "-" : write(place.param, value);
  });
  try {
    return plan(call.spec.row, given, own);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { argument, fault, problem } = error;
    throw Object.assign(Validation(error.message), { argument, fault, problem });
  }
}

function argument({ keys, clients, isMode, isWan, isIndex }, options, call) {
  if (isMode) return modeOf(options);
  if (isWan) return options.wan ? 1 : undefined;
  const given = clients ? options : call.own;
  for (const key of keys) {
    const value = given[key];
    if (value === undefined || value === null) continue;
    return isIndex ? String(value) : value;
  }
  return undefined;
}

function modeOf(options) {
  if (options.consistency) return options.consistency;
  if (options.consistent) return "consistent";
  return options.stale ? "stale" : undefined;
}

function payloadOf(spec, options) {
  const found = spec.params.find(({ param }) => param.place === "=");
  const key = found && found.keys.find((key) => options[key] !== undefined);
  const value = key ? options[key] : "";
  return typeof value === "object" && value !== null ? value : String(value ?? "");
}

const OF_ALL = new Set(["wan", "consistency", "consistent", "stale"]);

/**
 * What the query has beyond the row: options that any method takes.
 * @param {Call} call
 */
function queryOf({ spec, query }, options) {
  let more = false;
  for (const option in options) more ||= spec.common.has(option) || OF_ALL.has(option);
  if (!more) return query;
  query ||= {};
  for (const [option, wire] of spec.common) {
    const value = options[option];
    if (value !== undefined && value !== "") query[wire] = value;
  }
  if (spec.wan && options.wan) query.wan = "1";
  const mode = spec.mode && modeOf(options);
  if (mode && mode !== "default") query[mode] = "1";
  return query;
}
