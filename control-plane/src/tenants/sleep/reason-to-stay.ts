import { askN8n, type N8nWork } from "@flomastr/provisioning/sleep-tenant/ask-n8n";
import { eq } from "drizzle-orm";
import { tenants } from "#tenants/schema.hot.ts";
import { waitingDeliveries } from "./waiting-deliveries.ts";
import type { SleepDeps, SleepTiming } from "./wakefulness.ts";

type Deps = Pick<SleepDeps, "hot" | "provisioning" | "runs" | "clock"> & { timing: SleepTiming };

/**
 * Asks everything that could need a tenant's n8n, the cheap questions first.
 * @param n8n Its base URL while it was awake.
 * @returns the first reason to stay awake, in words, or what n8n has before it
 */
export async function reasonToStay(
	deps: Deps,
	tenantId: string,
	n8n: string | null,
): Promise<{ why: string } | N8nWork> {
	const { hot, provisioning, clock, timing } = deps;
	const around = await workAround(deps, tenantId);
	if (around !== null) return { why: around };

	const now = clock();
	const work = await askN8n(await deps.runs.contextOf(tenantId), now);
	await hot
		.update(tenants)
		.set({ nextDueAt: work.due?.at ?? null })
		.where(eq(tenants.id, tenantId));
	if (work.busy !== null) return { why: work.busy };
	if (work.always !== null) return { why: work.always };
	if (work.due && work.due.at.getTime() - now.getTime() < timing.soonMs) {
		const what = work.due.what === "wait" ? "an execution that waits goes on" : "a schedule is due";
		return { why: `${what} at ${work.due.at.toISOString()}` };
	}

	const run = await deps.runs.newest(tenantId);
	const cutOff = run?.state === "running" || run?.state === "undoing" ? run.saga : null;
	const change = deps.runs.underWay().get(tenantId) ?? cutOff;
	if (change !== null) return { why: `${change} is under way` };
	// Last of all: reading n8n's tables took a moment.
	const since = await workAround(deps, tenantId);
	return since === null ? work : { why: since };

	async function workAround({ hot }: Deps, id: string): Promise<string | null> {
		const deliveries = await waitingDeliveries(hot, id, clock());
		if (deliveries > 0) return `${deliveries} deliveries wait or are on their way to it`;
		const open = await provisioning.gateway.inFlight(id, n8n);
		return open > 0 ? `${open} requests or open editors are connected to it` : null;
	}
}
