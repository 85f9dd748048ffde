import type { PlatformStatus } from "@flomastr/contracts/platform";
import type { TenantDetail } from "@flomastr/contracts/tenant";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { docker } from "../../provisioning/test/docker-command.ts";
import { type Customer, newCustomer } from "../test/customer.ts";
import { type Stack, startStack } from "../test/stack.ts";
import { until } from "../test/until.ts";

/** One part of the compose stack after another goes away and comes back; nothing else is started anew. */
let stack: Stack;
let detail: TenantDetail;
let customer: Customer;
let replies = 0;

const startOf = (service: string) =>
	docker(["inspect", "-f", "{{.State.StartedAt}} {{.RestartCount}}", stack.compose("ps", "-q", service).trim()]);
const parts = async () => ((await stack.operate("/api/platform/status")).json() as PlatformStatus).parts;
const downParts = async () => (await parts()).filter(({ state }) => state === "down").map(({ id }) => id);
const allUp = () => until("every part is up", async () => (await downParts()).length === 0);

/** The customer writes and is answered: webhook, hot store, delivery, n8n, outbox. */
async function talk(): Promise<void> {
	await customer.say("Hello again");
	replies += 1;
	await customer.waitForReplies(replies);
}

beforeAll(async () => {
	stack = await startStack("floout");
	detail = await stack.createTenant("hardy");
	customer = await newCustomer(stack, "hardy", "Patient customer");
});
beforeEach(async () => {
	// Whatever a failure before left away.
	stack.compose("start");
	await allUp();
	await talk();
});
afterAll(() => stack?.down());

test("doctor finds nothing wrong where nothing is, and says how it stands with each", async () => {
	const { code, stdout } = await stack.flomastr("doctor", "--json");
	const checks = JSON.parse(stdout) as { check: string; result: string; detail: string }[];
	expect(checks.filter(({ result }) => result === "fail")).toEqual([]);
	expect(code).toBe(0);
	expect(checks.map(({ check }) => check)).toEqual(
		expect.arrayContaining(["swap", "docker", "hot_store", "postgres:main", "gateway", "dns", "disk"]),
	);
});

test("without Docker the console says so, what needs it is refused for a while, and customers are answered", async () => {
	const before = startOf("control-plane");
	stack.compose("stop", "socket-proxy");
	await until("the console says so", async () => (await downParts()).includes("docker"));
	const found = (await parts()).find(({ id }) => id === "docker");
	expect(found?.detail).toMatch(/Docker engine at .* does not answer/);
	const page = await stack.call("console.localhost", "/sign-in", { headers: { accept: "text/html" } });
	expect(page.status).toBe(200);
	const refused = await stack.operate(`/api/tenants/${detail.tenant.id}/suspend`, { method: "POST", body: {} });
	expect(`${refused.status} ${refused.text}`).toMatch(/^503 .*Docker engine/s);
	expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
	expect((await stack.flomastr("doctor", "--json")).code).toBe(1);
	await talk();
	stack.compose("start", "socket-proxy");
	await allUp();
	expect(startOf("control-plane")).toBe(before);
});

test("without Caddy the command line still answers and says so, and every route is back with it", async () => {
	const before = startOf("control-plane");
	stack.compose("stop", "caddy");
	const status = async () => {
		const { stdout } = await stack.flomastr("status", "--json");
		return (JSON.parse(stdout) as PlatformStatus).parts.find(({ id }) => id === "gateway");
	};
	await until("the command line says so", async () => (await status())?.state === "down");
	expect((await stack.flomastr("tenant", "list", "--json")).code).toBe(0);
	stack.compose("start", "caddy");
	await until(
		"the tenant's host is open",
		async () => (await stack.call("hardy.localhost", "/sign-in").catch(() => null))?.status === 200,
	);
	await talk();
	expect(startOf("control-plane")).toBe(before);
});

test("without Postgres everything that needs it is refused for a while in words, and goes on by itself when it is back", async () => {
	const before = startOf("control-plane");
	stack.compose("stop", "postgres");
	const refused = await until("the API refuses", async () => {
		const answer = await stack.operate("/api/tenants");
		return answer.status === 503 ? answer : null;
	});
	expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
	expect(refused.json()).toMatchObject({ error: { message: expect.stringMatching(/Postgres|database|store/i) } });
	// A vendor is told to come again: what was not stored was not taken.
	const hook = await stack.call("hardy.localhost", "/hooks/whatsapp-cloud/0198a000-0000-7000-8000-000000000000", {
		method: "POST",
		body: {},
	});
	expect(hook.status).toBe(503);
	const doctor = await stack.flomastr("doctor", "--json");
	expect(doctor.code).toBe(1);
	expect(JSON.parse(doctor.stdout)).toEqual(
		expect.arrayContaining([expect.objectContaining({ check: "hot_store", result: "fail" })]),
	);
	stack.compose("start", "postgres");
	await until("the API answers", async () => (await stack.operate("/api/tenants")).status === 200);
	await allUp();
	await talk();
	expect(startOf("control-plane")).toBe(before);
});

test("a whole stack that starts without Postgres says what it waits for, and opens when Postgres is there", async () => {
	stack.compose("stop");
	stack.compose("up", "--detach", "--no-deps", "caddy", "socket-proxy", "front-end", "control-plane");
	const page = await until("somebody answers", async () => {
		const answer = await stack.call("console.localhost", "/api/tenants").catch(() => null);
		return answer?.status === 503 ? answer : null;
	});
	expect(Number(page.headers["retry-after"])).toBeGreaterThan(0);
	const before = startOf("control-plane");
	stack.compose("start", "postgres");
	await until("the console answers", async () => (await stack.operate("/api/tenants")).status === 200, 120_000);
	expect(startOf("control-plane")).toBe(before);
});
