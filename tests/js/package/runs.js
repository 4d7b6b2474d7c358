// The program of `app`, run by a test wherever that can be done here.

import assert from "node:assert/strict";
import { test } from "node:test";
import { skip as alone } from "../consul.js";

export const consul = process.env.CONSUL_HTTP_ADDR;

/** What the program sees, wherever it runs. */
const SEEN = {
  leader: "string",
  missing: true,
  written: [true, "wörld", 7, false],
  bytes: [true, 0, 255, 10],
  listed: true,
  blocked: "2",
  seen: ["2", "3", "4"],
  service: [80, ["a"]],
  lock: [true, true, true],
  refused: [true, 500, "no_path_to_datacenter"],
  invalid: [true, "consul: kv.set: key required"],
  aborted: "AbortError",
};

/**
 * A test that `run` gives what the program sees. It needs an agent, and what `needs` has the paths of, by
 * their names.
 */
export function runs(name, needs, run) {
  const missing = Object.keys(needs).find((need) => !needs[need]);
  const skip = missing
    ? `no ${missing}, neither on the PATH nor from npm for this platform`
    : alone;
  test(name, { skip }, async () => assert.deepEqual(await run(), SEEN));
}
