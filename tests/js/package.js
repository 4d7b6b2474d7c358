// The package as it is published: `make npm` makes it.
import Consul from "../../target/npm/package/dist/index.js";

export { Consul };
export * from "../../target/npm/package/dist/index.js";
export const folder = new URL("../../target/npm/package/", import.meta.url);
