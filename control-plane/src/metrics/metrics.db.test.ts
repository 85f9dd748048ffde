import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { signBody } from "#channels/sign-body.ts";
import { contacts, message, webhook } from "#channels/whatsapp-cloud/samples.ts";
import { createTestApp, secrets } from "../../test/app.ts";
import { listenPrivately } from "../../test/private-server.ts";
import { readMetrics } from "../../test/read-metrics.ts";
import { until } from "../../test/until.ts";

const kit = await createTestApp({
	parts: {
		current: () => [
			{ id: "hot_store", title: "Hot store", state: "up", detail: "", since: new Date().toISOString() },
			{ id: "gateway", title: "Caddy", state: "down", detail: "", since: new Date().toISOString() },
		],
	},
});
const { acme, call } = kit;
const server = await listenPrivately(kit);
afterAll(() => server.close());

/** The sum of the samples of a metric with these labels; 0 where there is none. */
async function sample(name: string, labels: Record<string, string> = {}): Promise<number> {
	const answer = await fetch(`${server.url}/metrics`);
	expect([answer.status, answer.headers.get("content-type")]).toEqual([200, expect.stringContaining("version=0.0.4")]);
	const found = readMetrics(await answer.text()).filter(
		(one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
	);
	return found.reduce((sum, { value }) => sum + value, 0);
}

async function hook(text: string, secret = secrets.appSecret): Promise<number> {
	// Just now: who wrote long ago may be sent templates only.
	const timestamp = String(Math.floor(Date.now() / 1000));
	const sent = message("text", { text: { body: text }, timestamp });
	const body = JSON.stringify(webhook({ contacts, messages: [sent] }));
	const headers = { "x-hub-signature-256": signBody(Buffer.from(body), secret) };
	const path = `/hooks/whatsapp-cloud/${acme.whatsapp}`;
	return (await call(acme.host, path, { method: "POST", body, headers })).status;
}

test("requests are counted by the pattern of their route, so that ids and guesses make no series", async () => {
	const route = { route: "/api/threads/:id", method: "GET", status: "404" };
	expect(await sample("flomastr_http_request_duration_seconds_count", route)).toBe(0);
	for (let index = 0; index < 3; index += 1) {
		await call(acme.host, `/api/threads/${randomUUID()}`, { token: acme.token });
		await call(acme.host, `/guess/${randomUUID()}`);
	}
	expect(await sample("flomastr_http_request_duration_seconds_count", route)).toBe(3);
	expect(await sample("flomastr_http_request_duration_seconds_count", { route: "none", status: "404" })).toBe(3);
	expect(await (await fetch(`${server.url}/metrics`)).text()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
});

test("a customer's message is counted when it is new, and a forged one as rejected", async () => {
	const of = (outcome: string) => sample("flomastr_channel_messages_total", { channel: "whatsapp-cloud", outcome });
	expect([await hook("one"), await hook("two"), await hook("three", "a guess")]).toEqual([200, 200, 401]);
	expect([await of("received"), await of("rejected")]).toEqual([2, 1]);
});

test("what waits, what is tried and what is sent show as they change", async () => {
	const cookie = await kit.signIn("agent");
	const { threads } = (await (await call(acme.host, "/api/threads", { cookie })).json()) as {
		threads: { id: string }[];
	};
	const body = { content: { kind: "text", text: "An answer" }, idempotency_key: randomUUID() };
	const sent = await call(acme.host, `/api/threads/${threads[0]?.id}/messages`, { cookie, body });
	expect([sent.status, await sent.text()]).toEqual([expect.toSatisfy((status) => status < 300), expect.any(String)]);
	expect(await sample("flomastr_deliveries", { kind: "send", state: "pending" })).toBe(1);
	await kit.startDeliveries();
	// Nobody listens at the vendor's address of this test: it is tried, and waits for the next try.
	await until("the message was tried", async () => {
		return (await sample("flomastr_delivery_attempts_total", { kind: "send", outcome: "retry" })) > 0;
	});
});

test("tenants, wakes, sagas and parts are there by the names that dashboards use", async () => {
	const { signals } = kit.deps;
	signals.publish([
		{ type: "measure", measure: { what: "wake", tenantId: acme.id, cause: "event", ms: 263 } },
		{ type: "measure", measure: { what: "sleep", tenantId: acme.id, ms: 90 } },
		{ type: "measure", measure: { what: "saga", saga: "provision-tenant", outcome: "done", ms: 4_200 } },
	]);
	expect(await sample("flomastr_wake_duration_seconds_count", { cause: "event" })).toBe(1);
	expect(await sample("flomastr_sleep_duration_seconds_count")).toBe(1);
	expect(await sample("flomastr_saga_duration_seconds_count", { saga: "provision-tenant", outcome: "done" })).toBe(1);
	expect(await sample("flomastr_tenants", { state: "active" })).toBe(2);
	expect(await sample("flomastr_part_up", { part: "hot_store" })).toBe(1);
	expect(await sample("flomastr_part_up", { part: "gateway" })).toBe(0);
	expect(await sample("process_resident_memory_bytes")).toBeGreaterThan(1e7);
});

test("nobody gets them at the public listener", async () => {
	for (const host of [acme.host, kit.consoleHost, "127.0.0.1"]) {
		expect((await call(host, "/metrics")).status).toBe(404);
	}
});
