// A program for the package `consul` that uses every method of it and prints what each one gave.
//
// With the argument `old-acl` it uses those of the old ACL system, which newer Consuls have not, and
// without it all others. It names no other package: `both.test.js` runs it with either one under that
// name, and compares.

const Consul = require("consul");

const [host, port] = process.env.CONSUL_HTTP_ADDR.split(":");
const consul = new Consul({ host, port });

/** Prints what a call gave, or why it failed. */
async function show(name, result) {
  const print = (...said) => console.log(name, JSON.stringify(said));
  try {
    const given = await result;
    print("gave", given);
    return given;
  } catch (error) {
    const { message, statusCode, isConsul, isPapi, isResponse, isValidation } = error;
    print("failed", message, { statusCode, isConsul, isPapi, isResponse, isValidation });
  }
}

/** Waits until Consul's catalog knows what an agent was told. */
async function until(probe) {
  for (let tries = 0; tries < 100; tries++) {
    if (await probe()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it never came");
}

const isPassing = async (service) =>
  (await consul.health.service({ service, passing: true })).length > 0;

async function status() {
  await show("status.leader", consul.status.leader());
  await show("status.peers", consul.status.peers());
}

async function kv() {
  await show("kv.set", consul.kv.set("both/a", "wörld"));
  await show("kv.set", consul.kv.set("both/b", Buffer.from([0, 255]), { flags: 7 }));
  await show("kv.set", consul.kv.set({ key: "both/b/c", value: "x", cas: 0 }));
  const lost = consul.kv.set({ key: "both/b/c", value: "y", cas: 0 });
  // The package `consul` 2.0.1 gives `undefined` for Consul's `false`.
  await show("kv.set", lost.then(Boolean));
  await show("kv.set", consul.kv.set({ value: "no key" }));
  await show("kv.get", consul.kv.get("both/a"));
  await show("kv.get", consul.kv.get({ key: "both/b", buffer: true }));
  await show("kv.get", consul.kv.get({ key: "both/b", raw: true }));
  await show("kv.get", consul.kv.get({ key: "both/", recurse: true }));
  await show("kv.get", consul.kv.get("both/missing"));
  await show("kv.get", consul.kv.get({ key: "both/a", dc: "nowhere" }));
  await show("kv.keys", consul.kv.keys("both/"));
  await show("kv.keys", consul.kv.keys({ key: "both/", separator: "/" }));
  await show("kv.keys", consul.kv.keys("none/"));
  await show("kv.del", consul.kv.del("both/a"));
  await show("kv.delete", consul.kv.delete({ key: "both/", recurse: true }));
}

async function transaction() {
  const Value = Buffer.from("t").toString("base64");
  const set = { KV: { Verb: "set", Key: "both/t", Value } };
  const get = { KV: { Verb: "get", Key: "both/t" } };
  const lost = { KV: { Verb: "get", Key: "none" } };
  await show("transaction.create", consul.transaction.create([set, get]));
  await show("transaction.create", consul.transaction.create([lost]));
  await show("transaction.create", consul.transaction.create([]));
  await consul.kv.del("both/t");
}

async function agent() {
  // `Stats` counts what the agent does at the moment.
  await show(
    "agent.self",
    consul.agent.self().then(({ Stats, ...self }) => self),
  );
  await show("agent.members", consul.agent.members());
  await show("agent.members", consul.agent.members({ wan: true }));
  await show("agent.reload", consul.agent.reload());
  await show("agent.maintenance", consul.agent.maintenance(true));
  await show("agent.checks", consul.agent.checks());
  await show("agent.maintenance", consul.agent.maintenance({ enable: false }));
  await show("agent.maintenance", consul.agent.maintenance({ reason: "no enable" }));
  await show("agent.join", consul.agent.join("127.0.0.1:1"));
  await show("agent.join", consul.agent.join());
  await show("agent.forceLeave", consul.agent.forceLeave("nobody"));
  await show("agent.forceLeave", consul.agent.forceLeave({}));
}

async function checks() {
  const check = { id: "own", name: "own check", ttl: "1m", notes: "by hand", status: "warning" };
  await show("agent.check.register", consul.agent.check.register(check));
  await show("agent.check.register", consul.agent.check.register({ name: "no kind" }));
  await show("agent.check.pass", consul.agent.check.pass("own"));
  await show("agent.check.list", consul.agent.check.list());
  await show("agent.check.warn", consul.agent.check.warn({ id: "own", note: "careful" }));
  await show("agent.check.fail", consul.agent.check.fail({ id: "own", note: "bad" }));
  await show("agent.check.fail", consul.agent.check.fail("none"));
  await show("agent.checks", consul.agent.checks());
  await show("agent.check.deregister", consul.agent.check.deregister("own"));
}

async function services() {
  const web = { name: "web", id: "web-1", address: "10.0.0.5", port: 80, tags: ["a"] };
  const check = { http: "http://127.0.0.1:1/", interval: "1h", status: "passing" };
  await show("agent.service.register", consul.agent.service.register("plain"));
  await show(
    "agent.service.register",
    consul.agent.service.register({ ...web, meta: { k: "v" }, check, connect: { native: true } }),
  );
  await show(
    "agent.service.register",
    consul.agent.service.register({ name: "odd", check: { http: "x" } }),
  );
  await show("agent.service.list", consul.agent.service.list());
  await show("agent.services", consul.agent.services());
  await until(() => isPassing("web"));
  await until(() => isPassing("plain"));
  await discovery();
  await show(
    "agent.service.maintenance",
    consul.agent.service.maintenance({ id: "web-1", enable: true }),
  );
  await show(
    "agent.service.maintenance",
    consul.agent.service.maintenance({ id: "none", enable: true }),
  );
  await show("agent.service.maintenance", consul.agent.service.maintenance("web-1"));
  await show("agent.service.deregister", consul.agent.service.deregister("web-1"));
  await show("agent.service.deregister", consul.agent.service.deregister({ id: "plain" }));
  await show("agent.service.deregister", consul.agent.service.deregister("none"));
}

/** What is found of the services. */
async function discovery() {
  const { Config } = await consul.agent.self();
  const node = Config.NodeName;
  // The agent tells of its services one after the other, and of itself last.
  await until(async () => (await consul.catalog.node.services(node)).Node.Meta);
  await show("catalog.services", consul.catalog.services());
  await show("catalog.service.list", consul.catalog.service.list("dc1"));
  await show("catalog.service.nodes", consul.catalog.service.nodes("web"));
  await show(
    "catalog.service.nodes",
    consul.catalog.service.nodes({ service: "web", tag: "none" }),
  );
  await show("catalog.connect.nodes", consul.catalog.connect.nodes("web"));
  await show("catalog.node.services", consul.catalog.node.services(node));
  await show("health.service", consul.health.service({ service: "web", passing: true }));
  await show("health.service", consul.health.service("none"));
  await show("health.checks", consul.health.checks("web"));
  await show("health.node", consul.health.node(node));
  await show("health.state", consul.health.state("passing"));
  await show("health.state", consul.health.state("fine"));
}

async function catalog() {
  await show("catalog.datacenters", consul.catalog.datacenters());
  const service = { service: "db", id: "db-1", port: 5432, tags: ["main"] };
  const other = { node: "other", address: "10.0.0.9", service };
  await show("catalog.register", consul.catalog.register(other));
  await show("catalog.register", consul.catalog.register("short"));
  await show("catalog.register", consul.catalog.register({ node: "no address" }));
  await show("catalog.nodes", consul.catalog.nodes());
  await show("catalog.node.list", consul.catalog.node.list({ near: "_agent" }));
  await show("catalog.service.nodes", consul.catalog.service.nodes("db"));
  const one = { node: "other", serviceid: "db-1" };
  await show("catalog.deregister", consul.catalog.deregister(one));
  await show("catalog.deregister", consul.catalog.deregister("other"));
  await show("catalog.deregister", consul.catalog.deregister({ node: "short" }));
  await show("catalog.deregister", consul.catalog.deregister({}));
}

async function sessions() {
  const given = { name: "own", ttl: "10s", behavior: "delete", lockdelay: "1ms" };
  const { ID } = await show("session.create", consul.session.create(given));
  await show("session.info", consul.session.info(ID));
  await show("session.get", consul.session.get({ id: ID }));
  await show("session.list", consul.session.list());
  const { Node } = await consul.session.info(ID);
  await show("session.node", consul.session.node(Node));
  await show("session.renew", consul.session.renew(ID));
  await show("kv.set", consul.kv.set({ key: "both/lock", value: "mine", acquire: ID }));
  await show("kv.get", consul.kv.get("both/lock"));
  await show("kv.set", consul.kv.set({ key: "both/lock", value: "free", release: ID }));
  await show("session.destroy", consul.session.destroy(ID));
  await show("session.renew", consul.session.renew(ID));
  await show("session.info", consul.session.info(ID));
  await show("session.destroy", consul.session.destroy());
  await consul.kv.del("both/lock");
}

async function queries() {
  const service = { service: "consul", onlypassing: true, tags: [] };
  const given = { name: "both", service, dns: { ttl: "10s" } };
  const { ID } = await show("query.create", consul.query.create(given));
  await show("query.create", consul.query.create({ name: "no service" }));
  await show("query.list", consul.query.list());
  await show("query.get", consul.query.get(ID));
  await show("query.update", consul.query.update({ query: ID, name: "both", service }));
  await show("query.execute", consul.query.execute("both"));
  await show("query.execute", consul.query.execute("none"));
  await show("query.explain", consul.query.explain("none"));
  await show("query.destroy", consul.query.destroy(ID));
  await show("query.get", consul.query.get(ID));
}

async function events() {
  await show("event.fire", consul.event.fire("both", "text"));
  await show("event.fire", consul.event.fire("both", Buffer.from([0, 255])));
  await show("event.fire", consul.event.fire({ name: "both", node: "x", tag: "y", service: "z" }));
  await show("event.fire", consul.event.fire());
  await until(async () => (await consul.event.list("both")).length === 2);
  await show("event.list", consul.event.list("both"));
  await show("event.list", consul.event.list({ name: "both", buffer: true }));
}

async function acl() {
  await show("acl.replication", consul.acl.replication());
  await show("acl.bootstrap", consul.acl.bootstrap());
  await show("acl.bootstrap", consul.acl.bootstrap());
}

async function oldAcl() {
  const { SecretID: token } = await show("acl.bootstrap", consul.acl.bootstrap());
  const rules = 'key "both/" { policy = "read" }';
  const made = { name: "own", type: "client", rules, token };
  await show("acl.legacy.create", consul.acl.legacy.create({ name: "no token" }));
  const { ID: id } = await show("acl.legacy.create", consul.acl.legacy.create(made));
  await show(
    "acl.legacy.update",
    consul.acl.legacy.update({ id, name: "renamed", type: "client", token }),
  );
  await show("acl.legacy.info", consul.acl.legacy.info({ id, token }));
  await show("acl.legacy.get", consul.acl.legacy.get({ id: "none", token }));
  const { ID: copy } = await show("acl.legacy.clone", consul.acl.legacy.clone({ id, token }));
  // Consul sorts them by their ids, which are random.
  const byAge = (all) => all.sort((a, b) => a.CreateIndex - b.CreateIndex);
  await show("acl.legacy.list", consul.acl.legacy.list({ token }).then(byAge));
  await show("acl.legacy.destroy", consul.acl.legacy.destroy({ id: copy, token }));
  await show("acl.legacy.destroy", consul.acl.legacy.destroy({ id }));
  await show("acl.legacy.destroy", consul.acl.legacy.destroy({}));
}

/** Each value of a key, as it comes. */
async function watch() {
  await consul.kv.set("both/watched", "1");
  const watch = consul.watch({ method: consul.kv.get, options: { key: "both/watched" } });
  watch.on("change", async (data) => {
    await show("watch", data.Value);
    if (data.Value === "3") return watch.end();
    await consul.kv.set("both/watched", String(Number(data.Value) + 1));
  });
  watch.on("error", (error) => show("watch", Promise.reject(error)));
  watch.on("cancel", () => show("watch", "cancelled"));
  await new Promise((resolve) => watch.on("end", resolve));
  await show("watch", watch.isRunning());
  try {
    consul.watch({});
  } catch (error) {
    await show("watch", Promise.reject(error));
  }
  await consul.kv.del("both/watched");
}

const all = [status, kv, transaction, agent, checks, services, catalog, sessions, queries];
all.push(events, acl, watch);
const parts = process.argv[2] === "old-acl" ? [oldAcl] : all;

async function main() {
  for (const part of parts) await part();
  consul.destroy();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
