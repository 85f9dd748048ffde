import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import type { Signals } from "../signals.ts";
import { claimDeliveries, releaseLost } from "./claim.ts";
import { finishDelivery } from "./finish.ts";
import type { Carrier, DeliveryRow, Outcome } from "./outcome.ts";

export interface DeliveryWorker {
	/** Looks for due deliveries now instead of at the next sweep. */
	kick(): void;
	/** Takes nothing new and waits for what is on its way, at most `graceMs`; the rest is delivered again at the next start. */
	stop(graceMs: number): Promise<void>;
}

/** On their way at once: of all tenants, and of one, so that a busy tenant leaves room for the others. */
const limits = { all: 48, tenant: 16 };
/** A store that is gone without a word must not stop the looking for ever; what it gave out after this is lost and found. */
const claimMs = 30_000;
/** Finds what a lost signal or a pause left behind. */
const sweepMs = 1_000;

/** Carries deliveries to their receivers until stopped. */
export async function startDeliveryWorker(deps: {
	hot: HotDatabase;
	signals: Signals;
	clock: () => Date;
	log: Logger;
	carriers: Record<DeliveryRow["kind"], Carrier>;
}): Promise<DeliveryWorker> {
	const { hot, signals, clock, log, carriers } = deps;
	const running = new Map<string, Promise<void>>();
	const perTenant = new Map<string, number>();
	let looking = false;
	let lookAgain = false;
	let claiming: Promise<number> | null = null;
	let stopped = false;

	await releaseLost(hot, clock(), true);

	async function look(): Promise<void> {
		if (looking) {
			lookAgain = true;
			return;
		}
		looking = true;
		try {
			do {
				lookAgain = false;
				const free = limits.all - running.size;
				if (stopped || free <= 0) break;
				const busy = [...perTenant].filter(([, count]) => count >= limits.tenant).map(([tenant]) => tenant);
				const claimed = claimDeliveries(hot, clock(), Math.min(free, limits.tenant), busy);
				// A stop waits for this, and with it for what has begun by then.
				claiming = within(claimMs, claimed).then((rows) => {
					for (const row of rows) start(row);
					return rows.length;
				});
				lookAgain ||= (await claiming) > 0;
			} while (lookAgain);
		} catch (error) {
			// The store is away; the sweep tries again.
			log.warn({ err: error }, "deliveries could not be claimed");
		} finally {
			looking = false;
		}
	}

	function start(row: DeliveryRow): void {
		perTenant.set(row.tenantId, (perTenant.get(row.tenantId) ?? 0) + 1);
		const work = carry(row).finally(() => {
			running.delete(row.id);
			const left = (perTenant.get(row.tenantId) ?? 1) - 1;
			if (left > 0) perTenant.set(row.tenantId, left);
			else perTenant.delete(row.tenantId);
			void look();
		});
		running.set(row.id, work);
	}

	async function carry(row: DeliveryRow): Promise<void> {
		const outcome = await carriers[row.kind](row).catch(
			(error: unknown): Outcome => ({
				state: "retry",
				error: error instanceof Error ? error.message : String(error),
			}),
		);
		try {
			const state = await finishDelivery(hot, row, outcome, clock());
			const waiting = outcome.state === "retry" && outcome.waiting === true;
			const how = state === "pending" ? (waiting ? "waiting" : "retry") : state;
			signals.publish([{ type: "measure", measure: { what: "delivery", kind: row.kind, outcome: how } }]);
			log.debug({ delivery: row.id, tenant: row.tenantId, kind: row.kind, outcome: how }, "a delivery was tried");
			if (state === "dead") log.warn({ delivery: row.id, tenant: row.tenantId, kind: row.kind }, "delivery is dead");
			if (state !== "delivered") {
				const event = { type: "delivery", tenant_id: row.tenantId } as const;
				signals.publish([{ type: "live", tenantId: null, event }]);
			}
		} catch (error) {
			// Its lease runs out and it is delivered again; every effect is idempotent.
			log.warn({ err: error, delivery: row.id, tenant: row.tenantId }, "a delivery's end could not be recorded");
		}
	}

	const unsubscribe = signals.subscribe((signal) => {
		if (signal.type === "deliveries") void look();
	});
	let sweeps = 0;
	const sweep = setInterval(() => {
		sweeps += 1;
		if (sweeps % 60 === 0) void releaseLost(hot, clock(), false).catch(() => {});
		void look();
	}, sweepMs);
	void look();

	return {
		kick: () => void look(),
		async stop(graceMs) {
			stopped = true;
			clearInterval(sweep);
			unsubscribe();
			// What was being claimed this moment is on its way by then.
			const claimed = Promise.allSettled([claiming]);
			const ended = claimed.then(() => Promise.allSettled(running.values()));
			await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
		},
	};
}

async function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`the hot store did not answer within ${limitMs / 1000} s`)), limitMs);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
