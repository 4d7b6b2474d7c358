// `consul.watch`: the events that programs know, what of the old behaviour they do not get, iteration.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { skip } from "./consul.js";
import { Consul, errors } from "./package.js";
import { script, serve } from "./server.js";

const entry = (value) => [{ Key: "k", Value: Buffer.from(String(value)).toString("base64") }];
const at = (index, body, status = 200) => ({
  status,
  headers: { "x-consul-index": String(index) },
  body,
});
const failing = (status, body = "") => ({
  status,
  headers: { "content-type": "text/plain" },
  body,
});

/** Watches what a server plays; waits after a failure are short, and what happens is noted down. */
async function watching(t, replies, given = {}) {
  const { consul, asked } = await script(t, replies);
  const watch = consul.watch({
    method: consul.kv.get,
    options: { key: "k" },
    backoffFactor: 1,
    ...given,
  });
  const seen = [];
  for (const event of ["change", "error", "cancel", "end"]) {
    watch.on(event, (data) => seen.push([event, data && (data.Value ?? data.message)]));
  }
  t.after(() => watch.end());
  const queries = () => asked.map(({ url }) => url.split("?")[1]);
  return { consul, watch, seen, queries, asked };
}

/** What comes with the next event of that name; unlike Node's `once`, errors are no reason to stop. */
const once = (watch, event) =>
  new Promise((resolve) => watch.once(event, (...data) => resolve(data)));
const ended = async (watch) => watch.isRunning() && once(watch, "end");

test("changes, failures that pass, and an end that says why", async (t) => {
  const { watch, seen, queries } = await watching(t, [
    at(5, entry("a")),
    at(5, entry("b")),
    failing(500, "No cluster leader"),
    at(10, entry("c")),
    at(15, entry("c")),
    at(16, null, 404),
    failing(400),
  ]);
  assert.deepEqual([watch.isRunning(), watch.updateTime()], [true, undefined]);
  const [reason] = await once(watch, "end");
  assert.ok(reason instanceof errors.ResponseError);
  assert.deepEqual(seen, [
    ["change", "a"],
    ["error", "consul: kv.get: No cluster leader"],
    ["change", "c"],
    ["change", undefined],
    ["error", "consul: kv.get: bad request"],
    ["cancel", undefined],
    ["end", "consul: kv.get: bad request"],
  ]);
  const indexes = [0, 5, 5, 5, 10, 15, 16];
  assert.deepEqual(
    queries(),
    indexes.map((index) => `index=${index}&wait=30s`),
  );
  assert.equal(watch.isRunning(), false);
  assert.ok(Math.abs(Date.now() - watch.updateTime()) < 10_000);
  watch._run();
  watch._err(new Error("late"));
  watch.end();
  assert.equal(seen.length, 7);
});

test("an index that went backwards, and one of 64 bits", async (t) => {
  const { watch, queries, seen } = await watching(t, [
    at("18446744073709551615", entry("a")),
    at(7, entry("b")),
    at(7, entry("b")),
    failing(400),
  ]);
  await ended(watch);
  assert.deepEqual(
    queries().map((query) => /index=(\d+)/.exec(query)[1]),
    ["0", "18446744073709551615", "0", "7"],
  );
  assert.deepEqual(seen.slice(0, 2), [
    ["change", "a"],
    ["change", "b"],
  ]);
});

test("what is not new is not parsed", async (t) => {
  const { consul } = await script(t, [
    at(5, entry("a")),
    at(6, entry("a")),
    at(7, entry("b")),
    failing(400),
  ]);
  let parsed = 0;
  const { "application/json": decode } = consul._opts.decoders;
  consul._opts.decoders["application/json"] = (bytes) => {
    parsed++;
    return decode(bytes);
  };
  await ended(consul.watch({ method: consul.kv.get, options: { key: "k" } }));
  assert.equal(parsed, 2);
});

test("every method can be watched, by any of its names", async (t) => {
  const names = [
    "catalog.services",
    "catalog.nodes",
    "agent.checks",
    "agent.services",
    "session.get",
    "kv.delete",
    "acl.legacy.get",
  ];
  for (const name of names) {
    const { consul } = await script(t, [at(5, []), failing(400)]);
    const method = name.split(".").reduce((object, member) => object[member], consul);
    const watch = consul.watch({ method, options: { id: "x", key: "k" } });
    const changed = once(watch, "change");
    await ended(watch);
    await changed;
  }
});

test("what has no index cannot be watched", async (t) => {
  const { consul } = await script(t, [{ status: 200, headers: {}, body: [] }]);
  const watch = consul.watch({ method: consul.agent.members });
  const [reason] = await once(watch, "end");
  assert.deepEqual([reason.message, reason.isValidation], ["Watch not supported", true]);
  assert.throws(() => consul.watch({}), { message: "method required", isValidation: true });
});

test("an index that is missing or zero for once is a failure that passes", async (t) => {
  const { watch, seen } = await watching(t, [
    at(5, entry("a")),
    { status: 200, headers: {}, body: entry("x") },
    at(0, entry("y")),
    at(6, entry("b")),
    failing(400),
  ]);
  await ended(watch);
  assert.deepEqual(seen.slice(0, 4), [
    ["change", "a"],
    ["error", "reply without an index"],
    ["error", "Consul returned zero index value"],
    ["change", "b"],
  ]);
});

test("failures that nobody listens for end nothing", async (t) => {
  const { consul, asked } = await script(t, [failing(500), failing(403), at(5, entry("a"))]);
  const watch = consul.watch({ method: consul.kv.get, options: { key: "k" }, backoffFactor: 1 });
  const [data] = await once(watch, "change");
  assert.deepEqual([data.Value, watch.isRunning()], ["a", true]);
  assert.ok(asked.length >= 3);
});

test("a change that a listener could not take comes again", async (t) => {
  const { consul } = await script(t, [at(5, entry("a")), at(5, entry("a"))]);
  const watch = consul.watch({ method: consul.kv.get, options: { key: "k" }, backoffFactor: 1 });
  const [failures, taken] = [[], []];
  watch.on("error", (error) => failures.push(error.message));
  await new Promise((resolve) => {
    watch.on("change", ({ Value }) => {
      if (!failures.length) throw new Error("not yet");
      taken.push(Value);
      resolve();
    });
  });
  assert.deepEqual([failures, taken], [["not yet"], ["a"]]);
  assert.equal(watch.isRunning(), true);
});

test("patience: doubled from failure to failure, up to a limit, and given up after so many", async (t) => {
  const { watch, seen } = await watching(t, [], {
    method: async () => Promise.reject(new Error("no")),
    backoffFactor: 0,
    maxAttempts: 2,
  });
  await ended(watch);
  assert.deepEqual(
    seen.map(([event]) => event),
    ["error", "error", "error", "cancel", "end"],
  );
  const idle = (given) => {
    const watch = new Consul().watch({ method: () => new Promise(() => {}), ...given });
    watch.end();
    return watch;
  };
  const waits = (watch) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map(() => watch._wait());
  assert.deepEqual(waits(idle()), [200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000]);
  assert.deepEqual(
    waits(idle({ backoffFactor: 500, backoffMax: 3000 })).slice(0, 4),
    [1000, 2000, 3000, 3000],
  );
  const timeout = (options) => idle({ options })._options.timeout;
  assert.deepEqual(
    [
      undefined,
      { timeout: 1000 },
      { timeout: "1s" },
      { wait: "60s" },
      { wait: "1s" },
      { wait: "1m30s" },
    ].map(timeout),
    [33000, 1000, "1s", 66000, 1500, 99000],
  );
});

test("waits after failures are what they should be", async (t) => {
  const times = [];
  const consul = new Consul();
  const watch = consul.watch({
    method: async () => {
      times.push(performance.now());
      throw new Error("no");
    },
  });
  t.after(() => watch.end());
  while (times.length < 3) await sleep(20);
  const [first, second] = [times[1] - times[0], times[2] - times[1]];
  assert.ok(first > 180 && first < 300 && second > 370 && second < 600, `${first}, ${second}`);
});

test("a busy index does not make it spin", async (t) => {
  let index = 1;
  const { consul, asked } = await script(t, () => at(index++, entry("same")));
  const watch = consul.watch({ method: consul.kv.get, options: { key: "k" } });
  await sleep(500);
  watch.end();
  assert.ok(asked.length <= 4, `${asked.length}`);
});

test("a function of the program's own can be watched", async (t) => {
  const { consul } = await script(t, [
    at(5, entry("a")),
    at(5, entry("a")),
    at(6, entry("b")),
    failing(400),
  ]);
  const changes = [];
  async function method(options) {
    const [response, data] = await this.consul.kv.get({ ...options, key: "k" });
    return [response, data.Value.toUpperCase()];
  }
  const watch = consul.watch({ method });
  watch.on("change", (data) => changes.push(data));
  await ended(watch);
  assert.deepEqual(changes, ["A", "B"]);
  const odd = consul.watch({ method: async () => null, maxAttempts: 0 });
  const [reason] = await once(odd, "end");
  assert.ok(reason instanceof TypeError);
});

test("whatever a method resolves to or throws, the watch goes on", async (t) => {
  const response = { headers: { "x-consul-index": "7" } };
  const odd = [
    null,
    [],
    [undefined, 1],
    [{}, 1],
    "text",
    Promise.reject("no error"),
    [response, "a"],
  ];
  odd[5].catch(() => {});
  const watch = new Consul().watch({ method: async () => odd.shift(), backoffFactor: 0 });
  t.after(() => watch.end());
  const failures = [];
  watch.on("error", (error) => failures.push(error));
  const [data] = await once(watch, "change");
  assert.deepEqual([data, failures.length, watch.isRunning()], ["a", 6, true]);
});

test("a listener may end the watch, throw, or both", async (t) => {
  const { consul } = await script(t, () => at(5, entry("a")));
  const warned = [];
  const note = (warning) => warned.push(warning.message);
  process.on("warning", note);
  t.after(() => process.off("warning", note));
  const given = { method: consul.kv.get, options: { key: "k" }, backoffFactor: 1 };
  for (const event of ["change", "cancel", "end"]) {
    const watch = consul.watch(given);
    watch.on("error", () => {});
    watch.on(event, () => {
      watch.end();
      throw new Error(`thrown at ${event}`);
    });
    if (event !== "change") watch.on("change", () => watch.end());
    while (watch.isRunning()) await sleep(5);
  }
  const refusing = await script(t, [failing(400)]);
  const refused = refusing.consul.watch({ method: refusing.consul.kv.get });
  refused.on("error", () => {
    throw new Error("thrown at error");
  });
  while (refused.isRunning()) await sleep(5);
  await sleep(20);
  const events = ["change", "cancel", "end", "error"];
  assert.deepEqual(warned.sort(), events.map((event) => `thrown at ${event}`).sort());
});

test("a request is given Consul's wait and a margin, and no more", async (t) => {
  const { consul, silence } = await serve(t);
  silence();
  const watch = consul.watch({ method: consul.kv.get, options: { key: "k", wait: "100ms" } });
  t.after(() => watch.end());
  const started = performance.now();
  const [error] = await once(watch, "error");
  assert.ok(error.isTimeout && watch.isRunning());
  assert.ok(performance.now() - started >= 599);
});

test("iteration: each value, and the reason at the end", async (t) => {
  const { consul } = await script(t, [
    at(5, entry("a")),
    failing(500),
    at(7, entry("b")),
    failing(403, "Permission denied"),
  ]);
  const seen = [];
  const iterate = async () => {
    const watch = consul.watch({ method: consul.kv.get, options: { key: "k" }, backoffFactor: 1 });
    for await (const { index, data, response } of watch)
      seen.push([index, data.Value, response.statusCode]);
  };
  await assert.rejects(iterate(), { statusCode: 403 });
  assert.deepEqual(seen, [
    ["5", "a", 200],
    ["7", "b", 200],
  ]);
});

test("iteration ends with `break`, `end` and a signal", async (t) => {
  const { consul } = await script(t, () => at(5, entry("a")));
  const options = { key: "k" };
  const left = consul.watch({ method: consul.kv.get, options });
  for await (const { data } of left) {
    assert.equal(data.Value, "a");
    break;
  }
  assert.equal(left.isRunning(), false);
  const stopped = consul.watch({ method: consul.kv.get, options });
  setTimeout(() => stopped.end(), 20);
  const values = [];
  for await (const { data } of stopped) values.push(data.Value);
  assert.deepEqual(values, ["a"]);
  const controller = new AbortController();
  const aborted = consul.watch({ method: consul.kv.get, options, signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await assert.rejects(
    async () => {
      for await (const { data } of aborted) values.push(data.Value);
    },
    { name: "AbortError" },
  );
  assert.deepEqual([aborted.isRunning(), values.length], [false, 2]);
  const never = consul.watch({ method: consul.kv.get, options, signal: AbortSignal.abort() });
  await assert.rejects(async () => void (await never[Symbol.asyncIterator]().next()), {
    name: "AbortError",
  });
});

test("a client's end is the end of its watches", async (t) => {
  const { consul } = await script(t, () => at(5, entry("a")));
  const watch = consul.watch({ method: consul.kv.get, options: { key: "k" } });
  await once(watch, "change");
  consul.destroy();
  assert.equal(watch.isRunning(), false);
});

for (const transport of ["http", "socket"]) {
  test(`a key of a real Consul, over ${transport}`, { skip }, async (t) => {
    const consul = new Consul({ transport });
    t.after(() => consul.destroy());
    const key = `js-${randomUUID()}`;
    const watch = consul.watch({ method: consul.kv.get, options: { key, wait: "1ms" } });
    const [changes, times] = [[], []];
    watch.on("change", (data) => {
      changes.push(data && data.Value);
      times.push(watch.updateTime());
    });
    while (changes.length < 1) await sleep(5);
    for (const value of ["1", "2", "3"]) {
      await consul.kv.set(key, value);
      while (changes.at(-1) !== value) await sleep(5);
    }
    await consul.kv.del(key);
    while (changes.length < 5) await sleep(5);
    assert.deepEqual(changes, [undefined, "1", "2", "3", undefined]);
    assert.ok(times.every((time, at) => !at || time >= times[at - 1]));
    watch.end();
    const refused = consul.watch({ method: consul.kv.get });
    const [reason] = await once(refused, "end");
    assert.deepEqual([reason.statusCode, refused._attempts], [400, 0]);
  });
}
