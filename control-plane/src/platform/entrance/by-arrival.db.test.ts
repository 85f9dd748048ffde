import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { createTestApp, secrets } from "../../../test/app.ts";
import { answerByArrival } from "./by-arrival.ts";

const kit = await createTestApp();
const { acme } = kit;
const server = createServer(answerByArrival(kit.app, "127.0.0.3"));
await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
afterAll(() => void server.close().closeAllConnections());

/** All of 127.0.0.0/8 is this machine: an address each for the platform's network and a tenant's. */
const platform = ["127.0.0.1", "127.0.0.3"];
const tenants = "127.0.0.2";

function ask(at: string, path: string, headers: Record<string, string>, body?: unknown) {
	const { port } = server.address() as AddressInfo;
	const sent = body === undefined ? undefined : JSON.stringify(body);
	return new Promise<{ status: number; text: string }>((resolve, reject) => {
		const method = sent === undefined ? "GET" : "POST";
		request({ host: at, port, path, method, headers: { "content-type": "application/json", ...headers } })
			.on("error", reject)
			.on("response", async (response) => {
				const parts: Buffer[] = [];
				for await (const part of response) parts.push(part);
				resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() });
			})
			.end(sent);
	});
}
const bearer = { authorization: `Bearer ${acme.token}` };

test("a container has its tenant's API by token, whatever it says of the way it came", async () => {
	const headers = { ...bearer, host: "control-plane:8080", "x-forwarded-host": "nobody.localhost" };
	const { status, text } = await ask(tenants, "/api/ping", headers);
	expect([status, JSON.parse(text).tenant.slug]).toEqual([200, acme.slug]);
});

test("a container cannot use up the operator's tries at signing in, because it chooses no address", async () => {
	await kit.signIn("operator");
	const operator = { email: "operator@platform.test", password: "wrong" };
	const host = kit.consoleHost;
	for (let time = 0; time < 120; time += 1) {
		const headers = { host, "x-forwarded-for": `198.51.100.${time}`, ...(time % 2 === 0 && bearer) };
		expect((await ask(tenants, "/api/auth/sign-in/email", headers, operator)).status).toBe(401);
	}
	for (const at of platform) {
		const right = { ...operator, password: secrets.password };
		const headers = { host, origin: `http://${host}`, "x-forwarded-for": "203.0.113.1" };
		expect((await ask(at, "/api/auth/sign-in/email", headers, right)).status).toBe(200);
	}
});

test("nothing else answers a container: no session, no webhook, no phone, no operator's token", async () => {
	const host = acme.host;
	const cookie = await kit.signIn("owner");
	expect((await ask(tenants, "/api/me", { host, cookie })).status).toBe(401);
	expect((await ask("127.0.0.1", "/api/me", { host, cookie })).status).toBe(200);
	for (const path of [
		"/api/auth/get-session",
		"/api/%61uth/get-session",
		"/api/sandbox/business",
		"/hooks/sandbox/x",
	]) {
		expect([path, (await ask(tenants, path, { host, ...bearer })).status]).toEqual([path, 401]);
	}
	const operator = { authorization: `Bearer ${secrets.operatorToken}` };
	expect((await ask(tenants, "/api/tenants", { host: kit.consoleHost, ...operator })).status).toBe(401);
});
