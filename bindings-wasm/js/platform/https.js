//! Node's `https` and `tls`, loaded by whoever needs it first: TLS takes longer to load than all of this
//! package, and most clients talk to an agent on their own machine without it.

export const https = () => require("node:https");
export const tls = () => require("node:tls");
