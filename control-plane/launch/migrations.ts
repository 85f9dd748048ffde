import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** `npm run migrations -- NAME`: writes what changed in the schemas of both stores as migrations of that name. */
const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
	console.error("Name the change in a-z, 0-9 and underscores: npm run migrations -- add_deals");
	process.exit(1);
}
const folder = fileURLToPath(new URL("..", import.meta.url));
const kit = fileURLToPath(import.meta.resolve("drizzle-kit")).replace(/[^/]+$/, "bin.cjs");
for (const store of ["hot", "cold"]) {
	const run = spawnSync(process.execPath, [kit, "generate", "--config", `drizzle.${store}.config.ts`, "--name", name], {
		cwd: folder,
		stdio: "inherit",
	});
	if (run.status !== 0) process.exit(run.status ?? 1);
}
