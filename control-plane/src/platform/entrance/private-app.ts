import { type ExecutionContext, Hono } from "hono";
import type { App } from "../../app.ts";

/**
 * What answers on the private listener: the gate, and the whole API besides. Whoever reaches this address is the
 * platform itself, or its operator with the token of the data folder.
 */
export function createPrivateApp(parts: { app: App; edge: Hono; metrics?: Hono }): Hono {
	const app = new Hono();
	app.route("/edge", parts.edge);
	if (parts.metrics) app.route("/", parts.metrics);
	// The one place where requests are said to come by the private listener.
	app.mount(
		"/",
		(request: Request, env: object, context: ExecutionContext) =>
			parts.app.fetch(request, { ...env, isPrivate: true }, context),
		{ replaceRequest: false },
	);
	return app;
}
