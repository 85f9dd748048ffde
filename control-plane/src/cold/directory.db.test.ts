import { afterEach, expect, test } from "vitest";
import { createHotStore } from "../../test/hot-store.ts";
import { until } from "../../test/until.ts";
import { type ColdDirectory, createColdDirectory } from "./directory.ts";

const { hot, url } = await createHotStore(2);
const open: ColdDirectory[] = [];
afterEach(async () => {
	for (const directory of open.splice(0)) await directory.close();
});

/** A thousand tenants on one server; which database each has does not matter to the number of connections. */
function directoryOf(options: Parameters<typeof createColdDirectory>[2]): ColdDirectory {
	const directory = createColdDirectory(async () => url, 2, options);
	open.push(directory);
	return directory;
}
const tenants = Array.from({ length: 1000 }, (_, index) => `tenant ${index}`);

async function connections(): Promise<number> {
	const { rows } = await hot.$client.query(
		"select count(*)::int as count from pg_stat_activity where application_name = 'flomastr-cold' and datname = current_database()",
	);
	return rows[0].count;
}

test("a thousand tenants at once share a few connections, and each gets its answer", async () => {
	const directory = directoryOf({ limit: 12 });
	let most = 0;
	let done = false;
	const watching = (async () => {
		while (!done) most = Math.max(most, await connections());
	})();
	const answers = await Promise.all(
		tenants.map(async (tenant) => {
			const { rows } = await (await directory.of(tenant)).query("select $1::text as tenant", [tenant]);
			return rows[0].tenant;
		}),
	);
	done = true;
	await watching;
	expect(answers).toEqual(tenants);
	expect(most).toBeGreaterThan(0);
	// A backend outlives its client by a moment.
	expect(most).toBeLessThanOrEqual(24);
});

test("a tenant one after another takes the connection of whoever rested longest, not of who works", async () => {
	const directory = directoryOf({ limit: 3 });
	const working = await (await directory.of("working")).connect();
	await working.query("begin");
	for (const tenant of tenants.slice(0, 20)) await (await directory.of(tenant)).query("select 1");
	expect((await working.query("select 2 as two")).rows).toEqual([{ two: 2 }]);
	await until("no more than that are open", async () => (await connections()) <= 3);
	working.release();
});

test("who finds all at work waits for the next that is given back", async () => {
	const directory = directoryOf({ limit: 1 });
	const held = await (await directory.of("one")).connect();
	let answered = false;
	const waiting = (await directory.of("two")).query("select 1").then(() => {
		answered = true;
	});
	await held.query("select 1");
	expect(answered).toBe(false);
	held.release();
	await waiting;
	await until("one is open", async () => (await connections()) === 1);
});

test("a failed statement, a lost connection and a forgotten tenant give their place back", async () => {
	const directory = directoryOf({ limit: 1 });
	await expect((await directory.of("one")).query("select 1 / 0")).rejects.toThrow("division by zero");
	const lost = (await directory.of("two")).query("select pg_terminate_backend(pg_backend_pid())");
	await expect(lost).rejects.toMatchObject({ code: "57P01" });
	await (await directory.of("three")).query("select 1");
	await directory.forget("three");
	expect((await (await directory.of("four")).query("select 4 as four")).rows).toEqual([{ four: 4 }]);
});

test("idle connections are closed and idle tenants forgotten, and come back when they are asked", async () => {
	const directory = directoryOf({ idleMs: 100 });
	const first = await directory.of("one");
	await Promise.all(tenants.slice(0, 30).map(async (tenant) => (await directory.of(tenant)).query("select 1")));
	await until("all are closed", async () => (await connections()) === 0);
	await until("the tenant's pool is another", async () => (await directory.of("one")) !== first);
	expect((await (await directory.of("one")).query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("a tenant without a database is refused by name", async () => {
	const directory = createColdDirectory(async () => null, 1);
	open.push(directory);
	await expect(directory.of("nobody")).rejects.toThrow("nobody has no database");
});
