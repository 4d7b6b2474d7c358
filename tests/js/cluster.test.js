// Three servers, one of which leads: `scripts/with-agent` runs them.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import readline from "node:readline";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Consul, errors } from "./package.js";

const withAgent = fileURLToPath(new URL("../../scripts/with-agent", import.meta.url));

/** What runs the servers, until its input ends; and each server, with a client of it. */
let keeper, servers;

before(async () => {
  const command = ["sh", "-c", 'echo "$CONSUL_CLUSTER"; exec cat'];
  keeper = spawn(withAgent, ["--cluster", ...command], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(readline.createInterface(keeper.stdout), "line");
  servers = JSON.parse(line).map((server) => {
    const [host, port] = server.address.split(":");
    return { ...server, consul: new Consul({ host, port, timeout: 20_000 }) };
  });
});

after(async () => {
  for (const { consul } of servers || []) consul.destroy();
  keeper.stdin.end();
  await once(keeper, "exit");
});

/** Waits until `probe` gives something true, and resolves to that. */
async function until(what, probe) {
  for (let tries = 0; tries < 400; tries++) {
    const found = await probe();
    if (found) return found;
    await sleep(50);
  }
  assert.fail(`not within 20 s: ${what}`);
}

test("each server knows all members, and the same leader", async () => {
  await until("one leader", async () => {
    const said = await Promise.all(servers.map(({ consul }) => consul.status.leader()));
    return said[0] && new Set(said).size === 1;
  });
  for (const { consul } of servers) {
    const alive = (await consul.agent.members()).filter(({ Status }) => Status === 1);
    assert.deepEqual(
      alive.map(({ Name }) => Name).sort(),
      servers.map(({ name }) => name),
    );
    assert.equal((await consul.status.peers()).length, 3);
  }
});

test("a consistent read sees each write at once, wherever both are made", async () => {
  for (let round = 0; round < 9; round++) {
    const [writer, reader] = [servers[round % 3], servers[(round + 1) % 3]];
    assert.equal(await writer.consul.kv.set("consistent", `${round}`), true);
    const { data, meta } = await reader.consul.kv.get({
      key: "consistent",
      consistent: true,
      withMeta: true,
    });
    assert.equal(data.Value, `${round}`);
    assert.equal(meta.knownLeader, true);
  }
});

test("checks by index lose no update of three writers", async () => {
  await servers[0].consul.kv.set("count", "0");
  const add = async ({ consul }) => {
    for (let done = 0; done < 10;) {
      const { Value, ModifyIndex } = await consul.kv.get({ key: "count", consistent: true });
      if (await consul.kv.set({ key: "count", value: `${+Value + 1}`, cas: ModifyIndex })) done++;
    }
  };
  await Promise.all(servers.map(add));
  assert.equal((await servers[0].consul.kv.get({ key: "count", consistent: true })).Value, "30");
});

test("of those who want a lock one gets it, and the next one when its session ends", async () => {
  const sessions = await Promise.all(
    servers.map(({ consul }) => consul.session.create({ lockdelay: "0s" })),
  );
  const acquire = ({ consul }, at) =>
    consul.kv.set({ key: "lock", value: servers[at].name, acquire: sessions[at].ID });
  const taken = await Promise.all(servers.map(acquire));
  assert.equal(taken.filter(Boolean).length, 1);
  const [holder, other] = [taken.indexOf(true), taken.indexOf(false)];
  assert.equal((await servers[other].consul.kv.get("lock")).Session, sessions[holder].ID);
  const freed = (async () => {
    const options = { key: "lock", consistent: true };
    const watch = servers[other].consul.watch({ method: servers[other].consul.kv.get, options });
    for await (const { data } of watch) if (!data.Session) return;
  })();
  await servers[holder].consul.session.destroy(sessions[holder].ID);
  await freed;
  assert.equal(await acquire(servers[other], other), true);
  await Promise.all(sessions.map(({ ID }) => servers[0].consul.session.destroy(ID)));
});

test("the leader dies: watches go on, locks stay held, and its own are freed", async () => {
  const { Servers } = await servers[0].consul.operator.raftConfig();
  const { Node } = Servers.find(({ Leader }) => Leader);
  const leader = servers.find(({ name }) => name === Node);
  const followers = servers.filter((server) => server !== leader);
  const [one, two] = followers.map(({ consul }) => consul);
  const kept = await one.session.create({ lockdelay: "0s" });
  const lost = await leader.consul.session.create({ lockdelay: "0s" });
  assert.equal(await one.kv.set({ key: "kept", value: "x", acquire: kept.ID }), true);
  assert.equal(await leader.consul.kv.set({ key: "lost", value: "x", acquire: lost.ID }), true);

  await one.kv.set("watched", "0");
  const seen = [];
  const watch = two.watch({ method: two.kv.get, options: { key: "watched", consistent: true } });
  watch.on("change", (data) => seen.push(data.Value));
  await until("the first value", () => seen.length === 1);
  const freed = (async () => {
    const options = { key: "lost" };
    for await (const { data } of one.watch({ method: one.kv.get, options })) {
      if (!data.Session) return "freed";
    }
  })();

  process.kill(leader.pid, "SIGKILL");
  leader.consul.destroy();
  servers = followers;
  await until("a write is taken again", () => one.kv.set("watched", "1").catch(() => false));
  await until("the watch sees it", () => seen.at(-1) === "1");
  await two.kv.set("watched", "2");
  await until("and the next one", () => seen.at(-1) === "2");
  // A write that failed may have been made all the same, and is a change when it is made again.
  const steps = seen.filter((value, at) => value !== seen[at - 1]);
  assert.deepEqual(steps, ["0", "1", "2"]);
  assert.equal(watch.isRunning(), true);
  watch.end();

  const { Session } = await two.kv.get({ key: "kept", consistent: true });
  assert.equal(Session, kept.ID);
  const other = await two.session.create({ lockdelay: "0s" });
  assert.equal(await two.kv.set({ key: "kept", value: "y", acquire: other.ID }), false);
  assert.equal(await freed, "freed");
  assert.equal(await two.kv.set({ key: "lost", value: "y", acquire: other.ID }), true);
});

test("without a leader only stale reads are answered, and say so", async () => {
  await servers[0].consul.kv.set("stale", "old");
  const [{ consul }, { pid }] = servers;
  const read = (options) => consul.kv.get({ key: "stale", ...options });
  await until("it has come to the one that stays", () => read({ stale: true }));
  process.kill(pid, "SIGSTOP");
  try {
    const { data, meta } = await until("nobody leads", async () => {
      const answer = await read({ stale: true, withMeta: true });
      return !answer.meta.knownLeader && answer;
    });
    assert.equal(data.Value, "old");
    assert.equal(typeof meta.lastContact, "number");
    // For some seconds Consul waits for a leader.
    const others = [{}, { consistent: true }].map((mode) => read(mode).catch((error) => error));
    for (const error of await Promise.all(others)) {
      assert.ok(error instanceof errors.ResponseError, String(error));
      assert.deepEqual([error.statusCode, error.kind], [500, "no_leader"]);
    }
  } finally {
    process.kill(pid, "SIGCONT");
  }
  const back = await until("it reads again", () => read({ consistent: true }).catch(() => false));
  assert.equal(back.Value, "old");
});
