//! The fast transport of Node: HTTP/1.1 over `net` and `tls`, whose replies the core reads.
//!
//! It costs a third of what `http.request` does (`make bench`), since it does without streams, events
//! and headers that nobody reads, and less than Node's own undici, which is no public contract either.
//! What a transport is stands in `http.js`, which also does what is rare here: bodies that are streams,
//! and connections that the caller makes.
//!
//! A connection carries one exchange at a time. An idle one is given up after a while, does not keep
//! the process alive, and costs a read no more than another attempt when the server closed it first.

import { replies } from "../core.js";
import { AbortError } from "../errors.js";
import { net, tls } from "../platform/builtin.js";
import { Body, Response, headOf } from "./message.js";
import httpTransport from "./http.js";
import { isRead } from "./reads.js";

/** Fewer than the 200 that Consul grants an address. */
const CONNECTIONS = 128;
/** In milliseconds: less than after which proxies forget a silent connection. */
const IDLE = 30_000;
/** How much is read at once from a connection without TLS. */
const BUFFER = 64 << 10;

/** What makes a connection another one, over TLS at least. */
const OF_CONNECTION =
  `hostname port socketPath family hints localAddress localPort lookup servername ca cert ciphers clientCertEngine crl dhparam ecdhCurve honorCipherOrder key
  passphrase pfx rejectUnauthorized secureOptions secureProtocol sessionIdContext`.split(/\s+/);

/** @param {{pool?: {connections?: number, idle?: number}}} options of the client */
export default function socketTransport({ pool = {} } = {}) {
  const pools = [];
  const others = httpTransport();

  /** The pool of the last place that was asked for, nearly always the only one. */
  let [lastPlace, last] = [undefined, undefined];

  function poolOf({ place, secure, options }) {
    if (place && place === lastPlace) return last;
    let found = pools.find((pool) => pool.fits(secure, options));
    if (!found) pools.push((found = new Pool(secure, options, pool)));
    [lastPlace, last] = [place, found];
    return found;
  }

  return {
    send(outgoing, done) {
      const { secure, options, body, pipe } = outgoing;
      if (pipe || options.createConnection || (body && typeof body.pipe === "function")) {
        return others.send(outgoing, done);
      }
      const exchange = new Exchange(options.method, body, done);
      try {
        exchange.head = headOf(options, secure);
        poolOf(outgoing).start(exchange);
      } catch (error) {
        process.nextTick(() => exchange.finish(error));
      }
      return (error) => exchange.abort(error);
    },
    close() {
      lastPlace = last = undefined;
      for (const pool of pools.splice(0)) pool.close();
    },
  };
}

/** A request and what becomes of it. */
class Exchange {
  constructor(method, body, done) {
    this.method = method;
    this.body = body;
    this.done = done;
    this.head = undefined;
    this.connection = undefined;
  }

  get over() {
    return this.done === undefined;
  }

  /** Whether it may be made again, when nothing is known of what became of it. */
  get repeatable() {
    return isRead(this.method);
  }

  finish(error, response) {
    const { done } = this;
    if (!done) return;
    this.done = this.connection = undefined;
    done(error, response);
  }

  abort(error) {
    const { connection } = this;
    this.finish(error);
    if (connection) connection.destroy();
  }
}

/** The connections to one place. */
class Pool {
  constructor(secure, options, { connections = CONNECTIONS, idle = IDLE }) {
    this.secure = secure;
    this.options = Object.fromEntries(OF_CONNECTION.map((name) => [name, options[name]]));
    this.limit = connections;
    this.patience = idle;
    this.open = new Set();
    /** The one that was used last is at the end, and is the next one to be used. */
    this.idle = [];
    this.waiting = [];
    this.timer = undefined;
    /** To begin with where the last connection over TLS left off. */
    this.session = undefined;
  }

  fits(secure, options) {
    return (
      secure === this.secure && OF_CONNECTION.every((name) => options[name] === this.options[name])
    );
  }

  start(exchange) {
    if (this.idle.length) this.idle.pop().start(exchange);
    else if (this.open.size < this.limit) this.connect(exchange);
    else this.waiting.push(exchange);
  }

  connect(exchange) {
    const connection = new Connection(this);
    this.open.add(connection);
    connection.start(exchange);
  }

  /** The next of those who wait and have not given up. */
  next() {
    while (this.waiting.length) {
      const exchange = this.waiting.shift();
      if (!exchange.over) return exchange;
    }
    return undefined;
  }

  /** A connection is free. */
  release(connection) {
    const exchange = this.next();
    if (exchange) return connection.start(exchange);
    connection.rest(performance.now());
    this.idle.push(connection);
    this.timer ||= setTimeout(() => this.sweep(), this.patience).unref();
  }

  /** A connection is closed. */
  forget(connection) {
    if (!this.open.delete(connection)) return;
    const at = this.idle.indexOf(connection);
    if (at >= 0) this.idle.splice(at, 1);
    const exchange = this.next();
    if (exchange) this.connect(exchange);
  }

  /** Closes what has been idle for too long. */
  sweep() {
    this.timer = undefined;
    const old = performance.now() - this.patience;
    while (this.idle.length && this.idle[0].since <= old) this.idle[0].destroy();
    if (!this.idle.length) return;
    this.timer = setTimeout(() => this.sweep(), this.idle[0].since - old + 1).unref();
  }

  close() {
    clearTimeout(this.timer);
    const closed = () => new AbortError("client destroyed");
    for (const exchange of this.waiting.splice(0)) exchange.finish(closed());
    for (const connection of [...this.open]) connection.destroy(closed());
  }
}

class Connection {
  constructor(pool) {
    this.pool = pool;
    this.exchange = undefined;
    /** Whether it has carried an exchange before. */
    this.used = false;
    /** Whether anything of the reply has come. */
    this.heard = false;
    this.since = 0;
    this.reader = undefined;
    this.body = undefined;
    this.socket = pool.secure ? openSecure(this) : openPlain(this);
    this.socket.setKeepAlive(true, IDLE);
    this.socket.setNoDelay(true);
    this.socket.on("error", (error) => this.fail(error));
    this.socket.on("end", () => this.end());
    this.socket.on("close", () => this.fail(hangUp("the connection was closed before the reply")));
  }

  start(exchange) {
    const { socket } = this;
    this.exchange = exchange;
    exchange.connection = this;
    this.heard = false;
    this.body = new Body();
    if (this.reader) this.reader.next(exchange.method);
    else this.reader = replies(exchange.method);
    if (this.used) socket.ref();
    if (!exchange.body) return void socket.write(exchange.head, "latin1");
    socket.cork();
    socket.write(exchange.head, "latin1");
    socket.write(exchange.body);
    socket.uncork();
  }

  /** Nothing to do, as from now. */
  rest(now) {
    this.since = now;
    this.socket.unref();
  }

  /** Takes what came, of which nothing may be kept without a copy where it is in a shared buffer. */
  read(bytes) {
    if (!this.exchange) return this.destroy();
    this.heard = true;
    const rest = this.body.skip(bytes);
    if (rest) this.take(rest, this.reader.feed(this.body.skipped(), rest));
  }

  end() {
    if (!this.exchange) return this.destroy();
    this.take(undefined, this.reader.end(this.body.skipped()));
  }

  take(bytes, said) {
    const mark = said[0];
    if (mark === "!") return this.fail(hangUp(said.slice(1)));
    const { body, exchange, socket } = this;
    const text = body.place(bytes, said, 2);
    if (mark === "+") return;
    const response = new Response(said.slice(text), body.whole(), socket);
    this.exchange = this.body = undefined;
    this.used = true;
    if (mark === "=") this.pool.release(this);
    else this.destroy();
    exchange.finish(null, response);
  }

  /** The connection is of no use any more. */
  fail(error) {
    const { exchange, heard, pool, used } = this;
    this.exchange = undefined;
    this.destroy();
    if (!exchange || exchange.over) return;
    // The server closed it while it was idle, or meant to: nobody has seen a read that failed so.
    if (used && !heard && exchange.repeatable) pool.connect(exchange);
    else exchange.finish(error);
  }

  destroy(reason) {
    const { exchange } = this;
    this.exchange = undefined;
    if (this.reader) this.reader.free();
    this.reader = undefined;
    this.socket.destroy();
    this.pool.forget(this);
    if (exchange && reason) exchange.finish(reason);
  }
}

function hangUp(problem) {
  return Object.assign(new Error(problem), { code: "ECONNRESET" });
}

function openPlain(connection) {
  const buffer = Buffer.allocUnsafeSlow(BUFFER);
  const callback = (size) => {
    connection.read(buffer.subarray(0, size));
    return true;
  };
  const options = { ...placed(connection.pool.options), onread: { buffer, callback } };
  return net().connect(/** @type {any} */ (options));
}

function openSecure(connection) {
  const { pool } = connection;
  const { servername = net().isIP(pool.options.hostname || "") ? "" : pool.options.hostname } =
    pool.options;
  const socket = tls().connect({ ...placed(pool.options), servername, session: pool.session });
  socket.on("session", (session) => (pool.session = session));
  socket.on("data", (bytes) => connection.read(bytes));
  return socket;
}

/** The options of a connection, as `net` and `tls` name them, without those that say nothing. */
function placed({ hostname, socketPath, ...options }) {
  const all = { ...options, path: socketPath, host: hostname };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
