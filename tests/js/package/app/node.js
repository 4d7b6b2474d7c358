// The program in what is like Node: `node.js ADDRESS`.

import process from "node:process";
import { program } from "./program.js";

const [host, port] = process.argv.at(-1).split(":");
program({ host, port }).then((seen) => console.log(JSON.stringify(seen)));
