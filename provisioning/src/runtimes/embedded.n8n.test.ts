import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { identityOf } from "#children/identity.ts";
import { createDatabase } from "#provision-tenant/create-database.ts";
import { createSecrets } from "#provision-tenant/create-secrets.ts";
import { provisionTenantSaga } from "#provision-tenant/saga.ts";
import { runtimeSpecOf } from "#runtime-spec-of.ts";
import { resumeAll } from "#saga/resume.ts";
import type { Saga } from "#saga/step.ts";
import { memoryStore } from "../../test/memory-store.ts";
import { acme, startN8nStack } from "../../test/n8n-stack.ts";
import { testVault } from "../../test/records.ts";
import { makeFolder } from "../../test/temporary-folder.ts";
import { serveTenantApi, type TenantApi } from "../../test/tenant-api.ts";
import { until } from "../../test/until.ts";
import { runtimeConformance } from "./conformance.ts";

runtimeConformance("the embedded runtime", async () => {
	const folder = makeFolder();
	const stack = await startN8nStack(folder.path, "http://127.0.0.1:9");
	const ctx = { deps: stack, tenant: acme };
	await createSecrets.do(ctx);
	await createDatabase.do(ctx);
	return {
		runtime: stack.runtime,
		spec: await runtimeSpecOf(ctx),
		kill: async (tenantId) => void process.kill((await stack.runtime.inspect(tenantId)).pid ?? 0, "SIGKILL"),
		async lose(tenantId) {
			rmSync(join(folder.path, "n8n", tenantId, ".n8n"), { recursive: true });
			return ["files"];
		},
		async stop() {
			await stack.stop();
			folder.remove();
		},
	};
});

const folder = makeFolder();
let api: TenantApi;
beforeAll(async () => {
	api = await serveTenantApi(() => true);
});
afterAll(async () => {
	await api.close();
	folder.remove();
});

test("kill -9 of the control plane leaves no process, and the next start finishes the tenant", {
	timeout: 400_000,
}, async () => {
	const script = fileURLToPath(new URL("../../test/provision-and-hang.ts", import.meta.url));
	const child = spawn(process.execPath, [script, folder.path, api.url], { stdio: ["ignore", "inherit", "inherit"] });
	const state = join(folder.path, "state.json");
	const read = () => (existsSync(state) ? JSON.parse(readFileSync(state, "utf8")) : null);
	const killed = await until(
		"n8n is booting",
		() => {
			const stored = read();
			return stored?.runs[0]?.steps.some(
				(step: { id: string; state: string }) => step.id === "wait-healthy" && step.state === "running",
			)
				? stored
				: null;
		},
		240_000,
	);
	child.kill("SIGKILL");
	const pids: number[] = killed.pids;
	expect(pids).toHaveLength(2);
	await until("all children are gone", async () =>
		(await Promise.all(pids.map(identityOf))).every((one) => one === null),
	);

	const stack = await startN8nStack(folder.path, api.url, testVault(new Map(killed.secrets)));
	for (const [id, record] of killed.records) stack.tenants.records.set(id, record);
	const store = memoryStore();
	store.runs.push(...killed.runs);
	const sagas = new Map([["provision-tenant", provisionTenantSaga(stack) as unknown as Saga<never, never>]]);
	await resumeAll({ store, clock: stack.clock, log: stack.log }, sagas);
	expect(store.runs[0]).toMatchObject({ state: "done" });
	expect(stack.tenants.state.get(acme.id)?.state).toBe("active");
	expect(api.complaints).toEqual([]);
	expect(api.subscriptions.size).toBe(1);
	await stack.stop();
});
