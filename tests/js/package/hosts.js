// What runs a program and is no browser.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Where `make` installs what `package.json` names. */
export const tools = fileURLToPath(new URL("../../../.cache/hosts-js/", import.meta.url));
export const require = createRequire(path.join(tools, "package.json"));

/** The paths of hosts that are programs; undefined for one that is not here. */
export const deno = program("deno", "@deno/linux-x64-glibc", "deno");
export const bun = program("bun", "@oven/bun-linux-x64", "bin/bun");
export const workerd = program("workerd", "@cloudflare/workerd-linux-64", "bin/workerd");

/** The path of a file of a package, of what the package exports if not said; undefined if it is not here. */
export function resolved(name, file) {
  if (file) return [path.join(tools, "node_modules", name, file)].find(fs.existsSync);
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

/** The path of a program: that one of the `PATH`, else that of a package. */
export function program(name, ...inPackage) {
  const folders = process.env.PATH.split(path.delimiter);
  const found = folders.map((folder) => path.join(folder, name)).find(fs.existsSync);
  return found || (inPackage.length ? resolved(...inPackage) : undefined);
}

/** What a command that prints JSON prints. */
export async function output(command, ...args) {
  const { stdout } = await promisify(execFile)(command, args, { timeout: 30_000 });
  return JSON.parse(stdout);
}

/** What a worker answers that is allowed to reach Consul; `modules` are files of `folder` by their names. */
export async function work(folder, modules, compatibilityDate, consul) {
  const kind = (file) => (file.endsWith(".wasm") ? "wasm" : "esModule");
  const embedded = Object.entries(modules).map(
    ([name, file]) => `(name = "${name}", ${kind(file)} = embed "${file}")`,
  );
  const config = path.join(folder, "config.capnp");
  fs.writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${embedded}], compatibilityDate = "${compatibilityDate}", globalOutbound = "loopback")),
    (name = "loopback", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`,
  );
  const stdio = ["ignore", "ignore", "inherit", "pipe"];
  const server = spawn(workerd, ["serve", config, "--control-fd=3"], { stdio });
  const ended = once(server, "exit");
  try {
    const [said] = await Promise.race([once(server.stdio[3], "data"), ended]);
    const { port } = JSON.parse(said);
    return await (await fetch(`http://127.0.0.1:${port}/?consul=http://${consul}`)).json();
  } finally {
    server.kill("SIGKILL");
    await ended;
  }
}
