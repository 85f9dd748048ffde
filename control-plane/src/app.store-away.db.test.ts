import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { openHotStore } from "#hot/client.ts";
import { createAuth } from "#people/auth.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createTestApp, secrets } from "../test/app.ts";
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

test("sessions that the store has to be asked about get 503 as well, and so does who signs in", async () => {
	const auth = createAuth({ hot, secret: secrets.signing, secure: false, log: kit.deps.log });
	const app = createApp({ ...kit.deps, hot, auth, directory: createTenantDirectory(hot) });
	const ask = (path: string, init: RequestInit = {}) =>
		app.fetch(
			new Request(`http://${kit.acme.host}${path}`, {
				...init,
				headers: { host: kit.acme.host, cookie, ...init.headers },
			}),
		);
	// The token alone, as after the minute in which the other cookie is believed.
	const cookie = (await kit.signIn("agent"))
		.split("; ")
		.filter((pair) => !pair.includes("session_data"))
		.join("; ");
	const signIn = { method: "POST", headers: { "content-type": "application/json", origin: `http://${kit.acme.host}` } };
	const body = JSON.stringify({ email: "somebody@store-away.test", password: secrets.password });
	expect((await ask("/api/tasks")).status).toBe(200);

	await relay.goAway();
	const answers = [
		await ask("/api/tasks"),
		await ask("/api/auth/get-session"),
		await ask("/api/auth/sign-in/email", { ...signIn, body }),
	];
	expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
	for (const answer of answers) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(await kit.logged()).not.toContain("somebody@store-away.test");

	await relay.comeBack();
	await until("it answers again", async () => (await ask("/api/tasks")).status === 200);
	expect((await ask("/api/auth/sign-in/email", { ...signIn, body })).status).toBe(401);
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
