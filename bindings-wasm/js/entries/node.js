//! The package for Node: CommonJS, so that `require` and `import` share one state.

import * as core from "../core.js";
import { lib } from "../consul.js";
import { Consul, errors } from "./parts.js";

// `require("lictor")` is the class itself; what else there is hangs on it.
Object.assign(Consul, { Consul, default: Consul, errors });
// For the files behind `lictor/lib/…`, and for tests.
Object.defineProperty(Consul, "_lib", { value: { ...lib, core } });

export default Consul;
