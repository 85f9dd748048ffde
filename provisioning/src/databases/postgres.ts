import { ProvisioningError, reasonOf } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Database, DatabaseRef } from "./database.ts";
import { ensureDatabase } from "./postgres/ensure.ts";
import { databaseName, quoted, roleName, tenantIdOf } from "./postgres/names.ts";
import { placeOn } from "./postgres/place.ts";
import { openServer, type PostgresHost, type Server } from "./postgres/server.ts";
import { ensureTemplate, type TemplateOptions } from "./postgres/template.ts";
import { type PostgresTools, runTool, usualTools } from "./postgres/tools.ts";

export type PostgresDatabaseOptions = {
	/** Everything is named by it, so that several platforms share a server. */
	platform: string;
	hosts: PostgresHost[];
	tools?: PostgresTools;
	log: Log;
};

export type PostgresDatabase = Database & {
	/** Makes what new tenants of this release are copies of, on every server; without, n8n lays out its tables itself. */
	prepareTemplate(options: TemplateOptions): Promise<void>;
	/** Whether each server answers, by name: null, or why it does not. */
	check(): Promise<Map<string, string | null>>;
	close(): Promise<void>;
};

/** A database and two roles per tenant on Postgres servers with pgvector. Nothing is remembered here: names tell. */
export function createPostgresDatabase(options: PostgresDatabaseOptions): PostgresDatabase {
	const { platform, tools = usualTools, log } = options;
	const servers = new Map<string, Server>(options.hosts.map((host) => [host.name, openServer(host)]));
	const templates = new Map<string, string>();
	const closed = new Set<Server>();

	function serverOf({ host }: Pick<DatabaseRef, "host">): Server {
		const server = servers.get(host);
		if (server) return server;
		throw new ProvisioningError(
			"database_failed",
			`There is no Postgres server “${host}”. DATABASE_HOSTS has ${[...servers.keys()].join(", ")}; put it back there.`,
		);
	}

	/** Tenants' roles may connect to no database but their own; the server's common ones are open to all by default. */
	async function closeCommon(server: Server): Promise<void> {
		if (closed.has(server)) return;
		const rows = await server.query<{ name: string }>(
			"SELECT datname AS name FROM pg_database WHERE datname IN ('postgres', 'template1', current_database())",
		);
		for (const { name } of rows) await server.query(`REVOKE CONNECT ON DATABASE ${quoted(name)} FROM PUBLIC`);
		closed.add(server);
	}

	async function ensure(ref: DatabaseRef, template: string | null): Promise<void> {
		const server = serverOf(ref);
		await closeCommon(server);
		await ensureDatabase(server, platform, ref, template);
	}

	async function drop(tenantId: string): Promise<void> {
		const database = databaseName(platform, tenantId);
		for (const server of servers.values()) {
			await server.query(`DROP DATABASE IF EXISTS ${quoted(database)} WITH (FORCE)`);
			for (const role of ["n8n", "business"] as const)
				await server.query(`DROP ROLE IF EXISTS ${quoted(roleName(database, role))}`);
		}
	}

	return {
		place: () => placeOn([...servers.values()], platform, log),
		ensure: (ref) => ensure(ref, templates.get(ref.host) ?? null),
		url(ref, role) {
			const database = databaseName(platform, ref.tenantId);
			const url = new URL(serverOf(ref).adminUrl(database));
			if (role === "admin") return url.href;
			url.username = roleName(database, role);
			url.password = encodeURIComponent(ref.passwords[role]);
			return url.href;
		},
		tenantAddress: (ref) => serverOf(ref).host.tenantAddress ?? null,
		// The server is everybody's: a tenant that rests holds nothing of it but its rows.
		release: async () => {},
		drop,
		async list() {
			const found = new Set<string>();
			for (const server of servers.values()) {
				const rows = await server.query<{ name: string }>(
					"SELECT datname AS name FROM pg_database UNION SELECT rolname FROM pg_roles",
				);
				for (const { name } of rows) {
					const tenantId = tenantIdOf(platform, name);
					if (tenantId !== null) found.add(tenantId);
				}
			}
			return [...found];
		},
		dump(ref, file) {
			const argv = [...tools.pgDump, "--format=custom", "--no-owner", "--no-acl", "--schema=n8n", "--schema=business"];
			return runTool(serverOf(ref), argv, databaseName(platform, ref.tenantId), { to: file });
		},
		async restore(ref, file) {
			const database = databaseName(platform, ref.tenantId);
			const server = serverOf(ref);
			await server.query(`DROP DATABASE IF EXISTS ${quoted(database)} WITH (FORCE)`);
			await ensure(ref, null);
			// Each schema as its own role: whose dump it was does not matter.
			for (const role of ["n8n", "business"] as const) {
				const how = ["--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", `--schema=${role}`];
				const argv = [...tools.pgRestore, ...how, `--role=${roleName(database, role)}`];
				await runTool(server, argv, database, { from: file });
			}
		},
		async prepareTemplate(template) {
			for (const [name, server] of servers) {
				await closeCommon(server);
				templates.set(name, await ensureTemplate(server, platform, template));
			}
		},
		async check() {
			const answers = [...servers].map(async ([name, server]) => {
				const reason = await server.query("SELECT 1").then(() => null, reasonOf);
				return [name, reason] as const;
			});
			return new Map(await Promise.all(answers));
		},
		async close() {
			await Promise.all([...servers.values()].map((server) => server.close()));
		},
	};
}
