import { reasonOf } from "@flomastr/provisioning/errors";
import { degraded, down, type Part, up } from "#parts/part.ts";
import { askServer } from "#parts/postgres.ts";

const oldest = 16;
/** Of a dozen tenants awake, the platform itself, and an administrator. */
const wantedConnections = 200;

/** @param ofTenants whether tenants' databases are made on it, which need pgvector and many connections */
export function postgresCheck(server: { name: string; url: string; setting: string }, ofTenants: boolean): Part {
	const { name, url, setting } = server;
	return {
		id: ofTenants ? `postgres:${name}` : "hot_store",
		title: ofTenants ? `Postgres ${name}` : "Hot store",
		async check() {
			const found = await askServer(url).catch((error: unknown) => reasonOf(error));
			if (typeof found === "string") {
				return down(
					`${new URL(url).host} does not let us in (${found}). Start Postgres, or mend ${setting} and its password.`,
				);
			}
			const { version, major, maxConnections, pgvector } = found;
			const facts = `Postgres ${version}, ${maxConnections} connections, pgvector ${pgvector ?? "missing"}`;
			if (major < oldest) return down(`${facts}; ${oldest} or newer is needed. Upgrade the server.`);
			if (!ofTenants) return up(`Postgres ${version}, ${maxConnections} connections.`);
			if (pgvector === null)
				return down(`${facts}. Install it (postgresql-${major}-pgvector) and start Postgres anew.`);
			if (maxConnections < wantedConnections) {
				return degraded(
					`${facts}; a tenant that is awake may take 12. Set max_connections to ${wantedConnections} or more.`,
				);
			}
			return up(`${facts}.`);
		},
	};
}
