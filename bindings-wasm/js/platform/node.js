//! What the client takes from Node: bytes, events, agents, variables, the default transport.
//!
//! Each platform has a file with these names; the bundle says which one `#platform` is.

import { isAscii } from "node:buffer";
import { EventEmitter } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "node:querystring";
import fetchTransport from "../transports/fetch.js";
import httpTransport from "../transports/http.js";
import socketTransport from "../transports/socket.js";
import { http, https } from "./builtin.js";

export { EventEmitter };
export const environment = process.env;

/** Every transport by its name; the first is the default one. */
export const transports = {
  http: httpTransport,
  socket: socketTransport,
  fetch: fetchTransport,
};

/** What a status is called; undefined for one without a name. */
export const nameOfStatus = (status) => http().STATUS_CODES[status];

/** @returns {Uint8Array} of a base64 text */
export const fromBase64 = (text) => Buffer.from(text, "base64");

/** The text of bytes. */
export const utf8 = (bytes) => {
  // What is ASCII all through is copied several times as fast where that is known, and parsed faster.
  const { latin1Slice, utf8Slice } = Buffer.prototype;
  const slice = bytes.length > LONG && isAscii(bytes) ? latin1Slice : utf8Slice;
  return slice.call(bytes, 0, bytes.length);
};
const LONG = 4096;

/** The text whose UTF-8 is in a base64 text. */
export const textOfBase64 = (text) => {
  if (text.length > SCRATCH) return utf8(fromBase64(text));
  scratch ||= Buffer.allocUnsafeSlow(SCRATCH);
  return scratch.utf8Slice(0, scratch.write(text, "base64"));
};
/** Where the bytes of short ones are for a moment: a buffer each would cost more than they do. */
let scratch;
const SCRATCH = 16 << 10;

/** The bytes of a text, or of whatever has bytes. */
export const toBytes = (value) => (Buffer.isBuffer(value) ? value : Buffer.from(value, "utf8"));

export const isBytes = (value) => Buffer.isBuffer(value);

export const formEncode = (query) => stringify(query);
export const formDecode = (text) => parse(text);

/** A keep-alive agent for an address; undefined where it has no scheme. */
export function getAgent(baseUrl) {
  if (!baseUrl) return undefined;
  const scheme = typeof baseUrl === "string" ? /^[a-z]+:/i.exec(baseUrl)?.[0] : baseUrl.protocol;
  if (!scheme && typeof baseUrl !== "string") return undefined;
  const { Agent } = (/^https:$/i.test(scheme) ? https : http)();
  return new Agent({ keepAlive: true });
}

export const readFile = (name) => readFileSync(name);

/** What is in each file of a folder. */
export const readFolder = (name) => readdirSync(name).map((file) => readFileSync(join(name, file)));

/** Says what went wrong where nobody listens. */
export const warn = (error) => process.emitWarning(error instanceof Error ? error : String(error));
