//! What the client takes from Node: bytes, events, agents, variables, the default transport.
//!
//! Each platform has a file with these names; the bundle says which one `#platform` is.

import { EventEmitter } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import querystring from "node:querystring";
import fetchTransport from "../transports/fetch.js";
import httpTransport from "../transports/http.js";
import socketTransport from "../transports/socket.js";
import { https } from "./https.js";

export { EventEmitter };
export const STATUS_CODES = http.STATUS_CODES;
export const environment = process.env;

/** Every transport by its name; the first is the default one. */
export const transports = {
  http: httpTransport,
  socket: socketTransport,
  fetch: fetchTransport,
};

/** @returns {Uint8Array} of a base64 text */
export const fromBase64 = (text) => Buffer.from(text, "base64");

/** The text of bytes. */
export const utf8 = (bytes) => Buffer.prototype.utf8Slice.call(bytes, 0, bytes.length);

/** The bytes of a text, or of whatever has bytes. */
export const toBytes = (value) => (Buffer.isBuffer(value) ? value : Buffer.from(value, "utf8"));

export const isBytes = (value) => Buffer.isBuffer(value);

export const formEncode = (query) => querystring.stringify(query);
export const formDecode = (text) => querystring.parse(text);

/** A keep-alive agent for an address; undefined where it has no scheme. */
export function getAgent(baseUrl) {
  if (!baseUrl) return undefined;
  const scheme = typeof baseUrl === "string" ? /^[a-z]+:/i.exec(baseUrl)?.[0] : baseUrl.protocol;
  if (!scheme && typeof baseUrl !== "string") return undefined;
  const { Agent } = /^https:$/i.test(scheme) ? https() : http;
  return new Agent({ keepAlive: true });
}

export const readFile = (name) => fs.readFileSync(name);

/** What is in each file of a folder. */
export const readFolder = (name) =>
  fs.readdirSync(name).map((file) => fs.readFileSync(path.join(name, file)));

/** Says what went wrong where nobody listens. */
export const warn = (error) => process.emitWarning(error instanceof Error ? error : String(error));
