//! HTTP checks.

import plain from "node:http";
import secure from "node:https";
import { dialled, isOnTheWay, words } from "./words.js";

/** As many redirects as Go follows. */
const REDIRECTS = 10;

const PORTS = { "http:": 80, "https:": 443 };

export async function http(asked, signal) {
  try {
    return await followed(asked, signal);
  } catch (error) {
    const { method, url } = asked;
    const verb = method.slice(0, 1).toUpperCase() + method.slice(1).toLowerCase();
    return ["failure", `${verb} "${url}": ${explained(error, url, signal)}`];
  }
}

async function followed(asked, signal) {
  let { url, method, body } = asked;
  for (let followed = 0; ; followed++) {
    const response = await sent({ ...asked, url, method, body }, signal);
    const { statusCode, headers } = response;
    const isMoved = [301, 302, 303, 307, 308].includes(statusCode) && headers.location;
    if (!isMoved || !asked.redirects) return ["http", statusCode, await end(response, asked.keep)];
    response.destroy();
    if (followed === REDIRECTS) throw new Error(`stopped after ${REDIRECTS} redirects`);
    url = new URL(headers.location, url).href;
    // These two ask for the same again; after the others, one looks where one was sent.
    if (statusCode !== 307 && statusCode !== 308) {
      body = "";
      if (method.toUpperCase() !== "HEAD") method = "GET";
    }
  }
}

function sent({ url, method, headers, body, tls }, signal) {
  const { request } = url.startsWith("https:") ? secure : plain;
  const options = { method: method.toUpperCase(), agent: /** @type {const} */ (false), signal };
  const trust = { rejectUnauthorized: !tls.skipVerify, servername: tls.serverName || undefined };
  return new Promise((resolve, reject) => {
    const asking = request(url, { ...options, ...trust });
    asking.setHeader("User-Agent", "Consul Health Check");
    asking.setHeader("Accept", "text/plain, text/*, */*");
    for (const [name, values] of Object.entries(headers)) {
      asking.setHeader(name, values.length === 1 ? values[0] : values);
    }
    if (body) asking.setHeader("Content-Length", Buffer.byteLength(body));
    asking.on("response", resolve);
    asking.on("error", reject);
    asking.end(body);
  });
}

/** The last bytes of a body. */
async function end(response, keep) {
  let kept = Buffer.alloc(0);
  for await (const chunk of response) kept = Buffer.concat([kept, chunk]).subarray(-keep);
  return kept;
}

function explained(error, url, signal) {
  if (signal.aborted) {
    return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  }
  if (error.code === "ERR_INVALID_URL") return 'unsupported protocol scheme ""';
  if (!isOnTheWay(error)) return words(error);
  const { hostname, port, protocol } = new URL(url);
  return dialled("tcp", `${hostname}:${port || PORTS[protocol]}`, error);
}
