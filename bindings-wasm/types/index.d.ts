// The package as `import` gives it.

import Consul from "./index.cjs";

export { Consul, Consul as default };
/** The classes of errors. */
export import errors = Consul.errors;
