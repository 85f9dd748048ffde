import { describe, expect, test } from "vitest";
import { signBody } from "#channels/sign-body.ts";
import { contacts, message, webhook } from "#channels/whatsapp-cloud/samples.ts";
import { createTestApp, secrets, type TestTenant } from "../../test/app.ts";
import { readEvents } from "../../test/read-events.ts";

const kit = await createTestApp();
const { acme, other, call, signIn } = kit;

async function customerWrites(tenant: TestTenant, text: string): Promise<void> {
	const body = JSON.stringify(webhook({ contacts, messages: [message("text", { text: { body: text } })] }));
	const headers = { "x-hub-signature-256": signBody(Buffer.from(body), secrets.appSecret) };
	const answer = await call(tenant.host, `/hooks/whatsapp-cloud/${tenant.whatsapp}`, { method: "POST", body, headers });
	expect(answer.status).toBe(200);
}

describe("open screens", () => {
	test("are told of a customer's message, in their tenant and in no other", async () => {
		const mine = await readEvents(await call(acme.host, "/api/live", { cookie: await signIn("agent") }));
		const theirs = await readEvents(await call(other.host, "/api/live", { cookie: await signIn("agent", other) }));
		const operators = await readEvents(await call(kit.consoleHost, "/api/live", { cookie: await signIn("operator") }));

		await customerWrites(acme, "for acme's eyes");
		const event = await mine.next("message");
		expect(event.data).toMatchObject({ type: "message", message: { content: { text: "for acme's eyes" } } });

		// Their own message comes after acme's: had acme's been told to them, it would stand before it.
		await customerWrites(other, "for the other's eyes");
		await theirs.next("message");
		expect(JSON.stringify(theirs.seen)).toContain("for the other's eyes");
		expect(JSON.stringify(theirs.seen)).not.toContain("for acme's eyes");
		kit.deps.signals.publish([{ type: "live", tenantId: null, event: { type: "delivery", tenant_id: acme.id } }]);
		await operators.next("delivery");
		expect(operators.seen.map(({ event }) => event)).toEqual(["hello", "delivery"]);
		await Promise.all([mine.close(), theirs.close(), operators.close()]);
	});

	test("are reached through proxies: nothing caches, compresses or buffers", async () => {
		const answer = await call(acme.host, "/api/live", { cookie: await signIn("read_only") });
		expect(answer.headers.get("content-type")).toContain("text/event-stream");
		expect(answer.headers.get("cache-control")).toBe("no-cache, no-transform");
		expect(answer.headers.get("x-accel-buffering")).toBe("no");
		await answer.body?.cancel();
	});

	test("that are closed leave no listener behind", async () => {
		const { signals } = kit.deps;
		const open = new Set<unknown>();
		const subscribe = signals.subscribe.bind(signals);
		signals.subscribe = (listener) => {
			const stop = subscribe(listener);
			open.add(listener);
			return () => {
				open.delete(listener);
				stop();
			};
		};
		const screen = await readEvents(await call(acme.host, "/api/live", { cookie: await signIn("agent") }));
		expect(open.size).toBe(1);
		await screen.close();
		await expect.poll(() => open.size).toBe(0);
	});
});
