// CPU time a call, ours beside node-consul, `node:http` and undici: `compare.js PACKAGE PEERS`.
//
//     CONSUL_HTTP_ADDR   the agent whose replies are read; what it holds under `bench/` is lost
//     PACKAGE            the folder of our package
//     PEERS              a folder with `consul` and `undici` in its node_modules
//
// Each client is a process of its own (`side.js`), and so is a server that repeats what the agent said
// (`replay.js`). The clients take turns, round by round, so that whatever else the machine does hits
// all. What is counted is the CPU time of the client's process, all
// threads, user and system; the server's is not. Before a job is measured, all must have read the same.
//
// A ratio is that of the best rounds: whatever else the machine does only ever adds. Rounds are short
// and many, so that some are left alone, and long enough for each to collect its own garbage. Exits
// with 1 when a budget is missed.

import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const PAIRS = 10_000;
const SIZE_BUDGET = 80_000;

/**
 * A job, how often it is done in how many rounds, and by whom. Each budget says that one side costs
 * at most so many times as much as another.
 */
const JOBS = [
  {
    name: "get",
    title: "kv.get, 64 in flight",
    rounds: 40,
    calls: 2560,
    sides: ["lictor", "socket", "consul", "http", "undici"],
    budgets: [
      ["lictor", 1.12, "http"],
      ["socket", 1 / 3.5, "consul"],
    ],
  },
  ...["ascii", "unicode"].map((name) => ({
    name,
    title: `kv.get(recurse), ${PAIRS.toLocaleString("en")} pairs, ${name}`,
    rounds: 30,
    calls: 8,
    sides: ["lictor", "socket", "consul", "http", "undici"],
    budgets: [
      ["lictor", 1 / 1.5, "consul"],
      ["socket", 1 / 1.5, "consul"],
    ],
  })),
];
const WARM_UP = 10;

const TITLES = {
  lictor: "lictor",
  socket: "lictor, socket",
  consul: "node-consul",
  http: "node:http",
  undici: "undici.Pool",
};

/** The variables of the caller, without those that would reach one side and not the other. */
function environment() {
  const clean = Object.entries(process.env).filter(([key]) => !/^(CONSUL|NODE)_/.test(key));
  return Object.fromEntries(clean);
}

/** A process that is asked line by line. */
class Side {
  constructor(name, script, ...args) {
    const stdio = ["pipe", "pipe", "inherit"];
    const file = fileURLToPath(new URL(script, import.meta.url));
    this.process = spawn(process.execPath, [file, ...args], { env: environment(), stdio });
    this.lines = readline.createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.name = name;
  }

  async ask(...words) {
    this.process.stdin.write(`${words.join(" ")}\n`);
    return JSON.parse(await this.line());
  }

  async line() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.name} ended; what it said is above`);
    return value;
  }

  end() {
    this.process.stdin.end();
  }
}

/** Puts what is read into the agent, by none of the clients. */
async function fill(address) {
  const send = async (method, path, body) => {
    const reply = await fetch(`http://${address}/v1/${path}`, { method, body });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    await reply.arrayBuffer();
  };
  await send("DELETE", "kv/bench/?recurse=");
  const values = {
    one: "x".repeat(100),
    ascii: "0123456789+/ -_.".repeat(6) + "0123",
    unicode: "Wäre schön, Herr Čapek… ".repeat(4).slice(0, 86),
  };
  for (const [name, value] of Object.entries(values)) {
    for (let begin = 0; begin < PAIRS; begin += 64) {
      const pairs = Array.from({ length: Math.min(64, PAIRS - begin) }, (_, at) => ({
        KV: {
          Verb: "set",
          Key: `bench/${name}/${String(begin + at).padStart(5, "0")}`,
          Value: Buffer.from(value).toString("base64"),
        },
      }));
      await send("PUT", "txn", JSON.stringify(pairs));
    }
  }
}

const round = (number) =>
  number.toLocaleString("en", { maximumFractionDigits: number < 10 ? 2 : number < 100 ? 1 : 0 });
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Prints a job's times, best and median, and whether they are within the budgets. */
function report(title, times, budgets) {
  console.log(`\n${title}`);
  for (const [name, all] of Object.entries(times)) {
    console.log(
      `  ${TITLES[name].padEnd(16)}${round(Math.min(...all)).padStart(10)}  (${round(median(all))})`,
    );
  }
  let met = true;
  for (const [ours, budget, other] of budgets) {
    const ratio = Math.min(...times[ours]) / Math.min(...times[other]);
    const shown = (ratio) => (ratio < 1 ? `1/${round(1 / ratio)}` : round(ratio));
    const verdict = ratio <= budget ? "" : "   missed";
    met &&= ratio <= budget;
    console.log(
      `  ${TITLES[ours]} / ${TITLES[other]}: ${shown(ratio)}, budget ${shown(budget)}${verdict}`,
    );
  }
  return met;
}

async function compare(sides, { name, rounds, calls, ...job }) {
  const taking = job.sides.map((side) => sides[side]);
  const digests = new Set();
  for (const side of taking) digests.add(await side.ask("digest", name));
  if (digests.size > 1) throw new Error(`they read ${job.title} differently`);
  const times = Object.fromEntries(job.sides.map((side) => [side, []]));
  for (let turn = -WARM_UP; turn < rounds; turn++) {
    for (const side of taking) {
      const time = await side.ask("run", name, calls);
      if (turn >= 0) times[side.name].push(time);
    }
  }
  return report(`${job.title}: µs of CPU`, times, job.budgets);
}

/**
 * What a program pays that has loaded nothing: until `require` is done, and until it has the first reply
 * of all. CPU time, and how long it waits; what one of the two leaves undone is in the other.
 */
function starts(folders, address) {
  // `performance` is loaded when it is first looked at, and that is nobody's business.
  const script = `performance.now();
    const [cpu, time] = [process.cpuUsage(), performance.now()];
    const spent = () => {
      const { user, system } = process.cpuUsage(cpu);
      return [user + system, (performance.now() - time) * 1000];
    };
    const [folder, host, port] = process.argv.slice(1);
    const Consul = require(folder);
    const required = spent();
    new Consul({ host, port }).kv.get("bench/one/00000").then(({ Value }) => {
      if (Value) console.log(JSON.stringify([...required, ...spent()]));
    });`;
  const jobs = [
    ["require: µs of CPU", [["lictor", 1 / 2, "consul"]]],
    ["require: µs until it returns", []],
    ["require and the first kv.get: µs of CPU", []],
    ["require and the first kv.get: µs until the reply", []],
  ];
  const times = jobs.map(() => ({ lictor: [], consul: [] }));
  const options = /** @type {const} */ ({ encoding: "utf8", env: environment() });
  for (let turn = 0; turn < 30; turn++) {
    for (const name of ["lictor", "consul"]) {
      const args = ["-e", script, folders[name], ...address.split(":")];
      const spent = JSON.parse(execFileSync(process.execPath, args, options));
      for (const [at, all] of times.entries()) all[name].push(spent[at]);
    }
  }
  return jobs.map(([title, budgets], at) => report(title, times[at], budgets)).every(Boolean);
}

function size(folder) {
  const wasm = fs.readFileSync(path.join(folder, "dist/core.wasm"));
  const gzipped = zlib.gzipSync(wasm, { level: 9 }).length;
  const verdict = gzipped <= SIZE_BUDGET ? "" : "   missed";
  console.log(
    `\nwasm: ${round(wasm.length)} bytes, gzipped ${round(gzipped)}, budget ${round(SIZE_BUDGET)}${verdict}`,
  );
  return !verdict;
}

const [ours, peers] = process.argv.slice(2).map((folder) => path.resolve(folder));
const agent = process.env.CONSUL_HTTP_ADDR;
if (!peers || !agent) {
  console.error("compare: PACKAGE, PEERS and CONSUL_HTTP_ADDR are needed");
  process.exit(2);
}
const peer = (name) => path.join(peers, "node_modules", name);
const folders = {
  lictor: ours,
  socket: ours,
  consul: peer("consul"),
  http: "",
  undici: peer("undici"),
};
await fill(agent);
const server = new Side("the server", "replay.js", agent);
const address = await server.line();
const start = ([name, folder]) => [name, new Side(name, "side.js", name, address, folder)];
const sides = Object.fromEntries(Object.entries(folders).map(start));
const results = [];
for (const job of JOBS) results.push(await compare(sides, job));
for (const side of Object.values(sides)) side.end();
results.push(starts(folders, address), size(ours));
server.end();
process.exitCode = results.every(Boolean) ? 0 : 1;
