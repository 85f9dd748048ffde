import type { PlanId } from "@flomastr/contracts/tenant";
import { partAway } from "@flomastr/provisioning/saga/part-away";
import { eq } from "drizzle-orm";
import { tenants } from "#tenants/schema.hot.ts";
import type { Activity } from "./activity.ts";
import type { SleepDeps, SleepTiming } from "./wakefulness.ts";

/** Looks for tenants that were idle for as long as their plan says, and lets them fall asleep one after another. */
export function createIdlePolicy(
	deps: Pick<SleepDeps, "hot" | "idleMs" | "clock" | "log"> & {
		activity: Activity;
		timing: SleepTiming;
		sleep(tenantId: string): Promise<string | null>;
	},
): { start(): void; stop(): Promise<void> } {
	const { hot, activity, timing, log } = deps;
	const notBefore = new Map<string, number>();
	let timer: NodeJS.Timeout | undefined;
	let looking: Promise<void> = Promise.resolve();
	let stopped = false;

	async function look(): Promise<void> {
		const rows = await hot
			.select({ id: tenants.id, plan: tenants.plan })
			.from(tenants)
			.where(eq(tenants.state, "active"));
		for (const { id, plan } of rows) {
			const idleMs = deps.idleMs(plan as PlanId);
			if (stopped || idleMs === null || activity.idleFor(id) < idleMs) continue;
			if ((notBefore.get(id) ?? 0) > deps.clock().getTime()) continue;
			const why = await deps.sleep(id).catch((error: unknown) => {
				const part = partAway(error);
				// All the others would find the same.
				if (part === "Docker") throw error;
				if (part !== null) return `${part} is away`;
				log.warn({ err: error, tenant: id }, "an idle tenant could not be put to sleep");
				return "it failed";
			});
			if (why === null) notBefore.delete(id);
			else notBefore.set(id, deps.clock().getTime() + Math.min(timing.againMs, idleMs));
			if (why !== null) log.debug({ tenant: id, why }, "an idle tenant stays awake");
		}
	}

	function schedule(): void {
		if (stopped) return;
		timer = setTimeout(() => {
			looking = look()
				.catch((error: unknown) => {
					// A part that is away is told of elsewhere, once.
					if (partAway(error) === null) log.warn({ err: error }, "idle tenants could not be looked for");
				})
				.finally(schedule);
		}, timing.lookMs);
		timer.unref();
	}

	return {
		start: schedule,
		async stop() {
			stopped = true;
			clearTimeout(timer);
			await looking;
		},
	};
}
