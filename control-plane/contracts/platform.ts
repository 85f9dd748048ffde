import { z } from "zod";
import { TenantState } from "./tenant.ts";

/** One thing the platform stands on, as it is now. */
export const PartHealth = z.object({
	/** `docker`, `postgres:<host>`, `hot_store`, `gateway`, `backups`, `disk`, `swap`. */
	id: z.string(),
	title: z.string(),
	state: z.enum(["up", "degraded", "down"]),
	/** What was found, and what to do where it is not up. */
	detail: z.string(),
	since: z.iso.datetime(),
});
export type PartHealth = z.infer<typeof PartHealth>;

/** `GET /api/platform/status`. */
export const PlatformStatus = z.object({
	parts: z.array(PartHealth),
	tenants: z.array(z.object({ state: TenantState, count: z.number().int() })),
	queue: z.object({
		waiting: z.number().int(),
		dead: z.number().int(),
		/** Age of the oldest delivery that is due, seconds; 0 when none is. */
		lag_seconds: z.number(),
	}),
	channels: z.array(
		/** Of the last hour. */
		z.object({ channel: z.string(), received: z.number().int(), sent: z.number().int(), failed: z.number().int() }),
	),
	/** Newest last, one point a minute for the last hour. */
	history: z.array(
		z.object({
			at: z.iso.datetime(),
			queue_waiting: z.number(),
			lag_seconds: z.number(),
			awake: z.number(),
			asleep: z.number(),
			/** Milliseconds, median of that minute's wakes; null when nobody woke. */
			wake_ms: z.number().nullable(),
		}),
	),
});
export type PlatformStatus = z.infer<typeof PlatformStatus>;

/** `GET /api/tenants/:id/metrics`: the few of n8n's own metrics that say how it is, read from its `/metrics`. */
export const N8nMetrics = z.object({
	version: z.string().nullable(),
	active_workflows: z.number().nullable(),
	memory: z.number().nullable(),
	event_loop_lag_ms: z.number().nullable(),
	/** Everything n8n said, in Prometheus' text format. */
	text: z.string(),
});
export type N8nMetrics = z.infer<typeof N8nMetrics>;

/** What is there and should not be, or should be and is not. `POST /api/reconcile`. */
export const ReconcileReport = z.object({
	/** False: only looked. */
	applied: z.boolean(),
	findings: z.array(
		z.object({
			tenant_id: z.uuid(),
			/** Null for one that no record knows. */
			slug: z.string().nullable(),
			/** `roles`: of a database that is there; or, without one, what remains of it. */
			what: z.enum(["runtime", "database", "roles", "route", "subaccount"]),
			problem: z.enum(["orphan", "missing"]),
			/** What was done about it, or would be. */
			action: z.string(),
			error: z.string().nullable(),
		}),
	),
});
export type ReconcileReport = z.infer<typeof ReconcileReport>;
