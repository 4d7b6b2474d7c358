// What was made for one key serves for others: it must be what would have been made for them alone.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { folder } from "./package.js";

const TEXTS = [
  "a",
  "b-1",
  "passing",
  "with/slashes/in",
  "x/y",
  "/led",
  "d.o.t",
  "a//b",
  "é",
  "a b",
  "",
  "%2F",
];

/** What every method sends, or refuses, for each of the texts in their order, in a process of its own. */
function sent(texts) {
  const program = `
    const Consul = require("lictor");
    const [texts] = ${JSON.stringify([texts])};
    const seen = {};
    let request;
    const transport = {
      send({ options, body }, done) {
        request = [options.method, options.path, String(body)];
        process.nextTick(() => done(new Error("enough")));
        return () => {};
      },
      close() {},
    };
    const consul = new Consul({ transport });
    const call = async (method, owner, name, text) => {
      request = undefined;
      const all = ["key", "id", "name", "service", "node", "state", "query", "session", "address", "tokenType"];
      const options = Object.fromEntries(all.map((key) => [key, text]));
      const error = await method.call(owner, options).catch((error) => error);
      (seen[name] ||= {})[text] = request || error.message;
    };
    const walk = async (object, path) => {
      for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(object))) {
        if (name === "constructor" || name[0] === "_" || typeof object[name] !== "function") continue;
        for (const text of texts) await call(object[name], object, path + "." + name, text);
      }
      for (const part of Object.keys(object)) if (part !== "consul") await walk(object[part], path + "." + part);
    };
    (async () => {
      for (const group in Consul.prototype) {
        if (/^[a-z]/.test(group) && typeof consul[group] === "object") await walk(consul[group], group);
      }
      console.log(JSON.stringify(seen));
    })();`;
  const options = { cwd: folder, encoding: "utf8", maxBuffer: 1 << 26 };
  return JSON.parse(execFileSync(process.execPath, ["-e", program], options));
}

test("a request does not depend on those before it", () => {
  const [there, back] = [sent(TEXTS), sent([...TEXTS].reverse())];
  assert.deepEqual(there, back);
  const methods = Object.values(there);
  assert.ok(methods.length > 150);
  const withText = methods.filter((requests) => requests.a[1]?.endsWith("/a"));
  assert.ok(withText.length > 40, `only ${withText.length} have a text in the path`);
  assert.deepEqual(there["kv.get"]["x/y"].slice(0, 2), ["GET", "/v1/kv/x/y"]);
  assert.deepEqual(there["catalog.node.services"]["x/y"].slice(0, 2), [
    "GET",
    "/v1/catalog/node/x%2Fy",
  ]);
});
