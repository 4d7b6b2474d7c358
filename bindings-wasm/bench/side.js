// One client in a process of its own: `side.js NAME ADDRESS PACKAGE` does what it reads on its
// input, a line each, and answers with a line of JSON. PACKAGE is where the client is loaded from.
//
//     digest JOB       what the job reads, as a hash
//     run JOB CALLS    microseconds of CPU that a call cost, all threads, user and system

import { createHash } from "node:crypto";
import http from "node:http";
import { createRequire } from "node:module";
import readline from "node:readline";

const [name, address, folder] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const [host, port] = address.split(":");
const IN_FLIGHT = 64;

const CLIENTS = {
  lictor: () => ofConsul(new (require(folder))({ host, port })),
  socket: () => ofConsul(new (require(folder))({ host, port, transport: "socket" })),
  consul: () => ofConsul(new (require(folder))({ host, port })),
  http() {
    const agent = new http.Agent({ keepAlive: true });
    return bare((path) => {
      const options = { host, port, path, agent };
      return new Promise((resolve, reject) => {
        const request = http.request(options, (response) => {
          const chunks = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("end", () => resolve(Buffer.concat(chunks)));
        });
        request.on("error", reject);
        request.end();
      });
    });
  },
  undici() {
    const { Pool } = require(folder);
    const pool = new Pool(`http://${address}`, { connections: IN_FLIGHT });
    return bare(async (path) => {
      const { body } = await pool.request({ path, method: "GET" });
      return Buffer.from(await body.arrayBuffer());
    });
  },
};

function ofConsul({ kv }) {
  return { get: (key) => kv.get(key), list: (key) => kv.get({ key, recurse: true }) };
}

/** What a program does by itself that has no client: as much work, with nothing around it. */
function bare(fetch) {
  const read = async (path) => {
    const entries = JSON.parse((await fetch(path)).toString());
    for (const entry of entries) entry.Value = Buffer.from(entry.Value, "base64").toString();
    return entries;
  };
  return {
    get: async (key) => (await read(`/v1/kv/${key}`))[0],
    list: (key) => read(`/v1/kv/${key}?recurse=true`),
  };
}

// More than one, as a program has them: what is remembered of a call must serve the next one's key.
const KEYS = 2048;
let turn = 0;

const client = CLIENTS[name]();
const JOBS = {
  get: () => client.get(`bench/one/${String(turn++ % KEYS).padStart(5, "0")}`),
  ascii: () => client.list("bench/ascii"),
  unicode: () => client.list("bench/unicode"),
};

/** As many calls, so many of them at a time. */
async function perform(job, calls) {
  let left = calls;
  const lane = async () => {
    while (left-- > 0) await job();
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, calls) }, lane));
}

const commands = {
  async digest(job) {
    turn = 0;
    const read = await JOBS[job]();
    return createHash("sha256").update(JSON.stringify(read)).digest("hex");
  },
  async run(job, calls) {
    const before = process.cpuUsage();
    await perform(JOBS[job], Number(calls));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / Number(calls);
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(" ");
  console.log(JSON.stringify(await commands[command](...words)));
}
process.exit();
