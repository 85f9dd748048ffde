import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Tenant, TenantDetail, TenantUsage } from "@flomastr/contracts/tenant";
import { releaseOf } from "@flomastr/provisioning/n8n/release";
import { docker } from "../../provisioning/test/docker-command.ts";
import { type Answer, type CallInit, freePort, openRequest, call as send } from "./call.ts";
import { signIn } from "./sign-in.ts";
import { freeOctet, removeStack } from "./stack-on-engine.ts";
import { until } from "./until.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const operator = { email: "operator@stack.test", password: "stack-operator-password" };

/** The whole product as `docker compose up` makes it, under a name of its own. */
export interface Stack {
	project: string;
	httpsPort: number;
	/** Certificate of Caddy's own authority, PEM. */
	ca: string;
	/** Through Caddy, over TLS that is checked against Caddy's own authority. */
	call(host: string, path: string, init?: CallInit): Promise<Answer>;
	/** As the operator at the console. */
	operate(path: string, init?: CallInit): Promise<Answer>;
	/** The command line inside the control plane's container. */
	flomastr(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
	/** `docker compose …` of this stack. */
	compose(...argv: string[]): string;
	createTenant(slug: string, more?: Record<string, unknown>): Promise<TenantDetail>;
	tenant(id: string): Promise<TenantDetail>;
	/** What its n8n takes now, in bytes. */
	usage(id: string): Promise<{ memory: number; swap: number }>;
	/** Straight to the platform's own records, as the server's administrator. */
	hotStoreUrl(): string;
	/** Resolves when everything of the start is done, e.g. the template that tenants are copied from and the demo. */
	started(): Promise<unknown>;
	/** Containers, volumes and everything in them. */
	down(): Promise<void>;
}

/**
 * @param name at most 12 letters: prefix of everything it makes on the engine
 * @param changes compose files that change something of the usual one
 */
export async function startStack(
	name: string,
	env: Record<string, string> = {},
	changes: string[] = [],
): Promise<Stack> {
	const folder = mkdtempSync(join(tmpdir(), "flomastr-stack-"));
	const [httpPort, httpsPort] = [await freePort(), await freePort()];
	const octet = freeOctet();
	const settings = {
		PLATFORM: name,
		HTTP_PORT: String(httpPort),
		HTTPS_PORT: String(httpsPort),
		PUBLIC_PORT: String(httpsPort),
		REDIRECT_PORT: `:${httpsPort}`,
		INTERNAL_SUBNET: `10.${octet}.0`,
		TENANT_SUBNETS: `10.${octet}.128.0/17`,
		N8N_RELEASE: releaseOf(root),
		OPERATOR_EMAIL: operator.email,
		OPERATOR_PASSWORD: operator.password,
		...env,
	};
	const envFile = join(folder, "env");
	writeFileSync(
		envFile,
		Object.entries(settings)
			.map(([key, value]) => `${key}=${value}`)
			.join("\n"),
	);
	const files = ["docker-compose.yml", ...changes].flatMap((file) => ["--file", file]);
	const base = ["compose", "--project-name", name, "--env-file", envFile, ...files];
	const compose = (...argv: string[]) => docker([...base, ...argv], { cwd: root });

	const clean = () => removeStack(name, () => compose("down", "--volumes", "--timeout", "10"));
	async function down(): Promise<void> {
		await clean();
		rmSync(folder, { recursive: true, force: true });
	}

	async function readAuthority(): Promise<string> {
		const file = "/data/caddy/pki/authorities/local/root.crt";
		const read = () => compose("exec", "-T", "caddy", "cat", file);
		return until("Caddy has made its authority", async () => attempt(read));
	}

	/** TLS is checked as a browser does that trusts Caddy's authority. */
	function connect(ca: string): Stack["call"] {
		// No connection is kept: one that Caddy closed at a change of its routes could not be told from a failure.
		const agent = new Agent({ ca, keepAlive: false, maxSockets: 64 });
		return (host, path, init = {}) => sendAgain(agent, httpsPort, host, path, init);
	}

	const consoleHost = "console.localhost";
	const origin = `https://${consoleHost}:${httpsPort}`;
	async function enter(call: Stack["call"]): Promise<string> {
		const open = async () => (await call(consoleHost, "/api/openapi.json").catch(() => null))?.status === 200;
		await until("the console answers", open);
		return signIn(call, origin, operator);
	}

	let ca: string;
	let call: Stack["call"];
	let cookie: string;
	// What a run that was broken off left behind.
	await clean();
	try {
		compose("up", "--detach", "--wait", "--wait-timeout", "240");
		ca = await readAuthority();
		call = connect(ca);
		cookie = await enter(call);
	} catch (error) {
		const said = compose("logs", "--tail", "60");
		await down();
		throw new Error(`The stack did not come up.\n${error instanceof Error ? error.message : error}\n${said}`);
	}
	const operate: Stack["operate"] = (path, init = {}) =>
		call(consoleHost, path, { ...init, headers: { cookie, origin, ...init.headers } });

	/** The console's live stream: what it tells of a tenant's end of moving. Caddy may cut it when it takes a new route. */
	function listen(id: string): { next(): Promise<void>; close(): void } {
		const told = Promise.withResolvers<void>();
		const stream = openRequest(httpsPort, consoleHost, "/api/live", { headers: { cookie } }, new Agent({ ca }));
		stream.once("response", (response) => {
			response.on("data", (part: Buffer) => {
				const text = part.toString();
				if (text.includes(id) && /"state":"(?:active|failed)"/.test(text)) told.resolve();
			});
			response.on("error", () => {});
		});
		stream.on("error", () => {});
		stream.end();
		return { next: () => Promise.race([told.promise, pause(500)]), close: () => stream.destroy() };
	}

	const tenant = async (id: string) => (await operate(`/api/tenants/${id}`)).json() as TenantDetail;
	return {
		project: name,
		httpsPort,
		ca,
		call,
		operate,
		compose,
		tenant,
		hotStoreUrl() {
			const password = compose("exec", "-T", "postgres", "cat", "/run/flomastr/postgres-password").trim();
			const address = `{{(index .NetworkSettings.Networks "${name}-internal").IPAddress}}`;
			const id = compose("ps", "-q", "postgres").trim();
			const ip = docker(["inspect", "--format", address, id]);
			return `postgres://flomastr:${password}@${ip}:5432/postgres`;
		},
		started: () => until("the start has ended", () => /Ready\./.test(compose("logs", "control-plane")), 240_000),
		async usage(id) {
			const { usage } = (await operate(`/api/tenants/${id}/usage`)).json() as TenantUsage;
			if (usage === null) throw new Error(`The n8n of ${id} does not run.`);
			return usage;
		},
		down,
		flomastr: (...argv) =>
			new Promise((resolve) => {
				const args = [...base, "exec", "-T", "control-plane", "flomastr", ...argv];
				execFile("docker", args, { cwd: root, maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
					const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
					resolve({ code, stdout, stderr });
				});
			}),
		async createTenant(slug, more = {}) {
			const asked = await operate("/api/tenants", {
				method: "POST",
				body: {
					slug,
					name: `Tenant ${slug}`,
					pack: "insurance-broker",
					owner_email: `owner@${slug}.test`,
					owner_name: "Olive Owner",
					owner_password: "stack-owner-password",
					...more,
				},
			});
			if (asked.status !== 202) throw new Error(`The tenant was not taken: ${asked.status} ${asked.text}`);
			const { id } = asked.json() as Tenant;
			const opened = async () => {
				const detail = await tenant(id);
				if (detail.tenant.state === "failed") throw new Error(JSON.stringify(detail.tenant.failure));
				return detail.tenant.state === "active" ? detail : null;
			};
			// As the console does: to ask all the time would take of the same two cores as the boot that is waited for.
			const news = listen(id);
			try {
				return await until(`${slug} is open`, opened, 180_000, news.next);
			} finally {
				news.close();
			}
		},
	};
}

function attempt(read: () => string): string | null {
	try {
		return read();
	} catch {
		return null;
	}
}

/**
 * When Caddy changes a route it may cut what has just connected, and once in some thousand handshakes it has no certificate
 * for a host's first visitor; browsers ask again for what can be asked twice.
 */
async function sendAgain(agent: Agent, port: number, host: string, path: string, init: CallInit): Promise<Answer> {
	for (let turn = 1; ; turn++) {
		let begun = false;
		const onOpen = () => {
			begun = true;
		};
		try {
			return await send(port, host, path, init, { agent, onOpen });
		} catch (error) {
			const twice = !begun || (init.method ?? "GET") === "GET";
			const cut = error instanceof Error && /hang up|ECONNRESET|alert internal error/.test(error.message);
			if (!twice || !cut || turn === 5) throw error;
		}
	}
}
