//! What an agent needs of a machine: a port, HTTP, time and probes.

import { createServer } from "node:http";
import { Clock } from "./clock.js";
import { made } from "./core.js";
import { probe } from "./probes/probe.js";
import { asked, refuse, send } from "./wire.js";

/** As Go's server has it, which waits for a client for as long as that likes. */
const SERVER = {
  maxHeaderSize: (1 << 20) + 4096,
  keepAliveTimeout: 0,
  headersTimeout: 0,
  requestTimeout: 0,
};

/** An agent behind a port. */
export class Host {
  #options;
  #agent;
  #clock;
  #server;
  /** Requests that wait for the agent's answer, by the numbers that it knows them by. */
  #waiting = new Map();
  #numbers = 0;
  /** While the agent is frozen: what came meanwhile. */
  #held;
  /** Ends the probes under way. */
  #life;

  constructor(options) {
    this.#options = options;
    this.bind = options.bind;
    this.port = options.port;
  }

  get address() {
    return `${this.bind.includes(":") ? `[${this.bind}]` : this.bind}:${this.port}`;
  }

  /** Takes connections, on the port of before where there was one. */
  async listen() {
    if (this.#options === undefined) throw closed();
    if (this.#server) return;
    const server = createServer(SERVER);
    server.on("request", (request, response) => this.#receive(request, response));
    server.on("clientError", refuse);
    server.on("connect", (_, socket) => refuse({ code: "CONNECT" }, socket));
    this.#server = server;
    try {
      await new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(this.port, this.bind, () => resolve(undefined));
      });
      // An address that is an object is one of a port.
      this.port = /** @type {import("node:net").AddressInfo} */ (server.address()).port;
      this.#clock ||= new Clock();
      this.#agent ||= made(this.#options, this.address);
    } catch (error) {
      this.#server = undefined;
      server.close();
      throw error;
    }
    this.#life = new AbortController();
    this.#settle();
  }

  /** Ends as a process would: connections break, new ones are refused, all is forgotten. */
  async stop() {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    this.#held = undefined;
    this.#life.abort();
    this.#clock.alarm(undefined);
    const ended = new Promise((resolve) => server.close(resolve));
    this.#hangUp(server);
    this.#agent.restart(this.#clock.now());
    await ended;
  }

  /** Ends for good. */
  async close() {
    await this.stop();
    this.#options = undefined;
    this.#agent?.free();
    this.#agent = undefined;
  }

  pause() {
    this.#running();
    this.#held ||= [];
  }

  resume() {
    this.#running();
    const held = this.#held || [];
    this.#held = undefined;
    for (const request of held) this.#handle(request);
    this.#settle();
  }

  /** Breaks all connections. */
  cut() {
    this.#running();
    if (this.#server) this.#hangUp(this.#server);
  }

  /** Lets so many milliseconds pass at once, unless that is too long. */
  skip(milliseconds) {
    this.#running();
    const isSkipped = this.#clock.skip(milliseconds);
    this.#settle();
    return isSkipped;
  }

  /** Hands the agent a request that it answers at once. */
  ask(method, target, json) {
    const body = Buffer.from(json === undefined ? "" : JSON.stringify(json));
    const answer = this.#running().handle(this.#clock.now(), 0, method, target, [], body);
    const { status } = answer;
    const text = Buffer.from(answer.body).toString();
    answer.free();
    this.#settle();
    return { status, text };
  }

  #running() {
    if (!this.#agent) throw closed();
    return this.#agent;
  }

  #hangUp(server) {
    for (const number of this.#waiting.keys()) this.#agent.cancel(number);
    this.#waiting.clear();
    server.closeAllConnections();
  }

  #receive(request, response) {
    asked(request, (plain) => {
      if (this.#held) this.#held.push({ plain, response });
      else if (this.#server) this.#handle({ plain, response });
      this.#settle();
    });
  }

  #handle({ plain: { method, target, headers, body }, response }) {
    if (response.destroyed) return;
    this.#numbers = (this.#numbers + 1) >>> 0;
    const number = this.#numbers;
    const now = this.#clock.now();
    this.#waiting.set(number, response);
    const answer = this.#agent.handle(now, number, method, target, headers, body);
    if (answer) return this.#answer(answer);
    response.on("close", () => {
      if (this.#waiting.delete(number)) this.#agent.cancel(number);
    });
  }

  #answer(answer) {
    const response = this.#waiting.get(answer.request);
    this.#waiting.delete(answer.request);
    if (response) send(response, answer);
    answer.free();
  }

  /** Hands out what the agent has to say by now, runs its probes, and notes when it is due next. */
  #settle() {
    if (!this.#server || this.#held) return;
    for (const answer of this.#agent.tick(this.#clock.now())) this.#answer(answer);
    for (const json of this.#agent.probes()) this.#probe(JSON.parse(json));
    this.#clock.alarm(this.#agent.wake(), () => this.#settle());
  }

  async #probe(asked) {
    const { signal } = this.#life;
    const [what, ...seen] = await probe(asked, signal);
    if (signal.aborted) return;
    this.#agent[`probed_${what}`](this.#clock.now(), asked.number, ...seen);
    this.#settle();
  }
}

function closed() {
  return new Error("the agent is closed");
}
