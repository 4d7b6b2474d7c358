//! The methods of the package `consul` 2.0.1, as they differ from the endpoints' own.
//!
//! One entry a method: the endpoint's row, and what is not said there.
//!
//! | | |
//! |---|---|
//! | `key` | the option that fills the first place in the path: it may stand alone for all options, and must be given |
//! | `optional` | it need not be |
//! | `shorthand` | another option that may stand alone |
//! | `kind` | the type of that one, where it is no text |
//! | `names` | options of other names than the parameters' |
//! | `read(args)` | the options, where more than one argument is taken |
//! | `prepare(options, call)` | checks, and a body made by other rules |
//! | `result` | how the reply is read |
//! | `ignore` | common options that mean something else here |
//! | `name` | the name in errors and logs, where it is not the method's |
//! | `value` | the method itself, where it makes no call |

import { toBytes } from "#platform";
import * as bodies from "./bodies.js";
import { CodecError, Validation } from "./errors.js";
import { clone } from "./options.js";
import * as results from "./results.js";

const { body, bodyItem: item, empty } = results;

const legacyToken = {
  prepare(_, call) {
    send(call, bodies.createLegacyToken(call.own));
  },
};

const query = {
  prepare(_, call) {
    const made = { opts: clone(call.own) };
    queryParams(made, made.opts);
    if (!made.body.Service || !made.body.Service.Service) throw Validation("service required");
    send(call, made.body);
  },
  ignore: ["near"],
};

/** @type {Record<string, Record<string, any>>} */
export const DROPIN = {
  "acl.bootstrap": { row: "acl.bootstrap", result: body },
  "acl.replication": { row: "acl.replication", result: body },
  "acl.legacy.create": { row: "acl.create", result: body, ...legacyToken },
  "acl.legacy.update": {
    row: "acl.update",
    key: "id",
    read: ([first]) => first,
    result: empty,
    ...legacyToken,
  },
  "acl.legacy.destroy": { row: "acl.destroy", key: "id", result: empty },
  "acl.legacy.info": { row: "acl.info", key: "id", result: item },
  "acl.legacy.get": { row: "acl.info", key: "id", result: item, name: "acl.legacy.info" },
  "acl.legacy.clone": { row: "acl.clone", key: "id", result: body },
  "acl.legacy.list": { row: "acl.list", result: body },

  "agent.checks": { row: "agent.checks", result: body, name: "agent.check.list" },
  "agent.services": { row: "agent.services", result: body, name: "agent.service.list" },
  "agent.members": { row: "agent.members", result: body },
  "agent.self": { row: "agent.self", result: body },
  "agent.reload": { row: "agent.reload", result: empty },
  "agent.maintenance": {
    row: "agent.maintenance",
    shorthand: "enable",
    kind: "boolean",
    prepare: needEnable,
    result: empty,
  },
  "agent.join": { row: "agent.join", key: "address", result: empty },
  "agent.forceLeave": { row: "agent.force_leave", key: "node", result: empty },
  "agent.check.list": { row: "agent.checks", result: body },
  "agent.check.register": {
    row: "agent.check.register",
    prepare(options, call) {
      // The option `timeout` is the check's; how long the call may take is the client's to say.
      send(
        call,
        refusing(() => bodies.createCheck(call.own)),
      );
      if (Object.hasOwn(call.own, "timeout")) options.timeout = call.defaults.timeout;
    },
    result: empty,
  },
  "agent.check.deregister": { row: "agent.check.deregister", key: "id", result: empty },
  "agent.check.pass": { row: "agent.check.ttl_pass", key: "id", result: empty },
  "agent.check.warn": { row: "agent.check.ttl_warn", key: "id", result: empty },
  "agent.check.fail": { row: "agent.check.ttl_fail", key: "id", result: empty },
  "agent.service.list": { row: "agent.services", result: body },
  "agent.service.register": {
    row: "agent.service.register",
    shorthand: "name",
    prepare(options, call) {
      if (!options.name) throw Validation("name required");
      send(
        call,
        refusing(() => bodies.createService(call.own)),
      );
    },
    result: empty,
  },
  "agent.service.deregister": { row: "agent.service.deregister", key: "id", result: empty },
  "agent.service.maintenance": {
    row: "agent.service.maintenance",
    key: "id",
    read: ([first]) => first,
    prepare: needEnable,
    result: empty,
  },

  "catalog.datacenters": { row: "catalog.datacenters", result: body },
  "catalog.nodes": {
    row: "catalog.nodes",
    shorthand: "dc",
    result: body,
    name: "catalog.node.list",
  },
  "catalog.node.list": { row: "catalog.nodes", shorthand: "dc", result: body },
  "catalog.node.services": { row: "catalog.node", key: "node", result: body },
  "catalog.services": {
    row: "catalog.services",
    shorthand: "dc",
    result: body,
    name: "catalog.service.list",
  },
  "catalog.service.list": { row: "catalog.services", shorthand: "dc", result: body },
  "catalog.service.nodes": { row: "catalog.service", key: "service", result: body },
  "catalog.connect.nodes": { row: "catalog.connect", key: "service", result: body },
  "catalog.register": {
    row: "catalog.register",
    names: { node_meta: ["node-meta"] },
    read: ([first]) => (typeof first === "string" ? { node: first, address: "127.0.0.1" } : first),
    prepare(options, call) {
      if (!options.node || !options.address) throw Validation("node and address required");
      send(call, bodies.createCatalogRegistration(call.own));
    },
    result: empty,
  },
  "catalog.deregister": {
    row: "catalog.deregister",
    shorthand: "node",
    prepare(options, call) {
      if (!options.node) throw Validation("node required");
      send(call, bodies.createCatalogDeregistration(call.own));
    },
    result: empty,
  },

  "event.fire": {
    row: "event.fire",
    key: "name",
    names: { body: ["payload"] },
    read: (args) => {
      if (args.length === 2) return { name: args[0], payload: args[1] };
      return typeof args[0] === "string" ? { name: args[0] } : args[0];
    },
    prepare(options, call) {
      for (const name of ["node", "service", "tag"]) options[name] ||= undefined;
      if (Object.hasOwn(options, "payload")) send(call, payloadOf(options.payload));
    },
    result: results.event,
  },
  "event.list": {
    row: "event.list",
    shorthand: "name",
    prepare: (options) => {
      options.name ||= undefined;
    },
    result: results.events,
  },

  "health.node": { row: "health.node", key: "node", result: body },
  "health.checks": { row: "health.checks", key: "service", result: body },
  "health.service": {
    row: "health.service",
    key: "service",
    prepare: (options) => {
      options.tag ||= undefined;
      options.passing = Boolean(options.passing);
    },
    result: body,
  },
  "health.state": {
    row: "health.state",
    key: "state",
    prepare({ state }) {
      if (!STATES.has(state)) throw Validation(`state invalid: ${state}`);
    },
    result: body,
  },

  "kv.get": {
    row: "kv.get",
    key: "key",
    optional: true,
    names: { keys: [], separator: [] },
    prepare(options, call) {
      options.key ||= "";
      options.recurse = Boolean(options.recurse);
      if (options.raw) Object.assign(call, { raw: true, query: { raw: "true" } });
    },
    result: results.entries,
  },
  "kv.keys": {
    row: "kv.get",
    key: "key",
    optional: true,
    names: { recurse: [] },
    prepare(options) {
      options.key ||= "";
      options.keys = true;
    },
    result: body,
  },
  "kv.set": {
    row: "kv.put",
    key: "key",
    read: (args) => (args.length > 1 ? { ...args[2], key: args[0], value: args[1] } : args[0]),
    prepare(options, call) {
      if (!Object.hasOwn(options, "value")) throw Validation("value required");
      send(call, bytesOf(options.value), "text");
    },
    result: body,
  },
  "kv.del": { row: "kv.delete", key: "key", optional: true, prepare: prepareDelete, result: body },
  "kv.delete": {
    row: "kv.delete",
    key: "key",
    optional: true,
    prepare: prepareDelete,
    result: body,
    name: "kv.del",
  },

  "query.list": { row: "query.list", result: body },
  "query.create": {
    row: "query.create",
    read: ([first]) => (typeof first === "string" ? { service: { service: first } } : first),
    result: body,
    ...query,
  },
  "query.get": { row: "query.get", key: "query", result: item },
  "query.update": {
    row: "query.update",
    key: "query",
    read: ([first]) => first,
    result: empty,
    ...query,
  },
  "query.destroy": { row: "query.delete", key: "query", result: empty },
  "query._params": { value: queryParams },
  "query.execute": { row: "query.execute", key: "query", result: body },
  "query.explain": { row: "query.explain", key: "query", result: body },

  "session.create": {
    row: "session.create",
    prepare(_, call) {
      send(call, bodies.createSession(call.own));
    },
    result: body,
  },
  "session.destroy": { row: "session.destroy", key: "id", result: empty },
  "session.info": { row: "session.info", key: "id", result: item },
  "session.get": { row: "session.info", key: "id", result: item, name: "session.info" },
  "session.node": { row: "session.node", key: "node", result: body },
  "session.list": { row: "session.list", result: body },
  "session.renew": { row: "session.renew", key: "id", result: body },

  "status.leader": { row: "status.leader", result: body },
  "status.peers": { row: "status.peers", result: body },

  "transaction.create": {
    row: "txn.put",
    name: "Transaction.create",
    read: (args) => {
      if (!args.length || args.length > 2) {
        throw Validation("a list of operations are required as first arguments");
      }
      return { ...args[1], operations: args[0] };
    },
    prepare({ operations }, call) {
      if (!Array.isArray(operations) || !operations.length) {
        throw Validation("operations must be an array with at least one item");
      }
      send(call, operations);
    },
    result: body,
  },
};

const STATES = new Set(["any", "unknown", "passing", "warning", "critical"]);

function send(call, value, type = "json") {
  Object.assign(call, { body: value, type });
}

function needEnable(options) {
  if (typeof options.enable !== "boolean") throw Validation("enable required");
}

function prepareDelete(options) {
  options.key ||= "";
  options.recurse = Boolean(options.recurse);
}

/** What a builder of bodies refuses is the caller's mistake. */
function refusing(build) {
  try {
    return build();
  } catch (error) {
    throw Validation(error.message);
  }
}

/**
 * A value as the bytes, the text or the stream that it is; nothing for null and undefined. What is
 * neither, a number for example, is refused: it has no bytes that everybody agrees on.
 */
function bytesOf(value) {
  if (value === undefined || value === null) return "";
  if (typeof value === "string" || typeof value === "function") return value;
  if (typeof value === "object") {
    if (typeof value.pipe === "function") return value;
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    if (ArrayBuffer.isView(value) || Array.isArray(value) || typeof value.length === "number") {
      return value;
    }
  }
  const problem = `a value is a text, bytes or a stream, not ${typeof value}`;
  throw new CodecError(`encode (text/plain) failed: ${problem}`);
}

/** The same for an event, whose bytes are sent as such. */
function payloadOf(value) {
  const bytes = bytesOf(value);
  return typeof bytes === "object" && typeof bytes.pipe === "function" ? bytes : toBytes(bytes);
}

/** The body of a prepared query, of normal keys; its token is no longer one of the call's. */
function queryParams(req, options) {
  req.body = { ...req.body, ...bodies.createQuery(options) };
  delete options.token;
}
