import type { Actor } from "@flomastr/contracts/message";
import type { HotDatabase } from "#hot/client.ts";
import { type HotTransaction, withTenant } from "#hot/with-tenant.ts";
import type { Signal, Signals } from "./signals.ts";

export interface TenantRef {
	id: string;
	slug: string;
	name: string;
}

/** What every verb gets: for whom, by whom, in which transaction, at what time. */
export interface Ctx {
	tenant: TenantRef;
	actor: Actor;
	/** Sees and changes this tenant's rows only. */
	tx: HotTransaction;
	now: Date;
	/** Told to the rest of the process after the commit, never on rollback. */
	signals: Signal[];
}

/** What a transaction is opened with. */
export interface Hot {
	hot: HotDatabase;
	signals: Signals;
	clock: () => Date;
}

/**
 * Runs one verb, or several as one, in a transaction of the tenant; signals go out after the commit.
 * @example `const task = await inTenant(deps, tenant, actor, (ctx) => claimTask(ctx, { taskId }))`
 */
export async function inTenant<Result>(
	{ hot, signals, clock }: Hot,
	tenant: TenantRef,
	actor: Actor,
	work: (ctx: Ctx) => Promise<Result>,
): Promise<Result> {
	const pending: Signal[] = [];
	const result = await withTenant(hot, tenant.id, (tx) => work({ tenant, actor, tx, now: clock(), signals: pending }));
	signals.publish(pending);
	return result;
}

export const systemActor: Actor = { type: "system", id: "flomastr", name: "FloMastr" };
