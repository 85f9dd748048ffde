import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type BackupReason, type BackupTools, backupName } from "#backups/backups.ts";
import { type About, paths } from "#backups/manifest.ts";
import { withFolder } from "#backups/with-folder.ts";
import { workflowFiles } from "#backups/workflow-files.ts";
import { type Part, textPart, writeArchive } from "#backups/write-archive.ts";
import { databaseRefOf } from "#database-ref-of.ts";
import type { TenantContext } from "#deps.ts";
import { secretNames } from "#secret-names.ts";

/**
 * Writes everything a tenant has into one encrypted file of the store: its database, its secrets, its workflows, its
 * files, and what the platform's own store holds of it. n8n need not run, and is not woken.
 *
 * The platform's rows are read after the dump: what they know and the dump does not is copied into the database again
 * when the tenant is brought back; the other way round it would be missing.
 */
export async function backupTenant(
	ctx: TenantContext,
	tools: BackupTools,
	{ id, reason, takenAt }: { id: string; reason: BackupReason; takenAt: Date },
): Promise<{ bytes: number }> {
	const { deps, tenant } = ctx;
	const { plan, release } = await deps.tenants.read(tenant.id);
	const ref = await databaseRefOf(ctx);
	const about: About = {
		format: 1,
		backup_id: id,
		reason,
		tenant: { ...tenant, plan },
		release,
		database: deps.database.kind,
		taken_at: takenAt.toISOString(),
	};
	try {
		return await withFolder(tools.workFolder, async (folder) => {
			await deps.database.open(ref);
			await tools.holdings.settle(tenant.id);
			await deps.database.dump(ref, join(folder, paths.database));
			const counts: Record<string, number> = {};
			await writeRows(tools, tenant.id, join(folder, paths.rows), counts);
			const parts = allParts(ctx, tools, folder, deps.database.url(ref, "admin"), counts);
			const archive = writeArchive(about, parts, () => counts, tools.key);
			return { bytes: await tools.store.put(backupName(tenant.id, id), archive) };
		});
	} finally {
		// It was started for this alone.
		if ((await deps.tenants.read(tenant.id)).state === "suspended") await deps.database.release(tenant.id);
	}
}

async function writeRows(tools: BackupTools, tenantId: string, file: string, counts: Record<string, number>) {
	async function* lines(): AsyncGenerator<string> {
		for await (const held of tools.holdings.rows(tenantId)) {
			counts[held.table] = (counts[held.table] ?? 0) + 1;
			yield `${JSON.stringify(held)}\n`;
		}
	}
	await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600 }));
}

async function* allParts(
	{ deps, tenant }: TenantContext,
	tools: BackupTools,
	folder: string,
	databaseUrl: string,
	counts: Record<string, number>,
): AsyncGenerator<Part> {
	const secrets: Record<string, string> = {};
	for (const name of secretNames) {
		const value = await deps.vault.get(tenant.id, name);
		if (value !== null) secrets[name] = value;
	}
	yield textPart(paths.secrets, JSON.stringify(secrets));
	for (const path of [paths.rows, paths.database]) {
		const file = join(folder, path);
		yield { path, bytes: (await stat(file)).size, content: createReadStream(file) };
	}
	counts.workflow_files = 0;
	for await (const part of workflowFiles(databaseUrl)) {
		counts.workflow_files++;
		yield part;
	}
	counts.media_files = 0;
	for await (const { open, ...file } of tools.holdings.files(tenant.id)) {
		const content = await open();
		// Deleted since it was listed.
		if (content === null) continue;
		counts.media_files++;
		yield textPart(`${paths.media}${file.id}.json`, JSON.stringify(file));
		yield { path: `${paths.media}${file.id}`, bytes: file.size, content };
	}
}
