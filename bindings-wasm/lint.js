//! Checks the package as it is published: `node lint.js FOLDER` packs FOLDER and holds the tarball, its
//! `exports` and its types, against publint, arethetypeswrong and programs in TypeScript.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.resolve(process.argv[2]);
const consumer = path.resolve(folder, "../consumer");
const programs = path.join(here, "../tests/js/types");

function run(tool, ...args) {
  const command = path.join(here, "node_modules/.bin", tool);
  execFileSync(command, args, { cwd: consumer, stdio: "inherit" });
}

fs.rmSync(consumer, { recursive: true, force: true });
const installed = path.join(consumer, "node_modules/lictor");
fs.mkdirSync(installed, { recursive: true });
const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", consumer, folder], {
  encoding: "utf8",
});
const tarball = path.join(consumer, packed.trim());
execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
fs.symlinkSync(path.join(here, "node_modules/@types"), path.join(consumer, "node_modules/@types"));

// The module is no JavaScript, and `moduleResolution: node10` knows no `exports`.
const ignored = ["--exclude-entrypoints", "./core.wasm", "--profile", "node16"];
run("publint", "--strict", installed);
run("attw", tarball, ...ignored, "--quiet");

fs.writeFileSync(path.join(consumer, "package.json"), '{"type": "module", "private": true}\n');
for (const name of fs.readdirSync(programs))
  fs.copyFileSync(path.join(programs, name), path.join(consumer, name));
const strict = ["--strict", "--noEmit", "--target", "es2022", "--types", "node"];
const wanted = ["--noUncheckedIndexedAccess", ...strict];
run("tsc", ...wanted, "--module", "node16", "dropin.ts", "required.cts", "testing.ts");
run("tsc", ...wanted, "--module", "preserve", "--moduleResolution", "bundler", "dropin.ts");
