// TLS over both transports of Node: who is trusted, who may come in, what is used again.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { certificates, skip } from "./certificates.js";
import { entry } from "./hostile.js";
import { Consul } from "./package.js";

/** A server that says who is calling; `connections` counts them, and how many began where one left off. */
async function serve(t, options) {
  const server = https.createServer(options, (request, response) => {
    const name = request.socket.getPeerCertificate().subject ? "known" : "unknown";
    response.setHeader("content-type", "application/json").end(entry(name));
  });
  const seen = { port: 0, connections: 0, resumed: 0, server };
  server.on("secureConnection", (socket) => {
    seen.connections++;
    if (socket.isSessionReused()) seen.resumed++;
  });
  t.after(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  seen.port = server.address().port;
  return seen;
}

for (const transport of ["http", "socket"]) {
  const client = (t, options) => {
    const consul = new Consul({ secure: true, transport, timeout: 5000, ...options });
    t.after(() => consul.destroy());
    return consul;
  };

  test(`${transport}: a server that the given authority knows`, { skip }, async (t) => {
    const { ca, cert, key } = certificates("localhost");
    const seen = await serve(t, { cert, key });
    const trusting = client(t, { port: seen.port, host: "localhost", ca, family: 4 });
    for (let call = 0; call < 3; call++) assert.ok(await trusting.kv.get("k"));
    assert.equal(seen.connections, 1);
    // By another address than the certificate says, with the name that it says.
    const { port } = seen;
    const named = client(t, { port, ca, servername: "localhost" });
    assert.ok(await named.kv.get("k"));
    const other = client(t, { port, ca });
    await assert.rejects(other.kv.get("k"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    const wary = client(t, { port, host: "localhost", family: 4 });
    await assert.rejects(wary.kv.get("k"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
    const careless = client(t, { port, rejectUnauthorized: false });
    assert.ok(await careless.kv.get("k"));
  });

  test(`${transport}: a server that wants a certificate`, { skip }, async (t) => {
    const [theirs, ours] = [certificates("127.0.0.1"), certificates("client")];
    const { cert, key } = theirs;
    const { port } = await serve(t, { cert, key, ca: ours.ca, requestCert: true });
    const known = client(t, { port, ca: theirs.ca, cert: ours.cert, key: ours.key });
    assert.equal((await known.kv.get("k")).Value, "known");
    // What it once knew of one client is not there for another.
    const unknown = client(t, { port, ca: theirs.ca });
    await assert.rejects(unknown.kv.get("k"), /ECONNRESET|certificate required|socket hang up/);
  });

  test(`${transport}: a new connection begins where the last left off`, { skip }, async (t) => {
    const { ca, cert, key } = certificates("127.0.0.1");
    const seen = await serve(t, { cert, key, keepAliveTimeout: 60_000 });
    const consul = client(t, { port: seen.port, ca });
    await consul.kv.get("k");
    await consul.kv.get("k");
    seen.server.closeAllConnections();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await consul.kv.get("k");
    assert.deepEqual([seen.connections, seen.resumed], [2, 1]);
  });
}

test("an agent of the program's own is used, and ended with the client", { skip }, async (t) => {
  const { ca, cert, key } = certificates("127.0.0.1");
  const { port } = await serve(t, { cert, key });
  const agent = new https.Agent({ ca, keepAlive: true });
  const consul = new Consul({ secure: true, port, agent });
  assert.ok(await consul.kv.get("k"));
  assert.equal(Object.values(agent.freeSockets).flat().length, 1);
  consul.destroy();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(Object.values(agent.freeSockets).flat().length, 0);
});
