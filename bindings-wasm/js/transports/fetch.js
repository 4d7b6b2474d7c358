//! The transport of browsers and workers: `fetch`, looked up at each call.
//!
//! What a transport is stands in `http.js`. The host decides about connections, TLS and proxies, so
//! options for those count for nothing here; unix sockets and `pipe` are refused. A read that fails
//! because the connection was closed is made once more: browsers do the same by themselves.

import { isRead } from "./reads.js";

export default function fetchTransport() {
  return { send, close() {} };
}

/** What a browser sets by itself and refuses to take. */
const OF_THE_HOST = ["content-length", "user-agent"];

/** How Node's `fetch` says that the server closed the connection, perhaps while it was idle. */
const CLOSED = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

function send({ secure, options, body, pipe }, done) {
  const controller = new AbortController();
  let over = false;
  const finish = (error, response) => {
    if (over) return;
    over = true;
    done(error, response);
  };
  const attempt = (first) =>
    exchange(secure, options, body, pipe, controller.signal).then(
      (response) => finish(null, response),
      (error) => {
        // Node says only here what went wrong.
        const problem = error.cause instanceof Error ? error.cause : error;
        const again = first && !over && CLOSED.has(problem.code) && isRead(options.method);
        return again ? attempt(false) : finish(problem);
      },
    );
  attempt(true);
  return (error) => {
    finish(error);
    controller.abort();
  };
}

async function exchange(secure, options, body, pipe, signal) {
  if (options.socketPath) throw new TypeError("a unix socket cannot be reached by fetch");
  if (pipe) throw new TypeError("a reply cannot be piped from fetch");
  const { hostname, port, path, method, auth } = options;
  const headers = new Headers();
  for (const [name, value] of Object.entries(options.headers)) {
    if (!OF_THE_HOST.includes(name)) headers.set(name, String(value));
  }
  if (auth) headers.set("authorization", `Basic ${btoa(auth)}`);
  const url = `${secure ? "https" : "http"}://${hostname}:${port}${path}`;
  const reply = await fetch(url, { method, headers, body, signal, redirect: "manual" });
  const bytes = new Uint8Array(await reply.arrayBuffer());
  return {
    statusCode: reply.status,
    headers: Object.fromEntries(reply.headers),
    body: bytes.length ? bytes : undefined,
  };
}
