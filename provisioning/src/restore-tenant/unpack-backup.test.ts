import { randomBytes, randomUUID } from "node:crypto";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { backupName } from "#backups/backups.ts";
import { createDirectoryStore } from "#backups/directory-store.ts";
import { backupKey } from "#backups/key.ts";
import { writeArchive } from "#backups/write-archive.ts";
import type { Database } from "#databases/database.ts";
import { makeFolder } from "../../test/temporary-folder.ts";
import type { RestoreContext } from "./context.ts";
import { unpackBackup } from "./unpack-backup.ts";
import { unpacked } from "./unpacked.ts";

const folder = makeFolder();
afterAll(() => folder.remove());
const key = backupKey(randomBytes(32));
const store = createDirectoryStore(join(folder.path, "backups"));
const workFolder = join(folder.path, "work");
const tenant = { id: randomUUID(), slug: "acme", name: "Acme", pack: null, owner: { email: "a@b.c", name: "A" } };

async function putBackup(kind: Database["kind"]): Promise<string> {
	const id = randomUUID();
	const about = {
		format: 1 as const,
		backup_id: id,
		reason: "final" as const,
		tenant: { ...tenant, plan: "small" as const },
		release: null,
		database: kind,
		taken_at: new Date().toISOString(),
	};
	async function* none() {}
	await store.put(
		backupName(tenant.id, id),
		writeArchive(about, none(), () => ({}), key),
	);
	return id;
}

function contextOf(id: string): RestoreContext {
	const place = () => Promise.reject(new Error("a tenant was placed"));
	const deps = { database: { kind: "postgres", place } as Pick<Database, "kind" | "place"> };
	const tools = { store, key, workFolder };
	return { deps, tools, tenant: { ...tenant, backup: { id, tenantId: tenant.id } } } as unknown as RestoreContext;
}

test("looking whether a backup fits places nobody, because each restore would take up room for good", async () => {
	const ctx = contextOf(await putBackup("postgres"));
	expect(await unpackBackup.do(ctx)).toEqual({ taken_at: expect.any(String) });
});

test("a dump of another kind of database is refused in words, because no server can read it", async () => {
	const ctx = contextOf(await putBackup("embedded"));
	await unpackBackup.undo?.(ctx, null);
	await expect(unpackBackup.do(ctx)).rejects.toMatchObject({
		code: "backup_unreadable",
		message: /DATABASE_HOSTS is not set/,
	});
});

test("what a cut-off restore of another backup left is not taken for this one's, because it would bring back other data", async () => {
	const [older, newer] = [contextOf(await putBackup("postgres")), contextOf(await putBackup("postgres"))];
	await unpacked(older);
	const { manifest, folder: at } = await unpacked(newer);
	expect(manifest.backup_id).toBe(newer.tenant.backup.id);
	expect((await unpacked(newer)).folder).toBe(at);
	await unpackBackup.undo?.(newer, null);
	await expect(access(at)).rejects.toThrow("ENOENT");
});
