import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { openHotStore } from "#hot/client.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createTestApp } from "../test/app.ts";
import { openRelay } from "../test/relay.ts";
import { until } from "../test/until.ts";
import { createApp } from "./app.ts";

const kit = await createTestApp();

const relay = await openRelay({ path: join(inject("postgresSocket"), ".s.PGSQL.5432") });
const database = new URL(kit.hot.$client.options.connectionString ?? "").pathname;
const hot = openHotStore(`postgres://flomastr@127.0.0.1:${relay.port}${database}`, 4);
afterAll(async () => {
	await hot.$client.end();
	await relay.goAway();
});

test("requests get 503 with a time to come back while the store is away, and answers once it is back, without a restart", async () => {
	const cookie = await kit.signIn("agent");
	const app = createApp({ ...kit.deps, hot, directory: createTenantDirectory(hot) });
	const ask = () =>
		app.fetch(new Request(`http://${kit.acme.host}/api/tasks`, { headers: { host: kit.acme.host, cookie } }));
	expect((await ask()).status).toBe(200);

	await relay.goAway();
	const away = await Promise.all(Array.from({ length: 8 }, ask));
	expect(away.map(({ status }) => status)).toEqual(Array(8).fill(503));
	expect(Number(away[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(await away[0]?.json()).toMatchObject({ error: { code: "unavailable" } });

	await relay.comeBack();
	await until("it answers again", async () => (await ask()).status === 200);
});

test("a connection that breaks in the midst of a request is 503 as well, and no defect", async () => {
	const cookie = await kit.signIn("agent");
	const app = createApp({ ...kit.deps, hot, directory: createTenantDirectory(hot) });
	const holder = await kit.hot.$client.connect();
	await holder.query("begin");
	await holder.query("lock table tasks in access exclusive mode");
	const asked = app.fetch(
		new Request(`http://${kit.acme.host}/api/tasks`, { headers: { host: kit.acme.host, cookie } }),
	);
	await until("the request waits for the table", async () => {
		const { rowCount } = await holder.query("select from pg_locks where relation = 'tasks'::regclass and not granted");
		return rowCount === 1;
	});
	relay.breakAll();
	expect((await asked).status).toBe(503);
	await holder.query("commit");
	holder.release();
	expect(await kit.logged()).not.toContain("unexpected failure");
});
