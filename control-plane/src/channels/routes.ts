import { Hono } from "hono";
import type { HttpEnv } from "#http/env.ts";
import { limitBody } from "#http/limit-body.ts";
import { AppError } from "../errors.ts";
import type { Signals } from "../signals.ts";
import { MalformedPayload } from "./channel.ts";
import type { Connection, ConnectionDirectory } from "./connections.ts";
import type { Receive } from "./receive.ts";

/** Meta's largest payload. */
export const maxWebhookBytes = 3 * 1024 * 1024;

/** Lower case alone: ids that were found are remembered, and one id in many spellings would fill the memory. */
const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * `/hooks/:channel/:connection` on a tenant's host. Signature over the raw bytes first, then parse, then one durable
 * transaction, then 200. A tenant's host takes only its own connections.
 */
export function hookRoutes(deps: {
	connections: ConnectionDirectory;
	receive: Receive;
	signals: Signals;
}): Hono<HttpEnv> {
	const app = new Hono<HttpEnv>();

	async function find(channel: string, id: string, tenantId: string | undefined): Promise<Connection> {
		const connection = isId.test(id) ? await deps.connections.find(id) : null;
		if (!connection || connection.channel.name !== channel || connection.tenantId !== tenantId) {
			throw new AppError(
				"not_found",
				"No channel is connected at this address. Copy the webhook address anew from the channel's settings.",
			);
		}
		return connection;
	}

	app.get("/:channel/:connection", async (c) => {
		const connection = await find(c.req.param("channel"), c.req.param("connection"), c.get("tenant")?.id);
		const answer = connection.channel.verifySubscription?.(new URL(c.req.url).searchParams, connection.config);
		if (!answer) throw new AppError("not_found", "This channel's vendor does not verify addresses by GET.");
		return c.text(answer.body, answer.status);
	});

	app.post(
		"/:channel/:connection",
		limitBody(maxWebhookBytes, "The body is larger than 3 MB, the most a webhook may carry."),
		async (c) => {
			const connection = await find(c.req.param("channel"), c.req.param("connection"), c.get("tenant")?.id);
			const raw = new Uint8Array(await c.req.arrayBuffer());
			if (!connection.channel.verifySignature(raw, c.req.raw.headers, connection.config)) {
				const measure = { what: "channel", channel: connection.channel.name, outcome: "rejected" } as const;
				deps.signals.publish([{ type: "measure", measure }]);
				throw new AppError(
					"unauthenticated",
					"The signature does not fit the body. Check that the app secret here is the vendor's current one.",
				);
			}
			await deps.receive(connection, parse(connection, raw));
			return c.json({ ok: true });
		},
	);

	return app;
}

function parse(connection: Connection, raw: Uint8Array) {
	try {
		return connection.channel.parse(raw, connection.config);
	} catch (error) {
		if (error instanceof MalformedPayload) throw new AppError("malformed", error.message, { cause: error });
		throw error;
	}
}
