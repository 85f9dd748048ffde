import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmbeddedDatabase, type EmbeddedDatabase } from "#databases/embedded.ts";
import type { ProvisioningDeps, TenantSubject } from "#deps.ts";
import type { Gateway, Route } from "#gateways/gateway.ts";
import { installN8n } from "#n8n/install.ts";
import { createEmbeddedRuntime, type EmbeddedRuntime } from "#runtimes/embedded.ts";
import type { RuntimeState } from "#runtimes/runtime.ts";
import { type RecordedLog, recordLog } from "./record-log.ts";
import { type TestRecords, type TestVault, testRecords, testVault } from "./records.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));
export const nodesPackage = join(project, "custom-nodes");

export type N8nStack = ProvisioningDeps & {
	runtime: EmbeddedRuntime;
	database: EmbeddedDatabase;
	vault: TestVault;
	tenants: TestRecords;
	routes: Map<string, Route>;
	log: RecordedLog;
	health: { tenantId: string; state: RuntimeState }[];
	stop(): Promise<void>;
};

/** Everything a tenant is made of, for real, in a folder; only the control plane's own records are in memory. */
export async function startN8nStack(folder: string, controlPlaneUrl: string, vault = testVault()): Promise<N8nStack> {
	if (!existsSync(join(nodesPackage, "dist"))) execFileSync(process.execPath, ["build.js"], { cwd: nodesPackage });
	const n8nModules = await installN8n({ folder: join(project, "tenant-template", "n8n") });
	const log = recordLog();
	const health: N8nStack["health"] = [];
	const database = createEmbeddedDatabase({ root: join(folder, "databases"), log });
	const runtime = createEmbeddedRuntime({
		root: join(folder, "n8n"),
		n8nModules,
		nodesPackage,
		compileCache: join(project, "node_modules", ".cache", "n8n-compile"),
		log,
		onHealth: (tenantId, state) => health.push({ tenantId, state }),
	});
	const routes = new Map<string, Route>();
	const gateway: Gateway = {
		publish: async (route) => void routes.set(route.tenantId, route),
		withdraw: async (tenantId) => void routes.delete(tenantId),
		list: async () => [...routes.values()],
		inFlight: async () => 0,
	};
	return {
		runtime,
		database,
		gateway,
		subaccounts: null,
		vault,
		tenants: testRecords(),
		routes,
		log,
		health,
		packsFolder: join(folder, "packs"),
		migrationsFolder: join(project, "tenant-template", "migrations"),
		controlPlaneUrl,
		publicUrl: (slug) => `http://${slug}.localhost:8080/`,
		clock: () => new Date(),
		async stop() {
			await runtime.close();
			await database.stop();
		},
	};
}

export const acme: TenantSubject = {
	id: "0198a000-0000-7000-8000-000000000001",
	slug: "acme",
	name: "Acme Brokers",
	pack: "tiny",
	owner: { email: "owner@acme.test", name: "Olive Owner" },
};

/** A pack of two workflows: a plain webhook answered by a Code node, and one that listens for customers' messages. */
export function writeTinyPack(packsFolder: string): void {
	const folder = join(packsFolder, "tiny", "workflows");
	mkdirSync(folder, { recursive: true });
	const link = (from: string, to: string) => ({ [from]: { main: [[{ node: to, type: "main", index: 0 }]] } });
	writeFileSync(
		join(folder, "1-doubler.json"),
		JSON.stringify({
			name: "Doubler",
			nodes: [
				{
					id: "hook",
					name: "Hook",
					type: "n8n-nodes-base.webhook",
					typeVersion: 2,
					position: [0, 0],
					webhookId: "doubler",
					parameters: { httpMethod: "POST", path: "doubler", responseMode: "lastNode" },
				},
				{
					id: "code",
					name: "Double",
					type: "n8n-nodes-base.code",
					typeVersion: 2,
					position: [200, 0],
					parameters: { jsCode: "return [{ json: { doubled: $json.body.number * 2 } }];" },
				},
			],
			connections: link("Hook", "Double"),
			settings: { executionOrder: "v1" },
		}),
	);
	writeFileSync(
		join(folder, "2-listener.json"),
		JSON.stringify({
			name: "Listener",
			nodes: [
				{
					id: "trigger",
					name: "FloMastr Trigger",
					type: "n8n-nodes-flomastr.floMastrTrigger",
					typeVersion: 1,
					position: [0, 0],
					webhookId: "listener",
					parameters: {},
					credentials: { floMastrApi: { name: "FloMastr" } },
				},
				{
					id: "nothing",
					name: "Nothing",
					type: "n8n-nodes-base.noOp",
					typeVersion: 1,
					position: [200, 0],
					parameters: {},
				},
			],
			connections: link("FloMastr Trigger", "Nothing"),
			settings: { executionOrder: "v1" },
		}),
	);
}
