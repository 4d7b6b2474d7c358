//! Whether somebody listens.

import dgram from "node:dgram";
import { once } from "node:events";
import net from "node:net";
import { dialled, halves, words } from "./words.js";

export async function tcp({ address }, signal) {
  let socket;
  try {
    socket = net.connect({ ...halves(address) });
    await once(socket, "connect", { signal });
    return ["success"];
  } catch (error) {
    const why = signal.aborted
      ? `dial tcp ${address}: i/o timeout`
      : dialled("tcp", address, error);
    return ["failure", why];
  } finally {
    socket?.destroy();
  }
}

/** Sends a datagram. Silence is as good as an answer; only a refusal is bad. */
export async function udp({ address }, signal) {
  let socket;
  try {
    const { host, port } = halves(address);
    socket = dgram.createSocket(net.isIPv6(host) ? "udp6" : "udp4");
    socket.connect(port, host);
    await once(socket, "connect", { signal });
    socket.send("");
    await once(socket, "message", { signal });
    return ["success"];
  } catch (error) {
    if (signal.aborted) return ["success"];
    const isRefused = error.code === "ECONNREFUSED";
    const why = isRefused ? `read udp ${address}: ${words(error)}` : dialled("udp", address, error);
    return ["failure", why];
  } finally {
    socket?.close();
  }
}
