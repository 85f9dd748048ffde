import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmbeddedGateway } from "@flomastr/provisioning/gateways/embedded";
import { getRequestListener } from "@hono/node-server";
import { v7 as uuidv7 } from "uuid";
import type { Copies } from "#backups/copies.ts";
import { realHttp } from "#channels/channel.ts";
import { createConnectionDirectory, putConnection } from "#channels/connections.ts";
import { createReceive } from "#channels/receive.ts";
import type { HotDatabase } from "#hot/client.ts";
import { createDiskStore } from "#media/disk-store.ts";
import { createAuth } from "#people/auth.ts";
import { createMarkRead } from "#suites/conversations/mark-read.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import type { TenantLifecycle } from "#tenants/lifecycle.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { createSeal } from "#tenants/seal.ts";
import { createTenantTokens } from "#tenants/tokens.ts";
import { createVault } from "#tenants/vault.ts";
import type { Rollouts } from "#upgrades/rollouts.ts";
import { createEditorEntry } from "#workflows/enter-editor.ts";
import { createApp } from "../src/app.ts";
import { createLog } from "../src/log.ts";
import { Signals } from "../src/signals.ts";

/** A number's settings, but for the secret its webhooks are signed with. */
export const whatsApp = { phone_number_id: "106540352242922", access_token: "t", verify_token: "v" };

/** The gateway and the whole app in this process, on one hot store, with one tenant and its WhatsApp number. */
export async function startInboundServer(hot: HotDatabase, slug: string) {
	const tenantId = uuidv7();
	await hot.insert(tenants).values({
		id: tenantId,
		slug,
		name: slug,
		state: "active",
		ownerEmail: "owner@bench.test",
		ownerName: "Bench",
	});
	const seal = createSeal(randomBytes(32));
	const appSecret = randomBytes(16).toString("hex");
	const connectionId = await putConnection(hot, seal, {
		tenantId,
		channel: "whatsapp-cloud",
		name: "bench",
		config: { ...whatsApp, app_secret: appSecret },
	});

	const folder = await mkdtemp(join(tmpdir(), "flomastr-inbound-"));
	const log = createLog("warn", null);
	const core = { hot, signals: new Signals(), clock: () => new Date() };
	const connections = createConnectionDirectory(hot, seal);
	const app = createApp({
		...core,
		log,
		auth: createAuth({ hot, secret: randomBytes(32).toString("hex"), secure: false, log }),
		cold: async () => null,
		connections,
		http: realHttp,
		directory: createTenantDirectory(hot),
		editor: createEditorEntry({ origin: async () => null, owner: async () => ({ email: "", password: "" }) }),
		// Nobody operates anything here.
		lifecycle: {} as TenantLifecycle,
		copies: {} as Copies,
		rollouts: {} as Rollouts,
		reconcile: async () => ({ applied: false, findings: [] }),
		markRead: createMarkRead({ connections, http: realHttp }),
		media: createDiskStore(folder),
		receive: createReceive(core),
		instances: { logs: async () => [], address: () => null },
		history: { points: () => [] },
		operatorToken: null,
		parts: { current: () => [] },
		tokens: createTenantTokens(createVault(hot, seal)),
		wakefulness: { sleep: async () => null, wake: async () => {} },
		baseDomain: "localhost",
		packsFolder: folder,
		secret: randomBytes(32).toString("hex"),
	});
	const gateway = createEmbeddedGateway({
		port: 0,
		consoleHost: "console.localhost",
		controlPlane: getRequestListener(app.fetch, { overrideGlobalObjects: false }),
		uiOrigin: () => null,
		mayEditFlows: async () => false,
		awake: async () => null,
		log,
	});
	await gateway.publish({ tenantId, slug, name: slug, state: "active" });
	return {
		port: await gateway.listen(),
		path: `/hooks/whatsapp-cloud/${connectionId}`,
		appSecret,
		async stop() {
			await gateway.close();
			await rm(folder, { recursive: true });
		},
	};
}
