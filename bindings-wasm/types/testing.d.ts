// `lictor/testing` as `import` gives it.

export { DevAgent } from "./testing.cjs";
export type { Fault, FaultKind, FaultOptions, DevAgentOptions } from "./testing.cjs";
