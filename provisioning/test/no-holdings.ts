import type { Holdings } from "#backups/holdings.ts";

/** Of a control plane that keeps nothing of its tenants. */
export const noHoldings: Holdings = {
	settle: async () => {},
	letGo: async () => {},
	settleAnew: async () => {},
	async *rows() {},
	people: async () => [],
	channels: async () => [],
	putRows: async () => {},
	renameIds: async () => {},
	forget: async () => {},
	async *files() {},
	putFile: async () => {},
};
