//! The core in WebAssembly: what a call and a reply mean.
//!
//! This is the only file that knows how arguments and answers are written as text; the other side is
//! `bindings-wasm/src`. Nothing here sends anything.

import { IDS } from "#built";
import { isBytes, utf8 } from "#platform";
import { start } from "#start";

let started;

/** The core, started by whoever asks first: a program that only imports the package need not wait. */
const core = () => (started ||= start());

/**
 * A parameter of an endpoint.
 * @typedef {object} Param
 * @property {string} name
 * @property {boolean} required
 * @property {"$"|"|"|"#"|"?"|"+"|"%"|"="|"{"|"~"} kind what it takes: a text, one of a few texts, a
 *   number, boolean, texts, names and texts, bytes, JSON, or nothing any more
 * @property {"/"|"q"|"d"|"c"|"h"|"b"|"="} place where it goes: path, query, datacenter, consistency
 *   mode, header, member of the body, the body itself
 * @property {string} wire its name there
 */

/**
 * An endpoint.
 * @typedef {object} Row
 * @property {number} at
 * @property {string} id such as `kv.get`
 * @property {string} method the verb
 * @property {string} path with `{name}` where a parameter goes
 * @property {number[]} answers the statuses beyond a success that are answers
 * @property {Param[]} params
 * @property {number} open which of them is the only one in the path, if any text will do; or -1
 */

/** The ids of all endpoints. @type {string[]} */
export const ids = IDS;

const rows = new Map();

/** The endpoint of an id. @returns {Row | undefined} */
export function rowOf(id) {
  if (!rows.has(id) && ids.includes(id)) rows.set(id, row(ids.indexOf(id)));
  return rows.get(id);
}

function row(at) {
  const [id, method, path, also, ...params] = core().endpoint(at).split(" ");
  const answers = also ? also.split(",").map(Number) : [];
  const all = params.map(param);
  const inPath = all.filter(({ place }) => place === "/");
  const open = inPath.length === 1 && inPath[0].kind === "$" ? all.indexOf(inPath[0]) : -1;
  return { at, id, method, path, answers, params: all, open };
}

function param(text) {
  const [, star, name, kind, place, wire] = /^(\*?)([a-z0-9_]+)(.)(.)(.*)$/.exec(text);
  return { name, required: star === "*", kind, place, wire };
}

/** An argument that the core refused. */
export class Refused extends Error {
  constructor(fault, argument, problem) {
    super(`argument \`${argument}\`: ${problem}`);
    this.fault = fault;
    this.argument = argument;
    this.problem = problem;
  }
}

function refuse(text) {
  if (text.charCodeAt(0) !== 33) return;
  const [, fault, argument, problem] = /^!(\S+) (\S+) (.*)$/s.exec(text);
  throw new Refused(fault, argument, problem);
}

/**
 * What a call sends.
 * @typedef {object} Plan
 * @property {string} method the verb
 * @property {number} hold for how many milliseconds Consul may hold the reply back
 * @property {string} mark `-`, `=` or `{`: no body, the caller's bytes, or `json`
 * @property {Shape} shape
 * @property {string} target path and query
 * @property {string} token empty where there is none
 * @property {string} json
 * @property {string} values the arguments
 */

/** Plans that were made, by the arguments: programs ask for the same kinds of things again and again. */
const plans = new WeakMap();
/** How many are kept of an endpoint, and how long their arguments may be. */
const [KEPT, SHORT] = [256, 256];
/** A text that is in a path as it is: no endpoint refuses it, and there is nothing to escape. */
const PLAIN = /^s\d+:([\w-]+(?:\/[\w-]+)*)$/;

/**
 * The request of a call, made or remembered. What was made for one key serves for others: the core
 * has said what is around it.
 * @param {Row} row
 * @param {string[]} given the arguments, each as `write` writes it
 * @param {boolean} own whether the caller has a body of its own
 * @returns {Plan}
 * @throws {Refused}
 */
export function plan(row, given, own) {
  const values = given.join("");
  if (own || values.length > SHORT) return make(row, values, own);
  let kept = plans.get(row);
  if (!kept) plans.set(row, (kept = new Map()));
  const text = row.open < 0 ? undefined : PLAIN.exec(given[row.open])?.[1];
  // A slash may be escaped; so texts with and without are not of one kind.
  if (text) given[row.open] = text.includes("/") ? "/" : "*";
  const kind = text ? given.join("") : values;
  const known = kept.get(kind);
  if (known) return text ? filled(known, text, values) : known;
  const made = make(row, values, own);
  const head = row.path.slice(0, row.path.indexOf("{"));
  // What makes a body of its arguments may look at each of them.
  if (!text || (made.mark !== "{" && made.target.startsWith(head + text))) {
    if (kept.size === KEPT) kept.clear();
    const tail = text && made.target.slice(head.length + text.length);
    kept.set(kind, { ...made, head, tail });
  }
  return made;
}

function filled({ method, hold, mark, shape, token, json, head, tail }, text, values) {
  return { method, hold, mark, shape, target: head + text + tail, token, json, values };
}

/**
 * The request of a call.
 * @param {Row} row
 * @param {string} values the arguments, each as `write` writes it
 * @param {boolean} own whether the caller has a body of its own
 * @returns {Plan}
 * @throws {Refused}
 */
function make(row, values, own) {
  const text = core().request(row.at, values, own);
  refuse(text);
  let from = 0;
  const word = () => {
    const start = from;
    from = text.indexOf(" ", from) + 1;
    return text.slice(start, from - 1);
  };
  const method = word();
  const hold = +word();
  const mark = word();
  const shape = shapeOf(word());
  const target = word();
  const colon = text.indexOf(":", from);
  const end = colon + 1 + +text.slice(from, colon);
  const [token, json] = [text.slice(colon + 1, end), text.slice(end)];
  return { method, hold, mark, shape, target, token, json, values };
}

/**
 * How a reply is read.
 * @typedef {object} Shape
 * @property {"b"|"t"|"y"|"j"} kind whether it succeeded, a text, bytes, or JSON
 * @property {boolean} index it has an index to wait on
 * @property {boolean} one the first of the list is meant
 * @property {string|undefined} member this member is meant
 * @property {string|undefined} decode the member of each item that holds base64
 */

const shapes = new Map();

function shapeOf(text) {
  let shape = shapes.get(text);
  if (!shape) {
    const [, kind, index, one, member, decode] = /^(.)(i?)(o?)(?:\.(\w+))?(?::(\w+))?$/.exec(text);
    shape = { kind, index: index !== "", one: one !== "", member, decode };
    shapes.set(text, shape);
  }
  return shape;
}

/**
 * An argument as the core reads it.
 * @param {Param} param
 * @param {unknown} value
 */
export function write(param, value) {
  if (value === undefined || value === null || param.kind === "~") return "-";
  switch (param.kind) {
    case "=":
      if (isPayload(value)) return "y";
      break;
    case "{": {
      const text = stringify(value);
      return text === undefined ? "-" : sized(isTrue(value) ? "j" : "k", text);
    }
    case "+":
    case "%":
      if (Array.isArray(value)) return `l${value.length}:${value.map(sizedText).join("")}`;
      if (typeof value === "object") {
        const pairs = Object.entries(value);
        return `m${pairs.length}:${pairs.flat().map(sizedText).join("")}`;
      }
  }
  if (typeof value === "string") return sized("s", value);
  return sized(isTrue(value) ? "t" : "f", String(value));
}

/** Whether a value can be sent as it is: a text, bytes, or a stream of them. */
function isPayload(value) {
  return typeof value === "string" || ArrayBuffer.isView(value) || typeof value.pipe === "function";
}

function sized(kind, text) {
  return `${kind}${text.length}:${text}`;
}

function sizedText(value) {
  return sized("", String(value));
}

/** Whether there is anything in a value: neither null, empty, zero nor false. */
function isTrue(value) {
  if (typeof value !== "object" || value === null) return Boolean(value);
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** JSON, with BigInts as the numbers that they are. */
export function stringify(value) {
  let found = false;
  const text = JSON.stringify(value, (_, item) => {
    if (typeof item !== "bigint") return item;
    found = true;
    return `${BIG}${item}`;
  });
  return found ? text.replace(new RegExp(`"${BIG}(-?\\d+)"`, "g"), "$1") : text;
}

/** Of the private use characters, so in nobody's text. */
const BIG = "\ue0b1\ue0b2";

/**
 * What the status and the headers of a reply mean.
 * @param {{statusCode: number, headers: object, body?: unknown}} res
 * @param {Row} [row] whose reply it is: without one, a 404 is a failure
 * @param {string} [values] the arguments of the call
 * @returns {{failure?: string, kind?: string, retryable?: boolean, problem?: string,
 *   meta?: object}}
 */
export function meaning(res, row, values = "") {
  const text = isBytes(res.body) ? utf8(res.body) : typeof res.body === "string" ? res.body : "";
  const at = (row || strict()).at;
  const said = core().reply(at, values, res.statusCode, headers(res.headers), text);
  const failed = /^!(\S+) (\S+) (.*)$/s.exec(said);
  if (!failed) return { meta: metaOf(said) };
  const [, failure, kind, rest] = failed;
  if (failure === "status") return { failure, kind, retryable: rest === "true" };
  return { failure, kind, problem: rest };
}

/** Any endpoint for which a 404 is a failure. */
const strict = () => rowOf(ids.find((id) => !rowOf(id).answers.length));

function headers(all) {
  let text = "";
  for (const name in all) {
    for (const value of [all[name]].flat()) text += sizedText(name) + sizedText(value);
  }
  return text;
}

function metaOf(text) {
  const meta = membersOf(text);
  for (const [name, value] of Object.entries(meta)) {
    if (value === "true" || value === "false") meta[name] = value === "true";
    else if (NUMBERS.has(name)) meta[name] = Number(value);
  }
  return meta;
}

function membersOf(lines) {
  const members = {};
  for (const line of lines.split("\n")) {
    const at = line.indexOf(" ");
    if (at > 0) members[line.slice(0, at)] = line.slice(at + 1);
  }
  return members;
}

/** The index is none of them: it may need all of its 64 bits. */
const NUMBERS = new Set(["lastContact", "cacheAge"]);

/**
 * What the variables `CONSUL_*` say: `url` or `socket`, `token`, names of files …
 * @param {[string, string][]} variables
 * @returns {Record<string, string>}
 * @throws {Refused} for one that cannot be read
 */
export function configuration(variables) {
  const text = core().configuration(variables.flat().map(sizedText).join(""));
  refuse(text);
  return membersOf(text);
}

/** A reader of replies off a socket, for the one to a request with this method. `free` ends it. */
export function replies(method) {
  return new (core().Reader)(method);
}

/** The machine of a watch: see `lictor::watch`. */
export class WatchMachine {
  #machine;
  /** A step that was given and not yet taken. */
  #kept;

  /**
   * @param {Row | undefined} row what is watched; where it is none that can be, or somebody else's, its
   *   index is taken for one that grows
   * @param {{index?: bigint, wait?: unknown}} options of the call
   */
  constructor(row, { index, wait }) {
    const { watch } = core();
    const from = index > 0n ? String(index) : "";
    const seed = Math.random() * 2 ** 32;
    const of = ({ at }, wait) => watch(at, from, wait, seed);
    const any = rowOf("kv.get");
    this.#machine = of(row || any, String(wait)) || of(any, String(wait)) || of(any, "");
  }

  /** `{ rest }`, for so many milliseconds, or `{ send }` with this index; neither while one is sent. */
  next() {
    const step = this.#poll();
    if (step[0] === "r") return { rest: step.slice(1) - performance.now() };
    return step[0] === "s" ? { send: step.slice(1) || "0" } : {};
  }

  /** The next step; an event that nobody has asked for is past. */
  #poll() {
    let step = this.#kept || this.#machine.poll(performance.now());
    this.#kept = undefined;
    while (EVENTS[step]) step = this.#machine.poll(performance.now());
    return step;
  }

  #event() {
    const step = this.#machine.poll(performance.now());
    if (EVENTS[step]) return EVENTS[step];
    this.#kept = step;
    return "same";
  }

  /** A reply came. @returns {"new" | "same" | "passing" | "lasting"} what it is, or how it failed */
  answered({ statusCode, headers: all, body }) {
    const bytes = isBytes(body) ? body : NOTHING;
    this.#machine.answered(performance.now(), statusCode, headers(all), bytes);
    return this.#event();
  }

  /** A reply with this index came, and has been read. @returns {"new" | "same"} */
  observed(index) {
    this.#machine.observed(performance.now(), index);
    return this.#event();
  }

  /** No reply came, or none that can be read. */
  failed() {
    this.#kept = undefined;
    this.#machine.failed(performance.now());
  }

  /** After a failure: does nothing for so many milliseconds. */
  rest(wait) {
    this.#machine.rest(performance.now() + wait);
  }

  free() {
    this.#machine.free();
  }
}

const EVENTS = { n: "new", f: "passing", F: "lasting" };
const NOTHING = new Uint8Array();
