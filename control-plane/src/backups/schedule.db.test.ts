import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createDirectoryStore } from "@flomastr/provisioning/backups/directory-store";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import type { RunState } from "@flomastr/provisioning/saga/store";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeEach, expect, test } from "vitest";
import { createHotStore } from "../../test/hot-store.ts";
import { createTenantRow } from "../../test/rows.ts";
import { createLog } from "../log.ts";
import { deleteBackup } from "./delete.ts";
import { dueTenants, turnOf } from "./due.ts";
import { keepUntil, usualRetention, weekOf } from "./keep-until.ts";
import { newestBackup } from "./list.ts";
import { pruneBackups } from "./prune.ts";
import { backups } from "./schema.hot.ts";

const { hot } = await createHotStore();
const folder = mkdtempSync(join(tmpdir(), "flomastr-bk1-"));
afterAll(() => rmSync(folder, { recursive: true }));
const store = createDirectoryStore(folder);
const runs = createSagaStore(hot);
const deps = { hot, tools: { store }, store: runs, log: createLog("silent", null) };
const now = new Date("2026-11-20T12:00:00.000Z");
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
beforeEach(async () => {
	await hot.$client.query("truncate backups, saga_runs, saga_steps; delete from tenants");
	for (const { name } of await store.list()) await store.delete(name);
});

async function backup(
	ofTenant: string,
	takenAt: Date,
	more: Partial<typeof backups.$inferInsert> = {},
): Promise<string> {
	const id = uuidv7();
	const row = { reason: "schedule", state: "done", keepUntil: hours(24), tenantSlug: "s", tenantName: "S" } as const;
	await hot.insert(backups).values({ id, ofTenant, takenAt, ...row, ...more });
	if ((more.state ?? "done") === "done") await store.put(`${ofTenant}/${id}`, Readable.from([Buffer.from("x")]));
	return id;
}
const left = async () => (await hot.select().from(backups)).map(({ id }) => id).toSorted();

test("a tenant is due once its moment of the day has come, and not again that day", async () => {
	const { id } = await createTenantRow(hot);
	expect(await dueTenants(hot, now)).toEqual([id]);
	const turn = turnOf(id, now);
	expect(turn.getTime()).toBeLessThanOrEqual(now.getTime());
	expect(turn.getTime()).toBeGreaterThan(hours(-24).getTime());
	await backup(id, new Date(turn.getTime() - 1000));
	expect(await dueTenants(hot, now)).toEqual([id]);
	await backup(id, turn);
	expect(await dueTenants(hot, now)).toEqual([]);
	expect(await dueTenants(hot, new Date(turn.getTime() + 24 * 3_600_000))).toEqual([id]);
});

test("turns are spread over the day, because all at midnight would starve the host", () => {
	const hoursOfDay = new Set(Array.from({ length: 300 }, () => turnOf(uuidv7(), now).getUTCHours()));
	expect(hoursOfDay.size).toBe(24);
});

test("one that failed is tried again after three hours, not every ten minutes", async () => {
	const { id } = await createTenantRow(hot);
	await backup(id, now, { state: "failed" });
	const turn = turnOf(id, now).getTime() + 24 * 3_600_000;
	const soon = new Date(Math.min(hours(1).getTime(), turn - 1));
	if (soon > now) expect(await dueTenants(hot, soon)).toEqual([]);
	expect(await dueTenants(hot, hours(4))).toEqual([id]);
});

test("a suspended tenant is copied once, because nothing changes in it", async () => {
	const { id } = await createTenantRow(hot, { state: "suspended", stateChangedAt: hours(-100) });
	await backup(id, hours(-99));
	expect(await dueTenants(hot, now)).toEqual([]);
	await hot.$client.query("update tenants set state_changed_at = $1", [hours(-90)]);
	expect(await dueTenants(hot, now)).toEqual([id]);
});

test("what was kept long enough goes, file and record, and a living tenant's newest stays", async () => {
	const living = (await createTenantRow(hot)).id;
	const gone = (await createTenantRow(hot, { state: "removed" })).id;
	await backup(living, hours(-300), { keepUntil: hours(-100) });
	const newest = await backup(living, hours(-200), { keepUntil: hours(-50) });
	await backup(gone, hours(-800), { reason: "final", keepUntil: hours(-1) });
	const within = await backup(gone, hours(-800), { reason: "final", keepUntil: hours(1) });
	await backup(living, hours(-24 * 8), { state: "failed", keepUntil: hours(100) });
	const running = await backup(living, hours(-1), { state: "running", keepUntil: hours(-1) });
	await pruneBackups(deps, now);
	expect(await left()).toEqual([newest, within, running].toSorted());
	expect((await store.list()).map(({ name }) => name).toSorted()).toEqual(
		[`${living}/${newest}`, `${gone}/${within}`].toSorted(),
	);
	expect(await newestBackup(hot, living)).toEqual(hours(-200));
});

const step = { id: "a", title: "A", state: "done" as const, error: null, startedAt: null, finishedAt: null };
type Need = { saga: string; subject: string; input: object; output?: string };
async function begin({ saga, subject, input, output }: Need, state: RunState = "running"): Promise<string> {
	const id = randomUUID();
	await runs.create({ id, saga, subject, input, state, failure: null, steps: [{ ...step, output: null }] });
	if (output !== undefined) await runs.updateStep(id, { ...step, output: { backup: output } });
	return id;
}

test("a backup stays while a run needs it, because a rollback without it has nowhere to go back to", async () => {
	const gone = { keepUntil: hours(-1) };
	const [restored, upgraded, removed, begun] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
	const ids = {
		restored: await backup(restored, hours(-50), gone),
		upgraded: await backup(upgraded, hours(-50), { ...gone, reason: "upgrade" }),
		removed: await backup(removed, hours(-50), { ...gone, reason: "final" }),
		begun: await backup(begun, hours(-50), { ...gone, reason: "upgrade" }),
		other: await backup(begun, hours(-50), gone),
	};
	const needing = [
		await begin({ saga: "restore-tenant", subject: uuidv7(), input: { backup: { id: ids.restored } } }),
		await begin({ saga: "upgrade-tenant", subject: upgraded, input: {}, output: ids.upgraded }, "failed"),
		await begin({ saga: "remove-tenant", subject: removed, input: {}, output: ids.removed }, "failed"),
		// Its backup is made; the step's output is not written down yet.
		await begin({ saga: "upgrade-tenant", subject: begun, input: {} }),
	];
	await pruneBackups(deps, now);
	expect(await left()).toEqual([ids.restored, ids.upgraded, ids.removed, ids.begun].toSorted());
	const deleting = (id: string) => deleteBackup(deps, id);
	await expect(deleting(ids.restored)).rejects.toMatchObject({ code: "conflict", message: /Wait until/ });
	await expect(deleting(ids.upgraded)).rejects.toMatchObject({ code: "conflict", message: /try it again/ });
	await expect(deleting(ids.removed)).rejects.toMatchObject({ code: "conflict" });
	await expect(deleting(ids.begun)).rejects.toMatchObject({ code: "conflict" });
	expect(await store.list()).toHaveLength(4);
	for (const id of needing) await runs.updateRun(id, { state: "done", failure: null });
	await deleting(ids.restored);
	await pruneBackups(deps, now);
	expect([await left(), await store.list()]).toEqual([[], []]);
});

test("seven days and four weeks are kept, thirty days of a removed tenant's last", () => {
	const days = (until: Date) => (until.getTime() - now.getTime()) / (24 * 3_600_000);
	expect(days(keepUntil("schedule", now, false, usualRetention))).toBe(7);
	expect(days(keepUntil("schedule", now, true, usualRetention))).toBe(28);
	expect(days(keepUntil("final", now, false, usualRetention))).toBe(30);
	expect(weekOf(now)).toEqual(new Date("2026-11-16T00:00:00.000Z"));
	expect(weekOf(new Date("2026-11-22T23:59:59.000Z"))).toEqual(new Date("2026-11-16T00:00:00.000Z"));
});
