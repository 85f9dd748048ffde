import { OpenAPIHono } from "@hono/zod-openapi";
import { secureHeaders } from "hono/secure-headers";
import type { Logger } from "pino";
import type { ConnectionDirectory } from "#channels/connections.ts";
import type { Receive } from "#channels/receive.ts";
import { hookRoutes } from "#channels/routes.ts";
import type { ColdDirectory } from "#cold/directory.ts";
import { authenticate } from "#http/authenticate.ts";
import type { HttpEnv } from "#http/env.ts";
import { errorResponse } from "#http/error-response.ts";
import { requestContext } from "#http/request-context.ts";
import { tenantOfHost } from "#http/tenant-of-host.ts";
import type { MediaStore } from "#media/media-store.ts";
import type { Auth } from "#people/auth.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import type { Hot } from "./context.ts";
import { AppError } from "./errors.ts";

/** What the server is made of; `main.ts` makes the real ones, tests make theirs. */
export interface AppDeps extends Hot {
	log: Logger;
	auth: Auth;
	cold: ColdDirectory;
	connections: ConnectionDirectory;
	directory: TenantDirectory;
	media: MediaStore;
	receive: Receive;
	baseDomain: string;
	/** Signs what the platform hands out and takes back: phone tokens. */
	secret: string;
}

/** The whole server on one page: middleware in order, then what is mounted where. */
export function createApp(deps: AppDeps): OpenAPIHono<HttpEnv> {
	const app = new OpenAPIHono<HttpEnv>();
	app.onError(errorResponse);
	app.notFound((c) => {
		throw new AppError("not_found", `There is nothing at ${c.req.path}. The API is described at /api/openapi.json.`);
	});

	// First, so that every answer, refusals too, has an id and is logged.
	app.use(requestContext(deps.log));
	app.use(secureHeaders());
	// Unknown tenants end here, before anything is read from the request.
	app.use(tenantOfHost(deps.directory, deps.baseDomain));

	// Vendors sign what they send; they have no session and no token.
	app.route("/hooks", hookRoutes(deps));

	return app;
}
