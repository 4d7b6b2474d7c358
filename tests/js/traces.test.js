// What a client leaves behind: no memory, no listener, no timer, no socket, and no process that goes on.
//
//     CALLS   how many calls are made where memory is looked at, 20,000 if not given

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { GOOD, answer, ask, hang, hostile, reply } from "./hostile.js";
import { Consul, folder } from "./package.js";

const CALLS = Number(process.env.CALLS || 20_000);

/** Runs a program in a process of its own, which can garbage-collect; what it says is JSON. */
function run(program, limit = 60_000) {
  const code = `const Consul = require("lictor");\n(async () => {${program}})();`;
  const options = { cwd: folder, encoding: "utf8", timeout: limit };
  const done = spawnSync(process.execPath, ["--expose-gc", "-e", code], options);
  assert.deepEqual([done.status, done.signal, done.stderr], [0, null, ""]);
  return done.stdout && JSON.parse(done.stdout);
}

/** A server inside such a program. */
const SERVER = `
  const server = require("node:net").createServer((socket) => {
    socket.unref();
    socket.on("error", () => {});
    socket.on("data", () => socket.write(${JSON.stringify(GOOD)}));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const { port } = server.address();
  const connections = () =>
    new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;`;

for (const transport of ["http", "socket", "fetch"]) {
  // `fetch` takes ten times as long.
  const calls = transport === "fetch" ? CALLS / 10 : CALLS;
  test(`${transport}: ${calls} calls leave no memory behind`, () => {
    const grown = run(
      `${SERVER}
      const consul = new Consul({ port, transport: "${transport}", timeout: 60_000 });
      const signal = new AbortController().signal;
      const some = async (count) => {
        let left = count;
        const lane = async (at) => {
          // Every key another one: what is remembered of requests has an end too.
          while (left-- > 0) await consul.kv.get({ key: "k" + left, signal });
        };
        await Promise.all(Array.from({ length: 32 }, (_, at) => lane(at)));
      };
      const used = () => {
        for (let at = 0; at < 5; at++) gc();
        const { heapUsed, external } = process.memoryUsage();
        return heapUsed + external;
      };
      await some(5_000);
      const before = used();
      await some(${calls});
      console.log(used() - before);
      process.exit();`,
      60_000 + CALLS,
    );
    assert.ok(grown < 2_000_000, `${grown} bytes more`);
  });

  test(`${transport}: a process ends by itself`, () => {
    // Idle connections, even of a client that nobody destroys, keep none alive.
    const before = performance.now();
    run(`${SERVER}
      const consul = new Consul({ port, transport: "${transport}", timeout: 60_000 });
      await Promise.all([consul.kv.get("a"), consul.kv.get("b")]);`);
    assert.ok(performance.now() - before < 10_000);
  });
}

for (const transport of ["http", "socket"]) {
  test(`${transport}: after \`destroy\` nothing is open`, () => {
    const seen = run(`${SERVER}
      const consul = new Consul({ port, transport: "${transport}", timeout: 60_000 });
      const watch = consul.watch({ method: consul.kv.get, options: { key: "k" } });
      watch.on("error", () => {});
      await Promise.all(Array.from({ length: 9 }, (_, at) => consul.kv.get("k" + at)));
      const under = consul.kv.get("late").catch((error) => error.isAbort);
      const before = await connections();
      consul.destroy();
      const aborted = await under;
      const left = async () => [await connections(), timers()];
      for (let tries = 0; tries < 100 && Math.max(...(await left())) > 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      console.log(
        JSON.stringify({ before, left: await left(), aborted, running: watch.isRunning() }),
      );`);
    assert.ok(seen.before >= 9);
    assert.deepEqual(seen.left, [0, 0]);
    assert.deepEqual([seen.aborted, seen.running], [true, false]);
  });

  test(`${transport}: a call takes its listeners with it`, async (t) => {
    const server = await hostile(t);
    const consul = new Consul({ port: server.port, transport, timeout: 1000 });
    t.after(() => consul.destroy());
    const controller = new AbortController();
    const ctx = new EventEmitter();
    let listening = 0;
    const { signal } = controller;
    for (const [name, by] of [
      ["addEventListener", 1],
      ["removeEventListener", -1],
    ]) {
      const plain = signal[name].bind(signal);
      signal[name] = (...args) => {
        listening += by;
        return plain(...args);
      };
    }
    const call = () => consul.kv.get({ key: "k", signal, ctx });
    await call();
    server.usual = [ask, hang];
    consul.destroy();
    await assert.rejects(call(), { isTimeout: true });
    server.usual = [answer(reply("x", ["Connection: close"]))];
    await assert.rejects(call(), { isCodec: true });
    server.usual = [ask];
    await assert.rejects(call(), { code: "ECONNRESET" });
    assert.deepEqual([listening, ctx.listenerCount("cancel")], [0, 0]);
  });
}
