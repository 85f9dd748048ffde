import type { Holds } from "@flomastr/provisioning/upgrade-tenant/context";
import { upgradeSagaId } from "@flomastr/provisioning/upgrade-tenant/saga";
import type { HotDatabase } from "#hot/client.ts";

export interface KnownHolds extends Holds {
	/** Whoever would speak to this tenant's n8n waits: it is being upgraded. */
	has(tenantId: string): boolean;
	/** For the start: runs that a stop cut off hold their tenants until they are taken up and end. */
	load(hot: HotDatabase): Promise<void>;
}

export function createHolds(): KnownHolds {
	const held = new Set<string>();
	return {
		hold: (tenantId) => void held.add(tenantId),
		letGo: (tenantId) => void held.delete(tenantId),
		has: (tenantId) => held.has(tenantId),
		async load(hot) {
			const { rows } = await hot.$client.query<{ subject: string }>(
				"select subject from saga_runs where saga = $1 and state in ('running', 'undoing')",
				[upgradeSagaId],
			);
			for (const { subject } of rows) held.add(subject);
		},
	};
}
