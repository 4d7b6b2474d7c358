//! The default transport of Node: `http.request` and `https.request`.
//!
//! They are looked up at each call on the live module, so that tools that patch them (mocks, tracers)
//! see every request.
//!
//! # What a transport is
//!
//! A function that makes `{ send, close }`:
//!
//! - `send(outgoing, done)` sends one request and calls `done(error)` or `done(null, response)` once,
//!   never before it returned. It gives back a function `abort(error)`, which ends the request, if
//!   that is still under way, with this error.
//! - `close()` drops its idle connections.
//!
//! `outgoing` is `{ secure, options, place, body, pipe }`: TLS or not; the options as `http.request` takes
//! them (`method`, `path`, `headers` in lower case, `hostname`, `port`, `socketPath`, `auth`, `agent`
//! and those for TLS); an object that is the same one only for requests whose connections may be shared,
//! or undefined where nothing is known of that; bytes, a readable stream or undefined; a writable stream for the reply's body
//! or undefined. `response` is `{ statusCode, headers, body }`: names in lower case, and bytes or
//! undefined where there are none; `contentType` too, where that is cheaper than all of the headers. A transport decodes nothing, raises no error for a status, and
//! keeps no time: that is the client's.

import { http, https } from "../platform/builtin.js";
import { isRead } from "./reads.js";

/** The largest body that is read, in bytes; the core reads no larger one either. */
const LARGEST_BODY = 2 ** 30;

export default function httpTransport() {
  return { send, close() {} };
}

function send(outgoing, done) {
  let request;
  let over = false;
  let heard = false;
  const finish = (error, response) => {
    if (over) return;
    over = true;
    done(error, response);
  };
  const start = () => {
    const { options, body, secure } = outgoing;
    request = (secure ? https() : http()).request(options);
    request.on("response", (response) => {
      heard = true;
      receive(response, outgoing.pipe, finish);
    });
    request.on("error", (error) => {
      // The server closed an idle connection while we took it: nobody has seen a read that failed so. It
      // may have closed others too, each of which costs one attempt.
      const closed = error.code === "ECONNRESET" || error.code === "EPIPE";
      const unseen = closed && request.reusedSocket && isRead(options.method);
      if (unseen && !heard && !over) start();
      else finish(error);
    });
    if (body && typeof body.pipe === "function") body.pipe(request);
    else request.end(body);
  };
  start();
  return (error) => {
    finish(error);
    request.destroy();
  };
}

function receive(response, pipe, finish) {
  response.on("error", finish);
  response.on("aborted", () => finish(Object.assign(new Error("aborted"), { code: "ECONNRESET" })));
  if (pipe) {
    response.pipe(pipe);
    response.on("end", () => finish(null, response));
    return;
  }
  const chunks = [];
  let size = 0;
  response.on("data", (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= LARGEST_BODY) return;
    finish(new Error("the body of the reply is too large"));
    response.destroy();
  });
  response.on("end", () => {
    if (chunks.length) response.body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    finish(null, response);
  });
}
