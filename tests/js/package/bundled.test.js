// The tarball bundled by what bundles, with what it does by default, and run.
//
// `make` installs bundlers and hosts, see `package.json`; one that is not to be had is skipped.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before } from "node:test";
import { browse, chromium } from "./browser.js";
import { output, require, resolved, work, workerd } from "./hosts.js";
import { project } from "./install.js";
import { consul, runs } from "./runs.js";

let app;
before(async () => ({ app } = await project("bundled")));

const inApp = (name) => path.join(app, name);
const core = () => inApp("node_modules/lictor/dist/core.wasm");

/** A folder with a page that has nothing but the script `main.js`. */
function page(name) {
  const folder = inApp(name);
  fs.mkdirSync(folder);
  const text = '<!doctype html><meta charset="utf-8"><script src="main.js"></script>';
  fs.writeFileSync(path.join(folder, "index.html"), text);
  return folder;
}

// ---- Vite ------------------------------------------------------------------------------------------

const vite = resolved("vite");
const viteOptions = () => ({ root: app, logLevel: "error" });

runs("Vite, for a browser", { Vite: vite, Chromium: chromium }, async () => {
  const { build } = await import(vite);
  await build(viteOptions());
  return browse(inApp("dist"), consul);
});

runs("Vite while one develops", { Vite: vite, Chromium: chromium }, async () => {
  const { createServer } = await import(vite);
  const server = { middlewareMode: true, ws: false };
  const serving = await createServer({ ...viteOptions(), server });
  try {
    return await browse(serving.middlewares, consul);
  } finally {
    await serving.close();
  }
});

runs("Vite, for Node", { Vite: vite }, async () => {
  const { build } = await import(vite);
  const options = { build: { ssr: "node.js", outDir: "vite-node" }, ssr: { noExternal: true } };
  await build({ ...viteOptions(), ...options });
  return output(process.execPath, inApp("vite-node/node.js"), consul);
});

// ---- webpack ---------------------------------------------------------------------------------------

const webpack = resolved("webpack");

async function pack(options) {
  const stats = await new Promise((resolve, reject) => {
    const done = (error, stats) => (error ? reject(error) : resolve(stats));
    require("webpack")({ context: app, ...options }, done);
  });
  assert.equal(stats.hasErrors(), false, stats.toString());
}

runs("webpack, for a browser", { webpack, Chromium: chromium }, async () => {
  const folder = page("webpack");
  await pack({ entry: "./browser.js", output: { path: folder } });
  return browse(folder, consul);
});

runs("webpack, for Node", { webpack }, async () => {
  const to = { path: inApp("webpack-node"), filename: "main.cjs" };
  await pack({ entry: "./node.js", target: "node", output: to });
  return output(process.execPath, inApp("webpack-node/main.cjs"), consul);
});

// ---- esbuild ---------------------------------------------------------------------------------------

const esbuild = resolved("esbuild");
const bundle = (options) =>
  require("esbuild").build({ absWorkingDir: app, bundle: true, logLevel: "error", ...options });

runs("esbuild, for a browser", { esbuild, Chromium: chromium }, async () => {
  const folder = page("esbuild");
  await bundle({ entryPoints: ["browser.js"], outfile: "esbuild/main.js" });
  return browse(folder, consul);
});

runs("esbuild, for Node", { esbuild }, async () => {
  await bundle({ entryPoints: ["node.js"], platform: "node", outfile: "esbuild-node.cjs" });
  return output(process.execPath, inApp("esbuild-node.cjs"), consul);
});

// ---- workers ---------------------------------------------------------------------------------------

for (const date of ["2024-09-01", "2026-01-01"]) {
  runs(`workerd as of ${date}`, { esbuild, workerd }, async () => {
    const conditions = ["workerd", "worker", "browser"];
    const external = ["*.wasm"];
    const outfile = "workerd/worker.js";
    await bundle({ entryPoints: ["worker.js"], format: "esm", conditions, external, outfile });
    fs.copyFileSync(core(), inApp("workerd/core.wasm"));
    const modules = { "worker.js": "worker.js" };
    for (const name of ["core.wasm", "lictor/core.wasm"]) modules[name] = "core.wasm";
    const { seen, exported } = await work(inApp("workerd"), modules, date, consul);
    assert.equal(exported, true, "`lictor/core.wasm` is a module");
    return seen;
  });
}

const edge = resolved("@edge-runtime/vm");

runs(
  "an edge function, where nothing may be compiled",
  { esbuild, "edge-runtime": edge },
  async () => {
    // As the hosts do it: `?module` gives what was compiled before.
    const compiled = {
      name: "compiled",
      setup({ onLoad, onResolve }) {
        onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "compiled" }));
        onLoad({ filter: /.*/, namespace: "compiled" }, () => ({
          contents: "export default core",
        }));
      },
    };
    const options = { entryPoints: ["program.js"], outfile: "edge.js", globalName: "app" };
    await bundle({ ...options, conditions: ["edge-light"], plugins: [compiled] });
    const { EdgeVM } = require("@edge-runtime/vm");
    const module = new WebAssembly.Module(fs.readFileSync(core()));
    const vm = new EdgeVM({
      codeGeneration: { strings: false, wasm: false },
      extend: (context) => Object.assign(context, { core: module, WebAssembly }),
    });
    vm.evaluate(fs.readFileSync(inApp("edge.js"), "utf8"));
    const [host, port] = consul.split(":");
    const seen = await vm.evaluate(`app.program(${JSON.stringify({ host, port })})`);
    return JSON.parse(JSON.stringify(seen));
  },
);
