// A server that writes down what it is asked, and answers as it is told.

import http from "node:http";
import { Consul } from "./package.js";

/**
 * @param {import("node:test").TestContext} t the test, with which it ends
 * @param {object} [options] of the client
 * @param {() => void} [before] called before each answer
 * @returns a client, what was `asked`, and `answer(status, headers, body)` for what comes next
 */
export async function serve(t, options = {}, before = () => {}) {
  const asked = [];
  let next = [200, { "content-type": "application/json" }, "null"];
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      before();
      if (!next) return;
      response.writeHead(next[0], next[1]);
      response.end(next[2]);
    });
  });
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const consul = new Consul({ port: server.address().port, ...options });
  t.after(() => consul.destroy());
  const answer = (status, headers, body = "") => {
    next = [status, headers, typeof body === "string" ? body : JSON.stringify(body)];
  };
  return {
    consul,
    asked,
    answer,
    json: (body, headers) => answer(200, { "content-type": "application/json", ...headers }, body),
    silence: () => (next = undefined),
  };
}

/**
 * A server that answers with one of `replies`, `{ status, headers, body }`, after the other, or with what
 * that function gives; the last one for as long as it is asked.
 */
export async function script(t, replies) {
  const { consul, asked, answer } = await serve(t, {}, () => {
    const reply =
      typeof replies === "function"
        ? replies()
        : replies[Math.min(asked.length, replies.length) - 1];
    const body = reply.body === null ? "" : reply.body;
    answer(reply.status, { "content-type": "application/json", ...reply.headers }, body);
  });
  return { consul, asked };
}
