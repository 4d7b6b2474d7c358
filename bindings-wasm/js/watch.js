//! Watches: each new value of what a method reads.
//!
//!     for await (const { index, data } of consul.watch({ method: consul.kv.get, options: { key } })) …
//!
//! or with the events that programs for the package `consul` know: `change(data, response)` and
//! `error(error, response)`, and once it is over `cancel` and `end(reason)`. The method may be any
//! function that takes the options of a call, hands on their `ctx`, and resolves to
//! `[response, data]`.
//!
//! When to ask, with which index, and what is new is decided in the core (`lictor::watch`), which
//! compares bodies as bytes: one that is not new is not even parsed. How long to wait after a failure,
//! and when to give up, is decided here, by the rules of the package `consul`.
//!
//! A watch ends only by its user, or with a reason: it never becomes an unhandled rejection.

import { EventEmitter, warn } from "#platform";
import { RECEIVED, reasonOf } from "./client.js";
import { WatchMachine } from "./core.js";
import { Validation } from "./errors.js";
import { rowOfMethod } from "./methods.js";
import { defaults, normalizeKeys, parseTimeout, safeBigInt } from "./options.js";
import { offAbort, onAbort } from "./signals.js";

/** The watches that run, of each client. @type {WeakMap<object, Set<Watch>>} */
const running = new WeakMap();

/** Ends all watches of a client. */
export function endWatches(consul) {
  for (const watch of running.get(consul) || []) watch.end();
}

export class Watch extends EventEmitter {
  #machine;
  /** Whether the method is one of ours, of whose replies the machine sees the bytes. */
  #direct;
  #signal;
  #stop = () => this.#finish(reasonOf(this.#signal));
  /** The request under way. */
  #asking;
  #timer;
  /** Whether there ever was a value. */
  #heard = false;
  /** The newest value that nobody has iterated over. */
  #latest;
  #iterated = false;
  /** Those who wait for a value, or for the end. */
  #waking = [];
  #reason;

  /**
   * @param {import("./consul.js").Consul} consul the client
   * @param {object} given `method`; the `options` of each call; `backoffFactor` and `backoffMax`, in
   *   milliseconds; `maxAttempts`, the failures in a row that are ridden out; `signal`, which ends it
   */
  constructor(consul, given) {
    super();
    const own = normalizeKeys(given);
    if (typeof own.method !== "function") throw Validation("method required");
    const { signal, ...options } = defaults(normalizeKeys(own.options), consul._defaults);
    options.wait ||= "30s";
    options.index = safeBigInt(options.index || "0");
    if (!["string", "number"].includes(typeof options.timeout)) {
      // Consul adds up to a sixteenth to the wait, so that not all come back at once.
      const wait = parseTimeout(options.wait);
      options.timeout = Math.ceil(wait + Math.max(wait * 0.1, 500));
    }
    const number = (value, otherwise) => (typeof value === "number" ? value : otherwise);
    const row = rowOfMethod(own.method);
    this.consul = consul;
    this.includeResponse = true;
    this._method = own.method;
    this._options = options;
    this._attempts = 0;
    this._maxAttempts = number(own.maxattempts, -1);
    this._backoffFactor = number(own.backofffactor, 100);
    this._backoffMax = number(own.backoffmax, 30_000);
    this.#direct = row !== undefined;
    this.#machine = new WatchMachine(row, options);
    this.#signal = own.signal || signal;
    if (this.#signal) onAbort(this.#signal, this.#stop);
    if (!running.has(consul)) running.set(consul, new Set());
    running.get(consul).add(this);
    queueMicrotask(() => (this.#signal?.aborted ? this.#stop() : this._run()));
  }

  isRunning() {
    return !this._end;
  }

  /** When the last reply came, in milliseconds since 1970; undefined before the first one. */
  updateTime() {
    return this._updateTime;
  }

  /** Ends the watch, and the request that it has under way. */
  end() {
    this.#finish();
  }

  /**
   * Each new value as `{ index, data, response }`: the newest one, where several came meanwhile. Done
   * with the end of the watch, and rejected where that gave up or was aborted, or where Consul says
   * what will not pass by itself, such as that a permission is missing.
   */
  [Symbol.asyncIterator]() {
    this.#iterated = true;
    const next = async () => {
      while (!this.#latest && !this._end) await new Promise((wake) => this.#waking.push(wake));
      const value = this.#latest;
      this.#latest = undefined;
      if (value) return { value, done: false };
      const reason = this.#reason;
      this.#reason = undefined;
      if (reason) throw reason;
      return { value: undefined, done: true };
    };
    const stop = async () => {
      this.end();
      return { value: undefined, done: true };
    };
    return { next, return: stop, [Symbol.asyncIterator]: () => this[Symbol.asyncIterator]() };
  }

  /** How long to wait after one more failure, in milliseconds. */
  _wait() {
    this._attempts++;
    return Math.min(2 ** this._attempts * this._backoffFactor, this._backoffMax);
  }

  /** Tells of a failure, and asks again later where there is any hope. */
  _err(error, response, passing = true) {
    if (this._end) return;
    // One that nobody listens for is no reason to end the process.
    if (this.listenerCount("error")) this.#tell("error", error, response);
    if (this._end) return;
    const hopeless =
      (error && error.isValidation) ||
      (response && response.statusCode === 400) ||
      (this._maxAttempts >= 0 && this._attempts >= this._maxAttempts) ||
      (this.#iterated && !passing);
    if (hopeless) return this.#finish(error);
    // A little less, so that watches that failed together do not come back together.
    const wait = this._wait() * (1 - Math.random() / 20);
    this.#machine.rest(wait);
    this.#later(wait);
  }

  /** Asks, or waits until it may. */
  _run() {
    if (this._end || this.#asking || this.#timer) return;
    const step = this.#machine.next();
    if (step.rest !== undefined) return this.#later(step.rest);
    if (step.send !== undefined) this.#ask(step.send);
  }

  #later(wait) {
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this._run();
      },
      Math.max(wait, 0),
    );
  }

  async #ask(after) {
    const asking = (this.#asking = { event: undefined });
    let take;
    try {
      const options = { ...this._options, index: BigInt(after), ctx: this };
      const [response, data] = await this._method.call({ consul: this.consul }, options);
      const index = response.headers["x-consul-index"];
      take = () => this.#received(asking, response, data, index);
    } catch (error) {
      take = () => this.#failed(asking, error);
    }
    if (this._end) return;
    this.#asking = undefined;
    take();
    this._run();
  }

  /** What the client does with a reply before it reads it; whether it is to be read at all. */
  [RECEIVED](response) {
    if (this._end || !this.#asking || !this.#direct) return true;
    this.#asking.event = this.#machine.answered(response);
    return this.#asking.event !== "same";
  }

  #received(asking, response, data, index) {
    if (!index || /^0+$/.test(index)) {
      this.#machine.failed();
      return this._err(this.#notAnIndex(index), response);
    }
    asking.event ||= this.#machine.observed(index);
    this._updateTime = Date.now();
    this._attempts = 0;
    this.#heard = true;
    if (asking.event !== "new") return;
    this.#latest = { index, data, response };
    this.#wake();
    const failed = this.#tell("change", data, response);
    if (!failed || this._end) return;
    // It counts as not delivered, and comes again.
    this.#machine.failed();
    this._err(failed.error);
  }

  #notAnIndex(index) {
    if (index) return new Error("Consul returned zero index value");
    return this.#heard ? new Error("reply without an index") : Validation("Watch not supported");
  }

  #failed({ event }, error) {
    if (event !== "passing" && event !== "lasting") this.#machine.failed();
    this._err(error, error && error.response, event !== "lasting");
  }

  /** Emits an event; what a listener throws is given back, and ends nothing. */
  #tell(event, ...data) {
    try {
      this.emit(event, ...data);
    } catch (error) {
      if (event !== "change" || this._end || !this.listenerCount("error")) warn(error);
      return { error };
    }
    return undefined;
  }

  #wake() {
    for (const wake of this.#waking.splice(0)) wake();
  }

  #finish(reason) {
    if (this._end) return;
    this._end = true;
    this.#reason = reason;
    clearTimeout(this.#timer);
    if (this.#signal) offAbort(this.#signal, this.#stop);
    running.get(this.consul).delete(this);
    this.#machine.free();
    this.#tell("cancel");
    this.#tell("end", reason);
    this.#wake();
  }
}
