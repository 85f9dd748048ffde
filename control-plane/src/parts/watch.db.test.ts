import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PlatformStatus } from "@flomastr/contracts/platform";
import pg from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { createTestApp } from "../../test/app.ts";
import { databaseUrl } from "../../test/postgres-server.ts";
import { readEvents } from "../../test/read-events.ts";
import { until } from "../../test/until.ts";
import { Signals } from "../signals.ts";
import { caddyPart } from "./caddy.ts";
import { dockerPart } from "./docker.ts";
import { hotStorePart } from "./hot-store.ts";
import { postgresPart } from "./postgres.ts";
import { watchParts } from "./watch.ts";

const socket = inject("postgresSocket");
const server = "postgres_of_this_test";
const admin = async (statement: string) => {
	const client = new pg.Client({ connectionString: databaseUrl(socket, "postgres") });
	await client.connect();
	await client.query(statement).finally(() => client.end());
};
await admin(`create database ${server}`);

/** Something that answers like Caddy's admin API, on a port that stays the same. */
let caddyPort = 0;
let caddy: Server | null = null;
async function startCaddy(): Promise<void> {
	caddy = createServer((request, response) => {
		const ours = request.headers.origin === `http://127.0.0.1:${caddyPort}`;
		response.writeHead(ours ? 200 : 403, { "content-type": "application/json" }).end('{"tenants":{}}');
	});
	await new Promise<void>((resolve) => caddy?.listen(caddyPort, "127.0.0.1", resolve));
	caddyPort = (caddy.address() as AddressInfo).port;
}
async function stopCaddy(): Promise<void> {
	caddy?.closeAllConnections();
	await new Promise((resolve) => caddy?.close(resolve));
}
await startCaddy();

const signals = new Signals();
const pool = new pg.Pool({ connectionString: databaseUrl(socket, server), max: 1 });
pool.on("error", () => {});
const told: unknown[] = [];
const log = { info: (line: unknown) => void told.push(line), warn: (line: unknown) => void told.push(line) };
const hangs = { id: "backups", title: "Backups", check: () => new Promise<never>(() => {}) };
const throws = {
	id: "swap",
	title: "Swap",
	check: async () => {
		throw new Error("it broke");
	},
};
const watch = watchParts({
	parts: [
		postgresPart("main", databaseUrl(socket, server)),
		hotStorePart({ $client: pool } as never),
		caddyPart(`http://127.0.0.1:${caddyPort}`),
		dockerPart("unix:///nowhere/docker.sock"),
		hangs,
		throws,
	],
	signals,
	clock: () => new Date(),
	log,
	timing: { everyMs: 50, limitMs: 400 },
});
const kit = await createTestApp({ signals, parts: watch });

afterAll(async () => {
	watch.stop();
	await pool.end();
	await stopCaddy();
	await admin(`drop database if exists ${server} with (force)`);
});

const part = (id: string) => watch.current().find((one) => one.id === id);
const becomes = (id: string, state: string) =>
	until(`${id} is ${state}`, () => (part(id)?.state === state ? part(id) : null));

test("a part that hangs or throws is down, and keeps no other from being asked", async () => {
	await becomes("hot_store", "up");
	expect(await becomes("backups", "down")).toMatchObject({
		detail: expect.stringMatching(/did not answer within 0.4 s/),
	});
	expect(await becomes("swap", "down")).toMatchObject({ detail: "it broke" });
	expect(await becomes("docker", "down")).toMatchObject({
		detail: expect.stringMatching(/\/nowhere\/docker\.sock.*Start it/s),
	});
});

test("a Postgres that goes down is named with what to do, goes on when it is back, and the console sees both", async () => {
	// The tests' Postgres has no pgvector, and says so.
	expect(await becomes("postgres:main", "degraded")).toMatchObject({ detail: expect.stringMatching(/pgvector/) });
	const screen = await readEvents(
		await kit.call(kit.consoleHost, "/api/live", { cookie: await kit.signIn("operator") }),
	);
	await admin(`alter database ${server} allow_connections false`);
	await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${server}'`);
	expect(await becomes("postgres:main", "down")).toMatchObject({
		detail: expect.stringMatching(/not currently accepting connections.*DATABASE_HOSTS/s),
	});
	await becomes("hot_store", "down");
	expect((await screen.next("platform")).data).toMatchObject({ type: "platform", part: { state: "down" } });

	await admin(`alter database ${server} allow_connections true`);
	const before = Date.parse(part("postgres:main")?.since ?? "");
	expect(Date.parse((await becomes("postgres:main", "degraded")).since)).toBeGreaterThanOrEqual(before);
	await becomes("hot_store", "up");
	expect(told).toContainEqual(expect.objectContaining({ part: "hot_store", state: "up", before: "down" }));
	await screen.close();
});

test("a Caddy that goes down is named, everything else goes on, and it recovers", async () => {
	await becomes("gateway", "up");
	await stopCaddy();
	expect(await becomes("gateway", "down")).toMatchObject({
		detail: expect.stringMatching(/ECONNREFUSED.*CADDY_ADMIN/s),
	});
	expect(part("hot_store")?.state).toBe("up");
	await startCaddy();
	await becomes("gateway", "up");
});

test("the status names every part, counts the tenants, and is an operator's alone", async () => {
	await watch.look();
	const cookie = await kit.signIn("operator");
	const answer = await kit.call(kit.consoleHost, "/api/platform/status", { cookie });
	const status = PlatformStatus.parse(await answer.json());
	expect(status.parts.map(({ id }) => id)).toEqual([
		"postgres:main",
		"hot_store",
		"gateway",
		"docker",
		"backups",
		"swap",
	]);
	expect(status.tenants).toContainEqual({ state: "active", count: 2 });
	expect(status.queue).toEqual({ waiting: 0, dead: 0, lag_seconds: 0 });
	const agent = await kit.call(kit.acme.host, "/api/platform/status", { cookie: await kit.signIn("agent") });
	expect(agent.status).toBe(403);
});
