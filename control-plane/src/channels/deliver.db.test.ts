import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Content } from "@flomastr/contracts/message";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createDiskStore } from "#media/disk-store.ts";
import { localFileUrl } from "#media/local-file.ts";
import { messages } from "#suites/conversations/schema.hot.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createInboundConnection } from "../../test/inbound.ts";
import { createMessage, createTenantRow, createThread } from "../../test/rows.ts";
import type { TenantRef } from "../context.ts";
import { type Signal, Signals } from "../signals.ts";
import type { Http } from "./channel.ts";
import type { Connection } from "./connections.ts";
import { createSendCarrier } from "./deliver.ts";
import { channels } from "./registry.ts";

const { hot } = await createHotStore();
const folder = mkdtempSync(join(tmpdir(), "flomastr-media-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const media = createDiskStore(folder);

let tenant: TenantRef;
let connection: Connection;
let thread: Awaited<ReturnType<typeof createThread>>;
const published: Signal[] = [];
beforeEach(async () => {
	published.length = 0;
	tenant = await createTenantRow(hot);
	connection = await createInboundConnection(hot, tenant);
	thread = await createThread(hot, tenant, { connectionId: connection.id });
});

/** The vendor at the network: takes down each request and answers it as told. */
function carrier(answer: (url: string) => Response | Promise<Response>, through: Connection | null = connection) {
	const requests: { url: string; body: RequestInit["body"] }[] = [];
	const http: Http = {
		timeoutMs: 1_000,
		now: () => new Date(),
		fetch: async (url, init) => {
			requests.push({ url: String(url), body: init?.body });
			return answer(String(url));
		},
	};
	const signals = new Signals();
	signals.subscribe((signal) => published.push(signal));
	const directory = { find: async () => through, forget: () => {} };
	return { requests, carry: createSendCarrier({ hot, connections: directory, media, signals, http }) };
}
const queued = (content: Content = { kind: "text", text: "Your quote" }) =>
	createMessage(hot, thread, { direction: "out", status: "queued", content });
const row = (messageId: string, attempts = 1) =>
	({
		id: crypto.randomUUID(),
		tenantId: tenant.id,
		kind: "send",
		subjectId: messageId,
		subscriptionId: null,
		attempts,
	}) as const;
const read = async (id: string) => (await hot.select().from(messages).where(eq(messages.id, id)))[0];
const ok = () => Response.json({ id: "phone-1" });

test("a message the vendor took carries the vendor's id, and the screens hear of it", async () => {
	const message = await queued();
	const { carry, requests } = carrier(ok);
	expect(await carry(row(message.id))).toEqual({ state: "delivered" });
	expect(await read(message.id)).toMatchObject({ status: "sent", vendorId: "phone-1" });
	expect(JSON.parse(String(requests[0]?.body))).toMatchObject({
		to: thread.address,
		content: { text: "Your quote" },
		idempotency_key: message.id,
	});
	expect(published.map((signal) => signal.type)).toEqual(["measure", "live", "archive"]);
});

test("a message that was sent already is not sent again", async () => {
	const message = await queued();
	await hot.update(messages).set({ status: "sent" }).where(eq(messages.id, message.id));
	const { carry, requests } = carrier(ok);
	expect(await carry(row(message.id))).toEqual({ state: "delivered" });
	expect(requests).toEqual([]);
});

test("a vendor's trouble is tried again, and after the eighth time shown in the conversation", async () => {
	const message = await queued();
	const { carry } = carrier(() => new Response("no", { status: 503 }));
	expect(await carry(row(message.id, 7))).toMatchObject({ state: "retry" });
	expect((await read(message.id))?.status).toBe("queued");
	expect(await carry(row(message.id, 8))).toEqual({ state: "delivered" });
	expect(await read(message.id)).toMatchObject({ status: "failed", error: { retryable: true } });
});

test("what the channel cannot carry fails at once", async () => {
	const message = await queued({ kind: "text", text: "x".repeat(5_000) });
	const { carry, requests } = carrier(ok);
	expect(await carry(row(message.id))).toEqual({ state: "delivered" });
	expect(await read(message.id)).toMatchObject({ status: "failed", error: { code: "invalid", retryable: false } });
	expect(requests).toEqual([]);
});

test("without its connection the message fails and says so", async () => {
	const message = await queued();
	await carrier(ok, null).carry(row(message.id));
	expect(await read(message.id)).toMatchObject({ status: "failed", error: { code: "no_connection" } });
});

test("a lost answer leaves time for the status that tells whether it arrived", async () => {
	const message = await queued();
	const { carry } = carrier(() => {
		throw new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
	});
	const outcome = await carry(row(message.id));
	expect(outcome).toMatchObject({ state: "retry" });
	expect(outcome.state === "retry" && (outcome.afterMs ?? 0)).toBeGreaterThanOrEqual(20_000);
});

describe("a file of our own store", () => {
	const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
	const put = () =>
		media.put(tenant.id, { stream: new Blob([png]).stream(), mime_type: "image/png", name: "quote.png" });
	const whatsapp = (): Connection => ({
		...connection,
		channel: channels["whatsapp-cloud"] as Connection["channel"],
		config: channels["whatsapp-cloud"].config.parse({
			phone_number_id: "1061",
			app_secret: "0123456789abcdef0123456789abcdef",
			verify_token: "0123456789abcdef",
			access_token: "token",
			graph_url: "https://graph.test",
		}),
	});

	beforeEach(async () => {
		thread = await createThread(hot, tenant, { connectionId: connection.id, lastInboundAt: new Date() });
	});

	test("is handed to a vendor that cannot fetch it, and the message names it by the vendor's id", async () => {
		const file = await put();
		const message = await queued({ kind: "media", media: "image", url: localFileUrl(file.id), caption: "Here" });
		const { carry, requests } = carrier(
			(url) => Response.json(url.endsWith("/media") ? { id: "media-9" } : { messages: [{ id: "wamid.9" }] }),
			whatsapp(),
		);
		expect(await carry(row(message.id))).toEqual({ state: "delivered" });
		expect(requests).toHaveLength(2);
		const upload = requests[0]?.body as FormData;
		expect(new Uint8Array(await (upload.get("file") as File).arrayBuffer())).toEqual(png);
		expect(JSON.parse(String(requests[1]?.body))).toMatchObject({ image: { id: "media-9", caption: "Here" } });
		expect(await read(message.id)).toMatchObject({ status: "sent", content: { url: localFileUrl(file.id) } });
	});

	test("that is gone, or another tenant's, fails the message with the next step", async () => {
		const other = await createTenantRow(hot);
		const theirs = await media.put(other.id, { stream: new Blob([png]).stream(), mime_type: "image/png", name: "x" });
		const message = await queued({ kind: "media", media: "image", url: localFileUrl(theirs.id) });
		const { carry, requests } = carrier(ok, whatsapp());
		expect(await carry(row(message.id))).toEqual({ state: "delivered" });
		expect(await read(message.id)).toMatchObject({ status: "failed", error: { code: "file_gone" } });
		expect(requests).toEqual([]);
	});
});
