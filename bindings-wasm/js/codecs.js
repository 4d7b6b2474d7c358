//! Bodies as values and back, by their MIME types.

import { formDecode, formEncode, toBytes, utf8 } from "#platform";
import { stringify } from "./core.js";
import { CodecError } from "./errors.js";

export const json = (bytes) => JSON.parse(text(bytes));
export const text = (bytes) => (typeof bytes === "string" ? bytes : utf8(bytes));

export const ENCODERS = {
  "application/json": (value) => toBytes(stringify(value)),
  "application/x-www-form-urlencoded": (value) => toBytes(formEncode(value)),
  "text/plain": (value) => toBytes(value),
};
export const DECODERS = {
  "application/json": json,
  "application/x-www-form-urlencoded": (bytes) => formDecode(text(bytes)),
  "text/html": text,
  "text/json": json,
  "text/plain": text,
};
/** What they are called for short. */
export const ALIASES = {
  form: "application/x-www-form-urlencoded",
  json: "application/json",
  qs: "application/x-www-form-urlencoded",
  querystring: "application/x-www-form-urlencoded",
  text: "text/plain",
};

/** Encodes or decodes a value. @throws {CodecError} */
export function code(way, codecs, mime, value) {
  if (!codecs[mime]) throw new CodecError(`unknown ${way}r: ${mime}`);
  try {
    return codecs[mime](value);
  } catch (error) {
    error.message = `${way} (${mime}) failed: ${error.message}`;
    throw new CodecError(error);
  }
}
