//! The dev agent as tests hold it: options in, faults and time on request.

import { isIP } from "node:net";
import { Host } from "./host.js";

/**
 * What an option must be, by its name; and what it is where it is not given.
 * @type {Record<string, [any, (value: any) => boolean, string]>}
 */
const OPTIONS = {
  port: [0, (value) => Number.isInteger(value) && value >= 0 && value < 65_536, "no port"],
  bind: ["127.0.0.1", (value) => isIP(value) !== 0, "no IP address"],
  node: ["lictor", isText, "no text"],
  datacenter: ["dc1", isText, "no text"],
  seed: [0, isCount, "no whole number"],
  version: [undefined, isText, "no text"],
  token: [undefined, isText, "no text"],
  defaultPolicy: [undefined, isText, "no text"],
  scriptChecks: [false, (value) => typeof value === "boolean", "no boolean"],
};

/** What `fault` takes, under its name in the rule that the agent reads. */
const RULE = {
  status: "Status",
  body: "Body",
  delay: "Delay",
  after: "After",
  index: "Index",
  method: "Method",
  prefix: "Prefix",
  times: "Times",
  lasts: "For",
};
/** Those that are lengths of time. */
const TIMES = ["delay", "lasts"];

/** A Consul agent in memory behind a loopback port. */
export class DevAgent {
  #host;
  #token;

  /** Starts an agent. */
  static async start(options = {}) {
    const given = read(options);
    const host = new Host(given);
    await host.listen();
    if (!isLoopback(given.bind)) {
      process.emitWarning(
        `${host.address}: anyone who reaches this address can use it, and have it run checks`,
      );
    }
    return new this(host, given.token);
  }

  /** For `start`, which has the agent listen first. */
  constructor(host, token) {
    if (!(host instanceof Host)) throw new TypeError("`DevAgent.start` makes agents");
    this.#host = host;
    this.#token = token;
  }

  get host() {
    return this.#host.bind;
  }

  get port() {
    return this.#host.port;
  }

  get address() {
    return this.#host.address;
  }

  get url() {
    return `http://${this.address}`;
  }

  get token() {
    return this.#token;
  }

  client(options = {}) {
    // Not before somebody asks: a test may have a client of its own.
    // @ts-ignore: it is beside the bundle, not beside this file
    const Consul = require("./index.cjs");
    const { host, port, token } = this;
    return new Consul({ host, port, ...options, defaults: { token, ...options.defaults } });
  }

  async stop() {
    await this.#host.stop();
  }

  async start() {
    await this.#host.listen();
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  async close() {
    await this.#host.close();
  }

  [Symbol.asyncDispose || Symbol.for("nodejs.asyncDispose")]() {
    return this.close();
  }

  pause() {
    this.#host.pause();
  }

  resume() {
    this.#host.resume();
  }

  cutConnections() {
    this.#host.cut();
  }

  advance(seconds) {
    if (!isLength(seconds)) throw refused("seconds", seconds, "no length of time");
    if (!this.#host.skip(seconds * 1000)) {
      throw refused("seconds", seconds, "too long: it can be ten years in all");
    }
  }

  fault(kind, options = {}) {
    const rule = { Kind: kind };
    for (const [name, value] of Object.entries(options)) {
      if (!Object.hasOwn(RULE, name)) throw unknown(name);
      if (value === undefined) continue;
      const isTime = TIMES.includes(name);
      if (isTime && !isLength(value)) throw refused(name, value, "no length of time");
      rule[RULE[name]] = isTime ? Math.round(value * 1e9) : value;
    }
    this.#control("PUT", "faults", rule);
  }

  faults() {
    return JSON.parse(this.#control("GET", "faults"));
  }

  heal() {
    this.#control("DELETE", "faults");
  }

  save() {
    this.#control("PUT", "save");
  }

  restore() {
    this.#control("PUT", "restore");
  }

  #control(method, name, rule) {
    const { status, text } = this.#host.ask(method, `/v1/dev-agent/${name}`, rule);
    if (status !== 200) throw new TypeError(text.trim());
    return text;
  }
}

/** The options, each of them there; what they say of versions and policies is the agent's to judge. */
function read(options) {
  const given = {};
  for (const name of Object.keys(options)) if (!Object.hasOwn(OPTIONS, name)) throw unknown(name);
  for (const [name, [otherwise, isRight, problem]] of Object.entries(OPTIONS)) {
    const value = options[name] ?? otherwise;
    if (value !== undefined && !isRight(value)) throw refused(name, value, problem);
    given[name] = value;
  }
  return given;
}

function refused(name, value, problem) {
  // A token is never in a message.
  const what = name === "token" ? "it" : `\`${String(value)}\``;
  return new TypeError(`argument \`${name}\`: ${what} is ${problem}`);
}

function unknown(name) {
  return new TypeError(`argument \`${name}\`: there is none of this name`);
}

function isText(value) {
  return typeof value === "string";
}

function isCount(value) {
  return typeof value === "bigint"
    ? BigInt.asUintN(64, value) === value
    : Number.isSafeInteger(value) && value >= 0;
}

function isLength(seconds) {
  return Number.isFinite(seconds) && seconds >= 0;
}

function isLoopback(address) {
  return address.startsWith("127.") || address === "::1";
}
