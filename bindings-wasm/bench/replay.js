// A server that asks the agent once and answers the same from then on: `replay.js ADDRESS`.
//
// The agent itself is slower than its clients and would keep them waiting, and it takes no more than
// 200 connections of one of them. What is replayed is byte by byte what it said. The port is printed.

import net from "node:net";

const [host, port] = process.argv[2].split(":");
const replies = new Map();

/** What the agent answers. */
function ask(request) {
  return new Promise((resolve, reject) => {
    let reply = "";
    const socket = net.connect({ host, port }, () => socket.write(request));
    socket.on("error", reject).on("data", (chunk) => {
      reply += chunk.latin1Slice();
      if (!isWhole(reply)) return;
      socket.destroy();
      resolve(Buffer.from(reply, "latin1"));
    });
  });
}

function isWhole(reply) {
  const end = reply.indexOf("\r\n\r\n") + 4;
  if (end < 4) return false;
  const length = /^content-length: (\d+)/im.exec(reply.slice(0, end));
  return length ? reply.length === end + Number(length[1]) : reply.endsWith("\r\n0\r\n\r\n");
}

const server = net.createServer((socket) => {
  socket.setNoDelay(true);
  let read = "";
  socket.on("error", () => {});
  socket.on("data", async (chunk) => {
    read += chunk.latin1Slice();
    const end = read.indexOf("\r\n\r\n");
    if (end < 0) return;
    const request = read.slice(0, end + 4);
    read = read.slice(end + 4);
    const line = request.slice(0, request.indexOf("\r"));
    if (!replies.has(line)) replies.set(line, await ask(request));
    socket.write(replies.get(line));
  });
});
server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
process.stdin.on("end", () => process.exit()).resume();
