import { restoreDatabase } from "#restore-tenant/restore-database.ts";
import type { Step } from "#saga/step.ts";
import type { UpgradeContext } from "./context.ts";

/**
 * Made while nothing runs, so that a rollback loses nothing; and before anything is changed. n8n's migrations only go
 * forward: the way back is the database as it was.
 */
export const keepBackup: Step<UpgradeContext> = {
	id: "keep-backup",
	title: "Make a backup",
	async do(ctx) {
		return { backup: await ctx.backups.take(ctx, "upgrade") };
	},
	async undo(ctx, output) {
		// Without an output no later step was begun, and the database is as it was.
		if (typeof output?.backup === "string") await restoreDatabase(ctx, ctx.tools, output.backup);
	},
};
