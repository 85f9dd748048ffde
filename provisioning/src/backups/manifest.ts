import { PlanId } from "@flomastr/contracts/tenant";
import { z } from "zod";

/** First in a backup: whose it is and of when. Enough to list a backup that nobody remembers. */
export const About = z.object({
	format: z.literal(1),
	backup_id: z.uuid(),
	reason: z.enum(["schedule", "operator", "upgrade", "final"]),
	tenant: z.object({
		id: z.uuid(),
		slug: z.string(),
		name: z.string(),
		plan: PlanId,
		pack: z.string().nullable(),
		owner: z.object({ email: z.string(), name: z.string() }),
	}),
	/** Of n8n and our nodes; null for one that never started. */
	release: z.string().nullable(),
	/** What kind of server the dump is of: a dump of one kind is of no use to another. */
	database: z.string(),
	/** Everything committed before this moment is in it. */
	taken_at: z.iso.datetime(),
});
export type About = z.infer<typeof About>;

/** Last in a backup: what came before it, so that nothing can be missing unnoticed. */
export const Manifest = About.extend({
	/** Rows by table, workflows, media files. */
	counts: z.record(z.string(), z.number().int()),
	/** Hex, by path in the archive. */
	sha256: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** Paths in the archive. */
export const paths = {
	about: "about.json",
	secrets: "secrets.json",
	rows: "rows.jsonl",
	database: "database.dump",
	workflows: "workflows/",
	media: "media/",
	manifest: "manifest.json",
} as const;
