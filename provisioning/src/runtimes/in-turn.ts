export type InTurn = <T>(tenantId: string, verb: () => Promise<T>) => Promise<T>;

/** One verb at a time for a tenant: two that start its n8n at once would start it twice. */
export function takeTurns(): InTurn {
	const queues = new Map<string, Promise<unknown>>();
	return (tenantId, verb) => {
		const turn = (queues.get(tenantId) ?? Promise.resolve()).then(verb, verb);
		queues.set(tenantId, turn);
		const forget = (): void => {
			if (queues.get(tenantId) === turn) queues.delete(tenantId);
		};
		turn.then(forget, forget);
		return turn;
	};
}
