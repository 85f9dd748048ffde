import { existsSync } from "node:fs";
import { root } from "./find-node24.js";
import { runNode24 } from "./run-node24.js";

// npm run typecheck: every part with the compiler settings of its own. All are checked even when one fails.
const tsc = `${root}node_modules/typescript/bin/tsc`;
const checks = [
	{ name: "server", needs: "tsconfig.json", argv: [tsc, "-p", "tsconfig.json"], folder: "" },
	{ name: "nodes", needs: "custom-nodes/tsconfig.json", argv: [tsc, "-p", "tsconfig.json"], folder: "custom-nodes" },
	{
		name: "route types",
		needs: "hitl-ui/tsconfig.json",
		argv: [`${root}node_modules/@react-router/dev/bin.cjs`, "typegen"],
		folder: "hitl-ui",
	},
	{ name: "front end", needs: "hitl-ui/tsconfig.json", argv: [tsc, "-p", "tsconfig.json"], folder: "hitl-ui" },
];

let failed = false;
for (const { name, needs, argv, folder } of checks) {
	if (!existsSync(root + needs)) continue;
	const code = await runNode24(argv, { cwd: root + folder });
	console.log(`${name}: ${code === 0 ? "types are right" : "types are wrong"}`);
	failed ||= code !== 0;
}
process.exit(failed ? 1 : 0);
