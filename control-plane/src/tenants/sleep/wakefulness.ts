import type { PlanId } from "@flomastr/contracts/tenant";
import type { ProvisioningDeps } from "@flomastr/provisioning/deps";
import type { RuntimeState } from "@flomastr/provisioning/runtimes/runtime";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import type { TenantRuns } from "#tenants/runs.ts";

/** Why a tenant woke. */
export type WakeCause = "event" | "request" | "schedule" | "wait" | "operator";

/** Which tenants' n8n are awake, and who decides it. */
export interface Wakefulness {
	/**
	 * Base URL of a tenant's n8n, after waking it where it sleeps; resolves when n8n answers. Callers at the same time
	 * share one wake. Null when it is down or boots, or could not be woken. Counts as activity.
	 */
	awake(tenantId: string, cause?: WakeCause): Promise<string | null>;
	/** Somebody uses it: the time until it falls asleep begins anew. */
	touch(tenantId: string): void;
	/** Puts it to sleep unless it has something to do. @returns null once it sleeps, else why it does not, in words */
	sleep(tenantId: string): Promise<string | null>;
	/** @throws what the runtime or the database says when it cannot be woken */
	wake(tenantId: string): Promise<void>;
	/** To be told of every change of a runtime's health: one that woke by itself is not asleep any more. */
	notice(tenantId: string, state: RuntimeState): void;
	/** From now on idle tenants fall asleep and due ones wake, those included that sleep already. */
	start(): Promise<void>;
	/** No more of it; resolves when what is under way has ended. */
	stop(): Promise<void>;
}

/** All in milliseconds. */
export interface SleepTiming {
	/** After the last use nobody falls asleep this long, whoever asks: a request may be between the gate and n8n. */
	graceMs: number;
	/** What is due within this time is waited for. */
	soonMs: number;
	/** Between two looks for idle tenants. */
	lookMs: number;
	/** One that had something to do is asked again after this; after its plan's idle time where that is less. */
	againMs: number;
	/** How long before its time a frozen tenant is woken for something due; twice the slowest of the last where that is more. */
	leadMs: number;
	/** The same for one that has to boot, which takes seconds, on a busy machine a minute: a schedule that n8n boots after is lost. */
	bootMs: number;
	/** How long after its time a tenant stays awake for what was due to begin. */
	settleMs: number;
	/** How long n8n may take to answer after waking. */
	answerMs: number;
}

export const usualTiming: SleepTiming = {
	graceMs: 3_000,
	soonMs: 120_000,
	lookMs: 10_000,
	againMs: 60_000,
	leadMs: 3_000,
	bootMs: 60_000,
	settleMs: 5_000,
	answerMs: 120_000,
};

export interface SleepDeps {
	hot: HotDatabase;
	provisioning: ProvisioningDeps;
	directory: TenantDirectory;
	runs: Pick<TenantRuns, "contextOf" | "newest" | "underWay">;
	clock: () => Date;
	log: Logger;
	/** Milliseconds without use after which a tenant of the plan falls asleep; null never. */
	idleMs(plan: PlanId): number | null;
	timing?: Partial<SleepTiming>;
	/** Told of every wake and how long it took until n8n answered, in milliseconds. */
	onWake?(tenantId: string, ms: number, cause: WakeCause): void;
	/** Told of every time a tenant fell asleep and how long the runtime took for it. */
	onSleep?(tenantId: string, ms: number): void;
}
