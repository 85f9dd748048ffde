import { root } from "./find-node24.js";
import { runNode24 } from "./run-node24.js";

// npm start: the whole platform, under Node 24.
process.exit(await runNode24([`${root}control-plane/src/main.ts`, ...process.argv.slice(2)], { tether: true }));
