// Every transport against a server that misbehaves: every call ends in time, with a value or an error
// that says why, and the client can be used afterwards.

import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  GOOD,
  answer,
  ask,
  behave,
  chunked,
  drip,
  entry,
  flood,
  hang,
  head,
  hostile,
  reply,
  reset,
  send,
} from "./hostile.js";
import { Consul, errors } from "./package.js";

const value = ({ Value }) => Value;
const long = "x".repeat(300_000);

/** What a connection plays, and the value that the client reads. */
const READ = {
  "a length": [[answer(reply(entry("v")))], "v"],
  chunks: [[answer(chunked(entry("v").slice(0, 9), entry("v").slice(9)))], "v"],
  "a long body in one chunk": [[answer(chunked(entry(long)))], long],
  "a long body in many chunks": [[answer(chunked(...entry(long).match(/.{1,999}/g)))], long],
  "chunks with extensions and trailers": [
    [
      answer(
        head(["Transfer-Encoding: chunked"]) +
          `${entry("v").length.toString(16)};x=y\r\n${entry("v")}\r\n0\r\nX: y\r\n\r\n`,
      ),
    ],
    "v",
  ],
  "no frame but the end": [[answer(head() + entry("v"))], "v"],
  "interim replies first": [
    [
      answer(
        `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${reply(entry("v"))}`,
      ),
    ],
    "v",
  ],
  "byte by byte": [[ask, ...[...reply(entry("v"))].map(send)], "v"],
  "a connection that is closed after it": [
    [answer(reply(entry("v"), ["Connection: close"])), hang],
    "v",
  ],
  "HTTP/1.0": [[answer(reply(entry("v")).replace("1.1", "1.0"))], "v"],
};

/** What is no reply, or not a whole one. */
const BROKEN = {
  "closed at once": [ask],
  reset: [ask, reset],
  "closed in the head": [answer("HTTP/1.1 200 OK\r\nContent-Le")],
  "closed in the body": [answer(reply(entry("v")).slice(0, -5))],
  "closed in a chunk": [answer(chunked(entry("v")).slice(0, -12))],
  "closed before the last chunk": [answer(chunked(entry("v")).slice(0, -5))],
  "no HTTP": [answer("SSH-2.0-OpenSSH_9.6\r\n\r\n"), hang],
  "two lengths": [answer(reply(entry("v"), ["Content-Length: 3"])), hang],
  "a length that is none": [answer(reply(entry("v")).replace(/(Length: )\d+/, "$1+5")), hang],
  "a length beside chunks": [
    answer(chunked(entry("v")).replace("\r\n", "\r\nContent-Length: 5\r\n")),
    hang,
  ],
  "a chunk without a size": [answer(`${head(["Transfer-Encoding: chunked"])}\r\nzz\r\n`), hang],
  "a chunk longer than it says": [
    answer(`${head(["Transfer-Encoding: chunked"])}2\r\nabcdef\r\n0\r\n\r\n`),
    hang,
  ],
  "a line in the head that is no header": [answer("HTTP/1.1 200 OK\r\nno header\r\n\r\n"), hang],
  "an endless head": [ask, send("HTTP/1.1 200 OK\r\n"), flood(`X-A: ${"a".repeat(1000)}\r\n`)],
};

/** Never an end. */
const SLOW = {
  silence: [ask, hang],
  "half a head": [answer("HTTP/1.1 200 OK\r\n"), hang],
  "half a body": [answer(reply(entry("v")).slice(0, -5)), hang],
  "one byte now and then": [ask, drip("HTTP/1.1 200 OK\r\n", 20)],
  "an endless body": [answer(head()), flood("x".repeat(1000))],
  "an interim reply without a reply": [answer("HTTP/1.1 100 Continue\r\n\r\n"), hang],
};

/** Node's `fetch` takes these for something else, but never waits for ever. */
const STRICT = new Set([
  "interim replies first",
  "an interim reply without a reply",
  "a chunk longer than it says",
]);

for (const transport of ["http", "socket", "fetch"]) {
  const begin = async (t, options) => {
    const server = await hostile(t);
    const consul = new Consul({ port: server.port, transport, timeout: 5000, ...options });
    t.after(() => consul.destroy());
    return { server, consul };
  };
  const usable = async (consul) => assert.equal(value(await consul.kv.get("k")), "good");
  const named = (name, body) => test(`${transport}: ${name}`, body);
  /** What the host of `fetch` decides by itself, and not always well. */
  const ours = transport === "fetch" ? () => {} : named;

  for (const [name, [script, expected]] of Object.entries(READ)) {
    (STRICT.has(name) ? ours : named)(`${name} is read`, async (t) => {
      const { server, consul } = await begin(t);
      server.play(...script);
      assert.equal(value(await consul.kv.get("k")), expected);
      await usable(consul);
    });
  }

  for (const [name, script] of Object.entries(BROKEN)) {
    (STRICT.has(name) ? ours : named)(`${name} is an error`, async (t) => {
      const { server, consul } = await begin(t);
      server.play(...script);
      const failed = await consul.kv.set("k", "v").then(
        () => assert.fail("it succeeded"),
        (error) => error,
      );
      assert.ok(failed instanceof Error && !failed.isTimeout, `${failed}`);
      await usable(consul);
    });
  }

  for (const [name, script] of Object.entries(SLOW)) {
    (STRICT.has(name) ? ours : named)(`${name} is given up in time`, async (t) => {
      const { server, consul } = await begin(t, { timeout: 150 });
      server.play(...script);
      const before = performance.now();
      await assert.rejects(consul.kv.get("k"), {
        isTimeout: true,
        message: "consul: kv.get: request timed out (150ms)",
      });
      assert.ok(performance.now() - before < 1500);
      await usable(consul);
    });
  }

  ours("a body that fills the memory is an error", async (t) => {
    const { server, consul } = await begin(t, { timeout: 60_000 });
    server.play(answer(head()), flood("x".repeat(16 << 20)));
    await assert.rejects(consul.kv.get("k"), /the body of the reply is too large/);
    await usable(consul);
  });

  ours("a body that says gzip though nobody asked for it is a failure of the codec", async (t) => {
    const { server, consul } = await begin(t);
    server.play(answer(reply("\x1f\x8b\x08garbage", ["Content-Encoding: gzip"])), behave);
    await assert.rejects(consul.kv.get("k"), { isCodec: true });
    await usable(consul);
    assert.doesNotMatch(server.requests[0], /accept-encoding/i);
  });

  ours("204 has no body", async (t) => {
    const { server, consul } = await begin(t);
    server.play(answer("HTTP/1.1 204 No Content\r\nX-Consul-Index: 7\r\n\r\n"), behave);
    assert.equal(await consul.kv.get("k"), undefined);
    await usable(consul);
    assert.equal(server.connections, 1);
  });

  named("what comes after a reply is not taken for the next one", async (t) => {
    const { server, consul } = await begin(t);
    server.play(answer(reply(entry("v")) + reply(entry("smuggled"))), hang);
    assert.equal(value(await consul.kv.get("k")), "v");
    await usable(consul);
  });

  named("what comes on an idle connection is not taken for a reply", async (t) => {
    const { server, consul } = await begin(t);
    server.play(answer(reply(entry("v"))), send(reply(entry("smuggled"))), hang);
    assert.equal(value(await consul.kv.get("k")), "v");
    await sleep(50);
    await usable(consul);
  });

  ours("connections are used again", async (t) => {
    const { server, consul } = await begin(t);
    for (let call = 0; call < 10; call++) await usable(consul);
    assert.equal(server.connections, 1);
    await Promise.all(Array.from({ length: 20 }, () => usable(consul)));
    assert.equal(server.connections, 20);
  });

  for (const [how, step] of [
    ["closed", () => {}],
    ["reset", reset],
  ]) {
    ours(`an idle connection that was ${how} costs a read another attempt`, async (t) => {
      const { server, consul } = await begin(t);
      // With the next request already on its way.
      server.play(answer(GOOD), ask, step);
      await usable(consul);
      await usable(consul);
      assert.deepEqual([server.requests.length, server.connections], [3, 2]);
      // And with nothing on its way: then a write is as good.
      server.play(answer(GOOD), step);
      consul.destroy();
      await usable(consul);
      await sleep(50);
      await consul.kv.set("k", "v");
    });

    ours(`a write on a connection that is ${how} is not made twice`, async (t) => {
      const { server, consul } = await begin(t);
      server.play(answer(GOOD), ask, step);
      await usable(consul);
      await assert.rejects(consul.kv.set("k", "v"), { code: "ECONNRESET" });
      assert.equal(server.requests.length, 2);
    });
  }

  ours(
    "several idle connections that were closed cost a read no more than an attempt each",
    async (t) => {
      const { server, consul } = await begin(t);
      for (let at = 0; at < 5; at++) server.play(answer(GOOD), ask);
      await Promise.all(Array.from({ length: 5 }, () => usable(consul)));
      await usable(consul);
    },
  );

  named("a call is given up at any moment", async (t) => {
    for (const script of [
      [hang],
      [ask, hang],
      [answer("HTTP/1.1 200 OK\r\n"), hang],
      [answer(reply(long).slice(0, -1)), hang],
    ]) {
      const { server, consul } = await begin(t);
      server.usual = script;
      for (const wait of [0, 1, 50]) {
        const signal = AbortSignal.timeout(wait);
        await assert.rejects(consul.kv.get({ key: "k", signal }), { name: "TimeoutError" });
      }
      const ctx = new EventEmitter();
      setTimeout(() => ctx.emit("cancel"), 20);
      await assert.rejects(consul.kv.get({ key: "k", ctx }), { isAbort: true });
      assert.equal(ctx.listenerCount("cancel"), 0);
      server.usual = [behave];
      // `fetch` takes what it opened for those before.
      if (transport !== "fetch") await usable(consul);
    }
  });

  named("nobody there", async (t) => {
    const { port } = await new Promise((resolve) => {
      const closed = net.createServer().listen(0, "127.0.0.1", () => {
        const address = closed.address();
        closed.close(() => resolve(address));
      });
    });
    const consul = new Consul({ port, transport });
    t.after(() => consul.destroy());
    await assert.rejects(consul.kv.get("k"), { code: "ECONNREFUSED" });
  });

  ours("what cannot stand in a head is not sent", async (t) => {
    const { server, consul } = await begin(t);
    await assert.rejects(consul.kv.get({ key: "k", token: "a\r\nX-Evil: 1" }), TypeError);
    await assert.rejects(consul._get({ path: "/kv/a b" }), TypeError);
    await assert.rejects(consul._get({ path: "/kv/a", headers: { "x y": "1" } }), TypeError);
    assert.equal(server.requests.length, 0);
    await usable(consul);
  });

  ours("streams both ways", async (t) => {
    const seen = [];
    const server = http.createServer(async (request, response) => {
      for await (const chunk of request) seen.push(String(chunk));
      response.end("all of it");
    });
    t.after(() => server.close());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const consul = new Consul({ port: server.address().port, transport });
    t.after(() => consul.destroy());
    const pipe = new PassThrough();
    await consul._put({
      path: "/x",
      body: () => Readable.from([Buffer.from("a"), Buffer.from("b")]),
      type: "text",
      pipe,
    });
    assert.deepEqual([seen.join(""), String(pipe.read())], ["ab", "all of it"]);
  });

  ours("a unix socket", async (t) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "consul-"));
    const socketPath = path.join(folder, "agent.sock");
    const server = http.createServer((request, response) => {
      response.setHeader("content-type", "application/json").end(entry(request.headers.host));
    });
    t.after(() => {
      server.close();
      fs.rmSync(folder, { recursive: true });
    });
    await once(server.listen(socketPath), "listening");
    const consul = new Consul({ socketPath, transport });
    t.after(() => consul.destroy());
    assert.equal(value(await consul.kv.get("k")), "localhost");
  });

  ours("`destroy` ends what is under way and leaves nothing open", async (t) => {
    const { server, consul } = await begin(t);
    // One on a connection that was used before, and two on new ones.
    server.play(answer(GOOD), ask, hang);
    await usable(consul);
    server.play(ask, hang);
    server.play(ask, hang);
    const calls = [consul.kv.get("a"), consul.kv.get("b"), consul.kv.get("c")].map((call) =>
      call.catch((error) => error),
    );
    await sleep(50);
    consul.destroy();
    for (const error of await Promise.all(calls)) assert.ok(error.isAbort, `${error}`);
    await sleep(20);
    assert.equal(await server.open(), 0);
    await usable(consul);
  });
}

test("socket: no more connections than allowed, and those who wait get their turn or give up", async (t) => {
  const server = await hostile(t);
  const consul = new Consul({ port: server.port, transport: "socket", pool: { connections: 2 } });
  t.after(() => consul.destroy());
  const calls = Array.from({ length: 50 }, () => consul.kv.get("k"));
  const impatient = consul.kv.get({ key: "k", timeout: 0.001, signal: AbortSignal.abort() });
  await assert.rejects(impatient, errors.AbortError === undefined ? {} : { name: "AbortError" });
  assert.deepEqual(new Set((await Promise.all(calls)).map(value)), new Set(["good"]));
  assert.equal(server.connections, 2);
  server.play(ask, hang);
  server.play(ask, hang);
  consul.destroy();
  const holding = [
    consul.kv.get({ key: "k", timeout: 300 }),
    consul.kv.get({ key: "k", timeout: 300 }),
  ];
  const queued = consul.kv.get({ key: "k", timeout: 50 });
  await assert.rejects(queued, { isTimeout: true });
  for (const call of holding) await assert.rejects(call, { isTimeout: true });
  assert.equal(value(await consul.kv.get("k")), "good");
});

test("socket: idle connections are closed after a while", async (t) => {
  const server = await hostile(t);
  const consul = new Consul({ port: server.port, transport: "socket", pool: { idle: 100 } });
  t.after(() => consul.destroy());
  await Promise.all([consul.kv.get("k"), consul.kv.get("k")]);
  assert.equal(await server.open(), 2);
  await sleep(300);
  assert.equal(await server.open(), 0);
});

test("an address with a port of its own is found by name", async (t) => {
  const server = net.createServer((socket) =>
    socket.on("error", () => {}).once("data", () => socket.end(GOOD)),
  );
  t.after(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const consul = new Consul({
    baseUrl: `http://localhost:${server.address().port}/v1`,
    transport: "socket",
    family: 4,
  });
  t.after(() => consul.destroy());
  assert.equal(value(await consul.kv.get("k")), "good");
});
