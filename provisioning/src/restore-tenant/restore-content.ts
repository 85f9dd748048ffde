import { join } from "node:path";
import { paths } from "#backups/manifest.ts";
import { databaseRefOf } from "#database-ref-of.ts";
import { createDatabase } from "#provision-tenant/create-database.ts";
import { migrateColdStore } from "#provision-tenant/migrate.ts";
import type { Step } from "#saga/step.ts";
import type { RestoreContext } from "./context.ts";
import { replaceDatabase } from "./restore-database.ts";
import { rewriteCredential } from "./rewrite-credential.ts";
import { unpacked } from "./unpacked.ts";

export const restoreContent: Step<RestoreContext> = {
	id: "restore-database",
	title: "Bring back its database",
	async do(ctx) {
		const { folder, manifest } = await unpacked(ctx);
		const output = await createDatabase.do(ctx);
		await replaceDatabase(ctx, ctx.tools, join(folder, paths.database));
		await migrateColdStore(ctx);
		const url = ctx.deps.database.url(await databaseRefOf(ctx), "admin");
		await ctx.tools.holdings.renameIds({ id: ctx.tenant.id, of: manifest.tenant.id }, url);
		await rewriteCredential(ctx);
		return output;
	},
	async undo(ctx, output) {
		await ctx.tools.holdings.letGo(ctx.tenant.id);
		await createDatabase.undo?.(ctx, output);
	},
};
