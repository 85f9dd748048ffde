import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hookWorkflow } from "./sleep-workflows.ts";

/** Of the pack and of its only workflow, which answers at `/webhook/hook`. */
export const hookPack = "hook";

/** Writes a pack whose tenants have a webhook and need no tenant API. */
export function writeHookPack(packsFolder: string): void {
	const folder = join(packsFolder, hookPack);
	mkdirSync(join(folder, "workflows"), { recursive: true });
	const pack = {
		id: hookPack,
		name: "Hook",
		description: "A webhook that answers",
		currency: "INR",
		workflows: [{ file: "hook.json" }],
		connections: [],
	};
	writeFileSync(join(folder, "pack.json"), JSON.stringify(pack));
	writeFileSync(join(folder, "workflows/hook.json"), JSON.stringify(hookWorkflow(hookPack)));
}
