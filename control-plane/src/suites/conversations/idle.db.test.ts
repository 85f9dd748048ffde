import { and, eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { createReceive } from "#channels/receive.ts";
import { deliveries } from "#deliveries/schema.hot.ts";
import { events, subscriptions } from "#events/schema.hot.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { createHotStore } from "../../../test/hot-store.ts";
import { createInboundConnection, inboundMessage } from "../../../test/inbound.ts";
import { createTenantRow, createThread } from "../../../test/rows.ts";
import type { TenantRef } from "../../context.ts";
import { Signals } from "../../signals.ts";
import { appendIdleEvents } from "./idle.ts";
import type { threads } from "./schema.hot.ts";

const { hot } = await createHotStore();
const start = new Date("2026-11-20T09:00:00.000Z");
const clock = { time: start };
const deps = { hot, signals: new Signals(), clock: () => clock.time };
const at = (minutes: number) => {
	clock.time = new Date(start.getTime() + minutes * 60_000);
};

let tenant: TenantRef;
beforeEach(async () => {
	await hot.delete(subscriptions);
	at(0);
	tenant = await createTenantRow(hot);
});

async function subscribe(minutes: number | null, values: Partial<typeof subscriptions.$inferInsert> = {}) {
	const id = crypto.randomUUID();
	await hot.insert(subscriptions).values({
		id,
		tenantId: tenant.id,
		workflowId: "w1",
		workflowName: "Nudge",
		nodeId: id,
		webhookPath: "/webhook/nudge",
		events: ["thread.idle"],
		filter: minutes === null ? {} : { idle_minutes: minutes },
		createdAt: new Date(start.getTime() - 3_600_000),
		...values,
	});
	return id;
}
const silentSince = (values: Partial<typeof threads.$inferInsert> = {}) =>
	createThread(hot, tenant, { lastMessageAt: start, ...values });
const idleEvents = async () =>
	hot
		.select()
		.from(events)
		.where(and(eq(events.tenantId, tenant.id), eq(events.type, "thread.idle")))
		.orderBy(events.createdAt);
const receivers = async (eventId = "") =>
	(await hot.select().from(deliveries).where(eq(deliveries.subjectId, eventId)))
		.map((row) => row.subscriptionId)
		.sort();

test("a thread that was silent long enough is told of once, to whom asked for that long", async () => {
	const subscription = await subscribe(30);
	await subscribe(null);
	const thread = await silentSince();
	at(29);
	expect(await appendIdleEvents(deps)).toBe(0);
	at(30);
	expect(await appendIdleEvents(deps)).toBe(1);
	at(45);
	expect(await appendIdleEvents(deps)).toBe(0);
	const [event] = await idleEvents();
	expect(event).toMatchObject({
		threadId: thread.id,
		contactId: thread.contactId,
		data: { idle_since: start.toISOString(), idle_minutes: 30 },
	});
	expect(await receivers(event?.id)).toEqual([subscription]);
});

test("each length of silence is told of when it is reached; those overdue together in one event", async () => {
	const short = await subscribe(10);
	const long = await subscribe(60);
	await silentSince();
	at(10);
	await appendIdleEvents(deps);
	at(60);
	await appendIdleEvents(deps);
	await silentSince({ lastMessageAt: new Date(start.getTime() - 60_000) });
	await appendIdleEvents(deps);
	const told = await idleEvents();
	expect(await Promise.all(told.map((event) => receivers(event.id)))).toEqual([[short], [long], [short, long].sort()]);
});

test("silence starts anew when somebody writes", async () => {
	await subscribe(30);
	const connection = await createInboundConnection(hot, tenant);
	const receive = createReceive(deps);
	await receive(connection, [inboundMessage({ sent_at: clock.time })]);
	at(30);
	await appendIdleEvents(deps);
	at(40);
	await receive(connection, [inboundMessage({ sent_at: clock.time })]);
	at(69);
	expect(await appendIdleEvents(deps)).toBe(0);
	at(70);
	expect(await appendIdleEvents(deps)).toBe(1);
});

test("two runs at the same moment tell once", async () => {
	await subscribe(30);
	await silentSince();
	at(31);
	const counts = await Promise.all([1, 2, 3].map(() => appendIdleEvents(deps)));
	expect(counts.reduce((sum, count) => sum + count)).toBe(1);
});

test("closed threads, other channels, other tenants and silences from before the workflow are left alone", async () => {
	await subscribe(30, { filter: { idle_minutes: 30, channels: ["whatsapp-cloud"] } });
	await silentSince({ state: "closed", channel: "whatsapp-cloud" });
	await silentSince({ channel: "sandbox" });
	await silentSince({ channel: "whatsapp-cloud", lastMessageAt: new Date(start.getTime() - 24 * 3_600_000) });
	await createThread(hot, await createTenantRow(hot), { lastMessageAt: start, channel: "whatsapp-cloud" });
	at(31);
	expect(await appendIdleEvents(deps)).toBe(0);
	await silentSince({ channel: "whatsapp-cloud" });
	expect(await appendIdleEvents(deps)).toBe(1);
});

test("a suspended tenant hears nothing until it is back", async () => {
	await subscribe(30);
	await silentSince();
	at(31);
	await hot.update(tenants).set({ state: "suspended" }).where(eq(tenants.id, tenant.id));
	expect(await appendIdleEvents(deps)).toBe(0);
	await hot.update(tenants).set({ state: "active" }).where(eq(tenants.id, tenant.id));
	expect(await appendIdleEvents(deps)).toBe(1);
});

test("a tenant that fell asleep during the silence is told of it, because the event wakes it", async () => {
	await subscribe(30);
	await silentSince();
	at(31);
	await hot.update(tenants).set({ state: "asleep" }).where(eq(tenants.id, tenant.id));
	expect(await appendIdleEvents(deps)).toBe(1);
});
