//! Heads and bodies of HTTP/1.1, as the transport over sockets needs them.

/** What a body takes on a reply's word; the rest as it comes. */
const TRUSTED = 4 << 20;

const NO_TOKEN = /[^!#$%&'*+\-.^_`|~\w]/;
const NO_TARGET = /[^\x21-\x7e\x80-\xff]/;
const NO_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * The head of a request, to be sent as latin-1.
 * @throws {TypeError} for what cannot stand in one
 */
export function headOf({ method, path, headers, auth, hostname, port, socketPath }, secure) {
  if (NO_TOKEN.test(method)) throw refused("method");
  if (NO_TARGET.test(path)) throw refused("path");
  let head = `${method} ${path} HTTP/1.1\r\n`;
  if (headers.host === undefined) head += line("host", hostOf(hostname, port, socketPath, secure));
  if (auth && headers.authorization === undefined) {
    head += line("authorization", `Basic ${Buffer.from(auth).toString("base64")}`);
  }
  for (const name in headers) {
    const value = headers[name];
    if (Array.isArray(value)) for (const one of value) head += line(name, one);
    else if (value !== undefined) head += line(name, value);
  }
  return `${head}\r\n`;
}

function hostOf(hostname, port, socketPath, secure) {
  if (socketPath) return "localhost";
  const host = hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;
  return +port === (secure ? 443 : 80) ? host : `${host}:${port}`;
}

function line(name, value) {
  if (NO_TOKEN.test(name) || NO_VALUE.test(value)) throw refused(name);
  return `${name}: ${value}\r\n`;
}

function refused(name) {
  return new TypeError(`argument \`${name}\`: cannot stand in a header`);
}

/** A reply, whose headers are taken apart when they are looked at. */
export class Response {
  #text;
  #headers;

  /** @param {string} text the status and the headers, each of the latter in two lines */
  constructor(text, body, socket) {
    this.#text = text;
    this.statusCode = +text.slice(0, 3);
    this.body = body;
    this.socket = socket;
  }

  get headers() {
    return (this.#headers ||= headersOf(this.#text.split("\n")));
  }

  /** The header `content-type`, which every reader of a body asks for. */
  get contentType() {
    const at = this.#text.indexOf(CONTENT_TYPE);
    if (at < 0) return undefined;
    const from = at + CONTENT_TYPE.length;
    const end = this.#text.indexOf("\n", from);
    return this.#text.slice(from, end < 0 ? undefined : end);
  }
}

const CONTENT_TYPE = "\ncontent-type\n";

/** The headers in `lines`: a status, then names and values by turns. Joined as Node joins them. */
function headersOf(lines) {
  const headers = {};
  for (let at = 1; at < lines.length; at += 2) {
    const name = lines[at];
    const value = lines[at + 1];
    if (name === "set-cookie") (headers[name] ||= []).push(value);
    else if (headers[name] === undefined) headers[name] = value;
    else if (!ONCE.has(name)) headers[name] += `, ${value}`;
  }
  return headers;
}

/** Of these, the first one counts. */
const ONCE = new Set([
  "content-type",
  "content-length",
  "location",
  "retry-after",
  "server",
  "date",
]);

const ZERO = 48;
const BLANK = 32 - ZERO;

/** Collects a body, whose pieces are copied to where they stay. */
export class Body {
  constructor() {
    this.blocks = [];
    this.block = undefined;
    this.size = 0;
    /** How many of the next bytes belong to the body, with nothing between. */
    this.ahead = 0;
    this.taken = 0;
  }

  /** Takes what is known to be body; @returns what the core has to look at, if there is any. */
  skip(bytes) {
    if (!this.ahead) return bytes;
    const size = Math.min(this.ahead, bytes.length);
    this.add(size === bytes.length ? bytes : bytes.subarray(0, size));
    this.ahead -= size;
    this.taken += size;
    return this.ahead ? undefined : bytes.subarray(size);
  }

  /** How much was taken without the core, since it was last asked. */
  skipped() {
    const { taken } = this;
    this.taken = 0;
    return taken;
  }

  /**
   * Takes the pieces of which the first line of `said`, from `at` on, says where in `bytes` they are,
   * after how much is ahead. @returns where the next line begins
   */
  place(bytes, said, at) {
    let [number, from, count] = [0, 0, 0];
    for (; ; at++) {
      const digit = said.charCodeAt(at) - ZERO;
      if (digit >= 0) {
        number = number * 10 + digit;
        continue;
      }
      if (count === 0) this.ahead = number;
      else if (count % 2) from = number;
      else this.add(bytes.subarray(from, number));
      [number, count] = [0, count + 1];
      // A blank goes on; the end of the line or of the text does not.
      if (digit !== BLANK) return at + 1;
    }
  }

  add(bytes) {
    if (!this.block || this.size + bytes.length > this.block.length) this.grow(bytes.length);
    this.block.set(bytes, this.size);
    this.size += bytes.length;
  }

  grow(size) {
    if (this.block) this.blocks.push(this.block.subarray(0, this.size));
    const wanted = Math.min(size + this.ahead, Math.max(size, TRUSTED));
    this.block = Buffer.allocUnsafe(wanted);
    this.size = 0;
  }

  /** All of it; undefined where there is nothing. */
  whole() {
    if (!this.block) return undefined;
    const last = this.block.subarray(0, this.size);
    return this.blocks.length ? Buffer.concat([...this.blocks, last]) : last;
  }
}
