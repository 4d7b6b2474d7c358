//! What a call can fail with.
//!
//! The classes are told apart by their flags (`isResponse`, `isTimeout` …), as programs for the
//! package `consul` do it, or by `instanceof`. `Validation` and `Consul` are functions that make or
//! mark plain errors: `consul/lib/errors`.

import { meaning } from "./core.js";

/** The base of all that is raised on the way to Consul and back. */
export class PapiError extends Error {
  constructor(message) {
    const cause = message instanceof Error ? message : undefined;
    super(cause ? cause.message : message);
    if (cause) this.cause = cause;
    this.isPapi = true;
  }
}

/** A body that cannot be encoded or decoded. */
export class CodecError extends PapiError {
  isCodec = true;
}

/** A status that is a failure. */
export class ResponseError extends PapiError {
  isResponse = true;

  constructor(message, response) {
    super(message);
    this.response = response;
  }

  get statusCode() {
    return this.response.statusCode;
  }

  /** What kind of failure it is, such as `forbidden`, `no_leader` or `rate_limited`. */
  get kind() {
    return meaning(this.response).kind;
  }

  /** Whether the same request may succeed a little later. */
  get retryable() {
    return meaning(this.response).retryable;
  }
}

/** A reply that is not what Consul sends. */
export class ReplyError extends PapiError {
  isReply = true;

  constructor(fault, message, response) {
    super(message);
    /** `missing`, `twice` or `unreadable` of a header, or `body`. */
    this.fault = fault;
    this.response = response;
  }
}

/** The caller gave up. */
export class AbortError extends PapiError {
  isAbort = true;
}

/** The time was up. */
export class TimeoutError extends PapiError {
  isTimeout = true;
}

/** Options that make no sense; nothing was sent. */
export class ValidationError extends PapiError {
  isValidation = true;
}

/** An error of ours, or this error marked as one. */
export function Consul(message) {
  /** @type {any} */
  const error = message instanceof Error ? message : new Error(message || undefined);
  error.isConsul = true;
  return error;
}

/** An error about arguments, or this error marked as one. */
export function Validation(message) {
  const error = Consul(message);
  error.isValidation = true;
  return error;
}
