import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { provisionTenantSaga } from "#provision-tenant/saga.ts";
import { run } from "#saga/run.ts";
import { memoryStore } from "./memory-store.ts";
import { acme, startN8nStack, writeTinyPack } from "./n8n-stack.ts";

// A control plane to be killed: provisions a tenant and writes down, around every step, what a database would hold.
const [folder = "", controlPlaneUrl = ""] = process.argv.slice(2);
const store = memoryStore();
const stack = await startN8nStack(folder, controlPlaneUrl);
writeTinyPack(stack.packsFolder);
await run(
	{
		store,
		clock: stack.clock,
		log: stack.log,
		onProgress() {
			const pids = [...stack.runtime.pids().values(), ...stack.database.pids().values()];
			const file = join(folder, "state.json");
			const records = [...stack.tenants.records];
			const secrets = [...stack.vault.secrets];
			writeFileSync(`${file}.new`, JSON.stringify({ runs: store.runs, records, secrets, pids }));
			renameSync(`${file}.new`, file);
		},
	},
	provisionTenantSaga(stack),
	acme.id,
	acme,
);
