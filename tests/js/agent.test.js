// Against a Consul, whose address is in CONSUL_HTTP_ADDR: `scripts/with-agent` runs a real one, and
// `with-dev-agent.js` the dev agent.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { real, skip } from "./consul.js";
import { Consul } from "./package.js";

let consul;
before(() => (consul = new Consul()));
after(() => consul.destroy());

const own = () => `js-${randomUUID()}`;

test("keys: texts, bytes, prefixes, locks by index", { skip }, async () => {
  const key = `${own()}/é ü%?/x`;
  assert.equal(await consul.kv.get(key), undefined);
  assert.equal(await consul.kv.set(key, "wörld", { flags: 7 }), true);
  const entry = await consul.kv.get(key);
  assert.deepEqual([entry.Key, entry.Value, entry.Flags], [key, "wörld", 7]);
  const bytes = Buffer.from([0, 255, 10]);
  assert.equal(await consul.kv.set({ key, value: bytes, cas: entry.ModifyIndex }), true);
  assert.equal(await consul.kv.set({ key, value: "late", cas: entry.ModifyIndex }), false);
  assert.deepEqual((await consul.kv.get({ key, buffer: true })).Value, bytes);
  assert.deepEqual(await consul.kv.get({ key, raw: true }), bytes);
  const prefix = key.split("/")[0];
  assert.deepEqual(await consul.kv.keys(prefix), [key]);
  assert.equal((await consul.kv.get({ key: prefix, recurse: true })).length, 1);
  assert.equal(await consul.kv.del({ key: prefix, recurse: true }), true);
  assert.equal(await consul.kv.get(key), undefined);
});

test("a blocking query comes back with the change", { skip }, async () => {
  const key = own();
  await consul.kv.set(key, "1");
  const { meta } = await consul.kv.get({ key, withMeta: true });
  const waiting = consul.kv.get({ key, index: meta.index, wait: "10s" });
  await consul.kv.set(key, "2");
  assert.equal((await waiting).Value, "2");
  await consul.kv.del(key);
});

test("a service, its check, and where it is found", { skip }, async () => {
  const name = own();
  const check = { ttl: "1m", notes: "by hand" };
  await consul.agent.service.register({
    name,
    port: 80,
    tags: ["a"],
    enableTagOverride: true,
    check,
  });
  try {
    assert.equal((await consul.agent.services())[name].EnableTagOverride, true);
    assert.deepEqual(await consul.health.service({ service: name, passing: true }), []);
    await consul.agent.check.pass({ id: `service:${name}`, note: "well" });
    // What the agent knows reaches the catalog a little later.
    const found = async () => (await consul.health.service({ service: name, passing: true }))[0];
    let entry;
    for (let tries = 0; !entry && tries < 100; tries++) {
      entry = await found();
      if (!entry) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(entry.Service.Port, 80);
    assert.equal((await consul.health.checks(name))[0].Output, "well");
    assert.deepEqual((await consul.catalog.services())[name], ["a"]);
  } finally {
    await consul.agent.service.deregister(name);
  }
});

test("a session, a lock and a transaction", { skip }, async () => {
  const key = own();
  const { ID } = await consul.session.create({
    name: key,
    ttl: "10s",
    behavior: "delete",
    lockdelay: "0s",
  });
  assert.equal((await consul.session.get(ID)).Name, key);
  assert.equal(await consul.kv.set({ key, value: "mine", acquire: ID }), true);
  assert.equal((await consul.session.renew(ID))[0].ID, ID);
  const { Results } = await consul.transaction.create([{ KV: { Verb: "get", Key: key } }]);
  assert.equal(Results[0].KV.Session, ID);
  await consul.session.destroy(ID);
  assert.equal(await consul.session.get(ID), undefined);
});

test("a prepared query and an event", { skip }, async () => {
  const name = own();
  const { ID } = await consul.query.create({ name, service: { service: "consul" } });
  assert.equal((await consul.query.get(ID)).Name, name);
  assert.equal((await consul.query.execute(name)).Service, "consul");
  assert.equal((await consul.query.explain(name)).Query.ID, ID);
  await consul.query.destroy(ID);
  const event = await consul.event.fire(name, Buffer.from("hi"));
  assert.deepEqual([event.Name, event.Payload], [name, Buffer.from("hi")]);
});

test("endpoints that no method of old had", { skip }, async () => {
  assert.ok((await consul.agent.host()).Memory);
  assert.equal(typeof (await consul.call("status.leader")), "string");
  await assert.rejects(consul.call("no.such"), { isValidation: true });
});

const servers = skip || real("the operator's endpoints are of servers");
test("an endpoint of servers that no method of old had", { skip: servers }, async () => {
  assert.ok((await consul.operator.raftConfig()).Servers.length > 0);
});

test("a field that Consul does not know is sent, and refused by Consul", { skip }, async () => {
  await assert.rejects(consul.agent.service.register({ name: own(), wieghts: {} }), {
    statusCode: 400,
  });
});

test("a failure says what kind it is", { skip }, async () => {
  const failed = await consul.kv.get({ key: "k", dc: "nowhere" }).catch((error) => error);
  assert.deepEqual([failed.statusCode, failed.kind], [500, "no_path_to_datacenter"]);
});
