// What programs for the package `consul` rely on, and what of its behaviour they do not get.

import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import http from "node:http";
import { test } from "node:test";
import { Consul, errors } from "./package.js";
import { serve } from "./server.js";

const METHODS =
  `acl.bootstrap acl.replication acl.legacy.create acl.legacy.update acl.legacy.destroy
  acl.legacy.info acl.legacy.get acl.legacy.clone acl.legacy.list agent.checks agent.services
  agent.members agent.self agent.reload agent.maintenance agent.join agent.forceLeave agent.check.list
  agent.check.register agent.check.deregister agent.check.pass agent.check.warn agent.check.fail
  agent.service.list agent.service.register agent.service.deregister agent.service.maintenance
  catalog.datacenters catalog.nodes catalog.node.list catalog.node.services catalog.services
  catalog.service.list catalog.service.nodes catalog.connect.nodes catalog.register catalog.deregister
  event.fire event.list health.node health.checks health.service health.state kv.get kv.keys kv.set
  kv.del kv.delete query.list query.create query.get query.update query.destroy query.execute
  query.explain session.create session.destroy session.info session.get session.node session.list
  session.renew status.leader status.peers transaction.create`.split(/\s+/);

const find = (root, path) => path.split(".").reduce((object, name) => object[name], root);

test("every method is there, and works where `this` has nothing but the client", async (t) => {
  const { consul, json } = await serve(t);
  json([]);
  assert.equal(METHODS.length, 65);
  for (const name of METHODS) {
    const method = find(consul, name);
    assert.equal(typeof method, "function", name);
    const result = method.call(
      { consul },
      { ctx: Object.assign(new EventEmitter(), { canceled: true }) },
    );
    await assert.rejects(result, { message: /^consul: \S+: / }, name);
  }
});

test("classes are statics, and replacing one counts", () => {
  const own = class extends Consul.Kv {};
  const { Kv } = Consul;
  try {
    Consul.Kv = own;
    assert.ok(new Consul().kv instanceof own);
  } finally {
    Consul.Kv = Kv;
  }
  assert.ok(new Consul().agent.check instanceof Consul.Agent.Check);
  assert.ok(new Consul().acl.legacy instanceof Consul.Acl.Legacy);
});

test("the options of a client", () => {
  const given = {
    host: "example.com",
    port: "8501",
    secure: true,
    strange: 1,
    defaults: { Token: "t", x: 1 },
  };
  const before = structuredClone(given);
  const consul = new Consul(given);
  assert.deepEqual(given, before);
  const baseUrl = { protocol: "https:", hostname: "example.com", port: "8501", path: "/v1" };
  assert.deepEqual(consul._opts.baseUrl, baseUrl);
  assert.deepEqual(consul._defaults, { token: "t" });
  assert.equal(consul._opts.strange, 1);
  assert.equal(consul._opts.agent.protocol, "https:");
  assert.ok(!("_defaults" in new Consul()));
  const { auth, path } = new Consul({ baseUrl: "http://me:p%40ss@h:1/proxy/v1" })._opts.baseUrl;
  assert.deepEqual([auth, path], ["me:p@ss", "/proxy/v1"]);
  assert.throws(() => new Consul({ baseUrl: "http://h/v1/" }), errors.ValidationError);
  assert.throws(() => new Consul({ baseUrl: 7 }), { message: "baseUrl must be a string: 7" });
  assert.throws(() => new Consul({ tags: "x" }), { message: "tags must be an array" });
});

test("groups are made when they are looked at, and may be set", () => {
  const consul = new Consul();
  assert.equal(consul.kv, consul.kv);
  assert.ok(consul.kv instanceof Consul.Kv);
  assert.equal(consul.kv.consul, consul);
  assert.notEqual(new Consul().kv, consul.kv);
  const names = [];
  for (const name in consul) names.push(name);
  for (const name of ["acl", "agent", "kv", "transaction"]) assert.ok(names.includes(name), name);
  assert.equal(Consul.prototype.kv, undefined);

  class Mine extends Consul {}
  Mine.Kv = class {};
  assert.ok(new Consul().kv instanceof Consul.Kv);
  assert.notEqual(Consul.Kv, Mine.Kv);
  const fake = {};
  consul.agent = fake;
  assert.equal(consul.agent, fake);
});

test("keys in any spelling, defaults, and an undefined that switches one off", async (t) => {
  const { consul, asked, json } = await serve(t, {
    defaults: { token: "t", dc: "dc2", stale: true },
  });
  json([]);
  await consul.health.service({ SERVICE: "web", NODE_META: "a:b", passing: true });
  assert.equal(asked[0].url, "/v1/health/service/web?passing=true&dc=dc2&node-meta=a%3Ab&stale=1");
  assert.equal(asked[0].headers["x-consul-token"], "t");
  await consul.catalog.nodes({ dc: undefined, consistent: true, token: "own" });
  assert.equal(asked[1].url, "/v1/catalog/nodes?consistent=1");
  assert.equal(asked[1].headers["x-consul-token"], "own");
});

test("validation errors are rejections with the names in front", async (t) => {
  const { consul, asked } = await serve(t);
  const refused = async (promise, message) =>
    assert.rejects(promise, { message, isConsul: true, isValidation: true });
  await refused(consul.kv.set("", "v"), "consul: kv.set: key required");
  await refused(consul.kv.set({ key: "k" }), "consul: kv.set: value required");
  await refused(consul.session.get(), "consul: session.info: id required");
  await refused(consul.health.state("odd"), "consul: health.state: state invalid: odd");
  await refused(consul.agent.maintenance("yes"), "consul: agent.maintenance: enable required");
  await refused(
    consul.transaction.create([]),
    "consul: Transaction.create: operations must be an array with at least one item",
  );
  await refused(
    consul.agent.service.register({ name: "web", check: { http: "x" } }),
    "consul: agent.service.register: args/grpc/h2ping/http/tcp/udp and interval, ttl, or aliasnode/aliasservice",
  );
  assert.equal(asked.length, 0);
});

test("failures: short texts, the names of statuses, what kind they are", async (t) => {
  const { consul, answer } = await serve(t);
  answer(500, { "content-type": "text/plain" }, "No cluster leader");
  const failed = await consul.catalog.nodes().catch((error) => error);
  assert.ok(failed instanceof errors.ResponseError);
  assert.deepEqual(
    [failed.message, failed.statusCode, failed.kind, failed.retryable, failed.isPapi],
    ["No cluster leader", 500, "no_leader", true, true],
  );
  await assert.rejects(consul.kv.get("k"), { message: "consul: kv.get: No cluster leader" });
  answer(403, { "content-type": "text/plain" }, "x".repeat(80));
  await assert.rejects(consul.kv.keys("k"), { message: "forbidden" });
  answer(404, {});
  assert.equal(await consul.kv.get("k"), undefined);
  await assert.rejects(consul.kv.keys("k"), { message: "not found" });
});

test("the log shows requests and replies, and no secret", async (t) => {
  const { consul, json } = await serve(t, { defaults: { token: "5ec7e7" }, tags: ["mine"] });
  json([]);
  const events = [];
  consul.on("log", (tags, data) => events.push([tags.join(), data]));
  await consul.catalog.nodes();
  assert.deepEqual(
    events.map(([tags]) => tags),
    [
      "papi,request,mine,consul,catalog.node.list",
      "papi,response,mine,consul,catalog.node.list",
    ].map((tags) => tags.replace("mine,consul,catalog.node.list", "mine,consul,catalog.node.list")),
  );
  assert.equal(events[0][1].headers["x-consul-token"], "…");
  assert.equal(events[1][1].statusCode, 200);
  assert.ok(
    !JSON.stringify(events, (key, value) => (key === "agent" ? 0 : value)).includes("5ec7e7"),
  );
});

test("hooks see each request and may change it", async (t) => {
  const { consul, asked, json } = await serve(t);
  json([]);
  const seen = [];
  consul._ext("onCreate", (request, next) => {
    seen.push("create");
    request.opts.headers["x-trace"] = "1";
    next();
  });
  consul._ext("onRequest", (request, next) => {
    seen.push(request.req.path);
    next();
  });
  consul._ext("onResponse", (request, next) => {
    seen.push(request.res.statusCode);
    next();
  });
  await consul.kv.get("k");
  assert.deepEqual(seen, ["create", "/v1/kv/k", 200]);
  assert.equal(asked[0].headers["x-trace"], "1");
  const response = await consul._get({
    path: "/kv/{key}",
    params: { key: "a/b" },
    query: { raw: true },
  });
  assert.deepEqual([response.statusCode, response.body], [200, []]);
  assert.equal(asked[1].url, "/v1/kv/a%2Fb?raw=true");
});

test("`http.request` is looked up at each call", async (t) => {
  const { consul, json } = await serve(t);
  json([]);
  const patched = t.mock.method(http, "request");
  await consul.kv.get("k");
  assert.equal(patched.mock.callCount(), 1);
});

test("a call is given up by `ctx`, by a signal and in time", async (t) => {
  const { consul, silence } = await serve(t);
  silence();
  const ctx = new EventEmitter();
  const first = consul.kv.get({ key: "k", ctx });
  setTimeout(() => ctx.emit("cancel"), 20);
  await assert.rejects(first, { message: "consul: kv.get: request aborted", isAbort: true });
  assert.equal(ctx.listenerCount("cancel"), 0);

  for (const name of ["signal", "ctx"]) {
    const controller = new AbortController();
    const second = consul.catalog.nodes({ [name]: controller.signal });
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 20);
    await assert.rejects(second, reason);
    await assert.rejects(consul.catalog.nodes({ [name]: controller.signal }), reason);
  }
  await assert.rejects(consul.catalog.nodes({ timeout: 20 }), {
    message: "request timed out (20ms)",
    isTimeout: true,
  });
});

test("a response beside the data, and what its headers say", async (t) => {
  const { consul, json } = await serve(t);
  json([{ Key: "k", Value: "dg==" }], {
    "x-consul-index": "18446744073709551615",
    "x-cache": "HIT",
  });
  const ctx = Object.assign(new EventEmitter(), { includeResponse: true });
  const [response, entry] = await consul.kv.get({ key: "k", ctx });
  assert.equal(entry.Value, "v");
  assert.deepEqual(Consul.parseQueryMeta(response), { LastIndex: "18446744073709551615" });
  const { data, meta } = await consul.kv.get({ key: "k", withMeta: true });
  assert.equal(data.Value, "v");
  assert.deepEqual(meta, { index: "18446744073709551615", cacheHit: true, filteredByAcls: false });
});

test("variables of the environment say what the program does not", (t) => {
  const variables = {
    CONSUL_HTTP_ADDR: "https://consul.example.com/proxied",
    CONSUL_HTTP_TOKEN: "5ec7e7",
    CONSUL_HTTP_AUTH: "me:pass",
    CONSUL_HTTP_SSL_VERIFY: "false",
    CONSUL_NAMESPACE: "team",
    CONSUL_PARTITION: "part",
  };
  t.after(() => {
    for (const name of [...Object.keys(variables), "CONSUL_HTTP_SSL"]) delete process.env[name];
  });
  Object.assign(process.env, variables);
  const consul = new Consul();
  assert.equal(consul._opts.baseUrl.path, "/proxied/v1");
  assert.equal(consul._opts.baseUrl.auth, "me:pass");
  assert.equal(consul._opts.rejectUnauthorized, false);
  const common = { ns: "team", partition: "part" };
  assert.deepEqual(consul._defaults, { token: "5ec7e7", ...common });
  const own = new Consul({ host: "h", defaults: { token: "own" } });
  assert.equal(own._opts.baseUrl.hostname, "h");
  assert.deepEqual(own._defaults, { token: "own", ...common });
  process.env.CONSUL_HTTP_SSL = "perhaps";
  assert.throws(() => new Consul(), /CONSUL_HTTP_SSL/);
});

// ---- what is not as it was -------------------------------------------------------------------------

test("a value that is no text and no bytes is refused, and not written as nothing", async (t) => {
  const { consul, asked, json } = await serve(t);
  json(true);
  for (const value of [0, false, 1, {}]) {
    await assert.rejects(consul.kv.set("k", value), {
      isCodec: true,
      message: /^consul: kv.set: encode/,
    });
  }
  assert.equal(asked.length, 0);
  await consul.kv.set("k", null);
  assert.equal(asked[0].body, "");
});

test("`false` is an answer", async (t) => {
  const { consul, json } = await serve(t);
  json(false);
  assert.equal(await consul.kv.set("k", "v", { cas: 1 }), false);
});

test("the options of a call stay as they are", async (t) => {
  const { consul, json } = await serve(t);
  json(true);
  const options = { flags: 7 };
  await consul.kv.set("k", "v", options);
  assert.deepEqual(options, { flags: 7 });
});

test("fields that nobody knew of go through", async (t) => {
  const { consul, asked, json } = await serve(t);
  json(null);
  await consul.agent.service.register({
    name: "web",
    enableTagOverride: true,
    Weights: { Passing: 2 },
    of_tomorrow: 1,
    taggedaddresses: { lan_ipv6: { address: "::1" } },
    check: { ttl: "10s", OSService: "web" },
  });
  assert.deepEqual(JSON.parse(asked[0].body), {
    Name: "web",
    EnableTagOverride: true,
    Weights: { Passing: 2 },
    oftomorrow: 1,
    TaggedAddresses: { lan_ipv6: { Address: "::1" } },
    Check: { TTL: "10s", OSService: "web" },
  });
});

test("fields that were dropped, wherever they are", async (t) => {
  const { consul, asked, json } = await serve(t);
  json({ ID: "x" });
  const targets = [{ Peer: "p" }];
  const service = { service: "web", connect: true, failover: { targets } };
  await consul.query.create({ name: "q", service });
  await consul.session.create({ name: "s", nodeChecks: ["a"] });
  await consul.agent.service.register({ name: "web", kind: "k", check: { id: "c", ttl: "1s" } });
  await consul.acl.bootstrap({ bootstrapSecret: "b" });
  assert.deepEqual(
    asked.map(({ body }) => JSON.parse(body)),
    [
      { Name: "q", Service: { Service: "web", Connect: true, Failover: { Targets: targets } } },
      { Name: "s", NodeChecks: ["a"] },
      { Name: "web", Kind: "k", Check: { CheckID: "c", TTL: "1s" } },
      { BootstrapSecret: "b" },
    ],
  );
});

test("options that counted for nothing", async (t) => {
  const { consul, asked, json } = await serve(t);
  json([]);
  await consul.health.service({
    service: "web",
    nodeMeta: "a:b",
    ns: "team",
    peer: "p",
    mergeCentralConfig: true,
    index: undefined,
    wait: undefined,
  });
  const { pathname, searchParams } = new URL(asked[0].url, "http://consul");
  assert.equal(pathname, "/v1/health/service/web");
  assert.deepEqual(Object.fromEntries(searchParams), {
    "node-meta": "a:b",
    ns: "team",
    peer: "p",
    "merge-central-config": "true",
  });
  await consul.agent.service.register({ name: "web", replaceExistingChecks: true });
  assert.match(asked[1].url, /\?replace-existing-checks=true$/);
  await consul.kv.get({ key: "k", consistency: "stale" });
  assert.equal(asked[2].url, "/v1/kv/k?stale=1");
});

test("requests as they are written, and who sends them", async (t) => {
  const { consul, asked, json } = await serve(t);
  json([]);
  await consul.kv.get("a/b c");
  await consul.agent.maintenance({ enable: true, reason: "x y" });
  assert.deepEqual(
    asked.map(({ url }) => url),
    ["/v1/kv/a/b%20c", "/v1/agent/maintenance?enable=true&reason=x+y"],
  );
  assert.match(asked[0].headers["user-agent"], /^lictor\/\d/);
  const nameless = await serve(t, { headers: { "user-agent": null } });
  nameless.json([]);
  await nameless.consul.kv.get("k");
  assert.equal(nameless.asked[0].headers["user-agent"], undefined);
});

test("what cannot be right is refused before anything is sent", async (t) => {
  const { consul, asked } = await serve(t);
  const wrong = { wait: [{ wait: "5" }, { wait: "soon" }], key: [{ key: "/k" }] };
  for (const [argument, all] of Object.entries(wrong)) {
    for (const options of all) {
      const call = consul.kv.get({ key: "k", index: 1, ...options });
      await assert.rejects(call, { isValidation: true, argument });
    }
  }
  assert.equal(asked.length, 0);
});

test("a client's timeout is no check's, and a check's none of the call", async (t) => {
  const { consul, asked, json } = await serve(t, { defaults: { timeout: 5000 } });
  json(null);
  const check = { name: "web", http: "http://localhost", interval: "1s" };
  await consul.agent.check.register(check);
  assert.equal(JSON.parse(asked[0].body).Timeout, undefined);
  await consul.agent.check.register({ ...check, timeout: "1ns" });
  assert.equal(JSON.parse(asked[1].body).Timeout, "1ns");
});

test("a query that is made or changed carries the client's token", async (t) => {
  const { consul, asked, json } = await serve(t, { defaults: { token: "t" } });
  json({ ID: "q" });
  await consul.query.create("web");
  await consul.query.update({ query: "q", service: { service: "web" }, token: "own" });
  assert.deepEqual(
    asked.map(({ headers }) => headers["x-consul-token"]),
    ["t", "own"],
  );
  assert.deepEqual(
    asked.map(({ body }) => JSON.parse(body).Token),
    [undefined, "own"],
  );
});

test("what a query would do is told", async (t) => {
  const { consul, json } = await serve(t);
  json({ Query: { ID: "q" } });
  assert.deepEqual(await consul.query.explain("q"), { Query: { ID: "q" } });
});

test("a timeout of digits counts milliseconds, and one of several units counts", async (t) => {
  const { consul, json } = await serve(t);
  json([]);
  assert.deepEqual(await consul.catalog.nodes({ timeout: "2000" }), []);
  const timers = t.mock.method(globalThis, "setTimeout");
  await consul.catalog.nodes({ timeout: "1m30s" });
  assert.ok(timers.mock.calls.some(({ arguments: [, wait] }) => wait === 90_000));
});

test("numbers of 64 bits are exact where that is asked for", async (t) => {
  const { consul, answer } = await serve(t);
  const flags = "18446744073709551615";
  const body = `[{"Key":"#${flags}","Value":"dg==","Flags":${flags},"ModifyIndex":7}]`;
  answer(200, { "content-type": "application/json" }, body);
  assert.equal((await consul.kv.get("k")).Flags, 18446744073709552000);
  const entry = await consul.kv.get({ key: "k", bigint: true });
  assert.deepEqual(entry, { Key: `#${flags}`, Value: "v", Flags: BigInt(flags), ModifyIndex: 7 });
});

test("the client's timeout leaves Consul the time to hold a reply back", async (t) => {
  const { consul, silence } = await serve(t, { timeout: 10 });
  silence();
  const asked = consul.kv.get({ key: "k", index: 7, wait: "160ms" }).catch((error) => error);
  const started = performance.now();
  assert.ok((await asked).isTimeout);
  assert.ok(performance.now() - started >= 170);
});
