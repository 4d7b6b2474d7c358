//! Lists that programs read: `consul/lib/constants`.

export const DEFAULT_OPTIONS = [
  "consistent",
  "dc",
  "partition",
  "stale",
  "timeout",
  "token",
  "wait",
  "wan",
  "ns",
];

/** What the number in a member's `Status` means. */
export const AGENT_STATUS = ["none", "alive", "leaving", "left", "failed"];

export const CHECK_STATE = ["unknown", "passing", "warning", "critical"];

/** The units of a duration, in nanoseconds. */
export const DURATION_UNITS = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
