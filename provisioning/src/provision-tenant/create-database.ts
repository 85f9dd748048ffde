import { databaseRefOf } from "#database-ref-of.ts";
import type { TenantContext } from "#deps.ts";
import { releaseOf } from "#release-of.ts";
import type { Step } from "#saga/step.ts";

export const createDatabase: Step<TenantContext> = {
	id: "create-database",
	title: "Create the database",
	async do(ctx) {
		const { deps, tenant } = ctx;
		// Recorded before anything is made: after a kill the same server is asked again.
		const { databaseHost } = await deps.tenants.read(tenant.id);
		if (databaseHost === null) await deps.tenants.setDatabaseHost(tenant.id, await deps.database.place());
		// It begins with the tables of the n8n that will run on it.
		await releaseOf(ctx);
		await deps.database.create(await databaseRefOf(ctx));
		return null;
	},
	async undo({ deps, tenant }) {
		await deps.database.drop(tenant.id);
	},
};
