/** When each tenant was last used. In memory: after a start everybody's time begins anew. */
export interface Activity {
	touch(tenantId: string): void;
	/** Milliseconds since the last use; since the first question for one that was not used. */
	idleFor(tenantId: string): number;
	/** Grows with every use: two equal counts mean that nobody came in between. */
	count(tenantId: string): number;
}

export function createActivity(clock: () => Date): Activity {
	const used = new Map<string, { at: number; count: number }>();
	const of = (tenantId: string): { at: number; count: number } => {
		const known = used.get(tenantId) ?? { at: clock().getTime(), count: 0 };
		used.set(tenantId, known);
		return known;
	};
	return {
		touch(tenantId) {
			const known = of(tenantId);
			known.at = clock().getTime();
			known.count += 1;
		},
		idleFor: (tenantId) => clock().getTime() - of(tenantId).at,
		count: (tenantId) => of(tenantId).count,
	};
}
