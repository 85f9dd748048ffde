import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { createTestApp, secrets } from "../../test/app.ts";
import { listenPrivately } from "../../test/private-server.ts";
import { until } from "../../test/until.ts";

const kit = await createTestApp();
const { acme, call } = kit;
const server = await listenPrivately(kit);
afterAll(() => server.close());

type Line = Record<string, unknown>;
const linesOf = async (requestId: string): Promise<Line[]> =>
	(await kit.logged())
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Line)
		.filter(({ request }) => request === requestId);

test("each line of a request names the request and the tenant, by host and by token", async () => {
	const byHost = await call(acme.host, "/api/me", { cookie: await kit.signIn("agent") });
	const byToken = await call("127.0.0.1:9", "/api/threads", { token: acme.token });
	for (const answer of [byHost, byToken]) {
		const lines = await linesOf(answer.headers.get("x-request-id") ?? "");
		expect(lines).toEqual([
			expect.objectContaining({ tenant: acme.id, slug: acme.slug, status: 200, method: "GET", msg: "answered" }),
		]);
	}
});

test("the gateway's id of a request is kept, and nothing else is taken for one", async () => {
	const given = randomUUID();
	const idOf = async (id: string) =>
		(await call(acme.host, "/api/me", { headers: { "x-request-id": id } })).headers.get("x-request-id");
	expect(await idOf(given)).toBe(given);
	for (const forged of ["1", `${given}\t{"level":60}`, "x".repeat(5_000)]) {
		expect(await idOf(forged)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
	}
});

test("no secret that passes through a request gets into the log, whatever becomes of the request", async () => {
	const cookie = await kit.signIn("agent");
	const sessions = cookie.split("; ").map((pair) => decodeURIComponent(pair.split("=")[1] ?? ""));
	const inUrl = "secret-in-the-address-7715";
	await call(acme.host, `/api/threads?q=${inUrl}&token=${inUrl}`, { cookie });
	await call(acme.host, `/api/sandbox/live?token=${inUrl}`);
	await call(acme.host, "/api/threads", { token: acme.token });
	await call(acme.host, "/api/threads", { token: `${acme.token}x` });
	await call(kit.consoleHost, "/api/tenants", { token: secrets.operatorToken });
	const operator = { authorization: `Bearer ${secrets.operatorToken}` };
	expect((await fetch(`${server.url}/api/tenants`, { headers: operator })).status).toBe(200);
	const wrong = { email: "agent@x.test", password: "wrong-password-9917" };
	await call(acme.host, "/api/auth/sign-in/email", { body: wrong, headers: { origin: `http://${acme.host}` } });
	const { log } = kit.deps;
	const url = "postgres://admin:database-password-4431@db:5432/x";
	log.error({ err: new Error(`cannot connect to ${url}`), authorization: `Bearer ${acme.token}` }, "a failure");
	log.warn({ reason: `refused: password=${wrong.password}`, config: secrets, deep: { token: acme.token } }, "another");

	const logged = await until("the last line is written", async () => {
		const lines = await kit.logged();
		return lines.includes("another") && lines;
	});
	expect(logged).toContain("cannot connect to postgres://admin:[hidden]@db");
	for (const secret of [
		...Object.values(secrets),
		acme.token,
		inUrl,
		wrong.password,
		"database-password",
		...sessions,
	]) {
		expect(logged.includes(secret) ? secret : "not in the log").toBe("not in the log");
	}
});

test("the operator's token counts on the private listener alone, and wherever it counts it is an operator's", async () => {
	const headers = { authorization: `Bearer ${secrets.operatorToken}` };
	expect((await fetch(`${server.url}/api/tenants`, { headers })).status).toBe(200);
	// Not even there for a tenant's own API, and not with a host that names one.
	expect((await fetch(`${server.url}/api/threads`, { headers })).status).toBe(403);
	const asTenant = { ...headers, "x-forwarded-host": acme.host };
	expect((await fetch(`${server.url}/api/threads`, { headers: asTenant })).status).toBe(403);
	expect((await call(kit.consoleHost, "/api/tenants", { token: secrets.operatorToken })).status).toBe(401);
	expect((await fetch(`${server.url}/api/tenants`, { headers: { authorization: "Bearer guess" } })).status).toBe(401);
});
