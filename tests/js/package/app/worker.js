// The program in a worker, which answers with what it saw; the request says where Consul is.

import module from "lictor/core.wasm";
import { program } from "./program.js";

export default {
  async fetch(request) {
    const { hostname: host, port } = new URL(new URL(request.url).searchParams.get("consul"));
    const seen = await program({ host, port }).catch((error) => `${error.stack}`);
    return Response.json({ seen, exported: module instanceof WebAssembly.Module });
  },
};
