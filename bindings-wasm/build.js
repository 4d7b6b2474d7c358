//! Makes the npm package: `node build.js FOLDER` fills FOLDER with all that is published, from the
//! sources in `js` and the modules that `scripts/wasm` left beside FOLDER, in `core` and `dev-agent`.

import { build } from "esbuild";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.resolve(process.argv[2]);
const dist = path.join(folder, "dist");
const core = path.join(folder, "..", "core");
const devAgent = path.join(folder, "..", "dev-agent");
const source = JSON.parse(fs.readFileSync(path.join(here, "package.json"), "utf8"));
const version = /^version = "(.*)"$/m.exec(
  fs.readFileSync(path.join(here, "../Cargo.toml"), "utf8"),
)[1];

/** What the package knows without asking the core: methods are made before it is started. */
const built = await (async () => {
  const source = fs.readFileSync(path.join(core, "core.js"), "utf8");
  const glue = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  glue.initSync({ module: fs.readFileSync(path.join(core, "core.wasm")) });
  const ids = [];
  for (let row; (row = glue.endpoint(ids.length));) ids.push(row.slice(0, row.indexOf(" ")));
  const constants = { IDS: ids, VERSION: version };
  return Object.entries(constants).map(
    ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`,
  );
})();

const base64 = JSON.stringify(fs.readFileSync(path.join(core, "core.wasm"), "base64"));
/**
 * Ways to the module. As base64, every bundler and `require` take it without being told how; as a file
 * it is smallest, where nobody bundles it; and some hosts compile nothing at run time.
 */
const wasm = {
  within: `import { fromBase64 } from "#platform"; export const load = () => fromBase64(${base64});`,
  inNode: `export const load = () => Buffer.from(${base64}, "base64");`,
  file: (name) =>
    `import { readFileSync } from "node:fs"; import { join } from "node:path"; export const load = () => readFileSync(join(__dirname, "${name}"));`,
  imported: (name) => `import module from "${name}"; export const load = () => module;`,
};

/** The core is loaded by the first call and not by the import. */
const beside = `export const start = () => require("./core.cjs").start();`;

/** Bundles an entry, with one of the ways to the module or to the core that has it. */
async function bundle(outfile, { entry, platform, format, load, start, ...others }) {
  const files = {
    "#glue": path.join(core, "core.js"),
    "#dev-agent": path.join(devAgent, "core.js"),
    "#platform": path.join(here, "js/platform", `${platform}.js`),
    "#start": path.join(here, "js/start.js"),
  };
  const made = { "#built": built.join("\n"), "#start": start, "#wasm": load };
  const names = {
    name: "names",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^#/ }, ({ path: name }) =>
        made[name] ? { path: name, namespace: "made" } : { path: files[name] },
      );
      onResolve({ filter: /^\.\/(core\.(cjs|wasm)|index\.cjs)/ }, (name) => ({
        path: name.path,
        external: true,
      }));
      onLoad({ filter: /.*/, namespace: "made" }, (name) => ({ contents: made[name.path] }));
    },
  };
  await build({
    bundle: true,
    entryPoints: [path.join(here, "js/entries", entry)],
    outfile: path.join(dist, outfile),
    format,
    platform: platform === "node" ? "node" : "neutral",
    target: "es2022",
    minifySyntax: true,
    legalComments: "none",
    // The glue can load a module by its address too, which nobody asks it to.
    define: { "import.meta.url": '""' },
    logLevel: "warning",
    plugins: [names],
    ...others,
  });
}

fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(path.join(dist, "lib"), { recursive: true });
const node = { platform: "node", format: "cjs" };
await bundle("index.cjs", {
  ...node,
  entry: "node.js",
  start: beside,
  footer: { js: "module.exports = module.exports.default;" },
});
await bundle("core.cjs", { ...node, entry: "../start.js", load: wasm.inNode });
await bundle("testing.cjs", { ...node, entry: "testing.js", load: wasm.file("testing.wasm") });
const web = { entry: "web.js", platform: "web", format: "esm" };
await bundle("web.js", { ...web, load: wasm.within });
await bundle("workerd.js", { ...web, load: wasm.imported("./core.wasm") });
await bundle("edge.js", { ...web, load: wasm.imported("./core.wasm?module") });

const write = (name, text) => fs.writeFileSync(path.join(dist, name), text);
write(
  "index.js",
  'import Consul from "./index.cjs";\nexport { Consul, Consul as default };\nexport const { errors } = Consul;\n',
);
write("testing.js", 'import testing from "./testing.cjs";\nexport const { DevAgent } = testing;\n');
const { _lib: lib } = createRequire(import.meta.url)(path.join(dist, "index.cjs"));
for (const name of ["constants", "errors", "utils"]) {
  // The second line never runs: Node reads in it what an `import` may name.
  const names = Object.keys(lib[name]).join(", ");
  const text = `module.exports = require("../index.cjs")._lib.${name};\n0 && (module.exports = { ${names} });\n`;
  write(`lib/${name}.cjs`, text);
}
fs.copyFileSync(path.join(core, "core.wasm"), path.join(dist, "core.wasm"));
fs.copyFileSync(path.join(devAgent, "core.wasm"), path.join(dist, "testing.wasm"));
fs.cpSync(path.join(here, "types"), dist, { recursive: true });

const { devDependencies: _, scripts: __, ...published } = source;
const manifest = JSON.stringify({ name: source.name, version, ...published }, null, 2);
fs.writeFileSync(path.join(folder, "package.json"), `${manifest}\n`);
for (const name of ["../LICENSE", "README.md"]) {
  fs.copyFileSync(path.join(here, name), path.join(folder, path.basename(name)));
}
