import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BackupTools, backupName } from "@flomastr/provisioning/backups/backups";
import { createDirectoryStore } from "@flomastr/provisioning/backups/directory-store";
import { backupKey } from "@flomastr/provisioning/backups/key";
import { writeArchive } from "@flomastr/provisioning/backups/write-archive";
import type { ProvisioningDeps, TenantContext, TenantSubject } from "@flomastr/provisioning/deps";
import type { RestoreSubject } from "@flomastr/provisioning/restore-tenant/context";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, expect, test } from "vitest";
import { reconcileAtStart } from "#reconcile/at-start.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { createLifecycle } from "#tenants/run-lifecycle.ts";
import { createTenantRuns, type TenantSaga } from "#tenants/runs.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createTenantRow } from "../../test/rows.ts";
import { until } from "../../test/until.ts";
import type { TenantRef } from "../context.ts";
import { createLog } from "../log.ts";
import { Signals } from "../signals.ts";
import { restoreBackup } from "./restore.ts";
import { backups } from "./schema.hot.ts";

/** What a restore writes down before its first step, on a real store and a real backup; its saga only marks the state. */
const { hot } = await createHotStore();
const folder = mkdtempSync(join(tmpdir(), "flomastr-restore-"));
afterAll(async () => {
	rmSync(folder, { recursive: true });
	// The console is told of each step in the background.
	await until("all is told", () => hot.$client.idleCount === hot.$client.totalCount);
});
const log = createLog("silent", null);
const key = backupKey(randomBytes(32));
const tools = { store: createDirectoryStore(folder), key } as BackupTools;
const records = createTenantRecords(hot, createTenantDirectory(hot), { changed: () => {}, removed: async () => {} });
const provisioning = { tenants: records, publicUrl: (slug: string) => `http://${slug}/` } as ProvisioningDeps;
const store = createSagaStore(hot);

function sagaThat<Input extends TenantSubject>(id: string, mark: "active" | "removed"): TenantSaga<Input> {
	const step = {
		id: "mark",
		title: "Mark",
		async do({ tenant }: TenantContext) {
			if (mark === "removed") await records.releaseSlug(tenant.id);
			await records.markState(tenant.id, mark);
			return null;
		},
	};
	return { id, steps: [step], onFailure: "stop", context: (tenant) => ({ deps: provisioning, tenant }) };
}
const sagas = {
	provision: sagaThat("provision-tenant", "active"),
	restore: sagaThat<RestoreSubject>("restore-tenant", "active"),
	remove: sagaThat("remove-tenant", "removed"),
};
const runs = createTenantRuns({
	hot,
	signals: new Signals(),
	provisioning,
	saga: { store, clock: () => new Date(), log },
	sagas: Object.values(sagas) as TenantSaga<never>[],
	log,
});
const lifecycle = createLifecycle({ hot, provisioning, runs, sagas, prepare: async () => {}, log });
const restore = (id: string, slug: string) =>
	restoreBackup({ hot, tools, runs, saga: sagas.restore }, id, { slug, name: "Restored" });
const stateOf = async (id: string) => (await hot.select().from(tenants).where(eq(tenants.id, id)))[0]?.state;

async function removedWithBackup(): Promise<{ tenant: TenantRef; backup: string }> {
	const tenant = await createTenantRow(hot);
	const id = uuidv7();
	const owner = { email: "olga@acme.test", name: "Olga" };
	const about = {
		format: 1 as const,
		backup_id: id,
		reason: "final" as const,
		tenant: { ...tenant, plan: "small" as const, pack: null, owner },
		release: null,
		database: "postgres",
		taken_at: new Date().toISOString(),
	};
	async function* none() {}
	await tools.store.put(
		backupName(tenant.id, id),
		writeArchive(about, none(), () => ({}), key),
	);
	const named = { ofTenant: tenant.id, tenantSlug: tenant.slug, tenantName: tenant.name };
	const when = { takenAt: new Date(), keepUntil: new Date() };
	await hot.insert(backups).values({ id, ...named, ...when, reason: "final", state: "done" });
	await (await runs.start(sagas.remove, await runs.subjectOf(tenant.id))).done;
	return { tenant, backup: id };
}

test("a removed tenant comes back under its id, and a living one gets a copy beside it", async () => {
	const { tenant, backup } = await removedWithBackup();
	const back = await restore(backup, tenant.slug);
	expect([back.tenantId, await back.done]).toEqual([tenant.id, { state: "done" }]);
	const copy = await restore(backup, `${tenant.slug}-copy`);
	expect(copy.tenantId).not.toBe(tenant.id);
	expect([await copy.done, await stateOf(copy.tenantId)]).toEqual([{ state: "done" }, "active"]);
	await expect(restore(backup, tenant.slug)).rejects.toMatchObject({ code: "invalid", fields: { slug: /taken/ } });
});

test("a restore that may not begin writes nothing, because its row would keep the name for good", async () => {
	const { tenant, backup } = await removedWithBackup();
	await runs.exclusively(tenant.id, "reconcile", async () => {
		await expect(restore(backup, tenant.slug)).rejects.toMatchObject({ code: "conflict" });
	});
	expect(await stateOf(tenant.id)).toBe("removed");
	await (await restore(backup, tenant.slug)).done;
	expect(await stateOf(tenant.id)).toBe("active");
});

/** The process ended between a restore's row and its run. */
async function cutOff(tenant: TenantRef): Promise<void> {
	await hot.update(tenants).set({ state: "requested", slug: tenant.slug }).where(eq(tenants.id, tenant.id));
}

test("one that was cut off before it began gives its name back at the next start, because nothing of it exists", async () => {
	const { tenant, backup } = await removedWithBackup();
	await cutOff(tenant);
	const reconcile = async () => ({ applied: true, findings: [] });
	await reconcileAtStart({ hot, store, records, runs, reconcile, log });
	expect(await stateOf(tenant.id)).toBe("removed");
	await (await restore(backup, tenant.slug)).done;
	expect(await stateOf(tenant.id)).toBe("active");
});

test("an operator can remove one that stayed requested, because a restart is no way to free a name", async () => {
	const { tenant } = await removedWithBackup();
	await cutOff(tenant);
	await lifecycle.remove(tenant.id);
	await until("it is removed", async () => (await stateOf(tenant.id)) === "removed" && runs.underWay().size === 0);
});
