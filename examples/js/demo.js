// The main job, end to end: register a service, find it, put a key, poll the key for changes.
//
// Runs against the agent at `CONSUL_HTTP_ADDR`.

import Consul from "lictor";
import { once } from "node:events";
import http from "node:http";

const KEY = "demo/greeting";

/** Starts a web service; what it answers is that it is well. */
async function serve() {
  const server = http.createServer((request, response) => response.end("well"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

const consul = new Consul();
const { hostname, port: at } = consul._opts.baseUrl;
console.log(`Talking to the Consul agent at ${hostname}:${at}.\n`);

const server = await serve();
const { port } = server.address();
console.log(`1. Register the service \`web\` on port ${port}, with an HTTP check every second.`);
const check = { http: `http://127.0.0.1:${port}/health`, interval: "1s", timeout: "2s" };
const service = { name: "web", id: "web-1", address: "127.0.0.1", port, tags: ["demo"], check };
await consul.agent.service.register(service);

console.log("\n2. Find it, as soon as its check passes. Each call waits for a change, up to 10 s:");
const passing = { service: "web", passing: true, wait: "10s", withMeta: true };
let found = await consul.health.service(passing);
for (;;) {
  const { data, meta } = found;
  console.log(`   consul.health.service(…) -> index ${meta.index}, ${data.length} found`);
  if (data.length) break;
  found = await consul.health.service({ ...passing, index: meta.index });
}
const [{ Service }] = found.data;
console.log(`   \`${Service.ID}\` listens on ${Service.Address}:${Service.Port}`);

console.log("\n3. Put a key:");
console.log(`   consul.kv.set("${KEY}", "hello") ->`, await consul.kv.set(KEY, "hello"));

console.log("\n4. Poll it for changes, while somebody else changes it in a second:");
setTimeout(() => consul.kv.set(KEY, "bonjour"), 1_000);
const first = await consul.kv.get({ key: KEY, withMeta: true });
console.log(`   index ${first.meta.index}, "${first.data.Value}"`);
const start = performance.now();
const { index } = first.meta;
const next = await consul.kv.get({ key: KEY, index, wait: "10s", withMeta: true });
const waited = (performance.now() - start) / 1_000;
console.log(`   index ${next.meta.index}, "${next.data.Value}"`);
console.log(`   … which came ${waited.toFixed(1)} s later, when the value changed.`);

console.log("\n5. Clean up.");
await consul.agent.service.deregister("web-1");
await consul.kv.del(KEY);
server.close();
consul.destroy();
