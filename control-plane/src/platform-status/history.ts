import type { PlatformStatus } from "@flomastr/contracts/platform";
import type { HotDatabase } from "#hot/client.ts";
import type { Signals } from "../signals.ts";
import { countTenants } from "./count-tenants.ts";
import { depthOf, readQueue } from "./read-queue.ts";

type Point = PlatformStatus["history"][number];

/**
 * A point a minute of the last hour. In memory alone: after a start it begins anew, and whoever wants more than an hour
 * scrapes `/metrics`.
 */
export interface History {
	points(): Point[];
	stop(): void;
}

const minutes = 60;

export function keepHistory(deps: {
	hot: HotDatabase;
	signals: Signals;
	clock: () => Date;
	/** Milliseconds between two points. */
	everyMs?: number;
}): History {
	const { hot, signals, clock, everyMs = 60_000 } = deps;
	const points: Point[] = [];
	let wakes: number[] = [];

	const unsubscribe = signals.subscribe((signal) => {
		if (signal.type === "measure" && signal.measure.what === "wake") wakes.push(signal.measure.ms);
	});

	async function take(): Promise<void> {
		const at = clock();
		const woke = wakes;
		wakes = [];
		const [tenants, queue] = await Promise.all([countTenants(hot), readQueue(hot, at)]);
		const of = (state: string) => tenants.find((one) => one.state === state)?.count ?? 0;
		points.push({
			at: at.toISOString(),
			queue_waiting: depthOf(queue, "pending", "running"),
			lag_seconds: queue.lagSeconds,
			awake: of("active"),
			asleep: of("asleep"),
			wake_ms: median(woke),
		});
		if (points.length > minutes) points.shift();
	}

	// A minute in which the store was away is a gap, and the parts say why.
	const timer = setInterval(() => void take().catch(() => {}), everyMs);
	timer.unref();
	void take().catch(() => {});
	return {
		points: () => [...points],
		stop() {
			clearInterval(timer);
			unsubscribe();
		},
	};
}

function median(values: number[]): number | null {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	if (sorted.length === 0) return null;
	const upper = sorted[middle] ?? 0;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
