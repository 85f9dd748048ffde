import type { Due } from "@flomastr/provisioning/sleep-tenant/next-due";

/** What sleeping tenants have to be woken for: one timer for all, on the earliest. */
export interface DueTimer {
	set(tenantId: string, due: Due | null): void;
	start(): void;
	stop(): void;
}

/** A timer of Node's takes no more than 24 days, and the clock may be set meanwhile. */
const longestMs = 60 * 60_000;

/** @param leadMs how long before its time a tenant is to be told of */
export function createDueTimer(deps: {
	clock: () => Date;
	leadMs: () => number;
	onDue: (tenantId: string, due: Due) => void;
}): DueTimer {
	const dues = new Map<string, Due>();
	let timer: NodeJS.Timeout | undefined;
	let running = false;

	function arm(): void {
		clearTimeout(timer);
		if (!running || dues.size === 0) return;
		let first = Number.POSITIVE_INFINITY;
		for (const { at } of dues.values()) first = Math.min(first, at.getTime());
		const pause = first - deps.leadMs() - deps.clock().getTime();
		timer = setTimeout(ring, Math.min(Math.max(pause, 0), longestMs));
		timer.unref();
	}

	function ring(): void {
		const until = deps.clock().getTime() + deps.leadMs();
		for (const [tenantId, due] of dues) {
			if (due.at.getTime() > until) continue;
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
