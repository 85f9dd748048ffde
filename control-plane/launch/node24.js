import { runNode24 } from "./run-node24.js";

// node control-plane/launch/node24.js <script> [arguments]: runs it under Node 24, whatever Node this is.
const argv = process.argv.slice(2);
if (argv.length === 0) {
	console.error("Say which script to run: node control-plane/launch/node24.js <script> [arguments]");
	process.exit(2);
}
process.exit(await runNode24(argv));
