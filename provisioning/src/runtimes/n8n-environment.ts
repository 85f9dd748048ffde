import { delimiter, dirname, join } from "node:path";
import pg from "pg";
import type { RuntimeSpec } from "./runtime.ts";

/** Modules no tenant needs; each one off is boot time and memory saved, and with these the open editor makes no failing call. */
const disabledModules = [
	"insights",
	"external-secrets",
	"oauth-server",
	"mcp",
	"source-control",
	"chat-hub",
	"sso-oidc",
	"sso-saml",
	"log-streaming",
	"ldap",
	"quick-connect",
	"workflow-builder",
	"mcp-registry",
	"instance-ai",
];

/** Nodes that would reach the host's own files and programs. The list replaces n8n's default, so its two are repeated. */
const excludedNodes = [
	"n8n-nodes-base.executeCommand",
	"n8n-nodes-base.localFileTrigger",
	"n8n-nodes-base.readWriteFile",
	"n8n-nodes-base.git",
];

export type N8nPlace = {
	/** `$HOME` and `$N8N_USER_FOLDER`. */
	home: string;
	/** Where n8n listens: the loopback of a shared machine, everything in a network namespace of its own. */
	listenAddress: string;
	httpPort: number;
	brokerPort: number;
	/** Shared by all tenants: n8n's code is the same for each. */
	compileCache: string;
};

/** The whole environment of an embedded n8n: settings and secrets. */
export function n8nEnvironment(spec: RuntimeSpec, place: N8nPlace): Record<string, string> {
	return {
		...n8nSettings(spec, place),
		...n8nSecrets(spec),
		// Code nodes run in a second process that n8n starts by the name `node`: it must find this one.
		PATH: [dirname(process.execPath), process.env.PATH ?? ""].join(delimiter),
	};
}

/** Everything that may be read by whoever sees the process or inspects the container. */
export function n8nSettings(spec: RuntimeSpec, place: N8nPlace): Record<string, string> {
	return {
		...base(spec, place),
		...database(spec),
		...owner(spec),
		...switchedOff,
		N8N_RUNNERS_BROKER_PORT: String(place.brokerPort),
		N8N_RUNNERS_MAX_OLD_SPACE_SIZE: "128",
		NODES_EXCLUDE: JSON.stringify(excludedNodes),
		N8N_RESTRICT_FILE_ACCESS_TO: join(place.home, "files"),
		N8N_SSRF_PROTECTION_ENABLED: "true",
		N8N_SSRF_ALLOWED_HOSTNAMES: new URL(spec.controlPlaneUrl).hostname,
		...allowedRange(spec.controlPlaneUrl),
	};
}

/** By the name of the variable each is for; n8n also takes each from the file that `<name>_FILE` names. */
export function n8nSecrets(spec: RuntimeSpec): Record<string, string> {
	return {
		N8N_ENCRYPTION_KEY: spec.secrets.encryptionKey,
		N8N_USER_MANAGEMENT_JWT_SECRET: spec.secrets.jwtSecret,
		N8N_RUNNERS_AUTH_TOKEN: spec.secrets.runnersToken,
		N8N_INSTANCE_OWNER_PASSWORD_HASH: spec.owner.passwordHash,
		DB_POSTGRESDB_PASSWORD: new pg.Client({ connectionString: spec.databaseUrl }).password ?? "",
	};
}

function base(spec: RuntimeSpec, place: N8nPlace): Record<string, string> {
	const editor = new URL("flows/", spec.publicUrl);
	return {
		HOME: place.home,
		// Without it n8n shows stack traces, allows any origin and has no login limits.
		NODE_ENV: "production",
		N8N_USER_FOLDER: place.home,
		N8N_LISTEN_ADDRESS: place.listenAddress,
		N8N_PORT: String(place.httpPort),
		N8N_PATH: "/flows/",
		N8N_EDITOR_BASE_URL: editor.href,
		N8N_WEBHOOK_URL: spec.publicUrl,
		N8N_PROXY_HOPS: "1",
		// Over plain http the editor refuses to open with a Secure cookie on any host but the exact name localhost.
		N8N_SECURE_COOKIE: String(editor.protocol === "https:"),
		// A V8 isolate is made when an expression needs it, not for every execution.
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: "true",
		NODE_COMPILE_CACHE: place.compileCache,
		MALLOC_ARENA_MAX: "2",
		// For the console; the gateways let nobody to them.
		N8N_METRICS: "true",
		GENERIC_TIMEZONE: "UTC",
		TZ: "UTC",
	};
}

function database({ databaseUrl, databaseAddress }: RuntimeSpec): Record<string, string> {
	const { host, port, user, database: name } = new pg.Client({ connectionString: databaseUrl });
	return {
		DB_TYPE: "postgresdb",
		DB_POSTGRESDB_HOST: databaseAddress?.host ?? host,
		DB_POSTGRESDB_PORT: String(databaseAddress?.port ?? port),
		DB_POSTGRESDB_DATABASE: name ?? "",
		DB_POSTGRESDB_USER: user ?? "",
		DB_POSTGRESDB_SCHEMA: "n8n",
	};
}

function owner({ owner }: RuntimeSpec): Record<string, string> {
	return {
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: "true",
		N8N_INSTANCE_OWNER_EMAIL: owner.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: owner.firstName,
		N8N_INSTANCE_OWNER_LAST_NAME: owner.lastName,
	};
}

/** An address given by number is checked by range, a name by name. */
function allowedRange(controlPlaneUrl: string): Record<string, string> {
	const { hostname } = new URL(controlPlaneUrl);
	return /^\d+(\.\d+){3}$/.test(hostname) ? { N8N_SSRF_ALLOWED_IP_RANGES: `${hostname}/32` } : {};
}

/** No call leaves the machine at start, nothing nags, nothing installs code from a registry. */
const switchedOff: Record<string, string> = {
	N8N_DISABLED_MODULES: disabledModules.join(","),
	N8N_DIAGNOSTICS_ENABLED: "false",
	N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: "false",
	N8N_TEMPLATES_ENABLED: "false",
	N8N_DYNAMIC_BANNERS_ENABLED: "false",
	N8N_HIRING_BANNER_ENABLED: "false",
	N8N_PERSONALIZATION_ENABLED: "false",
	N8N_LICENSE_AUTO_RENEW_ENABLED: "false",
	N8N_PUBLIC_API_SWAGGERUI_DISABLED: "true",
	N8N_COMMUNITY_PACKAGES_ENABLED: "false",
	N8N_UNVERIFIED_PACKAGES_ENABLED: "false",
	N8N_VERIFIED_PACKAGES_ENABLED: "false",
	N8N_PYTHON_ENABLED: "false",
	N8N_RELEASE_TYPE: "stable",
};
