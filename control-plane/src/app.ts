import type { Runtime } from "@flomastr/provisioning/runtimes/runtime";
import { OpenAPIHono } from "@hono/zod-openapi";
import { secureHeaders } from "hono/secure-headers";
import type { Logger } from "pino";
import type { Copies } from "#backups/copies.ts";
import { backupRoutes } from "#backups/routes.ts";
import type { Http } from "#channels/channel.ts";
import type { ConnectionDirectory } from "#channels/connections.ts";
import type { Receive } from "#channels/receive.ts";
import { hookRoutes, maxWebhookBytes } from "#channels/routes.ts";
import type { ReachableCold } from "#cold/reachable.ts";
import { deliveryRoutes } from "#deliveries/routes.ts";
import { eventRoutes } from "#events/routes.ts";
import { authenticate } from "#http/authenticate.ts";
import { describeRoutes } from "#http/describe-routes.ts";
import type { HttpEnv } from "#http/env.ts";
import { errorResponse } from "#http/error-response.ts";
import { limitBody } from "#http/limit-body.ts";
import { requestContext } from "#http/request-context.ts";
import { sameOrigin } from "#http/same-origin.ts";
import { tenantOfHost } from "#http/tenant-of-host.ts";
import { notForContainers, tokenAlone } from "#http/tenants-door.ts";
import { instanceRoutes } from "#instances/routes.ts";
import { liveRoutes } from "#live/routes.ts";
import type { MediaStore } from "#media/media-store.ts";
import { mediaRoutes, publicFileRoutes } from "#media/routes.ts";
import type { PartsWatch } from "#parts/watch.ts";
import type { Auth } from "#people/auth.ts";
import { peopleRoutes } from "#people/routes.ts";
import { signInRoutes } from "#people/sign-in-routes.ts";
import type { History } from "#platform-status/history.ts";
import { statusRoutes } from "#platform-status/routes.ts";
import { type Reconcile, reconcileRoutes } from "#reconcile/routes.ts";
import { sandboxRoutes } from "#sandbox/routes.ts";
import { contactRoutes } from "#suites/contacts/routes.ts";
import type { MarkRead } from "#suites/conversations/mark-read.ts";
import { conversationRoutes } from "#suites/conversations/routes.ts";
import { taskRoutes } from "#tasks/routes.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import type { TenantLifecycle } from "#tenants/lifecycle.ts";
import { tenantRoutes } from "#tenants/routes.ts";
import { sleepRoutes } from "#tenants/sleep/routes.ts";
import type { Wakefulness } from "#tenants/sleep/wakefulness.ts";
import type { TenantTokens } from "#tenants/tokens.ts";
import type { Rollouts } from "#upgrades/rollouts.ts";
import { upgradeRoutes } from "#upgrades/routes.ts";
import type { EditorEntry } from "#workflows/enter-editor.ts";
import { editorRoutes } from "#workflows/routes.ts";
import type { Hot } from "./context.ts";
import { AppError } from "./errors.ts";

/** What the server is made of; `main.ts` makes the real ones, tests make theirs. */
export interface AppDeps extends Hot {
	log: Logger;
	auth: Auth;
	cold: ReachableCold;
	connections: ConnectionDirectory;
	copies: Copies;
	directory: TenantDirectory;
	editor: EditorEntry;
	/** The network as channel adapters see it. */
	/** The tenants' n8n. */
	instances: Pick<Runtime, "logs" | "address">;
	history: Pick<History, "points">;
	http: Http;
	lifecycle: TenantLifecycle;
	markRead: MarkRead;
	media: MediaStore;
	receive: Receive;
	reconcile: Reconcile;
	rollouts: Rollouts;
	/** Of the command line; null where it is not taken. */
	operatorToken: string | null;
	parts: Pick<PartsWatch, "current">;
	tokens: TenantTokens;
	wakefulness: Pick<Wakefulness, "sleep" | "wake">;
	baseDomain: string;
	/** Folder of packs: `<folder>/<pack>`. */
	packsFolder: string;
	/** Signs what the platform hands out and takes back: phone tokens. */
	secret: string;
}

export type App = OpenAPIHono<HttpEnv>;

/** The whole server on one page: middleware in order, then what is mounted where. */
export function createApp(deps: AppDeps): App {
	const app: App = new OpenAPIHono<HttpEnv>();
	app.onError(errorResponse);
	app.notFound((c) => {
		throw new AppError("not_found", `There is nothing at ${c.req.path}. The API is described at /api/openapi.json.`);
	});

	// First, so that every answer, refusals too, has an id and is logged.
	app.use(requestContext(deps));
	app.use(secureHeaders());
	// Unknown tenants end here, before anything is read from the request.
	app.use(tenantOfHost(deps.directory, deps.baseDomain));

	// Before anything that knows its callers by other means than a tenant's token.
	app.use(tokenAlone);
	for (const path of ["/hooks/*", "/api/auth/*", "/api/sandbox/*"]) app.use(path, notForContainers);

	// Vendors sign what they send; they have no session and no token.
	app.route("/hooks", hookRoutes(deps));

	// Before anybody is known, so that it holds for signing in as well.
	app.use("/api/*", sameOrigin);

	// Without a session: signing in, the sandbox phone (it has a token of its own), files by unguessable link.
	app.route("/api/auth", signInRoutes(deps));
	app.route("/api/sandbox", sandboxRoutes({ ...deps, dispatch: (request) => app.fetch(request) }));
	app.route("/api", publicFileRoutes(deps));
	describeRoutes(app, "/api/openapi.json", "FloMastr", "Tenant API; the console's part is under the tag console.");

	// From here on, somebody is known.
	app.use("/api/*", authenticate(deps));
	app.route("/api", mediaRoutes(deps));
	app.use("/api/*", limitBody(maxWebhookBytes, "The body is larger than 3 MB. Upload files with POST /api/media."));
	app.route("/api", peopleRoutes(deps));
	app.route("/api", liveRoutes(deps));
	app.route("/api", eventRoutes(deps));
	app.route("/api", taskRoutes(deps));
	app.route("/api", conversationRoutes(deps));
	app.route("/api", contactRoutes(deps));
	app.route("/api", editorRoutes(deps));

	// The operator's part; every route asks for the role.
	app.route("/api", tenantRoutes(deps));
	app.route("/api", sleepRoutes(deps));
	app.route("/api", deliveryRoutes(deps));
	app.route("/api", backupRoutes(deps));
	app.route("/api", upgradeRoutes(deps));
	app.route("/api", reconcileRoutes(deps));
	app.route("/api", instanceRoutes(deps));
	app.route("/api", statusRoutes(deps));

	return app;
}
