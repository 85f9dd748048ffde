import { ProvisioningError, reasonOf } from "#errors.ts";
import type { Log } from "#log.ts";
import { takeTurns } from "#runtimes/in-turn.ts";
import type { Database, DatabaseRef, DatabaseRole } from "./database.ts";
import { closeCommon } from "./postgres/close-common.ts";
import { createDatabase } from "./postgres/create.ts";
import { dropTenant } from "./postgres/drop.ts";
import { listTenants } from "./postgres/list.ts";
import { databaseName, roleName } from "./postgres/names.ts";
import { inspectDatabase, openDatabase } from "./postgres/open.ts";
import { placeOn } from "./postgres/place.ts";
import { restoreDatabase } from "./postgres/restore.ts";
import { openServer, type PostgresHost, type Server } from "./postgres/server.ts";
import { ensureTemplate, type TemplateOptions } from "./postgres/template.ts";
import { type PostgresTools, runTool, usualTools } from "./postgres/tools.ts";

export type PostgresDatabaseOptions = {
	/** Everything is named by it, so that several platforms share a server. */
	platform: string;
	hosts: PostgresHost[];
	tools?: PostgresTools;
	/** How long a dump waits for a table that the tenant's own n8n holds locked; a minute. */
	lockWaitMs?: number;
	log: Log;
};

export type PostgresDatabase = Database & {
	/** Makes what new tenants of this release are copies of, on every server; without, n8n lays out its tables itself. */
	prepareTemplate(options: TemplateOptions): Promise<void>;
	close(): Promise<void>;
};

/**
 * A database and three roles per tenant on Postgres servers with pgvector. Nothing is remembered here: names tell. A
 * server that is down fails the verbs about its tenants, and `drop` and a `list` of all, which ask every server: a list
 * without its tenants would say that they are gone.
 */
export function createPostgresDatabase(options: PostgresDatabaseOptions): PostgresDatabase {
	const { platform, tools = usualTools, log, lockWaitMs = 60_000 } = options;
	const servers = new Map<string, Server>(options.hosts.map((host) => [host.name, openServer(host)]));
	const inTurn = takeTurns();
	/** Whether strangers were shut out of a server's own databases already. */
	const closed = new Map<Server, Promise<void>>();
	/** New tenants on their way to a server: `place` is asked by several before the first one's database is there. */
	const coming = new Map<string, number>();

	function serverOf({ host }: Pick<DatabaseRef, "host">): Server {
		const server = servers.get(host);
		if (server) return server;
		throw new ProvisioningError(
			"database_failed",
			`There is no Postgres server “${host}”. DATABASE_HOSTS has ${[...servers.keys()].join(", ")}; put it back there.`,
		);
	}

	function urlOf(ref: DatabaseRef, role: DatabaseRole): string {
		const database = databaseName(platform, ref.tenantId);
		return serverOf(ref).urlAs(database, roleName(database, role), ref.passwords[role]);
	}

	function close(server: Server): Promise<void> {
		const closing = closed.get(server) ?? closeCommon(server, platform);
		closed.set(server, closing);
		closing.catch(() => closed.delete(server));
		return closing;
	}

	async function create(ref: DatabaseRef): Promise<void> {
		const server = serverOf(ref);
		await close(server);
		if (!(await createDatabase(server, platform, ref))) return;
		coming.set(ref.host, Math.max(0, (coming.get(ref.host) ?? 0) - 1));
	}

	return {
		kind: "postgres",
		async place() {
			const name = await placeOn([...servers.values()], platform, coming, log);
			coming.set(name, (coming.get(name) ?? 0) + 1);
			return name;
		},
		create: (ref) => inTurn(ref.tenantId, () => create(ref)),
		open: (ref) =>
			inTurn(ref.tenantId, async () => {
				await close(serverOf(ref));
				await openDatabase(serverOf(ref), platform, ref);
			}),
		inspect: async (ref) => inspectDatabase(serverOf(ref), platform, ref),
		url: (ref, role) => urlOf(ref, role),
		tenantAddress: (ref) => serverOf(ref).host.tenantAddress ?? null,
		// The server is everybody's: a tenant that rests holds nothing of it but its rows.
		release: async () => {},
		drop: (tenantId) => inTurn(tenantId, () => dropTenant([...servers.values()], platform, tenantId)),
		list: () => listTenants([...servers.values()], platform),
		dump(ref, file) {
			const what = [`--lock-wait-timeout=${lockWaitMs}`, "--schema=n8n", "--schema=business", "--extension=*"];
			const argv = [...tools.pgDump, "--format=custom", "--no-owner", "--no-acl", ...what];
			return runTool(serverOf(ref), argv, urlOf(ref, "admin"), { to: file });
		},
		restore: (ref, file) =>
			inTurn(ref.tenantId, async () => {
				const server = serverOf(ref);
				await close(server);
				await restoreDatabase(server, platform, ref, tools, file);
			}),
		async prepareTemplate(template) {
			const failures: unknown[] = [];
			for (const server of servers.values()) {
				try {
					await close(server);
					await ensureTemplate(server, platform, template);
				} catch (error) {
					// The others have theirs all the same.
					failures.push(error);
				}
			}
			if (failures.length === 1) throw failures[0];
			if (failures.length > 1) throw new AggregateError(failures, failures.map(reasonOf).join("; "));
		},
		async close() {
			await Promise.all([...servers.values()].map((server) => server.close()));
		},
	};
}
