import { randomUUID } from "node:crypto";
import { ProvisioningError } from "@flomastr/provisioning/errors";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import type { RunState } from "@flomastr/provisioning/saga/store";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { createTestApp } from "../../test/app.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createTenantRow } from "../../test/rows.ts";
import { createLog } from "../log.ts";
import { reconcileAtStart } from "./at-start.ts";
import { createReconcileRecords } from "./records.ts";

const { hot } = await createHotStore();
const store = createSagaStore(hot);
const busy = new Map<string, string>();
const runs = { underWay: () => busy, exclusively: <R>(_id: string, _what: string, work: () => Promise<R>) => work() };
const records = createReconcileRecords({ hot, store, runs, newestBackup: async () => null });

beforeEach(() => busy.clear());

async function runOf(subject: string, saga: string, state: RunState): Promise<void> {
	const id = randomUUID();
	const failure = state === "running" ? null : { step: "a", reason: "why" };
	const step = {
		id: "a",
		title: "A",
		state: "waiting" as const,
		output: null,
		error: null,
		startedAt: null,
		finishedAt: null,
	};
	await store.create({ id, saga, subject, input: {}, state, failure, steps: [step] });
}

test("a tenant whose provisioning was undone should have nothing, one that failed otherwise keeps what it has", async () => {
	const undone = await createTenantRow(hot, { state: "failed" });
	await runOf(undone.id, "provision-tenant", "undone");
	const stuck = await createTenantRow(hot, { state: "failed" });
	await runOf(stuck.id, "remove-tenant", "failed");
	expect(await records.one(undone.id)).toMatchObject({ state: "failed", undone: true, subject: { slug: undone.slug } });
	expect(await records.one(stuck.id)).toMatchObject({ state: "failed", undone: false });
	expect(await records.one(randomUUID())).toBeNull();
	const removed = await createTenantRow(hot, { state: "removed" });
	expect((await records.all()).map(({ subject }) => subject.id)).toEqual(
		expect.arrayContaining([undone.id, stuck.id, removed.id]),
	);
});

test("what a saga or anything else is about is under way, reconciling itself is not", async () => {
	const cutOff = await createTenantRow(hot, { state: "provisioning" });
	await runOf(cutOff.id, "provision-tenant", "running");
	const failed = await createTenantRow(hot, { state: "failed" });
	await runOf(failed.id, "remove-tenant", "failed");
	const [resuming, mended] = [randomUUID(), randomUUID()];
	busy.set(resuming, "resume").set(mended, "reconcile");
	const underWay = await records.underWay();
	expect([cutOff.id, failed.id, resuming, mended].map((id) => underWay.has(id))).toEqual([true, false, true, false]);
});

test("a creation that was cut off before it began gives its name back, one that goes on keeps it", async () => {
	const cutOff = await createTenantRow(hot, { state: "requested" });
	const begun = await createTenantRow(hot, { state: "requested" });
	await runOf(begun.id, "provision-tenant", "running");
	const coming = await createTenantRow(hot, { state: "requested" });
	busy.set(coming.id, "provision-tenant");
	const directory = createTenantDirectory(hot);
	const reconcile = vi.fn(async () => ({ applied: true, findings: [] }));
	await reconcileAtStart({
		hot,
		store,
		runs,
		reconcile,
		records: createTenantRecords(hot, directory, { changed: () => {}, removed: async () => {} }),
		log: createLog("silent", null),
	});
	expect(reconcile).toHaveBeenCalledExactlyOnceWith("known");
	const rows = await Promise.all(
		[cutOff, begun, coming].map(async ({ id }) => (await hot.select().from(tenants).where(eq(tenants.id, id)))[0]),
	);
	expect(rows.map((row) => row?.state)).toEqual(["removed", "requested", "requested"]);
	expect(await directory.bySlug(cutOff.slug)).toBeNull();
});

test("a part that is down is named and asked for again later, because it comes back by itself", async () => {
	const it = await createTestApp();
	it.deps.reconcile = async () => {
		throw new ProvisioningError("docker_down", "Docker does not answer. Start it.");
	};
	const operator = await it.signIn("operator");
	const answer = await it.call(it.consoleHost, "/api/reconcile", { method: "POST", cookie: operator, body: {} });
	expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
	expect(await answer.json()).toMatchObject({
		error: { code: "unavailable", message: "Docker does not answer. Start it.", details: { down: "Docker" } },
	});
});

test("an operator reconciles over the API and looks unless they ask for more; nobody else may", async () => {
	const it = await createTestApp();
	const ask = async (cookie: string, body: unknown) =>
		it.call(it.consoleHost, "/api/reconcile", { method: "POST", cookie, body });
	const operator = await it.signIn("operator");
	expect(await (await ask(operator, {})).json()).toEqual({ applied: false, findings: [] });
	expect(await (await ask(operator, { apply: true })).json()).toEqual({ applied: true, findings: [] });
	expect((await ask(operator, { apply: "yes" })).status).toBe(422);
	const asOwner = { method: "POST", cookie: await it.signIn("owner"), body: {} };
	expect((await it.call(it.acme.host, "/api/reconcile", asOwner)).status).toBe(403);
});
