import { Delivery } from "@flomastr/contracts/event";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { auditLog } from "#audit/schema.hot.ts";
import { appendEvent } from "#events/append.ts";
import { putSubscription } from "#events/subscribe.ts";
import { messages } from "#suites/conversations/schema.hot.ts";
import { sendMessage } from "#suites/conversations/send-message.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createTenantRow, createThread } from "../../test/rows.ts";
import { inTenant, systemActor, type TenantRef } from "../context.ts";
import { type Signal, Signals } from "../signals.ts";
import { discardDelivery } from "./discard.ts";
import { listDeliveries } from "./list.ts";
import { replayDelivery } from "./replay.ts";
import { deliveries } from "./schema.hot.ts";

const { hot } = await createHotStore();
const now = new Date("2026-11-20T09:00:00.000Z");
const signals = new Signals();
const published: Signal[] = [];
signals.subscribe((signal) => published.push(signal));
const deps = { hot, signals, clock: () => now };
const operator = { type: "person", id: "op", name: "Olga Operator", role: "operator" } as const;

let tenant: TenantRef;
beforeEach(async () => {
	await hot.delete(deliveries);
	tenant = await createTenantRow(hot);
	published.length = 0;
});

async function deadEvent(of = tenant): Promise<string> {
	const thread = await createThread(hot, of);
	const eventId = await inTenant(deps, of, systemActor, async (ctx) => {
		await putSubscription(ctx, {
			workflow_id: "w1",
			workflow_name: "Intake",
			node_id: "n1",
			webhook_path: "/webhook/intake",
			events: ["thread.idle"],
			filter: {},
		});
		return appendEvent(ctx, { type: "thread.idle", threadId: thread.id, contactId: thread.contactId });
	});
	await hot
		.update(deliveries)
		.set({ state: "dead", attempts: 12, lastError: "n8n answered 502", finishedAt: now })
		.where(eq(deliveries.subjectId, eventId));
	const [row] = await hot.select().from(deliveries).where(eq(deliveries.subjectId, eventId));
	return row?.id ?? "";
}

async function queuedSend(): Promise<{ delivery: string; message: string }> {
	const thread = await createThread(hot, tenant);
	const { id } = await inTenant(deps, tenant, systemActor, (ctx) =>
		sendMessage(ctx, { threadId: thread.id, message: { content: { kind: "text", text: "Hi" }, idempotency_key: "k" } }),
	);
	const [row] = await hot.select().from(deliveries).where(eq(deliveries.subjectId, id));
	return { delivery: row?.id ?? "", message: id };
}

describe("the list", () => {
	test("shows what was given up with what would be delivered, to whom, and why it failed", async () => {
		const id = await deadEvent();
		const [found] = await listDeliveries(hot, { state: "dead" });
		expect(Delivery.parse(found)).toMatchObject({
			id,
			tenant: { id: tenant.id, slug: tenant.slug },
			kind: "event",
			event_type: "thread.idle",
			workflow_name: "Intake",
			state: "dead",
			attempts: 12,
			last_error: "n8n answered 502",
			next_attempt_at: null,
			payload: { type: "thread.idle", data: { thread: { state: "open" }, contact: { name: "Dr Rao" } } },
		});
	});

	test("names whom a message is for", async () => {
		await queuedSend();
		expect(await listDeliveries(hot, { state: "pending" })).toMatchObject([
			{
				kind: "send",
				workflow_name: "Send to Dr Rao",
				payload: { content: { text: "Hi" } },
				next_attempt_at: now.toISOString(),
			},
		]);
	});

	test("goes across tenants, or shows one", async () => {
		const other = await createTenantRow(hot);
		await deadEvent();
		await deadEvent(other);
		expect(await listDeliveries(hot, { state: "dead" })).toHaveLength(2);
		expect(await listDeliveries(hot, { state: "dead", tenantId: other.id })).toMatchObject([
			{ tenant: { id: other.id } },
		]);
	});
});

describe("a replay", () => {
	test("makes it due now with all attempts before it, wakes the worker and is audited", async () => {
		const id = await deadEvent();
		const replayed = await replayDelivery(deps, operator, id);
		expect(replayed).toMatchObject({ state: "pending", attempts: 0, next_attempt_at: now.toISOString() });
		expect(published.map((signal) => signal.type)).toContain("deliveries");
		const [entry] = await hot
			.select()
			.from(auditLog)
			.where(eq(auditLog.subject, `delivery/${id}`));
		expect(entry).toMatchObject({ action: "delivery.replayed", tenantId: tenant.id, actor: { id: "op" } });
	});

	test("of what is on its way, or arrived, is refused", async () => {
		const id = await deadEvent();
		for (const state of ["running", "delivered"] as const) {
			await hot.update(deliveries).set({ state }).where(eq(deliveries.id, id));
			await expect(replayDelivery(deps, operator, id)).rejects.toMatchObject({ code: "conflict", details: { state } });
		}
	});

	test("of nothing is not found", async () => {
		await expect(replayDelivery(deps, operator, crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
	});
});

describe("a discard", () => {
	test("takes it off the list and keeps in the audit log what it was", async () => {
		const id = await deadEvent();
		await discardDelivery(deps, operator, id);
		expect(await listDeliveries(hot, { state: "dead" })).toEqual([]);
		const [entry] = await hot
			.select()
			.from(auditLog)
			.where(eq(auditLog.subject, `delivery/${id}`));
		expect(entry).toMatchObject({ action: "delivery.discarded", data: { workflow_name: "Intake", attempts: 12 } });
	});

	test("of a message shows it as failed, so that it does not look as if it were on its way", async () => {
		const { delivery, message } = await queuedSend();
		await discardDelivery(deps, operator, delivery);
		const [row] = await hot.select().from(messages).where(eq(messages.id, message));
		expect(row).toMatchObject({ status: "failed", error: { code: "discarded" } });
	});

	test("of what is on its way is refused", async () => {
		const id = await deadEvent();
		await hot.update(deliveries).set({ state: "running" }).where(eq(deliveries.id, id));
		await expect(discardDelivery(deps, operator, id)).rejects.toMatchObject({ code: "conflict" });
	});
});
