import { z } from "zod";
import { Slug } from "./tenant.ts";

/** A copy of everything a tenant has: its database, its secrets, its workflows as files. Encrypted where it lies. */
export const Backup = z.object({
	id: z.uuid(),
	tenant_id: z.uuid(),
	/** As they were when it was made; the tenant may be gone. */
	tenant_slug: z.string(),
	tenant_name: z.string(),
	/** `final`: made when the tenant was removed, kept for the grace period. */
	reason: z.enum(["schedule", "operator", "upgrade", "final"]),
	state: z.enum(["running", "done", "failed"]),
	/** Everything committed before this moment is in it: the point of restore. */
	taken_at: z.iso.datetime(),
	finished_at: z.iso.datetime().nullable(),
	/** As stored, encrypted and compressed. */
	bytes: z.number().int().nullable(),
	release: z.string().nullable(),
	/** It is deleted after this. */
	keep_until: z.iso.datetime(),
	error: z.string().nullable(),
});
export type Backup = z.infer<typeof Backup>;

/** Body of `POST /api/backups/:id/restore`: a new tenant is made of it; the old one, if it is there, stays as it is. */
export const RestoreRequest = z.object({ slug: Slug, name: z.string().min(1, "must not be empty").max(100) });
export type RestoreRequest = z.infer<typeof RestoreRequest>;
