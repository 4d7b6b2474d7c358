// The WebAssembly module and the files of the package; `package/` tests the tarball.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { test } from "node:test";
import zlib from "node:zlib";
import { Consul, folder } from "./package.js";

const wasm = fs.readFileSync(new URL("dist/core.wasm", folder));

test("the module imports nothing but its own glue", () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
  for (const { module, name, kind } of imports) {
    assert.equal(module, "./core_bg.js");
    assert.match(name, /^__wb(g___wb)?indgen_/, "neither time, nor randomness, nor anything else");
    assert.equal(kind, "function");
  }
});

test("classes have their names when printed", () => {
  assert.deepEqual([Consul.name, Consul.Watch.name], ["Consul", "Watch"]);
});

test("the module is small", () => {
  assert.ok(zlib.gzipSync(wasm, { level: 9 }).length <= 80_000);
});

test("what is published names its version", () => {
  const manifest = JSON.parse(fs.readFileSync(new URL("package.json", folder), "utf8"));
  const cargo = fs.readFileSync(new URL("../../Cargo.toml", import.meta.url), "utf8");
  assert.ok(cargo.includes(`version = "${manifest.version}"`));
});

test("the module for browsers and workers makes the same calls", async () => {
  const { default: Web } = await import(new URL("dist/web.js", folder));
  let sent;
  const transport = {
    send(outgoing, done) {
      sent = outgoing.options;
      const body = new TextEncoder().encode('[{"Key":"k","Value":"w6k="}]');
      const headers = { "content-type": "application/json", "x-consul-index": "3" };
      queueMicrotask(() => done(null, { statusCode: 200, headers, body }));
      return () => {};
    },
    close() {},
  };
  const consul = new Web({ transport });
  assert.equal((await consul.kv.get("k")).Value, "é");
  assert.equal(sent.path, "/v1/kv/k");
});

test("each method has its types, and each type its method", () => {
  const typed = [];
  let place;
  const types = fs.readFileSync(new URL("dist/api.d.cts", folder), "utf8");
  const names = /The calls `(\S+)\.\*`. \*\/\n.*\bclass |^ +(\w+)\((?!consul: Caller)/gm;
  for (const [, title, method] of types.matchAll(names)) {
    if (title) place = title;
    else typed.push(`${place}.${method}`);
  }
  const present = [];
  const list = (object, path) => {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(object))) {
      if (name !== "constructor" && name[0] !== "_") present.push(`${path}.${name}`);
    }
    for (const part of Object.keys(object)) {
      if (part !== "consul") list(object[part], `${path}.${part}`);
    }
  };
  const consul = new Consul();
  for (const group in Consul.prototype) {
    if (/^[a-z]/.test(group) && typeof consul[group] === "object") list(consul[group], group);
  }
  assert.ok(present.length > 150);
  assert.deepEqual([...new Set(typed)].sort(), present.sort());
});

test("the import loads neither the core nor HTTP, and whoever needs them first does", () => {
  const program = `
    const loaded = () =>
      ["net", "http", "https"].filter((name) => process.moduleLoadList.includes("NativeModule " + name));
    const core = () => Object.keys(require.cache).filter((name) => name.endsWith("core.cjs")).length;
    const seen = [];
    const look = () => seen.push([...loaded(), core()]);
    look();
    const Consul = require("lictor");
    look();
    new Consul({ agent: {}, transport: "socket" });
    look();
    const consul = new Consul();
    look();
    consul.kv.get("k").catch(() => {});
    look();
    new Consul({ secure: true });
    look();
    console.log(JSON.stringify(seen));
    process.exit();`;
  // What a variable says is read by the core.
  const options = { cwd: folder, encoding: "utf8", env: {} };
  const said = execFileSync(process.execPath, ["-e", program], options);
  const http = ["net", "http"];
  const tls = [...http, "https"];
  assert.deepEqual(JSON.parse(said), [[0], [0], [0], [...http, 0], [...http, 1], [...tls, 1]]);
});
