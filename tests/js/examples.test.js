// The example, and the README's program, run as a newcomer would run them, against a Consul, whose
// address is in CONSUL_HTTP_ADDR.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { skip } from "./consul.js";
import { Consul, folder } from "./package.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("the demo", { skip }, async () => {
  const demo = path.join(root, "examples/js/demo.js");
  const { stdout } = await promisify(execFile)(process.execPath, [demo]);
  assert.match(stdout, /`web-1` listens on 127\.0\.0\.1:\d+/);
  assert.match(stdout, /index \d+, "hello"\n {3}index \d+, "bonjour"/);
});

/** The JavaScript in a file, block by block. */
const blocks = (readme) => {
  const text = fs.readFileSync(path.join(root, readme), "utf8");
  return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
};
const isTest = (block) => block.includes("lictor/testing");

/** A file with a program, where it finds the package. */
function written(t, program) {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "readme-"));
  t.after(() => fs.rmSync(place, { recursive: true }));
  fs.mkdirSync(path.join(place, "node_modules"));
  fs.symlinkSync(fileURLToPath(folder), path.join(place, "node_modules/lictor"));
  const file = path.join(place, "program.mjs");
  fs.writeFileSync(file, program);
  return file;
}

test("the test in README.md", async (t) => {
  const tests = blocks("README.md").filter(isTest);
  assert.equal(tests.length, 1);
  const file = written(t, tests[0]);
  // It is run as a program of its own, and not as a part of this test.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
  assert.match(stdout, /pass 1\n/);
});

for (const readme of ["README.md", "bindings-wasm/README.md"]) {
  test(`the program in ${readme}`, { skip }, async (t) => {
    const consul = new Consul();
    t.after(() => consul.destroy());
    const programs = blocks(readme).filter((block) => !isTest(block));
    assert.ok(programs.length > 0);
    const file = written(t, programs.join("\n"));

    const program = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
    t.after(() => program.kill());
    const ended = once(program, "exit");
    const lines = readline.createInterface({ input: program.stdout })[Symbol.asyncIterator]();
    const said = async () => (await lines.next()).value;
    assert.equal(await said(), "hello");
    assert.equal((await consul.agent.services())["web-1"].Address, "10.0.0.5");
    await consul.kv.set("web/greeting", "bonjour");
    assert.equal(await said(), "bonjour");
    await consul.kv.del("web/greeting");
    assert.equal(await said(), "gone");
    assert.deepEqual(await ended, [0, null]);
    await consul.agent.service.deregister("web-1");
  });
}
