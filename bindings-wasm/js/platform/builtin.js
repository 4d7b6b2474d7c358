//! Node's modules that not every program has loaded, as objects that tools patch. Whoever needs one first
//! loads it: HTTP takes half as long as all of this package, and TLS longer.

export const http = () => require("node:http");
export const https = () => require("node:https");
export const net = () => require("node:net");
export const tls = () => require("node:tls");
