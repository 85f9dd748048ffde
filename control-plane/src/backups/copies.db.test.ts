import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackupTools } from "@flomastr/provisioning/backups/backups";
import { createDirectoryStore } from "@flomastr/provisioning/backups/directory-store";
import { backupKey } from "@flomastr/provisioning/backups/key";
import type { DatabaseRef } from "@flomastr/provisioning/databases/database";
import type { ProvisioningDeps } from "@flomastr/provisioning/deps";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import { afterAll, beforeEach, expect, test } from "vitest";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { createTenantRuns, type TenantSaga } from "#tenants/runs.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createTenantRow } from "../../test/rows.ts";
import { until } from "../../test/until.ts";
import { createLog } from "../log.ts";
import { Signals } from "../signals.ts";
import { createCopies } from "./copies.ts";
import { usualRetention } from "./keep-until.ts";
import { createBackups } from "./take.ts";

/** Backups by the clock on a real store; some tenants' databases never answer, and some tenants' files are never taken. */
const { hot, url } = await createHotStore();
const folder = mkdtempSync(join(tmpdir(), "flomastr-copies-"));
afterAll(() => rmSync(folder, { recursive: true }));
const log = createLog("silent", null);
const clock = () => new Date();
const workFolder = join(folder, "work");
const locked = new Set<string>();
const refused = new Set<string>();
const never = new Promise<never>(() => {});

const database = {
	kind: "postgres",
	open: async () => {},
	url: () => url,
	dump: (ref: DatabaseRef, file: string) => (locked.has(ref.tenantId) ? never : writeFile(file, "dump")),
};
const provisioning = {
	database,
	tenants: createTenantRecords(hot, createTenantDirectory(hot), { changed: () => {}, removed: async () => {} }),
	vault: { get: async () => "secret" },
	publicUrl: (slug: string) => `http://${slug}/`,
} as unknown as ProvisioningDeps;
const directory = createDirectoryStore(join(folder, "backups"));
async function* none() {}
const tools: BackupTools = {
	store: {
		...directory,
		put: (name, stream) => (refused.has(name.split("/")[0] ?? "") ? never : directory.put(name, stream)),
	},
	key: backupKey(randomBytes(32)),
	holdings: { settle: async () => {}, rows: none, files: none } as unknown as BackupTools["holdings"],
	workFolder,
};
const store = createSagaStore(hot);
const saga = { store, clock, log };
const runs = createTenantRuns({ hot, signals: new Signals(), provisioning, saga, sagas: [], log });
const copies = createCopies({
	hot,
	tools,
	backups: createBackups({ hot, tools, retention: usualRetention, clock, stillMs: 300 }),
	runs,
	store,
	restoreSaga: {} as TenantSaga<never>,
	retention: usualRetention,
	clock,
	log,
});

beforeEach(async () => {
	await hot.$client.query("truncate backups; delete from tenants");
	locked.clear();
	refused.clear();
});

test("the clock makes no backup before tenants are back, because it would keep them from it", async () => {
	await createTenantRow(hot, { databaseHost: "main" });
	await copies.takeDue();
	expect(await copies.list()).toEqual([]);
	copies.start();
	await copies.takeDue();
	expect(await copies.list()).toMatchObject([{ state: "done" }]);
});

test.each([
	["whose database never answers", locked],
	["whose file the store never takes", refused],
])("a tenant %s keeps no other from its backup, and is told and tried again", async (_what, stuck) => {
	const all = await Promise.all(Array.from({ length: 3 }, () => createTenantRow(hot, { databaseHost: "main" })));
	const [first] = all.map(({ id }) => id);
	stuck.add(first ?? "");
	copies.start();
	await copies.takeDue();
	const made = await copies.list();
	expect(made.filter(({ state }) => state === "done")).toHaveLength(2);
	expect(made.filter(({ state }) => state === "failed")).toMatchObject([
		{ tenant_id: first, error: expect.stringContaining("Nothing of it moved") },
	]);
	// Neither its dump nor its rows stay where they lie unencrypted.
	expect(readdirSync(workFolder)).toEqual([]);
	expect(runs.underWay().size).toBe(0);
	stuck.clear();
	const again = await copies.take(first ?? "");
	await until("the next one has ended", () => runs.underWay().size === 0);
	expect((await copies.list(first)).find(({ id }) => id === again.id)?.state).toBe("done");
});
