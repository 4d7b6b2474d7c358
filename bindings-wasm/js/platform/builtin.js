//! Node's modules, as objects that tools patch. TLS is loaded by whoever needs it first: that takes longer
//! than to load all of this package, and most clients talk to an agent on their own machine without it.

export const http = () => require("node:http");
export const https = () => require("node:https");
export const tls = () => require("node:tls");
