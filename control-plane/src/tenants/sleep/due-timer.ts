import type { Due } from "@flomastr/provisioning/sleep-tenant/next-due";

/** What sleeping tenants have to be woken for: one timer for all, on the earliest. */
export interface DueTimer {
	set(tenantId: string, due: Due | null): void;
	start(): void;
	stop(): void;
}

/** The clock may be set meanwhile, and who was frozen may have to boot by now, which takes longer. */
const longestMs = 20_000;

/** @param leadMs how long before its time a tenant is to be told of, as things stand */
export function createDueTimer(deps: {
	clock: () => Date;
	leadMs: (tenantId: string) => number;
	onDue: (tenantId: string, due: Due) => void;
}): DueTimer {
	const dues = new Map<string, Due>();
	let timer: NodeJS.Timeout | undefined;
	let running = false;

	function arm(): void {
		clearTimeout(timer);
		if (!running || dues.size === 0) return;
		let first = Number.POSITIVE_INFINITY;
		for (const [tenantId, { at }] of dues) first = Math.min(first, at.getTime() - deps.leadMs(tenantId));
		const pause = first - deps.clock().getTime();
		timer = setTimeout(ring, Math.min(Math.max(pause, 0), longestMs));
		timer.unref();
	}

	function ring(): void {
		const now = deps.clock().getTime();
		for (const [tenantId, due] of dues) {
			if (due.at.getTime() - deps.leadMs(tenantId) > now) continue;
			dues.delete(tenantId);
			deps.onDue(tenantId, due);
		}
		arm();
	}

	return {
		set(tenantId, due) {
			if (due === null) dues.delete(tenantId);
			else dues.set(tenantId, due);
			arm();
		},
		start() {
			running = true;
			arm();
		},
		stop() {
			running = false;
			arm();
		},
	};
}
