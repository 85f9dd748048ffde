import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { expect, test } from "vitest";
import { startEmbeddedPostgres } from "#databases/start-embedded-postgres.ts";
import { recordLog } from "../../test/record-log.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { createSagaStore } from "./create-store.ts";
import { run } from "./run.ts";
import * as schema from "./schema.hot.ts";

test("a run reads back as it was written, because the next start has nothing else to go by", {
	timeout: 60_000,
}, async () => {
	const postgres = await startEmbeddedPostgres({ dataDir: join(temporaryFolder(), "hot"), log: recordLog() });
	const pool = new pg.Pool({ connectionString: postgres.url });
	for (const statement of await generateMigration(generateDrizzleJson({}), generateDrizzleJson(schema))) {
		await pool.query(statement);
	}
	const store = createSagaStore(drizzle({ client: pool }));
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
	await pool.end();
	await postgres.stop();
});
