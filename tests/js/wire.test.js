// The golden vectors of `tests/wire`, through the whole client: what a call puts on the wire, and what
// a reply is read as. `tests/wire/README.md` describes them.

import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { Consul } from "./package.js";

const folder = new URL("../wire/", import.meta.url);
const files = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith(".json") && name !== "check.json");
const { rowOf } = Consul._lib.core;

for (const name of files) {
  const { requests = [], replies = [] } = JSON.parse(
    fs.readFileSync(new URL(name, folder), "utf8"),
  );
  // How long a call may take is said in each language's own way, and not to the core.
  const here = ({ only, args = {} }) => only !== "python" && !("connections_timeout" in args);
  test(`${name}: requests`, () => each(requests.filter(here), request));
  test(`${name}: replies`, () => each(replies.filter(here), reply));
}

/** Checks every case and tells all differences together. */
async function each(cases, check) {
  assert.ok(cases.length > 0);
  const differences = [];
  for (const kase of cases) {
    try {
      await check(kase);
    } catch (error) {
      differences.push(`${kase.id}: ${error.message}`);
    }
  }
  assert.equal(differences.length, 0, `${differences.length} differ:\n${differences.join("\n")}`);
}

async function request(kase) {
  const { sent, result } = await call(kase, { statusCode: 500, headers: {} });
  if (kase.error) {
    assert.equal(sent, undefined, "was sent");
    const { argument, fault, problem } = kase.error;
    assert.equal(result.error.argument, argument, "argument");
    assert.equal(result.error.fault, fault, "fault");
    if (problem && result.error.problem) assert.equal(result.error.problem, problem, "problem");
    return;
  }
  assert.ok(sent, `not sent: ${result.error?.message}`);
  const { method, path, query = [], body } = kase.request;
  const url = new URL(sent.options.path, "http://consul");
  const token = query.find(([name]) => name === "token");
  assert.equal(sent.options.method, method);
  assert.equal(sent.options.path.split("?")[0], path);
  assert.deepEqual(
    [...url.searchParams],
    query.filter((pair) => pair !== token).map(([name, text]) => [name, spelled(kase, name, text)]),
  );
  assert.equal(sent.options.headers["x-consul-token"], token && token[1]);
  const bytes = sent.body === undefined ? Buffer.alloc(0) : Buffer.from(sent.body);
  if (!body) assert.equal(bytes.length, 0, "body");
  else if (body.text !== undefined) assert.equal(bytes.toString(), body.text);
  else if (body.base64 !== undefined) assert.equal(bytes.toString("base64"), body.base64);
  else assert.equal(compact(bytes.toString()), compact(body.json));
}

/** A flag counts by being there; JavaScript writes the `true` that it was given. */
function spelled({ call, args = {} }, name, text) {
  const param = rowOf(call).params.find((param) => param.wire === name && param.kind === "?");
  const value = param && args[param.name];
  return value === undefined || value === null || name === "wan" ? text : String(value);
}

/** JSON as this language writes it: members in their order, big numbers digit by digit. */
function compact(text) {
  const exact = text.replace(
    /("(?:[^"\\]|\\.)*")|\d{16,}/g,
    (token, quoted) => quoted ?? `"${token}"`,
  );
  // A text that is JSON itself (the rules of a policy) has Python's spaces in it.
  const inner = (_, item) => (/^[{[]/.test(item) ? JSON.stringify(JSON.parse(item)) : item);
  return JSON.stringify(
    JSON.parse(exact, (key, item) => (typeof item === "string" ? inner(key, item) : item)),
  );
}

async function reply(kase) {
  const [statusCode, pairs, body] = kase.reply;
  const headers = {};
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    headers[key] = key in headers ? [headers[key], value].flat() : value;
  }
  const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body.$bytes, "base64");
  const answer = { statusCode, headers, body: bytes.length ? bytes : undefined };
  const { result } = await call(kase, answer, { buffer: true, bigint: true, withMeta: true });
  if (!kase.error) {
    assert.equal(result.error, undefined);
    assert.deepEqual(plain(result.data), plain(value(kase.value ?? null)));
    if (kase.index !== undefined) assert.equal(result.meta.index, kase.index ?? undefined);
  } else if (kase.error.status) {
    assert.ok(result.error?.isResponse, `no failure: ${JSON.stringify(result.data)}`);
    assert.equal(result.error.statusCode, kase.error.status);
    assert.equal(result.error.kind, kase.error.kind);
  } else {
    assert.ok(result.error?.isReply, `not refused: ${result.error ?? JSON.stringify(result.data)}`);
    assert.equal(result.error.fault, kase.error.reply.split(" ").at(-1));
  }
}

/** Makes the call of a case; `answer` is what the server says. */
async function call({ call, args = {}, client = {} }, answer, more = {}) {
  let sent;
  const transport = {
    send(outgoing, done) {
      sent = outgoing;
      queueMicrotask(() => done(null, answer));
      return () => {};
    },
    close() {},
  };
  const { consistency, namespace: ns, ...others } = client;
  const defaults = { ns, ...others };
  if (consistency) defaults[consistency] = true;
  const consul = new Consul({ transport, defaults });
  const options = Object.fromEntries(
    Object.entries(args).map(([name, given]) => [name, value(given)]),
  );
  const result = await consul.call(call, { ...options, ...more }).catch((error) => ({ error }));
  return { sent, result };
}

/** A value of a vector as JavaScript has it. */
function value(given) {
  if (typeof given !== "object" || given === null) return given;
  if (Array.isArray(given)) return given.map(value);
  if (given.$bytes !== undefined) return Buffer.from(given.$bytes, "base64");
  if (given.$int !== undefined) return BigInt(given.$int);
  return Object.fromEntries(Object.entries(given).map(([name, item]) => [name, value(item)]));
}

/** Nothing is `undefined` here and null in the vectors. */
function plain(given) {
  return given === null ? undefined : given;
}
