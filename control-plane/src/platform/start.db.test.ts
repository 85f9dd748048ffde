import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlatformStatus } from "@flomastr/contracts/platform";
import { ask as askAt, type Question } from "@flomastr/provisioning/gateways/test-ask";
import { afterAll, expect, inject, onTestFinished, test } from "vitest";
import { createHotStore } from "../../test/hot-store.ts";
import { readLog } from "../../test/read-log.ts";
import { openRelay } from "../../test/relay.ts";
import { createTenantRow } from "../../test/rows.ts";
import { until } from "../../test/until.ts";
import { readEnv } from "../env.ts";
import { createLog } from "../log.ts";
import { startPlatform } from "./start.ts";

/** The whole control plane with nothing but its own hot store: Docker, Caddy and the tenants' Postgres are away. */
const { hot, url } = await createHotStore();
const folder = mkdtempSync(join(tmpdir(), "flomastr-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const relay = await openRelay({ path: join(inject("postgresSocket"), ".s.PGSQL.5432") });
afterAll(() => relay.goAway());
const hotStore = { user: "flomastr", database: new URL(url).pathname.slice(1) };
const password = "operator-password-5501";

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** @param at what is said of the hot store. @param more settings */
async function start(at: Partial<typeof hotStore> = {}, more: Record<string, string> = {}) {
	const { user, database } = { ...hotStore, ...at };
	const port = await freePort();
	const dataDir = mkdtempSync(join(folder, "data-"));
	const logFile = join(dataDir, "log");
	const log = createLog("info", logFile);
	const env = readEnv({
		PORT: String(port),
		GATEWAY: "caddy",
		CADDY_ADMIN: "http://127.0.0.1:9",
		LISTEN: `127.0.0.1:${port}`,
		PRIVATE_LISTEN: `127.0.0.1:${await freePort()}`,
		FRONT_END_URL: "http://127.0.0.1:9",
		RUNTIME: "docker",
		DOCKER: `unix://${dataDir}/nobody.sock`,
		DATABASE_HOSTS: "main=postgres://flomastr@127.0.0.1:9/postgres",
		HOT_DATABASE_URL: `postgres://${user}@127.0.0.1:${relay.port}/${database}`,
		OPERATOR_PASSWORD: password,
		...more,
	});
	const keys = { masterKey: Buffer.alloc(32, 3), signingKey: "signing-key-of-the-start-test" };
	const screen = { line() {}, step: () => ({ progress() {}, done() {} }) };
	const ask = (path: string, question?: Question, host = "console.localhost") => askAt(port, host, path, question);
	return {
		starting: startPlatform({ env, dataDir, keys, log, screen }),
		ask,
		listens: () => until("it listens", () => ask("/").catch(() => null)),
		log: () => readLog(log, logFile),
	};
}

test("with every part away it listens and says so, starts once its hot store is there, and the console names the rest", {
	timeout: 60_000,
}, async () => {
	const tenant = await createTenantRow(hot, { state: "active", databaseHost: "main" });
	await relay.goAway();
	const { ask, starting, listens, log } = await start();
	await listens();
	const told = await until("it knows why", async () => {
		const answer = await ask("/api/tenants");
		return answer.text.includes("hot store") ? answer : null;
	});
	expect(told.status).toBe(503);
	expect(told.headers.get("retry-after")).toBe("5");
	expect(JSON.parse(told.text)).toEqual({
		error: {
			code: "unavailable",
			message: expect.stringMatching(/^The hot store \(Postgres\) cannot be reached.*goes on by itself/),
		},
	});
	const page = await ask("/", { headers: { accept: "text/html" } });
	expect(page.status).toBe(503);
	expect(page.headers.get("content-type")).toMatch(/^text\/html/);
	expect(page.text).toMatch(/<h1>.*The hot store \(Postgres\) cannot be reached/);
	const hook = await ask(`/hooks/sandbox/${tenant.id}`, { body: "{}" }, `${tenant.slug}.localhost`);
	expect(hook.status).toBe(503);
	const lines = (await log()).split("\n").filter((line) => line.includes("the hot store cannot be reached"));
	expect(lines).toHaveLength(1);
	expect(lines[0]).toContain("ECONNREFUSED");

	await relay.comeBack();
	const platform = await starting;
	onTestFinished(() => platform.stop());
	const signIn = await ask("/api/auth/sign-in/email", {
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ email: "operator@flomastr.test", password }),
	});
	expect(signIn.status).toBe(200);
	const cookies = signIn.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
	const headers = { cookie: cookies.join("; ") };
	const away = ["docker", "postgres:main", "gateway"];
	const parts = await until("each part was looked at", async () => {
		const { parts } = PlatformStatus.parse(JSON.parse((await ask("/api/platform/status", { headers })).text));
		const byId = new Map(parts.map((part) => [part.id, part]));
		return ["hot_store", ...away].every((id) => byId.has(id)) && byId;
	});
	expect(parts.get("hot_store")?.state).toBe("up");
	for (const id of away) {
		expect(parts.get(id)).toMatchObject({ state: "down", detail: expect.stringMatching(/Start (it|Caddy)/) });
	}
	// What needs none of them goes on; what needs one says which, and when to come back.
	expect((await ask("/api/tenants", { headers })).status).toBe(200);
	const woken = await ask(`/api/tenants/${tenant.id}/wake`, { headers, body: "" });
	expect(woken.status).toBe(503);
	expect(Number(woken.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(JSON.parse(woken.text)).toMatchObject({ error: { code: "unavailable", details: { down: "Docker" } } });
});

test("the embedded gateway says so at every host, because that a tenant is unknown would be a lie", async () => {
	await relay.goAway();
	const apart = { GATEWAY: "embedded", LISTEN: `127.0.0.1:${await freePort()}` };
	const { ask, starting, listens } = await start({}, apart);
	await listens();
	for (const host of ["acme.localhost", "console.localhost", "nobody.example"]) {
		const answer = await ask("/webhook/x", {}, host);
		expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
	}
	await relay.comeBack();
	const platform = await starting;
	expect((await ask("/", {}, "nobody.example")).status).toBe(404);
	await platform.stop();
}, 60_000);

test("a database that is not there and a user that is not let in end the start with what to do, because waiting mends neither", async () => {
	const nowhere = await start({ database: "no_such_database" });
	await expect(nowhere.starting).rejects.toMatchObject({
		code: "invalid",
		message: expect.stringMatching(/database "no_such_database" does not exist.*Make the database, or name another/),
	});
	await hot.execute("create role start_nologin nologin");
	onTestFinished(async () => void (await hot.execute("drop role start_nologin")));
	const stranger = await start({ user: "start_nologin" });
	await expect(stranger.starting).rejects.toMatchObject({
		code: "invalid",
		message: expect.stringMatching(/not permitted to log in.*HOT_DATABASE_URL/),
	});
});

test("a hot store of a newer version ends the start, because the older would write into a shape it does not know", async () => {
	await hot.execute("insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 4102444800000)");
	onTestFinished(async () => void (await hot.execute("delete from drizzle.__drizzle_migrations where hash = 'newer'")));
	const { starting } = await start();
	await expect(starting).rejects.toMatchObject({
		code: "invalid",
		message: expect.stringMatching(/of a newer version of FloMastr.*2100-01-01.*Start the newer version/),
	});
});
