// What every host runs: a program as one writes it for any of them, against a real Consul.

import Consul, { errors } from "lictor";

/** The program, with the options of a client, and what it saw. */
export async function program(options) {
  const consul = new Consul(options);
  const own = `host-${crypto.randomUUID()}`;
  try {
    return {
      leader: typeof (await consul.status.leader()),
      ...(await keys(consul, `${own}/é ü%?`)),
      ...(await changes(consul, `${own}/watched`)),
      ...(await service(consul, own)),
      ...(await lock(consul, `${own}/lock`)),
      ...(await failures(consul, own)),
    };
  } finally {
    await consul.kv.del({ key: own, recurse: true });
    consul.destroy();
  }
}

async function keys(consul, key) {
  const missing = await consul.kv.get(key);
  const written = await consul.kv.set(key, "wörld", { flags: 7 });
  const { Value, Flags, ModifyIndex } = await consul.kv.get(key);
  const late = await consul.kv.set({ key, value: "late", cas: ModifyIndex - 1 });
  const bytes = Uint8Array.of(0, 255, 10);
  await consul.kv.set(key, bytes);
  const { Value: back } = await consul.kv.get({ key, buffer: true });
  const listed = await consul.kv.keys(key.slice(0, 40));
  return {
    missing: missing === undefined,
    written: [written, Value, Flags, late],
    bytes: [back instanceof Uint8Array, ...back],
    listed: listed.length === 1 && listed[0] === key,
  };
}

/** Values that come while somebody waits: by a query that blocks, and by a watch. */
async function changes(consul, key) {
  await consul.kv.set(key, "1");
  const { meta } = await consul.kv.get({ key, withMeta: true });
  const blocked = consul.kv.get({ key, index: meta.index, wait: "20s" });
  await consul.kv.set(key, "2");
  const seen = [];
  for await (const { data } of consul.watch({ method: consul.kv.get, options: { key } })) {
    seen.push(data.Value);
    if (data.Value === "4") break;
    await consul.kv.set(key, String(Number(data.Value) + 1));
  }
  return { blocked: (await blocked).Value, seen };
}

async function service(consul, name) {
  await consul.agent.service.register({ name, port: 80, tags: ["a"], check: { ttl: "1m" } });
  await consul.agent.check.pass(`service:${name}`);
  const watch = consul.watch({
    method: consul.health.service,
    options: { service: name, passing: true },
  });
  let found;
  for await (const { data } of watch) {
    found = data[0];
    if (found) break;
  }
  await consul.agent.service.deregister(name);
  return { service: [found.Service.Port, found.Service.Tags] };
}

async function lock(consul, key) {
  const { ID } = await consul.session.create({ ttl: "10s", behavior: "delete", lockdelay: "0s" });
  const taken = await consul.kv.set({ key, value: "mine", acquire: ID });
  const { Results } = await consul.transaction.create([{ KV: { Verb: "get", Key: key } }]);
  await consul.session.destroy(ID);
  const gone = (await consul.kv.get(key)) === undefined;
  return { lock: [taken, Results[0].KV.Session === ID, gone] };
}

async function failures(consul, key) {
  const refused = await consul.kv.get({ key, dc: "nowhere" }).catch((error) => error);
  const invalid = await consul.kv.set({ value: "v" }).catch((error) => error);
  const stop = new AbortController();
  const { meta } = await consul.catalog.nodes({ withMeta: true });
  const waiting = consul.catalog.nodes({ index: meta.index, wait: "20s", signal: stop.signal });
  stop.abort();
  const aborted = await waiting.catch((error) => error);
  return {
    refused: [refused instanceof errors.ResponseError, refused.statusCode, refused.kind],
    invalid: [invalid.isValidation, invalid.message],
    aborted: aborted.name,
  };
}
