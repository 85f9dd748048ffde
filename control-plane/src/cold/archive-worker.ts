import type { Logger } from "pino";
import type { TenantDirectory } from "#tenants/directory.ts";
import type { Hot } from "../context.ts";
import { archiveTenant } from "./archive.ts";
import type { ColdDirectory } from "./directory.ts";
import { hydrateThreads } from "./hydrate.ts";

/** Changes of one conversation come in bursts; this long they gather before they are copied. */
const gatherMs = 400;
/** Finds what a lost signal or an unreachable database left behind. */
const sweepMs = 15_000;

export interface ArchiveWorker {
	/** Copies what is there now; resolves when it is done. */
	flush(tenantId: string): Promise<void>;
	stop(): Promise<void>;
}

/** Copies each tenant's changes to its own database within seconds, one run per tenant at a time. */
export function startArchiveWorker(
	deps: Hot & { cold: ColdDirectory; directory: TenantDirectory; log: Logger },
): ArchiveWorker {
	const running = new Map<string, Promise<void>>();
	const timers = new Map<string, NodeJS.Timeout>();
	let stopped = false;

	function soon(tenantId: string): void {
		if (stopped || timers.has(tenantId)) return;
		const timer = setTimeout(() => {
			timers.delete(tenantId);
			void flush(tenantId).catch((error: unknown) => {
				// Its database is away; the sweep tries again. Nothing leaves the hot store before it is copied.
				deps.log.debug({ err: error, tenant: tenantId }, "archive put off");
			});
		}, gatherMs);
		timers.set(tenantId, timer);
	}

	async function flush(tenantId: string): Promise<void> {
		await running.get(tenantId)?.catch(() => {});
		const work = copy(tenantId);
		running.set(tenantId, work);
		await work.finally(() => {
			if (running.get(tenantId) === work) running.delete(tenantId);
		});
	}

	async function copy(tenantId: string): Promise<void> {
		const tenant = await deps.directory.byId(tenantId);
		if (!tenant) return;
		const cold = await deps.cold.of(tenantId);
		await hydrateThreads(deps, cold, tenant, await strangers(deps, tenantId));
		await archiveTenant(deps.hot, cold, tenantId);
	}

	const unsubscribe = deps.signals.subscribe((signal) => {
		if (signal.type === "archive") soon(signal.tenantId);
	});
	const sweep = setInterval(() => {
		void tenantsWithChanges(deps).then(
			(ids) => ids.forEach(soon),
			() => {},
		);
	}, sweepMs);

	return {
		flush,
		async stop() {
			stopped = true;
			clearInterval(sweep);
			unsubscribe();
			for (const timer of timers.values()) clearTimeout(timer);
			await Promise.allSettled(running.values());
		},
	};
}

/** Threads whose history was not looked for yet. */
async function strangers({ hot }: Hot, tenantId: string): Promise<string[]> {
	const { rows } = await hot.$client.query<{ id: string }>(
		"select id from threads where tenant_id = $1 and not hydrated limit 500",
		[tenantId],
	);
	return rows.map((row) => row.id);
}

async function tenantsWithChanges({ hot }: Hot): Promise<string[]> {
	const changed = ["contacts", "threads", "messages", "notes", "tasks"].map(
		(table) => `select tenant_id from ${table} where archived_version < version`,
	);
	const { rows } = await hot.$client.query<{ tenant_id: string }>(`${changed.join(" union ")}`);
	return rows.map((row) => row.tenant_id);
}
