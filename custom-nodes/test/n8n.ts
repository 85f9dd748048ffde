import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hashSync } from "bcryptjs";
import { freePort } from "./free-port.ts";

const packageRoot = fileURLToPath(new URL("..", import.meta.url));
const n8nBin = fileURLToPath(new URL("../../tenant-template/n8n/node_modules/n8n/bin/n8n", import.meta.url));
const owner = { email: "owner@example.test", password: "Owner-of-the-test-1" };

export interface WorkflowInput {
	name: string;
	nodes: object[];
	connections: object;
	settings?: object | undefined;
}

/** The real n8n with this package installed, in a temporary folder, as a person with the owner's API key would use it. */
export class TestN8n {
	readonly url: string;
	#child: ChildProcess | undefined;
	#key = "";
	readonly folder: string;
	readonly #env: Record<string, string>;

	constructor(folder: string, port: number, brokerPort: number, postgresPort: number, env: Record<string, string>) {
		this.folder = folder;
		this.url = `http://127.0.0.1:${port}`;
		this.#env = {
			PATH: process.env.PATH ?? "",
			HOME: folder,
			NODE_ENV: "production",
			DB_TYPE: "postgresdb",
			DB_POSTGRESDB_HOST: "127.0.0.1",
			DB_POSTGRESDB_PORT: String(postgresPort),
			DB_POSTGRESDB_DATABASE: "postgres",
			DB_POSTGRESDB_USER: "postgres",
			N8N_USER_FOLDER: folder,
			N8N_PORT: String(port),
			N8N_LISTEN_ADDRESS: "127.0.0.1",
			N8N_RUNNERS_MODE: "external",
			N8N_RUNNERS_AUTH_TOKEN: "test",
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
			N8N_PYTHON_ENABLED: "false",
			N8N_ENCRYPTION_KEY: "test-encryption-key",
			N8N_INSTANCE_OWNER_MANAGED_BY_ENV: "true",
			N8N_INSTANCE_OWNER_EMAIL: owner.email,
			N8N_INSTANCE_OWNER_PASSWORD_HASH: hashSync(owner.password, 4),
			N8N_INSTANCE_OWNER_FIRST_NAME: "Test",
			N8N_INSTANCE_OWNER_LAST_NAME: "Owner",
			N8N_WEBHOOK_URL: `http://acme.localhost:8080/`,
			N8N_DISABLE_UI: "true",
			N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: "true",
			N8N_DIAGNOSTICS_ENABLED: "false",
			N8N_LICENSE_AUTO_RENEW_ENABLED: "false",
			N8N_TEMPLATES_ENABLED: "false",
			N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
			N8N_DYNAMIC_BANNERS_ENABLED: "false",
			N8N_VERIFIED_PACKAGES_ENABLED: "false",
			N8N_DISABLED_MODULES:
				"insights,external-secrets,oauth-server,mcp,source-control,chat-hub,sso-oidc,sso-saml,log-streaming,ldap,quick-connect,workflow-builder,mcp-registry,instance-ai",
			NODE_COMPILE_CACHE: path.join(tmpdir(), "flomastr-compile-cache"),
			...env,
		};
	}

	/** Starts the process and resolves when it answers. After a kill the crash marker goes first: n8n would sleep 10 s. */
	async start(): Promise<void> {
		rmSync(path.join(this.folder, ".n8n", "crash.journal"), { force: true });
		const log = createWriteStream(path.join(this.folder, "n8n.log"), { flags: "a" });
		const child = spawn(process.execPath, [n8nBin, "start"], { cwd: this.folder, env: this.#env });
		child.stdout.pipe(log);
		child.stderr.pipe(log);
		this.#child = child;
		await until("n8n is ready", async () => {
			if (child.exitCode !== null) throw new Error(`n8n ended with ${child.exitCode}; see ${this.folder}/n8n.log`);
			return (await fetch(`${this.url}/healthz/readiness`).catch(() => null))?.status === 200;
		});
		if (!this.#key) this.#key = await this.#createKey();
	}

	/** Ends the process at once, as a power failure would, or in good order. */
	async stop(signal: "SIGKILL" | "SIGTERM" = "SIGTERM"): Promise<void> {
		const child = this.#child;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
		child.kill(signal);
		await ended;
	}

	/** Takes the temporary folder away. */
	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	async api<Answer>(method: string, pathname: string, body?: object): Promise<Answer> {
		const answer = await fetch(`${this.url}/api/v1${pathname}`, {
			method,
			headers: { "X-N8N-API-KEY": this.#key, "Content-Type": "application/json" },
			...(body && { body: JSON.stringify(body) }),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${pathname} → ${answer.status} ${text}`);
		return JSON.parse(text) as Answer;
	}

	async createWorkflow(workflow: WorkflowInput): Promise<string> {
		const created = await this.api<{ id: string }>("POST", "/workflows", { settings: {}, ...workflow });
		return created.id;
	}

	/** Publishes and resolves when the webhooks answer, which n8n says nothing about. */
	async publish(id: string, webhookPath?: string): Promise<void> {
		await this.api("POST", `/workflows/${id}/activate`);
		if (!webhookPath) return;
		await until("the webhook answers", async () => {
			const answer = await fetch(this.url + webhookPath, { method: "POST" });
			return answer.status !== 404;
		});
	}

	/** What the editor does on "Listen for test event": n8n opens the test address until the first event. */
	async listenForTestEvent(id: string, trigger: string, last: string): Promise<void> {
		const cookie = await this.#login();
		const stored = await fetch(`${this.url}/rest/workflows/${id}`, { headers: { cookie } });
		const { data } = (await stored.json()) as { data: object };
		const run = await fetch(`${this.url}/rest/workflows/${id}/run`, {
			method: "POST",
			headers: { "Content-Type": "application/json", "push-ref": "test", cookie },
			body: JSON.stringify({
				workflowData: data,
				triggerToStartFrom: { name: trigger },
				destinationNode: { nodeName: last, mode: "inclusive" },
			}),
		});
		const answer = await run.text();
		if (!answer.includes("waitingForWebhook")) throw new Error(`n8n does not listen: ${run.status} ${answer}`);
	}

	async #login(): Promise<string> {
		const login = await fetch(`${this.url}/rest/login`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ emailOrLdapLoginId: owner.email, password: owner.password }),
		});
		return login.headers.get("set-cookie")?.split(";")[0] ?? "";
	}

	async #createKey(): Promise<string> {
		const cookie = await this.#login();
		const scopes = await fetch(`${this.url}/rest/api-keys/scopes`, { headers: { cookie } });
		const { data } = (await scopes.json()) as { data: string[] };
		const made = await fetch(`${this.url}/rest/api-keys`, {
			method: "POST",
			headers: { "Content-Type": "application/json", cookie },
			body: JSON.stringify({ label: "test", expiresAt: null, scopes: data }),
		});
		return ((await made.json()) as { data: { rawApiKey: string } }).data.rawApiKey;
	}
}

/** Builds the package and starts an n8n that has it. `env` is added to the environment. */
export async function startN8n(postgresPort: number, env: Record<string, string> = {}): Promise<TestN8n> {
	const build = spawnSync(process.execPath, [path.join(packageRoot, "build.js")], { encoding: "utf8" });
	if (build.status !== 0) throw new Error(`The package does not build: ${build.stderr}`);
	const folder = mkdtempSync(path.join(tmpdir(), "flomastr-n8n-"));
	const modules = path.join(folder, ".n8n", "nodes", "node_modules");
	mkdirSync(modules, { recursive: true });
	symlinkSync(packageRoot, path.join(modules, "n8n-nodes-flomastr"));
	const n8n = new TestN8n(folder, await freePort(), await freePort(), postgresPort, env);
	await n8n.start();
	return n8n;
}

/** Waits until `check` holds; fails with what was waited for. */
export async function until(what: string, check: () => Promise<boolean> | boolean, seconds = 90): Promise<void> {
	const end = Date.now() + seconds * 1000;
	while (!(await check())) {
		if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain until ${what}.`);
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
}
