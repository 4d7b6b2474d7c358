// The tarball as users get it: installed by npm, and run as it is on what runs JavaScript.
//
// `make` installs the hosts, see `package.json`; one that is not to be had for a machine is skipped.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { before, test } from "node:test";
import { browse, chromium } from "./browser.js";
import { bun, deno, output } from "./hosts.js";
import { project } from "./install.js";
import { consul, runs } from "./runs.js";

let app, tarball;
before(async () => ({ app, tarball } = await project("installed")));

const installed = (name) => path.join(app, "node_modules/lictor", name);
const manifest = () => JSON.parse(fs.readFileSync(installed("package.json"), "utf8"));

test("the tarball has what it says and nothing else", () => {
  const said = new Set();
  JSON.stringify(manifest().exports, (_, value) => {
    if (typeof value === "string") said.add(path.normalize(value));
    return value;
  });
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).trim().split("\n");
  for (const file of said) assert.ok(files.includes(`package/${file}`), file);
  const expected = /^package\/(LICENSE|README\.md|package\.json|dist\/.*\.(c?js|wasm|d\.c?ts))$/;
  for (const file of files) assert.match(file, expected);
});

test("it needs nothing, runs nothing when installed, and says for which Node it is", () => {
  for (const name in manifest()) assert.doesNotMatch(name, /dependencies|scripts|^bin$/i);
  const all = fs.readdirSync(path.join(app, "node_modules")).filter((name) => name[0] !== ".");
  assert.deepEqual(all, ["consul", "lictor"]);
  assert.equal(manifest().engines.node, ">=20");
});

test("what an import does is kept by whoever removes what is not used", () => {
  // Every file that runs has state; types and the module have none.
  assert.deepEqual(manifest().sideEffects, ["./dist/*.js", "./dist/*.cjs"]);
});

test("the module is inlined once in what Node loads, and once in what browsers load", () => {
  const dist = installed("dist");
  const inlined = fs.readFileSync(path.join(dist, "core.wasm"), "base64");
  const times = {};
  for (const name of fs.readdirSync(dist, { recursive: true })) {
    if (!/\.c?js$/.test(name)) continue;
    const count = fs.readFileSync(path.join(dist, name), "utf8").split(inlined).length - 1;
    if (count) times[name] = count;
  }
  assert.deepEqual(times, { "core.cjs": 1, "web.js": 1 });
});

for (const name of ["lictor", "consul"]) {
  test(`\`require\` and \`import\` have one state, as \`${name}\``, () => {
    const program = `
      import { createRequire } from "node:module";
      import Consul, { Consul as Named, errors } from "${name}";
      import { Validation } from "${name}/lib/errors";
      import utils, { parseDuration } from "${name}/lib/utils.js";
      const required = createRequire(process.cwd() + "/x.js")("${name}");
      const same = [required === Consul, Named === Consul, required.errors === errors];
      same.push(utils.parseDuration === parseDuration, Validation("x").isValidation);
      process.stdout.write(same.join(" "));`;
    const node = ["--input-type=module", "--eval", program];
    const said = execFileSync(process.execPath, node, { cwd: app, encoding: "utf8" });
    assert.equal(said, "true true true true true");
  });

  test(`the paths that programs import are there, as \`${name}\``, () => {
    const require = createRequire(path.join(app, "x.js"));
    const Consul = require(name);
    for (const lib of ["lib", "lib/index", "lib/index.js"]) {
      assert.equal(require(`${name}/${lib}`), Consul);
    }
    for (const end of ["", ".js"]) {
      assert.equal(require(`${name}/lib/utils${end}`).parseDuration("1.5s"), 1500);
      assert.equal(require(`${name}/lib/errors${end}`).Validation("x").isValidation, true);
      assert.equal(require(`${name}/lib/constants${end}`).AGENT_STATUS[1], "alive");
    }
    assert.equal(typeof require(`${name}/testing`).DevAgent.start, "function");
    assert.ok(new WebAssembly.Module(fs.readFileSync(require.resolve(`${name}/core.wasm`))));
    assert.equal(require(`${name}/package.json`).name, "lictor");
  });
}

const program = () => [path.join(app, "node.js"), consul];

runs("Node", {}, () => output(process.execPath, ...program()));

runs("Deno, allowed nothing but the network", { Deno: deno }, () =>
  output(deno, "run", "--no-prompt", "--allow-net", ...program()),
);

runs("Bun", { Bun: bun }, () => output(bun, ...program()));

runs("a browser, without a bundler", { Chromium: chromium }, () => {
  const imports = { lictor: "/node_modules/lictor/dist/web.js" };
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  const page = path.join(app, "index.html");
  fs.writeFileSync(page, fs.readFileSync(page, "utf8").replace("<script", `${map}\n<script`));
  return browse(app, consul);
});
