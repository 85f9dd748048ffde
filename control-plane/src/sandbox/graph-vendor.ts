import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Connection, ConnectionDirectory } from "#channels/connections.ts";
import type { WhatsAppConnection } from "#channels/whatsapp-cloud/config.ts";
import type { MediaStore } from "#media/media-store.ts";
import { type Dispatch, phoneVendorOrigin } from "./hook-client.ts";
import { lineOf } from "./line-of.ts";

/** Where a simulated WhatsApp number's Graph API is. */
export const graphUrlOf = (connectionId: string): string => `${phoneVendorOrigin}/graph/${connectionId}/v23.0`;

const Outgoing = z.union([
	z.object({ messaging_product: z.literal("whatsapp"), status: z.literal("read"), message_id: z.string() }),
	z.object({
		messaging_product: z.literal("whatsapp"),
		to: z.string(),
		type: z.string(),
		biz_opaque_callback_data: z.string().optional(),
	}),
]);

/**
 * The part of Meta's Graph API that a number needs, for phones in browser tabs: messages, receipts, media. It takes the
 * real requests of the WhatsApp adapter and answers in Meta's shapes; what it shows on the phone is read from the
 * conversation itself. Reached inside this process only.
 */
export function graphVendor(deps: {
	connections: ConnectionDirectory;
	media: MediaStore;
	dispatch: Dispatch;
	hostOf(tenantId: string): Promise<string>;
}): Hono {
	const app = new Hono().basePath("/graph/:connection/v23.0");

	/** The connection whose token the request carries; an answer in Meta's words otherwise. */
	async function signedIn(c: Context): Promise<{ connection: Connection; config: WhatsAppConnection } | Response> {
		const connection = await deps.connections.find(c.req.param("connection") ?? "");
		const config = connection?.config as WhatsAppConnection | undefined;
		if (connection && config && c.req.header("authorization") === `Bearer ${config.access_token}`) {
			return { connection, config };
		}
		return failure(c, 401, 190, "Invalid OAuth access token.");
	}

	app.post("/:number/messages", async (c) => {
		const caller = await signedIn(c);
		if (caller instanceof Response) return caller;
		const parsed = Outgoing.safeParse(await c.req.json().catch(() => null));
		if (!parsed.success || c.req.param("number") !== caller.config.phone_number_id) {
			return failure(c, 400, 100, "Invalid parameter");
		}
		const message = parsed.data;
		if ("status" in message) return c.json({ success: true });
		const tracker = message.biz_opaque_callback_data;
		// One message per tracker: a try whose answer got lost is the same message.
		const id = `wamid.out.${tracker ?? crypto.randomUUID()}`;
		const line = lineOf(caller.connection, deps.dispatch, await deps.hostOf(caller.connection.tenantId));
		await line?.report([{ id, to: message.to, status: "delivered", tracker }]);
		return c.json({
			messaging_product: "whatsapp",
			contacts: [{ input: message.to, wa_id: message.to }],
			messages: [{ id }],
		});
	});

	app.post("/:number/media", async (c) => {
		const caller = await signedIn(c);
		if (caller instanceof Response) return caller;
		const file = (await c.req.formData()).get("file");
		if (!(file instanceof File)) return failure(c, 400, 100, "(#100) The parameter file is required.");
		const stored = await deps.media.put(caller.connection.tenantId, {
			stream: file.stream(),
			mime_type: file.type,
			name: file.name,
		});
		return c.json({ id: stored.id });
	});

	app.get("/files/:id", async (c) => {
		const caller = await signedIn(c);
		if (caller instanceof Response) return caller;
		const file = await deps.media.get(caller.connection.tenantId, c.req.param("id"));
		if (!file) return failure(c, 404, 100, "Unsupported get request.");
		return c.body(file.stream, 200, { "content-type": file.mime_type, "content-length": String(file.size) });
	});

	app.get("/:id", async (c) => {
		const caller = await signedIn(c);
		if (caller instanceof Response) return caller;
		const file = await deps.media.get(caller.connection.tenantId, c.req.param("id"));
		if (!file) return failure(c, 400, 100, "Unsupported get request. Object does not exist.");
		await file.stream.cancel();
		return c.json({
			messaging_product: "whatsapp",
			id: file.id,
			url: `${graphUrlOf(caller.connection.id)}/files/${file.id}`,
			mime_type: file.mime_type,
			file_size: file.size,
		});
	});

	return app;
}

function failure(c: Context, status: 400 | 401 | 404, code: number, message: string): Response {
	return c.json({ error: { message, type: "OAuthException", code, fbtrace_id: "sandbox" } }, status);
}
