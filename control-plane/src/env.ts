import { z } from "zod";
import { AppError } from "./errors.ts";
import { databaseHosts } from "./settings/database-hosts.ts";
import { withFiles } from "./settings/with-files.ts";

const port = z.coerce.number().int().min(1).max(65_535);
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });
const seconds = z.coerce.number().positive();

/** Everything that can be set. Defaults are the embedded way of running: one machine, nothing but npm. */
const Env = z.object({
	/** What this installation is called where it shares a Docker engine or a Postgres with others: a prefix of all names. */
	PLATFORM: z
		.string()
		.regex(/^[a-z][a-z0-9]{0,15}$/, "must be 1 to 16 of a-z and 0-9, beginning with a letter")
		.default("flomastr"),
	/** Everything that must survive: keys, media, and the embedded databases. Back this folder up. */
	FLOMASTR_DATA: z.string().default(".flomastr"),
	/** 32 bytes in base64. Without it one is made in FLOMASTR_DATA/master.key; lose it and all secrets are lost. */
	MASTER_KEY: z
		.base64()
		.refine((key) => Buffer.from(key, "base64").length === 32, "must be 32 bytes in base64")
		.optional(),

	// How people reach it.
	/** The port of the addresses that people type; 443 and 80 are left out of them. */
	PORT: port.default(8080),
	/** Hosts are `console.<domain>` and `<slug>.<domain>`; `localhost` resolves in every browser without DNS. */
	BASE_DOMAIN: z
		.string()
		.regex(/^[a-z0-9.-]+$/)
		.default("localhost"),
	/** What the addresses that people type begin with. */
	PUBLIC_SCHEME: z.enum(["http", "https"]).default("http"),
	GATEWAY: z.enum(["embedded", "caddy"]).default("embedded"),
	/** Caddy's admin API. */
	CADDY_ADMIN: z.url().default("http://127.0.0.1:2019"),
	/**
	 * Where this process listens for Caddy and for tenants' containers. Who arrives at another address than loopback and that
	 * of PRIVATE_LISTEN is taken for a container, and has the tenant API by token alone.
	 */
	LISTEN: z.string().default("0.0.0.0:8080"),
	/**
	 * Metrics, the gate and the operator's token work here alone. Never an address that a tenant's container reaches; Caddy
	 * and a front end that runs by itself call LISTEN's port at this address too.
	 */
	PRIVATE_LISTEN: z.string().default("127.0.0.1:9090"),
	/** The tenant API as a tenant's n8n calls it; by default this process's private address. */
	TENANT_API_URL: z.url().optional(),
	/** A front end that runs by itself; without it this process starts one. */
	FRONT_END_URL: z.url().optional(),

	// What tenants run on.
	RUNTIME: z.enum(["embedded", "docker", "swarm"]).default("embedded"),
	/** The engine: `unix:///path` or `tcp://host:port`. */
	DOCKER: z
		.string()
		.regex(/^(?:unix:\/\/\/|tcp:\/\/)/)
		.default("unix:///var/run/docker.sock"),
	/** Whether this process runs on the engine's host or in one of its containers: tells how tenants reach it. */
	RUNS_IN: z.enum(["host", "container"]).default("host"),
	/** This host's address as the nodes of a swarm see it; needed for RUNTIME=swarm where RUNS_IN=host. */
	SWARM_HOST_ADDRESS: z.string().optional(),
	/** Which release of n8n new tenants get, of those whose image is there; the newest without it. */
	N8N_RELEASE: z.string().optional(),
	/** Networks of tenants are cut out of this, 16 addresses each. */
	TENANT_SUBNETS: z.cidrv4().default("10.213.0.0/16"),
	/** Postgres servers for tenants' databases, by name: `main=postgres://admin@host:5432, second=…`. Without: embedded. */
	DATABASE_HOSTS: databaseHosts.optional(),
	/** Of the servers in DATABASE_HOSTS and of HOT_DATABASE_URL where these name none. */
	DATABASE_PASSWORD: z.string().min(1).optional(),
	/** A Postgres for the hot store instead of the embedded one; a host of Neon's is reached over its own driver. */
	HOT_DATABASE_URL: postgresUrl.optional(),
	/** Minutes without work after which tenants fall asleep, instead of their plan's. */
	IDLE_MINUTES: seconds.optional(),

	// Copies.
	/** A folder, or `s3://bucket/prefix`; by default a folder in FLOMASTR_DATA. */
	BACKUPS: z.string().optional(),
	S3_ENDPOINT: z.url().optional(),
	S3_REGION: z.string().default("us-east-1"),
	S3_ACCESS_KEY_ID: z.string().optional(),
	S3_SECRET_ACCESS_KEY: z.string().optional(),

	// The first operator, made when there is none.
	OPERATOR_EMAIL: z.email().default("operator@flomastr.test"),
	/** Without it one is made and shown once, at the first start. */
	OPERATOR_PASSWORD: z.string().min(8).optional(),
	/** `0` starts without the demo tenant; by default only the embedded way makes it. */
	DEMO: z.enum(["0", "1"]).optional(),

	// A subaccount per tenant is made where both are set.
	TWILIO_ACCOUNT_SID: z
		.string()
		.regex(/^AC[0-9a-f]{32}$/)
		.optional(),
	TWILIO_AUTH_TOKEN: z.string().optional(),

	LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
	/** Where the log goes: a file in FLOMASTR_DATA, or the standard output, where a container's log is read. */
	LOG_TO: z.enum(["file", "stdout"]).default("file"),
});
export type Env = z.infer<typeof Env>;

/** Shown by name alone when they are wrong: a terminal is no place for a secret. Each may be given as `<NAME>_FILE`. */
const secret = [
	"HOT_DATABASE_URL",
	"DATABASE_HOSTS",
	"DATABASE_PASSWORD",
	"MASTER_KEY",
	"OPERATOR_PASSWORD",
	"S3_ACCESS_KEY_ID",
	"S3_SECRET_ACCESS_KEY",
	"TWILIO_AUTH_TOKEN",
];

/**
 * Reads the environment once.
 * @throws {AppError} `invalid`: one sentence naming every wrong variable, what was found and what is expected
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
	const result = Env.safeParse(withoutEmpty(withFiles(source, secret)));
	if (result.success) return result.data;
	const wrong = result.error.issues.map((issue) => {
		const name = String(issue.path[0] ?? "");
		return `${name}${secret.includes(name) ? "" : `=${JSON.stringify(source[name] ?? "")}`} (${issue.message})`;
	});
	const message = `These settings cannot be used: ${wrong.join("; ")}. Mend them in the environment and start again.`;
	throw new AppError("invalid", message);
}

/** Compose writes `NAME=` for what its `.env` leaves out. */
function withoutEmpty(source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
}
