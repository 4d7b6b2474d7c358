// `lictor/testing` in TypeScript: what compiles, and what must not.

import Consul from "lictor";
import { DevAgent, type DevAgentOptions, type FaultKind } from "lictor/testing";

export async function tested(options: DevAgentOptions): Promise<string> {
  const agent = await DevAgent.start({ ...options, seed: 7n, defaultPolicy: "deny" });
  const consul: Consul = agent.client({ defaults: { dc: "dc1" } });
  const kind: FaultKind = "cut";
  agent.fault(kind, { after: 20, method: "GET", prefix: "/v1/kv/", times: 1 });
  agent.advance(60);
  const [fault] = agent.faults();
  await agent.restart();
  await agent[Symbol.asyncDispose]();
  consul.destroy();
  return `${agent.address} ${agent.token ?? ""} ${fault?.Times ?? 0}`;
}

export async function refused(agent: DevAgent): Promise<void> {
  // @ts-expect-error: there is no such kind
  agent.fault("explode");
  // @ts-expect-error: nor such an option
  agent.fault("delay", { seconds: 1 });
  // @ts-expect-error: a number is meant
  await DevAgent.start({ port: "8500" });
  // @ts-expect-error: `start` makes agents
  new DevAgent();
}
