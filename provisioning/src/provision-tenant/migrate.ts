import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import { databaseRefOf } from "#database-ref-of.ts";
import { connectTo, longQueryMs } from "#databases/connect.ts";
import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const migrate: Step<TenantContext> = {
	id: "migrate",
	title: "Lay out the tenant's tables",
	async do(ctx) {
		await migrateColdStore(ctx);
		return null;
	},
};

/**
 * Brings the schema `business` up to date. Runs as the role `business`, which owns what it makes; the journal of what
 * has been applied lies beside the tables.
 */
export async function migrateColdStore(ctx: TenantContext): Promise<void> {
	const ref = await databaseRefOf(ctx);
	await ctx.deps.database.open(ref);
	const client = await connectTo(ctx.deps.database.url(ref, "business"), longQueryMs);
	try {
		await applyMigrations(drizzle({ client }), {
			migrationsFolder: ctx.deps.migrationsFolder,
			migrationsSchema: "business",
			migrationsTable: "applied_migrations",
		});
	} finally {
		await client.end();
	}
}
