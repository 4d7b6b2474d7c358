// What works in the package `consul` and its types refuse; and what programs rely on that they take.

import { EventEmitter } from "node:events";
import Consul, { Consul as Named, errors } from "lictor";

const consul = new Consul({ baseUrl: "http://127.0.0.1:8500/v1" });
new Consul({ socketPath: "/run/consul.sock" });
new Consul({ ca: ["-----BEGIN CERTIFICATE-----"] });
new Consul({ timeout: 5_000, defaults: { token: "t", consistent: true } });
consul.on("log", (tags, data) => tags.includes("papi") && data);
const index: string | undefined = Consul.parseQueryMeta({ headers: {} }).LastIndex;

export async function refused(): Promise<void> {
  await consul.query.destroy("id");
  const pair: Consul.Pair | undefined = await consul.kv.get({ key: "k", token: "t" });
  await consul.kv.get({ key: "k", index: pair?.ModifyIndex, wait: "10s" });
  const bytes = await consul.kv.get({ key: "k", buffer: true });
  bytes?.Value?.readUInt8(0);
  await consul.kv.get({ key: "k", timeout: 1_000 });
  await consul.kv.delete({ key: "k", recurse: true });
  const written: boolean = await consul.kv.set("k", "v", { cas: 0, token: "t" });
  await consul.health.node({ node: "n" });
  const watch: Consul.Watch = consul.watch({ method: consul.kv.get });
  consul.watch({ method: consul.kv.get, options: { key: "k", recurse: true } });
  watch.on("change", (data, response) => [data, response.statusCode]);
  await consul.agent.check.register({ name: "c", ttl: "10s" });
  await consul.agent.service.register({ name: "s", check: { ttl: "10s" } });
  await consul.transaction.create([{ KV: { Verb: "get", Key: "k" } }]);
  const nodes: { Node?: string }[] = await consul.catalog.nodes();
  await consul.event.fire({ name: "deploy" });
  await consul.agent.members({ dc: "dc1" });
  void [written, nodes, index];
}

export async function beyond(signal: AbortSignal): Promise<void> {
  const { data, meta } = await consul.kv.get({ key: "k", signal, withMeta: true });
  const next: string | undefined = meta.index;
  const pairs: Consul.Pair[] = (await consul.kv.get({ key: "", recurse: true })) || [];
  const token = await consul.acl.token.read("a9");
  await consul.acl.token.read({ accessorId: "a9", expanded: true, token: "t" });
  await consul.call("health.ingress", { service: "web" });
  await consul.agent.service.register({ Name: "web", name: "web", ServiceID: "web-1" });
  const ctx = Object.assign(new EventEmitter(), { includeResponse: true });
  await consul.kv.get({ key: "k", ctx });
  void [data, next, pairs, token?.Description];
  try {
    await consul.status.leader();
  } catch (error) {
    if (error instanceof errors.ResponseError)
      void (error.retryable ? error.kind : error.statusCode);
  }
  const watch = consul.watch({ method: consul.kv.get, options: { key: "k" }, signal });
  watch.on("end", (reason) => reason);
  for await (const { index, data, response } of watch) void [index, data, response.statusCode];
  class Own extends Consul.Kv {}
  Consul.Kv = Own;
  new Named().destroy();
}

export async function results(): Promise<unknown> {
  const entries: Consul.Results.ServiceEntry[] = await consul.health.service("web");
  const ports: number[] = entries.map(({ Service, Checks }) => Service.Port + Checks.length);
  const { data, meta } = await consul.health.service({ service: "web", withMeta: true });
  const address: string | undefined = data[0]?.Node.Address;
  const renewed: Consul.Results.Session[] = await consul.session.renew("id");
  const session: Consul.Results.Session | undefined = await consul.session.get("id");
  const query: Consul.Results.PreparedQuery | undefined = await consul.query.get("id");
  const id: string = (await consul.session.create({ ttl: "10s" })).ID;
  const metrics: Consul.Results.Metrics = await consul.agent.metrics();
  const text: string = await consul.agent.metrics({ formatPrometheus: true });
  const { Results } = await consul.transaction.create([{ KV: { Verb: "get", Key: "k" } }]);
  const flags: number | undefined = Results?.[0]?.KV?.Flags;
  const tags: Record<string, string[]> = await consul.catalog.services();
  const none: void = await consul.agent.service.deregister("web");
  // @ts-expect-error: no such member
  void entries[0]?.Service.Prot;
  // @ts-expect-error: there may be none
  void session.TTL;
  return [ports, address, meta.index, renewed, query, id, metrics, text, flags, tags, none];
}

export function wrong(): unknown {
  return [
    // @ts-expect-error: a key is a text
    consul.kv.get(7),
    // @ts-expect-error: no such option
    consul.kv.get({ key: "k", recursive: true }),
    // @ts-expect-error: the key is missing
    consul.kv.set({ value: "v" }),
    // @ts-expect-error: no such state
    consul.health.state({ state: "fine" }),
    // @ts-expect-error: no such endpoint
    consul.call("kv.got"),
    // @ts-expect-error: no such option of a client
    new Consul({ hots: "127.0.0.1" }),
  ];
}
