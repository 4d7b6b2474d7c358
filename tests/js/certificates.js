// Certificates for servers of tests.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const python = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));
/** What to skip a test by that needs certificates. */
export const skip = fs.existsSync(python)
  ? false
  : "no .venv, whose trustme makes the certificates";
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "consul-"));
after(() => fs.rmSync(folder, { recursive: true }));

/** An authority of its own, and a certificate that it gave for `name`. */
export function certificates(name) {
  const place = fs.mkdtempSync(path.join(folder, "ca-"));
  execFileSync(python, ["-m", "trustme", "--quiet", "--dir", place, "--identities", name]);
  const read = (file) => fs.readFileSync(path.join(place, file), "utf8");
  return { ca: read("client.pem"), cert: read("server.pem"), key: read("server.key") };
}
