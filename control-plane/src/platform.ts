import type { RequestListener } from "node:http";
import { join } from "node:path";
import { databaseRefOf } from "@flomastr/provisioning/database-ref-of";
import { createEmbeddedDatabase } from "@flomastr/provisioning/databases/embedded";
import type { ProvisioningDeps } from "@flomastr/provisioning/deps";
import { createEmbeddedGateway } from "@flomastr/provisioning/gateways/embedded";
import { n8nOwnerEmail } from "@flomastr/provisioning/runtime-spec-of";
import { createEmbeddedRuntime } from "@flomastr/provisioning/runtimes/embedded";
import type { RuntimeState } from "@flomastr/provisioning/runtimes/runtime";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import { getRequestListener } from "@hono/node-server";
import type { Logger } from "pino";
import { realHttp } from "#channels/channel.ts";
import { createConnectionDirectory } from "#channels/connections.ts";
import { createSendCarrier } from "#channels/deliver.ts";
import { createReceive } from "#channels/receive.ts";
import { startArchiveWorker } from "#cold/archive-worker.ts";
import { createColdDirectory } from "#cold/directory.ts";
import { createReachableCold } from "#cold/reachable.ts";
import { hurryDeliveries } from "#deliveries/hurry.ts";
import { startDeliveryWorker } from "#deliveries/worker.ts";
import { createEventCarrier } from "#events/carry.ts";
import { openHotStore } from "#hot/client.ts";
import { migrateHotStore } from "#hot/migrate.ts";
import { inProcessFetch } from "#http/in-process-fetch.ts";
import { consoleName } from "#http/tenant-of-host.ts";
import { allJobs } from "#jobs/all-jobs.ts";
import { startScheduler } from "#jobs/scheduler.ts";
import { createDiskStore } from "#media/disk-store.ts";
import { createAuth } from "#people/auth.ts";
import { mayEditFlows } from "#people/may-edit-flows.ts";
import { phoneVendorOrigin } from "#sandbox/hook-client.ts";
import { phoneVendor } from "#sandbox/phone-vendor.ts";
import { createMarkRead } from "#suites/conversations/mark-read.ts";
import { createResumeCarrier } from "#tasks/carry.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { ensureDemo } from "#tenants/ensure-demo.ts";
import { eraseTenantRows } from "#tenants/erase.ts";
import { prepareTenant } from "#tenants/prepare.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { createLifecycle } from "#tenants/run-lifecycle.ts";
import { createSeal } from "#tenants/seal.ts";
import { startTenants } from "#tenants/start-all.ts";
import { createTenantTokens } from "#tenants/tokens.ts";
import { createVault } from "#tenants/vault.ts";
import { createEditorEntry } from "#workflows/enter-editor.ts";
import type { WorkflowHost } from "#workflows/post.ts";
import { type App, createApp } from "./app.ts";
import { buildParts, ensureN8n, projectRoot, startHotStore } from "./embedded.ts";
import type { Env } from "./env.ts";
import { startFrontEnd } from "./front-end.ts";
import { listenPrivately } from "./listen-privately.ts";
import { Signals } from "./signals.ts";
import type { StartScreen } from "./start-screen.ts";

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
	const clock = () => new Date();
	const signals = new Signals();
	const publicOrigin = (name: string) => `http://${name}.${env.BASE_DOMAIN}:${env.PORT}`;
	const publicUrl = (slug: string) => `${publicOrigin(slug)}/`;
	const packsFolder = join(projectRoot, "tenant-template/packs");

	// The port first: better to say at once that it is taken than after minutes of installing.
	let respond: RequestListener = (_, response) => void response.writeHead(503, { "retry-after": "5" }).end("starting");
	let frontEndOrigin: () => string | null = () => null;
	let allowed: (headers: Headers, host: string) => Promise<boolean> = async () => false;
	const gateway = createEmbeddedGateway({
		port: env.PORT,
		consoleHost: `${consoleName}.${env.BASE_DOMAIN}`,
		controlPlane: (request, response) => respond(request, response),
		uiOrigin: () => frontEndOrigin(),
		mayEditFlows: (request) => allowed(headersOf(request.headers), request.headers.host ?? ""),
		sessionCookie: /^(?:__Secure-|__Host-)?flomastr\b/,
		log,
	});
	await gateway.listen();

	await ensureN8n(screen);
	await buildParts(screen);

	const storeStep = screen.step("Opening the hot store");
	const store = await startHotStore(env, dataDir, log);
	const hot = openHotStore(store.url, store.connections);
	await migrateHotStore(hot);
	storeStep.done();

	const seal = createSeal(keys.masterKey);
	const vault = createVault(hot, seal);
	const directory = createTenantDirectory(hot);
	const connections = createConnectionDirectory(hot, seal);
	const tokens = createTenantTokens(vault);
	const auth = createAuth({ hot, secret: keys.signingKey, secure: false });
	const media = createDiskStore(join(dataDir, "media"));
	const receive = createReceive({ hot, signals, clock });
	const core = { hot, signals, clock };

	const database = createEmbeddedDatabase({ root: join(dataDir, "databases"), log });
	const runtime = createEmbeddedRuntime({
		root: join(dataDir, "n8n"),
		n8nModules: join(projectRoot, "tenant-template/n8n/node_modules"),
		nodesPackage: join(projectRoot, "custom-nodes"),
		compileCache: join(dataDir, "compile-cache"),
		log,
		onHealth: (tenantId, state) => void onHealth(tenantId, state),
	});

	const privateServer = await listenPrivately(join(dataDir, "private-port"), (request, response) =>
		respond(request, response),
	);
	const provisioning: ProvisioningDeps = {
		runtime,
		database,
		gateway,
		vault,
		tenants: createTenantRecords(
			hot,
			directory,
			(tenantId) => lifecycle.announce(tenantId),
			async (tenantId) => {
				await cold.forget(tenantId);
				await media.removeTenant(tenantId);
				await eraseTenantRows(hot, tenantId);
				tokens.forget(tenantId);
			},
		),
		packsFolder,
		migrationsFolder: join(projectRoot, "tenant-template/migrations"),
		controlPlaneUrl: privateServer.url,
		publicUrl,
		clock,
		log,
	};
	const lifecycle = createLifecycle({
		hot,
		signals,
		provisioning,
		saga: { store: createSagaStore(hot), clock, log },
		prepare: (tenant, input) => prepareTenant({ hot, auth, seal, packsFolder }, tenant, input),
		log,
	});

	const cold = createColdDirectory(async (tenantId) => {
		const tenant = await directory.byId(tenantId);
		if (!tenant || (await vault.get(tenantId, "database.business")) === null) return null;
		const subject = { ...tenant, pack: null, owner: { email: "", name: "" } };
		return database.url(await databaseRefOf({ deps: provisioning, tenant: subject }), "business");
	}, 2);
	const access = {
		origin: async (tenantId: string) => runtime.address(tenantId),
		owner: async (tenantId: string) => ({
			email: n8nOwnerEmail(tenantId),
			password: (await vault.get(tenantId, "n8n.owner_password")) ?? "",
		}),
	};
	const http = {
		...realHttp,
		fetch: inProcessFetch({
			[phoneVendorOrigin]: phoneVendor({
				connections,
				media,
				dispatch: (request) => app.fetch(request),
				hostOf: async (tenantId) => `${(await directory.byId(tenantId))?.slug}.${env.BASE_DOMAIN}:${env.PORT}`,
			}).fetch,
		}),
	};
	const app: App = createApp({
		...core,
		log,
		auth,
		cold: createReachableCold(cold),
		connections,
		directory,
		editor: createEditorEntry(access),
		lifecycle,
		markRead: createMarkRead({ connections, http }),
		media,
		receive,
		tokens,
		baseDomain: env.BASE_DOMAIN,
		packsFolder,
		secret: keys.signingKey,
	});
	respond = getRequestListener(app.fetch, { overrideGlobalObjects: false });
	allowed = mayEditFlows({ hot, auth, directory, baseDomain: env.BASE_DOMAIN });

	const host: WorkflowHost = {
		origin: access.origin,
		signingSecret: async (tenantId) => (await vault.get(tenantId, "tenant.signing_secret")) ?? "",
	};
	const deliveries = await startDeliveryWorker({
		...core,
		log,
		carriers: {
			event: createEventCarrier({ hot, host, clock }),
			resume: createResumeCarrier({ ...core, host, directory }),
			send: createSendCarrier({ hot, connections, media, signals, http }),
		},
	});
	const archive = startArchiveWorker({ ...core, cold, directory, log });
	const scheduler = await startScheduler(store.url, allJobs, { ...core, cold, directory, log });

	async function onHealth(tenantId: string, state: RuntimeState): Promise<void> {
		lifecycle.announce(tenantId);
		const tenant = await directory.byId(tenantId);
		if (!tenant || tenant.state !== "active") return;
		const { slug, name } = tenant;
		await gateway.publish({ tenantId, slug, name, state: "active", n8n: state.address });
		if (state.state !== "running") return;
		await hurryDeliveries(hot, tenantId, clock());
		deliveries.kick();
	}

	const pageStep = screen.step("Starting the front end");
	const frontEnd = await startFrontEnd({ controlPlaneUrl: privateServer.url, dataDir, log });
	frontEndOrigin = frontEnd.origin;
	pageStep.done();

	await startTenants({ hot, provisioning, lifecycle, screen, log });
	if (env.DEMO === "1") await ensureDemo({ ...core, auth, lifecycle, packsFolder, dataDir, screen });

	return {
		welcome: welcome(publicOrigin, env.DEMO === "1"),
		async stop() {
			await gateway.close();
			await scheduler.stop();
			await deliveries.stop(5_000);
			await archive.stop();
			await frontEnd.stop();
			await runtime.stop();
			await privateServer.close();
			await cold.close();
			await database.stop();
			await hot.$client.end();
			await store.stop();
		},
	};
}

function headersOf(raw: NodeJS.Dict<string | string[]>): Headers {
	const headers = new Headers();
	for (const [name, value] of Object.entries(raw)) if (value !== undefined) headers.set(name, String(value));
	return headers;
}

function welcome(origin: (name: string) => string, demo: boolean): string[] {
	const rows = demo
		? [
				["Console", origin("console"), "operator@flomastr.test"],
				["Acme", origin("acme"), "owner@acme.test · asha@acme.test · ravi@acme.test (agents)"],
				["Sandbox phone", `${origin("acme")}/sandbox`, "play a customer; no sign-in"],
				["n8n editor", `${origin("acme")}/flows/`, "opens from the front end, as owner@acme.test"],
			]
		: [["Console", origin("console"), "operator@flomastr.test"]];
	const table = rows.map(([name = "", url = "", who]) => `  ${name.padEnd(14)} ${url.padEnd(38)} ${who}`);
	return [
		"",
		...table,
		"",
		"  Every demo password: flomastr-demo. This way of running is for evaluation and development.",
	];
}
