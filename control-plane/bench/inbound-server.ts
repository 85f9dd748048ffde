import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import { v7 as uuidv7 } from "uuid";
import { createConnectionDirectory, putConnection } from "#channels/connections.ts";
import { createReceive } from "#channels/receive.ts";
import { hookRoutes } from "#channels/routes.ts";
import type { HotDatabase } from "#hot/client.ts";
import { errorResponse } from "#http/error-response.ts";
import { requestContext } from "#http/request-context.ts";
import { tenantOfHost } from "#http/tenant-of-host.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { createSeal } from "#tenants/seal.ts";
import { createLog } from "../src/log.ts";
import { Signals } from "../src/signals.ts";

export async function startInboundServer(hot: HotDatabase, host: string) {
	const tenantId = uuidv7();
	const slug = host.split(".")[0] ?? "bench";
	await hot
		.insert(tenants)
		.values({ id: tenantId, slug, name: slug, state: "active", ownerEmail: "a@b.test", ownerName: "B" });
	const seal = createSeal(randomBytes(32));
	const appSecret = "bench-app-secret";
	const id = await putConnection(hot, seal, {
		tenantId,
		channel: "whatsapp-cloud",
		name: "bench",
		config: { phone_number_id: "106540352242922", app_secret: appSecret, access_token: "t", verify_token: "v" },
	});
	const signals = new Signals();
	const app = new OpenAPIHono<any>();
	app.onError(errorResponse);
	app.use(requestContext(createLog("warn", null)));
	app.use(tenantOfHost(createTenantDirectory(hot), "localhost"));
	app.route(
		"/hooks",
		hookRoutes({
			connections: createConnectionDirectory(hot, seal),
			receive: createReceive({ hot, signals, clock: () => new Date() }),
		}),
	);
	const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
	await new Promise((resolve) => server.once("listening", resolve));
	return {
		port: (server.address() as AddressInfo).port,
		path: `/hooks/whatsapp-cloud/${id}`,
		appSecret,
		stop: () => new Promise<void>((resolve) => void server.close(() => resolve())),
	};
}
