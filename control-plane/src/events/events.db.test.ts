import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { EventType } from "@flomastr/contracts/event";
import { Event } from "@flomastr/contracts/event";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deliveries } from "#deliveries/schema.hot.ts";
import { type CtxRunner, createCtxRunner } from "../../test/ctx.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createMessage, createTenantRow, createThread } from "../../test/rows.ts";
import type { TenantRef } from "../context.ts";
import { appendEvent } from "./append.ts";
import { createEventCarrier } from "./carry.ts";
import { loadEvent } from "./load.ts";
import { events } from "./schema.hot.ts";
import { deleteSubscription, listSubscriptions, putSubscription } from "./subscribe.ts";

const { hot } = await createHotStore();

let tenant: TenantRef;
let runner: CtxRunner;
let server: Server | undefined;
beforeEach(async () => {
	tenant = await createTenantRow(hot);
	runner = createCtxRunner(hot, tenant);
});
afterEach(async () => {
	await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
	server = undefined;
});

const subscribe = (node_id: string, types: EventType[], filter: { tags?: string[] } = {}) =>
	runner.inTenant((ctx) =>
		putSubscription(ctx, {
			workflow_id: "w1",
			workflow_name: "Intake",
			node_id,
			webhook_path: `/webhook/${node_id}`,
			events: types,
			filter,
		}),
	);
const deliveriesOf = (eventId: string) => hot.select().from(deliveries).where(eq(deliveries.subjectId, eventId));

describe("subscribing", () => {
	test("the same node again replaces its subscription and keeps its id", async () => {
		const first = await subscribe("n1", ["message.received"]);
		const second = await subscribe("n1", ["task.decided"]);
		expect(second).toMatchObject({ id: first.id, events: ["task.decided"] });
		expect(await runner.inTenant(listSubscriptions)).toEqual([second]);
	});

	test("ends with the workflow, again is no error, and touches no other tenant", async () => {
		await subscribe("n1", ["message.received"]);
		const other = createCtxRunner(hot, await createTenantRow(hot));
		await other.inTenant((ctx) => deleteSubscription(ctx, { workflowId: "w1", nodeId: "n1" }));
		expect(await runner.inTenant(listSubscriptions)).toHaveLength(1);
		for (const _ of [1, 2]) await runner.inTenant((ctx) => deleteSubscription(ctx, { workflowId: "w1", nodeId: "n1" }));
		expect(await runner.inTenant(listSubscriptions)).toEqual([]);
	});
});

describe("appending", () => {
	test("puts one delivery on the way to each workflow that asked for this type", async () => {
		const one = await subscribe("n1", ["contact.created", "contact.tagged"]);
		await subscribe("n2", ["message.received"]);
		const id = await runner.inTenant((ctx) => appendEvent(ctx, { type: "contact.created" }));
		expect(await deliveriesOf(id)).toMatchObject([
			{ subscriptionId: one.id, kind: "event", orderKey: `${one.id}:${id}` },
		]);
		expect(runner.published).toEqual([{ type: "deliveries" }]);
	});

	test("a tag filter lets through only events with one of its tags", async () => {
		const vip = await subscribe("n1", ["contact.tagged"], { tags: ["vip", "gold"] });
		const any = await subscribe("n2", ["contact.tagged"]);
		const tagged = (tags: string[]) =>
			runner.inTenant((ctx) => appendEvent(ctx, { type: "contact.tagged", data: { tags } }));
		const receivers = async (id: string) => (await deliveriesOf(id)).map((row) => row.subscriptionId).sort();
		expect(await receivers(await tagged(["new", "gold"]))).toEqual([vip.id, any.id].sort());
		expect(await receivers(await tagged(["new"]))).toEqual([any.id]);
	});

	test("can be meant for some of the subscriptions only", async () => {
		const one = await subscribe("n1", ["thread.idle"]);
		await subscribe("n2", ["thread.idle"]);
		const id = await runner.inTenant((ctx) => appendEvent(ctx, { type: "thread.idle", subscriptionIds: [one.id] }));
		expect(await deliveriesOf(id)).toMatchObject([{ subscriptionId: one.id }]);
	});

	test("leaves nothing behind when its transaction fails", async () => {
		await subscribe("n1", ["contact.created"]);
		const failing = runner.inTenant(async (ctx) => {
			await appendEvent(ctx, { type: "contact.created" });
			throw new Error("rolled back");
		});
		await expect(failing).rejects.toThrow("rolled back");
		expect(await hot.$count(events, eq(events.tenantId, tenant.id))).toBe(0);
		expect(runner.published).toEqual([]);
	});
});

test("a delivered event is filled in with what it is about, as it stands now", async () => {
	const subscription = await subscribe("n1", ["message.received"]);
	const thread = await createThread(hot, tenant, { tags: ["claim"] });
	const message = await createMessage(hot, thread, { vendorId: "wamid.1" });
	const id = await runner.inTenant((ctx) =>
		appendEvent(ctx, {
			type: "message.received",
			threadId: thread.id,
			contactId: thread.contactId,
			data: { message_id: message.id },
		}),
	);
	const loaded = await loadEvent(hot, id, subscription.id);
	expect(loaded?.webhookPath).toBe("/webhook/n1");
	expect(Event.parse(loaded?.event)).toMatchObject({
		id,
		data: {
			message: { id: message.id, content: { text: "Hello" }, created_at: message.createdAt.toISOString() },
			thread: { id: thread.id, tags: ["claim"] },
			contact: { id: thread.contactId, name: "Dr Rao" },
		},
	});
});

describe("carrying", () => {
	const row = (eventId: string, subscriptionId: string) =>
		({
			id: crypto.randomUUID(),
			tenantId: tenant.id,
			kind: "event",
			subjectId: eventId,
			subscriptionId,
			attempts: 1,
		}) as const;

	async function carrierTo(status: number) {
		const paths: string[] = [];
		server = createServer((request, response) => {
			paths.push(request.url ?? "");
			// As our trigger node answers: with the delivery it took.
			const accepted = { "x-flomastr-accepted": String(request.headers["x-flomastr-delivery"]) };
			request.resume().on("end", () => response.writeHead(status, accepted).end());
		});
		await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const host = { origin: async () => origin, signingSecret: async () => "secret" };
		return { paths, carry: createEventCarrier({ hot, host, clock: () => new Date() }) };
	}

	test("posts to the path of the workflow that subscribed", async () => {
		const subscription = await subscribe("n1", ["contact.created"]);
		const id = await runner.inTenant((ctx) => appendEvent(ctx, { type: "contact.created" }));
		const { carry, paths } = await carrierTo(200);
		expect(await carry(row(id, subscription.id))).toEqual({ state: "delivered" });
		expect(paths).toEqual(["/webhook/n1"]);
	});

	test("posts nothing for a workflow that was unpublished meanwhile", async () => {
		const subscription = await subscribe("n1", ["contact.created"]);
		const id = await runner.inTenant((ctx) => appendEvent(ctx, { type: "contact.created" }));
		await runner.inTenant((ctx) => deleteSubscription(ctx, { workflowId: "w1", nodeId: "n1" }));
		const { carry, paths } = await carrierTo(200);
		expect(await carry(row(id, subscription.id))).toEqual({ state: "delivered" });
		expect(paths).toEqual([]);
	});

	test("of an event that is gone is for a person to see", async () => {
		const { carry } = await carrierTo(200);
		expect(await carry(row(crypto.randomUUID(), crypto.randomUUID()))).toMatchObject({ state: "dead" });
	});
});
