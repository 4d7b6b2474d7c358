// Installs the package as its users do: packed, from a registry, by npm, also in place of `consul`.

import { execFile } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { folder as published } from "../package.js";

const npm = promisify(execFile).bind(null, "npm");

/** A project of its own with `lictor`, `consul@npm:lictor` and the program of `app`: its folder, and what was installed. */
export async function project(name) {
  const folder = fileURLToPath(new URL(`../projects/${name}`, published));
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(new URL("app", import.meta.url), folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "package.json"), '{ "type": "module", "private": true }');
  const pack = ["pack", "--silent", "--pack-destination", folder, fileURLToPath(published)];
  const tarball = path.join(folder, (await npm(pack)).stdout.trim());
  const registry = http.createServer((request, response) => serve(tarball, request, response));
  await once(registry.listen(0, "127.0.0.1"), "listening");
  const own = ["--registry", place(registry), "--cache", path.join(folder, ".npm")];
  try {
    const wanted = ["install", "--silent", "lictor", "consul@npm:lictor"];
    await npm([...wanted, ...own], { cwd: folder });
  } finally {
    registry.close();
    registry.closeAllConnections();
  }
  return { app: folder, tarball };
}

export const place = (server) => `http://127.0.0.1:${server.address().port}`;

/** A registry that has one version of one package. */
function serve(tarball, { url, headers }, response) {
  if (url.endsWith(".tgz")) return fs.createReadStream(tarball).pipe(response);
  const manifest = JSON.parse(fs.readFileSync(new URL("package.json", published), "utf8"));
  const { name, version } = manifest;
  if (url !== `/${name}`) return response.writeHead(404).end();
  const dist = { tarball: `http://${headers.host}/${name}.tgz` };
  const versions = { [version]: { ...manifest, dist } };
  response.end(JSON.stringify({ name, "dist-tags": { latest: version }, versions }));
}
