// An HTTP server that misbehaves on request.
//
// A connection plays one script, a list of steps, after which it is closed; a connection that has
// none does what is `usual`: it behaves well. `requests` holds the heads of what was asked, on every connection.
//
//     const server = await hostile(t);
//     server.play(ask, send("HTTP/1.1 200 OK\r\nContent-Le")); // closed in mid-head

import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

class Ended extends Error {}

class Peer {
  #unread = "";
  #wake = () => {};

  constructor(server, socket) {
    Object.assign(this, { server, socket, gone: false });
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => {
      this.gone = true;
      this.#wake();
    });
    socket.on("data", (data) => {
      this.#unread += data.latin1Slice();
      this.#wake();
    });
  }

  /** Waits for a request whose body, if any, has a length. */
  async request() {
    for (;;) {
      const end = this.#unread.indexOf("\r\n\r\n");
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#unread)?.[1] ?? 0);
      if (end >= 0 && this.#unread.length >= end + 4 + length) {
        this.server.requests.push(this.#unread.slice(0, end));
        this.#unread = this.#unread.slice(end + 4 + length);
        return;
      }
      if (this.gone) throw new Ended();
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }

  write(data) {
    if (this.gone) throw new Ended();
    return new Promise((resolve) => this.socket.write(data, "latin1", () => resolve()));
  }
}

// ---- steps ---------------------------------------------------------------------------------------

/** Waits for a request. */
export const ask = (peer) => peer.request();
export const send = (data) => (peer) => peer.write(data);
/** Waits for a request, then sends this. */
export const answer = (data) => async (peer) => {
  await peer.request();
  await peer.write(data);
};
/** One byte every so many milliseconds, over and over. */
export const drip = (data, every) => async (peer) => {
  for (let at = 0; ; at = (at + 1) % data.length) {
    await peer.write(data[at]);
    await sleep(every);
  }
};
/** The same again and again, as fast as it goes. */
export const flood = (data) => async (peer) => {
  for (;;) {
    await peer.write(data);
    await sleep(0);
  }
};
/** Says nothing more until the client is gone. */
export const hang = async (peer) => {
  while (!peer.gone) await sleep(5);
};
/** Ends the connection by RST. */
export const reset = (peer) => peer.socket.resetAndDestroy();
/** Good replies until the client goes. */
export const behave = async (peer) => {
  for (;;) await answer(GOOD)(peer);
};

// ---- bytes ---------------------------------------------------------------------------------------

export const head = (headers = [], status = "200 OK") =>
  [
    `HTTP/1.1 ${status}`,
    "Content-Type: application/json",
    "X-Consul-Index: 7",
    ...headers,
    "",
    "",
  ].join("\r\n");
/** A whole reply with the right length. */
export const reply = (body, headers = [], status) =>
  head([`Content-Length: ${body.length}`, ...headers], status) + body;
export const chunked = (...chunks) =>
  head(["Transfer-Encoding: chunked"]) +
  [...chunks, ""].map((c) => `${c.length.toString(16)}\r\n${c}\r\n`).join("");
export const entry = (text) =>
  JSON.stringify([{ Key: "k", Value: Buffer.from(text).toString("base64") }]);
export const GOOD = reply(entry("good"));

/** @param {import("node:test").TestContext} t the test, with which the server ends */
export async function hostile(t) {
  const scripts = [];
  const peers = new Set();
  const server = {
    requests: [],
    connections: 0,
    usual: [behave],
    play: (...script) => scripts.push(script),
  };
  const listener = net.createServer(async (socket) => {
    server.connections++;
    const peer = new Peer(server, socket);
    peers.add(peer);
    try {
      for (const step of scripts.shift() || server.usual) await step(peer);
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
    }
    peers.delete(peer);
    socket.destroySoon();
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  server.port = listener.address().port;
  server.open = () =>
    new Promise((resolve) => listener.getConnections((_, count) => resolve(count)));
  t.after(() => {
    for (const { socket } of peers) socket.destroy();
    listener.close();
  });
  return server;
}
