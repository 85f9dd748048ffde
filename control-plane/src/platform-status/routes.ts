import { PlatformStatus } from "@flomastr/contracts/platform";
import { createRoute, createRouter, failures, json } from "#http/route.ts";
import { demand } from "#people/may.ts";
import { AppError } from "../errors.ts";
import { readStatus, type StatusDeps } from "./read-status.ts";

/** How the platform is, for the operator. Changes of its parts are told over /api/live as `platform`. */
export function statusRoutes(deps: StatusDeps) {
	const app = createRouter();
	app.openapi(
		createRoute({
			method: "get",
			path: "/platform/status",
			tags: ["console"],
			summary: "What the platform stands on, what waits, and the last hour",
			responses: { ...failures, 200: json(PlatformStatus) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			try {
				return c.json(await readStatus(deps), 200);
			} catch (cause) {
				const store = deps.parts.current().find(({ id }) => id === "hot_store");
				if (store?.state !== "down") throw cause;
				// The one part without which there is no status: at least it is named.
				throw new AppError("unavailable", store.detail, { details: { part: store }, cause });
			}
		},
	);
	return app;
}
