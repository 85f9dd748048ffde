import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ProvisioningDeps } from "@flomastr/provisioning/deps";
import type { Runtime, RuntimeState } from "@flomastr/provisioning/runtimes/runtime";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import { onTestFinished } from "vitest";
import type { HotDatabase } from "#hot/client.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { createWakefulness } from "#tenants/sleep/create-wakefulness.ts";
import type { SleepDeps, WakeCause } from "#tenants/sleep/wakefulness.ts";
import { n8nTables } from "../../provisioning/test/n8n-tables.ts";
import type { TenantRef } from "../src/context.ts";
import { createLog } from "../src/log.ts";
import { createTenantRow } from "./rows.ts";

/** A server that answers like n8n while it is awake, and holds what comes while it is frozen, as the kernel does. */
export async function startFreezableN8n() {
	const held: (() => void)[] = [];
	const n8n = { frozen: false, booting: false, answered: 0, answeredFrozen: 0, ready: true, address: "" };
	const server = createServer((request, response) => {
		const answer = () => {
			if (n8n.frozen) n8n.answeredFrozen += 1;
			if (request.url !== "/healthz/readiness") n8n.answered += 1;
			response.writeHead(request.url === "/healthz/readiness" && !n8n.ready ? 503 : 200).end("{}");
		};
		if (n8n.frozen) held.push(answer);
		else answer();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	n8n.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	onTestFinished(() => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => void server.close(() => resolve()));
	});
	return {
		n8n,
		held,
		thaw() {
			n8n.frozen = false;
			for (const answer of held.splice(0)) answer();
		},
	};
}

/** Sleep as the control plane decides it, over a runtime whose verbs a test can hold up and count. */
export async function createSleepStack(
	store: { hot: HotDatabase; url: string },
	options: Pick<Partial<SleepDeps>, "timing" | "idleMs"> & {
		state?: string;
		nextDueAt?: Date;
		/** As where there is no swap: to wake is to boot. */
		stopsToSleep?: boolean;
	} = {},
) {
	const { hot } = store;
	const { n8n, held, thaw } = await startFreezableN8n();
	const tenant: TenantRef = await createTenantRow(hot, {
		state: options.state ?? "active",
		databaseHost: "main",
		nextDueAt: options.nextDueAt ?? null,
	});
	const calls: string[] = [];
	const before = { sleep: async () => {}, wake: async () => {} };
	n8n.frozen = options.state === "asleep";
	const state = (): RuntimeState => ({
		state: n8n.frozen ? "asleep" : "running",
		detail: null,
		restarts: 0,
		address: n8n.frozen ? null : n8n.address,
		pid: null,
	});
	const runtime = {
		async sleep() {
			calls.push("sleep");
			await before.sleep();
			n8n.frozen = true;
		},
		async wake() {
			calls.push("wake");
			await before.wake();
			thaw();
		},
		inspect: async () => state(),
		address: () => state().address,
		isBooting: () => n8n.booting,
		isFrozen: () => n8n.frozen && options.stopsToSleep !== true,
		async stop() {
			calls.push("stop");
			n8n.frozen = false;
		},
	} as unknown as Runtime;
	const gateway = { open: 0, inFlight: async () => gateway.open, list: async () => [] };
	const directory = createTenantDirectory(hot);
	const sagas = createSagaStore(hot);
	const told: string[] = [];
	const provisioning = {
		runtime,
		gateway,
		tenants: createTenantRecords(hot, directory, { changed: (id) => void told.push(id), removed: async () => {} }),
		vault: { get: async () => "secret" },
		database: { url: () => store.url },
	} as unknown as ProvisioningDeps;
	const wakes: { ms: number; cause: WakeCause }[] = [];
	const subject = { ...tenant, pack: null, owner: { email: "o@t.test", name: "O" } };
	const make = () =>
		createWakefulness({
			hot,
			provisioning,
			directory,
			runs: {
				contextOf: async () => ({ deps: provisioning, tenant: subject }),
				newest: (id) => sagas.newest(id),
				underWay: () => new Map(),
			},
			clock: () => new Date(),
			log: createLog("silent", null),
			idleMs: options.idleMs ?? (() => null),
			timing: { graceMs: 0, lookMs: 10, againMs: 20, leadMs: 50, settleMs: 100, ...options.timing },
			onWake: (_, ms, cause) => void wakes.push({ ms, cause }),
		});
	const wakefulness = make();
	onTestFinished(() => wakefulness.stop());
	const stateOf = async () => (await provisioning.tenants.read(tenant.id)).state;
	return { tenant, wakefulness, n8n, held, thaw, calls, before, gateway, provisioning, sagas, told, wakes, stateOf };
}

/** n8n's tables of a file's tenants, in the hot store's own database for want of another. */
export const layOutN8n = (hot: HotDatabase) => hot.$client.query(n8nTables);
