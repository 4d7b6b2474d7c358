//! The package for everything that is not Node: one ES module.

import { Consul, errors } from "./parts.js";

export { Consul, errors };
export default Consul;
