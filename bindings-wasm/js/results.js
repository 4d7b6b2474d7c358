//! What a call resolves to: the last step of a request, by the kind of its reply.
//!
//! Each function takes the request and `next`: `next(false, undefined, value)` resolves,
//! `next(false, error)` rejects with the error as it is, `next(error)` with the call's name in front.

import { meaning } from "./core.js";
import { ReplyError } from "./errors.js";
import { fromBase64, isBytes, textOfBase64, toBytes, utf8 } from "#platform";

/** The result as the caller asked for it: alone, with the response, or with what its headers say. */
export function responseResult(request, ...results) {
  if (request.ctx && request.ctx.includeResponse) return [request.res, ...results];
  if (request.opts && request.opts.withMeta) {
    return { data: results[0], meta: meaning(request.res, request.opts.row).meta };
  }
  return results[0];
}

/** The response, for callers that asked for it, on the error. */
export function applyErrorResponse(request) {
  if (request.err && request.ctx && request.ctx.includeResponse) {
    request.err.response = request.res;
  }
}

function unless(failed, value) {
  return (request, next) => {
    if (request.err) {
      applyErrorResponse(request);
      return failed(request, next);
    }
    const result = value(request);
    next(
      false,
      undefined,
      result === NOTHING ? responseResult(request) : responseResult(request, result),
    );
  };
}

const NOTHING = Symbol("nothing");
const asIs = (request, next) => next(false, request.err);

/** The body. */
export const body = unless(asIs, (request) => request.res.body);

/** The first item of the body; undefined where there is none. */
export const bodyItem = unless(asIs, ({ res }) =>
  res.body && res.body.length ? res.body[0] : NOTHING,
);

/** Nothing. */
export const empty = unless(asIs, () => NOTHING);

/** Values out of base64: texts, or bytes with the option `buffer`. */
export function decode(value, options) {
  if (typeof value !== "string") return value;
  return options && options.buffer ? fromBase64(value) : textOfBase64(value);
}

function decodeMember(items, member, options) {
  for (const item of items) {
    if (typeof item[member] === "string") item[member] = decode(item[member], options);
  }
  return items;
}

/** One entry of the key/value store, or all of them; undefined where there is none. */
export function entries(request, next) {
  const { res, opts } = request;
  if (res && res.statusCode === 404) return next(false, undefined, responseResult(request));
  if (request.err) {
    applyErrorResponse(request);
    return next(request.err);
  }
  if (opts.given.raw) return next(false, undefined, responseResult(request, res.body));
  if (!Array.isArray(res.body) || !res.body.length) {
    return next(false, undefined, responseResult(request));
  }
  decodeMember(res.body, "Value", opts.given);
  next(false, undefined, responseResult(request, opts.given.recurse ? res.body : res.body[0]));
}

/** A fired event: its payload is what kind of value was given. */
export const event = unless(asIs, ({ res, opts }) => {
  const buffer = isBytes(opts.given.payload);
  return decodeMember([res.body], "Payload", { buffer })[0];
});

/** Events, the oldest first. */
export const events = unless(asIs, ({ res, opts }) =>
  decodeMember(res.body, "Payload", opts.given),
);

/** What the endpoint's row says of its reply, whose body came as bytes. */
export function shaped(request, next) {
  const { res, opts } = request;
  if (res && opts.answers.includes(res.statusCode)) {
    request.err = undefined;
    if (opts.shape.index) checkIndex(res, opts);
    const nothing = res.statusCode === 404 && opts.shape.kind !== "b";
    if (nothing) return next(false, undefined, responseResult(request));
  }
  return read(request, next);
}

const read = unless(asIs, ({ res, opts }) => {
  const { shape } = opts;
  if (shape.kind === "b") return res.statusCode === 200;
  if (shape.kind === "t") return res.body ? utf8(res.body) : "";
  if (shape.kind === "y") return res.body || toBytes("");
  if (shape.index) checkIndex(res, opts);
  const value = jsonOf(res, opts);
  const mayBeNothing = shape.one || !(shape.decode || shape.member);
  if (value === null && mayBeNothing) return undefined;
  if (!fits(value, shape)) {
    throw new ReplyError("body", "reply of another shape than Consul's", res);
  }
  if (shape.decode) decodeMember(value, shape.decode, opts.given);
  if (shape.one) return value[0];
  return shape.member ? value[shape.member] : value;
});

function fits(value, { one, member, decode }) {
  const isObject = (item) => typeof item === "object" && item !== null;
  if (member) return isObject(value) && member in value;
  if (!one && !decode) return true;
  const isBase64 = (text) => typeof text !== "string" || text.length % 4 === 0;
  return (
    Array.isArray(value) &&
    (!decode || value.every((item) => isObject(item) && isBase64(item[decode])))
  );
}

function checkIndex(res, opts) {
  if (/^\d{1,19}$/.test(res.headers["x-consul-index"])) return;
  const { failure, kind, problem } = meaning(res, opts.row, opts.values);
  if (failure) throw new ReplyError(kind, problem, res);
}

function jsonOf(res, { exactly }) {
  const text = res.body ? utf8(res.body) : "";
  try {
    return exactly ? parseExactly(text) : JSON.parse(text);
  } catch (error) {
    throw new ReplyError("body", `reply that cannot be read as JSON: ${error.message}`, res);
  }
}

/**
 * JSON, with whole numbers beyond 2^53 as BigInts.
 * @param {string} text
 */
export function parseExactly(text) {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  let mark = "#";
  while (text.includes(mark)) mark += "#";
  const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  const marked = text.replace(tokens, (token) => {
    const whole = /^-?\d{16,}$/.test(token);
    return whole && !Number.isSafeInteger(Number(token)) ? `"${mark}${token}"` : token;
  });
  return JSON.parse(marked, (_, value) =>
    typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}
