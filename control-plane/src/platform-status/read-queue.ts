import type { HotDatabase } from "#hot/client.ts";

export interface QueueDepth {
	kind: "event" | "resume" | "send";
	state: "pending" | "running" | "dead";
	count: number;
}

export interface Queue {
	depths: QueueDepth[];
	/** Age of the oldest delivery that is due and not yet taken, in seconds; 0 when none is. */
	lagSeconds: number;
}

/** What waits to be delivered, of all tenants. What was delivered is not counted: it is pruned. */
export async function readQueue(hot: HotDatabase, now: Date): Promise<Queue> {
	const { rows } = await hot.$client.query<QueueDepth & { lag: number | null }>(
		`select kind, state, count(*)::int as count,
			extract(epoch from $1::timestamptz - min(next_attempt_at) filter (where state = 'pending'))::float8 as lag
		from deliveries where state in ('pending', 'running', 'dead') group by kind, state`,
		[now],
	);
	const lagSeconds = Math.max(0, ...rows.map(({ lag }) => lag ?? 0));
	return { depths: rows.map(({ kind, state, count }) => ({ kind, state, count })), lagSeconds };
}

/** How many deliveries of the queue are in one of the states. */
export function depthOf(queue: Queue, ...states: QueueDepth["state"][]): number {
	return queue.depths.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
}
