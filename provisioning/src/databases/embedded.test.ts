import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { recordLog } from "../../test/record-log.ts";
import { makeFolder, temporaryFolder } from "../../test/temporary-folder.ts";
import { until } from "../../test/until.ts";
import { databaseConformance } from "./conformance.ts";
import { createEmbeddedDatabase } from "./embedded.ts";
import { startEmbeddedPostgres } from "./start-embedded-postgres.ts";

// Starting an engine takes a second or three, more on a busy machine.
const slow = 60_000;

// One empty cluster for the whole file: each test copies it.
const shared = makeFolder();
const template = join(shared.path, "template");
afterAll(shared.remove);

databaseConformance("the embedded database", async () => {
	const folder = makeFolder();
	const database = createEmbeddedDatabase({ root: join(folder.path, "databases"), template, log: recordLog() });
	return {
		database,
		async lose({ tenantId }) {
			await database.release(tenantId);
			rmSync(join(folder.path, "databases", tenantId, "pgdata"), { recursive: true });
		},
		kill: (tenantId) => process.kill(database.pids().get(tenantId) ?? 0, "SIGKILL"),
		folder: folder.path,
		async stop() {
			await database.stop();
			folder.remove();
		},
	};
});

test("the password of a store of its own is kept, because the next start must know it", { timeout: slow }, async () => {
	const dataDir = join(temporaryFolder(), "hot");
	const options = { dataDir, template, log: recordLog() };
	const first = await startEmbeddedPostgres(options);
	await first.stop();
	const second = await startEmbeddedPostgres(options);
	expect(second.url).toBe(first.url);
	await second.stop();
	expect(existsSync(join(dataDir, "pid.json"))).toBe(false);
});

test("an engine whose files are gone stays down and says so, because it would begin an empty database", {
	timeout: slow,
}, async () => {
	const dataDir = join(temporaryFolder(), "hot");
	const told: (string | null)[] = [];
	const onHealth = ({ detail }: { detail: string | null }) => void told.push(detail);
	const postgres = await startEmbeddedPostgres({ dataDir, template, log: recordLog(), onHealth });
	rmSync(join(dataDir, "pgdata"), { recursive: true });
	process.kill(postgres.pid ?? 0, "SIGKILL");
	await until("the loss is told", () => told.some((detail) => detail?.includes("should be in")));
	expect(existsSync(join(dataDir, "pgdata"))).toBe(false);
	await postgres.stop();
});

test("a setting of one client is not another's, because each has its own session", { timeout: slow }, async () => {
	const postgres = await startEmbeddedPostgres({ dataDir: join(temporaryFolder(), "hot"), template, log: recordLog() });
	const [one, other] = await Promise.all([
		connect(`${postgres.url}&options=-c%20search_path%3Dmine`),
		connect(postgres.url),
	]);
	await one.query("SET TimeZone TO 'Asia/Kolkata'");
	const show = async (client: pg.Client) => [
		(await client.query("SHOW search_path")).rows[0]?.search_path,
		(await client.query("SHOW TimeZone")).rows[0]?.TimeZone,
	];
	const before = await show(other);
	expect(await show(one)).toEqual(["mine", "Asia/Kolkata"]);
	expect(await show(other)).toEqual(before);
	await Promise.all([one.end(), other.end()]);
	await postgres.stop();
});

test("a client that dies in a transaction frees the others, because its turn ends with it", {
	timeout: slow,
}, async () => {
	const postgres = await startEmbeddedPostgres({ dataDir: join(temporaryFolder(), "hot"), template, log: recordLog() });
	const [dying, waiting] = await Promise.all([connect(postgres.url), connect(postgres.url)]);
	await dying.query("CREATE TABLE marks (id int)");
	await dying.query("BEGIN");
	await dying.query("INSERT INTO marks VALUES (1)");
	const answer = waiting.query("SELECT count(*)::int AS count FROM marks");
	await dying.end();
	expect((await answer).rows).toEqual([{ count: 0 }]);
	await waiting.end();
	await postgres.stop();
});

test("the engine is started again when it ends unasked, because everything stands on it", {
	timeout: slow,
}, async () => {
	const health: boolean[] = [];
	const postgres = await startEmbeddedPostgres({
		dataDir: join(temporaryFolder(), "hot"),
		template,
		log: recordLog(),
		onHealth: ({ up }) => health.push(up),
	});
	process.kill(postgres.pid ?? 0, "SIGKILL");
	await until("the engine is up again", () => health.length === 3);
	expect(health).toEqual([true, false, true]);
	expect(postgres.restarts).toBe(1);
	const client = await connect(postgres.url);
	await client.end();
	await postgres.stop();
});

async function connect(connectionString: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString });
	await client.connect();
	return client;
}
