//! What a request sends: the step that makes it of the options of the client and of the call.

import { isBytes, utf8 } from "#platform";
import { ALIASES } from "./codecs.js";
import { CodecError, ValidationError } from "./errors.js";
import { VERSION } from "#built";

/** Options of a client, or of one request, that the transport gets to see. */
const OF_TRANSPORT = new Set(
  `agent createConnection family hints localAddress localPort lookup maxHeaderSize setHost socketPath
   ca cert ciphers clientCertEngine crl dhparam ecdhCurve honorCipherOrder key passphrase pfx
   rejectUnauthorized secureOptions secureProtocol servername sessionIdContext`.split(/\s+/),
);

/** The step that makes what is sent, `request.req` and `request.body`, of the options. */
export function create(request, next) {
  const { opts } = request;
  const client = this._opts;
  try {
    const same = sameOf(client);
    const { method } = opts;
    const bodiless = opts.body === undefined && BODILESS.has((method || "").toUpperCase());
    // Nobody changes them who is not a hook.
    const own = request._hooked || !bodiless || opts.headers !== undefined;
    const headers = own ? { ...same.headers, ...lowerCased(opts.headers) } : same.headers;
    if (headers["user-agent"] === null) delete headers["user-agent"];
    const path = client.baseUrl.path + pathOf(this, opts);
    if (opts.body !== undefined) encodeBody(this, request, headers);
    else if (!bodiless) headers["content-length"] = 0;
    if (opts.pipe) openPipe(request);
    const { agent, hostname, port } = same.options;
    if (same.plain) request.req = { agent, hostname, port, method, path, headers };
    else request.req = { ...same.options, method, path, headers };
    // A method's options hold none of the transport's.
    if (opts.row) request.place = same;
    else pick(opts, request.req);
    request.transport = this._transport;
  } catch (error) {
    return next(error);
  }
  next();
}

/** All that there is to say of a connection without TLS, mostly. */
const PLAIN = new Set(["agent", "hostname", "port"]);
const BODILESS = new Set(["GET", "HEAD", "OPTIONS"]);

const known = new WeakMap();

/** What is the same for all requests of a client, as long as it has the same agent and headers. */
function sameOf(client) {
  const { agent, baseUrl, headers, socketPath } = client;
  let same = known.get(client);
  if (!same || same.agent !== agent || same.given !== headers) {
    const options = pick(client, {});
    if (baseUrl.auth) options.auth = baseUrl.auth;
    if (!socketPath) {
      options.hostname = baseUrl.hostname;
      options.port = baseUrl.port || (baseUrl.protocol === "https:" ? 443 : 80);
    }
    const plain = Object.keys(options).every((name) => PLAIN.has(name));
    same = {
      agent,
      given: headers,
      plain,
      options,
      headers: { "user-agent": `lictor/${VERSION}`, ...headers },
    };
    if (headers["user-agent"] === null) delete same.headers["user-agent"];
    known.set(client, same);
  }
  return same;
}

function pick(options, into) {
  for (const name in options) if (OF_TRANSPORT.has(name)) into[name] = options[name];
  return into;
}

function pathOf(client, { path, params = {}, query = {} }) {
  if (typeof path !== "string") throw new ValidationError("path required");
  let filled = path;
  if (path.includes("{")) {
    filled = path.replace(/\{(\w+)\}/g, (_, name) => {
      if (!Object.hasOwn(params, name)) throw new ValidationError(`missing param: ${name}`);
      const part = params[name] || "";
      return part.encode === false && part.toString ? part.toString() : encodeURIComponent(part);
    });
  }
  for (const _ in query) {
    const mark = filled.includes("?") ? "&" : "?";
    return filled + mark + utf8(client._encode("application/x-www-form-urlencoded", query));
  }
  return filled;
}

function encodeBody(client, request, headers) {
  const { opts } = request;
  const mime = ALIASES[opts.type] || headers["content-type"] || ALIASES[client._opts.type];
  const made = typeof opts.body === "function";
  const body = made ? opts.body() : opts.body;
  const stream = isStream(body) && body.readable !== false;
  if (stream || isBytes(body)) request.body = body;
  else if (!mime) throw new ValidationError("type required");
  else if (!client._opts.encoders[mime]) throw new CodecError(`type is unknown: ${mime}`);
  else request.body = client._encode(mime, body);
  if (!headers["content-type"] && mime) headers["content-type"] = `${mime}; charset=utf-8`;
  if (!stream) headers["content-length"] = request.body.length;
  else if (!made) request._retryable = false;
}

function openPipe(request) {
  const made = typeof request.opts.pipe === "function";
  request.pipe = made ? request.opts.pipe() : request.opts.pipe;
  if (!made) request._retryable = false;
  if (!isStream(request.pipe) || request.pipe.writable === false) {
    throw new ValidationError("pipe must be a writable stream");
  }
}

function isStream(value) {
  return typeof value === "object" && value !== null && typeof value.pipe === "function";
}

/** Headers by their names in lower case. */
export function lowerCased(headers) {
  const result = {};
  for (const name in headers) {
    if (Object.hasOwn(headers, name)) result[name.toLowerCase()] = headers[name];
  }
  return result;
}
