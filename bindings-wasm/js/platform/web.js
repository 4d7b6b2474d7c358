//! What the client takes from a browser or a worker: see `node.js` for the names.

import fetchTransport from "../transports/fetch.js";

export { EventEmitter } from "./events.js";
export const environment = {};
export const transports = { fetch: fetchTransport };

/** Those that Consul sends: a browser does not always say what a status is called. */
const STATUS_CODES = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Payload Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
export const nameOfStatus = (status) => STATUS_CODES[status];

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const chars = atob(text);
  const bytes = new Uint8Array(chars.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = chars.charCodeAt(at);
  return bytes;
}

export const utf8 = (bytes) => decoder.decode(bytes);
export const textOfBase64 = (text) => utf8(fromBase64(text));
export const isBytes = (value) => value instanceof Uint8Array;

export function toBytes(value) {
  if (typeof value === "string") return encoder.encode(value);
  if (value instanceof Uint8Array) return value;
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`a value is a text or bytes, not ${typeof value}`);
  }
  return Uint8Array.from(value);
}

export function formEncode(query) {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one ?? "")}`),
  );
  return pairs.join("&");
}

export const formDecode = (text) => Object.fromEntries(new URLSearchParams(text));

/** The host keeps connections by itself. */
export const getAgent = () => undefined;

export const readFile = (name) => {
  throw new Error(`\`${name}\` cannot be read: there are no files here`);
};
export const readFolder = readFile;

export const warn = (error) => console.warn(error);
