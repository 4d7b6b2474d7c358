//! What every entry exports.

import { Consul } from "../consul.js";
import * as all from "../errors.js";

const { Consul: _, Validation: __, ...classes } = all;

/** The classes of errors. */
export const errors = classes;
export { Consul };

// The bundler renames what is called like something else.
for (const [name, made] of Object.entries({ Consul, Watch: Consul.Watch })) {
  Object.defineProperty(made, "name", { value: name });
}
