// One program, which uses every method of the package `consul`, run with that package and with ours: it
// prints the same. Each run has a Consul of its own, which the command in WITH_AGENT runs.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { real } from "../consul.js";
import { folder as ours } from "../package.js";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const program = at("program.cjs");
const withAgent = process.env.WITH_AGENT || at("../../../scripts/with-agent");
const theirs = at("../../../.cache/peers-js/node_modules");
const skip = fs.existsSync(theirs) ? false : "no package `consul`: `make test` installs it";

/** Who asks needs no permission, yet there are tokens to make. */
const HCL = 'disable_update_check = true acl { enabled = true default_policy = "allow" }';

/** What the program prints with the package `consul` that is in a folder. */
async function printed(folder, args) {
  const command = [withAgent, "--hcl", HCL, process.execPath, program, ...args];
  const env = { ...process.env, NODE_PATH: folder };
  const { stdout } = await promisify(execFile)(command[0], command.slice(1), { env });
  return stdout.trim().split("\n");
}

/** Without what no two agents have in common: ids get numbers in the order in which they come. */
function steady(lines) {
  const ids = [];
  const number = (id) => {
    if (!ids.includes(id)) ids.push(id);
    return `<id ${ids.indexOf(id)}>`;
  };
  return lines.map((line) =>
    line
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, number)
      .replace(/"(CreateIndex|ModifyIndex)":\d+/g, '"$1":"<index>"')
      .replace(/reset index: \d+/, "reset index: <index>")
      .replace(/"CreateTime":"[^"]+"/g, '"CreateTime":"<time>"')
      .replace(/\b[2-6]\d{4}\b/g, "<port>"),
  );
}

/** The methods of a client, `kv.get` and so on. */
function methods(consul) {
  const found = ["watch"];
  const list = (object, path) => {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(object))) {
      if (name !== "constructor" && name[0] !== "_") found.push(`${path}.${name}`);
    }
    for (const name of Object.keys(object)) {
      if (name !== "consul" && object[name].consul) list(object[name], `${path}.${name}`);
    }
  };
  for (const name of Object.keys(consul)) if (consul[name]?.consul) list(consul[name], name);
  return found.sort();
}

test("the program uses every method", { skip }, () => {
  const Consul = createRequire(`${theirs}/x.js`)("consul");
  const all = methods(new Consul());
  assert.equal(all.length, 66);
  const text = fs.readFileSync(program, "utf8");
  const used = [...text.matchAll(/show\(\s*"(\S+)",\s*consul\.\1\(/g)].map(([, name]) => name);
  assert.deepEqual([...new Set([...used, "watch"])].sort(), all);
  assert.match(text, /consul\.watch\(/);
});

/** Runs the program with both packages; it prints the same, and at least so many lines. */
async function same(least, ...args) {
  const alias = at("../../../target/npm/alias");
  fs.rmSync(alias, { recursive: true, force: true });
  fs.mkdirSync(alias);
  fs.symlinkSync(fileURLToPath(ours), `${alias}/consul`);
  const [their, our] = await Promise.all([theirs, alias].map((folder) => printed(folder, args)));
  assert.ok(their.length >= least);
  const expected = steady(their);
  assert.equal(our.length, their.length);
  for (const [at, line] of steady(our).entries()) assert.equal(line, expected[at]);
}

test("it prints the same with both packages", { skip }, () => same(110));

const old = skip || real("the old ACL system");
test("so it does of the old ACL system", { skip: old }, () => same(9, "old-acl"));
