import { Hono } from "hono";
import type { ConnectionDirectory } from "#channels/connections.ts";
import type { SandboxConnection } from "#channels/sandbox/config.ts";
import { matchesSignature } from "#channels/sign-body.ts";
import type { MediaStore } from "#media/media-store.ts";
import { graphVendor } from "./graph-vendor.ts";
import type { Dispatch } from "./hook-client.ts";
import { lineOf } from "./line-of.ts";

/**
 * The vendors behind the phones in browser tabs: they take what the adapters send and report it delivered over the
 * tenant's webhook. Reached at `phoneVendorOrigin` only, inside this process.
 */
export function phoneVendor(deps: {
	connections: ConnectionDirectory;
	media: MediaStore;
	dispatch: Dispatch;
	/** Host and port of a tenant, as a browser writes them. */
	hostOf(tenantId: string): Promise<string>;
}): Hono {
	const app = new Hono();
	app.route("/", graphVendor(deps));

	app.post("/:connection", async (c) => {
		const connection = await deps.connections.find(c.req.param("connection"));
		const config = connection?.config as SandboxConnection | undefined;
		const raw = new Uint8Array(await c.req.arrayBuffer());
		if (!connection || !config || !matchesSignature(raw, c.req.header("x-sandbox-signature") ?? null, config.secret)) {
			return c.json({ error: { message: "unknown sender or wrong signature" } }, 401);
		}
		const sent = JSON.parse(Buffer.from(raw).toString("utf8")) as {
			type: string;
			to?: string;
			idempotency_key?: string;
		};
		if (sent.type !== "message") return c.json({ ok: true });
		// One message per key: the phone's id for it is derived, so a repeated try is the same message.
		const id = `tenant.${sent.idempotency_key}`;
		const line = lineOf(connection, deps.dispatch, await deps.hostOf(connection.tenantId));
		await line?.report([{ id, to: sent.to ?? "", status: "delivered", tracker: sent.idempotency_key }]);
		return c.json({ id });
	});

	return app;
}
