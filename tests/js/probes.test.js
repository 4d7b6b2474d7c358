// The checks that the dev agent in Node runs, each against a server of this test's own.

import assert from "node:assert/strict";
import dgram from "node:dgram";
import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import net from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { certificates, skip } from "./certificates.js";
import { folder } from "./package.js";

const { DevAgent } = await import(new URL("dist/testing.js", folder).href);

let agent, consul;
before(async () => {
  agent = await DevAgent.start({ scriptChecks: true });
  consul = agent.client();
});
after(() => {
  consul.destroy();
  return agent.close();
});

/** The port of a server that ends with the test. */
async function listening(t, server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return server.address().port;
}

/** What comes of a check: its status and output. */
async function checked(t, check) {
  const name = t.name;
  await consul.agent.check.register({ name, interval: "1h", timeout: "5s", notes: "-", ...check });
  t.after(() => consul.agent.check.deregister(name));
  // Checks begin at a random time within their interval.
  agent.advance(3_600);
  for (let tries = 0; tries < 500; tries++) {
    const { Status, Output } = (await consul.agent.checks())[name];
    if (Output) return [Status, Output];
    await sleep(20);
  }
  assert.fail("no output within 10 s");
}

/** A port that nobody listens on. */
async function free() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A web server whose every path says what happens. */
function web(asked) {
  return http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      if (url === "/never") return;
      if (url === "/loop") response.setHeader("Location", "/loop");
      if (url === "/moved") response.setHeader("Location", "/200");
      response.statusCode = { "/loop": 302, "/moved": 301 }[url] || Number(url.slice(1));
      response.end(url === "/200" ? "well" : "so so");
    });
  });
}

test("http: the status is the check's, the body its output", async (t) => {
  const asked = [];
  const http = `http://127.0.0.1:${await listening(t, web(asked))}`;
  const states = { "/200": "passing", "/429": "warning", "/500": "critical" };
  for (const [path, status] of Object.entries(states)) {
    await t.test(path, async (t) => {
      const [seen, output] = await checked(t, { http: http + path });
      assert.equal(seen, status);
      assert.match(output, /^HTTP GET http.*: \d{3} .* Output: "?(well|so so)/);
    });
  }
  await t.test("verb, headers and body", async (t) => {
    const header = { "X-A": ["b", "c"], Host: ["web.test"], "user-agent": ["mine"] };
    const check = { http: `${http}/200`, method: "POST", body: "hé", header };
    assert.equal((await checked(t, check))[0], "passing");
    const { method, headers, body } = asked.at(-1);
    assert.deepEqual([method, body], ["POST", "hé"]);
    const { host, accept } = headers;
    assert.deepEqual([headers["x-a"], host, headers["user-agent"]], ["b, c", "web.test", "mine"]);
    assert.equal(accept, "text/plain, text/*, */*");
  });
  await t.test("redirects", async (t) => {
    assert.match((await checked(t, { http: `${http}/moved` }))[1], /200 OK Output: "?well/);
  });
  await t.test("redirects without an end", async (t) => {
    const [status, output] = await checked(t, { http: `${http}/loop` });
    assert.equal(status, "critical");
    assert.match(output, /^Get ".*\/loop": stopped after 10 redirects$/);
  });
  await t.test("a server that never answers", async (t) => {
    const [status, output] = await checked(t, { http: `${http}/never`, timeout: "100ms" });
    assert.equal(status, "critical");
    assert.match(output, /^Get ".*": context deadline exceeded \(Client\.Timeout/);
  });
  await t.test("nobody there", async (t) => {
    const port = await free();
    const [status, output] = await checked(t, { http: `http://127.0.0.1:${port}/` });
    const refused = `dial tcp 127.0.0.1:${port}: connect: connection refused`;
    assert.deepEqual([status, output], ["critical", `Get "http://127.0.0.1:${port}/": ${refused}`]);
  });
});

test("https: any certificate will do only where it is told to", { skip }, async (t) => {
  const server = https.createServer(certificates("localhost"), (_, response) => response.end());
  const http = `https://127.0.0.1:${await listening(t, server)}/`;
  await t.test("as it is", async (t) => {
    const [status, output] = await checked(t, { http });
    assert.equal(status, "critical");
    assert.match(output, /^Get "https:.*": .*certificate/);
  });
  await t.test("skipped", async (t) => {
    const check = { http, tlsskipverify: true, tlsservername: "localhost" };
    assert.equal((await checked(t, check))[0], "passing");
  });
});

test("tcp", async (t) => {
  const port = await listening(
    t,
    net.createServer((socket) => socket.end()),
  );
  const [status, output] = await checked(t, { tcp: `127.0.0.1:${port}` });
  assert.equal(status, "passing");
  assert.equal(output, `TCP connect 127.0.0.1:${port}: Success`);
});

test("tcp: nobody there", async (t) => {
  const address = `127.0.0.1:${await free()}`;
  const [status, output] = await checked(t, { tcp: address });
  assert.deepEqual(
    [status, output],
    ["critical", `dial tcp ${address}: connect: connection refused`],
  );
});

test("tcp: no port", async (t) => {
  const [, output] = await checked(t, { tcp: "127.0.0.1" });
  assert.equal(output, "dial tcp: address 127.0.0.1: missing port in address");
});

test("udp: silence is as good as an answer", async (t) => {
  const socket = dgram.createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  t.after(() => socket.close());
  const check = { udp: `127.0.0.1:${socket.address().port}`, timeout: "100ms" };
  assert.equal((await checked(t, check))[0], "passing");
});

test("udp: a refusal is not", async (t) => {
  const [status, output] = await checked(t, { udp: `127.0.0.1:${await free()}` });
  assert.equal(status, "critical");
  assert.match(output, /connection refused/);
});

/** A server of gRPC's health service that knows two services. */
function healthy() {
  const server = http2.createServer();
  server.on("stream", (stream, headers) => {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const service = Buffer.concat(chunks).subarray(7).toString();
      const number = { "": 1, bad: 2 }[service];
      assert.equal(headers[":path"], "/grpc.health.v1.Health/Check");
      stream.respond({ ":status": 200, "content-type": "application/grpc" });
      stream.end(number ? Buffer.from([0, 0, 0, 0, 2, 8, number]) : undefined);
    });
  });
  return server;
}

test("grpc", async (t) => {
  const port = await listening(t, healthy());
  const states = { "": "passing", "/bad": "critical", "/none": "critical" };
  for (const [service, status] of Object.entries(states)) {
    await t.test(`of \`${service}\``, async (t) => {
      const [seen, output] = await checked(t, { grpc: `127.0.0.1:${port}${service}` });
      assert.equal(seen, status);
      if (service === "/none") assert.match(output, /code = NotFound desc = unknown service/);
    });
  }
});

test("grpc: nobody there", async (t) => {
  const address = `127.0.0.1:${await free()}`;
  const [status, output] = await checked(t, { grpc: address });
  const why = `dial tcp ${address}: connect: connection refused`;
  assert.equal(status, "critical");
  assert.ok(output.includes(`code = Unavailable desc = connection error`), output);
  assert.ok(output.includes(why), output);
});

test("h2ping", async (t) => {
  const port = await listening(t, http2.createServer());
  const check = { h2ping: `127.0.0.1:${port}`, h2pingusetls: false };
  assert.equal((await checked(t, check))[0], "passing");
});

test("h2ping: nobody there", async (t) => {
  const check = { h2ping: `127.0.0.1:${await free()}`, h2pingusetls: false };
  const [status, output] = await checked(t, check);
  assert.equal(status, "critical");
  assert.match(output, /^HTTP2 ping failed: dial tcp .*: connect: connection refused$/);
});

const sh = (script) => ({ args: ["sh", "-c", script] });

test("script: the exit code is the status, both outputs the output", async (t) => {
  for (const [code, status] of ["passing", "warning", "critical"].entries()) {
    await t.test(status, async (t) => {
      const check = sh(`echo well; echo so so >&2; exit ${code}`);
      const [seen, output] = await checked(t, check);
      assert.equal(seen, status);
      assert.deepEqual(output.trim().split("\n").sort(), ["so so", "well"]);
    });
  }
});

test("script: too much to say", async (t) => {
  const [, output] = await checked(t, sh("head -c 5000 /dev/zero | tr '\\0' a"));
  assert.equal(output, `Captured 4096 of 5000 bytes\n...\n${"a".repeat(4096)}`);
});

test("script: as much as the check asks for", async (t) => {
  const [, output] = await checked(t, { ...sh("printf 123456789"), outputMaxSize: 4 });
  assert.equal(output, "Captured 4 of 9 bytes\n...\n6789");
});

test("script: too long", async (t) => {
  const [status, output] = await checked(t, { ...sh("sleep 60 & sleep 60"), timeout: "100ms" });
  assert.deepEqual([status, output], ["critical", "Timed out (0.1s) running check"]);
});

test("script: no such program", async (t) => {
  const [status, output] = await checked(t, { args: ["/no/such/program"] });
  assert.equal(status, "critical");
  assert.equal(output, "fork/exec /no/such/program: no such file or directory");
});
