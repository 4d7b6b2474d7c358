//! An HTTP client with a name, tags, hooks and a log: what `Consul` is built on.
//!
//! Its members are those that programs for the package `consul` know, all with an underscore: a
//! request goes through a stack of steps `(request, next) => …`, between which hooks can be put
//! (`_ext`). What is sent, and how a reply is read, is said by the request's options; sending is a
//! transport's business (`transports/http.js` says what that is).

import { EventEmitter, nameOfStatus, transports } from "#platform";
import { DECODERS, ENCODERS, code, json, text } from "./codecs.js";
import { AbortError, ResponseError, TimeoutError, ValidationError } from "./errors.js";
import { create, lowerCased } from "./outgoing.js";
import { parseExactly } from "./results.js";
import { offAbort, onAbort } from "./signals.js";

/** What no log may show. */
const SECRET_HEADERS = ["x-consul-token", "authorization"];
const SECRET_OPTIONS = ["auth", "key", "passphrase", "pfx"];

/**
 * The name of what a call's `ctx` may have: it is given the response before that is read, and where it
 * answers false, that does not happen, and the call resolves to `[response]`.
 */
export const RECEIVED = Symbol("received");

export class Client extends EventEmitter {
  constructor(options) {
    super();
    const opts = { ...options };
    opts.baseUrl = readBaseUrl(opts.baseUrl);
    opts.headers = lowerCased(opts.headers);
    if (opts.tags && !Array.isArray(opts.tags)) throw new ValidationError("tags must be an array");
    opts.tags = [...(opts.tags || [])];
    if (opts.name && !opts.tags.includes(opts.name)) opts.tags.push(opts.name);
    opts.encoders = { ...ENCODERS, ...opts.encoders };
    opts.decoders = { ...DECODERS, ...opts.decoders };
    this._opts = opts;
    this._exts = {};
    Object.defineProperty(this, "_transport", { value: makeTransport(opts), writable: true });
    Object.defineProperty(this, "_underWay", { value: new UnderWay() });
  }

  /** Ends what is under way, and drops the transport's connections. */
  _close() {
    const { _underWay, _transport } = /** @type {any} */ (this);
    _underWay.abort(new AbortError("client destroyed"));
    _transport.close();
  }

  /** An error with the names of the request and of the client in front. */
  _err(error, opts) {
    if (!error) return error;
    const named = error instanceof Error ? error : new Error(error);
    for (const name of [opts && opts.name, this._opts.name]) {
      if (name) named.message = `${name}: ${named.message}`;
    }
    return named;
  }

  /** Calls `hook(request, next)` at each `onCreate`, `onRequest` or `onResponse`. */
  _ext(event, hook) {
    if (!event || typeof event !== "string") this._refuse("extension eventName required");
    if (typeof hook !== "function") this._refuse("extension callback required");
    this._exts[event] ||= [];
    this._exts[event].push(hook);
  }

  /** Lets a plugin `{ register }` with `register.attributes` add itself. */
  _plugin(plugin, options) {
    if (!plugin) this._refuse("plugin required");
    if (typeof plugin.register !== "function") this._refuse("plugin must have register function");
    const { attributes } = plugin.register;
    if (!attributes) this._refuse("plugin attributes required");
    if (!attributes.name) this._refuse("plugin attributes name required");
    if (!attributes.version) this._refuse("plugin attributes version required");
    return plugin.register(this, options || {});
  }

  _refuse(text) {
    throw this._err(new ValidationError(text));
  }

  /** Emits `log` with tags and data. */
  _log(tags, data) {
    return this.emit("log", tags, data);
  }

  _encode(mime, value) {
    return code("encode", this._opts.encoders, mime, value);
  }

  _decode(mime, value) {
    return code("decode", this._opts.decoders, mime, value);
  }

  /** Sends a request; the steps after the first argument read the reply. */
  _request(options, ...steps) {
    return run(this, options || {}, steps);
  }

  _get(...args) {
    return shortcut(this, "GET", args);
  }

  _head(...args) {
    return shortcut(this, "HEAD", args);
  }

  _options(...args) {
    return shortcut(this, "OPTIONS", args);
  }

  _post(...args) {
    return shortcut(this, "POST", args);
  }

  _put(...args) {
    return shortcut(this, "PUT", args);
  }

  _patch(...args) {
    return shortcut(this, "PATCH", args);
  }

  _delete(...args) {
    return shortcut(this, "DELETE", args);
  }

  _del(...args) {
    return shortcut(this, "DELETE", args);
  }
}

function makeTransport(options) {
  const given = options.transport;
  if (typeof given === "object" && given) return given;
  const name = given || Object.keys(transports)[0];
  if (Object.hasOwn(transports, name)) return transports[name](options);
  const all = Object.keys(transports).join("`, `");
  throw new ValidationError(`transport must be an object or one of \`${all}\`, not \`${name}\``);
}

function readBaseUrl(given) {
  if (!given) throw new ValidationError("baseUrl required");
  if (typeof given !== "string" && !(given instanceof URL)) {
    throw new ValidationError(`baseUrl must be a string: ${given}`);
  }
  const url = new URL(given);
  const parts = { protocol: url.protocol, hostname: url.hostname };
  const auth = [url.username, url.password].map(decodeURIComponent);
  if (auth[0] || auth[1]) parts.auth = auth[1] ? auth.join(":") : auth[0];
  if (url.port) parts.port = url.port;
  parts.path = url.pathname === "/" ? "" : url.pathname;
  if (parts.path.endsWith("/")) {
    throw new ValidationError("baseUrl must not end with a forward slash");
  }
  return parts;
}

function shortcut(client, method, args) {
  const [given, ...steps] = args;
  const opts = typeof given === "string" ? { path: given } : given || {};
  opts.method = method;
  return client._request(opts, ...steps);
}

// ---- a request's way through its steps ------------------------------------------------------------

/** A request under way: what hooks and steps are given. */
class Request {
  constructor(client, opts, steps) {
    this.opts = opts;
    this.state = {};
    this.ctx = undefined;
    this.req = undefined;
    this.body = undefined;
    this.pipe = undefined;
    this.transport = undefined;
    this.place = undefined;
    this.res = undefined;
    this.err = undefined;
    this._client = client;
    this._hooked = isHooked(client, opts);
    this._stack = this._hooked ? stackOf(client, opts, steps) : [create, execute, ...steps];
    this._resolve = undefined;
    this._reject = undefined;
    this._abort = undefined;
    this._at = -1;
    this._retryable = true;
  }

  /** Makes it again, from the beginning. */
  retry() {
    if (this._retryable === false) throw new ValidationError("request is not retryable");
    log(this._client, this, ["request", "retry"]);
    this.body = this.err = this.req = this.res = this.transport = undefined;
    walk(this._client, this);
  }
}

/**
 * The requests under way. No `Set`: the table that one has outgrown holds what was in it, and what came
 * after, until old garbage is collected.
 */
class UnderWay {
  #requests = [];

  /** @param {(error: Error) => void} abort what ends it */
  add(request, abort) {
    request._abort = abort;
    request._at = this.#requests.push(request) - 1;
  }

  delete(request) {
    const at = request._at;
    if (this.#requests[at] !== request) return;
    const last = this.#requests.pop();
    if (last !== request) {
      this.#requests[at] = last;
      last._at = at;
    }
    request._at = -1;
  }

  /** Ends them all. */
  abort(error) {
    for (const { _abort } of [...this.#requests]) _abort(error);
  }
}

/** Runs a request and gives its result. */
export function run(client, opts, steps) {
  const request = new Request(client, opts, steps);
  const { ctx } = opts;
  if (ctx && typeof ctx.once === "function") request.ctx = ctx;
  else if (ctx && typeof ctx.addEventListener === "function") opts.signal ||= ctx;
  return new Promise((resolve, reject) => {
    request._resolve = resolve;
    request._reject = reject;
    walk(client, request);
  });
}

function isHooked(client, { exts }) {
  for (const _ in client._exts) return true;
  return exts !== undefined;
}

function stackOf(client, opts, steps) {
  opts.headers ||= {};
  opts.params ||= {};
  opts.query ||= {};
  opts.tags = tagsOf(client, opts);
  return [
    ...hooks(client, opts, "onCreate"),
    create,
    ...hooks(client, opts, "onRequest"),
    execute,
    ...hooks(client, opts, "onResponse"),
    ...steps,
  ];
}

function hooks(client, opts, name) {
  return [...(client._exts[name] || []), ...[(opts.exts && opts.exts[name]) || []].flat()];
}

function tagsOf(client, { tags, name }) {
  const all = [...(tags || []), ...client._opts.tags];
  if (name && !all.includes(name)) all.push(name);
  return [...new Set(all)];
}

function walk(client, request) {
  let at = 0;
  const next = (error, ...results) => {
    // A signal's reason is its owner's: others may get to see it too.
    const { signal } = request.opts;
    if (error && signal && error === signal.reason) return request._reject(error);
    if (error) return request._reject(client._err(error, request.opts));
    if (error === false) {
      const [first] = results;
      if (first instanceof Error) return request._reject(first);
      return request._resolve(first || results.length < 2 ? first : results[1]);
    }
    const step = request._stack[at++];
    if (!step) {
      if (request.err) return request._reject(client._err(request.err, request.opts));
      return request._resolve(request.res);
    }
    try {
      step.call(client, request, next);
    } catch (thrown) {
      request._reject(thrown);
    }
  };
  next();
}

function log(client, { opts }, tags, data) {
  if (!client.listenerCount("log")) return;
  client._log(["papi", ...tags, ...tagsOf(client, opts)], data && data());
}

// ---- the reply ------------------------------------------------------------------------------------

/** The step that sends, and waits for the reply or for a reason not to. */
function execute(request, next) {
  const { ctx, opts, req } = request;
  const { signal } = opts;
  if (ctx && ctx.canceled === true) return next(new ValidationError("ctx already canceled"));
  if (ctx && ctx.finished === true) return next(new ValidationError("ctx already finished"));
  if (signal && signal.aborted) return next(false, reasonOf(signal));

  log(this, request, ["request"], () => redacted(req));
  const timeout = Object.hasOwn(opts, "timeout") ? opts.timeout : stretched(this, opts);
  let timer;
  const outgoing = {
    secure: this._opts.baseUrl.protocol === "https:",
    options: req,
    place: request.place,
    body: request.body,
    pipe: request.pipe,
  };
  const abort = request.transport.send(outgoing, (error, response) => {
    clearTimeout(timer);
    this._underWay.delete(request);
    if (ctx) ctx.removeListener("cancel", cancel);
    if (signal) offAbort(signal, stop);
    try {
      if (error) {
        log(this, request, ["request", "error"], () => error);
        request.err = error;
      } else {
        if (ctx && ctx[RECEIVED] && !ctx[RECEIVED](response)) return request._resolve([response]);
        receive(this, request, response);
      }
    } catch (thrown) {
      // By somebody who listens to the log.
      return request._reject(thrown);
    }
    next();
  });
  this._underWay.add(request, abort);
  const cancel = () => abort(new AbortError("request aborted"));
  const stop = () => abort(reasonOf(signal));
  if (ctx) ctx.once("cancel", cancel);
  if (signal) onAbort(signal, stop);
  if (timeout > 0) {
    timer = setTimeout(() => {
      log(this, request, ["request", "error", "timeout"]);
      abort(new TimeoutError(`request timed out (${timeout}ms)`));
    }, timeout);
  }
}

/** The client's timeout, which leaves Consul the time that it may hold this reply back. */
function stretched(client, opts) {
  const { timeout } = client._opts;
  return timeout > 0 ? timeout + (opts.hold || 0) : timeout;
}

/** Why a signal was aborted, as an error. */
export function reasonOf({ reason }) {
  return reason instanceof Error
    ? reason
    : new AbortError(reason ? String(reason) : "request aborted");
}

function redacted(req) {
  const shown = { ...req, headers: { ...req.headers } };
  for (const name of SECRET_HEADERS) if (name in shown.headers) shown.headers[name] = "…";
  for (const name of SECRET_OPTIONS) if (name in shown) shown[name] = "…";
  return shown;
}

function receive(client, request, response) {
  const { opts, req } = request;
  const { socket } = response;
  request.res = response;
  log(client, request, ["response"], () => ({
    method: opts.method,
    path: req.path,
    statusCode: response.statusCode,
    headers: response.headers,
    remoteAddress: socket && socket.remoteAddress,
    remotePort: socket && socket.remotePort,
  }));
  const ok = response.statusCode >= 200 && response.statusCode < 300;
  const asBytes = opts.buffer && (ok || (opts.answers || []).includes(response.statusCode));
  let mime;
  if (response.body && !asBytes) {
    mime = mimeOf(response.contentType ?? response.headers["content-type"]);
    try {
      response.body = decodeBody(client, opts, mime, response.body);
    } catch (error) {
      request.err = error;
      return;
    }
  }
  if (!ok) {
    request.err = new ResponseError(messageOf(response, mime), response);
  }
}

function mimeOf(type = "") {
  return type === "application/json" ? type : type.split(";")[0].trim();
}

function decodeBody(client, opts, mime, body) {
  const decoder = client._opts.decoders[mime];
  if (!decoder) return body;
  if (opts.exactly && decoder === json) {
    return code("decode", { [mime]: (bytes) => parseExactly(text(bytes)) }, mime, body);
  }
  return client._decode(mime, body);
}

function messageOf({ body, statusCode }, mime) {
  if (body && mime === "text/plain" && body.length < 80) return body;
  const text = nameOfStatus(statusCode);
  return text ? text.toLowerCase() : `request failed: ${statusCode}`;
}
