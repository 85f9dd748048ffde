import { Gauge, type Registry } from "prom-client";
import type { HotDatabase } from "#hot/client.ts";
import type { PartsWatch } from "#parts/watch.ts";
import { countTenants } from "#platform-status/count-tenants.ts";
import { readQueue } from "#platform-status/read-queue.ts";

interface Deps {
	hot: HotDatabase;
	parts: Pick<PartsWatch, "current">;
	clock: () => Date;
}

/** A hot store that hangs must not make the scrape hang. */
const limitMs = 3_000;

/**
 * What is read when it is asked for. While the hot store is away its gauges are left out, rather than standing still
 * at their last value; that it is away says `flomastr_part_up`.
 */
export function gaugeState(register: Registry, { hot, parts, clock }: Deps): { read(): Promise<void> } {
	const registers = [register];
	const tenants = new Gauge({
		name: "flomastr_tenants",
		help: "Tenants by state.",
		labelNames: ["state"],
		registers,
	});
	const depth = new Gauge({
		name: "flomastr_deliveries",
		help: "Deliveries that wait, are on their way or were given up, by what they carry.",
		labelNames: ["kind", "state"],
		registers,
	});
	const lag = new Gauge({
		name: "flomastr_delivery_lag_seconds",
		help: "Age of the oldest delivery that is due; 0 when none is.",
		registers,
	});
	new Gauge({
		name: "flomastr_part_up",
		help: "1 where a part of the platform works, 0.5 where it does with trouble, 0 where it is down.",
		labelNames: ["part"],
		registers,
		collect() {
			this.reset();
			for (const { id, state } of parts.current()) this.set({ part: id }, { up: 1, degraded: 0.5, down: 0 }[state]);
		},
	});

	async function readStore(): Promise<void> {
		const [counted, queue] = await Promise.all([countTenants(hot), readQueue(hot, clock())]);
		for (const { state, count } of counted) tenants.set({ state }, count);
		for (const { kind, state, count } of queue.depths) depth.set({ kind, state }, count);
		lag.set(queue.lagSeconds);
	}

	return {
		async read() {
			tenants.reset();
			depth.reset();
			lag.remove();
			let timer: NodeJS.Timeout | undefined;
			const limit = new Promise<void>((resolve) => {
				timer = setTimeout(resolve, limitMs);
			});
			await Promise.race([readStore().catch(() => {}), limit]);
			clearTimeout(timer);
		},
	};
}
