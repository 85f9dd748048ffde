import { Content } from "@flomastr/contracts/message";
import { and, eq, inArray } from "drizzle-orm";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { ConnectionDirectory } from "#channels/connections.ts";
import type { SandboxConnection } from "#channels/sandbox/config.ts";
import { connections } from "#channels/schema.hot.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { HttpEnv } from "#http/env.ts";
import { invalid } from "#http/route.ts";
import { liveStream } from "#live/stream.ts";
import type { MediaStore } from "#media/media-store.ts";
import { threadId } from "#suites/conversations/ids.ts";
import { messages } from "#suites/conversations/schema.hot.ts";
import { AppError } from "../errors.ts";
import type { Signals } from "../signals.ts";
import { type Dispatch, postHook } from "./hook-client.ts";
import { newNumber, type Phone, readPhone, signPhone } from "./phone-token.ts";
import { readMessages } from "./read-messages.ts";

/** Host under which the phones' vendor is reached inside this process; never resolved on a network. */
export const phoneVendorOrigin = "http://sandbox-phone.internal";

const NewPhone = z.object({ name: z.string().trim().min(1).max(80).default("Sandbox customer") });
const FromPhone = z.object({ content: Content, reply_to: z.string().max(200).optional() });

interface Deps {
	hot: HotDatabase;
	signals: Signals;
	connections: ConnectionDirectory;
	media: MediaStore;
	secret: string;
	/** The whole app, so that the phone's webhooks take the real road. */
	dispatch: Dispatch;
}

/** The customer's phone in a browser tab, and the vendor behind it. Only tenants with a sandbox connection have it. */
export function sandboxRoutes(deps: Deps): Hono<HttpEnv> {
	const { hot } = deps;
	const app = new Hono<HttpEnv>();

	async function sandboxOf(tenantId: string | undefined) {
		const [row] = tenantId
			? await hot
					.select({ id: connections.id })
					.from(connections)
					.where(and(eq(connections.tenantId, tenantId), eq(connections.channel, "sandbox")))
			: [];
		const connection = row ? await deps.connections.find(row.id) : null;
		if (!connection) throw new AppError("not_found", "This tenant has no sandbox phone. An operator can add one.");
		return { ...connection, config: connection.config as SandboxConnection };
	}

	/** The phone of a request and the conversation it sees. */
	async function phoneOf(token: string | undefined, host: string, tenantId: string | undefined) {
		const phone = token ? readPhone(token, deps.secret) : null;
		if (!phone || phone.tenantId !== tenantId) {
			throw new AppError("unauthenticated", "This phone is not known here. Take a new one with “New customer”.");
		}
		const connection = await sandboxOf(tenantId);
		const target = { host, connectionId: connection.id, secret: connection.config.secret };
		return { phone, target, thread: threadId(connection.id, addressOf(phone)) };
	}

	const bearer = (header: string | undefined) => header?.replace(/^Bearer /, "");

	app.post("/phones", async (c) => {
		const parsed = NewPhone.safeParse(await c.req.json().catch(() => ({})));
		if (!parsed.success) throw invalid(parsed.error, "body");
		const { tenantId } = await sandboxOf(c.get("tenant")?.id);
		const phone: Phone = { tenantId, number: newNumber(), name: parsed.data.name };
		return c.json({ phone: phone.number, name: phone.name, token: signPhone(phone, deps.secret) }, 201);
	});

	app.get("/messages", async (c) => {
		const { thread } = await phoneOf(bearer(c.req.header("authorization")), c.get("host"), c.get("tenant")?.id);
		return c.json(await readMessages(hot, thread));
	});

	app.post("/messages", bodyLimit({ maxSize: 256 * 1024 }), async (c) => {
		const { phone, target } = await phoneOf(bearer(c.req.header("authorization")), c.get("host"), c.get("tenant")?.id);
		const parsed = FromPhone.safeParse(await c.req.json().catch(() => null));
		if (!parsed.success) throw invalid(parsed.error, "body");
		const message = {
			id: `phone.${uuidv7()}`,
			from: addressOf(phone),
			name: phone.name,
			sent_at: new Date(),
			...parsed.data,
		};
		await postHook(deps.dispatch, target, { messages: [message] });
		return c.json({ id: message.id }, 202);
	});

	app.post("/media", bodyLimit({ maxSize: 16 * 1024 * 1024 }), async (c) => {
		const { phone } = await phoneOf(bearer(c.req.header("authorization")), c.get("host"), c.get("tenant")?.id);
		const file = await deps.media.put(phone.tenantId, {
			stream: c.req.raw.body ?? new ReadableStream({ start: (controller) => controller.close() }),
			mime_type: c.req.header("content-type") ?? "application/octet-stream",
			name: c.req.header("x-file-name") ?? "picture",
		});
		return c.json({ url: `/api/media/files/${file.id}` }, 201);
	});

	app.post("/read", async (c) => {
		const { thread, target } = await phoneOf(bearer(c.req.header("authorization")), c.get("host"), c.get("tenant")?.id);
		const unread = await hot
			.select({ vendorId: messages.vendorId })
			.from(messages)
			.where(
				and(
					eq(messages.threadId, thread),
					eq(messages.direction, "out"),
					inArray(messages.status, ["sent", "delivered"]),
				),
			);
		const statuses = unread.map((row) => ({ id: row.vendorId, status: "read", at: new Date() }));
		if (statuses.length > 0) await postHook(deps.dispatch, target, { statuses });
		return c.json({ read: statuses.length });
	});

	app.get("/live", async (c) => {
		const { phone, thread } = await phoneOf(c.req.query("token"), c.get("host"), c.get("tenant")?.id);
		return liveStream(
			c,
			deps.signals,
			phone.tenantId,
			(event) => (event.type === "message" || event.type === "thread") && event.thread_id === thread,
		);
	});

	return app;
}

const addressOf = (phone: Phone) => phone.number;
