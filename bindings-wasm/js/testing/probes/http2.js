//! What checks need of HTTP/2: one call of gRPC's health service, and one ping.

import { once } from "node:events";
import http2 from "node:http2";
import { dialled, isOnTheWay, words } from "./words.js";

/** That there was no time left, in Go's words. */
const LATE = "context deadline exceeded";
/** That the server has no such service, in gRPC's words. */
const UNKNOWN = "unknown service";

/** The names of what a `HealthCheckResponse` can say. */
const STATUSES = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

/** Asks a server for its health, or for that of a service. */
export async function grpc({ address, service }, signal) {
  try {
    const message = await connected(address, signal, (session) => called(session, service));
    // Its only field is the number of a status.
    const number = message[0] === 0x08 ? message[1] : 0;
    return ["grpc", number === 1, STATUSES[number] || STATUSES[0]];
  } catch (error) {
    const [code, why] = failed(address, error, signal);
    return ["failure", `rpc error: code = ${code} desc = ${why}`];
  }
}

/** Sends a ping and waits for its echo. */
export async function h2ping({ address }, signal) {
  try {
    await connected(address, signal, pinged);
    return ["success"];
  } catch (error) {
    return ["failure", `HTTP2 ping failed: ${explained(address, error, signal)}`];
  }
}

/** Does something with a connection, which ends with that, or when `signal` says so. */
async function connected(address, signal, act) {
  const session = http2.connect(`http://${address}`);
  const failed = new Promise((_, reject) => {
    session.on("error", reject);
    session.on("close", () => reject(new Error("EOF")));
    signal.addEventListener("abort", reject);
  });
  try {
    return await Promise.race([failed, act(session)]);
  } finally {
    session.destroy();
  }
}

async function called(session, service) {
  const stream = session.request({
    ":method": "POST",
    ":path": "/grpc.health.v1.Health/Check",
    "content-type": "application/grpc",
    te: "trailers",
  });
  const name = Buffer.from(service);
  const message = name.length
    ? Buffer.concat([Buffer.from([0x0a]), varint(name.length), name])
    : name;
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([head, message]));
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (body.length < 5) throw new Error(UNKNOWN);
  return body.subarray(5);
}

async function pinged(session) {
  await once(session, "connect");
  await new Promise((resolve, reject) => {
    session.ping((error) => (error ? reject(error) : resolve(undefined)));
  });
}

function varint(number) {
  const bytes = [];
  for (; number > 0x7f; number >>>= 7) bytes.push((number & 0x7f) | 0x80);
  return Buffer.from([...bytes, number]);
}

/** gRPC's code for an error, and what it says. */
function failed(address, error, signal) {
  if (signal.aborted) return ["DeadlineExceeded", LATE];
  if (error.message === UNKNOWN) return ["NotFound", UNKNOWN];
  const why = explained(address, error, signal);
  const dialling = `connection error: desc = "transport: Error while dialing ${why}"`;
  return ["Unavailable", isOnTheWay(error) ? dialling : why];
}

function explained(address, error, signal) {
  if (signal.aborted) return LATE;
  return isOnTheWay(error) ? dialled("tcp", address, error) : words(error);
}
