import { databaseRefOf } from "#database-ref-of.ts";
import type { DatabaseState } from "#databases/database.ts";
import type { ProvisioningDeps, TenantContext } from "#deps.ts";
import { ProvisioningError } from "#errors.ts";
import type { RuntimeState } from "#runtimes/runtime.ts";
import { partAway } from "#saga/part-away.ts";
import type { TenantOnRecord } from "./records.ts";

/** What only a question about this one tenant tells. */
export type Look = { n8n: RuntimeState["state"]; database: DatabaseState };

/**
 * Looks at each tenant that should have a database and an n8n.
 *
 * @throws ProvisioningError when a part does not answer
 */
export async function lookCloser(
	deps: ProvisioningDeps,
	tenants: readonly TenantOnRecord[],
): Promise<Map<string, Look>> {
	const looks = new Map<string, Look>();
	for (const { subject, state } of tenants) {
		if (state !== "active" && state !== "asleep" && state !== "suspended") continue;
		const n8n = (await deps.runtime.inspect(subject.id)).state;
		looks.set(subject.id, { n8n, database: await databaseOf({ deps, tenant: subject }) });
	}
	return looks;
}

/** What cannot be asked for another reason is amiss with this tenant alone. */
async function databaseOf(ctx: TenantContext): Promise<DatabaseState> {
	try {
		return await ctx.deps.database.inspect(await databaseRefOf(ctx));
	} catch (error) {
		if (!(error instanceof ProvisioningError) || partAway(error) !== null) throw error;
		return { there: true, amiss: [error.message.replace(/\.$/, "")] };
	}
}
