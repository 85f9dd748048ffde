import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ErrorBody } from "@flomastr/contracts/error";
import type { Role } from "@flomastr/contracts/tenant";
import { makeTenantToken } from "@flomastr/provisioning/tenant-token";
import { getRequestListener } from "@hono/node-server";
import type pg from "pg";
import { afterAll } from "vitest";
import type { Copies } from "#backups/copies.ts";
import { realHttp } from "#channels/channel.ts";
import { createConnectionDirectory, putConnection } from "#channels/connections.ts";
import { createSendCarrier } from "#channels/deliver.ts";
import { createReceive } from "#channels/receive.ts";
import { startDeliveryWorker } from "#deliveries/worker.ts";
import { createEventCarrier } from "#events/carry.ts";
import type { HotDatabase } from "#hot/client.ts";
import { inProcessFetch } from "#http/in-process-fetch.ts";
import { createDiskStore } from "#media/disk-store.ts";
import { createAuth } from "#people/auth.ts";
import { ensurePerson } from "#people/create-person.ts";
import { phoneVendorOrigin } from "#sandbox/hook-client.ts";
import { phoneVendor } from "#sandbox/phone-vendor.ts";
import { createMarkRead } from "#suites/conversations/mark-read.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import type { TenantLifecycle } from "#tenants/lifecycle.ts";
import { createSeal, type Seal } from "#tenants/seal.ts";
import { createTenantTokens } from "#tenants/tokens.ts";
import { createVault } from "#tenants/vault.ts";
import type { Rollouts } from "#upgrades/rollouts.ts";
import { createEditorEntry } from "#workflows/enter-editor.ts";
import { type App, type AppDeps, createApp } from "../src/app.ts";
import type { TenantRef } from "../src/context.ts";
import { AppError } from "../src/errors.ts";
import { createLog } from "../src/log.ts";
import { Signals } from "../src/signals.ts";
import { createColdStore } from "./cold-store.ts";
import { createHotStore } from "./hot-store.ts";
import { type N8nServer, n8nOwner, startN8nServer } from "./n8n-server.ts";
import { readLog } from "./read-log.ts";
import { createTenantRow } from "./rows.ts";

/** Everything that must never be seen in a log, by name. */
export const secrets = {
	signing: "platform-signing-secret-5127",
	password: "right-password-8264",
	appSecret: "whatsapp-app-secret-3310",
	accessToken: "whatsapp-access-token-6602",
	verifyToken: "whatsapp-verify-token-1947",
	sandboxSecret: "sandbox-phone-secret-4475",
	workflowSigning: "workflow-signing-secret-2098",
	operatorToken: "operator-token-7731",
};
export const phoneNumberId = "300100200300400";

export interface TestTenant extends TenantRef {
	/** Host and port, as a browser writes them. */
	host: string;
	/** The bearer token of its nodes. */
	token: string;
	whatsapp: string;
	sandbox: string;
}

export interface CallInit {
	method?: string;
	/** Signed-in browser. */
	cookie?: string;
	/** Bearer token: a tenant's or a phone's. */
	token?: string;
	headers?: Record<string, string>;
	/** A string or bytes go as they are, anything else as JSON. */
	body?: unknown;
}

export interface TestApp {
	app: App;
	deps: AppDeps;
	hot: HotDatabase;
	/** The database of `acme` alone; the other tenants' do not answer. */
	cold: pg.Pool;
	n8n: N8nServer;
	seal: Seal;
	acme: TestTenant;
	/** A second tenant, for what must not leak. */
	other: TestTenant;
	consoleHost: string;
	/** The log so far, from level debug. */
	logged(): Promise<string>;
	createTenant(state?: string): Promise<TestTenant>;
	/** Makes a person of the role and signs them in, once each. Operators sign in at the console. @returns their cookies */
	signIn(role: Role, tenant?: TestTenant): Promise<string>;
	call(host: string, path: string, init?: CallInit): Promise<Response>;
	/** The network as adapters see it. */
	vendorFetch: typeof fetch;
	/** Delivers events and messages in the background until the file ends. */
	startDeliveries(): Promise<void>;
	/** The same app behind a real socket, as the product listens. @returns its port */
	listen(): Promise<number>;
}

const emailOf = (role: Role, tenant: TestTenant | null) =>
	`${role.replace("_", "-")}@${tenant?.slug ?? "platform"}.test`;

/**
 * The real server on a hot store and a cold store of this file alone; only n8n and the operator's lifecycle are stood
 * in for.
 * @param instead what a test stands in for besides
 * Call it at the top level of a `*.db.test.ts`; everything is closed after the last test.
 */
export async function createTestApp(instead: Partial<AppDeps> = {}): Promise<TestApp> {
	const { hot } = await createHotStore();
	const cold = await createColdStore();
	const folder = mkdtempSync(join(tmpdir(), "flomastr-app-"));
	const n8n = await startN8nServer(secrets.workflowSigning);
	const closers: (() => Promise<unknown>)[] = [n8n.close, async () => rmSync(folder, { recursive: true, force: true })];
	afterAll(async () => {
		for (const close of closers.toReversed()) await close();
	});

	const logFile = join(folder, "log");
	const log = createLog("debug", logFile);
	const clock = () => new Date();
	const signals = new Signals();
	const core = { hot, signals, clock };
	const seal = createSeal(Buffer.alloc(32, 7));
	const vault = createVault(hot, seal);
	const auth = createAuth({ hot, secret: secrets.signing, secure: false, log });
	const directory = createTenantDirectory(hot);
	const connections = createConnectionDirectory(hot, seal);
	const media = createDiskStore(join(folder, "media"));
	const hostOf = (slug: string) => `${slug}.localhost:8080`;
	const http = {
		...realHttp,
		fetch: inProcessFetch({
			[phoneVendorOrigin]: phoneVendor({
				media,
				connections,
				dispatch: (request) => app.fetch(request),
				hostOf: async (tenantId) => hostOf((await directory.byId(tenantId))?.slug ?? ""),
			}).fetch,
		}),
	};
	const acmeIds = new Set<string>();
	const deps: AppDeps = {
		...core,
		log,
		auth,
		cold: async (tenantId) => (acmeIds.has(tenantId) ? cold : null),
		connections,
		http,
		directory,
		editor: createEditorEntry({
			origin: async () => n8n.origin,
			owner: async () => n8nOwner,
		}),
		lifecycle: noLifecycle,
		copies: noCopies,
		rollouts: noRollouts,
		reconcile: async (depth) => ({ applied: depth !== "nothing", findings: [] }),
		markRead: createMarkRead({ connections, http }),
		media,
		receive: createReceive(core),
		instances: { logs: async () => [], address: () => n8n.origin },
		history: { points: () => [] },
		operatorToken: secrets.operatorToken,
		parts: { current: () => [] },
		tokens: createTenantTokens(vault),
		wakefulness: { sleep: async () => null, wake: async () => {} },
		baseDomain: "localhost",
		packsFolder: new URL("../../tenant-template/packs/", import.meta.url).pathname,
		secret: secrets.signing,
		...instead,
	};
	const app = createApp(deps);

	async function createTenant(state = "active"): Promise<TestTenant> {
		const tenant = await createTenantRow(hot, { state });
		const token = makeTenantToken(tenant.id);
		await vault.put(tenant.id, "tenant.token", token);
		const whatsapp = await putConnection(hot, seal, {
			tenantId: tenant.id,
			channel: "whatsapp-cloud",
			name: "WhatsApp",
			config: {
				phone_number_id: phoneNumberId,
				app_secret: secrets.appSecret,
				access_token: secrets.accessToken,
				verify_token: secrets.verifyToken,
				graph_url: "http://127.0.0.1:9/v23.0",
			},
		});
		const sandbox = await putConnection(hot, seal, {
			tenantId: tenant.id,
			channel: "sandbox",
			name: "Phone",
			config: { secret: secrets.sandboxSecret, phone_url: `${phoneVendorOrigin}/to-be-named` },
		});
		await putConnection(hot, seal, {
			tenantId: tenant.id,
			channel: "sandbox",
			name: "Phone",
			config: { secret: secrets.sandboxSecret, phone_url: `${phoneVendorOrigin}/${sandbox}` },
		});
		return { ...tenant, host: hostOf(tenant.slug), token, whatsapp, sandbox };
	}

	const acme = await createTenant();
	acmeIds.add(acme.id);
	const other = await createTenant();
	const consoleHost = hostOf("console");

	async function call(host: string, path: string, { method, cookie, token, headers, body }: CallInit = {}) {
		const raw = typeof body === "string" || body instanceof Uint8Array || body === undefined;
		return app.fetch(
			new Request(`http://${host}${path}`, {
				method: method ?? (body === undefined ? "GET" : "POST"),
				headers: {
					host,
					...(!raw && { "content-type": "application/json" }),
					...(cookie && { cookie }),
					...(token && { authorization: `Bearer ${token}` }),
					...headers,
				},
				body: raw ? (body as string | undefined) : JSON.stringify(body),
			}),
		);
	}

	const signedIn = new Map<string, Promise<string>>();
	async function signInOnce(role: Role, tenant: TestTenant | null): Promise<string> {
		const email = emailOf(role, tenant);
		const person = { email, name: `The ${role}`, password: secrets.password, role, tenantId: tenant?.id ?? null };
		await ensurePerson(hot, auth, person);
		const host = tenant?.host ?? consoleHost;
		const answer = await call(host, "/api/auth/sign-in/email", { body: { email, password: secrets.password } });
		if (answer.status !== 200) throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
		return cookiesOf(answer);
	}

	return {
		app,
		deps,
		hot,
		cold,
		n8n,
		seal,
		acme,
		other,
		consoleHost,
		logged: () => readLog(log, logFile),
		createTenant,
		vendorFetch: http.fetch,
		call,
		signIn(role, tenant = acme) {
			const at = role === "operator" ? null : tenant;
			const key = emailOf(role, at);
			const known = signedIn.get(key) ?? signInOnce(role, at);
			signedIn.set(key, known);
			return known;
		},
		async startDeliveries() {
			const host = { origin: async () => n8n.origin, signingSecret: async () => secrets.workflowSigning };
			const never = async () => ({ state: "dead", error: "no task is resumed in these tests" }) as const;
			const worker = await startDeliveryWorker({
				...core,
				log,
				carriers: {
					event: createEventCarrier({ hot, host, clock }),
					resume: never,
					send: createSendCarrier({ hot, connections, media, signals, http }),
				},
			});
			closers.push(() => worker.stop(2_000));
		},
		async listen() {
			const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
			await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
			closers.push(async () => {
				server.closeAllConnections();
				await new Promise((resolve) => server.close(resolve));
			});
			return (server.address() as AddressInfo).port;
		},
	};
}

/** A refusal's body, in the one shape that all have. */
export const errorOf = async (answer: Response): Promise<ErrorBody["error"]> =>
	ErrorBody.parse(await answer.json()).error;

/** What a browser would send back. */
export const cookiesOf = (answer: Response): string =>
	answer.headers
		.getSetCookie()
		.map((cookie) => cookie.split(";")[0])
		.join("; ");

/** Provisioning has its own tests; an operator who gets past the permission check learns that it is not here. */
const notHere = async (): Promise<never> => {
	throw new AppError("unavailable", "There is no provisioning in this test.");
};
const noLifecycle: TenantLifecycle = {
	create: notHere,
	list: async () => [],
	detail: notHere,
	usage: notHere,
	suspend: notHere,
	resume: notHere,
	restart: notHere,
	retry: notHere,
	remove: notHere,
	packs: async () => [],
};
const noCopies: Copies = {
	list: async () => [],
	take: notHere,
	delete: notHere,
	restore: notHere,
	export: notHere,
	adopt: async () => 0,
	start() {},
	takeDue: async () => {},
	prune: async () => {},
};
const noRollouts: Rollouts = {
	start: notHere,
	list: async () => [],
	get: notHere,
	stop: notHere,
	releases: async () => ({ releases: [] }),
	prune: async () => [],
	goOn: async () => {},
};
