import { Hono } from "hono";

/**
 * What answers on the private listener: the gate, and the whole API besides. Whoever reaches this address is the
 * platform itself, or its operator with the token of the data folder.
 */
export function createPrivateApp(parts: { app: { fetch: Hono["fetch"] }; edge: Hono; metrics?: Hono }): Hono {
	const app = new Hono();
	app.route("/edge", parts.edge);
	if (parts.metrics) app.route("/", parts.metrics);
	app.mount("/", parts.app.fetch, { replaceRequest: false });
	return app;
}
