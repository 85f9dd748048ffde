import type { RestoreRequest } from "@flomastr/contracts/backup";
import type { BackupTools } from "@flomastr/provisioning/backups/backups";
import { backupName } from "@flomastr/provisioning/backups/backups";
import { readAbout } from "@flomastr/provisioning/backups/read-archive";
import type { RestoreSubject } from "@flomastr/provisioning/restore-tenant/context";
import type { Outcome } from "@flomastr/provisioning/saga/step";
import { and, eq, ne } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRuns, TenantSaga } from "#tenants/runs.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { AppError, notFound } from "../errors.ts";
import { backups } from "./schema.hot.ts";

/**
 * Makes a tenant of a backup. Where the one it was made of is gone, the new one takes its id, and so everything that
 * derives from it stays as it was: a customer who writes again is the same contact. Where it is still there, the new one
 * is a copy with ids of its own.
 * @returns the tenant's id at once; `done` when it is open or was undone
 */
export async function restoreBackup(
	deps: { hot: HotDatabase; tools: BackupTools; runs: TenantRuns; saga: TenantSaga<RestoreSubject> },
	backupId: string,
	{ slug, name }: RestoreRequest,
): Promise<{ tenantId: string; done: Promise<Outcome> }> {
	const { hot, tools, runs } = deps;
	const [backup] = await hot.select().from(backups).where(eq(backups.id, backupId));
	if (!backup) throw notFound("backup", backupId);
	if (backup.state !== "done") {
		throw new AppError("conflict", `This backup is ${backup.state}; only one that is done can be restored.`);
	}
	// Before anything is written down: a backup that cannot be read is refused with its reason.
	const { tenant: of } = await readAbout(await tools.store.get(backupName(backup.ofTenant, backupId)), tools.key);
	const id = await idFor(hot, backup.ofTenant);
	const subject: RestoreSubject = {
		id,
		slug,
		name,
		pack: of.pack,
		owner: of.owner,
		backup: { id: backupId, tenantId: backup.ofTenant },
	};
	const { pack, plan, owner } = of;
	const values = { id, slug, name, pack, plan, ownerEmail: owner.email, ownerName: owner.name };
	const { done } = await runs.start(deps.saga, subject, () => insertTenant(hot, values));
	return { tenantId: id, done };
}

/** The former id where its tenant is gone, or is not known on this host; else one of its own. */
async function idFor(hot: HotDatabase, formerId: string): Promise<string> {
	const [living] = await hot
		.select({ id: tenants.id })
		.from(tenants)
		.where(and(eq(tenants.id, formerId), ne(tenants.state, "removed")));
	return living ? uuidv7() : formerId;
}

async function insertTenant(hot: HotDatabase, values: Omit<typeof tenants.$inferInsert, "state">): Promise<void> {
	const [taken] = await hot
		.select({ id: tenants.id })
		.from(tenants)
		.where(and(eq(tenants.slug, values.slug), ne(tenants.state, "removed")));
	if (taken) {
		const message = `The address "${values.slug}" is taken. Choose another name.`;
		throw new AppError("invalid", message, { fields: { slug: message } });
	}
	const fresh = {
		...values,
		state: "requested",
		databaseHost: null,
		release: null,
		failureStep: null,
		failureReason: null,
		createdAt: new Date(),
		stateChangedAt: new Date(),
	};
	const [written] = await hot
		.insert(tenants)
		.values(fresh)
		.onConflictDoUpdate({ target: tenants.id, set: fresh, setWhere: eq(tenants.state, "removed") })
		.returning({ id: tenants.id });
	if (written) return;
	throw new AppError("conflict", "This tenant was brought back at this moment; restore the backup again for a copy.");
}
