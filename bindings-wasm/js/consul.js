//! The class `Consul`: options of a client, its groups of methods, its end.

import { environment, getAgent } from "#platform";
import { Client } from "./client.js";
import * as constants from "./constants.js";
import { fromEnvironment } from "./environment.js";
import * as errors from "./errors.js";
import { callRow, install } from "./methods.js";
import { defaultCommonOptions } from "./options.js";
import * as utils from "./utils.js";
import { Watch, endWatches } from "./watch.js";

export class Consul extends Client {
  /**
   * @param {object} [options] `host`, `port`, `secure` or `baseUrl`, `socketPath`; `defaults` of each
   *   call; `headers`, `timeout`, `agent`, `transport`, those for TLS. What they leave open is taken
   *   from the variables `CONSUL_*`.
   */
  constructor(options) {
    /** @type {Record<string, any>} */
    const opts = { ...options, ...fromEnvironment(environment, options || {}) };
    if (!opts.baseUrl) {
      const scheme = opts.secure ? "https" : "http";
      opts.baseUrl = `${scheme}://${opts.host || "127.0.0.1"}:${opts.port || 8500}/v1`;
    }
    Object.assign(opts, { name: "consul", type: "json" });
    const agent = opts.agent || getAgent(opts.baseUrl);
    if (agent) opts.agent = agent;
    const common = opts.defaults && defaultCommonOptions(opts.defaults);
    delete opts.defaults;
    super(opts);
    if (common) this._defaults = common;
  }

  /**
   * Calls any endpoint by its name in the table of endpoints, such as `kv.get`: with the parameters
   * and the result that it has there, whatever a method of that name does.
   */
  call(id, options) {
    return callRow(this, id, options);
  }

  /** Watches what a method reads: see `watch.js`. */
  watch(options) {
    return new Consul.Watch(this, options);
  }

  /** Ends the watches and the calls under way, and closes what is open to the server. */
  destroy() {
    endWatches(this);
    this._close();
    if (this._opts.agent && this._opts.agent.destroy) this._opts.agent.destroy();
  }

  static parseQueryMeta(response) {
    return utils.parseQueryMeta(response);
  }
}

install(Consul);
Consul.Watch = Watch;

/** What is behind `consul/lib/…`. */
export const lib = {
  constants,
  errors: { Consul: errors.Consul, Validation: errors.Validation },
  utils,
};
