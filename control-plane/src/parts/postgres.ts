import { reasonOf } from "@flomastr/provisioning/errors";
import pg from "pg";
import { degraded, down, type Finding, type Part, up } from "./part.ts";

const connectMs = 3_000;

export interface ServerFacts {
	/** `17.2`. */
	version: string;
	major: number;
	maxConnections: number;
	connections: number;
	/** Version of pgvector that can be installed; null when there is none. */
	pgvector: string | null;
	/** What its clock says. */
	now: Date;
}

/** Asks a server over a connection of its own: an open one would say nothing about whether new ones are let in. */
export async function askServer(url: string): Promise<ServerFacts> {
	const client = new pg.Client({
		connectionString: url,
		connectionTimeoutMillis: connectMs,
		query_timeout: connectMs,
		application_name: "flomastr-health",
	});
	// One that breaks between two statements must not end the process.
	client.on("error", () => {});
	try {
		await client.connect();
		const { rows } = await client.query<ServerFacts>(
			`select current_setting('server_version') as version,
				current_setting('server_version_num')::int / 10000 as major,
				current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as "maxConnections",
				(select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
				(select default_version from pg_available_extensions where name = 'vector') as pgvector,
				clock_timestamp() as now`,
		);
		if (!rows[0]) throw new Error("it answered with nothing");
		return rows[0];
	} finally {
		await client.end().catch(() => {});
	}
}

/** A server of tenants' databases. @param host its name in DATABASE_HOSTS */
export function postgresPart(host: string, url: string): Part {
	return {
		id: `postgres:${host}`,
		title: `Postgres ${host}`,
		check: async () => findingOf(host, await askServer(url).catch((error: unknown) => reasonOf(error))),
	};
}

function findingOf(host: string, found: ServerFacts | string): Finding {
	if (typeof found === "string") {
		return down(
			`The server ${host} does not let us in (${found}). Start it, or mend its entry in DATABASE_HOSTS; its tenants go on when it is back.`,
		);
	}
	const { version, connections, maxConnections, pgvector } = found;
	const facts = `Postgres ${version}, ${connections} of ${maxConnections} connections`;
	if (pgvector === null) {
		return degraded(
			`${facts}, without pgvector: new tenants cannot be made. Install its package (postgresql-17-pgvector).`,
		);
	}
	if (connections > maxConnections * 0.9) {
		return degraded(`${facts}: nearly all are taken. Raise max_connections, or place new tenants on another server.`);
	}
	return up(`${facts}, pgvector ${pgvector}.`);
}
