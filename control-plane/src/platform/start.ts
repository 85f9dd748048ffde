import { join } from "node:path";
import { clearWork } from "@flomastr/provisioning/backups/clear-work";
import { runtimeSpecOf } from "@flomastr/provisioning/runtime-spec-of";
import type { RuntimeState } from "@flomastr/provisioning/runtimes/runtime";
import { getRequestListener } from "@hono/node-server";
import type { Logger } from "pino";
import { failCutOff } from "#backups/take.ts";
import { createReceive } from "#channels/receive.ts";
import { createReachableCold } from "#cold/reachable.ts";
import { hurryDeliveries } from "#deliveries/hurry.ts";
import { demoPassword, ensureDemo } from "#demo/ensure.ts";
import { createEdge } from "#edge/edge.ts";
import { openHotStore } from "#hot/client.ts";
import { createDiskStore } from "#media/disk-store.ts";
import { metricsApp } from "#metrics/app.ts";
import { watchParts } from "#parts/watch.ts";
import { createAuth } from "#people/auth.ts";
import { ensureOperator } from "#people/ensure-operator.ts";
import { mayEditFlows } from "#people/may-edit-flows.ts";
import { openOperatorAccess } from "#people/operator-token.ts";
import { keepHistory } from "#platform-status/history.ts";
import { createMarkRead } from "#suites/conversations/mark-read.ts";
import { createSeal } from "#tenants/seal.ts";
import { idleMsOf } from "#tenants/sleep/idle-ms.ts";
import { createEditorEntry } from "#workflows/enter-editor.ts";
import { type App, createApp } from "../app.ts";
import type { Env } from "../env.ts";
import { Signals } from "../signals.ts";
import { addresses } from "./addresses.ts";
import { projectRoot, startHotStore } from "./embedded.ts";
import { addressOf } from "./entrance/address-of.ts";
import { answerByArrival } from "./entrance/by-arrival.ts";
import { openEntrance } from "./entrance/open.ts";
import { createPrivateApp } from "./entrance/private-app.ts";
import { openFrontEnd } from "./front-end.ts";
import { openGround } from "./ground/open.ts";
import { holdDataFolder } from "./hold-data-folder.ts";
import { openBackups } from "./open-backups.ts";
import { openSubaccounts } from "./open-subaccounts.ts";
import { partsOf } from "./parts-of.ts";
import { prepareGround } from "./prepare-ground.ts";
import { readyHotStore } from "./ready-hot-store.ts";
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

/** Everything of this installation, in the order it depends on each other. */
export async function startPlatform(options: {
	env: Env;
	dataDir: string;
	keys: { masterKey: Buffer; signingKey: string };
	log: Logger;
	screen: StartScreen;
}): Promise<Platform> {
	const { env, dataDir, keys, log, screen } = options;
	const packsFolder = join(projectRoot, "tenant-template/packs");
	const { hostOf, originOf, publicUrl, secure } = addresses(env);
	const evaluation = env.RUNTIME === "embedded";
	const demo = (env.DEMO ?? (evaluation ? "1" : "0")) === "1";

	const releaseDataFolder = await holdDataFolder(dataDir);
	const entrance = await openEntrance({ env, dataDir, log });
	const { gateway } = entrance;
	const ground = await openGround({ env, dataDir, log, screen });
	const { database, runtime } = ground;

	const store = await startHotStore(env, dataDir, log);
	const hot = openHotStore(store.url, store.connections);
	await readyHotStore({ hot, entrance, screen, log });

	const core = { hot, signals: new Signals(), clock: () => new Date() };
	const seal = createSeal(keys.masterKey);
	const auth = createAuth({ hot, secret: keys.signingKey, secure, log });
	const media = createDiskStore(join(dataDir, "media"));
	// Before anything else can keep the operator from looking. Everybody knows the demo's password: it opens no console but
	// that of an evaluation on one's own machine.
	const password = env.OPERATOR_PASSWORD ?? (demo && evaluation ? demoPassword : undefined);
	const operator = await ensureOperator({ hot, auth, email: env.OPERATOR_EMAIL, password });
	// Runs and starts that wait for a part that is down end with the process; the next takes them up.
	const stopping = new AbortController();
	const backups = openBackups(env, dataDir, keys.masterKey);
	const tenancy = createTenancy({
		...core,
		auth,
		backups,
		database,
		gateway,
		log,
		media,
		packsFolder,
		runtime,
		seal,
		subaccounts: await openSubaccounts(env),
		sleep: {
			idleMs: idleMsOf(env.RUNTIME, env.IDLE_MINUTES),
			onWake: (tenantId, ms, cause) =>
				core.signals.publish([{ type: "measure", measure: { what: "wake", tenantId, cause, ms } }]),
			onSleep: (tenantId, ms) => core.signals.publish([{ type: "measure", measure: { what: "sleep", tenantId, ms } }]),
		},
		stopping: stopping.signal,
		controlPlaneUrl: entrance.tenantApiUrl,
		publicUrl,
	});
	await failCutOff(hot, core.clock());
	await clearWork(backups.workFolder, new Set((await tenancy.store.unsettled()).map(({ subject }) => subject)));
	await tenancy.holds.load(hot);
	const { connections, directory, lifecycle, reconcile, runs } = tenancy;
	const parts = watchParts({
		...core,
		log,
		parts: partsOf({ env, dataDir, hot, backups, runtime, clock: core.clock }),
	});
	const history = keepHistory(core);
	const operatorToken = await openOperatorAccess(dataDir, entrance.privateUrl);

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
		copies: tenancy.copies,
		directory,
		history,
		http,
		instances: runtime,
		editor: createEditorEntry({ ...tenancy.n8n, origin: (tenantId) => tenancy.wakefulness.awake(tenantId) }),
		lifecycle,
		log,
		markRead: createMarkRead({ connections, http }),
		media,
		operatorToken,
		parts,
		receive: createReceive(core),
		reconcile,
		rollouts: tenancy.rollouts,
		tokens: tenancy.tokens,
		wakefulness: tenancy.wakefulness,
		baseDomain: env.BASE_DOMAIN,
		packsFolder,
		secret: keys.signingKey,
	});
	const respond = answerByArrival(app, await addressOf(env.PRIVATE_LISTEN));

	const starting = screen.step("Starting the front end");
	const frontEnd = await openFrontEnd({ env, controlPlaneUrl: entrance.apiUrl, dataDir, log });
	starting.done();
	const gate = {
		mayEditFlows: mayEditFlows({ hot, auth, directory, baseDomain: env.BASE_DOMAIN }),
		awake: (tenantId: string) => tenancy.wakefulness.awake(tenantId),
	};
	const edge = createEdge({ ...gate, baseDomain: env.BASE_DOMAIN, directory, log });
	const privateApp = createPrivateApp({ app, edge, metrics: metricsApp({ ...core, parts }) });
	entrance.serve({
		...gate,
		app: respond,
		privateApp: getRequestListener(privateApp.fetch, { overrideGlobalObjects: false }),
		frontEnd: frontEnd.origin,
	});
	ground.specsFrom(async (tenantId) => runtimeSpecOf(await runs.contextOf(tenantId)));
	ground.onHealth((tenantId, state) => {
		onHealth(tenantId, state).catch((error: unknown) =>
			log.warn({ err: error, tenant: tenantId }, "a change of a tenant's health could not be followed up"),
		);
	});

	const workers: Workers = await startWorkers({ ...core, ...tenancy, http, log, media });

	async function onHealth(tenantId: string, state: RuntimeState): Promise<void> {
		runs.announce(tenantId);
		if (state.state !== "running") return;
		tenancy.wakefulness.notice(tenantId, state);
		// What waited for this n8n need not wait for its next try.
		await hurryDeliveries(hot, tenantId, core.clock());
		core.signals.publish([{ type: "deliveries" }]);
	}

	await prepareGround({ ground, screen, log, stopping: stopping.signal });
	await startTenants({ ...tenancy, hot, screen, log, stopping: stopping.signal });
	await tenancy.wakefulness.start();
	tenancy.copies.start();
	// Not waited for: a rollout may take hours.
	void tenancy.rollouts.goOn();
	if (demo) await ensureDemo({ ...core, auth, lifecycle, packsFolder, dataDir, screen });

	return {
		welcome: welcome({ originOf, demo, evaluation, operatorEmail: env.OPERATOR_EMAIL, operator }),
		async stop() {
			stopping.abort();
			parts.stop();
			history.stop();
			await entrance.close();
			await tenancy.wakefulness.stop();
			await workers.stop();
			await frontEnd.stop();
			await tenancy.cold.close();
			await ground.close();
			await hot.$client.end();
			await store.stop();
			await releaseDataFolder();
		},
	};
}
