//! The core itself, started. In Node it is a file of its own, which the first call loads.

import * as glue from "#glue";
import { load } from "#wasm";

export function start() {
  glue.initSync({ module: load() });
  return glue;
}
