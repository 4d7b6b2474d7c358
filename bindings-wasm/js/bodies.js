//! Bodies with rules: checks, services and catalog entries from options in any spelling.
//!
//! What the package `consul` checks is checked here with its words. A field that it did not know goes
//! through to Consul as it is, so that new fields need no release.

import { normalKey, normalizeKeys } from "./options.js";

/** Options of the call itself, which are no fields of a body. */
const OF_THE_CALL = new Set(
  `bigint consistent ctx dc filter index near node-meta ns partition peer signal stale timeout token
   wait wan withmeta replaceexistingchecks`.split(/\s+/),
);

/** Fields that go through: in Consul's own spelling where we know it. */
const SPELLED =
  spelled(`EnableTagOverride Kind Locality Namespace Partition Ports SocketPath Weights
  Mode TransparentProxy EnvoyExtensions MutualTLSMode OSService NodeChecks ServiceChecks Targets
  IgnoreCheckIDs NodeMeta ServiceMeta Connect Peer SamenessGroup Datacenter Check Checks Output`);

function spelled(names) {
  return new Map(names.split(/\s+/).map((name) => [name.toLowerCase(), name]));
}

/**
 * A body of the fields `given` (already normal keys).
 * @param {object} given
 * @param {string} always fields that are sent where they were given at all
 * @param {string} truthy fields that are sent where they are not empty
 * @param {string} elsewhere options that become something else, or nothing
 */
function fields(given, always, truthy = "", elsewhere = "") {
  const body = {};
  const seen = new Set(words(elsewhere));
  for (const [list, needed] of /** @type {const} */ ([
    [truthy, true],
    [always, false],
  ])) {
    for (const name of words(list)) {
      const key = normalKey(name);
      seen.add(key);
      if (Object.hasOwn(given, key) && (given[key] || !needed)) body[name] = given[key];
    }
  }
  for (const key of Object.keys(given)) {
    if (seen.has(key) || OF_THE_CALL.has(key) || given[key] === undefined) continue;
    body[SPELLED.get(key) || key] = given[key];
  }
  return body;
}

function words(list) {
  return list.split(/\s+/).filter(Boolean);
}

/** What checks there are, the first that is given wins, and what else goes with each. */
const KINDS = [
  ["grpc", "GRPC", "GRPCUseTLS"],
  ["h2ping", "H2Ping", "H2PingUseTLS"],
  ["http", "HTTP", "Body DisableRedirects Header Method"],
  ["tcp", "TCP", "TCPUseTLS"],
  ["udp", "UDP", ""],
  ["args", "Args", "DockerContainerID Shell"],
  ["script", "Script", "DockerContainerID Shell"],
];
const BY_INTERVAL = "Interval OutputMaxSize Timeout TLSServerName TLSSkipVerify";
const OF_EACH_CHECK =
  "CheckID Name Notes Status DeregisterCriticalServiceAfter FailuresBeforeWarning " +
  "FailuresBeforeCritical SuccessBeforePassing";
/** All that belongs to one kind of check: where another kind won, it is not sent. */
const OF_SOME_CHECK = [BY_INTERVAL, ...KINDS.flat(), "TTL AliasNode AliasService"]
  .join(" ")
  .toLowerCase();

function serviceCheck(given, always = "") {
  const kind = given.interval && KINDS.find(([key]) => given[key]);
  let own;
  if (kind) own = `${kind[1]} ${kind[2]} ${BY_INTERVAL}`;
  else if (given.ttl) own = "TTL";
  else if (given.aliasnode || given.aliasservice) own = "AliasNode AliasService";
  else {
    throw new Error("args/grpc/h2ping/http/tcp/udp and interval, ttl, or aliasnode/aliasservice");
  }
  return fields(given, `${OF_EACH_CHECK} ${own} ${always}`, "", OF_SOME_CHECK);
}

/** The check of a service. */
export function createServiceCheck(options) {
  const { id, ...given } = normalizeKeys(options);
  return serviceCheck(id === undefined || given.checkid ? given : { ...given, checkid: id });
}

/** A check by itself, of the node or of a service. */
export function createCheck(options) {
  const given = normalizeKeys(options);
  const body = serviceCheck(given, "ID ServiceID");
  if (!given.name) throw new Error("name required");
  return body;
}

function proxy(options) {
  const given = normalizeKeys(options);
  if (!given.destinationservicename) throw new Error("destinationservicename required");
  const truthy =
    "DestinationServiceName DestinationServiceID LocalServiceAddress Config Upstreams MeshGateway Expose";
  return fields(given, "LocalServicePort", truthy);
}

function connect(options, nested) {
  const given = normalizeKeys(options);
  const body = fields(given, "Native", "", "proxy sidecarservice");
  if (given.proxy) body.Proxy = proxy(given.proxy);
  if (given.sidecarservice) {
    if (nested) throw new Error("sidecarservice cannot be nested");
    body.SidecarService = service(normalizeKeys(given.sidecarservice), true);
  }
  return body;
}

/** Addresses by name: `lan`, `wan`, and every other one that is given. */
function taggedAddresses(options) {
  const addresses = {};
  for (const [given, address] of Object.entries(options)) {
    if (!address) continue;
    const key = normalKey(given);
    const name = key === "lan" || key === "wan" ? key : given;
    addresses[name] =
      typeof address === "object" ? fields(normalizeKeys(address), "Address Port") : address;
  }
  return addresses;
}

function checksOf(given, create) {
  if (Array.isArray(given.checks)) return { Checks: given.checks.map(create) };
  return given.check ? { Check: create(given.check) } : {};
}

function service(given, nested = false) {
  const elsewhere = "check checks connect proxy taggedaddresses";
  const body = fields(given, "Address Port", "Name ID Tags Meta", elsewhere);
  Object.assign(body, checksOf(given, createServiceCheck));
  if (given.connect) body.Connect = connect(given.connect, nested);
  if (given.proxy) body.Proxy = proxy(given.proxy);
  if (given.taggedaddresses) body.TaggedAddresses = taggedAddresses(given.taggedaddresses);
  return body;
}

/** A service of the agent. */
export function createService(options) {
  return service(normalizeKeys(options));
}

/** A service of a node in the catalog. */
export function createCatalogService(options) {
  const given = normalizeKeys(options);
  const body = fields(given, "Address Port", "ID Service Tags Meta", "taggedaddresses");
  if (given.taggedaddresses) body.TaggedAddresses = taggedAddresses(given.taggedaddresses);
  return body;
}

function checkDefinition(options) {
  const given = normalizeKeys(options);
  const [own, other] = given.http
    ? ["HTTP TLSSkipVerify TLSServerName", "tcp"]
    : given.tcp
      ? ["TCP", "tlsskipverify tlsservername"]
      : [];
  if (!own) throw new Error("at least one of http/tcp is required");
  const durations = "IntervalDuration TimeoutDuration DeregisterCriticalServiceAfterDuration";
  return fields(given, `${own} ${durations}`, "", other);
}

function catalogCheck(options) {
  const given = normalizeKeys(options);
  const body = fields(given, "CheckID Name Node ServiceID Notes Status", "", "definition");
  if (Object.hasOwn(given, "definition")) body.Definition = checkDefinition(given.definition);
  return body;
}

/** A node, a service of it and checks, for the catalog. */
export function createCatalogRegistration(options) {
  const given = normalizeKeys(options);
  const elsewhere = "service check checks taggedaddresses";
  const body = fields(given, "Address", "ID Node NodeMeta SkipNodeUpdate", elsewhere);
  if (given.service) body.Service = createCatalogService(given.service);
  Object.assign(body, checksOf(given, catalogCheck));
  if (given.taggedaddresses) body.TaggedAddresses = taggedAddresses(given.taggedaddresses);
  return body;
}

/** What is to be removed from the catalog. */
export function createCatalogDeregistration(options) {
  return fields(normalizeKeys(options), "", "Node CheckID ServiceID");
}

/** A session. */
export function createSession(options) {
  return fields(normalizeKeys(options), "", "LockDelay Name Node Checks Behavior TTL");
}

/** A token of the ACL system before Consul 1.4. */
export function createLegacyToken(options) {
  return fields(normalizeKeys(options), "", "ID Name Type Rules");
}

/** A prepared query. */
export function createQuery(options) {
  const given = normalizeKeys(options);
  const body = fields(given, "", "Name Session Token Near", "query template service dns");
  if (given.near) body.Near = given.near;
  if (given.token) body.Token = given.token;
  if (given.template) {
    const template = fields(normalizeKeys(given.template), "", "Type Regexp");
    if (Object.keys(template).length) body.Template = template;
  }
  if (given.service) body.Service = queryService(normalizeKeys(given.service));
  const dns = normalizeKeys(given.dns);
  if (dns.ttl) body.DNS = { TTL: dns.ttl };
  return body;
}

function queryService(given) {
  const body = fields(given, "Near", "Service Tags", "failover onlypassing nodemeta");
  if (given.nodemeta) body.NodeMeta = given.nodemeta;
  if (given.failover) {
    const { nearestn, ...others } = normalizeKeys(given.failover);
    const failover = fields(others, "", "Datacenters");
    if (typeof nearestn === "number") failover.NearestN = nearestn;
    if (Object.keys(failover).length) body.Failover = failover;
  }
  if (typeof given.onlypassing === "boolean") body.OnlyPassing = given.onlypassing;
  return body;
}
