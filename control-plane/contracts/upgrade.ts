import { z } from "zod";

/** Body of `POST /api/upgrades`: moves tenants to another release of n8n, a few at a time. */
export const UpgradeRequest = z.object({
	release: z.string().min(1).max(100),
	/** One or some tenants by id, or a share of the fleet from 0 to 1: a canary before the rest. */
	to: z.union([z.object({ tenants: z.array(z.uuid()).min(1) }), z.object({ share: z.number().gt(0).max(1) })]),
	/** Upgraded at the same time. */
	at_once: z.number().int().min(1).max(10).default(1),
});
export type UpgradeRequest = z.infer<typeof UpgradeRequest>;

/** A rollout and how far it has come. It stops by itself when a tenant had to be rolled back. */
export const Upgrade = z.object({
	id: z.uuid(),
	release: z.string(),
	state: z.enum(["running", "done", "stopped"]),
	created_at: z.iso.datetime(),
	finished_at: z.iso.datetime().nullable(),
	tenants: z.array(
		z.object({
			id: z.uuid(),
			slug: z.string(),
			from: z.string().nullable(),
			state: z.enum(["waiting", "running", "done", "rolled_back", "failed", "skipped"]),
			error: z.string().nullable(),
		}),
	),
});
export type Upgrade = z.infer<typeof Upgrade>;

/** `GET /api/releases`: what tenants can run, newest first, and how many do. */
export const Releases = z.object({ releases: z.array(z.object({ release: z.string(), tenants: z.number().int() })) });
export type Releases = z.infer<typeof Releases>;
