// The program in a browser, whose page comes from where Consul is reached; what it saw goes there too.

import { program } from "./program.js";

const { hostname: host, port } = location;
program({ host, port })
  .catch((error) => `${error.stack}`)
  .then((seen) => fetch("/seen", { method: "POST", body: JSON.stringify(seen) }));
