import pg from "pg";
import { ProvisioningError, reasonOf, systemCodeOf } from "#errors.ts";
import { quoted } from "./names.ts";

/** A Postgres server that tenants' databases are placed on. */
export type PostgresHost = {
	name: string;
	/** As a superuser; its database is where statements about the whole server are said. */
	adminUrl: string;
	/** How tenants' containers reach it, where that differs from how we do. */
	tenantAddress?: { host: string; port: number } | null;
	/** Tenants it takes at most; null for no limit. */
	capacity?: number | null;
};

/** One server, through a few connections that are closed when nobody needs them. */
export type Server = {
	host: PostgresHost;
	/** Statements about the whole server. */
	query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
	/** Statements in one of its databases, or in the administrator's own, one after another over one connection. */
	inDatabase(database: string | null, statements: string[]): Promise<void>;
	/** Connection string of a database, as we reach it. */
	urlAs(database: string, user: string, password: string): string;
	close(): Promise<void>;
};

const connectMs = 5_000;
const idleMs = 30_000;

/** Names of system errors and SQLSTATEs that mean: not there, or not now. */
const away = /^(?:ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|ENOENT|57P0[123]|08|53300)/;

export function openServer(host: PostgresHost): Server {
	const pool = new pg.Pool({
		connectionString: host.adminUrl,
		max: 4,
		idleTimeoutMillis: idleMs,
		connectionTimeoutMillis: connectMs,
		application_name: "flomastr-databases",
	});
	// The server may go; the next statement opens another connection.
	pool.on("error", () => {});
	const adminUrl = (database: string) => Object.assign(new URL(host.adminUrl), { pathname: `/${database}` }).href;
	return {
		host,
		urlAs(database, user, password) {
			const url = new URL(adminUrl(database));
			url.username = encodeURIComponent(user);
			url.password = encodeURIComponent(password);
			return url.href;
		},
		query: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) => {
			try {
				return (await pool.query<Row>(sql, values)).rows;
			} catch (error) {
				throw explained(host, error);
			}
		},
		async inDatabase(database, statements) {
			const connectionString = database === null ? host.adminUrl : adminUrl(database);
			const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectMs });
			client.on("error", () => {});
			try {
				await client.connect();
				for (const statement of statements) await client.query(statement);
			} catch (error) {
				throw explained(host, error);
			} finally {
				await client.end().catch(() => {});
			}
		},
		close: () => pool.end(),
	};
}

/** Whoever is connected is cut off. */
export async function dropDatabase(server: Server, database: string): Promise<void> {
	await server.query(`DROP DATABASE IF EXISTS ${quoted(database)} WITH (FORCE)`);
}

/** What a server's failure means for whoever waits. */
export function explained(host: PostgresHost, error: unknown): unknown {
	if (error instanceof ProvisioningError || error instanceof RangeError) return error;
	const code = systemCodeOf(error) ?? "";
	const reason = reasonOf(error);
	if (away.test(code) || /timeout|terminated unexpectedly/i.test(reason)) {
		return new ProvisioningError(
			"postgres_down",
			`The Postgres server “${host.name}” does not answer (${reason}). Start it, or mend its address in DATABASE_HOSTS.`,
			{ cause: error },
		);
	}
	if (code === "53100" || code === "ENOSPC") {
		return new ProvisioningError(
			"no_space",
			`The disk of the Postgres server “${host.name}” is full (${reason}). Free space on it; nothing was lost.`,
			{ cause: error },
		);
	}
	if (/extension "vector" is not available/.test(reason)) {
		return new ProvisioningError(
			"database_failed",
			`The Postgres server “${host.name}” has no pgvector (${reason}). Install it there, for Debian postgresql-17-pgvector.`,
			{ cause: error },
		);
	}
	return new ProvisioningError("database_failed", `The Postgres server “${host.name}” refused: ${reason}`, {
		cause: error,
	});
}
