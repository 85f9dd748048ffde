import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#databases/start-embedded-postgres.ts";
import { recordLog } from "../../test/record-log.ts";
import { makeFolder } from "../../test/temporary-folder.ts";
import { createSagaStore } from "./create-store.ts";
import { run } from "./run.ts";
import * as schema from "./schema.hot.ts";
import type { RunState, SagaStore } from "./store.ts";

const waiting = {
	id: "a",
	title: "A",
	state: "waiting" as const,
	output: null,
	error: null,
	startedAt: null,
	finishedAt: null,
};

const folder = makeFolder();
let postgres: EmbeddedPostgres;
let pool: pg.Pool;
let store: SagaStore;

beforeAll(async () => {
	postgres = await startEmbeddedPostgres({ dataDir: join(folder.path, "hot"), log: recordLog() });
	pool = new pg.Pool({ connectionString: postgres.url });
	for (const statement of await generateMigration(generateDrizzleJson({}), generateDrizzleJson(schema))) {
		await pool.query(statement);
	}
	store = createSagaStore(drizzle({ client: pool }));
}, 60_000);
afterAll(async () => {
	await pool?.end();
	await postgres?.stop();
	folder.remove();
});

test("a run reads back as it was written, because the next start has nothing else to go by", async () => {
	const deps = { store, clock: () => new Date(), log: recordLog() };
	const subject = randomUUID();
	const steps = [
		{ id: "first", title: "First", do: async () => ({ found: [1, "two"] }), undo: async () => {} },
		{
			id: "second",
			title: "Second",
			do: async () => {
				throw new Error("it is not to be");
			},
		},
	];
	const saga = { id: "s", steps, context: (input: { name: string }) => input, onFailure: "stop" as const };
	await run(deps, saga, subject, { name: "x" });
	expect(await store.unsettled()).toMatchObject([
		{
			saga: "s",
			subject,
			input: { name: "x" },
			state: "failed",
			failure: { step: "second", reason: "it is not to be" },
			steps: [
				{ id: "first", state: "done", output: { found: [1, "two"] }, finishedAt: expect.any(Date) },
				{ id: "second", state: "failed", error: "it is not to be" },
			],
		},
	]);
	expect(await store.newest(subject, "other")).toBeNull();
	expect((await store.newest(subject))?.steps.map(({ id }) => id)).toEqual(["first", "second"]);
});

test("a new run settles what its subject's older ones left open, and no other's, because nobody may go on with those", async () => {
	const [subject, other] = [randomUUID(), randomUUID()];
	const begin = async (about: string, state: RunState): Promise<string> => {
		const run = { id: randomUUID(), saga: "s", subject: about, input: {}, state, failure: null, steps: [] };
		await store.create({ ...run, steps: [waiting] });
		// A write whose answer was lost.
		await store.create({ ...run, steps: [waiting] });
		return run.id;
	};
	const stateOf = async (id: string) =>
		(await pool.query("select state from saga_runs where id = $1", [id])).rows[0].state;
	const [done, failed, elsewhere] = [
		await begin(subject, "done"),
		await begin(subject, "failed"),
		await begin(other, "undoing"),
	];
	const newest = await begin(subject, "running");
	expect(await Promise.all([done, failed, elsewhere, newest].map(stateOf))).toEqual([
		"done",
		"superseded",
		"undoing",
		"running",
	]);
	// As an older version left them.
	await pool.query("update saga_runs set state = 'failed' where id = $1", [failed]);
	await pool.query("update saga_runs set state = 'done' where id = $1", [newest]);
	const open = (await store.unsettled()).map(({ id }) => id);
	expect([failed, elsewhere, newest].map((id) => open.includes(id))).toEqual([false, true, false]);
});
