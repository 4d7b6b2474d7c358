// The Consul that a test talks to: its address is in CONSUL_HTTP_ADDR, and where it is the dev agent,
// WITH_AGENT says what runs another one.

/** What to skip a test by that needs a Consul. */
export const skip = process.env.CONSUL_HTTP_ADDR
  ? false
  : "no agent: `scripts/with-agent` runs one";

/** What to skip a test by that needs a real one, for this reason. */
export const real = (reason) => (process.env.WITH_AGENT ? `real Consul only: ${reason}` : false);
