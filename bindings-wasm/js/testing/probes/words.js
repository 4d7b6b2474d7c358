//! Addresses as checks have them, and what Go says of an error of a socket.

const WORDS = {
  ECONNREFUSED: "connect: connection refused",
  ECONNRESET: "read: connection reset by peer",
  ENOTFOUND: "no such host",
  ETIMEDOUT: "i/o timeout",
};

export function words(error) {
  return WORDS[error.code] || error.message;
}

/** The two halves of `host:port`. */
export function halves(address) {
  const [, name, port] = /^(.*):(\d+)$/.exec(address) || [];
  if (!name) throw new Error(`address ${address}: missing port in address`);
  return { host: name.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}

/** What went wrong on the way to an address. */
export function dialled(network, address, error) {
  const isUnknown = error.code === "ENOTFOUND";
  return `dial ${network}${isUnknown ? ": lookup" : ""} ${address}: ${words(error)}`;
}
