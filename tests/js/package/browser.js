// Chromium, headless, on a page that reaches Consul through where it came from.

import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import zlib from "node:zlib";
import { program, resolved, tools } from "./hosts.js";
import { place } from "./install.js";

const PACKAGE = "@sparticuz/chromium";
const fits = process.platform === "linux" && process.arch === "x64";
const packed = fits ? resolved(PACKAGE, "bin") : undefined;

/** The path of a browser, or of one that is packed; undefined if there is none. */
export const chromium =
  ["chromium", "google-chrome"].map((name) => program(name)).find(Boolean) || packed;

/** What the page at the root of a folder, or of what else serves files, posts to `/seen`. */
export async function browse(files, consul) {
  const serve = typeof files === "string" ? static_(files) : files;
  const server = http.createServer();
  const seen = new Promise((resolve, reject) => {
    server.on("request", async (request, response) => {
      if (request.url.startsWith("/v1/")) return forward(consul, request, response);
      if (request.url !== "/seen") return serve(request, response);
      const parts = await request.toArray();
      response.end();
      resolve(JSON.parse(Buffer.concat(parts)));
    });
    setTimeout(() => reject(new Error("the page posted nothing")), 30_000).unref();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const profile = fs.mkdtempSync(path.join(tools, "profile-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"];
  flags.push("--no-zygote", "--no-first-run", `--user-data-dir=${profile}`);
  // Without it, it leaves once it has the page.
  flags.push("--remote-debugging-port=0", place(server));
  const browser = spawn(...(await launcher(flags)));
  const ended = once(browser, "exit");
  try {
    return await Promise.race([seen, ended.then(([code]) => `the browser ended with ${code}`)]);
  } finally {
    if (browser.exitCode === null) process.kill(-browser.pid, "SIGKILL");
    await ended;
    server.close();
    server.closeAllConnections();
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What starts Chromium: as it is, or unpacked with the libraries that came with it. */
async function launcher(flags) {
  const options = { stdio: "ignore", detached: true };
  if (chromium !== packed) return [chromium, flags, options];
  const folder = path.join(tools, "chromium");
  if (!fs.existsSync(folder)) await unpack(folder);
  const env = { ...process.env, LD_LIBRARY_PATH: path.join(folder, "lib") };
  return [path.join(folder, "chromium"), flags, { ...options, env }];
}

async function unpack(folder) {
  const fresh = fs.mkdtempSync(`${folder}-`);
  const unpacked = (name, target) => {
    const source = fs.createReadStream(path.join(packed, `${name}.br`));
    return pipeline(source, zlib.createBrotliDecompress(), target);
  };
  const tar = spawn("tar", ["-x", "-C", fresh], { stdio: ["pipe", "ignore", "inherit"] });
  const ended = once(tar, "exit");
  await unpacked("al2023.tar", tar.stdin);
  await ended;
  await unpacked("chromium", fs.createWriteStream(path.join(fresh, "chromium"), { mode: 0o755 }));
  fs.renameSync(fresh, folder);
}

const TYPES = { ".html": "text/html", ".js": "text/javascript" };

function static_(folder) {
  return ({ url }, response) => {
    const file = path.join(folder, url === "/" ? "index.html" : url);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    response.setHeader("content-type", TYPES[path.extname(file)] || "application/octet-stream");
    fs.createReadStream(file).pipe(response);
  };
}

/** Consul sends no headers for other origins: a page reaches it through its own. */
function forward(consul, request, response) {
  const { method, url, headers } = request;
  const onwards = http.request(`http://${consul}${url}`, { method, headers }, (reply) => {
    response.writeHead(reply.statusCode, reply.headers);
    reply.pipe(response);
  });
  onwards.on("error", () => response.destroy());
  response.on("close", () => onwards.destroy());
  request.pipe(onwards);
}
