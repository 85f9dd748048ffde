import { Counter, Histogram, type Registry } from "prom-client";
import type { Signals } from "../signals.ts";
import type { Measure } from "./measure.ts";

const seconds = (ms: number) => ms / 1000;
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A frozen tenant wakes in tenths of a second, a stopped one boots. */
const wakeBuckets = [0.05, 0.1, 0.2, 0.3, 0.6, 1, 2, 5, 10, 20, 60];
const sagaBuckets = [0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1800];

/**
 * Counts what the process tells about itself, from now until stopped.
 * @param perTenant gives wakes and sleeps the tenant's id: bounded by the number of tenants, so it is a choice
 */
export function countMeasures(register: Registry, signals: Signals, perTenant: boolean): () => void {
	const registers = [register];
	const tenant = perTenant ? ["tenant"] : [];
	const requests = new Histogram({
		name: "flomastr_http_request_duration_seconds",
		help: "Time to answer, by route pattern; the route is 'none' where nothing matched.",
		labelNames: ["method", "route", "status"],
		buckets: requestBuckets,
		registers,
	});
	const wakes = new Histogram({
		name: "flomastr_wake_duration_seconds",
		help: "Time from the call until a woken tenant's n8n answered, by what it was woken for.",
		labelNames: ["cause", ...tenant],
		buckets: wakeBuckets,
		registers,
	});
	const sleeps = new Histogram({
		name: "flomastr_sleep_duration_seconds",
		help: "Time the runtime took to put a tenant to sleep.",
		labelNames: tenant,
		buckets: wakeBuckets,
		registers,
	});
	const deliveries = new Counter({
		name: "flomastr_delivery_attempts_total",
		help: "Tries of deliveries by how they ended; 'waiting' ones found nobody there and cost no attempt.",
		labelNames: ["kind", "outcome"],
		registers,
	});
	const channels = new Counter({
		name: "flomastr_channel_messages_total",
		help: "Messages by channel: received, sent, failed for good, and webhooks rejected for a wrong signature.",
		labelNames: ["channel", "outcome"],
		registers,
	});
	const sagas = new Histogram({
		name: "flomastr_saga_duration_seconds",
		help: "Time from the first step of a tenant's saga to its last, by how it ended.",
		labelNames: ["saga", "outcome"],
		buckets: sagaBuckets,
		registers,
	});

	function count(measure: Measure): void {
		if (measure.what === "request") {
			const { method, route, status } = measure;
			requests.observe({ method, route, status }, seconds(measure.ms));
		} else if (measure.what === "wake") {
			wakes.observe({ cause: measure.cause, ...(perTenant && { tenant: measure.tenantId }) }, seconds(measure.ms));
		} else if (measure.what === "sleep") {
			sleeps.observe({ ...(perTenant && { tenant: measure.tenantId }) }, seconds(measure.ms));
		} else if (measure.what === "delivery") {
			deliveries.inc({ kind: measure.kind, outcome: measure.outcome });
		} else if (measure.what === "channel") {
			channels.inc({ channel: measure.channel, outcome: measure.outcome });
		} else {
			sagas.observe({ saga: measure.saga, outcome: measure.outcome }, seconds(measure.ms));
		}
	}

	return signals.subscribe((signal) => {
		if (signal.type === "measure") count(signal.measure);
	});
}
