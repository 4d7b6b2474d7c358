//! Addresses as checks have them, and what Go says of an error of a socket.

const WORDS = {
  ECONNREFUSED: "connect: connection refused",
  ECONNRESET: "read: connection reset by peer",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "no such host",
  ETIMEDOUT: "i/o timeout",
};

export function words(error) {
  return WORDS[error.code] || error.message;
}

/** The two halves of `host:port`, and whether there is a port. */
export function halves(address) {
  const [, host, port] = /^(.*):(.*)$/s.exec(address) || [, address];
  return {
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port),
    hasPort: port !== undefined,
  };
}

/** Whether an error is of who we want to connect to, before anything is sent. */
export function isOnTheWay({ syscall }) {
  return syscall === "connect" || syscall === "getaddrinfo";
}

/** What went wrong on the way to an address. */
export function dialled(network, address, error) {
  const { host, hasPort } = halves(address);
  if (error.syscall === "getaddrinfo") return `dial ${network}: lookup ${host}: ${words(error)}`;
  if (!hasPort) return `dial ${network}: address ${address}: missing port in address`;
  return `dial ${network} ${address}: ${words(error)}`;
}
