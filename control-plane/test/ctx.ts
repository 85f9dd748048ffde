import type { Actor } from "@flomastr/contracts/message";
import type { HotDatabase } from "#hot/client.ts";
import { type Ctx, inTenant, type TenantRef } from "../src/context.ts";
import { type Signal, Signals } from "../src/signals.ts";

export const testActor: Actor = { type: "person", id: "person-asha", name: "Asha Agent", role: "agent" };

export interface CtxRunner {
	/** Runs verbs in one transaction of the tenant, as the runner's actor. */
	inTenant: <Result>(work: (ctx: Ctx) => Promise<Result>) => Promise<Result>;
	/** The same tenant, clock and signals, another actor. */
	as: (actor: Actor) => CtxRunner;
	/** Everything published after a commit, in order. */
	published: Signal[];
	/** What `ctx.now` says; set `time` to move it. */
	clock: { time: Date };
}

/**
 * Runs verbs the way the server does, with an actor and a clock that stand still.
 * @example `const { inTenant } = createCtxRunner(hot, tenant); await inTenant((ctx) => createTask(ctx, input));`
 */
export function createCtxRunner(hot: HotDatabase, tenant: TenantRef, actor: Actor = testActor): CtxRunner {
	const published: Signal[] = [];
	const clock = { time: new Date("2026-11-20T09:00:00.000Z") };
	const signals = new Signals();
	signals.subscribe((signal) => published.push(signal));
	const as = (acting: Actor): CtxRunner => ({
		inTenant: (work) => inTenant({ hot, signals, clock: () => clock.time }, tenant, acting, work),
		as,
		published,
		clock,
	});
	return as(actor);
}
