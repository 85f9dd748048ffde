import { reasonOf } from "@flomastr/provisioning/errors";
import { isReady } from "@flomastr/provisioning/runtimes/health";
import { askN8n } from "@flomastr/provisioning/sleep-tenant/ask-n8n";
import type { Due } from "@flomastr/provisioning/sleep-tenant/next-due";
import { wakeN8n } from "@flomastr/provisioning/sleep-tenant/wake-n8n";
import { eq } from "drizzle-orm";
import { tenants } from "#tenants/schema.hot.ts";
import { createTurns } from "#tenants/turns.ts";
import { createActivity } from "./activity.ts";
import { createDueTimer } from "./due-timer.ts";
import { createIdlePolicy } from "./idle-policy.ts";
import { reasonToStay } from "./reason-to-stay.ts";
import { type SleepDeps, usualTiming, type WakeCause, type Wakefulness } from "./wakefulness.ts";

/** What a tenant could not be woken for is tried again after this. */
const retryMs = 10_000;
/** What a stop waits for a wake or a sleep under way; the next start finds it half done and goes on. */
const stopMs = 10_000;

/**
 * Falling asleep and waking, one at a time for each tenant. No request is lost: whoever asks for the address while a
 * tenant falls asleep waits for its turn and wakes it; whoever had it before is seen by the questions that come first
 * (a delivery is marked as running, the gateway counts what is open), and they are asked again once n8n sleeps.
 */
export function createWakefulness(deps: SleepDeps): Wakefulness {
	const { hot, provisioning, directory, runs, clock, log } = deps;
	const { runtime } = provisioning;
	const timing = { ...usualTiming, ...deps.timing };
	const activity = createActivity(clock);
	const turns = createTurns();
	const falling = new Set<string>();
	const waking = new Map<string, Promise<string | null>>();
	/** Until then something that was due may begin. */
	const stayUntil = new Map<string, number>();
	const lastThaws: number[] = [];
	let stopped = false;

	const leadMs = (tenantId: string): number => {
		const lead = runtime.isFrozen(tenantId) ? Math.max(timing.leadMs, 2 * Math.max(0, ...lastThaws)) : timing.bootMs;
		// Never more than what falling asleep waits for, or it would wake at once.
		return Math.min(lead, timing.soonMs);
	};
	const timer = createDueTimer({ clock, leadMs, onDue });
	const policy = createIdlePolicy({ ...deps, activity, timing, sleep });

	async function wakeInTurn(tenantId: string, cause: WakeCause): Promise<string | null> {
		const { state } = await provisioning.tenants.read(tenantId);
		if (state !== "asleep") return runtime.address(tenantId);
		const wasFrozen = runtime.isFrozen(tenantId);
		const begun = performance.now();
		const address = await wakeN8n(await runs.contextOf(tenantId), timing.answerMs);
		const ms = Math.round(performance.now() - begun);
		timer.set(tenantId, null);
		// Its health tells the console the rest: what does not answer is not asleep either.
		if (!(await provisioning.tenants.moveState(tenantId, "asleep", "active"))) return afterChange(tenantId, address);
		if (address === null) {
			log.warn({ tenant: tenantId, cause, ms }, "a tenant was woken, and its n8n does not answer");
			return null;
		}
		if (wasFrozen) lastThaws.push(ms);
		if (lastThaws.length > 20) lastThaws.shift();
		deps.onWake?.(tenantId, ms, cause);
		log.info({ tenant: tenantId, cause, ms }, "a tenant woke");
		return address;
	}

	/** Somebody changed it while it woke. What is suspended or removed by now must not run for that. */
	async function afterChange(tenantId: string, address: string | null): Promise<string | null> {
		const { state } = await provisioning.tenants.read(tenantId);
		if (state === "active") return address;
		await (state === "removed" ? runtime.remove(tenantId) : runtime.stop(tenantId));
		return null;
	}

	function wakeOnce(tenantId: string, cause: WakeCause): Promise<string | null> {
		const underWay = waking.get(tenantId);
		if (underWay) return underWay;
		const work = turns
			.take(tenantId, () => wakeInTurn(tenantId, cause))
			.finally(() => {
				if (waking.get(tenantId) === work) waking.delete(tenantId);
			});
		waking.set(tenantId, work);
		return work;
	}

	async function awake(tenantId: string, cause: WakeCause = "request"): Promise<string | null> {
		activity.touch(tenantId);
		const known = await directory.byId(tenantId);
		if (!known) return null;
		// Nothing between this question and the return: whoever falls asleep after it sees the caller first.
		if (known.state !== "asleep" && !falling.has(tenantId))
			return runtime.isBooting(tenantId) ? null : runtime.address(tenantId);
		return wakeOnce(tenantId, cause).catch((error: unknown) => {
			log.error({ err: error, tenant: tenantId, cause }, "a tenant could not be woken");
			return null;
		});
	}

	function sleep(tenantId: string): Promise<string | null> {
		return turns.take(tenantId, async () => {
			falling.add(tenantId);
			try {
				return await fallAsleep(tenantId);
			} finally {
				falling.delete(tenantId);
			}
		});
	}

	async function fallAsleep(tenantId: string): Promise<string | null> {
		const { state } = await provisioning.tenants.read(tenantId);
		if (state === "asleep") return null;
		if (state !== "active") return `it is ${state}`;
		const idle = activity.idleFor(tenantId);
		if (activity.count(tenantId) > 0 && idle < timing.graceMs) return `it was used ${idle} ms ago`;
		if ((stayUntil.get(tenantId) ?? 0) > clock().getTime()) return "it was woken for something that is due now";
		const before = activity.count(tenantId);
		const n8n = runtime.address(tenantId);
		const stay = await reasonToStay({ ...deps, timing }, tenantId, n8n);
		if ("why" in stay) return stay.why;

		// Recorded first: a kill in between leaves one that is woken, never one that sleeps and counts as awake.
		if (!(await provisioning.tenants.moveState(tenantId, "active", "asleep"))) return "it was changed just now";
		const begun = performance.now();
		try {
			await runtime.sleep(tenantId);
		} catch (error) {
			await stayAwake(tenantId, n8n);
			throw error;
		}
		const ms = Math.round(performance.now() - begun);
		const came = activity.count(tenantId) === before ? await workSince(tenantId, n8n) : "it was used just now";
		if (came !== null) {
			await wakeInTurn(tenantId, "request");
			return came;
		}
		timer.set(tenantId, stay.due);
		deps.onSleep?.(tenantId, ms);
		log.info({ tenant: tenantId, ms, next: stay.due?.at.toISOString() ?? null }, "a tenant fell asleep");
		return null;
	}

	/** It could not be put to sleep. Where nothing was done to it, as while the engine is away, it works on. */
	async function stayAwake(tenantId: string, n8n: string | null): Promise<void> {
		if (n8n !== null && (await isReady(n8n))) await provisioning.tenants.moveState(tenantId, "asleep", "active");
		else await wakeInTurn(tenantId, "operator");
	}

	/** What came while it fell asleep; what cannot be asked wakes it. */
	async function workSince(tenantId: string, n8n: string | null): Promise<string | null> {
		try {
			const stay = await reasonToStay({ ...deps, timing }, tenantId, n8n);
			return "why" in stay ? stay.why : null;
		} catch (error) {
			return reasonOf(error);
		}
	}

	function onDue(tenantId: string, due: Due): void {
		stayUntil.set(tenantId, Math.max(due.until.getTime(), clock().getTime()) + timing.settleMs);
		wakeOnce(tenantId, due.what).catch((error: unknown) => {
			log.error({ err: error, tenant: tenantId, due: due.at }, "a tenant could not be woken for what is due");
			const again = new Date(clock().getTime() + leadMs(tenantId) + retryMs);
			if (!stopped) timer.set(tenantId, { ...due, at: again, until: again });
		});
	}

	/** What was remembered of every tenant that sleeps, so that nothing is missed while their databases are asked. */
	async function rememberedDues(): Promise<{ id: string; at: Date | null }[]> {
		const rows = await hot
			.select({ id: tenants.id, at: tenants.nextDueAt })
			.from(tenants)
			.where(eq(tenants.state, "asleep"));
		for (const { id, at } of rows) timer.set(id, at && { at, until: at, what: "schedule" });
		return rows;
	}

	async function readDues(rows: { id: string; at: Date | null }[]): Promise<void> {
		for (const { id, at } of rows) {
			// What fell due while nobody could wake it is made up for now.
			if (stopped || (at !== null && at <= clock())) continue;
			await turns
				.take(id, async () => {
					if ((await directory.byId(id))?.state !== "asleep") return;
					timer.set(id, (await askN8n(await runs.contextOf(id), clock())).due);
				})
				.catch((error: unknown) => log.warn({ err: error, tenant: id }, "what is due in a sleeping tenant is unknown"));
		}
	}

	return {
		awake,
		touch: (tenantId) => activity.touch(tenantId),
		sleep,
		async wake(tenantId) {
			activity.touch(tenantId);
			await wakeOnce(tenantId, "operator");
		},
		notice(tenantId, { state }) {
			if (state !== "running" || falling.has(tenantId) || waking.has(tenantId) || stopped) return;
			void directory
				.byId(tenantId)
				.then(async (known) => {
					if (known?.state !== "asleep" || (await runtime.inspect(tenantId)).state !== "running") return;
					await wakeOnce(tenantId, "operator");
				})
				.catch((error: unknown) => log.warn({ err: error, tenant: tenantId }, "a tenant woke by itself"));
		},
		async start() {
			const rows = await rememberedDues();
			timer.start();
			policy.start();
			// Not waited for: of many tenants, one's database may be away.
			void readDues(rows);
		},
		async stop() {
			stopped = true;
			timer.stop();
			const ended = Promise.all([policy.stop(), turns.idle()]);
			await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, stopMs).unref())]);
		},
	};
}
