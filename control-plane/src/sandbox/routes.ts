import { Content } from "@flomastr/contracts/message";
import { and, desc, eq, inArray } from "drizzle-orm";
import { Hono } from "hono";
import { z } from "zod";
import type { ConnectionDirectory } from "#channels/connections.ts";
import { connections } from "#channels/schema.hot.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { HttpEnv } from "#http/env.ts";
import { limitBody } from "#http/limit-body.ts";
import { readJson } from "#http/read-json.ts";
import { invalid } from "#http/route.ts";
import { tenantOf } from "#http/tenant-of.ts";
import { liveStream } from "#live/stream.ts";
import { type MediaStore, mediaMaxBytes } from "#media/media-store.ts";
import { threadId } from "#suites/conversations/ids.ts";
import { messages } from "#suites/conversations/schema.hot.ts";
import { AppError } from "../errors.ts";
import type { Signals } from "../signals.ts";
import type { Dispatch } from "./hook-client.ts";
import type { Line } from "./line.ts";
import { lineOf } from "./line-of.ts";
import { newNumber, type Phone, readPhone, signPhone } from "./phone-token.ts";
import { readMessages } from "./read-messages.ts";

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

	/** The line a new phone is plugged into: WhatsApp's wire where the tenant has a number in the sandbox. */
	async function lineOfTenant(tenantId: string | undefined, host: string): Promise<Line> {
		const rows = tenantId
			? await hot
					.select({ id: connections.id })
					.from(connections)
					.where(eq(connections.tenantId, tenantId))
					.orderBy(desc(connections.channel))
			: [];
		for (const { id } of rows) {
			const connection = await deps.connections.find(id);
			const line = connection && lineOf(connection, deps.dispatch, host);
			if (line) return line;
		}
		throw new AppError("not_found", "This tenant has no sandbox phone. An operator can add one.");
	}

	/** The phone of a request, its line and the conversation it sees. */
	async function phoneOf(token: string | undefined, host: string, tenantId: string | undefined) {
		const phone = token ? readPhone(token, deps.secret) : null;
		const connection = phone?.tenantId === tenantId && phone ? await deps.connections.find(phone.connectionId) : null;
		const line = connection && lineOf(connection, deps.dispatch, host);
		if (!phone || !line) {
			throw new AppError("unauthenticated", "This phone is not known here. Take a new one with “New customer”.");
		}
		return { phone, line, thread: threadId(line.connectionId, line.address(phone.number)) };
	}

	const bearer = (header: string | undefined) => header?.replace(/^Bearer /, "");

	/** Whom a phone writes to, before there is one. */
	app.get("/business", (c) => c.json({ business: tenantOf(c).name }));

	app.post("/phones", limitBody(4 * 1024, "The body is larger than 4 KB; a phone needs a name alone."), async (c) => {
		const empty = (await c.req.text()).trim() === "";
		const parsed = NewPhone.safeParse(empty ? {} : await readJson(c));
		if (!parsed.success) throw invalid(parsed.error, "body");
		const { connectionId } = await lineOfTenant(c.get("tenant")?.id, c.get("host"));
		const phone: Phone = { tenantId: tenantOf(c).id, connectionId, number: newNumber(), name: parsed.data.name };
		return c.json({ phone: phone.number, name: phone.name, token: signPhone(phone, deps.secret) }, 201);
	});

	app.get("/messages", async (c) => {
		const { thread } = await phoneOf(bearer(c.req.header("authorization")), c.get("host"), c.get("tenant")?.id);
		return c.json(await readMessages(hot, thread));
	});

	app.post(
		"/messages",
		limitBody(256 * 1024, "A message has 256 KB at most. Send pictures with POST /api/sandbox/media."),
		async (c) => {
			const { phone, line } = await phoneOf(bearer(c.req.header("authorization")), c.get("host"), c.get("tenant")?.id);
			const parsed = FromPhone.safeParse(await readJson(c));
			if (!parsed.success) throw invalid(parsed.error, "body");
			const id = await line.say(phone, parsed.data);
			return c.json({ id }, 202);
		},
	);

	app.post("/media", limitBody(mediaMaxBytes, "A picture has 16 MB at most."), async (c) => {
		const { phone } = await phoneOf(bearer(c.req.header("authorization")), c.get("host"), c.get("tenant")?.id);
		const file = await deps.media.put(phone.tenantId, {
			stream: c.req.raw.body ?? new ReadableStream({ start: (controller) => controller.close() }),
			mime_type: c.req.header("content-type") ?? "application/octet-stream",
			name: c.req.header("x-file-name") ?? "picture",
		});
		return c.json({ url: `/api/media/files/${file.id}` }, 201);
	});

	app.post("/read", async (c) => {
		const { phone, line, thread } = await phoneOf(
			bearer(c.req.header("authorization")),
			c.get("host"),
			c.get("tenant")?.id,
		);
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
		const statuses = unread.map((row) => ({ id: row.vendorId ?? "", to: phone.number, status: "read" as const }));
		if (statuses.length > 0) await line.report(statuses);
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
