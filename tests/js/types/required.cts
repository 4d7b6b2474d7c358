// The same package by `require`.

import Consul = require("lictor");
import utils = require("lictor/lib/utils");
import { AGENT_STATUS } from "lictor/lib/constants";
import { Validation } from "lictor/lib/errors.js";

const consul: Consul = new Consul.default({ host: "127.0.0.1", port: "8500" });
const options: Consul.Kv.GetOptions = { key: "k", consistency: "stale" };

export const all = [
  consul.kv.get(options),
  utils.parseDuration("1s"),
  AGENT_STATUS,
  Validation("x").isValidation,
  new Consul.errors.ValidationError("y"),
];
