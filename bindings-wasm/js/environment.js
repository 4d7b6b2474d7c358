//! The variables `CONSUL_*` as options of a client, read as Consul's own programs read them.

import { readFile, readFolder } from "#platform";
import { configuration } from "./core.js";

/**
 * The options that the variables say and `given` does not.
 * @param {Record<string, string|undefined>} variables
 * @param {Record<string, any>} given
 */
export function fromEnvironment(variables, given) {
  const names = readable(variables).filter((name) => name.startsWith("CONSUL_"));
  if (!names.length) return {};
  const said = configuration(names.map((name) => [name, variables[name]]));
  const options = {};
  if (!["host", "port", "secure", "baseUrl", "socketPath"].some((name) => name in given)) {
    if (said.socket) options.socketPath = said.socket;
    else if (said.url) options.baseUrl = withAuth(said);
  }
  const open = (name, value) => {
    if (!(name in given)) options[name] = value();
  };
  if ("unverified" in said) open("rejectUnauthorized", () => false);
  if (said.servername) open("servername", () => said.servername);
  if (said.cafile) open("ca", () => readFile(said.cafile));
  else if (said.capath) open("ca", () => readFolder(said.capath));
  if (said.certfile) open("cert", () => readFile(said.certfile));
  if (said.keyfile) open("key", () => readFile(said.keyfile));
  const secret = said.tokenfile ? String(readFile(said.tokenfile)).trim() : said.token;
  const { namespace: ns, partition } = said;
  const common = Object.entries({ token: secret, ns, partition }).filter(([, value]) => value);
  if (common.length) options.defaults = { ...Object.fromEntries(common), ...given.defaults };
  return options;
}

/** @param {Record<string, string>} said */
function withAuth({ url, auth }) {
  const base = new URL(`${url.replace(/\/$/, "")}/v1`);
  if (auth) {
    const colon = auth.indexOf(":");
    base.username = encodeURIComponent(colon < 0 ? auth : auth.slice(0, colon));
    if (colon >= 0) base.password = encodeURIComponent(auth.slice(colon + 1));
  }
  return base;
}

/** The names of the variables: none in Deno where its user does not let the program read them. */
function readable(variables) {
  try {
    return Object.keys(variables);
  } catch {
    return [];
  }
}
