import type { PlanId } from "@flomastr/contracts/tenant";

/** What a tenant's n8n may take of its host. */
export type Limits = {
	/** Of the whole container, in MiB; n8n's heap leaves room for its task runner and buffers. */
	memoryMb: number;
	heapMb: number;
	/** Share of CPU time, in cores. */
	cpus: number;
	pids: number;
};

export type Plan = {
	limits: Limits;
	/** Connections that each role of its database may hold at once: n8n its own, the platform its own. */
	databaseConnections: number;
	/** Minutes without anything to do after which it falls asleep; null never sleeps. */
	idleMinutes: number | null;
};

/** Heaps below 384 MiB die while the editor's assets are prepared at boot. */
export const plans: Record<PlanId, Plan> = {
	small: { limits: { memoryMb: 768, heapMb: 384, cpus: 0.5, pids: 128 }, databaseConnections: 8, idleMinutes: 15 },
	standard: { limits: { memoryMb: 1024, heapMb: 512, cpus: 1, pids: 256 }, databaseConnections: 12, idleMinutes: 30 },
	large: { limits: { memoryMb: 2048, heapMb: 1280, cpus: 2, pids: 512 }, databaseConnections: 20, idleMinutes: null },
};
