//! `lictor/testing`: CommonJS for Node alone.

export { DevAgent } from "../testing/agent.js";
