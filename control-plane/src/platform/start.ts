import type { RequestListener } from "node:http";
import { join } from "node:path";
import { createEmbeddedDatabase } from "@flomastr/provisioning/databases/embedded";
import { createEmbeddedGateway } from "@flomastr/provisioning/gateways/embedded";
import { refreshAddress } from "@flomastr/provisioning/gateways/refresh-address";
import { createEmbeddedRuntime } from "@flomastr/provisioning/runtimes/embedded";
import type { RuntimeState } from "@flomastr/provisioning/runtimes/runtime";
import { getRequestListener } from "@hono/node-server";
import type { Logger } from "pino";
import { createReceive } from "#channels/receive.ts";
import { createReachableCold } from "#cold/reachable.ts";
import { hurryDeliveries } from "#deliveries/hurry.ts";
import { ensureDemo } from "#demo/ensure.ts";
import { openHotStore } from "#hot/client.ts";
import { migrateHotStore } from "#hot/migrate.ts";
import { consoleName } from "#http/tenant-of-host.ts";
import { createDiskStore } from "#media/disk-store.ts";
import { createAuth } from "#people/auth.ts";
import { mayEditFlows } from "#people/may-edit-flows.ts";
import { createMarkRead } from "#suites/conversations/mark-read.ts";
import { createSeal } from "#tenants/seal.ts";
import { createEditorEntry } from "#workflows/enter-editor.ts";
import { type App, createApp } from "../app.ts";
import type { Env } from "../env.ts";
import { Signals } from "../signals.ts";
import { buildParts, ensureN8n, projectRoot, startHotStore } from "./embedded.ts";
import { startFrontEnd } from "./front-end.ts";
import { holdDataFolder } from "./hold-data-folder.ts";
import { listenPrivately } from "./listen-privately.ts";
import type { StartScreen } from "./start-screen.ts";
import { startTenants } from "./start-tenants.ts";
import { createTenancy } from "./tenancy.ts";
import { createVendorHttp } from "./vendor-http.ts";
import { welcome } from "./welcome.ts";
import { startWorkers, type Workers } from "./workers.ts";

export interface Platform {
	/** What a newcomer needs to know, line by line. */
	welcome: string[];
	/** Lets what is under way end, then stops every child. */
	stop(): Promise<void>;
}

/** Everything on one machine, in the order it depends on each other. */
export async function startPlatform(options: {
	env: Env;
	dataDir: string;
	keys: { masterKey: Buffer; signingKey: string };
	log: Logger;
	screen: StartScreen;
}): Promise<Platform> {
	const { env, dataDir, keys, log, screen } = options;
	const packsFolder = join(projectRoot, "tenant-template/packs");
	const hostOf = (name: string) => `${name}.${env.BASE_DOMAIN}:${env.PORT}`;

	const releaseDataFolder = await holdDataFolder(dataDir);

	// The port before the rest: better to say at once that it is taken than after minutes of installing.
	let respond: RequestListener = (_, response) => void response.writeHead(503, { "retry-after": "5" }).end("starting");
	let frontEndOrigin: () => string | null = () => null;
	let mayEdit: (headers: Headers, host: string) => Promise<boolean> = async () => false;
	const gateway = createEmbeddedGateway({
		port: env.PORT,
		consoleHost: `${consoleName}.${env.BASE_DOMAIN}`,
		controlPlane: (request, response) => respond(request, response),
		uiOrigin: () => frontEndOrigin(),
		mayEditFlows: ({ headers }) => mayEdit(headersOf(headers), headers.host ?? ""),
		sessionCookie: /^(?:__Secure-|__Host-)?flomastr\b/,
		log,
	});
	await gateway.listen();

	await ensureN8n(screen);
	await buildParts(screen);

	const opening = screen.step("Opening the hot store");
	const store = await startHotStore(env, dataDir, log);
	const hot = openHotStore(store.url, store.connections);
	await migrateHotStore(hot);
	opening.done();

	const core = { hot, signals: new Signals(), clock: () => new Date() };
	const seal = createSeal(keys.masterKey);
	const auth = createAuth({ hot, secret: keys.signingKey, secure: false, log });
	const media = createDiskStore(join(dataDir, "media"));

	const privateServer = await listenPrivately(join(dataDir, "private-port"), (request, response) =>
		respond(request, response),
	);
	const database = createEmbeddedDatabase({ root: join(dataDir, "databases"), log });
	const runtime = createEmbeddedRuntime({
		root: join(dataDir, "n8n"),
		n8nModules: join(projectRoot, "tenant-template/n8n/node_modules"),
		nodesPackage: join(projectRoot, "custom-nodes"),
		compileCache: join(dataDir, "compile-cache"),
		log,
		onHealth: (tenantId, state) => void onHealth(tenantId, state),
	});
	const tenancy = createTenancy({
		...core,
		auth,
		database,
		gateway,
		log,
		media,
		packsFolder,
		runtime,
		seal,
		controlPlaneUrl: privateServer.url,
		publicUrl: (slug) => `http://${hostOf(slug)}/`,
	});
	const { connections, directory, lifecycle, provisioning, runs } = tenancy;

	const http = createVendorHttp({
		connections,
		media,
		dispatch: (request) => app.fetch(request),
		hostOf: async (tenantId) => hostOf((await directory.byId(tenantId))?.slug ?? ""),
	});
	const app: App = createApp({
		...core,
		auth,
		cold: createReachableCold(tenancy.cold),
		connections,
		directory,
		http,
		editor: createEditorEntry(tenancy.n8n),
		lifecycle,
		log,
		markRead: createMarkRead({ connections, http }),
		media,
		receive: createReceive(core),
		tokens: tenancy.tokens,
		baseDomain: env.BASE_DOMAIN,
		packsFolder,
		secret: keys.signingKey,
	});
	respond = getRequestListener(app.fetch, { overrideGlobalObjects: false });
	mayEdit = mayEditFlows({ hot, auth, directory, baseDomain: env.BASE_DOMAIN });

	const starting = screen.step("Starting the front end");
	const frontEnd = await startFrontEnd({ controlPlaneUrl: privateServer.url, dataDir, log });
	frontEndOrigin = frontEnd.origin;
	starting.done();

	const workers: Workers = await startWorkers({ ...core, ...tenancy, http, log, media, storeUrl: store.url });

	async function onHealth(tenantId: string, state: RuntimeState): Promise<void> {
		runs.announce(tenantId);
		await refreshAddress(gateway, tenantId, state.address);
		if (state.state !== "running") return;
		// What waited for this n8n need not wait for its next try.
		await hurryDeliveries(hot, tenantId, core.clock());
		core.signals.publish([{ type: "deliveries" }]);
	}

	await startTenants({ hot, provisioning, runs, screen, log });
	if (env.DEMO === "1") await ensureDemo({ ...core, auth, lifecycle, packsFolder, dataDir, screen });

	return {
		welcome: welcome((name) => `http://${hostOf(name)}`, env.DEMO === "1"),
		async stop() {
			await gateway.close();
			await workers.stop();
			await frontEnd.stop();
			await runtime.close();
			await privateServer.close();
			await tenancy.cold.close();
			await database.stop();
			await hot.$client.end();
			await store.stop();
			await releaseDataFolder();
		},
	};
}

function headersOf(raw: NodeJS.Dict<string | string[]>): Headers {
	const headers = new Headers();
	for (const [name, value] of Object.entries(raw)) if (value !== undefined) headers.set(name, String(value));
	return headers;
}
