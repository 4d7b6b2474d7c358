// `lictor/testing`: the dev agent in Node. What it answers is held against a real Consul elsewhere, by
// the other tests here and by `dev-agent/tests/conformance`; this is about its host.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Consul, folder } from "./package.js";

const testing = new URL("dist/testing.js", folder);
const { DevAgent } = await import(testing.href);

/** An agent that ends with the test, and a client of it. */
async function started(t, options) {
  const agent = await DevAgent.start(options);
  const consul = agent.client();
  t.after(() => {
    consul.destroy();
    return agent.close();
  });
  return { agent, consul };
}

/** Sends bytes, and resolves to all that comes back until the agent hangs up, or to what came in time. */
async function raw(agent, bytes, patience = 2_000) {
  const socket = net.connect(agent.port, agent.host);
  let text = "";
  socket.setEncoding("latin1").on("data", (piece) => (text += piece));
  socket.write(bytes);
  const timer = setTimeout(() => socket.destroy(), patience);
  await once(socket, "close");
  clearTimeout(timer);
  return text;
}

const line = (text, ...headers) => [`${text} HTTP/1.1`, "Host: a", ...headers, "", ""].join("\r\n");
const last = (text, ...headers) => line(text, "Connection: close", ...headers);
/** Without its date. */
const steady = (text) => text.replace(/Date: .*\r\n/, "");

test("an agent starts in a moment, and a thousand of them are no burden", async () => {
  const agents = [];
  const times = [];
  for (let n = 0; n < 1_000; n++) {
    const before = performance.now();
    agents.push(await DevAgent.start());
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  assert.ok(times[500] < 20, `${times[500]} ms`);
  assert.equal(new Set(agents.map(({ port }) => port)).size, 1_000);
  await Promise.all(agents.map((agent) => agent.close()));
});

test("agents know nothing of each other", async (t) => {
  const [one, two] = await Promise.all([started(t, { node: "one" }), started(t, { node: "two" })]);
  await one.consul.kv.set("key", "value");
  assert.equal(await two.consul.kv.get("key"), undefined);
  const names = [one, two].map(async ({ consul }) => (await consul.agent.self()).Config.NodeName);
  assert.deepEqual(await Promise.all(names), ["one", "two"]);
});

test("it says where it is, and has what was asked for", async (t) => {
  const options = { datacenter: "east", seed: 7n, version: "1.8.7", token: "5ec7e7" };
  const { agent, consul } = await started(t, options);
  assert.deepEqual([agent.host, agent.token], ["127.0.0.1", "5ec7e7"]);
  assert.equal(agent.address, `127.0.0.1:${agent.port}`);
  assert.equal(agent.url, `http://${agent.address}`);
  const { Datacenter, Version } = (await consul.agent.self()).Config;
  assert.deepEqual([Datacenter, Version], ["east", "1.8.7"]);
  const stranger = agent.client({ defaults: { token: "" } });
  t.after(() => stranger.destroy());
  await assert.rejects(stranger.kv.set("key", "value"), { statusCode: 403 });
  assert.ok(consul instanceof Consul);
});

test("the same seed gives the same ids", async (t) => {
  const id = async (seed) => (await (await started(t, { seed })).consul.session.create()).ID;
  assert.equal(await id(1), await id(1));
  assert.notEqual(await id(1), await id(2));
});

test("what makes no sense is named", async (t) => {
  const refused = [
    [{ port: 65_536 }, /`port`: `65536` is no port/],
    [{ port: "80" }, /`port`/],
    [{ bind: "localhost" }, /`bind`: `localhost` is no IP address/],
    [{ node: 1 }, /`node`/],
    [{ seed: -1 }, /`seed`/],
    [{ seed: 2n ** 64n }, /`seed`/],
    [{ version: "1.8" }, /`version`: `1.8` is no version such as 1.8.7/],
    [{ defaultPolicy: "maybe" }, /`defaultPolicy`: `maybe` is neither allow nor deny/],
    [{ scriptChecks: "yes" }, /`scriptChecks`/],
    [{ prot: 1 }, /`prot`: there is none of this name/],
  ];
  for (const [options, message] of refused) {
    await assert.rejects(DevAgent.start(options), { name: "TypeError", message });
  }
  await assert.rejects(DevAgent.start({ token: 5287 }), (error) => !/5287/.test(error.message));
  assert.throws(() => new DevAgent(), /DevAgent\.start/);
  const { agent } = await started(t);
  const taken = DevAgent.start({ port: agent.port });
  await assert.rejects(taken, { code: "EADDRINUSE" });
  assert.throws(() => agent.advance(-1), /`seconds`: `-1` is no length of time/);
  assert.throws(() => agent.advance(1e9), /`seconds`: `1000000000` is too long/);
  assert.throws(() => agent.fault("no"), /`no` is no kind of fault/);
  assert.throws(() => agent.fault("delay", { delay: "1s" }), /`delay`: `1s` is no length/);
  assert.throws(() => agent.fault("cut", { befor: 1 }), /`befor`/);
  assert.throws(() => agent.fault("status", { status: 42 }), /200 to 599/);
  assert.throws(() => agent.restore(), /nothing was saved/);
});

test("it warns where others can reach it", async (t) => {
  const warned = once(process, "warning");
  const { agent } = await started(t, { bind: "0.0.0.0" });
  const [{ message }] = await warned;
  assert.ok(message.includes(agent.address), message);
  const { DebugConfig: told } = await agent.client().agent.self();
  assert.deepEqual(told.HTTPAddrs, [`tcp://${agent.address}`]);
});

test("requests of every form are answered in their order", async (t) => {
  const { agent } = await started(t);
  const put = line("PUT /v1/kv/%C3%A9?flags=1", "Expect: 100-continue", "Content-Length: 3");
  const chunked = line("PUT /v1/kv/b", "Transfer-Encoding: chunked");
  const asked = [
    `${put}red`,
    `${chunked}2\r\nbl\r\n2\r\nue\r\n0\r\n\r\n`,
    line("HEAD /v1/kv/b"),
    line(`GET http://${agent.address}/v1/kv/%C3%A9?raw`),
    last("GET /v1/kv/b?raw"),
  ];
  const said = await raw(agent, asked.join(""));
  const [go, ...answers] = said.split("HTTP/1.1 ").slice(1);
  assert.match(go, /^100 /);
  assert.deepEqual(
    answers.map((answer) => [answer.slice(0, 6), answer.split("\r\n\r\n")[1]]),
    [
      ["200 OK", "true"],
      ["200 OK", "true"],
      ["405 Me", ""],
      ["200 OK", "red"],
      ["200 OK", "blue"],
    ],
  );
  assert.match(answers[2], /Content-Length: [1-9]/);
  assert.match(answers[3], /X-Consul-Index: \d+\r\nX-Consul-Knownleader: true\r\n/);
  assert.match(answers[4], /Date: .* GMT\r\n/);
});

test("what is no request is refused, in HTTP", async (t) => {
  const { agent } = await started(t);
  const refused = {
    nonsense: 400,
    "GET / HTTP/1.1\r\n\r\n": 400,
    "GET / HTTP/9.9\r\nHost: a\r\n\r\n": 505,
    [line("GET /", "Content-Length: +1")]: 400,
    [line("CONNECT a:80")]: 405,
    [line("GET /", `A: ${"b".repeat(2 << 20)}`)]: 431,
  };
  for (const [bytes, status] of Object.entries(refused)) {
    const said = await raw(agent, `${bytes}\r\n\r\n`);
    assert.match(said, new RegExp(`^HTTP/1\\.1 ${status} `), bytes.slice(0, 40));
  }
  assert.match(await raw(agent, last("GET /v1/none")), /^HTTP\/1\.1 404 /);
});

test("what an answer says cannot break out of its header", async (t) => {
  const { agent, consul } = await started(t);
  const output = "wörse\r\nX-Evil: 1";
  await consul.agent.service.register({ name: "web", check: { ttl: "1h" } });
  await consul.agent.check.fail({ id: "service:web", note: output });
  await consul.agent.service.maintenance({ id: "web", enable: true, reason: output });
  const { url } = agent;
  const response = await fetch(`${url}/v1/agent/health/service/id/web`);
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("x-evil"), null);
});

test("time passes when it is told to", async (t) => {
  const { agent, consul } = await started(t);
  await consul.agent.service.register({ name: "web", check: { ttl: "30s", status: "passing" } });
  const { ID } = await consul.session.create({ ttl: "10s" });
  const { meta } = await consul.kv.get({ key: "none", withMeta: true });
  const waiting = consul.kv.get({ key: "none", index: meta.index || 1, wait: "5m" });
  await sleep(50);
  agent.advance(600);
  assert.equal(await waiting, undefined);
  assert.equal(await consul.session.get(ID), undefined);
  assert.equal((await consul.agent.checks())["service:web"].Status, "critical");
});

test("the agent keeps its clock when a test replaces that of the program", async (t) => {
  const { consul } = await started(t);
  const { setTimeout, performance } = globalThis;
  t.after(() => Object.assign(globalThis, { setTimeout, performance }));
  const late = consul.kv.get({ key: "none", index: 1, wait: "100ms" });
  Object.assign(globalThis, { setTimeout: () => assert.fail(), performance: { now: () => 0 } });
  assert.equal(await late, undefined);
});

test("faults happen on the socket", async (t) => {
  const { agent, consul } = await started(t);
  await consul.kv.set("key", "value");
  const get = last("GET /v1/kv/key?raw");
  const whole = await raw(agent, get);
  assert.ok(whole.endsWith("\r\n\r\nvalue"));

  agent.fault("cut", { after: whole.length - 2, times: 1 });
  assert.equal(steady(await raw(agent, get)).slice(-7), "\r\n\r\nval");
  agent.fault("cut", { times: 1 });
  assert.equal(await raw(agent, get), "");
  agent.fault("cut", { after: 1e9, times: 1 });
  assert.ok((await raw(agent, get)).endsWith("value"));

  agent.fault("lose-answer", { method: "PUT", prefix: "/v1/kv/" });
  assert.equal(await raw(agent, last("PUT /v1/kv/lost", "Content-Length: 0"), 200), "");
  agent.heal();
  assert.ok(await consul.kv.get("lost"));
  agent.fault("lose-request", { times: 1 });
  assert.equal(await raw(agent, last("PUT /v1/kv/unheard", "Content-Length: 0"), 200), "");
  assert.equal(await consul.kv.get("unheard"), undefined);

  agent.fault("delay", { delay: 0.2, times: 1 });
  const before = performance.now();
  assert.equal(steady(await raw(agent, get)), steady(whole));
  assert.ok(performance.now() - before > 190);

  agent.fault("slow-disk", { delay: 0.2, times: 1 });
  const written = consul.kv.set("slow", "");
  await sleep(50);
  assert.equal(await consul.kv.get("slow"), undefined);
  assert.equal(await written, true);
  assert.ok(await consul.kv.get("slow"));

  agent.fault("status", { status: 429, body: "slow down", times: 1 });
  assert.match(await raw(agent, get), /^HTTP\/1.1 429 [^]*slow down$/);
  agent.fault("index", { index: 3, times: 1 });
  assert.match(await raw(agent, get), /X-Consul-Index: 3\r\n/);
  agent.fault("no-leader", { lasts: 60 });
  assert.deepEqual(
    agent.faults().map(({ Kind }) => Kind),
    ["no-leader"],
  );
  await assert.rejects(consul.kv.set("key", "other"), { kind: "no_leader" });
  agent.advance(61);
  assert.equal(await consul.kv.set("key", "other"), true);
});

test("a blocking query goes wrong when its answer comes", async (t) => {
  const { agent, consul } = await started(t);
  await consul.kv.set("key", "1");
  const { meta } = await consul.kv.get({ key: "key", withMeta: true });
  agent.fault("cut", { after: 20, method: "GET", times: 1 });
  const cut = raw(agent, line(`GET /v1/kv/key?index=${meta.index}`));
  await sleep(50);
  await consul.kv.set("key", "2");
  assert.equal((await cut).length, 20);
});

test("it stops, starts, freezes and hangs up as a process would", async (t) => {
  const { agent, consul } = await started(t);
  const { port } = agent;
  const get = last("GET /v1/kv/key?raw");
  await consul.kv.set("key", "value");

  const broken = raw(agent, line("GET /v1/kv/key?index=999999"));
  await sleep(50);
  agent.cutConnections();
  assert.equal(await broken, "");
  assert.ok((await raw(agent, get)).endsWith("value"));

  agent.pause();
  const frozen = raw(agent, get);
  await sleep(100);
  assert.equal(await Promise.race([frozen, sleep(50, "nothing")]), "nothing");
  agent.resume();
  assert.ok((await frozen).endsWith("value"));

  agent.save();
  await consul.kv.del("key");
  agent.restore();
  assert.ok(await consul.kv.get("key"));

  await agent.stop();
  await assert.rejects(raw(agent, get), { code: "ECONNREFUSED" });
  await agent.stop();
  await agent.start();
  await agent.start();
  assert.equal(agent.port, port);
  assert.equal(await consul.kv.get("key"), undefined);
  await consul.kv.set("key", "value");
  await agent.restart();
  assert.equal(await consul.kv.get("key"), undefined);

  await agent[Symbol.asyncDispose]();
  await assert.rejects(agent.start(), /the agent is closed/);
  assert.throws(() => agent.advance(1), /the agent is closed/);
  await agent.close();
});

test("a client that goes away is forgotten", async (t) => {
  const { agent, consul } = await started(t);
  // The answer is due to nobody: the fault is there for the next one.
  assert.equal(await raw(agent, line("GET /v1/kv/key?index=999999"), 100), "");
  agent.fault("status", { status: 418, times: 1 });
  await consul.kv.set("other", "").catch(() => {});
  await consul.kv.set("key", "value");
  assert.deepEqual(agent.faults(), []);
});

test("requests while it is frozen whose clients left are not done", async (t) => {
  const { agent, consul } = await started(t);
  agent.pause();
  await raw(agent, line("PUT /v1/kv/late", "Content-Length: 0"), 100);
  await sleep(50);
  agent.resume();
  assert.equal(await consul.kv.get("late"), undefined);
});

test("what it is given outlives nothing: a program ends by itself", async () => {
  const program = `
    import { DevAgent } from ${JSON.stringify(testing.href)};
    const [agent, other] = [await DevAgent.start({ scriptChecks: true }), await DevAgent.start()];
    const consul = agent.client();
    const args = ["sleep", "60"];
    const check = { args, interval: "1s", name: "slow" };
    await consul.agent.check.register(check);
    const tcp = { tcp: "192.0.2.1:80", interval: "1s", name: "far" };
    await consul.agent.check.register(tcp);
    agent.advance(5);
    const waiting = consul.kv.get({ key: "none", index: 1 }).catch((error) => error.name);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await Promise.all([agent.close(), other.stop()]);
    await waiting;
    consul.destroy();`;
  const node = ["--input-type=module", "--eval", program];
  const { stderr } = await promisify(execFile)(process.execPath, node, { timeout: 20_000 });
  assert.equal(stderr, "");
});

test("`require` and `import` have one class, and the client has nothing of it", () => {
  const required = createRequire(import.meta.url)(fileURLToPath(new URL("testing.cjs", testing)));
  assert.equal(required.DevAgent, DevAgent);
  assert.equal(DevAgent.name, "DevAgent");
  for (const name of ["index.cjs", "index.js", "web.js", "workerd.js", "edge.js", "core.cjs"]) {
    const text = fs.readFileSync(new URL(name, testing), "utf8");
    assert.doesNotMatch(text, /testing|DevAgent/, name);
  }
});
