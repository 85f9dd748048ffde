import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { metricsApp } from "#metrics/app.ts";
import { createPrivateApp } from "../src/platform/entrance/private-app.ts";
import type { TestApp } from "./app.ts";

/** The test app behind its private listener, as the command line and Prometheus reach it. @returns its base URL */
export async function listenPrivately(kit: TestApp): Promise<{ url: string; close(): Promise<void> }> {
	const app = createPrivateApp({ app: kit.app, edge: new Hono(), metrics: metricsApp(kit.deps) });
	const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
