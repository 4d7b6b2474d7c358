//! Programs whose exit code says how things are.

import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs a program to its end, or until its time is up. */
export async function script({ args: [program, ...rest], timeout, keep }, signal) {
  let written = Buffer.alloc(0);
  let total = 0;
  const take = (chunk) => {
    total += chunk.length;
    written = Buffer.concat([written, chunk]).subarray(-keep);
  };
  let child;
  try {
    /** @type {import("node:child_process").StdioOptions} */
    const stdio = ["ignore", "pipe", "pipe"];
    child = spawn(program, rest, { stdio, signal, killSignal: "SIGKILL" });
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    // Not `exit`: what it wrote may come later.
    const [code] = await once(child, "close", { signal });
    const note = total > keep ? `Captured ${keep} of ${total} bytes\n...\n` : "";
    // A program that was killed has no code. Consul calls that critical, as any above one.
    return ["script", code ?? 2, Buffer.concat([Buffer.from(note), written])];
  } catch (error) {
    return ["failure", signal.aborted ? late(timeout) : words(program, error)];
  } finally {
    // What the program started may hold them open for longer than it lives.
    child?.stdout?.destroy();
    child?.stderr?.destroy();
  }
}

function words(program, { code, message }) {
  if (code !== "ENOENT") return message;
  return program.includes("/")
    ? `fork/exec ${program}: no such file or directory`
    : `exec: ${JSON.stringify(program)}: executable file not found in $PATH`;
}

function late(timeout) {
  return `Timed out (${timeout / 1000}s) running check`;
}
