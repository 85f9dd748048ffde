import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { retryMessage } from "#suites/conversations/retry-message.ts";
import { messages } from "#suites/conversations/schema.hot.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createInboundConnection, inboundStatus } from "../../test/inbound.ts";
import { createMessage, createTenantRow, createThread } from "../../test/rows.ts";
import { inTenant, systemActor, type TenantRef } from "../context.ts";
import { Signals } from "../signals.ts";
import type { Connection } from "./connections.ts";
import { createReceive } from "./receive.ts";
import { recordFailed, recordSent } from "./record-sent.ts";

const { hot } = await createHotStore();
const clock = { time: new Date("2026-11-20T09:00:00.000Z") };
const signals = new Signals();
const receive = createReceive({ hot, signals, clock: () => clock.time });

let tenant: TenantRef;
let connection: Connection;
let thread: Awaited<ReturnType<typeof createThread>>;
beforeEach(async () => {
	clock.time = new Date("2026-11-20T09:00:00.000Z");
	tenant = await createTenantRow(hot);
	connection = await createInboundConnection(hot, tenant);
	thread = await createThread(hot, tenant, { connectionId: connection.id, hydrated: true });
});

const queued = () => createMessage(hot, thread, { direction: "out", status: "queued" });
const read = async (id: string) => (await hot.select().from(messages).where(eq(messages.id, id)))[0];

describe("statuses", () => {
	test.each([
		["in order", ["sent", "delivered", "read"]],
		["shuffled", ["read", "sent", "delivered"]],
		["repeated", ["delivered", "read", "delivered", "sent", "sent"]],
	] as const)("only move a message forward: %s", async (_, statuses) => {
		const message = await queued();
		await recordSent(hot, message.id, "wamid.1");
		for (const status of statuses) await receive(connection, [inboundStatus("wamid.1", status)]);
		expect((await read(message.id))?.status).toBe("read");
	});

	test("of one webhook count as their furthest", async () => {
		const message = await queued();
		await recordSent(hot, message.id, "wamid.2");
		await receive(connection, [inboundStatus("wamid.2", "read"), inboundStatus("wamid.2", "sent")]);
		expect(await read(message.id)).toMatchObject({ status: "read", version: 3 });
	});

	test("after a failure are not believed", async () => {
		const message = await queued();
		await recordSent(hot, message.id, "wamid.3");
		await receive(connection, [inboundStatus("wamid.3", "failed")]);
		await receive(connection, [inboundStatus("wamid.3", "delivered")]);
		expect(await read(message.id)).toMatchObject({ status: "failed", error: { code: "131026" } });
	});

	test("do not touch a message of another connection that has the same vendor's id", async () => {
		const message = await queued();
		await recordSent(hot, message.id, "wamid.4");
		await receive(await createInboundConnection(hot, tenant), [inboundStatus("wamid.4", "read")]);
		expect((await read(message.id))?.status).toBe("sent");
	});

	test("do not touch what the customer wrote", async () => {
		const message = await createMessage(hot, thread, { vendorId: "wamid.5" });
		await receive(connection, [inboundStatus("wamid.5", "read")]);
		expect((await read(message.id))?.status).toBe("received");
	});

	test("with a tracker that is no id of ours are harmless", async () => {
		await receive(connection, [inboundStatus("wamid.6", "sent", "'; drop table messages; --")]);
	});
});

describe("a status that overtakes the answer to the send", () => {
	test("is applied when the answer comes", async () => {
		const message = await queued();
		await receive(connection, [inboundStatus("wamid.10", "delivered")]);
		expect((await read(message.id))?.status).toBe("queued");
		await recordSent(hot, message.id, "wamid.10");
		expect(await read(message.id)).toMatchObject({ status: "delivered", vendorId: "wamid.10" });
	});

	test("and finds the message by our own id is not taken back by the answer", async () => {
		const message = await queued();
		await receive(connection, [inboundStatus("wamid.11", "read", message.id)]);
		expect(await read(message.id)).toMatchObject({ status: "read", vendorId: "wamid.11" });
		await recordSent(hot, message.id, "wamid.11");
		expect((await read(message.id))?.status).toBe("read");
	});

	test("and says the message failed leaves a reason to show", async () => {
		const message = await queued();
		await receive(connection, [inboundStatus("wamid.12", "failed")]);
		await recordSent(hot, message.id, "wamid.12");
		expect(await read(message.id)).toMatchObject({ status: "failed", error: { code: "failed" } });
	});

	test("at the very same moment is never lost", async () => {
		for (let round = 0; round < 40; round += 1) {
			const message = await queued();
			const vendorId = `wamid.race-${message.id}`;
			await Promise.all([
				recordSent(hot, message.id, vendorId),
				receive(connection, [inboundStatus(vendorId, "delivered")]),
			]);
			expect((await read(message.id))?.status).toBe("delivered");
		}
	});
});

describe("a message sent again after it failed", () => {
	async function failedThenRetried(vendorId: string) {
		const message = await queued();
		await recordSent(hot, message.id, vendorId);
		await receive(connection, [inboundStatus(vendorId, "failed", message.id)]);
		clock.time = new Date("2026-11-20T09:05:00.000Z");
		await inTenant({ hot, signals, clock: () => clock.time }, tenant, systemActor, (ctx) =>
			retryMessage(ctx, message.id),
		);
		return message;
	}

	test("is not failed by the vendor repeating what it said of the first try", async () => {
		const message = await failedThenRetried("wamid.20");
		clock.time = new Date("2026-11-20T09:06:00.000Z");
		await receive(connection, [inboundStatus("wamid.20", "failed", message.id)]);
		expect(await read(message.id)).toMatchObject({ status: "queued", error: null });
	});

	test("is moved by news about the new try", async () => {
		const message = await failedThenRetried("wamid.21");
		clock.time = new Date("2026-11-20T09:06:00.000Z");
		await receive(connection, [inboundStatus("wamid.21b", "delivered", message.id)]);
		expect(await read(message.id)).toMatchObject({ status: "delivered", vendorId: "wamid.21b", error: null });
	});
});

test("a failure is not written over a message that went through meanwhile", async () => {
	const message = await queued();
	await receive(connection, [inboundStatus("wamid.30", "sent", message.id)]);
	await recordFailed(hot, message.id, { code: "timeout", message: "No answer.", retryable: true });
	expect(await read(message.id)).toMatchObject({ status: "sent", error: null });
});
