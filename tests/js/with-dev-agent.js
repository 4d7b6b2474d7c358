#!/usr/bin/env node
// Runs a command with a fresh dev agent, as `scripts/with-agent` does with a real one:
// `with-dev-agent.js [--hcl TEXT] COMMAND…`.
//
// The command finds the agent's address in CONSUL_HTTP_ADDR, and this program in WITH_AGENT. The exit
// code is the command's.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DevAgent } from "../../target/npm/package/dist/testing.js";

/** Of the settings that tests ask for, those that the dev agent has. */
const SETTINGS = {
  "": {},
  'disable_update_check = true acl { enabled = true default_policy = "allow" }': {
    defaultPolicy: "allow",
  },
};

const [hcl, [command, ...args]] =
  process.argv[2] === "--hcl"
    ? [process.argv[3], process.argv.slice(4)]
    : ["", process.argv.slice(2)];
const settings = SETTINGS[hcl];
if (!settings) throw new Error(`the dev agent has no setting for \`${hcl}\``);
if (!command) throw new Error("usage: with-dev-agent.js [--hcl TEXT] COMMAND…");

const agent = await DevAgent.start(settings);
const env = {
  ...process.env,
  CONSUL_HTTP_ADDR: agent.address,
  WITH_AGENT: fileURLToPath(import.meta.url),
};
try {
  const child = spawn(command, args, { env, stdio: "inherit" });
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
} finally {
  await agent.close();
}
