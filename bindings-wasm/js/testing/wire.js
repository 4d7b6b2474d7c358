//! Requests off the wire and answers onto it, with what shall go wrong on the way.

import { STATUS_CODES } from "node:http";

/** Far above what Consul takes: the agent refuses what is too much for it in words of its own. */
const LONGEST_BODY = 64 << 20;

/** How many milliseconds a client has to read the last answer before its connection is dropped. */
const LINGER = 1_000;

/** What Node's parser finds wrong, where that is not just a bad request. */
const REFUSALS = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_INVALID_VERSION: 505,
  CONNECT: 405,
};

/** Calls back with a request, once all of it is here. */
export function asked(request, callback) {
  const chunks = [];
  let size = 0;
  request.on("data", (chunk) => {
    size += chunk.length;
    if (size > LONGEST_BODY) end(request.socket, 413);
    else chunks.push(chunk);
  });
  request.on("end", () => {
    if (size > LONGEST_BODY) return;
    const { method, url, rawHeaders } = request;
    const headers = rawHeaders.map(text);
    callback({ method, target: pathAndQuery(url), headers, body: Buffer.concat(chunks) });
  });
}

/** Answers what could not be read. */
export function refuse({ code }, socket) {
  if (!socket.writable) socket.destroy();
  // The requests before it are answered first.
  else setImmediate(() => end(socket, REFUSALS[code] || 400));
}

/** Sends an answer, or as much of it as shall arrive. */
export function send(response, answer) {
  const { cut, silent, status } = answer;
  if (silent) return;
  const body = Buffer.from(answer.body.buffer);
  const headers = answer.headers.map(bytes);
  const { httpVersion, headers: given, socket } = response.req;
  const says = (word) =>
    (given.connection || "")
      .toLowerCase()
      .split(/\s*,\s*/)
      .includes(word);
  const goesOn = httpVersion === "1.0" ? says("keep-alive") : !says("close");
  headers.push("Connection", goesOn ? "keep-alive" : "close");
  headers.push("Date", new Date().toUTCString());
  // These two have no body, and so no length.
  if (status !== 204 && status !== 304) headers.push("Content-Length", String(body.length));
  const reason = STATUS_CODES[status] || "";
  if (cut === undefined) {
    response.writeHead(status, reason, headers);
    response.end(body);
    return;
  }
  const whole = Buffer.concat([head(status, reason, headers), body]);
  socket.write(whole.subarray(0, cut));
  socket.destroySoon();
}

/** An answer in the words of Go's server, and the last one. */
function end(socket, status) {
  if (socket.writableEnded) return;
  const reason = STATUS_CODES[status];
  const body = `${status} ${reason}`;
  const type = ["Content-Type", "text/plain; charset=utf-8"];
  const headers = [...type, "Connection", "close", "Content-Length", String(body.length)];
  socket.write(head(status, reason, headers));
  socket.end(body);
  // To hang up while the client still sends would take the answer from it.
  setTimeout(() => socket.destroy(), LINGER).unref();
}

function head(status, reason, headers) {
  let lines = `HTTP/1.1 ${status} ${reason}\r\n`;
  for (let at = 0; at < headers.length; at += 2) lines += `${headers[at]}: ${headers[at + 1]}\r\n`;
  return Buffer.from(`${lines}\r\n`, "latin1");
}

/** A text that Node gave a character for each byte. */
function text(latin1) {
  return ASCII.test(latin1) ? latin1 : Buffer.from(latin1, "latin1").toString();
}

/** A text with a character for each byte; what would break out of a header stays in it. */
function bytes(text) {
  const plain = ASCII.test(text) ? text : Buffer.from(text).toString("latin1");
  return plain.replace(CONTROL, " ");
}

const ASCII = /^[\0-\x7f]*$/;
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/g;

/** A target as the agent wants it: proxies are sent whole URLs. */
function pathAndQuery(target) {
  const rest = /^[^/?]*:\/\/[^/?]*(.*)$/s.exec(target)?.[1];
  if (rest === undefined) return target;
  return rest.startsWith("/") ? rest : `/${rest}`;
}
