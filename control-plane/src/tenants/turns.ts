/** One thing at a time for each tenant; others go on beside it. */
export interface Turns {
	take<Result>(tenantId: string, work: () => Promise<Result>): Promise<Result>;
	/** Resolves when everything that was begun has ended. */
	idle(): Promise<void>;
}

export function createTurns(): Turns {
	const last = new Map<string, Promise<unknown>>();
	return {
		take(tenantId, work) {
			const turn = (last.get(tenantId) ?? Promise.resolve()).then(work, work);
			last.set(tenantId, turn);
			const forget = () => {
				if (last.get(tenantId) === turn) last.delete(tenantId);
			};
			turn.then(forget, forget);
			return turn;
		},
		async idle() {
			while (last.size > 0) await Promise.allSettled(last.values());
		},
	};
}
